import Core
import Delimited
import Forms
import Foundation
import Organisation
import Programmes

/// The small files beside the data: what they mean, and what takes them into another installation.
struct ExtractFiles: Sendable {
  let extract: Extract
  let programme: LoadedProgramme
  let tree: UnitTree
  let mark: String
  /// The versions in it with their columns, oldest first.
  let versions: [(version: LoadedVersion, columns: ExtractColumns)]
  let decision: DisclosureDecision?

  /// What stands at the top of the archive.
  var top: [(name: String, content: [UInt8])] {
    [("LÄSMIG.txt", Array(ExtractText.readMe(self).utf8)), ("enheter.csv", units)]
  }

  /// What stands beside a version's data.
  func beside(_ version: LoadedVersion, _ columns: ExtractColumns) -> [(
    name: String, content: [UInt8]
  )] {
    let book = CodeBook(columns)
    let labels = ExtractLabels(book: book, mark: mark)
    let page = CodeBookPage(book: book, title: version.definition.title, mark: mark)
    let directory = Self.directory(of: version)
    var files = [
      ("kodbok.csv", book.csv(mark: mark)), ("kodbok.html", Array(page.html.utf8)),
      ("svar.sps", Array(labels.spss.utf8)), ("svar.R", Array(labels.r.utf8)),
      ("karta.yaml", Array(map(version, columns).utf8)),
      ("program.yaml", Array(version.registered.package.utf8)),
    ]
    for (name, text) in version.registered.includes.sorted(by: { $0.key < $1.key }) {
      files.append(("\(name).yaml", Array(text.utf8)))
    }
    return files.map { ("\(directory)/\($0.0)", $0.1) }
  }

  static func directory(of version: LoadedVersion) -> String { "v\(version.registered.number)" }

  /// What the commands take to make the units, in the columns of an import of units.
  private var units: [UInt8] {
    var writer = DelimitedWriter(separator: .comma, marksByteOrder: false, guardsFormulas: true)
    writer.append(header: [
      "code", "name", "kind", "under", "from", "to", "went_over_to", "went_over",
    ])
    for unit in tree.units where unit.zone == programme.registered.zone {
      let successions = tree.successions(from: unit.id)
      writer.append([
        .text(unit.code), .text(unit.name), .figure(unit.kind.rawValue),
        .text(unit.parent.flatMap { tree[$0]?.code } ?? ""), .figure("\(unit.validFrom)"),
        .figure(unit.validTo?.description ?? ""),
        .text(successions.compactMap { tree[$0.successor]?.code }.joined(separator: "|")),
        .figure(successions.first?.day.description ?? ""),
      ])
    }
    return writer.drain()
  }

  /// The map by which `beprova import follow-up` takes the data in.
  private func map(_ version: LoadedVersion, _ columns: ExtractColumns) -> String {
    var names: [ExtractFact: String] = [:]
    var attributes: [String] = []
    var items: [String] = []
    for column in columns.all {
      switch column.source {
      case .fact(let fact): names[fact] = column.name
      case .attribute(let name): attributes.append("  \(quoted(name)): \(column.name)")
      case .item(let item): items.append("  \(item.key): \(column.name)")
      case .chosen, .measure: break
      }
    }
    var lines = [
      "# \(mark)", "beprova: map/1", "programme: \(programme.registered.key)",
      "version: \(version.registered.number)", "extract: true", "format: long",
      "separator: \",\"", "encoding: utf-8", "decimal: \".\"",
    ]
    let facts: [(String, ExtractFact)] = [
      ("person", .person), ("episode", .episode), ("sequence", .sequence),
      ("household", .household), ("unit", .unitCounted), ("unit_now", .unitNow),
      ("start", .start), ("end", .end), ("deceased", .deceased), ("gender", .gender),
      ("birth_year", .birthYear), ("occasion", .occasionGiven), ("date", .date),
      ("not_done", .notDone), ("answered", .answered),
    ]
    for (key, fact) in facts {
      if let name = names[fact] { lines.append("\(key): {column: \(name)}") }
    }
    if !attributes.isEmpty { lines += ["attributes:"] + attributes }
    lines.append("missing:")
    lines.append("  none: [\"\"]")
    for reason in MissingReason.allCases {
      lines.append("  \(reason.rawValue): [\(quoted(reason.extractMark))]")
    }
    lines += items.isEmpty ? ["items: {}"] : ["items:"] + items
    return lines.joined(separator: "\n") + "\n"
  }

  private func quoted(_ text: String) -> String {
    "\""
      + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
        of: "\"", with: "\\\"") + "\""
  }
}

/// A part of the files as they are handed over, in order.
enum ExtractPart: Sendable {
  case file(name: String, content: [UInt8])
  case begin(name: String)
  case content([UInt8])
  case end
}
