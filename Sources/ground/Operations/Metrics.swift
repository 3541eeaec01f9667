import Synchronization

/// What a process counts about itself, read out in Prometheus' text format.
///
/// Names and labels are given by the program, never by what somebody sends, so that neither ids nor
/// names of units nor anything about a person can get in, and the number of series is bounded.
package final class Metrics: Sendable {
  /// Upper bounds in seconds of the histograms, each about twice the one before.
  package static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  /// How often something has happened.
  package final class Counter: Sendable {
    private let total = Mutex(0)

    package func add(_ amount: Int = 1) { total.withLock { $0 += amount } }

    fileprivate var value: Int { total.withLock { $0 } }
  }

  /// How long something took, each time.
  package final class Histogram: Sendable {
    fileprivate struct Times {
      /// One for each bound, and one for what is above them.
      var counts = [Int](repeating: 0, count: Metrics.seconds.count + 1)
      var sum = 0.0
    }

    private let state = Mutex(Times())

    package func note(seconds: Double) {
      let place = Metrics.seconds.firstIndex { seconds <= $0 } ?? Metrics.seconds.count
      state.withLock {
        $0.counts[place] += 1
        $0.sum += seconds
      }
    }

    fileprivate var times: Times { state.withLock { $0 } }
  }

  private struct State {
    var help: [String: (kind: String, help: String)] = [:]
    var counters: [String: [Labels: Counter]] = [:]
    var histograms: [String: [Labels: Histogram]] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// The counter of this name with these labels, to be kept by whoever counts often.
  package func counter(_ name: String, _ labels: Labels = Labels(), help: String) -> Counter {
    state.withLock {
      $0.help[name] = ("counter", help)
      if let known = $0.counters[name]?[labels] { return known }
      let counter = Counter()
      $0.counters[name, default: [:]][labels] = counter
      return counter
    }
  }

  /// The histogram of this name with these labels, to be kept by whoever notes often.
  package func histogram(_ name: String, _ labels: Labels = Labels(), help: String) -> Histogram {
    state.withLock {
      $0.help[name] = ("histogram", help)
      if let known = $0.histograms[name]?[labels] { return known }
      let histogram = Histogram()
      $0.histograms[name, default: [:]][labels] = histogram
      return histogram
    }
  }

  /// Everything counted, with the gauges as they are now, by
  /// https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).
  package func text(_ gauges: [GaugeReading] = []) -> String {
    var lines: [String] = []
    let state = state.withLock { $0 }
    for (name, about) in state.help.sorted(by: { $0.key < $1.key }) {
      lines += Self.head(name, about.kind, about.help)
      for (labels, counter) in Self.sorted(state.counters[name] ?? [:]) {
        lines.append("\(name)\(labels.text()) \(counter.value)")
      }
      for (labels, times) in Self.sorted((state.histograms[name] ?? [:]).mapValues(\.times)) {
        var total = 0
        for (index, count) in times.counts.enumerated() {
          total += count
          let bound = index < Self.seconds.count ? Self.number(Self.seconds[index]) : "+Inf"
          lines.append("\(name)_bucket\(labels.text(and: ("le", bound))) \(total)")
        }
        lines.append("\(name)_sum\(labels.text()) \(Self.number(times.sum))")
        lines.append("\(name)_count\(labels.text()) \(total)")
      }
    }
    for gauge in gauges.sorted(by: { $0.name < $1.name }) {
      lines += Self.head(gauge.name, "gauge", gauge.help)
      for (labels, value) in Self.sorted(gauge.values) {
        lines.append("\(gauge.name)\(labels.text()) \(Self.number(value))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func sorted<Value>(_ values: [Labels: Value]) -> [(Labels, Value)] {
    values.sorted { $0.key.text() < $1.key.text() }.map { ($0.key, $0.value) }
  }

  private static func head(_ name: String, _ kind: String, _ help: String) -> [String] {
    ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"]
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}

/// What tells the series of a metric apart: names and values that the program knows beforehand.
package struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private let pairs: [[String]]

  package init(dictionaryLiteral elements: (String, String)...) {
    pairs = elements.map { [$0.0, $0.1] }
  }

  func text(and last: (String, String)? = nil) -> String {
    let all = pairs + (last.map { [[$0.0, $0.1]] } ?? [])
    guard !all.isEmpty else { return "" }
    let inner = all.map { pair in
      let value = pair[1].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n")
      return "\(pair[0])=\"\(value)\""
    }
    return "{" + inner.joined(separator: ",") + "}"
  }
}

/// A value that goes up and down, read when somebody asks. Every part of the product brings those of
/// its own things.
package struct Gauge: Sendable {
  package let name: String
  package let help: String
  private let read: @Sendable () async throws -> [Labels: Double]

  package init(
    _ name: String, help: String, read: @escaping @Sendable () async throws -> [Labels: Double]
  ) {
    self.name = name
    self.help = help
    self.read = read
  }

  /// As it is now; nil when it cannot be told.
  package func reading() async -> GaugeReading? {
    guard let values = try? await read() else { return nil }
    return GaugeReading(name: name, help: help, values: values)
  }
}

/// A gauge as it stood at a moment.
package struct GaugeReading: Sendable {
  let name: String
  let help: String
  let values: [Labels: Double]
}
