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
    var fields: [(name: String, value: String)] = [
      ("time", Self.quoted(Self.stamp(clock.now))), ("level", Self.quoted(event.level.rawValue)),
      ("event", Self.quoted(masked(event.message.description))),
    ]
    var all = metadata.merging(event.metadata ?? [:]) { $1 }
    // Its words may hold what it failed on.
    if let error = event.error { all["error"] = "\(type(of: error))" }
    // The framework's own number of a request says nothing beside our reference.
    for (name, value) in all.sorted(by: { $0.key < $1.key }) where name != "hb.request.id" {
      fields.append((name, Self.json(value)))
    }
    write("{" + fields.map { "\(Self.quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}")
  }

  /// ISO 8601 with milliseconds, in UTC.
  private static func stamp(_ moment: Date) -> String {
    moment.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
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
