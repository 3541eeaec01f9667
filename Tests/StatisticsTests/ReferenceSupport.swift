import Foundation
import Testing

/// The directory that BEPROVA_REFERENCE names: `reference/statistics` and `data` under it.
enum ReferenceDirectory {
  static let path = ProcessInfo.processInfo.environment["BEPROVA_REFERENCE"]

  static func statistics(_ name: String) throws -> [[String: String]] {
    try table("reference/statistics/\(name)").rows
  }

  static func data(_ name: String) throws -> [[String: String]] { try table("data/\(name)").rows }

  /// Rows of fields in order, for tables whose headings repeat.
  static func fields(_ name: String) throws -> [[String]] {
    try table("reference/statistics/\(name)").fields
  }

  private static func table(
    _ name: String
  ) throws -> (rows: [[String: String]], fields: [[String]]) {
    let directory = try #require(path)
    let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
    // These files have no commas or line breaks inside quotes.
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\" ")) }
    }
    let heading = try #require(lines.first)
    let fields = Array(lines.dropFirst())
    try #require(!fields.isEmpty)
    let rows = fields.map { Dictionary(zip(heading, $0)) { first, _ in first } }
    return (rows, fields)
  }
}

/// Whether `value` is what is printed, to its last digit; of fifteen digits, to rounding errors.
func agrees(_ value: Double?, with printed: String?) -> Bool {
  guard let printed, printed != "NA", !printed.isEmpty else { return value == nil }
  guard let value, let expected = Double(printed) else { return false }
  let mantissa = printed.prefix { $0 != "e" }
  let decimals = mantissa.split(separator: ".").dropFirst().first?.count ?? 0
  let exponent = printed.split(separator: "e").dropFirst().first.flatMap { Int($0) } ?? 0
  let lastDigit = pow(10, Double(exponent - decimals))
  return abs(value - expected) <= 0.5001 * lastDigit + 5e-13 * abs(expected)
}
