import Core
import Database
import Foundation
import Organisation

extension RecordStore {
  /// Links `from` to `to`, both seen by `sight`.
  ///
  /// Throws `RecordRefusal.gone` when one of them is not there to see, and `.linkedAlready`.
  package func link(
    _ from: RecordID, _ relation: Relation, _ to: RecordID, reason: String, by user: UserID?,
    _ sight: Sight
  ) async throws {
    try await database.write { connection in
      guard try seen([from, to], sight, on: connection).count == 2 else {
        throw RecordRefusal.gone
      }
      let now = clock.now
      do {
        try connection.execute(
          """
          INSERT INTO record_link (municipality_id, id, from_id, to_id, relation, reason,
            created_at, created_by)
          VALUES (\(municipality), \(ID<RecordLink>.make(at: now)), \(from), \(to), \(relation),
            \(reason), \(now), \(user))
          """)
      } catch DatabaseError.constraint(let constraint) where constraint.kind == .unique {
        throw RecordRefusal.linkedAlready
      }
      for end in [from, to] { try note(.linked, end, by: user, on: connection) }
      try changes.record(
        Change("record.linked", by: user, subject: from.uuid, detail: relation.rawValue),
        on: connection)
    }
  }

  /// Takes a link back that `record` is an end of; false when there is none that stands.
  func unlink(_ link: ID<RecordLink>, of record: Record, by user: UserID) async throws -> Bool {
    try await database.write { connection in
      let ended = try connection.execute(
        """
        UPDATE record_link SET ended_at = \(clock.now), ended_by = \(user)
        WHERE municipality_id = \(municipality) AND id = \(link) AND ended_at IS NULL
          AND (from_id = \(record.id) OR to_id = \(record.id))
        """)
      guard ended == 1 else { return false }
      try note(.unlinked, record.id, by: user, on: connection)
      try changes.record(
        Change("record.unlinked", by: user, subject: record.id.uuid), on: connection)
      return true
    }
  }

  /// The links that stand, by the record they are read from: those whose other end `sight` sees,
  /// the oldest first.
  func links(of records: [RecordID], _ sight: Sight) async throws -> [RecordID: [RecordLink]] {
    try await database.read { try links(of: records, sight, on: $0) }
  }

  func links(
    of records: [RecordID], _ sight: Sight, on connection: any Connection
  ) throws -> [RecordID: [RecordLink]] {
    let rows = try connection.rows(
      """
      SELECT id, from_id, to_id, relation, reason, created_at, created_by FROM record_link
      WHERE municipality_id = \(municipality) AND ended_at IS NULL
        AND (from_id IN \(list: records) OR to_id IN \(list: records))
      ORDER BY created_at, id
      """)
    var ends: Set<RecordID> = []
    for row in rows {
      ends.insert(try row.value("from_id"))
      ends.insert(try row.value("to_id"))
    }
    let known = try seen(ends, sight, on: connection)
    var found: [RecordID: [RecordLink]] = [:]
    for row in rows {
      let from: RecordID = try row.value("from_id")
      let to: RecordID = try row.value("to_id")
      for (here, there, direction) in [
        (from, to, LinkDirection.forward), (to, from, LinkDirection.backward),
      ] {
        guard records.contains(here), known[here] != nil, let other = known[there] else {
          continue
        }
        found[here, default: []].append(
          RecordLink(
            id: try row.value("id"), relation: try row.value("relation"), direction: direction,
            reason: try row.value("reason"),
            created: .init(at: try row.value("created_at"), by: try row.value("created_by")),
            other: other))
      }
    }
    return found
  }

  /// Those of the records that `sight` sees, whatever their kind.
  func seen(
    _ ids: some Sequence<RecordID>, _ sight: Sight, on connection: any Connection
  ) throws -> [RecordID: Record] {
    let rows = try connection.rows(
      """
      SELECT \(fragment: Self.columns) FROM record r
      WHERE r.municipality_id = \(municipality) AND r.id IN \(list: ids.sorted())
        AND \(fragment: sight.sql)
      """)
    return Dictionary(
      uniqueKeysWithValues: try records(rows, on: connection).map { ($0.id, $0) })
  }

  /// The record, whatever its kind, when `sight` sees it.
  func record(_ id: RecordID, _ sight: Sight) async throws -> Record? {
    try await database.read { try seen([id], sight, on: $0)[id] }
  }
}
