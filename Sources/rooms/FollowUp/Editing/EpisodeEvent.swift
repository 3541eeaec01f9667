import Core
import Foundation

/// Something that was done to an episode after it began, for its history.
struct EpisodeEvent: Sendable {
  /// In the log of changes it is `episode.` and this.
  enum Kind: String, Sendable, CaseIterable {
    case ended, reopened, handedOver, moved, deceased, notDeceased
    case answerWithdrawn, corrected, merged
  }

  let kind: Kind
  /// In the words of who did it; empty where none are asked for.
  var reason = ""
  /// The answer that was withdrawn.
  var response: ResponseID? = nil
  /// What stood there before, as the page says it, by fact.
  var before: [String: String] = [:]
}

/// What an event tells the earlier value of.
enum EpisodeFact: String, Sendable, CaseIterable {
  case person, caseReference, start, unit, gender, birthYear
  case worker, handler, deceased, merged

  var title: Text {
    switch self {
    case .person: EditingText.person
    case .caseReference: EpisodeText.reference
    case .start: EpisodeText.start
    case .unit: EpisodeText.unit
    case .gender: EpisodeText.gender
    case .birthYear: EpisodeText.birthYear
    case .worker: EpisodeText.worker
    case .handler: EditingText.unitNow
    case .deceased: EditingText.deceasedDay
    case .merged: EditingText.goesIn
    }
  }
}

/// An event as it was stored.
struct RecordedEvent: Sendable {
  let event: EpisodeEvent
  let recordedAt: Date
  let recordedBy: UserID?
}
