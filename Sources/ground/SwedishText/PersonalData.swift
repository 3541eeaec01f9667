/// Finds and masks what points out a person in a text: personal numbers, coordination numbers,
/// telephone numbers and e-mail addresses.
///
/// It rather masks once too often than once too little: a personal number with a wrong check digit
/// is still found, as long as its date can be. Organisation numbers, dates, amounts and UUIDs pass.
public enum PersonalData {
  /// What a finding is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case personalNumber
    case coordinationNumber
    case phone
    case email
  }

  /// A stretch of the text that points out a person.
  public struct Finding: Hashable, Sendable {
    /// In the text that was searched.
    public let range: Range<String.Index>
    /// By its way of writing; a number inside an address is part of the address.
    public let kind: Kind
  }

  /// The findings in the order of the text; they do not overlap.
  public static func findings(in text: String) -> [Finding] {
    spans(in: text).map { span in
      let start = text.utf8.index(text.startIndex, offsetBy: span.start)
      let end = text.utf8.index(start, offsetBy: span.end - span.start)
      return Finding(range: start..<end, kind: span.kind)
    }
  }

  /// The text with every letter and digit of its findings replaced by `*`, so that the shape shows
  /// what stood there: `811218-9876` becomes `******-****`.
  public static func masked(_ text: String) -> String {
    let spans = spans(in: text)
    if spans.isEmpty { return text }
    var masked: [UInt8] = []
    masked.reserveCapacity(text.utf8.count)
    var remaining = spans[...]
    for (offset, byte) in text.utf8.enumerated() {
      if let span = remaining.first, offset >= span.end { remaining.removeFirst() }
      guard let span = remaining.first, offset >= span.start else {
        masked.append(byte)
        continue
      }
      let isForeign = byte >= 0x80 && span.kind == .email
      let isContinuation = byte & 0b1100_0000 == 0b1000_0000
      if isForeign, isContinuation { continue }
      masked.append(
        isDigit(byte) || isLetter(byte) || isForeign ? UInt8(ascii: "*") : byte)
    }
    return String(decoding: masked, as: UTF8.self)
  }

  /// The shortest finding with digits has eight of them; nothing else needs a closer look.
  private static func mayHoldFinding(_ bytes: String.UTF8View) -> Bool {
    var digits = 0
    for byte in bytes {
      if isDigit(byte) {
        digits += 1
        if digits == 8 { return true }
      } else if byte == UInt8(ascii: "@") {
        return true
      }
    }
    return false
  }

  private static func spans(in text: String) -> [FoundSpan] {
    guard mayHoldFinding(text.utf8) else { return [] }
    return PersonalDataScanner(Array(text.utf8)).spans()
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
