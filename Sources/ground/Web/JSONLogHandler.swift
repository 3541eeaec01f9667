import Core
import Foundation
import Logging

/// Writes the log as one JSON object a line: `time` (UTC), `level`, `event`, and what belongs to it.
///
/// What is logged is chosen by the program: never a path with ids, a query, or what somebody typed. As
/// a last guard, anything that looks like a personal number is made unreadable.
package struct JSONLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level
  private let clock: Clock
  private let write: @Sendable (String) -> Void

  /// - Parameter write: is given a line without its end.
  package init(
    level: Logger.Level = .notice, clock: Clock = .system,
    write: @escaping @Sendable (String) -> Void
  ) {
    logLevel = level
    self.clock = clock
    self.write = write
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var line = #"{"time":"\#(Self.stamp(clock.now))","level":"\#(event.level.rawValue)","event":"#
    line += Self.quoted(masked(event.message.description))
    var all = event.metadata ?? [:]
    if !metadata.isEmpty { all = metadata.merging(all) { $1 } }
    // Its words may hold what it failed on.
    if let error = event.error { all["error"] = "\(type(of: error))" }
    // The framework's own number of a request says nothing beside our reference.
    for (name, value) in all.sorted(by: { $0.key < $1.key }) where name != "hb.request.id" {
      line += ","
      line += Self.quoted(name)
      line += ":"
      line += Self.json(value)
    }
    write(line + "}")
  }

  /// ISO 8601 with milliseconds, in UTC.
  private static func stamp(_ moment: Date) -> String {
    let milliseconds = Int((moment.timeIntervalSince1970 * 1000).rounded(.down))
    let (day, time) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(Day(number: day))T\(digits(time / 3_600_000, 2)):\(digits(time / 60_000 % 60, 2)):"
      + "\(digits(time / 1_000 % 60, 2)).\(digits(time % 1_000, 3))Z"
  }

  private static func json(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): quoted(masked(text))
    case .stringConvertible(let value as Int): String(value)
    case .stringConvertible(let value as Double): String(value)
    case .stringConvertible(let value): quoted(masked(value.description))
    case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let values):
      "{"
        + values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }
        .joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
