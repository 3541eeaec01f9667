import Core
import Cryptography
import Database
import Delimited
import Foundation

/// What of the log is taken out, for supervision.
package struct AuditSelection: Sendable, Hashable {
  package let from: Day
  package let to: Day
  /// Only what concerns this zone; all chains when nil.
  package let zone: ZoneID?

  package init(from: Day, to: Day, zone: ZoneID? = nil) {
    self.from = from
    self.to = to
    self.zone = zone
  }
}

extension AuditStore {
  /// The names of the columns of what is taken out.
  static let exportHeader = [
    "chain", "number", "at", "user_id", "user", "event", "subject", "purpose", "reason", "extent",
    "via", "in_place_of", "detail", "read", "sealed_late", "payload_deleted", "hash",
  ]

  /// Takes out what was sealed in a period, as CSV, chain by chain; notes in the log that it was taken.
  /// `sink` is given some at a time.
  package func export(
    _ selection: AuditSelection, by user: UserID?, changes: ChangeLog, database: any Database,
    to sink: @escaping @Sendable ([UInt8]) throws -> Void
  ) async throws -> Int {
    let count = try await database.read { connection in
      var writer = DelimitedWriter(separator: .comma, marksByteOrder: false, guardsFormulas: true)
      writer.append(header: Self.exportHeader)
      var count = 0
      for chain in try chains(on: connection)
      where selection.zone.map({ AuditChain($0, in: municipality) == chain }) ?? true {
        try entries(of: chain, selection, on: connection) { row in
          writer.append(row)
          count += 1
          if count % 1000 == 0 { try sink(writer.drain()) }
        }
      }
      try sink(writer.drain())
      return count
    }
    try await database.write { connection in
      try changes.record(
        Change(
          "audit.exported", by: user, zone: selection.zone,
          detail: "\(selection.from)–\(selection.to)"), on: connection)
    }
    return count
  }

  private func entries(
    of chain: AuditChain, _ selection: AuditSelection, on connection: any Connection,
    _ body: ([DelimitedValue]) throws -> Void
  ) throws {
    let zone = try connection.first(
      """
      SELECT code FROM zone
      WHERE municipality_id = \(municipality) AND id = \(ID<AuditChain>(chain.id))
      """
    )?.value(at: 0, as: String.self)
    try connection.forEach(
      """
      SELECT e.number, e.at, e.user_id, u.name AS user, e.event, e.subject_id, e.purpose, a.reason,
        a.extent, a.via, c.detail, e.is_late, e.hash, e.source, e.row_id,
        c.id IS NULL AND a.id IS NULL AS is_deleted
      FROM audit_entry e
      LEFT JOIN user_account u ON u.municipality_id = e.municipality_id AND u.id = e.user_id
      LEFT JOIN change_log c ON e.source = 'change' AND c.municipality_id = e.municipality_id
        AND c.id = e.row_id
      LEFT JOIN access_log a ON e.source = 'access' AND a.municipality_id = e.municipality_id
        AND a.id = e.row_id
      WHERE e.municipality_id = \(municipality) AND e.chain_id = \(ID<AuditChain>(chain.id))
        AND e.at >= \(selection.from.beginning) AND e.at < \((selection.to + 1).beginning)
      ORDER BY e.number
      """
    ) { row in
      func text(_ name: String) throws -> DelimitedValue {
        try row.value(name, as: String?.self).map { .text($0) } ?? .figure("")
      }
      func id(_ name: String) throws -> DelimitedValue {
        try row.value(name, as: ID<AuditSealing>?.self).map { .figure($0.description) }
          ?? .figure("")
      }
      let access = try row.value("row_id", as: ID<AuditSealing>.self)
      let isReading = try row.value("source", as: AuditSource.self) == .access
      try body([
        .figure(zone ?? "installation"), .figure("\(try row.value("number", as: Int.self))"),
        .figure(try row.value("at", as: Date.self).formatted(.iso8601)), try id("user_id"),
        try text("user"), try text("event"), try id("subject_id"), try text("purpose"),
        try text("reason"), try text("extent"), try text("via"),
        .figure(isReading ? try deputies(of: access, on: connection) : ""), try text("detail"),
        .figure(isReading ? try subjects(of: access, on: connection) : ""),
        .figure(try row.value("is_late", as: Bool.self) ? "yes" : "no"),
        .figure(try row.value("is_deleted", as: Bool.self) ? "yes" : "no"),
        .figure(try row.value("hash", as: [UInt8].self).hexadecimal),
      ])
    }
  }

  private func subjects(
    of access: ID<AuditSealing>, on connection: any Connection
  ) throws -> String {
    try connection.rows(
      """
      SELECT kind, subject_id FROM access_log_subject
      WHERE municipality_id = \(municipality) AND access_id = \(access) ORDER BY kind, subject_id
      """
    ).map {
      "\(try $0.value(at: 0, as: String.self)):\(try $0.value(at: 1, as: ID<AuditSealing>.self))"
    }.joined(separator: " ")
  }

  private func deputies(
    of access: ID<AuditSealing>, on connection: any Connection
  ) throws -> String {
    try connection.rows(
      """
      SELECT principal_id FROM access_log_deputy
      WHERE municipality_id = \(municipality) AND access_id = \(access) ORDER BY principal_id
      """
    ).map { try $0.value(at: 0, as: UserID.self).description }.joined(separator: " ")
  }
}

extension Day {
  /// When the day begins in Sweden.
  var beginning: Date {
    let midnight = Date(timeIntervalSince1970: Double(number) * 86_400)
    // Clocks are changed at one o'clock UTC: at midnight they still are as the evening before.
    let offset = TimeZone(identifier: "Europe/Stockholm")?.secondsFromGMT(for: midnight) ?? 3600
    return midnight - Double(offset)
  }
}
