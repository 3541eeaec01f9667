import Core
import Database
import Forms
import Foundation
import Programmes

/// The SQL of imports: their numbers, what they write, and how it is undone.
///
/// What an import writes stands under its number, seen by nobody until the number is visible;
/// `EpisodeStore` leaves it out.
struct ImportStore: Sendable {
  let municipality: MunicipalityID
  let episodes: EpisodeStore

  // MARK: Numbers

  struct Batch: Sendable, Hashable {
    let number: Int
    let owner: String
    let heartbeat: Date
    let now: Date

    var isAlive: Bool { ImportOwner.isAlive(owner, heartbeat: heartbeat, now: now) }
  }

  /// Imports that are not done: going on, or interrupted.
  ///
  /// - Parameter time: by the clock of the database, as `beat` has it: those of servers differ.
  func unfinished(by time: SQL, in connection: any Connection) throws -> [Batch] {
    try connection.rows(
      """
      SELECT number, owner, heartbeat_at, \(fragment: time) FROM import_batch
      WHERE municipality_id = \(municipality) AND state <> 'visible' ORDER BY number
      """
    ).map {
      Batch(
        number: try $0.value(at: 0), owner: try $0.value(at: 1), heartbeat: try $0.value(at: 2),
        now: try $0.value(at: 3))
    }
  }

  func begin(
    _ programme: ProgrammeID, file: String, owner: String, by user: UserID?, at now: Date,
    in connection: any Connection
  ) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM import_batch WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    let number = max(last ?? 0, 1) + 1
    try connection.execute(
      """
      INSERT INTO import_batch (municipality_id, number, programme_id, state, file_name, rows_read,
        rows_accepted, owner, heartbeat_at, created_at, created_by)
      VALUES (\(municipality), \(number), \(programme), 'staging', \(file), 0, 0, \(owner), \(now),
        \(now), \(user))
      """)
    return number
  }

  /// Notes that the import goes on; false when somebody has taken it for interrupted.
  @discardableResult
  func beat(
    _ number: Int, owner: String, by time: SQL, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE import_batch SET heartbeat_at = \(fragment: time)
      WHERE municipality_id = \(municipality) AND number = \(number) AND owner = \(owner)
        AND state IN ('staging', 'merging')
      """) == 1
  }

  func startMerging(
    _ number: Int, owner: String, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE import_batch SET state = 'merging'
      WHERE municipality_id = \(municipality) AND number = \(number) AND owner = \(owner)
        AND state = 'staging'
      """) == 1
  }

  func makeVisible(
    _ number: Int, owner: String, read: Int, accepted: Int, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE import_batch SET state = 'visible', rows_read = \(read), rows_accepted = \(accepted)
      WHERE municipality_id = \(municipality) AND number = \(number) AND owner = \(owner)
        AND state = 'merging'
      """) == 1
  }

  // MARK: What is stored

  /// The person behind any of the pseudonyms with the episodes in the programme; nil when unknown.
  func stored(
    _ digests: [UInt8], zone: ZoneID, programme: ProgrammeID, in connection: any Connection
  ) throws -> StoredPerson? {
    for start in stride(from: 0, to: digests.count, by: 32) {
      let digest = Array(digests[start..<min(start + 32, digests.count)])
      let row = try connection.first(
        """
        SELECT id, is_protected FROM person WHERE municipality_id = \(municipality)
          AND zone_id = \(zone) AND pseudonym = \(digest)
        """)
      guard let row else { continue }
      let id: PersonID = try row.value(at: 0)
      return StoredPerson(
        id: id, isProtected: try row.value(at: 1),
        episodes: try episodes(of: id, programme, in: connection))
    }
    return nil
  }

  private func episodes(
    of person: PersonID, _ programme: ProgrammeID, in connection: any Connection
  ) throws -> [StoredPerson.Episode] {
    try connection.rows(
      """
      SELECT e.id, e.row_version, e.batch, e.unit_id, e.worker_id, e.case_reference, e.household,
        e.start_day, e.end_day, e.gender, e.birth_year, e.attributes, e.programme_version,
        e.moved_to_unit_id
      FROM episode e
      WHERE e.municipality_id = \(municipality)
        AND e.id IN \(fragment: episodes.ids(of: person, in: programme))
        AND \(fragment: episodes.visibleEpisode)
      ORDER BY e.start_day DESC, e.id DESC
      """
    ).map { row in
      let id: EpisodeID = try row.value(at: 0)
      return StoredPerson.Episode(
        id: id, version: try row.value(at: 12), rowVersion: try row.value(at: 1),
        isTyped: try row.value(at: 2, as: Int.self) == 0, movedTo: try row.value(at: 13),
        state: EpisodeState(
          unit: try row.value(at: 3), worker: try row.value(at: 4),
          caseReference: try row.value(at: 5), household: try row.value(at: 6),
          start: try row.value(at: 7), end: try row.value(at: 8),
          gender: Gender(rawValue: try row.value(at: 9)) ?? .unknown,
          birthYear: try row.value(at: 10),
          attributes: try row.value(at: 11, as: TextMap.self).entries),
        responses: try responses(of: id, in: connection))
    }
  }

  private func responses(
    of episode: EpisodeID, in connection: any Connection
  ) throws -> [StoredPerson.Response] {
    try connection.rows(
      """
      SELECT r.id, r.occasion, r.measured_on, r.is_draft, r.not_done, r.answers, r.batch
      FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode)
        AND \(fragment: episodes.current)
      ORDER BY r.id
      """
    ).map { row in
      let notDone: String? = try row.value(at: 4)
      return StoredPerson.Response(
        id: try row.value(at: 0), occasion: try row.value(at: 1), day: try row.value(at: 2),
        isDraft: try row.value(at: 3), notDone: notDone.flatMap(MissingReason.init),
        answers: try row.value(at: 5), isTyped: try row.value(at: 6, as: Int.self) == 0)
    }
  }

  /// Those in a household, a part at a time, by episode.
  func householdMembers(
    of programme: ProgrammeID, after last: EpisodeID?, limit: Int, in connection: any Connection
  ) throws -> [HouseholdMember] {
    try connection.rows(
      """
      SELECT e.household, e.start_day, e.id FROM episode e
      WHERE e.municipality_id = \(municipality) AND e.programme_id = \(programme)
        AND e.household IS NOT NULL AND \(fragment: episodes.visibleEpisode)
        AND (\(last) IS NULL OR e.id > \(last))
      ORDER BY e.id LIMIT \(limit)
      """
    ).map {
      HouseholdMember(
        household: try $0.value(at: 0), start: try $0.value(at: 1), episode: try $0.value(at: 2))
    }
  }

  // MARK: Merging

  /// Notes how an episode is to be changed when the import becomes visible.
  func add(
    _ change: EpisodeChange, batch: Int, to connection: any Connection
  ) throws -> Bool {
    let state = change.state
    return try connection.execute(
      """
      INSERT INTO import_change (municipality_id, batch, episode_id, row_version, person_id,
        protects, unit_id, worker_id, case_reference, household, start_day, end_day, gender,
        birth_year, attributes)
      VALUES (\(municipality), \(batch), \(change.episode), \(change.rowVersion),
        \(change.person), \(change.protects), \(state.unit), \(state.worker),
        \(state.caseReference), \(state.household), \(state.start), \(state.end),
        \(state.gender.rawValue), \(state.birthYear), \(TextMap(state.attributes)))
      """) == 1
  }

  /// Makes every change that was noted; false when an episode is not what it was.
  func applyChanges(_ number: Int, in connection: any Connection) throws -> Bool {
    let noted = try connection.first(
      """
      SELECT count(*) FROM import_change
      WHERE municipality_id = \(municipality) AND batch = \(number)
      """
    )?.value(at: 0, as: Int.self)
    let made = try connection.execute(
      """
      UPDATE episode SET unit_id = c.unit_id, worker_id = c.worker_id,
        case_reference = c.case_reference, household = c.household, start_day = c.start_day,
        end_day = c.end_day, gender = c.gender, birth_year = c.birth_year,
        attributes = c.attributes, row_version = episode.row_version + 1
      FROM import_change c
      WHERE c.municipality_id = \(municipality) AND c.batch = \(number)
        AND episode.municipality_id = c.municipality_id AND episode.id = c.episode_id
        AND episode.row_version = c.row_version
      """)
    try connection.execute(
      """
      UPDATE person SET is_protected = 1
      WHERE municipality_id = \(municipality) AND id IN
        (SELECT person_id FROM import_change
         WHERE municipality_id = \(municipality) AND batch = \(number) AND protects = 1)
      """)
    return made == noted
  }

  /// Those whom an import marks as of protected identity.
  func protected(by number: Int, in connection: any Connection) throws -> [PersonID] {
    try connection.rows(
      """
      SELECT DISTINCT person_id FROM import_change
      WHERE municipality_id = \(municipality) AND batch = \(number) AND protects = 1
      """
    ).map { try $0.value(at: 0) }
  }

  /// Removes notes of what has been made, at most `limit` of each kind; true when none is left.
  func clearNotes(limit: Int, in connection: any Connection) throws -> Bool {
    let changes = try connection.execute(
      """
      DELETE FROM import_change WHERE (municipality_id, batch, episode_id) IN
        (SELECT c.municipality_id, c.batch, c.episode_id FROM import_change c
         JOIN import_batch b ON b.municipality_id = c.municipality_id AND b.number = c.batch
         WHERE c.municipality_id = \(municipality) AND b.state = 'visible' LIMIT \(limit))
      """)
    let additions = try connection.execute(
      """
      DELETE FROM import_addition WHERE (municipality_id, batch, episode_id) IN
        (SELECT a.municipality_id, a.batch, a.episode_id FROM import_addition a
         JOIN import_batch b ON b.municipality_id = a.municipality_id AND b.number = a.batch
         WHERE a.municipality_id = \(municipality) AND b.state = 'visible' LIMIT \(limit))
      """)
    return max(changes, additions) < limit
  }

  // MARK: Undoing

  /// Takes an import for interrupted; false when it has become visible or is gone.
  func startUndoing(_ number: Int, in connection: any Connection) throws -> Bool {
    try connection.execute(
      """
      UPDATE import_batch SET state = 'undoing'
      WHERE municipality_id = \(municipality) AND number = \(number) AND state <> 'visible'
      """) == 1
  }

  /// Takes back what was written of at most about `limit` episodes under a number that is not
  /// visible; true when nothing is left.
  func clear(_ number: Int, limit: Int, in connection: any Connection) throws -> Bool {
    let added = try connection.rows(
      """
      SELECT episode_id FROM import_addition
      WHERE municipality_id = \(municipality) AND batch = \(number) LIMIT \(limit)
      """)
    for row in added {
      try takeBackAddition(to: row.value(at: 0), number, in: connection)
    }
    guard added.count < limit else { return false }
    let begun = try connection.rows(
      """
      SELECT e.id, e.person_id FROM episode e
      JOIN import_batch b ON b.municipality_id = e.municipality_id AND b.number = \(number)
      WHERE e.municipality_id = \(municipality) AND e.batch = \(number)
        AND e.id BETWEEN b.first_episode AND b.last_episode
      LIMIT \(limit)
      """)
    for row in begun {
      try takeBack(row.value(at: 0), of: row.value(at: 1), in: connection)
    }
    guard begun.count < limit else { return false }
    let noted = try connection.execute(
      """
      DELETE FROM import_change WHERE (municipality_id, batch, episode_id) IN
        (SELECT municipality_id, batch, episode_id FROM import_change
         WHERE municipality_id = \(municipality) AND batch = \(number) LIMIT \(limit))
      """)
    return noted < limit
  }

  /// What is new in an episode that was there before goes, and what it replaced holds again.
  private func takeBackAddition(
    to episode: EpisodeID, _ number: Int, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      DELETE FROM response WHERE municipality_id = \(municipality) AND episode_id = \(episode)
        AND batch = \(number)
      """)
    try connection.execute(
      """
      UPDATE response SET superseded_by = 0
      WHERE municipality_id = \(municipality) AND episode_id = \(episode)
        AND superseded_by = \(number)
      """)
    try connection.execute(
      """
      DELETE FROM import_addition WHERE municipality_id = \(municipality)
        AND batch = \(number) AND episode_id = \(episode)
      """)
  }

  private func takeBack(
    _ episode: EpisodeID, of person: PersonID, in connection: any Connection
  ) throws {
    try connection.execute(
      "DELETE FROM response WHERE municipality_id = \(municipality) AND episode_id = \(episode)")
    try connection.execute(
      "DELETE FROM episode WHERE municipality_id = \(municipality) AND id = \(episode)")
    try connection.execute(
      """
      DELETE FROM person WHERE municipality_id = \(municipality) AND id = \(person)
        AND NOT EXISTS (SELECT 1 FROM episode
          WHERE municipality_id = \(municipality) AND person_id = \(person))
      """)
  }

  /// Removes the number itself.
  func endUndoing(_ number: Int, in connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM import_batch
      WHERE municipality_id = \(municipality) AND number = \(number) AND state = 'undoing'
      """)
  }
}
