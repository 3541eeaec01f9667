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
  package let hasher: PasswordHasher
  let policy: AccountPolicy
  let sessions: Sessions
  let factors: SecondFactorStore
  let logIn: LogIn
  private let due: DueWork

  package init(
    database: any Database, municipality: Municipality, clock: Clock, keys: AccountKeys,
    policy: AccountPolicy = AccountPolicy(), hasher: PasswordHasher = .standard,
    work: [any WorkKeeping] = []
  ) {
    self.municipality = municipality
    self.hasher = hasher
    self.policy = policy
    store = OrganisationStore(
      database: database, municipality: municipality.id, clock: clock, work: work)
    due = DueWork(clock: clock)
    sessions = Sessions(organisation: store, policy: policy)
    factors = SecondFactorStore(organisation: store, keys: keys)
    logIn = LogIn(
      organisation: store, sessions: sessions, hasher: hasher, keys: keys, factors: factors)
    gatekeeper = Gatekeeper(sessions: sessions, policy: policy) { [due, store] in
      try await due.carryOut(in: store)
    }
    persons = PersonGate(database: database, municipality: municipality.id, clock: clock)
    changes = store.changes
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
      module: "organisation", number: 3, name: "accounts",
      sql: PackageResources.organisation_003_accounts_sql),
  ]

  /// Brings about what has been decided for today or earlier and has not been done.
  package func carryOutDue() async throws {
    try await due.carryOut(in: store)
  }

  package var routes: [GuardedRoute] {
    LogInRoutes(module: self).routes + AccountRoutes(module: self).routes
      + SecondFactorRoutes(module: self).routes
      + UnitRoutes(module: self).routes + UserRoutes(module: self).routes
      + LeavingRoutes(module: self).routes
      + ImportRoutes(module: self).routes + ReorganisationRoutes(module: self).routes
  }
}
