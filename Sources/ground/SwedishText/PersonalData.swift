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
    var masked = String.UnicodeScalarView()
    var remaining = spans[...]
    var offset = 0
    for scalar in text.unicodeScalars {
      if let span = remaining.first, offset >= span.end { remaining.removeFirst() }
      let span = remaining.first.flatMap { offset >= $0.start ? $0 : nil }
      offset += UTF8.width(scalar)
      masked.append(span.map { hides(scalar, of: $0.kind) } == true ? "*" : scalar)
    }
    return String(masked)
  }

  /// Whether a character of a finding tells something.
  private static func hides(_ scalar: Unicode.Scalar, of kind: Kind) -> Bool {
    if scalar.isASCII {
      return isDigit(UInt8(scalar.value)) || isLetter(UInt8(scalar.value))
    }
    return kind == .email || scalar.properties.numericType == .decimal
  }

  /// The shortest finding with digits has eight of them; nothing else needs a closer look.
  private static func mayHoldFinding(_ bytes: some Sequence<UInt8>) -> Bool {
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
    guard PlainText.isNeeded(for: text.utf8) else {
      guard mayHoldFinding(text.utf8) else { return [] }
      return PersonalDataScanner(Array(text.utf8)).spans()
    }
    let plain = PlainText(text)
    guard mayHoldFinding(plain.bytes) else { return [] }
    return PersonalDataScanner(plain.bytes).spans().map { span in
      // Up to where the last character ends, without what follows it and is not seen.
      let last = plain.origins[span.end - 1]
      let isOwn = plain.bytes[span.end - 1] >= 0x80
      let place = text.utf8.index(text.startIndex, offsetBy: last)
      return FoundSpan(
        start: plain.origins[span.start],
        end: last + (isOwn ? 1 : UTF8.width(text.unicodeScalars[place])), kind: span.kind)
    }
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
