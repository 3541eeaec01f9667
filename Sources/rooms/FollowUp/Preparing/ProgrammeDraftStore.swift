import Core
import Database
import Foundation
import Programmes

/// The SQL of drafts of programmes and of their trials.
struct ProgrammeDraftStore: Sendable {
  let municipality: MunicipalityID

  /// The drafts that have not been registered, latest first.
  func drafts(in connection: any Connection) throws -> [ProgrammeDraft] {
    try connection.rows(
      """
      SELECT id, owner_unit_id, package, includes, changed_at FROM programme_draft
      WHERE municipality_id = \(municipality) AND programme_id IS NULL
      ORDER BY changed_at DESC, id
      """
    ).map(draft)
  }

  func draft(
    _ id: ProgrammeDraftID, in connection: any Connection
  ) throws -> ProgrammeDraft? {
    try connection.first(
      """
      SELECT id, owner_unit_id, package, includes, changed_at FROM programme_draft
      WHERE municipality_id = \(municipality) AND id = \(id) AND programme_id IS NULL
      """
    ).map(draft)
  }

  func add(_ draft: ProgrammeDraft, by user: UserID, to connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO programme_draft
        (municipality_id, id, owner_unit_id, package, includes, changed_at, changed_by)
      VALUES (\(municipality), \(draft.id), \(draft.ownerUnit), \(draft.package),
        \(TextMap(draft.includes)), \(draft.changedAt), \(user))
      """)
  }

  /// Takes the place of what the draft held. What was tried of other words is removed.
  func replace(_ draft: ProgrammeDraft, by user: UserID, in connection: any Connection) throws {
    guard let before = try self.draft(draft.id, in: connection) else { return }
    if before.package != draft.package || before.includes != draft.includes {
      try removeTrials(of: draft.id, in: connection)
    }
    try connection.execute(
      """
      UPDATE programme_draft SET owner_unit_id = \(draft.ownerUnit), package = \(draft.package),
        includes = \(TextMap(draft.includes)), changed_at = \(draft.changedAt),
        changed_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(draft.id) AND programme_id IS NULL
      """)
  }

  func remove(_ id: ProgrammeDraftID, in connection: any Connection) throws {
    try removeTrials(of: id, in: connection)
    try connection.execute(
      """
      DELETE FROM programme_draft
      WHERE municipality_id = \(municipality) AND id = \(id) AND programme_id IS NULL
      """)
  }

  func markRegistered(
    _ id: ProgrammeDraftID, as version: RegisteredVersion, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE programme_draft SET programme_id = \(version.programme.id), version = \(version.number)
      WHERE municipality_id = \(municipality) AND id = \(id) AND programme_id IS NULL
      """)
  }

  private func draft(_ row: Row) throws -> ProgrammeDraft {
    ProgrammeDraft(
      id: try row.value("id"), ownerUnit: try row.value("owner_unit_id"),
      package: try row.value("package"),
      includes: try row.value("includes", as: TextMap.self).entries,
      changedAt: try row.value("changed_at"))
  }

  // MARK: Trials

  /// Keeps how a form went; one that is done again takes the place of the first.
  func save(
    _ form: PilotForm, of draft: ProgrammeDraftID, to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO pilot_form
        (municipality_id, draft_id, client, occasion, seconds, unanswered)
      VALUES (\(municipality), \(draft), \(form.client.rawValue), \(form.occasion.name),
        \(form.seconds), \(TextMap(form.unanswered)))
      ON CONFLICT (municipality_id, draft_id, client, occasion)
      DO UPDATE SET seconds = excluded.seconds, unanswered = excluded.unanswered
      """)
  }

  func trials(
    of draft: ProgrammeDraftID, in connection: any Connection
  ) throws -> [PilotForm] {
    try connection.rows(
      """
      SELECT client, occasion, seconds, unanswered FROM pilot_form
      WHERE municipality_id = \(municipality) AND draft_id = \(draft)
      ORDER BY client, occasion
      """
    ).compactMap(trial)
  }

  /// How the draft that became a version was tried; empty when it was not.
  func trials(
    of version: Int, of programme: ProgrammeID, in connection: any Connection
  ) throws -> [PilotForm] {
    let draft = try connection.first(
      """
      SELECT id FROM programme_draft
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND version = \(version)
      ORDER BY changed_at DESC, id DESC
      """)
    return try draft.map { try trials(of: $0.value("id"), in: connection) } ?? []
  }

  private func trial(_ row: Row) throws -> PilotForm? {
    guard let client = PilotClient(rawValue: try row.value("client")) else { return nil }
    return PilotForm(
      client: client, occasion: OccasionKey(try row.value("occasion", as: String.self)),
      seconds: try row.value("seconds"),
      unanswered: try row.value("unanswered", as: TextMap.self).entries)
  }

  private func removeTrials(
    of draft: ProgrammeDraftID, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      DELETE FROM pilot_form WHERE municipality_id = \(municipality) AND draft_id = \(draft)
      """)
  }
}
