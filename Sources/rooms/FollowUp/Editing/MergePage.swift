import Core
import Forms
import Organisation
import Programmes
import Web

/// The two side by side, and which answers are to hold where both have some.
struct MergePage: Sendable {
  static let otherVersion = "version-andra"

  static func field(_ conflict: EpisodePair.Conflict) -> String {
    let record = conflict.kept.record
    return "svar-\(record.occasion?.name ?? "\(record.measuredOn)")"
  }

  private static let none = Text(verbatim: "–")

  let head: EpisodeHead
  let pair: EpisodePair
  let tree: UnitTree
  let names: [UserID: Text]
  let typed: FormData
  var errors: [FieldError] = []

  private var kept: Episode { pair.opened.episode }
  private var definition: ProgrammeDefinition { pair.opened.definition }

  var page: Page {
    Page(
      title: EditingText.merge, section: .develop,
      breadcrumbs: head.breadcrumbs(includingEpisode: true), lead: Node(EditingText.mergeLead),
      errors: errors, seenBy: CollectingText.seenBy
    ) {
      facts
      p {
        a(href: FollowUpURL.merge(kept.id, into: pair.merged.id)) { EditingText.swap }
      }
      Web.form(
        post: FollowUpURL.merge(pair.merged.id, into: kept.id), .id(EpisodeChanging.place)
      ) {
        hidden(EpisodeChanging.version, "\(kept.rowVersion)")
        hidden(Self.otherVersion, "\(pair.merged.rowVersion)")
        if !pair.conflicts.isEmpty {
          h2 { EditingText.whichHold }
          p { EditingText.bothAnswered }
          for conflict in pair.conflicts { comparison(conflict) }
        }
        h2 { EditingText.comesAlong }
        if pair.others.isEmpty {
          p { EditingText.nothingComesAlong }
        } else {
          ul {
            for response in pair.others {
              li {
                response.record.title(in: definition)
                Text(verbatim: " \(response.record.measuredOn)")
              }
            }
          }
        }
        TypedReason.input(typed, errors: errors)
        warningText { EditingText.mergeWarning }
        actions {
          primaryButton(EditingText.merge)
          buttonLink(EditingText.back, href: FollowUpURL.episode(kept.id))
        }
      }
    }
  }

  private var facts: Node {
    let both = [kept, pair.merged]
    func row(_ title: Text, _ value: (Episode) -> Text) -> [Node] {
      [Node(title)] + both.map { Node(value($0)) }
    }
    return DataTable(
      EditingText.theTwo, captionIsHidden: true,
      columns: [
        Column(EditingText.fact), Column(EditingText.livesOn), Column(EditingText.goesIn),
      ],
      rows: [
        row(EpisodeText.reference) { $0.caseReference.map { Text(verbatim: $0) } ?? Self.none },
        row(EpisodeText.start) { Text(verbatim: "\($0.start)") },
        row(EpisodeText.end) { $0.end.map { Text(verbatim: "\($0)") } ?? Self.none },
        row(EditingText.unitAtStart) { Text(verbatim: tree[$0.unit]?.name ?? "–") },
        row(EpisodeText.worker) { $0.worker.flatMap { names[$0] } ?? Self.none },
        row(EpisodeText.gender) { $0.gender.ofOne },
        row(EpisodeText.birthYear) { $0.birthYear.map { Text(verbatim: "\($0)") } ?? Self.none },
      ]
    ).node
  }

  private func comparison(_ conflict: EpisodePair.Conflict) -> Node {
    let both = [conflict.kept, conflict.merged]
    let items = definition.items.filter { item in
      both.contains { $0.record.answers[item.key] != nil }
    }
    let title = conflict.kept.record.title(in: definition)
    return Node {
      DataTable(
        title,
        columns: [
          Column(CollectingText.question), Column(EditingText.livesOn),
          Column(EditingText.goesIn),
        ],
        rows: [[Node(CollectingText.measuredOn)] + both.map { Node("\($0.record.measuredOn)") }]
          + (both.contains { $0.record.notDone != nil } ? [notDone(both)] : [])
          + items.map { item in
            [Node(item.text)]
              + both.map { response in
                Node(response.record.answers[item.key].map(item.words(for:)) ?? Self.none)
              }
          }
      ).node
      radios(
        Field(
          Self.field(conflict),
          Text(sv: "\(EditingText.whichHold.sv) ", en: "\(EditingText.whichHold.en) ") + title,
          errors: errors),
        [
          choice(conflict.kept, EditingText.livesOn), choice(conflict.merged, EditingText.goesIn),
        ], selected: typed.first(Self.field(conflict)))
    }
  }

  private func notDone(_ both: [StoredResponse]) -> [Node] {
    [Node(EpisodeText.couldNotBeDone)]
      + both.map { Node($0.record.notDone?.title ?? Self.none) }
  }

  private func choice(_ response: StoredResponse, _ whose: Text) -> Choice {
    Choice(
      response.id.description,
      EditingText.answers(
        whose, response.record.measuredOn,
        by: response.recordedBy.flatMap { names[$0] } ?? EpisodeText.somebody))
  }
}
