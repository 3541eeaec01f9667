import Foundation

/// The order of a Swedish dictionary and telephone book, as a key that sorts byte by byte.
public enum SwedishOrder {
  /// A key whose binary order is the Swedish order of the texts, the same in every database.
  ///
  /// Å, ä, ö come after z, w after v; é is e, ü is y, æ is ä and ø is ö (CLDR, `sv`). Upper and
  /// lower case, accents and punctuation only decide between texts that are otherwise alike.
  /// Digits come before letters and numbers in order of size: `Enhet 2`, `Enhet 10`.
  public static func key(_ text: String) -> String {
    var key: [UInt8] = []
    key.reserveCapacity(text.utf8.count * 2 + 1)
    var number: [UInt8] = []
    var pendingSpace = false
    func emit(_ bytes: some Sequence<UInt8>) {
      if pendingSpace, !key.isEmpty { key.append(UInt8(ascii: " ")) }
      pendingSpace = false
      key.append(contentsOf: bytes)
    }
    func endNumber() {
      guard !number.isEmpty else { return }
      let significant = number.drop { $0 == UInt8(ascii: "0") }
      let digits = significant.isEmpty ? number.suffix(1) : significant
      emit(lengthMark(digits.count) + digits)
      number = []
    }
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    let composed = isASCII ? text : text.precomposedStringWithCanonicalMapping
    for scalar in composed.unicodeScalars {
      if scalar.isASCII {
        let byte = UInt8(scalar.value)
        if isDigit(byte) {
          number.append(byte)
        } else {
          endNumber()
          if isLetter(byte) { emit(CollectionOfOne(byte | 0x20)) } else { pendingSpace = true }
        }
        continue
      }
      endNumber()
      if let folded = folded(scalar) { emit(folded.utf8) } else { pendingSpace = true }
    }
    endNumber()
    // A tab sorts before everything a key can hold, so that a shorter text comes first.
    return String(decoding: key, as: UTF8.self) + "\t" + composed
  }

  /// Longer numbers get a greater mark; 9 is followed by the mark of the rest of the length.
  private static func lengthMark(_ length: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "9"), count: (length - 1) / 8)
      + [UInt8(ascii: "1") + UInt8((length - 1) % 8)]
  }

  /// The letters a scalar sorts as: `{`, `|` and `}`, next after z in ASCII, stand for å, ä and ö.
  /// Nil for what is no letter.
  private static func folded(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "å", "Å": return "{"
    case "ä", "Ä", "æ", "Æ": return "|"
    case "ö", "Ö", "ø", "Ø", "ő", "Ő", "œ", "Œ": return "}"
    case "ü", "Ü", "ű", "Ű": return "y"
    case "đ", "Đ", "ð", "Ð": return "d"
    case "þ", "Þ": return "th"
    case "ł", "Ł": return "l"
    case "ß", "ẞ": return "ss"
    default: break
    }
    guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
      return nil
    }
    let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
    return base.properties.lowercaseMapping
  }
}
