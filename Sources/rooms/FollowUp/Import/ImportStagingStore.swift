import Core
import Database
import Forms
import Foundation
import Programmes

/// A file on its way in, in a database of its own: its rows sorted by person where they stand apart,
/// and the households of its persons. Takes no lock of the main database, and is gone when it is let go.
struct ImportStagingStore: Sendable {
  private let database: SQLiteDatabase

  init() async throws {
    database = try SQLiteDatabase.temporary()
    try await database.write { connection in
      try connection.execute(
        """
        CREATE TABLE staged (digests BLOB, episode TEXT, line INTEGER, facts TEXT, occasion TEXT,
          day INTEGER, not_done TEXT, answers TEXT)
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

  func stage(_ rows: [StagedRow]) async throws {
    try await database.write { connection in
      for row in rows {
        try connection.execute(
          """
          INSERT INTO staged (digests, episode, line, facts, occasion, day, not_done, answers)
          VALUES (\(row.digests), \(row.episode), \(row.line), \(row.facts), \(row.occasion),
            \(row.day), \(row.notDone?.rawValue), \(row.answers))
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
}
