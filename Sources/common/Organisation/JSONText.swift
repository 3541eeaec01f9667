import Database
import Foundation

/// A value that is stored as a document, since nothing looks for what is in it.
struct JSONText<Value: Codable & Sendable>: SQLBindable, Sendable {
  let value: Value

  init(_ value: Value) {
    self.value = value
  }

  var sqlValue: SQLValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What cannot be written is null, which no column takes.
    guard let data = try? encoder.encode(value) else { return .null }
    return .text(String(decoding: data, as: UTF8.self))
  }

  init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue,
      let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    else { return nil }
    self.value = value
  }
}
