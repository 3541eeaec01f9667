import Core
import Database
import Foundation
import Organisation

extension RecordStore {
  /// What has been said about a record that the asker sees: threads by when they began, each with
  /// its replies after it.
  func comments(on record: Record) async throws -> [RecordComment] {
    let all = try await database.read { connection in
      try connection.rows(
        """
        SELECT id, thread_id, text, created_at, created_by FROM record_comment
        WHERE municipality_id = \(municipality) AND record_id = \(record.id)
        ORDER BY created_at, id
        """
      ).map { row in
        RecordComment(
          id: try row.value("id"), thread: try row.value("thread_id"),
          text: try row.value("text"),
          written: .init(at: try row.value("created_at"), by: try row.value("created_by")))
      }
    }
    let replies = Dictionary(grouping: all.filter { $0.thread != nil }, by: \.thread)
    return all.filter { $0.thread == nil }.flatMap { [$0] + (replies[$0.id] ?? []) }
  }

  /// Adds a comment, or a reply to `thread`.
  ///
  /// Throws `RecordRefusal.gone` when there is no such thread under the record.
  func comment(
    _ text: String, on record: Record, inReplyTo thread: ID<RecordComment>?, by user: UserID
  ) async throws {
    try await database.write { connection in
      if let thread {
        let found = try connection.first(
          """
          SELECT id FROM record_comment
          WHERE municipality_id = \(municipality) AND record_id = \(record.id)
            AND id = \(thread) AND thread_id IS NULL
          """)
        guard found != nil else { throw RecordRefusal.gone }
      }
      let now = clock.now
      try connection.execute(
        """
        INSERT INTO record_comment (municipality_id, id, record_id, thread_id, text, created_at,
          created_by)
        VALUES (\(municipality), \(ID<RecordComment>.make(at: now)), \(record.id), \(thread),
          \(text), \(now), \(user))
        """)
      try note(.commented, record.id, by: user, on: connection)
      try changes.record(
        Change("record.commented", by: user, subject: record.id.uuid, detail: record.kind),
        on: connection)
    }
  }
}
