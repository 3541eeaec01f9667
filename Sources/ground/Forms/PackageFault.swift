import Core
import Foundation

/// A place in a package file; line and column count from 1, columns in Unicode scalars.
public struct PackagePlace: Sendable, Hashable {
  public let file: String
  public let line: Int
  public let column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// Something wrong with a package, or worth knowing about it, and where.
public struct PackageFault: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The package cannot be used.
    case error
    /// It can, but something is likely not to be what was meant.
    case warning
    /// Something to know before it is used.
    case note
  }

  public let place: PackagePlace
  public let severity: Severity
  /// A word that scripts can rely on: `unknown-key`, `unused-item` …
  public let code: String
  public let reason: Text

  public init(place: PackagePlace, severity: Severity, code: String, reason: Text) {
    self.place = place
    self.severity = severity
    self.code = code
    self.reason = reason
  }

  /// `FILE:line:column: reason`; what is not an error says so before the reason.
  public func line(in language: Language) -> String {
    let kind =
      switch severity {
      case .error: Text(verbatim: "")
      case .warning: Text(sv: "varning: ", en: "warning: ")
      case .note: Text(sv: "upplysning: ", en: "note: ")
      }
    return "\(place.file):\(place.line):\(place.column): \(kind[language])\(reason[language])"
  }

  /// A JSON array of `{file, line, column, severity, code, reason}`.
  public static func json(_ faults: [PackageFault], in language: Language) throws -> String {
    struct Row: Encodable {
      let file: String
      let line: Int
      let column: Int
      let severity: String
      let code: String
      let reason: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let rows = faults.map {
      Row(
        file: $0.place.file, line: $0.place.line, column: $0.place.column,
        severity: $0.severity.rawValue, code: $0.code, reason: $0.reason[language])
    }
    return String(decoding: try encoder.encode(rows), as: UTF8.self)
  }
}

extension Sequence where Element == PackageFault {
  /// Whether any of them forbids the use of the package.
  public var hasErrors: Bool { contains { $0.severity == .error } }
}
