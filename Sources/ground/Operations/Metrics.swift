import Synchronization

/// What a process counts about itself, read out in Prometheus' text format.
///
/// Names and labels are given by the program, never by what somebody sends, so that neither ids nor
/// names of units nor anything about a person can get in, and the number of series is bounded.
package final class Metrics: Sendable {
  /// Upper bounds in seconds of the histograms, each about twice the one before.
  package static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  private struct Histogram {
    var counts = [Int](repeating: 0, count: Metrics.seconds.count + 1)
    var sum = 0.0
  }

  private struct State {
    var help: [String: (kind: String, help: String)] = [:]
    var counters: [String: [Labels: Double]] = [:]
    var histograms: [String: [Labels: Histogram]] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Counts something that has happened.
  package func count(
    _ name: String, _ labels: Labels = Labels(), help: String, by amount: Double = 1
  ) {
    state.withLock {
      $0.help[name] = ("counter", help)
      $0.counters[name, default: [:]][labels, default: 0] += amount
    }
  }

  /// Notes how long something took.
  package func observe(
    _ name: String, _ labels: Labels = Labels(), help: String, seconds: Double
  ) {
    let place = Self.seconds.firstIndex { seconds <= $0 } ?? Self.seconds.count
    state.withLock {
      $0.help[name] = ("histogram", help)
      $0.histograms[name, default: [:]][labels, default: Histogram()].counts[place] += 1
      $0.histograms[name]?[labels]?.sum += seconds
    }
  }

  /// Everything counted, with the gauges as they are now, by
  /// https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).
  package func text(_ gauges: [GaugeReading] = []) -> String {
    var lines: [String] = []
    let state = state.withLock { $0 }
    for (name, about) in state.help.sorted(by: { $0.key < $1.key }) {
      lines += Self.head(name, about.kind, about.help)
      for (labels, value) in Self.sorted(state.counters[name] ?? [:]) {
        lines.append("\(name)\(labels.text()) \(Self.number(value))")
      }
      for (labels, histogram) in Self.sorted(state.histograms[name] ?? [:]) {
        var total = 0
        for (index, count) in histogram.counts.enumerated() {
          total += count
          let bound = index < Self.seconds.count ? Self.number(Self.seconds[index]) : "+Inf"
          lines.append("\(name)_bucket\(labels.text(and: ("le", bound))) \(total)")
        }
        lines.append("\(name)_sum\(labels.text()) \(Self.number(histogram.sum))")
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
