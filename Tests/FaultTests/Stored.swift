import Core
import Database
import Foundation
import TestSupport
import Testing

/// What a database file holds, found out by SQL of the tests' own.
struct Stored: Sendable, Equatable {
  /// A line for every answer that holds now.
  let content: [String]
  /// Rows, whether they hold or not.
  let persons: Int
  let episodes: Int
  let responses: Int
  /// What should not be there: a line for each.
  let broken: [String]

  init(_ file: URL) async throws {
    let database = try NamedDatabase.open(file)
    let isFile = database.dialect == .sqlite
    self = try await database.read { try Stored($0, isFile: isFile) }
    try await database.close()
  }

  private init(_ connection: any Connection, isFile: Bool) throws {
    content = try connection.rows(
      """
      SELECT e.case_reference || '|' || e.start_day || '|' || e.gender || '|' || e.attributes
        || '|' || coalesce(r.occasion || '|' || r.measured_on || '|' || r.is_draft || '|'
          || coalesce(r.not_done, '') || '|' || r.answers, 'no answer') AS line
      FROM episode e
      LEFT JOIN response r ON r.episode_id = e.id
        AND (r.batch < 2 OR r.batch IN (SELECT number FROM import_batch WHERE state = 'visible'))
        AND (r.superseded_by = 0 OR r.superseded_by > 1 AND r.superseded_by NOT IN
          (SELECT number FROM import_batch WHERE state = 'visible'))
      WHERE e.batch < 2 OR e.batch IN (SELECT number FROM import_batch WHERE state = 'visible')
      ORDER BY line
      """
    ).map { try $0.value(at: 0) }
    func count(_ sql: SQL) throws -> Int { try connection.first(sql)?.value(at: 0) ?? -1 }
    persons = try count("SELECT count(*) FROM person")
    episodes = try count("SELECT count(*) FROM episode")
    responses = try count("SELECT count(*) FROM response")
    // A server looks after its pages and references itself.
    let damage =
      isFile
      ? try connection.rows("PRAGMA foreign_key_check").map { "foreign key: \($0)" }
        + connection.rows("PRAGMA integrity_check").map { try $0.value(at: 0, as: String.self) }
        .filter { $0 != "ok" } : []
    broken =
      try damage
      + connection.rows(
        """
        SELECT 'person without episode' FROM person p
          WHERE NOT EXISTS (SELECT 1 FROM episode e WHERE e.person_id = p.id)
        UNION ALL SELECT 'batch ' || number || ' is ' || state FROM import_batch
          WHERE state <> 'visible'
        UNION ALL SELECT 'episode of batch ' || batch FROM episode
          WHERE batch > 1 AND batch NOT IN (SELECT number FROM import_batch)
        UNION ALL SELECT 'response of batch ' || batch FROM response
          WHERE batch > 1 AND batch NOT IN (SELECT number FROM import_batch)
        UNION ALL SELECT 'replaced by batch ' || superseded_by FROM response
          WHERE superseded_by > 1 AND superseded_by NOT IN (SELECT number FROM import_batch)
        UNION ALL SELECT 'two answers of one episode for ' || occasion FROM response
          WHERE superseded_by = 0
          GROUP BY episode_id, occasion, CASE WHEN occasion = '' THEN measured_on ELSE 0 END
          HAVING count(*) > 1
        """
      ).map { try $0.value(at: 0, as: String.self) }
  }

  /// Whether the same holds in both: ids and times aside.
  func holdsTheSame(as other: Stored) -> Bool { content == other.content }
}

/// One row of the table of answers.
struct StoredAnswer: Sendable, Equatable {
  let response: String
  let answers: String
  let isCurrent: Bool

  /// The answers of an episode at an occasion, in the order they came.
  static func all(
    _ episode: EpisodePlace, at occasion: String, in file: URL
  ) async throws -> [StoredAnswer] {
    let database = try NamedDatabase.open(file)
    let found = try await database.read { connection in
      try connection.rows(
        """
        SELECT id, answers, superseded_by = 0 FROM response
        WHERE episode_id = \(episode.bytes) AND occasion = \(occasion) ORDER BY recorded_at, id
        """
      ).map {
        StoredAnswer(
          response: hexadecimal(try $0.value(at: 0)), answers: try $0.value(at: 1),
          isCurrent: try $0.value(at: 2))
      }
    }
    try await database.close()
    return found
  }
}

/// Where the form of an episode is.
struct EpisodePlace: Sendable, Hashable {
  let bytes: [UInt8]

  func form(_ occasion: String) -> String {
    let digits = Array(hexadecimal(bytes))
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "/uppfoljning/omgang/\(parts.joined(separator: "-"))/\(occasion)"
  }

  /// Episodes by case reference.
  static func all(in file: URL) async throws -> [String: EpisodePlace] {
    let database = try NamedDatabase.open(file)
    let found = try await database.read { connection in
      try connection.rows("SELECT case_reference, id FROM episode").map {
        (try $0.value(at: 0, as: String.self), EpisodePlace(bytes: try $0.value(at: 1)))
      }
    }
    try await database.close()
    return Dictionary(found) { first, _ in first }
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { String(format: "%02x", $0) }.joined()
}

extension FaultTown {
  /// Lets time pass for those who are logged in.
  func ageSessions(minutes: Int) async throws {
    let database = try NamedDatabase.open(database)
    try await database.write { connection in
      // Times are stored in milliseconds.
      try connection.execute(
        """
        UPDATE session SET created_at = created_at - \(minutes * 60_000),
          seen_at = seen_at - \(minutes * 60_000)
        """)
    }
    try await database.close()
  }
}

extension FaultTown {
  /// Has every sum recomputed, by whichever server comes to it.
  func forgetSums() async throws {
    let database = try NamedDatabase.open(database)
    try await database.write { try $0.execute("UPDATE cell_partition SET is_stale = 1") }
    try await database.close()
  }
}
