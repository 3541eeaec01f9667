import Core
import Database
import Forms
import Foundation

/// The SQL of frozen plans, of what has been looked at and of decisions about items.
struct PlanningStore: Sendable {
  enum Subject: String, Sendable { case plan, items }

  let municipality: MunicipalityID

  // MARK: Frozen for the month

  func frozen<Body: Decodable>(
    _ subject: Subject, of programme: ProgrammeID, month: Month, in connection: any Connection,
    as type: Body.Type = Body.self
  ) throws -> Body? {
    try connection.first(
      """
      SELECT body FROM frozen_plan
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND month = \(month.number) AND subject = \(subject.rawValue)
      """
    ).map { row in
      try JSONDecoder().decode(type, from: Data(row.value("body", as: String.self).utf8))
    }
  }

  /// Keeps what was made for a month; that of whoever was first stays.
  func freeze(
    _ body: some Encodable, _ subject: Subject, of programme: ProgrammeID, month: Month,
    at now: Date, in connection: any Connection
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(body), as: UTF8.self)
    try connection.execute(
      """
      INSERT INTO frozen_plan (municipality_id, programme_id, month, subject, body, created_at)
      VALUES (\(municipality), \(programme), \(month.number), \(subject.rawValue), \(text), \(now))
      ON CONFLICT (municipality_id, programme_id, month, subject) DO NOTHING
      """)
  }

  // MARK: What has been looked at

  /// Those of `subjects` that nobody of the unit has looked at today.
  func unseen(
    _ subjects: [String], of programme: ProgrammeID, by unit: UnitID, on day: Day,
    in connection: any Connection
  ) throws -> [String] {
    let seen = try connection.rows(
      """
      SELECT subject FROM result_use
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND month = \(day.month.number) AND subject IN \(list: subjects) AND unit_id = \(unit)
        AND last_day = \(day)
      """
    ).map { try $0.value(at: 0, as: String.self) }
    return subjects.filter { !seen.contains($0) }
  }

  /// Counts the day once for each subject, however many look and however often.
  func count(
    _ subjects: [String], of programme: ProgrammeID, by unit: UnitID, on day: Day,
    in connection: any Connection
  ) throws {
    for subject in subjects {
      try connection.execute(
        """
        INSERT INTO result_use
          (municipality_id, programme_id, month, subject, unit_id, days, last_day)
        VALUES (\(municipality), \(programme), \(day.month.number), \(subject), \(unit), 1, \(day))
        ON CONFLICT (municipality_id, programme_id, month, subject, unit_id)
        DO UPDATE SET days = result_use.days + 1, last_day = excluded.last_day
        WHERE result_use.last_day < excluded.last_day
        """)
    }
  }

  /// What has been looked at since a month; nil where the counting is younger than `until`, so that
  /// nothing is taken for unseen that there has been no time to see.
  func seen(
    of programme: ProgrammeID, since month: Month, countedSince until: Month,
    in connection: any Connection
  ) throws -> Set<String>? {
    let rows = try connection.rows(
      """
      SELECT subject, max(month) FROM result_use
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
      GROUP BY subject
      """)
    let first = try connection.first(
      """
      SELECT min(month) FROM result_use
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
      """)?.value(at: 0, as: Int?.self)
    guard let first, first <= until.number else { return nil }
    return try rows.reduce(into: []) { seen, row in
      if try row.value(at: 1, as: Int.self) >= month.number {
        seen.insert(try row.value(at: 0))
      }
    }
  }

  // MARK: Decisions

  /// In the order in which they were made.
  func decisions(
    of programme: ProgrammeID, in connection: any Connection
  ) throws -> [ItemDecision] {
    try connection.rows(
      """
      SELECT item, version, kind, reason, recorded_at, recorded_by FROM item_decision
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
      ORDER BY recorded_at, id
      """
    ).compactMap { row in
      guard let kind = ItemDecision.Kind(rawValue: try row.value("kind")) else { return nil }
      return ItemDecision(
        item: ItemKey(try row.value("item", as: String.self)), kind: kind,
        version: try row.value("version"), reason: try row.value("reason"),
        recordedAt: try row.value("recorded_at"), recordedBy: try row.value("recorded_by"))
    }
  }

  func add(
    _ decision: ItemDecision, to programme: ProgrammeID, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO item_decision
        (municipality_id, programme_id, id, item, version, kind, reason, recorded_at, recorded_by)
      VALUES (\(municipality), \(programme), \(ID<ItemDecision>.make(at: decision.recordedAt)),
        \(decision.item.name), \(decision.version), \(decision.kind.rawValue),
        \(decision.reason), \(decision.recordedAt), \(decision.recordedBy))
      """)
  }
}
