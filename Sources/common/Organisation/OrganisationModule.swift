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
  let provider: ProviderLogIn?
  /// The site's own address, as its users and the provider know it.
  private let baseURL: String
  private let due: DueWork

  package init(
    database: any Database, municipality: Municipality, clock: Clock, keys: AccountKeys,
    policy: AccountPolicy = AccountPolicy(), provider: ProviderUse? = nil,
    hasher: PasswordHasher = .standard,
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
      organisation: store, sessions: sessions, hasher: hasher, keys: keys, factors: factors,
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
    Migration(
      module: "organisation", number: 4, name: "provider",
      sql: PackageResources.organisation_004_provider_sql),
  ]

  /// Brings about what has been decided for today or earlier and has not been done.
  package func carryOutDue() async throws {
    try await due.carryOut(in: store)
  }

  package var routes: [GuardedRoute] {
    LogInRoutes(module: self).routes + AccountRoutes(module: self).routes
      + SecondFactorRoutes(module: self).routes + providerRoutes
      + UnitRoutes(module: self).routes + UserRoutes(module: self).routes
      + LeavingRoutes(module: self).routes
      + ImportRoutes(module: self).routes + ReorganisationRoutes(module: self).routes
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
