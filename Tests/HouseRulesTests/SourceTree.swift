import Foundation

/// The files of the repository by their path from its root.
struct SourceTree: Sendable {
  let files: [SourceFile]
  private let paths: Set<String>

  /// The checkout that these tests were built from.
  static let checkout = SourceTree(reading: root)

  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  init(_ texts: [String: String]) {
    files = texts.map { SourceFile(path: $0.key, text: $0.value) }.sorted { $0.path < $1.path }
    paths = Set(texts.keys)
  }

  /// Reads what belongs to the project; leaves out what is built, installed or stored.
  private init(reading root: URL) {
    let left = ["build", ".git", ".venv", ".pytest_cache", "__pycache__", "var"]
    var texts: [String: String] = [:]
    let prefix = root.path + "/"
    let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    while let url = walk?.nextObject() as? URL {
      let name = url.lastPathComponent
      if left.contains(name) || name.hasPrefix(".build") {
        walk?.skipDescendants()
      } else if let data = FileManager.default.contents(atPath: url.path),
        url.path.hasPrefix(prefix), data.count < 1_000_000
      {
        texts[String(url.path.dropFirst(prefix.count))] = String(data: data, encoding: .utf8) ?? ""
      }
    }
    self.init(texts)
  }

  func has(_ path: String) -> Bool {
    paths.contains(path) || paths.contains { $0.hasPrefix(path + "/") }
  }

  /// The files under `folder` whose name ends in `ending`.
  func files(under folder: String, _ ending: String) -> [SourceFile] {
    files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(ending) }
  }

  /// What is compiled into the product.
  var sources: [SourceFile] { files(under: "Sources", ".swift") }

  var documents: [SourceFile] {
    files.filter {
      $0.path.hasSuffix(".md") && (!$0.path.contains("/") || $0.path.hasPrefix("docs/"))
    }
  }
}

/// A file with the parts that the rules look at.
struct SourceFile: Sendable {
  let path: String
  let text: String
  let swift: SwiftText

  init(path: String, text: String) {
    self.path = path
    self.text = text
    swift = path.hasSuffix(".swift") ? SwiftText(text) : SwiftText("")
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// `Sources/<floor>/<target>/…`; nil for files elsewhere.
  var target: (floor: String, name: String)? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count > 3, parts[0] == "Sources" else { return nil }
    return (parts[1], parts[2])
  }

  /// What matches in the code, each with the line it stands on.
  func inCode(_ pattern: some RegexComponent<Substring>) -> [Breach] {
    Self.matches(pattern, in: swift.code, of: path)
  }

  func inText(_ pattern: some RegexComponent<Substring>) -> [Breach] {
    Self.matches(pattern, in: text, of: path)
  }

  private static func matches(
    _ pattern: some RegexComponent<Substring>, in text: String, of path: String
  ) -> [Breach] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
      line in
      line.element.matches(of: pattern).map {
        Breach(path, line: line.offset + 1, $0.output.trimmingCharacters(in: .whitespaces))
      }
    }
  }
}

/// Where a rule is broken.
struct Breach: Sendable, CustomStringConvertible {
  let path: String
  let description: String

  init(_ path: String, line: Int? = nil, _ what: String) {
    self.path = path
    description =
      ([path] + [line.map(String.init)].compactMap(\.self)).joined(separator: ":")
      + ": " + what
  }
}
