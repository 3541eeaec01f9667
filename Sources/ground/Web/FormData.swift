import Core
import Foundation

/// The fields of a form or of an address' query, in the order they were sent. A name may occur many
/// times.
package struct FormData: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String
  }

  package private(set) var fields: [Field] = []
  package private(set) var files: [UploadedFile] = []

  package init() {}

  package init(_ fields: [(String, String)]) {
    self.fields = fields.map { Field(name: $0.0, value: $0.1) }
  }

  /// The value as typed; nil when the field was not sent.
  package func first(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// The value without surrounding white space; empty when the field was not sent.
  package func trimmed(_ name: String) -> String {
    (first(name) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  package func all(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  /// Every name once, in order of first occurrence.
  package var names: [String] {
    var seen: Set<String> = []
    return fields.map(\.name).filter { seen.insert($0).inserted }
  }

  /// The file chosen for a field; nil when none was.
  package func file(_ name: String) -> UploadedFile? {
    files.first { $0.field == name }
  }

  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  mutating func append(_ file: UploadedFile) {
    files.append(file)
  }

  /// These fields with all of `name` replaced by one, or removed when `value` is nil.
  package func setting(_ name: String, _ value: String?) -> FormData {
    var copy = self
    copy.fields.removeAll { $0.name == name }
    if let value { copy.append(name, value) }
    return copy
  }

  /// `?a=1&b=x%20y`; empty when there are no fields.
  package var query: String {
    guard !fields.isEmpty else { return "" }
    return "?"
      + fields.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
      .joined(separator: "&")
  }
}

/// A file somebody sent, kept in a temporary place until the response has been made.
package struct UploadedFile: Sendable, Hashable {
  package let field: String
  /// As the sender called it, without folders. Never to be used as a path.
  package let name: String
  package let url: URL
  /// In bytes.
  package let size: Int

  package init(field: String, name: String, url: URL, size: Int) {
    self.field = field
    self.name = name
    self.url = url
    self.size = size
  }

  /// Keeps the file beyond the response. `place` must be on the same machine and not yet taken.
  package func move(to place: URL) throws {
    try FileManager.default.moveItem(at: url, to: place)
  }
}

/// What a form may hold at most.
package struct FormLimits: Sendable, Hashable {
  /// The whole body, in bytes.
  package var body: Int
  /// All fields that are not files, in bytes.
  package var text: Int
  package var fields: Int

  package init(body: Int = 1 << 20, text: Int = 1 << 20, fields: Int = 5_000) {
    self.body = body
    self.text = text
    self.fields = fields
  }
}

extension FormData {
  /// Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), refusing what is not
  /// UTF-8 or holds a NUL.
  package init(urlEncoded text: some StringProtocol, limits: FormLimits = FormLimits()) throws {
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
      guard fields.count < limits.fields else { throw WebError.tooManyFields }
      let equals = pair.firstIndex(of: UInt8(ascii: "="))
      let name = try formDecoded(pair[..<(equals ?? pair.endIndex)])
      let value = try equals.map { try formDecoded(pair[pair.index(after: $0)...]) } ?? ""
      append(name, value)
    }
  }
}

private func formDecoded(_ encoded: some Sequence<UInt8>) throws -> String {
  var bytes: [UInt8] = []
  var high: UInt8?
  var expected = 0
  for byte in encoded {
    if expected > 0 {
      guard let digit = hexDigit(byte) else { throw WebError.unreadableText }
      if expected == 2 {
        high = digit
      } else if let first = high {
        bytes.append(first << 4 | digit)
      }
      expected -= 1
    } else if byte == UInt8(ascii: "%") {
      expected = 2
    } else {
      bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
    }
  }
  guard expected == 0 else { throw WebError.unreadableText }
  return try checkedText(bytes)
}

/// The bytes as text with line ends as `\n`; throws when they are not UTF-8 or hold a NUL.
func checkedText(_ bytes: [UInt8]) throws -> String {
  guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
    throw WebError.unreadableText
  }
  return text.contains("\r\n") ? text.replacingOccurrences(of: "\r\n", with: "\n") : text
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// RFC 3986 unreserved characters as they are, all else as %XX.
package func percentEncoded(_ text: String) -> String {
  var encoded = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      encoded.append(Character(Unicode.Scalar(byte)))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
    }
  }
  return encoded
}
