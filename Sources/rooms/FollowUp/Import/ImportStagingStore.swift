import Core
import Database
import Forms
import Foundation
import Programmes

/// A file on its way in, in a database of its own: staged as read, sorted by person, and then as
/// what is to be stored. Takes no lock of the main database, and is gone when it is let go.
struct ImportStagingStore: Sendable {
  private let database: SQLiteDatabase

  init() async throws {
    database = try SQLiteDatabase.temporary()
    try await database.write { connection in
      try connection.execute(
        """
        CREATE TABLE staged (digests BLOB, episode TEXT, line INTEGER, facts TEXT, occasion TEXT, day INTEGER,
          not_done TEXT, answers TEXT)
        """)
      try connection.execute(
        """
        CREATE TABLE planned_episode (person BLOB, digest BLOB, is_protected INTEGER, episode BLOB,
          version INTEGER, beside INTEGER, moved_to BLOB, deceased INTEGER, unit BLOB, worker BLOB, case_reference TEXT, household TEXT, start INTEGER, end INTEGER,
          gender TEXT, birth_year INTEGER, attributes TEXT)
        """)
      try connection.execute(
        """
        CREATE TABLE planned_change (episode BLOB, row_version INTEGER, person BLOB, protect INTEGER,
          unit BLOB, worker BLOB, case_reference TEXT, household TEXT, start INTEGER, end INTEGER,
          gender TEXT, birth_year INTEGER, attributes TEXT)
        """)
      try connection.execute(
        """
        CREATE TABLE planned_response (episode BLOB, response BLOB, occasion TEXT, day INTEGER,
          not_done TEXT, answers TEXT, supersedes BLOB)
        """)
      try connection.execute(
        """
        CREATE TABLE household_member (household TEXT, start INTEGER, episode BLOB UNIQUE,
          is_in_file INTEGER, PRIMARY KEY (household, start, episode)) WITHOUT ROWID
        """)
    }
  }

  func close() async throws {
    try await database.close()
  }

  // MARK: Rows

  /// Runs `body` with what stages rows, in one transaction.
  func stage<T: Sendable>(
    _ body: @escaping @Sendable (_ stage: (StagedRow) throws -> Void) throws -> T
  ) async throws -> T {
    try await database.write { connection in
      try body { row in
        try connection.execute(
          """
          INSERT INTO staged (digests, episode, line, facts, occasion, day, not_done, answers)
          VALUES (\(row.digests), \(row.episode), \(row.line), \(row.facts), \(row.occasion), \(row.day),
            \(row.notDone?.rawValue), \(row.answers))
          """)
      }
    }
  }

  /// Brings the rows of each person together, in the order of the file.
  func sort() async throws {
    try await database.write { connection in
      try connection.execute(
        "CREATE TABLE sorted AS SELECT * FROM staged ORDER BY digests, episode, line, rowid")
      try connection.execute("DROP TABLE staged")
    }
  }

  /// Up to `limit` rows after the first `passed`, sorted by person.
  func rows(after passed: Int, limit: Int) async throws -> [StagedRow] {
    try await database.read { connection in
      var rows: [StagedRow] = []
      rows.reserveCapacity(limit)
      try connection.forEach(
        """
        SELECT digests, line, facts, occasion, day, not_done, answers, episode FROM sorted
        WHERE rowid > \(passed) ORDER BY rowid LIMIT \(limit)
        """
      ) { row in
        let notDone: String? = try row.value(at: 5)
        rows.append(
          StagedRow(
            digests: try row.value(at: 0), episode: try row.value(at: 7),
            line: try row.value(at: 1), facts: try row.value(at: 2), occasion: try row.value(at: 3),
            day: try row.value(at: 4),
            notDone: notDone.flatMap(MissingReason.init), answers: try row.value(at: 6)))
      }
      return rows
    }
  }

  // MARK: What is to be stored

  func add(_ plan: [PersonDifference]) async throws {
    try await database.write { connection in
      for person in plan {
        if let episode = person.newEpisode { try add(episode, to: connection) }
        if let change = person.change { try add(change, to: connection) }
        for response in person.responses {
          try connection.execute(
            """
            INSERT INTO planned_response
              (episode, response, occasion, day, not_done, answers, supersedes)
            VALUES (\(response.episode), \(response.id), \(response.occasion), \(response.day),
              \(response.notDone?.rawValue), \(response.answers), \(response.supersedes))
            """)
        }
      }
    }
  }

  // MARK: Households

  /// An episode that is there already stays as it was given first.
  func add(_ members: [HouseholdMember], areInFile: Bool) async throws {
    try await database.write { connection in
      for member in members {
        try connection.execute(
          """
          INSERT INTO household_member (household, start, episode, is_in_file)
          VALUES (\(member.household), \(member.start), \(member.episode), \(areInFile))
          ON CONFLICT DO NOTHING
          """)
      }
    }
  }

  /// How many of the file's persons have somebody in the household who began before them.
  func uncountedMembers() async throws -> Int {
    try await database.read { connection in
      try connection.first(
        """
        SELECT count(*) FROM household_member m WHERE m.is_in_file AND EXISTS
          (SELECT 1 FROM household_member o WHERE o.household = m.household
             AND (o.start, o.episode) < (m.start, m.episode))
        """
      )?.value(at: 0) ?? 0
    }
  }

  // MARK: Planned

  private func add(_ planned: NewEpisode, to connection: any Connection) throws {
    let state = planned.state
    try connection.execute(
      """
      INSERT INTO planned_episode (person, digest, is_protected, episode, version, beside, moved_to,
        deceased, unit, worker, case_reference, household, start, end, gender, birth_year,
        attributes)
      VALUES (\(planned.person), \(planned.digest), \(planned.isProtected), \(planned.episode),
        \(planned.version), \(planned.beside), \(state.movedTo), \(state.deceased), \(state.unit), \(state.worker), \(state.caseReference), \(state.household), \(state.start),
        \(state.end), \(state.gender.rawValue), \(state.birthYear), \(TextMap(state.attributes)))
      """)
  }

  private func add(_ planned: EpisodeChange, to connection: any Connection) throws {
    let state = planned.state
    try connection.execute(
      """
      INSERT INTO planned_change (episode, row_version, person, protect, unit, worker,
        case_reference, household, start, end, gender, birth_year, attributes)
      VALUES (\(planned.episode), \(planned.rowVersion), \(planned.person), \(planned.protects),
        \(state.unit), \(state.worker), \(state.caseReference), \(state.household), \(state.start),
        \(state.end), \(state.gender.rawValue), \(state.birthYear), \(TextMap(state.attributes)))
      """)
  }

  func newEpisodes(after passed: Int, limit: Int) async throws -> [NewEpisode] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT person, digest, is_protected, episode, unit, worker, case_reference, household,
          start, end, gender, birth_year, attributes, version, beside, moved_to, deceased
        FROM planned_episode WHERE rowid > \(passed) ORDER BY rowid LIMIT \(limit)
        """
      ).map { row in
        var state = try state(row, from: 4)
        state.movedTo = try row.value(at: 15)
        state.deceased = try row.value(at: 16)
        return NewEpisode(
          person: try row.value(at: 0), digest: try row.value(at: 1),
          isProtected: try row.value(at: 2), episode: try row.value(at: 3),
          version: try row.value(at: 13), beside: try row.value(at: 14), state: state)
      }
    }
  }

  func changes(after passed: Int, limit: Int) async throws -> [EpisodeChange] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT episode, row_version, person, protect, unit, worker, case_reference, household,
          start, end, gender, birth_year, attributes
        FROM planned_change WHERE rowid > \(passed) ORDER BY rowid LIMIT \(limit)
        """
      ).map { row in
        EpisodeChange(
          episode: try row.value(at: 0), rowVersion: try row.value(at: 1),
          person: try row.value(at: 2), protects: try row.value(at: 3),
          state: try state(row, from: 4))
      }
    }
  }

  private func state(_ row: Row, from column: Int) throws -> EpisodeState {
    EpisodeState(
      unit: try row.value(at: column), worker: try row.value(at: column + 1),
      caseReference: try row.value(at: column + 2), household: try row.value(at: column + 3),
      start: try row.value(at: column + 4), end: try row.value(at: column + 5),
      gender: Gender(rawValue: try row.value(at: column + 6)) ?? .unknown,
      birthYear: try row.value(at: column + 7),
      attributes: try row.value(at: column + 8, as: TextMap.self).entries)
  }

  func responses(after passed: Int, limit: Int) async throws -> [NewResponse] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT episode, response, occasion, day, not_done, answers, supersedes
        FROM planned_response WHERE rowid > \(passed) ORDER BY rowid LIMIT \(limit)
        """
      ).map { row in
        let notDone: String? = try row.value(at: 4)
        return NewResponse(
          episode: try row.value(at: 0), id: try row.value(at: 1), occasion: try row.value(at: 2),
          day: try row.value(at: 3), notDone: notDone.flatMap(MissingReason.init),
          answers: try row.value(at: 5), supersedes: try row.value(at: 6))
      }
    }
  }
}
