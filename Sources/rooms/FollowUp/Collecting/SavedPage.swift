import Core
import Forms
import Foundation
import Programmes
import Web

/// What a save answers with: that it is done, how the person fares, and how it looks for more.
struct SavedPage: Sendable {
  let episode: EpisodeHead
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let saved: ResponseRecord
  let picture: PersonPicture
  /// Nil for a draft, and when it could not be had.
  let unit: UnitPicture?
  /// What waits for the same person.
  let next: EpisodeAgenda.Entry?
  /// When the programme was stopped, if it was.
  let stopped: Date?

  var page: Page {
    Page(
      title: definition.title(of: occasion), section: .develop,
      breadcrumbs: episode.breadcrumbs(includingEpisode: true), lead: Node(episode.name),
      notice: Notice(.success) { message }, seenBy: CollectingText.seenBy
    ) {
      if let stopped { insetText { StoppingText.goesOn(since: stopped) } }
      if !saved.isDraft {
        chapter(CollectingText.curveHeading, id: "kurva") {
          if picture.isEmpty { p { EpisodeText.nothingMeasured } } else { picture.node }
        }
        if let unit { chapter(CollectingText.unitHeading, id: "enheten") { unit.node } }
      }
      actions {
        if let next, next.occasion.key != occasion {
          buttonLink(next.title, href: FollowUpURL.form(episode.id, next.occasion.key))
        }
        buttonLink(CollectingText.toWorkList, href: FollowUpURL.workList, primary: true)
        buttonLink(CollectingText.toEpisode, href: FollowUpURL.episode(episode.id))
        a(href: FollowUpURL.form(episode.id, occasion)) {
          saved.isDraft ? CollectingText.goOn : CollectingText.correct
        }
      }
    }
  }

  private var message: Text {
    if saved.isDraft { return CollectingText.draftSaved }
    return saved.notDone == nil ? CollectingText.saved : CollectingText.notDoneSaved
  }
}
