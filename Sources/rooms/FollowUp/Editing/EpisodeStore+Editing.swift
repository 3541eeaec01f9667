import Core
import Database
import Forms
import Foundation
import Programmes

/// Whose an episode is and what results divide it by, as they are corrected to.
struct EpisodeCorrection: Sendable, Hashable {
  var person: PersonID
  var caseReference: String?
  /// The unit at the start.
  var unit: UnitID
  var start: Day
  var gender: Gender
  var birthYear: Int?
}

extension EpisodeStore {
  // Each of these is false, and changes nothing, when somebody else changed the episode meanwhile.

  /// Ends the episode, or opens it again with nil.
  func setEnd(_ end: Day?, of episode: Episode, in connection: any Connection) throws -> Bool {
    try change(episode, "end_day = \(end)", in: connection)
  }

  /// Notes the day on which the person died, which ends an episode that is open; nil takes it back,
  /// and opens again what it ended.
  func setDeceased(
    _ day: Day?, of episode: Episode, in connection: any Connection
  ) throws -> Bool {
    let end = day == nil && episode.end == episode.deceased ? nil : episode.end ?? day
    return try change(episode, "deceased_day = \(day), end_day = \(end)", in: connection)
  }

  /// Hands the episode over to `worker` in `unit`; results stay where they are.
  func setWorker(
    _ worker: UserID, in unit: UnitID, of episode: Episode, in connection: any Connection
  ) throws -> Bool {
    let moved = unit == episode.unit ? nil : unit
    return try change(
      episode, "worker_id = \(worker), moved_to_unit_id = \(moved)", in: connection)
  }

  /// Corrects the episode. Who was taken for the person is forgotten when nothing else is theirs.
  func correct(
    _ episode: Episode, to right: EpisodeCorrection, in connection: any Connection
  ) throws -> Bool {
    let moved = episode.movedTo == right.unit ? nil : episode.movedTo
    let isDone = try change(
      episode,
      """
      person_id = \(right.person), unit_id = \(right.unit), moved_to_unit_id = \(moved),
        case_reference = \(right.caseReference), start_day = \(right.start),
        gender = \(right.gender.rawValue), birth_year = \(right.birthYear)
      """, in: connection)
    guard isDone else { return false }
    try connection.execute(
      """
      UPDATE episode SET person_id = \(right.person)
      WHERE municipality_id = \(municipality) AND merged_into_id = \(episode.id)
      """)
    try connection.execute(
      """
      DELETE FROM person WHERE municipality_id = \(municipality) AND id = \(episode.person)
        AND NOT EXISTS (SELECT 1 FROM episode
          WHERE municipality_id = \(municipality) AND person_id = \(episode.person))
      """)
    return true
  }

  private func change(
    _ episode: Episode, _ assignments: SQL, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE episode SET \(fragment: assignments), row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(episode.id)
        AND row_version = \(episode.rowVersion)
      """) == 1
  }

  // MARK: Answers

  /// Takes a response back, with nothing in its place; false when it no longer holds.
  func withdraw(
    _ response: ResponseID, of episode: EpisodeID, in connection: any Connection
  ) throws -> Bool {
    let held = try connection.first(
      """
      SELECT 1 FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode)
        AND r.id = \(response) AND \(fragment: current)
      """)
    guard held != nil else { return false }
    try supersede([response], of: episode, in: connection)
    return true
  }

  private func supersede(
    _ responses: Set<ResponseID>, of episode: EpisodeID, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE response SET superseded_by = \(Self.typed)
      WHERE municipality_id = \(municipality) AND episode_id = \(episode)
        AND id IN \(list: responses.sorted())
      """)
  }

  // MARK: Merging

  /// Merges an episode into another of the same person: its answers, with their history, are taken
  /// over, those of `losing` as replaced; what is left leads to the other.
  func merge(
    _ merged: Episode, into kept: Episode, losing: Set<ResponseID>,
    in connection: any Connection
  ) throws -> Bool {
    let isWhole =
      try connection.first(
        """
        SELECT 1 FROM episode
        WHERE municipality_id = \(municipality) AND id = \(merged.id)
          AND row_version = \(merged.rowVersion)
        """) != nil
    // What stands there is set anew to itself: the change is that others see it as changed.
    guard isWhole, try change(kept, "end_day = end_day", in: connection) else { return false }
    try supersede(losing, of: kept.id, in: connection)
    try connection.execute(
      """
      INSERT INTO response (municipality_id, episode_id, id, occasion, measured_on, is_draft,
        not_done, answers, batch, superseded_by, recorded_at, recorded_by)
      SELECT r.municipality_id, \(kept.id), r.id, r.occasion, r.measured_on, r.is_draft,
        r.not_done, r.answers, r.batch,
        CASE WHEN r.id IN \(list: losing.sorted()) THEN \(Self.typed) ELSE r.superseded_by END,
        r.recorded_at, r.recorded_by
      FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(merged.id)
        AND \(fragment: visibleResponse)
      """)
    try connection.execute(
      """
      INSERT INTO episode_event (municipality_id, episode_id, id, kind, reason, response_id, before,
        recorded_at, recorded_by)
      SELECT municipality_id, \(kept.id), id, kind, reason, response_id, before, recorded_at,
        recorded_by
      FROM episode_event
      WHERE municipality_id = \(municipality) AND episode_id = \(merged.id)
      """)
    // What was merged into it before leads to the same place.
    try connection.execute(
      """
      UPDATE episode SET merged_into_id = \(kept.id), row_version = row_version + 1
      WHERE municipality_id = \(municipality)
        AND (id = \(merged.id) OR merged_into_id = \(merged.id))
      """)
    return true
  }

  /// Where an episode lives on: itself, or what it was merged into.
  func living(_ id: EpisodeID, in connection: any Connection) throws -> EpisodeID {
    try connection.first(
      """
      SELECT merged_into_id FROM episode
      WHERE municipality_id = \(municipality) AND id = \(id) AND merged_into_id IS NOT NULL
      """
    ).map { try $0.value(at: 0) } ?? id
  }

  /// The person's other episodes in the programme, those that the reader may read, latest first.
  func others(
    of opened: EpisodeDoor.Opened, in connection: any Connection
  ) throws -> [Episode] {
    try episodes(
      of: opened.episode.person, in: opened.episode.programme, connection: connection
    ).filter {
      $0.id != opened.episode.id
        && opened.scope.reaches(
          unit: $0.handler, assignee: $0.worker, isProtected: $0.isProtected)
    }
  }

  // MARK: History

  func add(
    _ event: EpisodeEvent, to episode: EpisodeID, by user: UserID?, at now: Date,
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO episode_event (municipality_id, episode_id, id, kind, reason, response_id, before,
        recorded_at, recorded_by)
      VALUES (\(municipality), \(episode), \(ID<EpisodeEvent>.make(at: now)),
        \(event.kind.rawValue), \(event.reason), \(event.response), \(TextMap(event.before)),
        \(now), \(user))
      """)
  }

  /// What was done to an episode, latest first.
  func events(
    of episode: EpisodeID, in connection: any Connection
  ) throws -> [RecordedEvent] {
    try connection.rows(
      """
      SELECT kind, reason, response_id, before, recorded_at, recorded_by FROM episode_event
      WHERE municipality_id = \(municipality) AND episode_id = \(episode)
      ORDER BY recorded_at DESC, id DESC
      """
    ).compactMap { row in
      guard let kind = EpisodeEvent.Kind(rawValue: try row.value(at: 0)) else { return nil }
      return RecordedEvent(
        event: EpisodeEvent(
          kind: kind, reason: try row.value(at: 1), response: try row.value(at: 2),
          before: try row.value(at: 3, as: TextMap.self).entries),
        recordedAt: try row.value(at: 4), recordedBy: try row.value(at: 5))
    }
  }
}
