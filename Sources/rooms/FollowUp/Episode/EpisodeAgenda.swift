import Core
import Forms
import Programmes

/// How an occasion stands for one episode.
enum OccasionStatus: Sendable, Hashable {
  case notOpen
  /// Opens within `EpisodeAgenda.soon` days.
  case soon
  case open
  /// The window has closed without an answer, and nothing newer is to be answered yet.
  case late
  /// As late, but given up: something newer is open, or it closed long ago.
  case missed
  case draft
  case done
  case notDone(MissingReason)

  /// Whether it waits for somebody to act.
  var isWaiting: Bool {
    switch self {
    case .open, .late, .draft: true
    case .notOpen, .soon, .missed, .done, .notDone: false
    }
  }
}

/// The occasions of one episode with what has been done about them.
struct EpisodeAgenda: Sendable {
  /// Days before an occasion opens that it is shown as coming.
  static let soon = 14
  /// Days after its window has closed that an unanswered occasion is asked for.
  static let patience = 90

  /// What is known of a response without its answers.
  struct Mark: Sendable {
    let response: ResponseID
    let occasion: OccasionKey?
    let measuredOn: Day
    let isDraft: Bool
    let notDone: MissingReason?
  }

  struct Entry: Sendable {
    let occasion: ScheduledOccasion
    let title: Text
    let status: OccasionStatus
    let mark: Mark?
  }

  /// In order of due date.
  let entries: [Entry]

  init(
    _ definition: ProgrammeDefinition, start: Day, end: Day?, deceased: Day? = nil,
    marks: [Mark], today: Day
  ) {
    let schedule = OccasionSchedule(
      rules: definition.occasions, start: start, end: end, deceased: deceased)
    var placed: [OccasionKey: Mark] = [:]
    for mark in marks {
      let key = mark.occasion ?? schedule.occasion(at: mark.measuredOn)?.key
      guard let key else { continue }
      // What is finished says more than a draft.
      if let known = placed[key], !known.isDraft, mark.isDraft { continue }
      placed[key] = mark
    }
    let latestOpen = schedule.occasions.last { $0.opens <= today }?.key
    entries = schedule.occasions.map { occasion in
      let mark = placed[occasion.key]
      let rule = definition.occasions.first { $0.key == occasion.rule }
      let status: OccasionStatus
      if deceased != nil, mark?.isDraft ?? true {
        // Nobody is left to ask: nothing waits, not even what was begun.
        status = occasion.key == schedule.cutByDeath ? .notDone(.deceased) : .missed
      } else if let mark {
        status = mark.isDraft ? .draft : mark.notDone.map { .notDone($0) } ?? .done
      } else if today < occasion.opens {
        status = occasion.opens - today <= Self.soon ? .soon : .notOpen
      } else if today <= occasion.closes {
        status = .open
      } else {
        let isAsked = occasion.key == latestOpen && today - occasion.closes <= Self.patience
        status = isAsked ? .late : .missed
      }
      return Entry(
        occasion: occasion,
        title: rule?.title(of: occasion.key) ?? Text(verbatim: "\(occasion.key)"),
        status: status, mark: mark)
    }
  }

  /// The earliest that waits.
  var next: Entry? { entries.first { $0.status.isWaiting } }
}

extension StoredResponse {
  var mark: EpisodeAgenda.Mark {
    EpisodeAgenda.Mark(
      response: id, occasion: record.occasion, measuredOn: record.measuredOn,
      isDraft: record.isDraft, notDone: record.notDone)
  }
}
