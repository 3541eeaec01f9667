import Core
import Database
import Foundation
import Organisation
import SwedishText

/// The records of one municipality in the database. Whoever reads says what they see: there is no
/// way to a record past its visibility.
package struct RecordStore: Sendable {
  package let database: any Database
  package let municipality: MunicipalityID
  package let clock: Clock
  let changes: ChangeLog

  package init(
    database: any Database, municipality: MunicipalityID, clock: Clock, changes: ChangeLog
  ) {
    self.database = database
    self.municipality = municipality
    self.clock = clock
    self.changes = changes
  }

  // MARK: One record

  @discardableResult
  package func create(
    _ kind: RecordKind, _ content: RecordContent, by user: UserID?
  ) async throws -> Record {
    let stamp = Record.Stamp(at: clock.now, by: user)
    let record = Record(
      id: .make(at: stamp.at), kind: kind.key, content: content, version: 1, created: stamp,
      changed: stamp)
    try await database.write { try insert(record, kind, on: $0) }
    return record
  }

  /// The record, when there is one of this kind that `sight` sees.
  package func record(
    _ id: RecordID, _ kind: RecordKind, _ sight: Sight
  ) async throws -> Record? {
    try await database.read { try record(id, kind, sight, on: $0) }
  }

  /// Puts `content` in the place of `version`, as `event`.
  ///
  /// Throws `RecordRefusal.stale` with what somebody else has saved meanwhile, and
  /// `RecordRefusal.gone` when there is nothing that `sight` sees.
  package func change(
    _ id: RecordID, _ kind: RecordKind, to content: RecordContent, event: String,
    from version: Int, by user: UserID, _ sight: Sight
  ) async throws {
    try await database.write { connection in
      guard var record = try record(id, kind, sight, on: connection) else {
        throw RecordRefusal.gone
      }
      guard record.version == version else { throw RecordRefusal.stale(record) }
      guard record.content != content else { return }
      try replace(&record, kind, with: content, event: event, by: user, on: connection)
    }
  }

  /// Puts `content` in the place of what the record holds.
  func replace(
    _ record: inout Record, _ kind: RecordKind, with content: RecordContent, event: String,
    by user: UserID?, on connection: any Connection
  ) throws {
    let before = record
    record.content = content
    record.version += 1
    // The clock may have been set back; a moment of the database may have lost a millisecond.
    record.changed = Record.Stamp(at: max(clock.now, record.changed.at + 0.001), by: user)
    try connection.execute(
      """
      UPDATE record SET title = \(content.title), sort_key = \(SwedishOrder.key(content.title)),
        summary = \(content.summary), owner_id = \(content.owner),
        visibility = \(content.visibility), status = \(content.status),
        fields = \(JSONText(content.fields)), handling = \(content.handling),
        registration = \(content.registration), version = \(record.version),
        changed_at = \(record.changed.at), changed_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(record.id)
      """)
    try connection.execute(
      """
      DELETE FROM record_topic
      WHERE municipality_id = \(municipality) AND record_id = \(record.id)
      """)
    try insertAround(record, kind, event: event, before: before, on: connection)
  }

  /// What has happened to a record that `sight` sees, the latest first.
  func history(of record: Record) async throws -> [RecordEvent] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT version, at, user_id, event, content FROM record_event
        WHERE municipality_id = \(municipality) AND record_id = \(record.id)
        ORDER BY version DESC
        """
      ).map { row in
        RecordEvent(
          version: try row.value("version"),
          stamp: .init(at: try row.value("at"), by: try row.value("user_id")),
          event: try row.value("event"),
          content: try row.value("content", as: JSONText<RecordContent>.self).value)
      }
    }
  }

  // MARK: Inside a transaction

  func insert(_ record: Record, _ kind: RecordKind, on connection: any Connection) throws {
    let content = record.content
    try connection.execute(
      """
      INSERT INTO record (municipality_id, id, kind, title, sort_key, summary, owner_id, visibility,
        status, fields, handling, registration, version, created_at, created_by, changed_at,
        changed_by)
      VALUES (\(municipality), \(record.id), \(kind.key), \(content.title),
        \(SwedishOrder.key(content.title)), \(content.summary), \(content.owner),
        \(content.visibility), \(content.status), \(JSONText(content.fields)),
        \(content.handling), \(content.registration), \(record.version),
        \(record.created.at), \(record.created.by), \(record.changed.at), \(record.changed.by))
      """)
    try insertAround(record, kind, event: RecordEvent.created, on: connection)
  }

  /// The topics of the latest version, its place in the index, its event, and the line in the log of
  /// changes.
  private func insertAround(
    _ record: Record, _ kind: RecordKind, event: String, before: Record? = nil,
    on connection: any Connection
  ) throws {
    for topic in record.content.topics {
      try connection.execute(
        """
        INSERT INTO record_topic (municipality_id, record_id, topic_id)
        VALUES (\(municipality), \(record.id), \(topic))
        """)
    }
    try index(record, kind, before: before, on: connection)
    let what = Activity(rawValue: event) ?? .step
    try note(
      what, record.id, step: what == .step ? event : "", by: record.changed.by, on: connection)
    try connection.execute(
      """
      INSERT INTO record_event (municipality_id, record_id, version, at, user_id, event, content)
      VALUES (\(municipality), \(record.id), \(record.version), \(record.changed.at),
        \(record.changed.by), \(event), \(JSONText(record.content)))
      """)
    try changes.record(
      Change(
        "record.\(event)", by: record.changed.by, subject: record.id.uuid, detail: kind.key),
      on: connection)
  }

  func record(
    _ id: RecordID, _ kind: RecordKind, _ sight: Sight, on connection: any Connection
  ) throws -> Record? {
    let row = try connection.first(
      """
      SELECT \(fragment: Self.columns) FROM record r
      WHERE r.municipality_id = \(municipality) AND r.id = \(id) AND r.kind = \(kind.key)
        AND \(fragment: sight.sql)
      """)
    guard let row else { return nil }
    return try records([row], on: connection).first
  }

  static let columns: SQL = """
    r.id, r.kind, r.title, r.summary, r.owner_id, r.visibility, r.status, r.fields, r.handling,
    r.registration, r.version,
    r.created_at, r.created_by, r.changed_at, r.changed_by
    """

  /// The rows as records, with their topics.
  func records(_ rows: [Row], on connection: any Connection) throws -> [Record] {
    var topics: [RecordID: [TopicID]] = [:]
    let ids = try rows.map { try $0.value("id", as: RecordID.self) }
    let pairs = try connection.rows(
      """
      SELECT record_id, topic_id FROM record_topic
      WHERE municipality_id = \(municipality) AND record_id IN \(list: ids)
      ORDER BY record_id, topic_id
      """)
    for pair in pairs {
      topics[try pair.value("record_id"), default: []].append(try pair.value("topic_id"))
    }
    return try zip(ids, rows).map { id, row in
      Record(
        id: id, kind: try row.value("kind"),
        content: RecordContent(
          title: try row.value("title"), summary: try row.value("summary"),
          owner: try row.value("owner_id"), visibility: try row.value("visibility"),
          status: try row.value("status"), topics: topics[id] ?? [],
          fields: try row.value("fields", as: JSONText<[String: String]>.self).value,
          handling: try row.value("handling"), registration: try row.value("registration")),
        version: try row.value("version"),
        created: .init(at: try row.value("created_at"), by: try row.value("created_by")),
        changed: .init(at: try row.value("changed_at"), by: try row.value("changed_by")))
    }
  }
}

/// Why a record was not changed.
package enum RecordRefusal: Error, Sendable {
  /// Somebody else has saved since the form was opened: what stands there now.
  case stale(Record)
  /// There is nothing there, or nothing to see for who asks.
  case gone
  /// The same two are already linked so.
  case linkedAlready
}

extension Sight {
  /// The question of visibility, asked of a row of `record` that the query calls `r`.
  var sql: SQL {
    let within = Visibility.withinUnits.map { level -> SQL in
      "(r.visibility = \(level) AND r.owner_id IN \(list: (owners[level] ?? []).sorted()))"
    }
    let all = ["r.visibility IN \(list: levels.map(\.rawValue).sorted())"] + within
    return "(\(fragment: .joined(all, separator: " OR ")))"
  }
}
