import Core
import Foundation
import Organisation
import Programmes
import SwedishText
import Web

/// One calm page for the data protection officer: what waits first, then what holds.
struct DataProtectionPage: Sendable {
  let overview: DataProtectionOverview
  let today: Day
  let now: Date

  var page: Page {
    Page(
      title: DataProtectionText.title, section: .govern, lead: Node(DataProtectionText.description),
      seenBy: RetentionText.seenBy
    ) {
      chapter(DataProtectionText.waiting, id: "vantar") {
        let lines = waiting
        if lines.isEmpty {
          p { DataProtectionText.nothingWaits }
        } else {
          ul { for (text, href) in lines { li { a(href: href) { text } } } }
        }
      }
      chapter(DataProtectionText.programmes, id: "program") { programmes }
      chapter(DataProtectionText.boards, id: "namnder") { boards }
      chapter(DataProtectionText.more, id: "mer") {
        ul {
          for (text, href) in [
            (RetentionText.title, DataProtectionURL.retention),
            (DataProtectionText.holds(overview.holds), DataProtectionURL.holds),
            (DataRequestText.title, DataProtectionURL.requests),
            (IncidentText.title, DataProtectionURL.incidents),
            (DataProtectionText.register, FollowUpURL.extracts),
            (ProtectedText.title, DataProtectionURL.protected),
            (DataProtectionText.reasons, DataProtectionURL.reasons),
            (DataProtectionText.kit, DataProtectionURL.kit),
          ] { li { a(href: href) { text } } }
        }
      }
    }
  }

  /// The most pressing first.
  private var waiting: [(Text, String)] {
    var lines: [(Text, String)] = []
    for board in overview.boards {
      for line in board.keys where ["wrong", "missing"].contains(line.state) {
        lines.append(
          (
            DataProtectionText.key(of: board.name, Self.problem(line)),
            DataProtectionURL.start + "#namnder"
          ))
      }
    }
    for incident in overview.incidents {
      let text =
        incident.awaitsReport
        ? DataProtectionText.incident(incident, hours: incident.hoursLeft(at: now))
        : DataProtectionText.open(incident)
      lines.append((text, DataProtectionURL.incident(incident.id)))
    }
    for request in overview.requests.sorted(by: { $0.due < $1.due }) {
      lines.append(
        (
          DataProtectionText.request(request, days: request.daysLeft(on: today)),
          DataProtectionURL.request(request.id)
        ))
    }
    for extract in overview.extracts where extract.status(on: today) == .overdue {
      lines.append((DataProtectionText.extract(extract), FollowUpURL.extract(extract.id)))
    }
    for run in overview.waitingForArchives {
      lines.append((DataProtectionText.archive(run), DataProtectionURL.retention(run.programme)))
    }
    for programme in overview.programmes {
      let id = programme.shown.programme.registered.id
      for requirement in programme.lacking {
        lines.append(
          (
            DataProtectionText.gate(programme.shown.title, requirement.title), FollowUpURL.gate(id)
          ))
      }
      if programme.shown.decision == nil, programme.reviewDue != nil {
        lines.append(
          (DataProtectionText.lacks(programme.shown.title), DataProtectionURL.retention(id)))
      }
      if let due = programme.reviewDue, due <= today {
        lines.append((DataProtectionText.review(programme.shown.title, due), FollowUpURL.gate(id)))
      }
    }
    return lines
  }

  private var programmes: Node {
    DataTable(
      DataProtectionText.programmes, captionIsHidden: true,
      columns: [
        Column(DataProtectionText.programme), Column(DataProtectionText.purpose),
        Column(DataProtectionText.basis), Column(DataProtectionText.assessment),
        Column(DataProtectionText.opinion), Column(DataProtectionText.retention),
        Column(DataProtectionText.exceptions),
      ],
      rows: overview.programmes.map { programme in
        let gate = programme.version.gate
        let id = programme.shown.programme.registered.id
        return [
          a(href: FollowUpURL.programme(id)) { programme.shown.title }, Node(gate.purpose.title),
          Node(gate.legalBasis ?? Text(verbatim: "–")), Node(gate.impactAssessment ?? "–"),
          Node(gate.officerOpinion ?? "–"), retention(programme), exceptions(programme),
        ]
      }, stacks: true, whenEmpty: DataProtectionText.noProgrammes
    ).node
  }

  private func retention(_ programme: DataProtectionOverview.Programme) -> Node {
    guard let decision = programme.shown.decision else {
      return tag(RetentionText.noDecision, kind: .bad)
    }
    return Node(RetentionText.rule(decision) + Text(verbatim: " (\(decision.reference))"))
  }

  private func exceptions(_ programme: DataProtectionOverview.Programme) -> Node {
    if programme.reviewDue == nil { return tag(DataProtectionText.notStarted) }
    if programme.lacking.isEmpty { return Node(DataProtectionText.none) }
    return Node {
      for requirement in programme.lacking { tag(requirement.title, kind: .bad) }
    }
  }

  private var boards: Node {
    DataTable(
      DataProtectionText.boards, captionIsHidden: true,
      columns: [
        Column(DataProtectionText.board), Column(DataProtectionText.persons),
        Column(DataProtectionText.key), Column(DataProtectionText.protected),
      ],
      rows: overview.boards.map { board in
        [
          Node(board.name),
          board.isOpen ? Node(DataProtectionText.on) : tag(DataProtectionText.off),
          Node {
            if board.keys.isEmpty { DataProtectionText.noKey }
            for line in board.keys where line.state != "kept" { p { key(line) } }
          },
          Node(
            DataProtectionText.protected(board.protectedPersons, readers: board.protectedReaders)),
        ]
      }, stacks: true
    ).node
  }

  private func key(_ line: KeyLine) -> Node {
    ["wrong", "missing"].contains(line.state)
      ? tag(Self.problem(line), kind: .bad) : Node(DataProtectionText.key(line))
  }

  private static func problem(_ line: KeyLine) -> Text {
    line.state == "wrong" ? DataProtectionText.wrongKey : DataProtectionText.missingKey
  }
}

/// The reasons that readers have typed, to be looked through.
struct TypedReasonsPage: Sendable {
  struct Line: Sendable {
    let at: Date
    let purpose: Purpose
    let reader: Text
    let reason: String
  }

  let lines: [Line]

  var page: Page {
    Page(
      title: DataProtectionText.reasons, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(DataProtectionText.reasonsLead), seenBy: RetentionText.seenBy
    ) {
      DataTable(
        DataProtectionText.reasons, captionIsHidden: true,
        columns: [
          Column(DataProtectionText.when), Column(DataProtectionText.reader),
          Column(DataProtectionText.purpose), Column(DataProtectionText.reason),
        ],
        rows: lines.map { line in
          [
            Node(moment(line.at)), Node(line.reader), Node(line.purpose.name),
            Node {
              line.reason
              if !PersonalData.possibleNames(in: line.reason).isEmpty {
                " "
                tag(DataProtectionText.mayName, kind: .accent)
              }
            },
          ]
        }, filterable: lines.count > 8, stacks: true, whenEmpty: DataProtectionText.noReasons
      ).node
    }
  }
}
