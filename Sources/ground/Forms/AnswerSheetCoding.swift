import Core

/// Answer sheets as stored: a JSON object from item to answer.
///
/// ```json
/// {"mood":24,"sleep":"good","goals":["a","b"],"start_day":"2026-03-14","x":{"missing":"declined"}}
/// ```
/// Numbers are written with the decimals that they have and read back exactly. Whether a text is a
/// code, a day or free text follows from the item's kind; items not among `kinds` are passed over,
/// so that decoding a few of many is quick. Keys are written in order: equal sheets are equal texts.
public struct AnswerSheetCoding: Sendable {
  /// What is not an answer sheet, or does not fit the items.
  public struct Fault: Error, Sendable, Hashable {
    /// Bytes before the place.
    public let offset: Int
    /// What is wrong there.
    public let reason: Reason

    /// Broken JSON, a value of another type than the item's, or an unknown reason.
    public enum Reason: Sendable, Hashable {
      case notJSON
      case wrongType(ItemKey)
      case unknownReason
    }
  }

  private let fields: [AnswerField]
  /// Places in `fields` by hash of the key's bytes; −1 is free. A power of two, at most half full.
  private let table: [Int32]

  public init(_ kinds: [ItemKey: ItemKind]) {
    fields = kinds.map { AnswerField(key: $0.key, kind: $0.value) }
    var size = 8
    while size < fields.count * 2 { size *= 2 }
    var table = [Int32](repeating: -1, count: size)
    for (place, field) in fields.enumerated() {
      var slot = Int(truncatingIfNeeded: field.bytes.withUnsafeBufferPointer(hash)) & (size - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      table[slot] = Int32(place)
    }
    self.table = table
  }

  // MARK: Writing

  /// The text that is stored; without spaces.
  public static func encode(_ sheet: AnswerSheet) -> String {
    var writer = Writer()
    for (key, answer) in sheet.sorted(by: { $0.key < $1.key }) {
      writer.append(field(key, answer))
    }
    return writer.text
  }

  /// Puts a sheet together from answers that were written before, in the order of their keys.
  public struct Writer {
    private var bytes = [UInt8(ascii: "{")]

    public init() {
      bytes.reserveCapacity(128)
    }

    public var isEmpty: Bool { bytes.count == 1 }

    /// Adds what ``AnswerSheetCoding/field(_:_:)`` wrote.
    public mutating func append(_ field: [UInt8]) {
      if !isEmpty { bytes.append(UInt8(ascii: ",")) }
      bytes += field
    }

    /// The text that is stored.
    public var text: String {
      String(decoding: bytes, as: UTF8.self) + "}"
    }
  }

  /// One answer with its key, as it stands in a sheet.
  public static func field(_ key: ItemKey, _ answer: Answer) -> [UInt8] {
    var bytes: [UInt8] = []
    append(key.name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    switch answer {
    case .value(.number(let number)): bytes.append(contentsOf: number.description.utf8)
    case .value(.code(let text)), .value(.text(let text)): append(text, to: &bytes)
    case .value(.day(let day)): append(day.description, to: &bytes)
    case .value(.codes(let codes)):
      bytes.append(UInt8(ascii: "["))
      for (place, code) in codes.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        append(code, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .missing(let reason):
      bytes.append(contentsOf: #"{"missing":""#.utf8)
      bytes.append(contentsOf: reason.rawValue.utf8)
      bytes.append(contentsOf: #""}"#.utf8)
    }
    return bytes
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<32:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  // MARK: Reading

  /// The answers to the items among `kinds`.
  public func decode(_ json: String) throws(Fault) -> AnswerSheet {
    var json = json
    // Typed throws do not pass through withUTF8 of today's library.
    let result: Result<AnswerSheet, Fault> = json.withUTF8 { bytes in
      do throws(Fault) {
        return .success(try decode(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The same from UTF-8 as it comes from a database, without copying.
  public func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> AnswerSheet {
    var scanner = AnswerScanner(bytes)
    var sheet = AnswerSheet(minimumCapacity: fields.count)
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.skip(UInt8(ascii: "}")) {
      try scanner.end()
      return sheet
    }
    repeat {
      let name = try scanner.string()
      try scanner.expect(UInt8(ascii: ":"))
      if let place = place(of: name) {
        sheet[fields[place].key] = try scanner.answer(to: fields[place])
      } else {
        try scanner.passOver(depth: 0)
      }
    } while scanner.skip(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
    try scanner.end()
    return sheet
  }

  private func place(of name: AnswerScanner.Chars) -> Int? {
    // Keys are plain letters: an escaped name cannot be one of ours.
    guard !name.isEscaped else { return nil }
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: hash(name.bytes)) & mask
    while true {
      let place = Int(table[slot])
      if place < 0 { return nil }
      if name.isEqual(to: fields[place].bytes) { return place }
      slot = (slot + 1) & mask
    }
  }
}

/// An item as the scanner meets it: texts as bytes beside the strings that they stand for.
struct AnswerField: Sendable {
  let key: ItemKey
  let kind: ItemKind
  let bytes: [UInt8]
  let decimals: Int
  let codes: [(bytes: [UInt8], code: String)]

  init(key: ItemKey, kind: ItemKind) {
    self.key = key
    self.kind = kind
    bytes = Array(key.name.utf8)
    decimals = kind.decimals ?? 0
    codes = kind.codes.map { (Array($0.code.utf8), $0.code) }
  }
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits: good enough for keys that the package wrote.
private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash ^ (hash >> 32)
}
