import ContentStore
import Core
import Database
import FollowUp
import Foundation
import Logging
import Mail
import Notes
import Operations
import Organisation
import Records
import ShippedPackages
import Web

/// One installation put together: a database, the municipality in it, and the rooms.
///
/// The server, every command and the tests are built here and nowhere else.
package struct Installation: Sendable {
  package let database: any Database
  package let municipality: Municipality
  package let organisation: OrganisationModule
  package private(set) var records: RecordsModule
  package let followUp: FollowUpModule
  /// Where the log's checkpoints are: outside the database.
  let checkpoints: CheckpointFile
  let clock: Clock

  /// The schema of every module, in order of dependency.
  package static let migrations =
    OrganisationModule.migrations + FollowUpModule.migrations + RecordsModule.migrations

  /// Every kind of record that the rooms declare.
  package static let recordKinds = [Notes.kind]

  package init(
    database: any Database, municipality: Municipality, place: DatabasePlace,
    clock: Clock = .system, policy: AccountPolicy? = nil, provider: ProviderUse? = nil,
    hasher: PasswordHasher = .standard
  ) {
    checkpoints = CheckpointFile(directory: place.checkpoints)
    let database = database.within(municipality.id.uuid)
    self.database = database
    self.municipality = municipality
    self.clock = clock
    organisation = OrganisationModule(
      database: database, municipality: municipality, keys: AuditKeys(directory: place.keys),
      accountKeys: AccountKeys(directory: place.keys), clock: clock,
      policy: policy ?? Self.usualPolicy(of: municipality), provider: provider, hasher: hasher,
      work: [FollowUpModule.work(in: municipality.id, clock: clock)])
    records = RecordsModule(
      database: database, organisation: organisation, kinds: Self.recordKinds,
      files: ContentStore(directory: place.files))
    followUp = FollowUpModule(
      database: database, organisation: organisation, clock: clock,
      keys: PseudonymKeys(directory: place.keys), shippedPackages: ShippedPackages.programmes)
  }

  /// Administrators take a second factor, but not those of a municipality that is made up.
  static func usualPolicy(of municipality: Municipality) -> AccountPolicy {
    AccountPolicy(secondFactor: municipality.isDemo ? [] : [.administrator])
  }

  /// Opens the database at `place` and brings its schema up to date.
  ///
  /// Throws `DatabaseError`, `InstallationError.empty` when there is no municipality in it, and
  /// `InstallationKeyError` when the keys are not those that it has used.
  ///
  /// - Parameters:
  ///   - policy: what log-in demands there.
  ///   - metrics: where what is stored is to be counted.
  ///   - lost: a key that cannot be had again, in the place of which another is taken.
  static func open(
    _ place: DatabasePlace, clock: Clock = .system,
    policy: (Municipality) -> AccountPolicy = usualPolicy, provider: ProviderUse? = nil,
    metrics: Metrics? = nil, givingUp lost: InstallationKey? = nil
  ) async throws -> Installation {
    let opened = try place.open(creating: false)
    let database: any Database =
      metrics.map { MeasuredDatabase(opened, $0) } ?? opened
    try await upgrade(opened, at: place)
    guard
      let municipality = try await OrganisationStore.municipalities(in: database).first
    else { throw InstallationError.empty(place.name) }
    let installation = Installation(
      database: database, municipality: municipality, place: place, clock: clock,
      policy: policy(municipality), provider: provider)
    if let lost { try await installation.organisation.giveUpKey(lost, in: place.keys) }
    try await installation.organisation.settleKeys(in: place.keys)
    try await installation.organisation.audit.sealBacklog(in: installation.database)
    try await installation.organisation.carryOutDue()
    try await installation.records.keepIndex()
    return installation
  }

  /// Brings the schema of `database` up to date, and raises the wall where the engine has one; returns what
  /// was run. Throws `InstallationError.needsOwner` where that is for somebody else to do.
  @discardableResult
  static func upgrade(_ database: any Database, at place: DatabasePlace) async throws -> [Migration]
  {
    let migrator = Migrator(migrations)
    guard let server = database as? PostgreSQLDatabase else {
      return try await migrator.migrate(database)
    }
    let rights = try await server.facts()
    if rights.mayCreate {
      let ran = try await migrator.migrate(server)
      try await server.raise(try await wall(of: server))
      return ran
    }
    do {
      try await migrator.check(server)
    } catch let error as DatabaseError {
      if case .failed = error { throw InstallationError.needsOwner(place.name) }
      throw error
    }
    guard try await migrator.isComplete(in: server) else {
      throw InstallationError.needsOwner(place.name)
    }
    return []
  }

  /// The wall that belongs in a database on a server.
  static func wall(of database: PostgreSQLDatabase) async throws -> PostgreSQLWall {
    PostgreSQLWall(try await StoredTable.all(in: database), persons: FollowUpModule.personTable)
  }

  /// An installation to be looked at, not used: nothing that was decided for a day is carried out, and
  /// the schema stays as it is unless it is to be brought up to date.
  static func examine(
    _ database: any Database, of place: DatabasePlace, migrating: Bool, clock: Clock = .system
  ) async throws -> Installation {
    if migrating { try await Migrator(migrations).migrate(database) }
    guard
      let municipality = try await OrganisationStore.municipalities(in: database).first
    else { throw InstallationError.empty(place.name) }
    return Installation(
      database: database, municipality: municipality, place: place, clock: clock)
  }

  /// Every route of every room with who may use it.
  package var routes: [GuardedRoute] {
    organisation.routes + followUp.routes + records.routes
      + SectionRoutes(followUp: followUp).routes + JobRoutes(watch: jobWatch).routes + openRoutes
  }

  private var openRoutes: [GuardedRoute] {
    records.publishes ? followUp.openRoutes { [records] in try records.admit($0) } : []
  }

  /// - Parameter open: what is served besides, without a session.
  package func webApplication(
    _ configuration: WebApplication.Configuration = .init(), open: [Route] = []
  ) -> WebApplication {
    let gatekeeper = organisation.gatekeeper
    let frame = frame
    var configuration = configuration
    configuration.uploads = records.files.incoming
    configuration.stylesheets += FollowUpModule.stylesheets + RecordsModule.stylesheets
    return WebApplication(
      routes: gatekeeper.routes(routes) + open,
      chrome: { [records] request in
        var chrome = await gatekeeper.chrome(frame, for: request)
        // An error page is shown also when the database cannot say what is new.
        if let viewer = try? await gatekeeper.session(of: request)?.viewer {
          chrome.news = try? await records.news(for: viewer)
        }
        return chrome
      },
      configuration: configuration)
  }

  /// The same with letters being sent.
  func mailing(_ settings: MailSettings) -> Installation {
    var copy = self
    copy.records.mailer = Mailer(settings)
    return copy
  }

  /// The same, with records that everybody may see open to those who are not logged in, or not.
  package func publishing(_ isOn: Bool) -> Installation {
    var copy = self
    copy.records.publishes = isOn
    copy.records.publishedBesides = [FollowUpModule.openPublications]
    return copy
  }

  /// Puts right what an interrupted process left half done; to be called before serving. A database
  /// that cannot be written is told here, and not by the first who saves a form.
  func recover() async throws {
    try await database.write { _ in }
    try await followUp.undoInterruptedImports()
    try await database.analyse()
  }

  /// Signs what the log is now, outside the database.
  @discardableResult
  func checkpoint(_ reason: Checkpoint.Reason) async throws -> Checkpoint {
    try await organisation.audit.checkpoint(
      reason, in: checkpoints, changes: organisation.changes, database: database)
  }

  /// Makes a checkpoint. One that cannot be written stops nobody: it is said in the log of the service.
  func noteCheckpoint(_ reason: Checkpoint.Reason, _ logger: Logger) async {
    do {
      try await checkpoint(reason)
    } catch is CancellationError {
      // The service ends before it has begun: why, it says itself.
    } catch {
      let why = (error as? any ExplainedError)?.message[.ofProcess] ?? "\(type(of: error))"
      logger.error("checkpoint: \(why)")
    }
  }

  /// What the parts of the product have to say about how they are.
  var checks: [HealthCheck] { organisation.checks + followUp.checks + [jobWatch.check] }

  /// The directories beside the database that a backup takes along: files that never change.
  static func keptDirectories(of place: DatabasePlace) -> [KeptDirectory] {
    [
      KeptDirectory(
        name: "records", url: place.files,
        unfinished: ContentStore(directory: place.files).incoming.lastPathComponent)
    ]
  }

  private var frame: Chrome {
    Chrome(
      navigation: [
        Chrome.Item(.govern, href: SectionRoutes.govern),
        Chrome.Item(.gather, href: SectionRoutes.gather),
        Chrome.Item(.exchange, href: SectionRoutes.exchange),
        Chrome.Item(.develop, href: SectionRoutes.develop),
        Chrome.Item(.mine, href: SectionRoutes.mine),
      ],
      place: Text(verbatim: municipality.name),
      banner: municipality.isDemo
        ? Text(
          sv: "Övningskommun. Alla personer är påhittade.",
          en: "Practice municipality. All people are invented.") : nil,
      languageSwitch: OrganisationURL.language, accessibility: SectionRoutes.accessibility)
  }
}
