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
    [("LÄSMIG.txt", Array(ExtractText.readMe(self).utf8))]
      + (isWhole ? [("enheter.csv", units)] : [])
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
      ("program.yaml", Array(version.registered.package.utf8)),
    ]
    if isWhole { files.append(("karta.yaml", Array(map(version, columns).utf8))) }
    for (name, text) in version.registered.includes.sorted(by: { $0.key < $1.key }) {
      files.append(("\(name).yaml", Array(text.utf8)))
    }
    return files.map { ("\(directory)/\($0.0)", $0.1) }
  }

  static func directory(of version: LoadedVersion) -> String { "v\(version.registered.number)" }

  /// Whether it has every column, so that it can be taken into another installation.
  var isWhole: Bool { decision?.columns.isEmpty ?? true }

  /// The commands that take it into an empty installation, and the results that come out there.
  var importSteps: [String] {
    let zone = programme.registered.zone
    guard let board = tree.units.first(where: { $0.zone == zone && $0.kind == .board }) else {
      return []
    }
    let root = tree.units.first { $0.kind == .municipality }?.name
    let (key, code) = (programme.registered.key.name, quotedWord(board.code))
    var steps = [
      "export DATABASE_URL=ny.sqlite",
      "beprova init" + (root.map { " --municipality \(quotedWord($0))" } ?? "")
        + " --board \(quotedWord(board.name)) --board-code \(code)",
      "beprova import units enheter.csv",
      "beprova user add \(Self.reader) --unit \(code) --role analyst",
    ]
    for (version, _) in versions {
      let (number, directory) = (version.registered.number, Self.directory(of: version))
      let gate = version.gate
      let additions = [
        ("dpia", gate.impactAssessment), ("opinion", gate.officerOpinion),
        ("retention-decision", gate.retentionDecision), ("ethics-approval", gate.ethicsApproval),
        ("disclosure-decision", gate.disclosureDecision),
      ].compactMap { option, value in value.map { " --\(option) \(quotedWord($0))" } }.joined()
      steps += [
        "beprova programme add \(directory)/program.yaml --unit \(code)",
        "beprova programme start \(key) --version \(number)\(additions)",
        "beprova import follow-up \(directory)/\(ExtractLabels.dataFile) --programme \(key)"
          + " --map \(directory)/karta.yaml",
      ]
    }
    let definition = programme.reported.definition
    let asked =
      definition.measures.first.map { ($0.key.name, "latest") }
      ?? definition.indicators.first.map { ($0.key.name, $0.occasion.name) }
    if let (measure, occasion) = asked {
      steps.append(
        "beprova results --programme \(key) --measure \(measure) --occasion \(occasion)"
          + " --purpose analysis --reason 'Jämför med där utdraget togs' --user \(Self.reader)")
    }
    return steps
  }

  /// The log-in name that the commands give who reads the results.
  private static let reader = "analys"

  /// One word to a shell, whatever is in it.
  private func quotedWord(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''").replacing(/\s+/, with: " ") + "'"
  }

  /// What the commands take to make the units, in the columns of an import of units. The board stands
  /// under nothing: it is there before, made by `init` under whatever that calls the municipality.
  private var units: [UInt8] {
    var writer = DelimitedWriter(separator: .comma, marksByteOrder: false, guardsFormulas: true)
    writer.append(header: [
      "code", "name", "kind", "under", "from", "to", "went_over_to", "went_over",
    ])
    for unit in tree.units where unit.zone == programme.registered.zone {
      let successions = tree.successions(from: unit.id)
      writer.append([
        .text(unit.code), .text(unit.name), .figure(unit.kind.rawValue),
        .text(unit.kind == .board ? "" : unit.parent.flatMap { tree[$0]?.code } ?? ""),
        .figure("\(unit.validFrom)"),
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
