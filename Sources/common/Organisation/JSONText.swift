import Database
import Foundation

/// A value that is stored as a document, since nothing looks for what is in it.
package struct JSONText<Value: Codable & Sendable>: SQLBindable, Sendable {
  package let value: Value

  package init(_ value: Value) {
    self.value = value
  }

  package var sqlValue: SQLValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What cannot be written is null, which no column takes.
    guard let data = try? encoder.encode(value) else { return .null }
    return .text(String(decoding: data, as: UTF8.self))
  }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue,
      let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    else { return nil }
    self.value = value
  }
}
