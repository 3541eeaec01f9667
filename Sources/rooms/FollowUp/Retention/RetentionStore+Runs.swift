import Core
import Database
import Foundation
import Organisation

extension RetentionStore {
  // MARK: Deletions

  func nextNumber(in connection: any Connection) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM retention_run WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    return (last ?? 0) + 1
  }

  func add(_ run: RetentionRun, to connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO retention_run (municipality_id, id, number, decision_id, programme_id, cut_off,
        state, started_at)
      VALUES (\(municipality), \(run.id), \(run.number), \(run.decision), \(run.programme),
        \(run.cutOff), \(run.state.rawValue), \(run.startedAt))
      """)
  }

  /// Takes back an export that was never received; with it goes the list of what was in it.
  func discard(_ run: ID<RetentionRun>, in connection: any Connection) throws {
    try clearItems(of: run, in: connection)
    try connection.execute(
      """
      DELETE FROM retention_run WHERE municipality_id = \(municipality) AND id = \(run)
        AND state IN ('exporting', 'exported')
      """)
  }

  func archived(
    _ run: ID<RetentionRun>, _ archive: RetentionRun.Archive, by user: UserID,
    in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE retention_run SET state = 'exported', archive_digest = \(archive.digest),
        archive_bytes = \(archive.bytes), archived_at = \(archive.at), archived_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(run) AND state = 'exporting'
      """) == 1
  }

  /// The archives have it: from now on it is deleted. False when it was not waiting for that.
  func received(
    _ run: ID<RetentionRun>, reference: String, by user: UserID, at now: Date,
    in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE retention_run SET state = 'deleting', archive_reference = \(reference),
        received_at = \(now), received_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(run) AND state = 'exported'
      """) == 1
  }

  /// Adds what a step deleted to what the deletion came to.
  func count(
    _ deleted: RetentionDeletion, kept: Int, of run: RetentionRun, in connection: any Connection
  ) throws {
    let counts = run.counts.merging(deleted.counts, uniquingKeysWith: +)
    let first = [run.span?.lowerBound, deleted.days.min()].compactMap(\.self).min()
    let last = [run.span?.upperBound, deleted.days.max()].compactMap(\.self).max()
    try connection.execute(
      """
      UPDATE retention_run SET counts = \(TextMap(counts.mapValues { "\($0)" })),
        first_end = \(first), last_end = \(last), kept = kept + \(kept)
      WHERE municipality_id = \(municipality) AND id = \(run.id)
      """)
  }

  func finish(
    _ run: ID<RetentionRun>, at now: Date, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE retention_run SET state = 'done', done_at = \(now)
      WHERE municipality_id = \(municipality) AND id = \(run) AND state = 'deleting'
      """) == 1
  }

  func run(_ id: ID<RetentionRun>, in connection: any Connection) throws -> RetentionRun? {
    try connection.first(
      """
      SELECT \(fragment: Self.runColumns) FROM retention_run
      WHERE municipality_id = \(municipality) AND id = \(id)
      """
    ).map(decodeRun)
  }

  /// Those of some programmes, latest first.
  func runs(
    of programmes: Set<ProgrammeID>, in connection: any Connection
  ) throws -> [RetentionRun] {
    try connection.rows(
      """
      SELECT \(fragment: Self.runColumns) FROM retention_run
      WHERE municipality_id = \(municipality) AND programme_id IN \(list: programmes.sorted())
      ORDER BY number DESC
      """
    ).map(decodeRun)
  }

  private static let runColumns: SQL =
    """
    id, number, decision_id, programme_id, cut_off, state, started_at, archive_digest,
    archive_bytes, archived_at, archive_reference, received_at, counts, first_end, last_end, kept,
    done_at
    """

  private func decodeRun(_ row: Row) throws -> RetentionRun {
    var run = RetentionRun(
      id: try row.value(at: 0), number: try row.value(at: 1), decision: try row.value(at: 2),
      programme: try row.value(at: 3), cutOff: try row.value(at: 4),
      state: RetentionRun.State(rawValue: try row.value(at: 5)) ?? .exporting,
      startedAt: try row.value(at: 6))
    if let digest: [UInt8] = try row.value(at: 7) {
      run.archive = RetentionRun.Archive(
        digest: digest, bytes: try row.value(at: 8), at: try row.value(at: 9),
        reference: try row.value(at: 10), receivedAt: try row.value(at: 11))
    }
    run.counts = try row.value(at: 12, as: TextMap.self).entries.compactMapValues { Int($0) }
    if let first: Day = try row.value(at: 13), let last: Day = try row.value(at: 14) {
      run.span = first...last
    }
    run.kept = try row.value(at: 15)
    run.doneAt = try row.value(at: 16)
    return run
  }

  // MARK: Deleting

  /// The columns by which rows belong to a person or an episode, of every table that has such: what
  /// `delete` sees to. A test compares it with the schema, so that no new table is forgotten.
  static let belongings: Set<String> = [
    "person.id", "episode.id", "episode.person_id", "episode.merged_into_id",
    "response.episode_id", "response.id", "episode_event.episode_id",
    "episode_event.response_id", "import_change.episode_id", "import_change.person_id",
    "import_addition.episode_id", "import_batch.first_episode", "import_batch.last_episode",
    "retention_item.episode_id", "retention_hold.person_id", "data_request.person_id",
    "data_request_mask.episode_id", "data_request_mask.response_id",
  ]

  /// Deletes episodes with all that belongs to them, what was merged into them, and the persons of
  /// whom nothing is left. To be called inside `CellUpkeep.changing`.
  func delete(
    _ episodes: [EpisodeID], in connection: any Connection
  ) throws -> RetentionDeletion {
    var deletion = RetentionDeletion()
    var all = episodes
    try connection.forEach(
      """
      SELECT id FROM episode
      WHERE municipality_id = \(municipality) AND merged_into_id IN \(list: episodes)
      """
    ) { all.append(try $0.value(at: 0)) }
    var persons: Set<PersonID> = []
    try connection.forEach(
      """
      SELECT e.person_id, coalesce(e.end_day, (SELECT max(r.measured_on) FROM response r
        WHERE r.municipality_id = e.municipality_id AND r.episode_id = e.id), e.start_day)
      FROM episode e WHERE e.municipality_id = \(municipality) AND e.id IN \(list: all)
      """
    ) { row in
      persons.insert(try row.value(at: 0))
      deletion.days.append(try row.value(at: 1))
    }
    let within: SQL = "municipality_id = \(municipality) AND episode_id IN \(list: all)"
    deletion.counts["episode_event"] = try connection.execute(
      "DELETE FROM episode_event WHERE \(fragment: within)")
    try connection.execute("DELETE FROM data_request_mask WHERE \(fragment: within)")
    deletion.counts["response"] = try connection.execute(
      "DELETE FROM response WHERE \(fragment: within)")
    try connection.execute("DELETE FROM import_change WHERE \(fragment: within)")
    try connection.execute("DELETE FROM import_addition WHERE \(fragment: within)")
    // Where an import that is done began and ended: of use only until it was done.
    try connection.execute(
      """
      UPDATE import_batch SET first_episode = NULL, last_episode = NULL
      WHERE municipality_id = \(municipality) AND state = 'visible'
        AND (first_episode IN \(list: all) OR last_episode IN \(list: all))
      """)
    try connection.execute("DELETE FROM retention_item WHERE \(fragment: within)")
    deletion.counts["episode"] = try connection.execute(
      "DELETE FROM episode WHERE municipality_id = \(municipality) AND id IN \(list: all)")
    deletion.counts["person"] = try forget(persons, in: connection)
    return deletion
  }

  /// Deletes those of some persons who have no episode left; how many they were.
  private func forget(_ persons: Set<PersonID>, in connection: any Connection) throws -> Int {
    let gone = try persons.sorted().filter { person in
      try connection.first(
        """
        SELECT 1 FROM episode WHERE municipality_id = \(municipality) AND person_id = \(person)
        LIMIT 1
        """) == nil
    }
    try connection.execute(
      """
      UPDATE retention_hold SET person_id = NULL
      WHERE municipality_id = \(municipality) AND person_id IN \(list: gone)
      """)
    try connection.execute(
      """
      UPDATE data_request SET person_id = NULL
      WHERE municipality_id = \(municipality) AND person_id IN \(list: gone)
      """)
    try connection.execute(
      "DELETE FROM import_change WHERE municipality_id = \(municipality) AND person_id IN \(list: gone)"
    )
    return try connection.execute(
      "DELETE FROM person WHERE municipality_id = \(municipality) AND id IN \(list: gone)")
  }
}

/// What one step deleted: rows by table, and when each episode ended or was last answered.
struct RetentionDeletion: Sendable {
  var counts: [String: Int] = [:]
  var days: [Day] = []
}
