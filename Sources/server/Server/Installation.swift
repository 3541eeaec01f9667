import ContentStore
import Core
import Database
import FollowUp
import Foundation
import Logging
import Mail
import Notes
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
  let clock: Clock

  /// The schema of every module, in order of dependency.
  package static let migrations =
    OrganisationModule.migrations + FollowUpModule.migrations + RecordsModule.migrations

  /// Every kind of record that the rooms declare.
  package static let recordKinds = [Notes.kind]

  package init(
    database: any Database, municipality: Municipality, keys: URL, files: URL,
    clock: Clock = .system, hasher: PasswordHasher = .standard
  ) {
    self.database = database
    self.municipality = municipality
    self.clock = clock
    organisation = OrganisationModule(
      database: database, municipality: municipality, clock: clock, hasher: hasher,
      work: [FollowUpModule.work(in: municipality.id, clock: clock)])
    records = RecordsModule(
      database: database, organisation: organisation, kinds: Self.recordKinds,
      files: ContentStore(directory: files))
    followUp = FollowUpModule(
      database: database, organisation: organisation, clock: clock,
      keys: PseudonymKeys(directory: keys), shippedPackages: ShippedPackages.programmes)
  }

  /// Opens the database at `place` and brings its schema up to date.
  ///
  /// Throws `DatabaseError`, and `InstallationError.empty` when there is no municipality in it.
  static func open(_ place: DatabasePlace, clock: Clock = .system) async throws -> Installation {
    let database = try place.open(creating: false)
    try await Migrator(migrations).migrate(database)
    guard
      let municipality = try await OrganisationStore.municipalities(in: database).first
    else { throw InstallationError.empty(place.path) }
    let installation = Installation(
      database: database, municipality: municipality, keys: place.keys, files: place.files,
      clock: clock)
    try await installation.organisation.carryOutDue()
    try await installation.records.keepIndex()
    return installation
  }

  /// Every route of every room with who may use it.
  package var routes: [GuardedRoute] {
    organisation.routes + followUp.routes + records.routes
      + SectionRoutes(followUp: followUp).routes
  }

  package func webApplication(
    _ configuration: WebApplication.Configuration = .init()
  ) -> WebApplication {
    let gatekeeper = organisation.gatekeeper
    let frame = frame
    var configuration = configuration
    configuration.uploads = records.files.incoming
    configuration.stylesheets += FollowUpModule.stylesheets + RecordsModule.stylesheets
    return WebApplication(
      routes: gatekeeper.routes(routes),
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

  /// Puts right what an interrupted process left half done; to be called before serving. A database
  /// that cannot be written is told here, and not by the first who saves a form.
  func recover() async throws {
    try await database.write { _ in }
    try await followUp.undoInterruptedImports()
    try await database.analyse()
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

/// Where an installation keeps its data.
struct DatabasePlace: Sendable, Hashable {
  let path: String
  /// The directory of the pseudonym keys: outside the database, so that neither a copy of the file
  /// nor a backup holds both.
  let keys: URL
  /// The directory of the files of records.
  let files: URL

  /// `url` is a path of a SQLite file, with or without `sqlite:` before it.
  ///
  /// Throws `InstallationError.engine` for an engine that is not there.
  init(_ url: String, environment: [String: String]) throws(InstallationError) {
    if url.hasPrefix("postgres") { throw .engine(url) }
    var path = url
    for prefix in ["sqlite://", "sqlite:"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
      break
    }
    guard !path.isEmpty else { throw .noDatabase }
    self.path = path
    keys = URL(fileURLWithPath: environment["BEPROVA_KEYS"] ?? path + ".keys", isDirectory: true)
    files = URL(fileURLWithPath: environment["BEPROVA_FILES"] ?? path + ".files", isDirectory: true)
  }

  init(path: String, keys: URL, files: URL) {
    self.path = path
    self.keys = keys
    self.files = files
  }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Opens the file until the process ends its command; a missing one is made only when `creating`.
  func open(creating: Bool) throws -> SQLiteDatabase {
    if !creating, !exists { throw InstallationError.missing(path) }
    if creating {
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
      try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    let database = try SQLiteDatabase(path: path)
    OpenDatabases.ofProcess.add(database)
    return database
  }
}

/// Why an installation cannot be opened or made.
enum InstallationError: ExplainedError, Sendable, Hashable {
  case noDatabase
  case missing(String)
  case empty(String)
  case notEmpty(String)
  case engine(String)

  var message: Text {
    switch self {
    case .noDatabase:
      Text(
        sv: "Ange en databas med --database FIL eller miljövariabeln DATABASE_URL.",
        en: "Name a database with --database FILE or the variable DATABASE_URL.")
    case .missing(let path):
      Text(
        sv: "Databasen \(path) finns inte. Skapa den med ”beprova init”.",
        en: "The database \(path) does not exist. Create it with “beprova init”.")
    case .empty(let path):
      Text(
        sv: "Databasen \(path) är tom. Skapa kommunen med ”beprova init”.",
        en: "The database \(path) is empty. Create the municipality with “beprova init”.")
    case .notEmpty(let path):
      Text(
        sv: "Databasen \(path) används redan. Ange en annan fil.",
        en: "The database \(path) is already in use. Name another file.")
    case .engine:
      Text(
        sv: "PostgreSQL stöds inte än. Ange en fil för SQLite.",
        en: "PostgreSQL is not supported yet. Name a file for SQLite.")
    }
  }
}
