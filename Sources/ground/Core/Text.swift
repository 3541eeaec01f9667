/// A language that the product speaks.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
  case swedish = "sv"
  case english = "en"
}

/// A text in every language of the product; a missing translation does not compile.
///
/// ```swift
/// let save = Text(sv: "Spara", en: "Save")
/// save[.swedish]  // "Spara"
/// ```
public struct Text: Sendable, Hashable, Codable {
  public var sv: String
  public var en: String

  public init(sv: String, en: String) {
    self.sv = sv
    self.en = en
  }

  /// The same words in every language: a name, a code, a figure.
  public init(verbatim words: String) {
    self.init(sv: words, en: words)
  }

  public subscript(language: Language) -> String {
    switch language {
    case .swedish: sv
    case .english: en
    }
  }

  /// Joins two texts, language by language.
  public static func + (left: Text, right: Text) -> Text {
    Text(sv: left.sv + right.sv, en: left.en + right.en)
  }

  /// The texts in order with `separator` between them.
  public static func joined(_ texts: [Text], separator: String = " ") -> Text {
    Text(
      sv: texts.map(\.sv).joined(separator: separator),
      en: texts.map(\.en).joined(separator: separator))
  }
}
