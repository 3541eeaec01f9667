/// A text as the scanner reads it: digits, spaces and dashes of every script as those of ASCII, what
/// cannot be seen left out, and the ways of writing around an `@` undone; with where each byte came
/// from.
struct PlainText {
  private(set) var bytes: [UInt8] = []
  /// For each of `bytes` its place in the text; for what stands for another, where that begins.
  private(set) var origins: [Int] = []

  /// Whether anything in the text is written otherwise than the scanner reads it. Swedish letters are
  /// not.
  static func isNeeded(for text: String.UTF8View) -> Bool {
    text.contains { $0 == 0xC2 || $0 >= 0xC4 || opening.contains($0) }
  }

  private static let opening: [UInt8] = [0x28, 0x5B, 0x7B]
  private static let disguises = ["(at)", "[at]", "{at}", "(a)", "[a]", "(snabel-a)", "[snabel-a]"]
    .map { Array($0.unicodeScalars) }

  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var place = 0
    var index = 0
    while index < scalars.count {
      if let length = Self.disguise(in: scalars, at: index) {
        while bytes.last == UInt8(ascii: " ") {
          bytes.removeLast()
          origins.removeLast()
        }
        append([UInt8(ascii: "@")], from: place)
        for scalar in scalars[index..<(index + length)] { place += width(scalar) }
        index += length
        while index < scalars.count, Self.plain(scalars[index]) == " " {
          place += width(scalars[index])
          index += 1
        }
        continue
      }
      let scalar = scalars[index]
      if !Self.isUnseen(scalar) { append(Array(String(Self.plain(scalar)).utf8), from: place) }
      place += width(scalar)
      index += 1
    }
  }

  private mutating func append(_ new: [UInt8], from place: Int) {
    bytes += new
    for offset in new.indices { origins.append(place + offset) }
  }

  /// The length of what stands for an `@` here, such as `(at)`.
  private static func disguise(in scalars: [Unicode.Scalar], at index: Int) -> Int? {
    guard scalars[index].isASCII, opening.contains(UInt8(scalars[index].value)) else { return nil }
    return disguises.first { words in
      index + words.count <= scalars.count
        && zip(words, scalars[index...]).allSatisfy { word, scalar in
          scalar.isASCII && scalar.properties.lowercaseMapping == String(word)
        }
    }?.count
  }

  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isDefaultIgnorableCodePoint
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII { return scalar }
    let properties = scalar.properties
    if properties.numericType == .decimal, let value = properties.numericValue {
      return Unicode.Scalar(UInt8(48 + Int(value)))
    }
    switch scalar {
    case "\u{2212}", "\u{2043}": return "-"
    case "\u{FF0B}", "\u{FE62}": return "+"
    case "\u{FF20}", "\u{FE6B}": return "@"
    case "\u{FF0E}", "\u{2024}": return "."
    default: break
    }
    switch properties.generalCategory {
    case .spaceSeparator: return " "
    case .dashPunctuation: return "-"
    default: return scalar
    }
  }
}

private func width(_ scalar: Unicode.Scalar) -> Int { UTF8.width(scalar) }
