import Core

/// Reads the JSON of an answer sheet byte by byte, without building anything but the answers.
struct AnswerScanner {
  /// The inside of a string as it stands, escapes and all.
  struct Chars {
    let bytes: UnsafeBufferPointer<UInt8>
    let isEscaped: Bool

    func isEqual(to other: [UInt8]) -> Bool {
      bytes.count == other.count && bytes.elementsEqual(other)
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  // MARK: Answers

  mutating func answer(to field: AnswerField) throws(AnswerSheetCoding.Fault) -> Answer {
    passSpace()
    guard at < bytes.count else { throw fault(.notJSON) }
    switch bytes[at] {
    case UInt8(ascii: "{"):
      return .missing(try missing())
    case UInt8(ascii: "["):
      guard case .choices = field.kind else { throw fault(.wrongType(field.key)) }
      return .value(.codes(try codes(field)))
    case UInt8(ascii: "\""):
      let start = at
      let chars = try string()
      switch field.kind {
      case .choice, .yesNo:
        return .value(.code(try code(chars, field)))
      case .date:
        guard let day = day(chars) else { throw fault(.wrongType(field.key), at: start) }
        return .value(.day(day))
      case .shortText:
        return .value(.text(try text(chars)))
      default:
        throw fault(.wrongType(field.key), at: start)
      }
    default:
      guard field.kind.decimals != nil else { throw fault(.wrongType(field.key)) }
      return .value(.number(try number(field)))
    }
  }

  private mutating func missing() throws(AnswerSheetCoding.Fault) -> MissingReason {
    try expect(UInt8(ascii: "{"))
    guard try string().bytes.elementsEqual("missing".utf8) else { throw fault(.notJSON) }
    try expect(UInt8(ascii: ":"))
    let start = at
    let name = try string()
    try expect(UInt8(ascii: "}"))
    for reason in missingReasons where name.isEqual(to: reason.bytes) { return reason.reason }
    throw fault(.unknownReason, at: start)
  }

  private mutating func codes(_ field: AnswerField) throws(AnswerSheetCoding.Fault) -> [String] {
    try expect(UInt8(ascii: "["))
    var codes: [String] = []
    if skip(UInt8(ascii: "]")) { return codes }
    repeat { codes.append(try code(try string(), field)) } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return codes
  }

  /// A code of the list without a new string; one that the list no longer has is kept as it is.
  private func code(
    _ chars: Chars, _ field: AnswerField
  ) throws(AnswerSheetCoding.Fault) -> String {
    for known in field.codes where chars.isEqual(to: known.bytes) { return known.code }
    return try text(chars)
  }

  private func day(_ chars: Chars) -> Day? {
    let bytes = chars.bytes
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func value(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard let year = value(0..<4), let month = value(5..<7), let day = value(8..<10) else {
      return nil
    }
    return Day(year: year, month: month, day: day)
  }

  /// Exactly as written; with the item's decimals where it has fewer.
  private mutating func number(
    _ field: AnswerField
  ) throws(AnswerSheetCoding.Fault) -> FixedPoint {
    let start = at
    var isNegative = false
    var units: Int64 = 0
    var decimals = 0
    var digits = 0
    var sawPoint = false
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") {
      isNegative = true
      at += 1
    }
    while at < bytes.count {
      let byte = bytes[at]
      if byte >= 48, byte <= 57 {
        digits += 1
        if sawPoint { decimals += 1 }
        let (tens, over) = units.multipliedReportingOverflow(by: 10)
        let (sum, overSum) = tens.addingReportingOverflow(Int64(byte - 48))
        guard !over, !overSum, decimals <= 9 else { throw fault(.notJSON, at: start) }
        units = sum
      } else if byte == UInt8(ascii: "."), !sawPoint, digits > 0 {
        sawPoint = true
      } else {
        break
      }
      at += 1
    }
    guard digits > 0, !sawPoint || decimals > 0 else { throw fault(.notJSON, at: start) }
    let number = FixedPoint(units: isNegative ? -units : units, decimals: decimals)
    if decimals >= field.decimals { return number }
    guard let widened = number.rescaled(to: field.decimals) else {
      throw fault(.notJSON, at: start)
    }
    return widened
  }

  // MARK: Tokens

  mutating func expect(_ byte: UInt8) throws(AnswerSheetCoding.Fault) {
    guard skip(byte) else { throw fault(.notJSON) }
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    passSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func end() throws(AnswerSheetCoding.Fault) {
    passSpace()
    guard at == bytes.count else { throw fault(.notJSON) }
  }

  private mutating func passSpace() {
    while at < bytes.count, bytes[at] == 32 || (bytes[at] >= 9 && bytes[at] <= 13) { at += 1 }
  }

  mutating func string() throws(AnswerSheetCoding.Fault) -> Chars {
    try expect(UInt8(ascii: "\""))
    let start = at
    var isEscaped = false
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") {
        isEscaped = true
        at += 1
      }
      at += 1
    }
    guard at < bytes.count else { throw fault(.notJSON, at: start) }
    at += 1
    return Chars(bytes: UnsafeBufferPointer(rebasing: bytes[start..<at - 1]), isEscaped: isEscaped)
  }

  private func text(_ chars: Chars) throws(AnswerSheetCoding.Fault) -> String {
    guard chars.isEscaped else { return String(decoding: chars.bytes, as: UTF8.self) }
    var units: [UInt8] = []
    var place = 0
    let inside = chars.bytes
    func hex(_ from: Int) -> UInt32? {
      guard from + 4 <= inside.count else { return nil }
      return UInt32(String(decoding: inside[from..<from + 4], as: UTF8.self), radix: 16)
    }
    while place < inside.count {
      let byte = inside[place]
      place += 1
      guard byte == UInt8(ascii: "\\"), place < inside.count else {
        units.append(byte)
        continue
      }
      let escaped = inside[place]
      place += 1
      switch escaped {
      case UInt8(ascii: "n"): units.append(10)
      case UInt8(ascii: "t"): units.append(9)
      case UInt8(ascii: "r"): units.append(13)
      case UInt8(ascii: "b"): units.append(8)
      case UInt8(ascii: "f"): units.append(12)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(escaped)
      case UInt8(ascii: "u"):
        guard var value = hex(place) else { throw fault(.notJSON) }
        place += 4
        // A pair of surrogates stands for one scalar (RFC 8259, section 7).
        if (0xD800..<0xDC00).contains(value), place + 6 <= inside.count,
          inside[place] == UInt8(ascii: "\\"), inside[place + 1] == UInt8(ascii: "u"),
          let low = hex(place + 2), (0xDC00..<0xE000).contains(low)
        {
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
          place += 6
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault(.notJSON) }
        units.append(contentsOf: String(scalar).utf8)
      default: throw fault(.notJSON)
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  /// Whatever stands there, unread.
  mutating func passOver(depth: Int) throws(AnswerSheetCoding.Fault) {
    passSpace()
    guard at < bytes.count, depth < 32 else { throw fault(.notJSON) }
    switch bytes[at] {
    case UInt8(ascii: "\""):
      _ = try string()
    case UInt8(ascii: "{"):
      at += 1
      if skip(UInt8(ascii: "}")) { return }
      repeat {
        _ = try string()
        try expect(UInt8(ascii: ":"))
        try passOver(depth: depth + 1)
      } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      at += 1
      if skip(UInt8(ascii: "]")) { return }
      repeat { try passOver(depth: depth + 1) } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
    default:
      let start = at
      while at < bytes.count, isLiteral(bytes[at]) { at += 1 }
      guard at > start else { throw fault(.notJSON) }
    }
  }

  /// Numbers, true, false and null.
  private func isLiteral(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte) || byte == 43 || byte == 45
      || byte == 46 || byte == 69
  }

  private func fault(
    _ reason: AnswerSheetCoding.Fault.Reason, at place: Int? = nil
  ) -> AnswerSheetCoding.Fault {
    AnswerSheetCoding.Fault(offset: place ?? at, reason: reason)
  }
}

private let missingReasons: [(reason: MissingReason, bytes: [UInt8])] =
  MissingReason.allCases.map { ($0, Array($0.rawValue.utf8)) }
