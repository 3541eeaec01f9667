import Core

/// A document that is generated from the installation, for people to complete: as a page and as a file.
struct KitDocument: Sendable {
  enum Line: Sendable {
    /// What the installation knows.
    case fact(Text)
    /// What people must write; never invented.
    case toFill(Text)
    /// A statement of law with its source, to be checked against its current wording.
    case law(Text)
  }

  struct Section: Sendable {
    let heading: Text
    let lines: [Line]
  }

  /// Of the file, without its ending.
  let name: String
  let title: Text
  let sections: [Section]

  /// How many places wait for people.
  var gaps: Int {
    sections.reduce(0) { count, section in
      count + section.lines.count { if case .toFill = $0 { true } else { false } }
    }
  }

  func markdown(in language: Language) -> String {
    var lines = ["# \(title[language])", ""]
    for section in sections {
      lines += ["## \(section.heading[language])", ""]
      for line in section.lines {
        switch line {
        case .fact(let text): lines.append("- \(Self.plain(text[language]))")
        case .toFill(let text):
          lines.append("- **\(KitText.toFill[language]):** \(Self.plain(text[language]))")
        case .law(let text):
          lines.append("- \(Self.plain(text[language])) (\(KitText.toCheck[language]))")
        }
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// One line, so that words from a package make no headings or lists of their own.
  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
