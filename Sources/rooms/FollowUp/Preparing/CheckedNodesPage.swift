import Core
import Forms
import Programmes
import Web

extension PackageCheck {
  /// The findings with the line that each points to.
  static func table(_ findings: [Finding], _ caption: Text) -> Node {
    DataTable(
      caption, captionIsHidden: true,
      columns: [
        Column(PreparingText.place), Column(PreparingText.reason), Column(PreparingText.line),
      ],
      rows: findings.map { finding in
        let place = "\(finding.fault.place.line):\(finding.fault.place.column)"
        return [
          Node(finding.included.map { "\($0).yaml \(place)" } ?? place),
          Node {
            if finding.fault.severity == .warning {
              tag(PreparingText.warning, kind: .bad)
              " "
            }
            finding.fault.reason
          },
          Node { if let line = finding.line { code { Self.shortened(line) } } },
        ]
      }
    ).node
  }

  private static func shortened(_ line: String) -> String {
    let words = line.trimmingPrefix(while: \.isWhitespace)
    return words.count > 160 ? words.prefix(160) + "…" : String(words)
  }

  /// What is worth knowing: remarks, load, and the difference from the version in use.
  @NodeBuilder var node: Node {
    chapter(PreparingText.remarksHeading, id: "vart-att-veta") {
      if remarks.isEmpty {
        p { PreparingText.noRemarks }
      } else {
        Self.table(remarks, PreparingText.remarksHeading)
      }
    }
    if let decisions { decisions.node }
    if let load { chapter(PreparingText.load, id: "belastning") { load.node } }
    if let difference {
      chapter(
        PreparingText.difference(older: difference.older, newer: difference.newer), id: "skillnad"
      ) {
        difference.node
        h3 { PreparingText.openHeading }
        p { PreparingText.openStay }
        ul {
          for (version, count) in openEpisodes {
            li { PreparingText.open(version: version, count) }
          }
        }
      }
    }
  }
}

extension ProgrammeLoad {
  /// The same table for a command: columns between tabs, a dash where nothing is known.
  package func plainTable(in language: Language) -> String {
    func number(_ value: Double?) -> String {
      value.map { Text.number($0, decimals: 0)[language] } ?? "–"
    }
    let heading = [
      PreparingText.programme, PreparingText.minutesPerYear, PreparingText.episodesPerWorker,
      PreparingText.minutesPerWeek,
    ].map { $0[language] }
    let lines = rows.map { row in
      let note = row.isCounted ? "" : " (\(PreparingText.otherArea[language]))"
      return [
        row.title[language] + note, number(row.minutesPerYear), number(row.episodesPerWorker),
        number(row.minutesPerWeek),
      ]
    }
    let sum = [
      PreparingText.sum[language], number(minutesPerClient), "", number(minutesPerWorker),
    ]
    return ([heading] + lines + [sum]).map { $0.joined(separator: "\t") }.joined(separator: "\n")
  }

  @NodeBuilder var node: Node {
    for finding in findings(at: PackagePlace(file: "", line: 1, column: 1)) {
      let words = Text(
        sv: finding.reason.sv.uppercasedFirst + ".", en: finding.reason.en.uppercasedFirst + ".")
      if finding.severity == .warning { warningText { words } } else { p { words } }
    }
    DataTable(
      PreparingText.loadTable, captionIsHidden: true,
      columns: [
        Column(PreparingText.programme), Column(PreparingText.minutesPerYear, numeric: true),
        Column(PreparingText.episodesPerWorker, numeric: true),
        Column(PreparingText.minutesPerWeek, numeric: true),
      ], rows: rows.map(Self.row) + (rows.count { $0.isCounted } > 1 ? [sum] : [])
    ).node
    p(.class("muted")) { PreparingText.loadHow }
  }

  private static func row(_ row: Row) -> [Node] {
    [
      Node {
        row.title
        if row.isChecked {
          " "
          tag(PreparingText.checked, kind: .accent)
        } else if !row.isCounted {
          " "
          tag(PreparingText.otherArea)
        }
      },
      Node(Text.number(row.minutesPerYear, decimals: 0)),
      Node(row.episodesPerWorker.map { Text.number($0, decimals: 0) } ?? PreparingText.unknown),
      Node(row.minutesPerWeek.map { Text.number($0, decimals: 0) } ?? Text(verbatim: "–")),
    ]
  }

  private var sum: [Node] {
    [
      strong { PreparingText.sum }, Node(Text.number(minutesPerClient, decimals: 0)), Node(""),
      Node(minutesPerWorker.map { Text.number($0, decimals: 0) } ?? Text(verbatim: "–")),
    ]
  }
}

extension ProgrammeDifference {
  @NodeBuilder var node: Node {
    if isEmpty { p { PreparingText.nothingChanged } }
    Self.list(PreparingText.items, items)
    Self.list(PreparingText.occasions, occasions)
    Self.list(PreparingText.measures, measures)
    Self.list(PreparingText.breakdowns, breakdowns)
    h3 { PreparingText.seriesHeading }
    p { PreparingText.declared(self) }
    DataTable(
      PreparingText.seriesTable, captionIsHidden: true,
      columns: [Column(PreparingText.measure), Column(PreparingText.series)],
      rows: series.map { [Node($0.title), Node(PreparingText.series($0.series))] }
    ).node
  }

  private static func list(_ heading: Text, _ changes: [Change]) -> Node {
    guard !changes.isEmpty else { return .empty }
    return Node {
      h3 { heading }
      ul {
        for change in changes {
          li {
            switch change.kind {
            case .added: tag(PreparingText.added, kind: .good)
            case .changed: tag(PreparingText.changed, kind: .accent)
            case .removed: tag(PreparingText.removed, kind: .bad)
            }
            " "
            change.title
            if !change.details.isEmpty {
              ul { for detail in change.details { li { detail } } }
            }
          }
        }
      }
    }
  }
}
