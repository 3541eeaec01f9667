import Core
import Database
import Foundation
import Organisation
import SwedishText

/// The index that lists are answered from: kept by every save, in its transaction.
extension RecordStore {
  /// Changed whenever records are to be found by something else than before: the index is then
  /// made anew.
  private static let rules = 1
  /// Records whose index is made at a time.
  private static let batch = 4_096

  /// Makes the index of each kind where it is missing, was made by other rules, or has become
  /// sparse by many changes; to be called before serving.
  package func keepIndex(of kinds: [RecordKind]) async throws {
    for kind in kinds where try await !isSound(kind) {
      try await database.write { try makeIndex(of: kind, on: $0) }
    }
  }

  /// Whether lists of every kind can be answered from the index as it is.
  func isSound(_ kinds: [RecordKind]) async throws -> Bool {
    for kind in kinds where try await !isSound(kind) { return false }
    return true
  }

  private func isSound(_ kind: RecordKind) async throws -> Bool {
    try await database.read { connection in
      let index = try connection.first(
        """
        SELECT rules, next_position FROM record_index
        WHERE municipality_id = \(municipality) AND kind = \(kind.key)
        """)
      guard let index else {
        return try connection.first(
          """
          SELECT 1 FROM record
          WHERE municipality_id = \(municipality) AND kind = \(kind.key) LIMIT 1
          """) == nil
      }
      let held = try connection.first(
        """
        SELECT count(*) FROM record_place
        WHERE municipality_id = \(municipality) AND kind = \(kind.key)
        """)
      let next = try index.value("next_position", as: Int.self)
      return try index.value("rules", as: Int.self) == Self.rules
        && next <= 4 * (try held?.value(at: 0, as: Int.self) ?? 0) + 8 * PositionChunk.length
    }
  }

  /// Gives a record its place at the end, in the stead of the one that `before` had.
  func index(
    _ record: Record, _ kind: RecordKind, before: Record?, on connection: any Connection
  ) throws {
    let position = try takePosition(kind, on: connection)
    var moves: [Int: (removed: Set<IndexTerm>, added: Set<IndexTerm>)] = [:]
    if let before, let old = try self.position(of: record.id, on: connection) {
      let terms = IndexTerm.all(before.content, changedAt: before.changed.at, kind)
      moves[old] = (terms, [])
      try connection.execute(
        """
        UPDATE record_place SET position = \(position),
          sort_key = \(SwedishOrder.key(record.content.title))
        WHERE municipality_id = \(municipality) AND record_id = \(record.id)
        """)
    } else {
      try insertPlace(record, kind, position, on: connection)
    }
    moves[position] = ([], IndexTerm.all(record.content, changedAt: record.changed.at, kind))
    for (position, change) in moves.sorted(by: { $0.key < $1.key }) {
      try repost(position, kind, change.removed, change.added, on: connection)
    }
  }

  private func position(of record: RecordID, on connection: any Connection) throws -> Int? {
    try connection.first(
      """
      SELECT position FROM record_place
      WHERE municipality_id = \(municipality) AND record_id = \(record)
      """)?.value(at: 0)
  }

  /// An index that a server of another version keeps by other rules is by none after this: it is made
  /// anew, until all servers are of one version.
  private func takePosition(_ kind: RecordKind, on connection: any Connection) throws -> Int {
    try connection.execute(
      """
      INSERT INTO record_index (municipality_id, kind, rules, next_position)
      VALUES (\(municipality), \(kind.key), \(Self.rules), 1)
      ON CONFLICT (municipality_id, kind) DO UPDATE
        SET next_position = record_index.next_position + 1,
          rules = CASE WHEN record_index.rules = excluded.rules THEN excluded.rules ELSE 0 END
      """)
    let next = try connection.first(
      """
      SELECT next_position FROM record_index
      WHERE municipality_id = \(municipality) AND kind = \(kind.key)
      """)
    return (try next?.value(at: 0, as: Int.self) ?? 1) - 1
  }

  private func insertPlace(
    _ record: Record, _ kind: RecordKind, _ position: Int, on connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO record_place (municipality_id, kind, position, record_id, sort_key)
      VALUES (\(municipality), \(kind.key), \(position), \(record.id),
        \(SwedishOrder.key(record.content.title)))
      """)
  }

  /// Takes a position out of the postings of some terms and puts it into others'.
  private func repost(
    _ position: Int, _ kind: RecordKind, _ removed: Set<IndexTerm>, _ added: Set<IndexTerm>,
    on connection: any Connection
  ) throws {
    let (chunk, offset) = position.quotientAndRemainder(dividingBy: PositionChunk.length)
    // In one order, so that two who write at once never wait for each other.
    for term in removed.union(added).sorted() {
      let stored = try connection.first(
        """
        SELECT positions FROM record_posting
        WHERE municipality_id = \(municipality) AND kind = \(kind.key) AND term = \(term)
          AND chunk = \(chunk)
        """)
      var positions = PositionChunk(stored: try stored?.value(at: 0, as: [UInt8].self) ?? [])
      if added.contains(term) { positions.insert(offset) } else { positions.remove(offset) }
      if positions.isEmpty {
        try connection.execute(
          """
          DELETE FROM record_posting
          WHERE municipality_id = \(municipality) AND kind = \(kind.key) AND term = \(term)
            AND chunk = \(chunk)
          """)
      } else {
        try post(positions, term, chunk, kind, on: connection)
      }
    }
  }

  private func post(
    _ positions: PositionChunk, _ term: IndexTerm, _ chunk: Int, _ kind: RecordKind,
    on connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO record_posting (municipality_id, kind, term, chunk, positions)
      VALUES (\(municipality), \(kind.key), \(term), \(chunk), \(positions.stored))
      ON CONFLICT (municipality_id, kind, term, chunk) DO UPDATE SET positions = excluded.positions
      """)
  }

  // MARK: Anew

  /// Makes the index of a kind from its records, a chunk at a time, so that memory stays bounded.
  private func makeIndex(of kind: RecordKind, on connection: any Connection) throws {
    for table: SQL in ["record_posting", "record_place", "record_index"] {
      try connection.execute(
        """
        DELETE FROM \(fragment: table)
        WHERE municipality_id = \(municipality) AND kind = \(kind.key)
        """)
    }
    var next = 0
    var postings: [IndexTerm: [UInt16]] = [:]
    var last: Record?
    while true {
      let after: SQL =
        last.map { "AND (r.changed_at, r.id) > (\($0.changed.at), \($0.id))" } ?? ""
      let batch = try records(
        try connection.rows(
          """
          SELECT \(fragment: Self.columns) FROM record r
          WHERE r.municipality_id = \(municipality) AND r.kind = \(kind.key) \(fragment: after)
          ORDER BY r.changed_at, r.id LIMIT \(Self.batch)
          """), on: connection)
      for record in batch {
        try insertPlace(record, kind, next, on: connection)
        for term in IndexTerm.all(record.content, changedAt: record.changed.at, kind) {
          postings[term, default: []].append(UInt16(next % PositionChunk.length))
        }
        next += 1
      }
      last = batch.last
      if batch.count < Self.batch || next.isMultiple(of: PositionChunk.length) {
        for (term, offsets) in postings.sorted(by: { $0.key < $1.key }) {
          var positions = PositionChunk()
          for offset in offsets { positions.insert(Int(offset)) }
          try post(positions, term, (next - 1) / PositionChunk.length, kind, on: connection)
        }
        postings = [:]
      }
      if batch.count < Self.batch { break }
    }
    try connection.execute(
      """
      INSERT INTO record_index (municipality_id, kind, rules, next_position)
      VALUES (\(municipality), \(kind.key), \(Self.rules), \(next))
      """)
  }
}
