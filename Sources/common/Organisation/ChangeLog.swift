import Core
import Database
import Foundation

/// Something that was changed: who, when, what. Holds no personal data.
package struct Change: Sendable {
  /// Dotted, object first: `user.created`, `programme.started`.
  package let event: String
  /// Nil for what a command or the system did.
  package let by: UserID?
  package let zone: ZoneID?
  package let subject: UUID?
  package let detail: String?

  package init(
    _ event: String, by: UserID?, zone: ZoneID? = nil, subject: UUID? = nil, detail: String? = nil
  ) {
    self.event = event
    self.by = by
    self.zone = zone
    self.subject = subject
    self.detail = detail
  }
}

/// The sealed log of changes.
package struct ChangeLog: Sendable {
  package let municipality: MunicipalityID
  package let clock: Clock
  let audit: AuditStore

  package init(clock: Clock, audit: AuditStore) {
    municipality = audit.municipality
    self.clock = clock
    self.audit = audit
  }

  /// Writes the change in the transaction of the change itself, and seals it.
  package func record(_ change: Change, on connection: any Connection) throws {
    let now = clock.now
    let id = ID<Change>.make(at: now)
    let subject = change.subject.map { ID<Change>($0) }
    try connection.execute(
      """
      INSERT INTO change_log (municipality_id, id, at, user_id, zone_id, event, subject_id, detail)
      VALUES (\(municipality), \(id), \(now), \(change.by), \(change.zone), \(change.event),
        \(subject), \(change.detail))
      """)
    var payload: [UInt8] = []
    for value in [
      municipality.sqlValue, id.sqlValue, now.sqlValue, change.by.sqlValue, change.zone.sqlValue,
      change.event.sqlValue, subject.sqlValue, change.detail.sqlValue,
    ] {
      value.append(to: &payload)
    }
    try audit.seal(
      AuditSealing(
        source: .change, row: id.uuid, at: now, user: change.by, zone: change.zone,
        event: change.event, subject: change.subject, payload: payload),
      on: connection)
  }
}
