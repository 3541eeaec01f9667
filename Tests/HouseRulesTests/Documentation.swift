import Foundation

extension HouseRule {
  /// What is written about the code.
  static let documentation = [documentedTypes, documentedDoors, links, anchors, variables]

  // Empty types only tell ids apart; their names say it all.
  private static let documentedTypes = HouseRule(
    demand: "every type that others may use says in a line what it is",
    broken: [
      "Sources/ground/Core/A.swift": "import B\n\npublic struct A {\n}",
      "Sources/common/B/A.swift": "package final class A {\n}",
    ]
  ) { tree in
    tree.sources.flatMap {
      undocumented(
        /^(?:public|package) (?:final |indirect )*(?:struct|class|enum|actor|protocol) \w+\b(?! \{\})/,
        in: $0)
    }
  }

  private static let documentedDoors = HouseRule(
    demand: "every method of a room's module says what it does and what it refuses",
    broken: [
      "Sources/rooms/A/AModule.swift": "extension AModule {\n  package func start() {}\n}"
    ]
  ) { tree in
    tree.files(under: "Sources/rooms", ".swift").filter {
      $0.swift.code.contains(/(?:extension|struct) \w+Module\b/)
    }.flatMap { undocumented(/^\s*(?:public|package) (?:static )?func \w+/, in: $0) }
  }

  /// The declarations that match and have no `///` above them.
  private static func undocumented(
    _ declaration: Regex<Substring>, in file: SourceFile
  ) -> [Breach] {
    let code = file.swift.code.split(separator: "\n", omittingEmptySubsequences: false)
    let text = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    return code.indices.compactMap { index in
      guard let found = code[index].firstMatch(of: declaration) else { return nil }
      let above = text[..<index].last { !$0.contains(/^\s*@/) } ?? ""
      if above.contains(/^\s*\/\/\//) { return nil }
      return Breach(
        file.path, line: index + 1, found.output.trimmingCharacters(in: .whitespaces))
    }
  }

  private static let links = HouseRule(
    demand: "every link in the documentation leads somewhere",
    broken: [
      "README.md": "See [there](docs/nowhere.md).", "docs/a/b.md": "![A picture](../c.png)",
    ]
  ) { tree in
    tree.documents.flatMap { file in
      linkTargets(in: file).filter { link in
        !link.path.isEmpty && !tree.has(resolved(link.path, from: file.path))
      }.map { Breach(file.path, line: $0.line, $0.path) }
    }
  }

  private static let anchors = HouseRule(
    demand: "every link to a heading has that heading",
    broken: ["README.md": "# A title\n[there](#another-title)"]
  ) { tree in
    let documents = Dictionary(uniqueKeysWithValues: tree.documents.map { ($0.path, $0) })
    return tree.documents.flatMap { file in
      linkTargets(in: file).filter { link in
        guard let heading = link.heading else { return false }
        let path = link.path.isEmpty ? file.path : resolved(link.path, from: file.path)
        guard let document = documents[path] else { return false }
        return !headings(of: document).contains(heading)
      }.map { Breach(file.path, line: $0.line, "\($0.path)#\($0.heading ?? "")") }
    }
  }

  private struct Link {
    let line: Int
    let path: String
    let heading: String?
  }

  /// The relative links of a document, outside what is shown as code.
  private static func linkTargets(in file: SourceFile) -> [Link] {
    var isCode = false
    return file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .flatMap { index, line -> [Link] in
        if line.hasPrefix("```") { isCode.toggle() }
        if isCode { return [] }
        let prose = line.replacing(/`[^`]*`/, with: "`")
        return prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }.filter {
          !$0.contains(/^[a-z]+:/)
        }.map { target in
          let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
          return Link(
            line: index + 1, path: String(parts[0]),
            heading: parts.count > 1 ? String(parts[1]) : nil)
        }
      }
  }

  private static func resolved(_ link: String, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }

  /// The headings as links name them: lower case, hyphens for spaces, without punctuation.
  private static func headings(of file: SourceFile) -> Set<String> {
    Set(
      file.inText(/^#{1,6} .*/).map { breach in
        let title = breach.description.drop { $0 != "#" }.drop { $0 == "#" || $0 == " " }
        return String(
          title.lowercased().compactMap { character -> Character? in
            if character == " " { return "-" }
            let isKept = character.isLetter || character.isNumber || "-_".contains(character)
            return isKept ? character : nil
          })
      })
  }

  private static let variables = HouseRule(
    demand: "every environment variable that is read is in the documentation",
    broken: ["Sources/server/Server/A.swift": #"environment["BEPROVA_SECRET"]"#]
  ) { tree in
    let documented = tree.documents.map(\.text).joined()
    return tree.sources.flatMap { file in
      file.swift.strings.filter {
        $0.text.contains(/^(?:BEPROVA_\w+|DATABASE_URL)$/) && !documented.contains($0.text)
      }.map { Breach(file.path, line: $0.line, $0.text) }
    }
  }
}
