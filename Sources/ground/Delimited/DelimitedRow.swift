/// A row: its fields as bytes, turned into text when asked for.
///
/// A value of its own: keeping one is safe, letting it go before the next is read lets the reader
/// use its memory again.
public struct DelimitedRow: Sendable {
  /// The fields one after the other, one byte between them that belongs to none.
  var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  var ends: [Int] = []
  var encoding = CharacterEncoding.utf8

  /// The line of the file where the row begins, from 1.
  public internal(set) var line = 1

  /// The number of fields.
  public var count: Int { ends.count }

  /// The text of field `index`, from 0.
  public subscript(index: Int) -> String {
    withBytes(of: index) { field in
      switch encoding {
      case .utf8: String(decoding: field, as: UTF8.self)
      case .windows1252: decodeWindows1252(field)
      }
    }
  }

  /// The bytes of field `index`, quotes taken away, in the encoding of the file.
  public func withBytes<Result>(
    of index: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let range = range(of: index)
    return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  public func isEmpty(_ index: Int) -> Bool { range(of: index).isEmpty }

  /// True when no field holds anything: a line of separators, as spreadsheets leave at the end.
  public var isBlank: Bool { ends.indices.allSatisfy { isEmpty($0) } }

  /// All fields as text.
  public var texts: [String] { ends.indices.map { self[$0] } }

  func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// The first field that is not UTF-8, from 0; nil when all are, or when they need not be.
  var firstInvalidField: Int? {
    guard encoding == .utf8 else { return nil }
    let isASCII = bytes.withUnsafeBytes { all in
      var index = 0
      var seen: UInt64 = 0
      while index + 8 <= all.count {
        seen |= all.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        index += 8
      }
      while index < all.count {
        seen |= UInt64(all[index])
        index += 1
      }
      return seen & 0x8080_8080_8080_8080 == 0
    }
    if isASCII { return nil }
    return ends.indices.first { index in
      withBytes(of: index) { field in
        var validator = UTF8Validator()
        return !validator.accept(field) || !validator.isComplete
      }
    }
  }
}

/// The characters of 0x80–0x9F in the WHATWG index for windows-1252; the rest are their own numbers.
private let windows1252High: [UInt16] = [
  0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
  0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
]

private func decodeWindows1252(_ field: UnsafeRawBufferPointer) -> String {
  String(
    decoding: field.lazy.map { byte in
      0x80...0x9F ~= byte ? windows1252High[Int(byte) - 0x80] : UInt16(byte)
    }, as: UTF16.self)
}
