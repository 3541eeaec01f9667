import Core
import Organisation
import Web

extension EpisodePage {
  /// The person's other episodes, each with the way to merge it into this one.
  var otherEpisodes: Node {
    ul {
      for other in others {
        li {
          a(href: FollowUpURL.episode(other.id)) {
            EditingText.other(start: other.start, end: other.end)
          }
          " – "
          a(href: FollowUpURL.merge(other.id, into: episode.id)) { EditingText.mergeWithThis }
        }
      }
    }
  }

  var changes: Node {
    Node {
      handover
      if let day = episode.deceased {
        notDeceased(day)
      } else {
        if episode.end == nil { ending } else { reopening }
        death
      }
      p { a(href: FollowUpURL.move(episode.id)) { EditingText.move } }
      p {
        a(href: FollowUpURL.correction(episode.id)) { EditingText.correct }
        ". "
        span(.class("muted")) { EditingText.correctHint }
      }
    }
  }

  private func change(_ path: String, @NodeBuilder content: () -> Node) -> Node {
    Web.form(post: path) {
      hidden(EpisodeChanging.version, "\(episode.rowVersion)")
      content()
    }
  }

  private func isRefused(_ field: String) -> Bool { errors.contains { $0.field == field } }

  private var handover: Node {
    disclosure(EpisodeText.handoverHeading, open: isRefused(Self.worker)) {
      change(FollowUpURL.handover(episode.id)) {
        selectInput(
          Field(Self.worker, EpisodeText.worker, hint: EpisodeText.handoverHint, errors: errors),
          workers.map { Choice($0.id.description, $0.directoryName) },
          selected: typed.first(Self.worker) ?? episode.worker?.description)
        secondaryButton(EpisodeText.handOver)
      }
    }
  }

  private var ending: Node {
    disclosure(EpisodeText.endHeading, open: isRefused(Self.endDay)) {
      p { EpisodeText.endExplanation }
      change(FollowUpURL.ending(episode.id)) {
        dateInput(
          Field(Self.endDay, EpisodeText.lastDay, errors: errors),
          value: typed.first(Self.endDay) ?? "\(today)")
        secondaryButton(EpisodeText.endEpisode)
      }
    }
  }

  private var reopening: Node {
    disclosure(EpisodeText.reopenHeading, open: isRefused(Self.reopening)) {
      p(.id(Self.reopening)) { EpisodeText.reopenExplanation }
      change(FollowUpURL.reopening(episode.id)) { secondaryButton(EpisodeText.reopen) }
    }
  }

  private var death: Node {
    disclosure(EditingText.deceasedHeading, open: isRefused(Self.deathDay)) {
      p { EditingText.deceasedExplanation }
      change(FollowUpURL.death(episode.id)) {
        dateInput(
          Field(Self.deathDay, EditingText.deceasedDay, errors: errors),
          value: typed.first(Self.deathDay) ?? "")
        secondaryButton(EditingText.deceasedSave)
      }
    }
  }

  private func notDeceased(_ day: Day) -> Node {
    disclosure(EditingText.notDeceasedHeading, open: isRefused(Self.reopening)) {
      p(.id(Self.reopening)) { EditingText.notDeceasedExplanation }
      change(FollowUpURL.deathTakenBack(episode.id)) {
        secondaryButton(EditingText.notDeceasedSave)
      }
    }
  }
}
