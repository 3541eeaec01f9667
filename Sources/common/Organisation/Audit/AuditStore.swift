import Core
import Database
import Foundation

/// The sealed chains of what was done and read: one for each zone, and one for the installation.
///
/// An entry is written in the transaction of what it seals.
package struct AuditStore: Sendable {
  let municipality: MunicipalityID
  let keys: AuditKeys

  package init(municipality: MunicipalityID, keys: AuditKeys) {
    self.municipality = municipality
    self.keys = keys
  }

  /// Seals a row that was just written, at the end of its chain.
  func seal(_ sealing: AuditSealing, on connection: any Connection) throws {
    let chain = AuditChain(sealing.zone, in: municipality)
    _ = try append(sealing, to: chain, after: head(of: chain, on: connection), on: connection)
  }

  /// The last entry of a chain: one look in its key.
  func head(of chain: AuditChain, on connection: any Connection) throws -> AuditHead {
    try connection.first(
      """
      SELECT number, hash FROM audit_entry
      WHERE municipality_id = \(municipality) AND chain_id = \(ID<AuditChain>(chain.id))
      ORDER BY number DESC LIMIT 1
      """
    ).map { AuditHead(number: try $0.value(at: 0), hash: try $0.value(at: 1)) } ?? .none
  }

  /// Adds an entry after `head`, and returns the new head.
  func append(
    _ sealing: AuditSealing, to chain: AuditChain, after head: AuditHead,
    on connection: any Connection
  ) throws -> AuditHead {
    guard let key = try keys.digestKeys().last else { return head }
    let number = head.number + 1
    var payload: [UInt8] = []
    AuditFormat.beginPayload(municipality: municipality, chain: chain, number: number, &payload)
    payload += sealing.payload
    let digest = key.digest(payload)
    let subject = sealing.subject.map { ID<AuditSealing>($0) }
    let columns: [SQLValue] = [
      municipality.sqlValue, chain.sqlValue, number.sqlValue, sealing.at.sqlValue,
      sealing.user.sqlValue, sealing.source.sqlValue, .uuid(sealing.row), sealing.event.sqlValue,
      subject.sqlValue, sealing.purpose.sqlValue, sealing.isLate.sqlValue, key.id.sqlValue,
      digest.sqlValue,
    ]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(320)
    for column in columns { column.append(to: &bytes) }
    let hash = AuditFormat.hash(after: head.hash, bytes)
    try connection.execute(
      """
      INSERT INTO audit_entry (municipality_id, chain_id, number, at, user_id, source, row_id, event,
        subject_id, purpose, is_late, key_id, payload_digest, hash)
      VALUES (\(municipality), \(ID<AuditChain>(chain.id)), \(number), \(sealing.at),
        \(sealing.user), \(sealing.source), \(ID<AuditSealing>(sealing.row)), \(sealing.event),
        \(subject), \(sealing.purpose), \(sealing.isLate), \(key.id), \(digest), \(hash))
      """)
    return AuditHead(number: number, hash: hash)
  }

  // MARK: What was there before

  /// Seals the rows that were there before there were chains, in their order, some at a time. Goes on
  /// where an interrupted one ended. How many were sealed.
  @discardableResult
  package func sealBacklog(in database: any Database, atATime: Int = 5000) async throws -> Int {
    var count = 0
    while true {
      let sealed = try await database.write { try sealSome(atATime, on: $0) }
      count += sealed
      if sealed < atATime { return count }
    }
  }

  private func sealSome(_ limit: Int, on connection: any Connection) throws -> Int {
    let waiting = try connection.rows(
      """
      SELECT at, source, row_id FROM audit_backlog WHERE municipality_id = \(municipality)
      ORDER BY at, source, row_id LIMIT \(limit)
      """)
    var heads: [AuditChain: AuditHead] = [:]
    for row in waiting {
      let (source, id) = (
        try row.value(at: 1, as: AuditSource.self), try row.value(at: 2, as: ID<AuditSealing>.self)
      )
      if let sealing = try stored(source, id, on: connection) {
        let chain = AuditChain(sealing.zone, in: municipality)
        let head = try heads[chain] ?? head(of: chain, on: connection)
        heads[chain] = try append(sealing, to: chain, after: head, on: connection)
      }
      try connection.execute(
        """
        DELETE FROM audit_backlog WHERE municipality_id = \(municipality)
          AND at = \(try row.value(at: 0, as: Int64.self)) AND source = \(source)
          AND row_id = \(id)
        """)
    }
    return waiting.count
  }

  /// A row that is stored, as it is sealed; nil when it is not there.
  private func stored(
    _ source: AuditSource, _ id: ID<AuditSealing>, on connection: any Connection
  ) throws -> AuditSealing? {
    switch source {
    case .change:
      return try connection.first(
        """
        SELECT \(fragment: Self.changeColumns) FROM change_log c
        WHERE c.municipality_id = \(municipality) AND c.id = \(id)
        """
      ).map { row in
        var payload: [UInt8] = []
        for value in row.values { value.append(to: &payload) }
        return AuditSealing(
          source: .change, row: id.uuid, at: try row.value("at"), user: try row.value("user_id"),
          zone: try row.value("zone_id"), event: try row.value("event"),
          subject: try row.value("subject_id", as: ID<AuditSealing>?.self)?.uuid,
          payload: payload, isLate: true)
      }
    case .access:
      return try connection.first(
        """
        SELECT \(fragment: Self.accessColumns) FROM access_log a
        WHERE a.municipality_id = \(municipality) AND a.id = \(id)
        """
      ).map { row in
        var payload: [UInt8] = []
        for value in row.values { value.append(to: &payload) }
        try connection.forEachInPlace(
          """
          SELECT kind, subject_id FROM access_log_subject
          WHERE municipality_id = \(municipality) AND access_id = \(id) ORDER BY kind, subject_id
          """
        ) {
          $0.append(0, to: &payload)
          $0.append(1, to: &payload)
        }
        try appendDeputies(of: id, to: &payload, on: connection)
        return AuditSealing(
          source: .access, row: id.uuid, at: try row.value("at"), user: try row.value("user_id"),
          zone: try row.value("zone_id"), event: Self.reading, purpose: try row.value("purpose"),
          payload: payload, isLate: true)
      }
    }
  }

  /// What an entry calls a reading about persons.
  static let reading = "persons.read"

  static let changeColumns: SQL =
    "c.municipality_id, c.id, c.at, c.user_id, c.zone_id, c.event, c.subject_id, c.detail"
  static let accessColumns: SQL =
    """
    a.municipality_id, a.id, a.at, a.user_id, a.zone_id, a.purpose, a.reason, a.extent, a.via
    """

  /// In whose place a reading was, after what was read.
  func appendDeputies(
    of access: ID<AuditSealing>, to payload: inout [UInt8], on connection: any Connection
  ) throws {
    var found: [UInt8] = []
    try connection.forEachInPlace(
      """
      SELECT principal_id FROM access_log_deputy
      WHERE municipality_id = \(municipality) AND access_id = \(access) ORDER BY principal_id
      """
    ) { $0.append(0, to: &found) }
    payload += found
  }
}
