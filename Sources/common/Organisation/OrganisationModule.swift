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
  let policy: AccountPolicy
  let sessions: Sessions
  let factors: SecondFactorStore
  let logIn: LogIn
  let provider: ProviderLogIn?
  /// The site's own address, as its users and the provider know it.
  private let baseURL: String
  private let due: DueWork

  package init(
    database: any Database, municipality: Municipality, keys: AuditKeys,
    accountKeys: AccountKeys, clock: Clock, policy: AccountPolicy = AccountPolicy(),
    provider: ProviderUse? = nil, hasher: PasswordHasher = .standard,
    work: [any WorkKeeping] = []
  ) {
    self.municipality = municipality
    self.hasher = hasher
    self.policy = policy
    audit = AuditStore(municipality: municipality.id, keys: keys)
    store = OrganisationStore(
      database: database, clock: clock, audit: audit, work: work)
    due = DueWork(clock: clock)
    sessions = Sessions(organisation: store, policy: policy)
    factors = SecondFactorStore(organisation: store, keys: accountKeys)
    logIn = LogIn(
      organisation: store, sessions: sessions, hasher: hasher, keys: accountKeys, factors: factors,
      provider: provider?.settings)
    baseURL = provider?.baseURL ?? ""
    self.provider = provider.map { [store] use in
      ProviderLogIn(
        settings: use.settings, client: ProviderClient(settings: use.settings, clock: clock),
        store: ProviderStore(organisation: store, settings: use.settings))
    }
    gatekeeper = Gatekeeper(sessions: sessions, policy: policy) { [due, store] in
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
    Migration(
      module: "organisation", number: 4, name: "accounts",
      sql: PackageResources.organisation_004_accounts_sql),
    Migration(
      module: "organisation", number: 5, name: "provider",
      sql: PackageResources.organisation_005_provider_sql),
    Migration(
      module: "organisation", number: 6, name: "keys",
      sql: PackageResources.organisation_006_keys_sql),
    Migration(
      module: "organisation", number: 7, name: "jobs",
      sql: PackageResources.organisation_007_jobs_sql, oldestReader: 6),
  ]

  /// What servers do by themselves, and how it stands.
  package var jobs: JobStore {
    JobStore(database: store.database, municipality: municipality.id)
  }

  /// Brings about what has been decided for today or earlier and has not been done.
  package func carryOutDue() async throws {
    try await due.carryOut(in: store)
  }

  package var routes: [GuardedRoute] {
    LogInRoutes(module: self).routes + AccountRoutes(module: self).routes
      + SecondFactorRoutes(module: self).routes + providerRoutes
      + UnitRoutes(module: self).routes + UserRoutes(module: self).routes
      + LeavingRoutes(module: self).routes
      + LogReviewRoutes(module: self).routes + ImportRoutes(module: self).routes
      + ReorganisationRoutes(module: self).routes
  }

  private var providerRoutes: [GuardedRoute] {
    provider.map { ProviderRoutes(module: self, logIn: $0, baseURL: baseURL).routes } ?? []
  }
}

/// A provider to log in by, and the address that it sends people back to.
package struct ProviderUse: Sendable {
  package let settings: ProviderSettings
  package let baseURL: String

  package init(settings: ProviderSettings, baseURL: String) {
    self.settings = settings
    self.baseURL = baseURL
  }
}
