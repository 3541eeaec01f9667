import Core
import Organisation
import Web

/// First the unit, then who becomes responsible there, with what follows.
struct MovePage: Sendable {
  static let unit = "enhet"
  static let worker = "ansvarig"

  let head: EpisodeHead
  let episode: Episode
  let tree: UnitTree
  let units: [OrgUnit]
  /// Nil before it has been chosen.
  let chosen: OrgUnit?
  let workers: [User]
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: EditingText.move, section: .develop,
      breadcrumbs: head.breadcrumbs(includingEpisode: true), lead: Node(EditingText.moveLead),
      errors: errors, seenBy: CollectingText.seenBy
    ) {
      div(.id(EpisodeChanging.place), .tabindex(-1)) {
        if let chosen { confirming(chosen) } else { choosing }
      }
    }
  }

  private var choosing: Node {
    Web.form(get: FollowUpURL.move(head.id)) {
      selectInput(
        Field(Self.unit, EditingText.newUnit, errors: errors),
        units.map { Choice($0.id.description, Text(verbatim: $0.name)) },
        selected: typed.first(Self.unit))
      actions {
        primaryButton(EditingText.chooseUnit)
        buttonLink(EditingText.back, href: FollowUpURL.episode(head.id))
      }
    }
  }

  private func confirming(_ unit: OrgUnit) -> Node {
    Node {
      checkAnswers([
        Answered(EditingText.newUnit, change: FollowUpURL.move(head.id)) { unit.name }
      ])
      if workers.isEmpty {
        p { EditingText.nobodyThere }
        actions {
          buttonLink(EditingText.otherUnit, href: FollowUpURL.move(head.id), primary: true)
        }
      } else {
        insetText {
          p { EditingText.resultsStay(at: tree[episode.unit]?.name ?? "") }
          p { EditingText.readingEnds(at: tree[episode.handler]?.name ?? "") }
        }
        Web.form(post: FollowUpURL.move(head.id)) {
          hidden(EpisodeChanging.version, "\(episode.rowVersion)")
          hidden(Self.unit, unit.id.description)
          selectInput(
            Field(Self.worker, EditingText.newWorker, errors: errors),
            workers.map { Choice($0.id.description, $0.directoryName) },
            selected: typed.first(Self.worker))
          actions {
            primaryButton(EditingText.moveNow)
            buttonLink(EditingText.back, href: FollowUpURL.episode(head.id))
          }
        }
      }
    }
  }
}
