import Core
import Database
import Foundation
import Synchronization

/// A reading about persons, as the log keeps it.
struct AccessEntry: Sendable {
  let at: Date
  let reader: UserID?
  let zone: ZoneID
  let purpose: Purpose
  let reason: String?
  let extent: String
  let via: String
  let subjects: Set<AccessSubject>
  let deputyFor: Set<UserID>
}

/// What one request reads about persons, kept until the answer is about to leave and then logged in
/// one write. Nothing that was read leaves when that write fails.
package final class ReadingBatch: Sendable {
  @TaskLocal private static var current: ReadingBatch?

  private let entries = Mutex<[(AccessEntry, AuditStore)]?>([])

  /// Runs `body`, and logs what was read in it, in one write, before its value is returned or its
  /// error goes on.
  package static func whole<T: Sendable>(
    in database: any Database, _ body: () async throws -> T
  ) async throws -> T {
    let batch = ReadingBatch()
    let result: Result<T, any Error>
    do {
      result = .success(try await $current.withValue(batch) { try await body() })
    } catch {
      result = .failure(error)
    }
    try await batch.flush(in: database)
    return try result.get()
  }

  /// Logs a reading with the others of the request; at once where there is none, or its answer has
  /// left.
  static func log(
    _ entry: AccessEntry, _ audit: AuditStore, in database: any Database
  ) async throws {
    if let current, current.add(entry, audit) { return }
    try await database.write { try audit.log(entry, on: $0) }
  }

  private func add(_ entry: AccessEntry, _ audit: AuditStore) -> Bool {
    entries.withLock {
      $0?.append((entry, audit))
      return $0 != nil
    }
  }

  private func flush(in database: any Database) async throws {
    let waiting = entries.withLock { entries in
      defer { entries = nil }
      return entries ?? []
    }
    guard !waiting.isEmpty else { return }
    try await database.write { connection in
      for (entry, audit) in waiting { try audit.log(entry, on: connection) }
    }
  }
}

extension AuditStore {
  /// Writes a reading in the log, and seals it.
  func log(_ entry: AccessEntry, on connection: any Connection) throws {
    let id = ID<AccessSubject>.make(at: entry.at)
    try connection.execute(
      """
      INSERT INTO access_log (municipality_id, id, at, user_id, zone_id, purpose, reason, extent, via)
      VALUES (\(municipality), \(id), \(entry.at), \(entry.reader), \(entry.zone),
        \(entry.purpose), \(entry.reason), \(entry.extent), \(entry.via))
      """)
    var payload: [UInt8] = []
    for value in [
      municipality.sqlValue, id.sqlValue, entry.at.sqlValue, entry.reader.sqlValue,
      entry.zone.sqlValue, entry.purpose.sqlValue, entry.reason.sqlValue, entry.extent.sqlValue,
      entry.via.sqlValue,
    ] {
      value.append(to: &payload)
    }
    let subjects = entry.subjects.map { (kind: $0.kind, id: ID<AccessSubject>($0.uuid)) }
    for subject in subjects.sorted(by: { ($0.kind, $0.id) < ($1.kind, $1.id) }) {
      try connection.execute(
        """
        INSERT INTO access_log_subject (municipality_id, access_id, kind, subject_id)
        VALUES (\(municipality), \(id), \(subject.kind), \(subject.id))
        """)
      subject.kind.sqlValue.append(to: &payload)
      subject.id.sqlValue.append(to: &payload)
    }
    for principal in entry.deputyFor.sorted() {
      try connection.execute(
        """
        INSERT INTO access_log_deputy (municipality_id, access_id, principal_id)
        VALUES (\(municipality), \(id), \(principal))
        """)
      principal.sqlValue.append(to: &payload)
    }
    try seal(
      AuditSealing(
        source: .access, row: id.uuid, at: entry.at, user: entry.reader, zone: entry.zone,
        event: Self.reading, purpose: entry.purpose.rawValue, payload: payload),
      on: connection)
  }
}
