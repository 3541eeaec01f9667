import Core
import Database
import Web

/// What the organisation offers those who stand on it.
package struct OrganisationModule: Sendable {
  package let municipality: Municipality
  package let store: OrganisationStore
  package let gatekeeper: Gatekeeper
  /// The one door to rows about persons.
  package let persons: PersonGate
  package let changes: ChangeLog
  /// The sealed chains over what was done and read.
  package let audit: AuditStore
  package let hasher: PasswordHasher
  let sessions: Sessions
  let logIn: LogIn
  private let due: DueWork

  package init(
    database: any Database, municipality: Municipality, keys: AuditKeys, clock: Clock,
    hasher: PasswordHasher = .standard, work: [any WorkKeeping] = []
  ) {
    self.municipality = municipality
    self.hasher = hasher
    audit = AuditStore(municipality: municipality.id, keys: keys)
    store = OrganisationStore(
      database: database, clock: clock, audit: audit, work: work)
    due = DueWork(clock: clock)
    sessions = Sessions(organisation: store)
    logIn = LogIn(organisation: store, sessions: sessions, hasher: hasher)
    gatekeeper = Gatekeeper(sessions: sessions) { [due, store] in
      try await due.carryOut(in: store)
    }
    changes = store.changes
    persons = PersonGate(database: database, changes: changes)
  }

  /// The organisation's schema, the first of all modules'.
  package static let migrations = [
    Migration(
      module: "organisation", number: 1, name: "create",
      sql: PackageResources.organisation_001_create_sql),
    Migration(
      module: "organisation", number: 2, name: "life",
      sql: PackageResources.organisation_002_life_sql),
    Migration(
      module: "organisation", number: 3, name: "audit",
      sql: PackageResources.organisation_003_audit_sql),
  ]

  /// Brings about what has been decided for today or earlier and has not been done.
  package func carryOutDue() async throws {
    try await due.carryOut(in: store)
  }

  package var routes: [GuardedRoute] {
    LogInRoutes(module: self).routes + AccountRoutes(module: self).routes
      + UnitRoutes(module: self).routes + UserRoutes(module: self).routes
      + LeavingRoutes(module: self).routes
      + LogReviewRoutes(module: self).routes + ImportRoutes(module: self).routes
      + ReorganisationRoutes(module: self).routes
  }
}
