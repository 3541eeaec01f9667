import Core
import Database
import Forms
import Foundation
import Programmes

/// What an import stores of new persons, episodes and responses.
extension ImportStore {
  /// Adds what is new of some persons: themselves, their episodes, their responses in place of those
  /// that they replace; false when somebody has added, replaced or answered any of it meanwhile.
  func add(
    _ differences: [PersonDifference], _ writing: Writing, to connection: any Connection
  ) throws -> Bool {
    let episodes = differences.compactMap(\.newEpisode)
    for episode in episodes where episode.digest == nil {
      guard try isBeside(episode, writing, in: connection) else { return false }
    }
    let persons = persons(episodes, writing)
    guard try connection.insert(persons) == persons.count else { return false }
    try connection.insert(rows(episodes, writing))
    try widen(writing.batch, by: episodes.map(\.episode), in: connection)
    for difference in differences where difference.newEpisode == nil {
      guard !difference.responses.isEmpty else { continue }
      try noteAddition(to: difference.episode, writing.batch, in: connection)
      for response in difference.responses {
        guard try replace(response, writing.batch, in: connection) else { return false }
      }
    }
    let responses = rows(differences.flatMap(\.responses), writing)
    return try connection.insert(responses) == responses.count
  }

  /// What everything that an import writes has in common.
  struct Writing: Sendable {
    let batch: Int
    let zone: ZoneID
    let programme: ProgrammeID
    let keyVersion: Int
    let user: UserID?
    let now: Date
  }

  /// Whether the person still has as many episodes as when they were compared.
  private func isBeside(
    _ new: NewEpisode, _ writing: Writing, in connection: any Connection
  ) throws -> Bool {
    try connection.first(
      """
      SELECT count(*) FROM episode WHERE municipality_id = \(municipality)
        AND person_id = \(new.person) AND programme_id = \(writing.programme)
        AND batch <> \(writing.batch) AND merged_into_id IS NULL
      """
    )?.value(at: 0) == new.beside
  }

  private func persons(_ episodes: [NewEpisode], _ writing: Writing) -> Insertion {
    var rows = Insertion(
      into: "person",
      same: [
        ("municipality_id", municipality), ("zone_id", writing.zone),
        ("key_version", writing.keyVersion),
      ],
      each: ["id", "pseudonym", "is_protected"], skippingConflicts: true)
    // In the order of the index of pseudonyms, whose pages are then each visited once.
    let new = episodes.compactMap { episode in episode.digest.map { (digest: $0, episode) } }
      .sorted { $0.digest.lexicographicallyPrecedes($1.digest) }
    for (digest, episode) in new {
      rows.append([episode.person.sqlValue, digest.sqlValue, episode.isProtected.sqlValue])
    }
    return rows
  }

  private func rows(_ episodes: [NewEpisode], _ writing: Writing) -> Insertion {
    var rows = Insertion(
      into: "episode",
      same: [
        ("municipality_id", municipality), ("zone_id", writing.zone),
        ("programme_id", writing.programme), ("batch", writing.batch),
        ("created_at", writing.now), ("created_by", writing.user),
      ],
      each: [
        "id", "programme_version", "person_id", "unit_id", "moved_to_unit_id", "deceased_day",
        "worker_id", "case_reference", "household", "start_day", "end_day", "gender", "birth_year",
        "attributes",
      ])
    for episode in episodes {
      let state = episode.state
      rows.append([
        episode.episode.sqlValue, episode.version.sqlValue, episode.person.sqlValue,
        state.unit.sqlValue, state.movedTo.sqlValue, state.deceased.sqlValue,
        state.worker.sqlValue, state.caseReference.sqlValue, state.household.sqlValue,
        state.start.sqlValue, state.end.sqlValue, state.gender.rawValue.sqlValue,
        state.birthYear.sqlValue, TextMap(state.attributes).sqlValue,
      ])
    }
    return rows
  }

  private func rows(_ responses: [NewResponse], _ writing: Writing) -> Insertion {
    var rows = Insertion(
      into: "response",
      same: [
        ("municipality_id", municipality), ("is_draft", false), ("batch", writing.batch),
        ("recorded_at", writing.now), ("recorded_by", writing.user),
      ],
      each: ["episode_id", "id", "occasion", "measured_on", "not_done", "answers"],
      skippingConflicts: true)
    for response in responses {
      rows.append([
        response.episode.sqlValue, response.id.sqlValue, response.occasion.sqlValue,
        response.day.sqlValue, (response.notDone?.rawValue).sqlValue, response.answers.sqlValue,
      ])
    }
    return rows
  }

  /// False when the response that is replaced no longer holds.
  private func replace(
    _ new: NewResponse, _ batch: Int, in connection: any Connection
  ) throws -> Bool {
    guard let held = new.supersedes else { return true }
    return try connection.execute(
      """
      UPDATE response SET superseded_by = \(batch)
      WHERE municipality_id = \(municipality) AND episode_id = \(new.episode) AND id = \(held)
        AND superseded_by = 0
      """) == 1
  }

  // Where to find what is to be taken back, without an index of every response for it.

  /// Notes between which ids the new episodes are.
  private func widen(
    _ batch: Int, by episodes: [EpisodeID], in connection: any Connection
  ) throws {
    guard let first = episodes.min(), let last = episodes.max() else { return }
    try connection.execute(
      """
      UPDATE import_batch SET
        first_episode = CASE WHEN first_episode <= \(first) THEN first_episode ELSE \(first) END,
        last_episode = CASE WHEN last_episode >= \(last) THEN last_episode ELSE \(last) END
      WHERE municipality_id = \(municipality) AND number = \(batch)
      """)
  }

  private func noteAddition(
    to episode: EpisodeID, _ batch: Int, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO import_addition (municipality_id, batch, episode_id)
      VALUES (\(municipality), \(batch), \(episode)) ON CONFLICT DO NOTHING
      """)
  }
}
