import Core
import Yams

/// A part of a package file with its place, as far as YAML can say what it is: everything that is
/// not a list or a mapping is text until something asks for a number.
public struct PackageNode: Sendable {
  /// A key and its value.
  public struct Entry: Sendable {
    public let key: String
    public let place: PackagePlace
    public let value: PackageNode
  }

  enum Content: Sendable {
    case text(String, isPlain: Bool)
    case list([PackageNode])
    case mapping([Entry])
  }

  let content: Content
  /// Where it begins.
  public let place: PackagePlace

  /// Left empty, or `~`: as good as not there.
  var isEmpty: Bool {
    if case .text(let text, isPlain: true) = content { text.isEmpty || text == "~" } else { false }
  }

  /// What stands there, unless it is a list or a mapping.
  public var text: String? {
    if case .text(let text, _) = content { text } else { nil }
  }

  /// The parts of a list.
  public var parts: [PackageNode]? {
    if case .list(let parts) = content { parts } else { nil }
  }
}

/// Bounds that no honest package comes near, so that a hostile one cannot exhaust the server.
enum PackageLimit {
  static let bytes = 1_000_000
  static let nodes = 50_000
  static let depth = 20
  static let faults = 200
  static let duplicates = 20
}

extension PackageReading {
  /// Reads a file's text; nil, with the reason reported, when it cannot be read at all.
  public func open(_ yaml: String, file: String) -> PackageNode? {
    let start = PackagePlace(file: file, line: 1, column: 1)
    guard yaml.utf8.count <= PackageLimit.bytes else {
      report(
        .error, "too-large", at: start,
        Text(
          sv: "filen är större än 1 MB; den brukar inte vara större än 100 kB",
          en: "the file is larger than 1 MB; it is seldom larger than 100 kB"))
      return nil
    }
    var text = yaml.hasPrefix("\u{FEFF}") ? String(yaml.dropFirst()) : yaml
    lines[file] = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map(String.init)
    // An alias is refused before composing: comparing keys would expand what it stands for.
    guard !refusesAlias(in: lines[file] ?? [], file: file) else { return nil }
    for _ in 0..<PackageLimit.duplicates {
      do {
        // The parser owns the anchors: it must outlive the walk.
        let parser = try Parser(yaml: text)
        guard let root = try parser.singleRoot() else {
          report(
            .error, "yaml", at: start,
            Text(
              sv: "filen är tom; se exemplen i docs/programmes.md och docs/import.md",
              en: "the file is empty; see the examples of docs/programmes.md and docs/import.md"))
          return nil
        }
        var count = 0
        return withExtendedLifetime(parser) { node(root, file: file, depth: 0, count: &count) }
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        guard let marked = marking(keys, after: context.mark, in: text) else {
          report(
            .error, "duplicate-key",
            at: PackagePlace(file: file, line: context.mark.line, column: context.mark.column),
            duplicateKey(keys.joined(separator: ", ")))
          return nil
        }
        text = marked
      } catch {
        report(yamlError: error, file: file)
        return nil
      }
    }
    return nil
  }

  private func node(
    _ yaml: Yams.Node, file: String, depth: Int, count: inout Int
  ) -> PackageNode? {
    let place = PackagePlace(
      file: file, line: yaml.mark?.line ?? 1, column: yaml.mark?.column ?? 1)
    count += 1
    if count > PackageLimit.nodes || depth > PackageLimit.depth {
      if count <= PackageLimit.nodes + 1 {
        report(
          .error, "too-large", at: place,
          Text(
            sv: "filen har för många delar (\(PackageLimit.nodes)) eller nivåer "
              + "(\(PackageLimit.depth))",
            en: "the file has too many parts (\(PackageLimit.nodes)) or levels "
              + "(\(PackageLimit.depth))"))
        count = PackageLimit.nodes + 2
      }
      return nil
    }
    if yaml.anchor != nil {
      report(.error, "anchor", at: place, YAMLFault.anchor)
      return nil
    }
    switch yaml {
    case .scalar(let scalar):
      let content = PackageNode.Content.text(scalar.string, isPlain: scalar.style == .plain)
      return PackageNode(content: content, place: place)
    case .sequence(let sequence):
      var parts: [PackageNode] = []
      for part in sequence {
        guard let part = node(part, file: file, depth: depth + 1, count: &count) else { return nil }
        parts.append(part)
      }
      return PackageNode(content: .list(parts), place: place)
    case .mapping(let mapping):
      var entries: [PackageNode.Entry] = []
      for (key, value) in mapping {
        let keyPlace = PackagePlace(
          file: file, line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column)
        guard let name = key.scalar?.string else {
          report(
            .error, "yaml", at: keyPlace,
            Text(sv: "en nyckel ska vara ett ord", en: "a key must be a word"))
          return nil
        }
        guard let value = node(value, file: file, depth: depth + 1, count: &count) else {
          return nil
        }
        if name.hasSuffix(duplicateMark) {
          report(
            .error, "duplicate-key", at: keyPlace, duplicateKey(given(at: keyPlace, name)))
        } else {
          entries.append(PackageNode.Entry(key: name, place: keyPlace, value: value))
        }
      }
      return PackageNode(content: .mapping(entries), place: place)
    case .alias:
      report(.error, "anchor", at: place, YAMLFault.anchor)
      return nil
    }
  }

  // MARK: Duplicate keys

  /// The parser stops at the first mapping with a duplicate. So the later of the two keys gets a
  /// mark in place of its last letter, and the file is read again, to find every fault in one run.
  private func marking(_ keys: [String], after mark: Mark, in text: String) -> String? {
    var rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map { Array($0.unicodeScalars) }
    for key in keys {
      let letters = Array(key.unicodeScalars)
      guard !letters.isEmpty, mark.line <= rows.count else { continue }
      func stands(at column: Int, in row: [Unicode.Scalar]) -> Bool {
        column >= 0 && column + letters.count < row.count
          && Array(row[column..<column + letters.count]) == letters
          && [":", " ", "\"", "'"].contains(row[column + letters.count])
      }
      for line in (mark.line - 1)..<rows.count {
        let row = rows[line]
        let first = row.firstIndex { $0 != " " } ?? row.count
        if line > mark.line - 1, first < row.count, first < mark.column - 1 { break }
        let columns =
          line == mark.line - 1
          ? Array(mark.column..<max(mark.column, row.count)) : [mark.column - 1]
        if let column = columns.first(where: { stands(at: $0, in: row) }) {
          rows[line].replaceSubrange(
            column + letters.count - 1..<column + letters.count, with: duplicateMark.unicodeScalars)
          return rows.map { row in
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: row)
            return String(scalars)
          }.joined(separator: "\n")
        }
      }
    }
    return nil
  }

  /// The marked key as it stood in the file.
  private func given(at place: PackagePlace, _ marked: String) -> String {
    let row = (lines[place.file] ?? []).dropFirst(place.line - 1).first ?? ""
    let name = row.unicodeScalars.dropFirst(place.column - 1).prefix(marked.unicodeScalars.count)
    return String(String.UnicodeScalarView(name))
  }

  private func duplicateKey(_ name: String) -> Text {
    Text(
      sv: "nyckeln \(name) står två gånger på samma ställe; ta bort den ena",
      en: "the key \(name) stands twice in the same place; remove one of them")
  }

  // MARK: Anchors

  private func refusesAlias(in lines: [String], file: String) -> Bool {
    var anchors: Set<Substring> = []
    var aliases: [(name: Substring, place: PackagePlace)] = []
    for (number, line) in lines.enumerated() where line.contains("&") || line.contains("*") {
      var previous: Character = " "
      for index in line.indices {
        let character = line[index]
        defer { previous = character }
        guard character == "&" || character == "*",
          previous.isWhitespace || "[{,:".contains(previous)
        else { continue }
        let name = line[line.index(after: index)...].prefix {
          $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")
        }
        if name.isEmpty { continue }
        if character == "&" {
          anchors.insert(name)
        } else {
          let column = line.unicodeScalars.distance(from: line.startIndex, to: index) + 1
          aliases.append((name, PackagePlace(file: file, line: number + 1, column: column)))
        }
      }
    }
    guard let alias = aliases.first(where: { anchors.contains($0.name) }) else { return false }
    report(.error, "anchor", at: alias.place, YAMLFault.anchor)
    return true
  }

  private func report(yamlError error: any Error, file: String) {
    let fault = YAMLFault(error, lines: lines[file] ?? [])
    report(
      .error, "yaml", at: PackagePlace(file: file, line: fault.line, column: fault.column),
      fault.reason)
  }
}

/// Stands in for the last letter of a key that is given twice; no keyboard makes it.
private let duplicateMark = "\u{E0D0}"
