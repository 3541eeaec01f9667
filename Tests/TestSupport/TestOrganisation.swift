import Core
import Database
import Organisation

/// A small municipality to test in: a board with its zone, a department, two units; and a second
/// board with one unit.
package struct TestOrganisation: Sendable {
  /// Everybody's password.
  package static let password = "fyra ord i rad"

  package let database: any Database
  package let clock: TestClock
  package let module: OrganisationModule
  package let root: OrgUnit
  package let zone: Zone
  package let board: OrgUnit
  package let department: OrgUnit
  package let adults: OrgUnit
  package let families: OrgUnit
  package let otherZone: Zone
  package let otherBoard: OrgUnit
  package let otherUnit: OrgUnit

  package var store: OrganisationStore { module.store }

  /// Makes it in a database that `migrations`, the organisation's first, have not been run on.
  package init(
    in database: any Database, migrations: [Migration] = [], today: Day = day("2026-03-14"),
    keys: AuditKeys = AuditKeys(
      digest: [UInt8](repeating: 1, count: 32), signing: [UInt8](repeating: 2, count: 32)),
    work: (MunicipalityID, Clock) -> [any WorkKeeping] = { _, _ in [] }
  ) async throws {
    self.database = database
    clock = TestClock(today)
    try await Migrator(OrganisationModule.migrations + migrations).migrate(database)
    let municipality = try await OrganisationStore.createMunicipality(
      code: "0000", name: "Prövköping", in: database, clock: clock.clock)
    module = OrganisationModule(
      database: database, municipality: municipality, keys: keys, clock: clock.clock,
      hasher: .cheap,
      work: work(municipality.id, clock.clock))
    let store = module.store
    let start = day("2020-01-01")
    root = try await store.createUnit(
      .municipality, code: "K", name: "Prövköpings kommun", from: start)
    zone = try await store.createZone(code: "SN", name: "Socialnämnden")
    board = try await store.createUnit(
      .board, code: "SN", name: "Socialnämnden", under: root.id, zone: zone.id, from: start)
    department = try await store.createUnit(
      .department, code: "IFO", name: "Individ och familj", under: board.id, from: start)
    adults = try await store.createUnit(
      .unit, code: "VUX", name: "Mottagning vuxen", under: department.id, from: start)
    families = try await store.createUnit(
      .unit, code: "FAM", name: "Familjehuset", under: department.id, from: start)
    otherZone = try await store.createZone(code: "ÄN", name: "Äldrenämnden")
    otherBoard = try await store.createUnit(
      .board, code: "ÄN", name: "Äldrenämnden", under: root.id, zone: otherZone.id, from: start)
    otherUnit = try await store.createUnit(
      .unit, code: "HEM", name: "Hemtjänst norr", under: otherBoard.id, from: start)
  }

  /// A user with roles from 2020 on, who logs in with `password`.
  @discardableResult
  package func user(
    _ login: String, _ roles: (Role, OrgUnit)..., isProtected: Bool = false
  ) async throws -> User {
    let user = try await store.createUser(
      login: login, name: login.capitalized, isProtected: isProtected,
      password: try await module.hasher.hash(Password(Self.password, login: login)))
    for (role, unit) in roles {
      try await store.addMembership(of: user.id, in: unit.id, as: role, from: day("2020-01-01"))
    }
    return user
  }

  /// Ends somebody's employment yesterday: the account is closed at once.
  package func close(_ user: User) async throws {
    try await store.decideLeaving(
      Leaving(user: user.id, lastDay: clock.clock.today - 1, receivers: [:]))
  }

  /// The viewer of a new user with one role.
  package func viewer(_ role: Role, in unit: OrgUnit) async throws -> Viewer {
    try await viewer(user("\(role.rawValue.lowercased())-\(unit.code.lowercased())", (role, unit)))
  }

  package func viewer(_ user: User) async throws -> Viewer {
    guard let viewer = try await store.viewer(user.id) else { throw OrganisationError.noSuchUser }
    return viewer
  }
}

extension Engine {
  /// Runs `body` with a small municipality in a new database.
  package func withOrganisation(
    migrations: [Migration] = [], _ body: (TestOrganisation) async throws -> Void
  ) async throws {
    try await withDatabase { database in
      try await body(TestOrganisation(in: database, migrations: migrations))
    }
  }
}
