import ContentStore
import Core
import Database
import Foundation
import Organisation

extension RecordStore {
  /// Every file that a record has had, the latest first.
  func files(of record: Record) async throws -> [RecordFile] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT \(fragment: Self.fileColumns) FROM record_file
        WHERE municipality_id = \(municipality) AND record_id = \(record.id)
        ORDER BY added_at DESC, id DESC
        """
      ).map { try file($0) }
    }
  }

  func file(_ id: ID<RecordFile>, of record: Record) async throws -> RecordFile? {
    try await database.read { connection in
      try connection.first(
        """
        SELECT \(fragment: Self.fileColumns) FROM record_file
        WHERE municipality_id = \(municipality) AND record_id = \(record.id) AND id = \(id)
        """
      ).map { try file($0) }
    }
  }

  private static let fileColumns: SQL = """
    id, record_id, record_version, name, version, digest, size, added_at, added_by, removed_at,
    removed_by
    """

  private func file(_ row: Row) throws -> RecordFile {
    RecordFile(
      id: try row.value("id"), record: try row.value("record_id"),
      recordVersion: try row.value("record_version"), name: try row.value("name"),
      version: try row.value("version"), digest: try row.value("digest"),
      size: try row.value("size"),
      added: .init(at: try row.value("added_at"), by: try row.value("added_by")),
      removed: try row.value("removed_at", as: Date?.self).map {
        .init(at: $0, by: try row.value("removed_by"))
      })
  }

  /// Adds what has arrived as a file of the record. The bytes come into their place first: whoever sees
  /// the row finds them. Where no row comes of it, they are younger than what the sweep takes, and it
  /// takes them later.
  func add(
    _ arrival: ContentStore.Arrival, called name: String, to record: Record, in files: ContentStore,
    by user: UserID
  ) async throws {
    try await files.keep(arrival)
    try await database.write { connection in
      let latest = try connection.first(
        """
        SELECT max(version) FROM record_file
        WHERE municipality_id = \(municipality) AND record_id = \(record.id) AND name = \(name)
        """)
      let version = try latest?.value(at: 0, as: Int?.self) ?? 0
      let now = clock.now
      let id = ID<RecordFile>.make(at: now)
      try connection.execute(
        """
        INSERT INTO record_file (municipality_id, id, record_id, record_version, name, version,
          digest, size, added_at, added_by)
        VALUES (\(municipality), \(id), \(record.id), \(record.version), \(name), \(version + 1),
          \(arrival.digest), \(arrival.size), \(now), \(user))
        """)
      try note(.fileAdded, record.id, by: user, on: connection)
      try changes.record(
        Change("record.fileAdded", by: user, subject: record.id.uuid, detail: "\(id)"),
        on: connection)
    }
  }

  /// Removes a file by its name, all versions of it; false when there is none left to remove.
  func remove(_ file: RecordFile, of record: Record, by user: UserID) async throws -> Bool {
    try await database.write { connection in
      let now = clock.now
      let removed = try connection.execute(
        """
        UPDATE record_file 
        SET removed_at = CASE WHEN added_at > \(now) THEN added_at ELSE \(now) END,
          removed_by = \(user)
        WHERE municipality_id = \(municipality) AND record_id = \(record.id)
          AND name = \(file.name) AND removed_at IS NULL
        """)
      guard removed > 0 else { return false }
      try note(.fileRemoved, record.id, by: user, on: connection)
      try changes.record(
        Change("record.fileRemoved", by: user, subject: record.id.uuid, detail: "\(file.id)"),
        on: connection)
      return true
    }
  }

  /// Removes from the disk what no file needs: what was removed, and what arrived halfway. What is
  /// younger than `grace` is left, since it may be on its way in; so is what was removed since then,
  /// for a copy of the database that is older.
  package func sweep(_ files: ContentStore, grace: TimeInterval = 24 * 3_600) async throws {
    let moment = Date(timeIntervalSinceNow: -grace)
    try await files.removeArrivals(before: moment)
    for digest in try await files.stored(before: moment) {
      // Whoever adds the same bytes meanwhile has made them young before there is a row.
      let needed = try await database.read { connection in
        try connection.first(
          """
          SELECT 1 FROM record_file
          WHERE municipality_id = \(municipality) AND digest = \(digest)
            AND (removed_at IS NULL OR removed_at > \(clock.now - grace))
          LIMIT 1
          """) != nil
      }
      if !needed { try await files.remove(digest, unusedSince: moment) }
    }
  }
}
