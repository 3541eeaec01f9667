import Core
import Database
import Foundation

/// Texts by name, stored as a JSON object with sorted keys.
struct TextMap: SQLBindable, Sendable {
  let entries: [String: String]

  init(_ entries: [String: String]) {
    self.entries = entries
  }

  var sqlValue: SQLValue {
    guard !entries.isEmpty else { return .text("{}") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(entries)).map { String(decoding: $0, as: UTF8.self) }
    return .text(json ?? "{}")
  }

  init?(sqlValue: SQLValue) {
    guard case .text(let json) = sqlValue else { return nil }
    if json == "{}" {
      entries = [:]
      return
    }
    guard
      let entries = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    else { return nil }
    self.entries = entries
  }
}
