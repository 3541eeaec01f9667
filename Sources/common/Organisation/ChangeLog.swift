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

  package init(municipality: MunicipalityID, clock: Clock) {
    self.municipality = municipality
    self.clock = clock
  }

  /// Writes the change in the transaction of the change itself.
  package func record(_ change: Change, on connection: any Connection) throws {
    let now = clock.now
    try connection.execute(
      """
      INSERT INTO change_log (municipality_id, id, at, user_id, zone_id, event, subject_id, detail)
      VALUES (\(municipality), \(ID<Change>.make(at: now)), \(now), \(change.by), \(change.zone),
        \(change.event), \(change.subject.map { ID<Change>($0) }), \(change.detail))
      """)
  }
}
