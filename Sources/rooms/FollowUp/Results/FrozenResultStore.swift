import Core
import Database
import Foundation

/// What a frozen table is of: a measure or indicator at an occasion, and what divides it.
struct FrozenSubject: Sendable, Hashable {
  let column: String
  let occasion: String
  let breakdown: String?

  var name: String { [column, occasion, breakdown ?? ""].joined(separator: "|") }
}

/// The SQL of frozen tables.
struct FrozenResultStore: Sendable {
  let municipality: MunicipalityID

  func table(
    _ subject: FrozenSubject, of programme: ProgrammeID, month: Month,
    in connection: any Connection
  ) throws -> FrozenTable? {
    try connection.first(
      """
      SELECT body FROM frozen_result
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND month = \(month.number) AND subject = \(subject.name)
        AND NOT \(fragment: published(programme))
      """
    ).map { row in
      try JSONDecoder().decode(
        FrozenTable.self, from: Data(row.value("body", as: String.self).utf8))
    }
  }

  /// Publications take the place of the month's tables from the first release on: side by side they
  /// could be subtracted from each other.
  private func published(_ programme: ProgrammeID) -> SQL {
    """
    EXISTS (SELECT 1 FROM publication_ledger l JOIN publication_seal s
      ON s.municipality_id = l.municipality_id AND s.ledger_id = l.id
      WHERE l.municipality_id = \(municipality) AND l.programme_id = \(programme))
    """
  }

  func isPublished(_ programme: ProgrammeID, in connection: any Connection) throws -> Bool {
    try connection.first("SELECT 1 WHERE \(fragment: published(programme))") != nil
  }

  func isFrozen(
    _ programme: ProgrammeID, month: Month, in connection: any Connection
  ) throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM frozen_result
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND month = \(month.number)
      """) != nil
  }

  /// Keeps the tables of a month; those of whoever was first stay.
  func add(
    _ tables: [FrozenSubject: FrozenTable], of programme: ProgrammeID, month: Month, at now: Date,
    to connection: any Connection
  ) throws {
    guard try !isFrozen(programme, month: month, in: connection) else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for (subject, table) in tables.sorted(by: { $0.key.name < $1.key.name }) {
      let body = String(decoding: try encoder.encode(table), as: UTF8.self)
      try connection.execute(
        """
        INSERT INTO frozen_result
          (municipality_id, programme_id, month, subject, body, created_at)
        VALUES (\(municipality), \(programme), \(month.number), \(subject.name), \(body), \(now))
        """)
    }
  }
}
