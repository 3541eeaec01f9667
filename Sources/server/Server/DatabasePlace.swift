import Core
import Database
import Foundation
import Logging
import Web

/// Where an installation keeps its data.
package struct DatabasePlace: Sendable, Hashable {
  /// The SQLite file. With a server it names what stands on this machine instead, beside which the
  /// directories are.
  package let path: String
  /// The address of a PostgreSQL database, where that is used.
  let server: PostgreSQLAddress?
  /// The directory of the pseudonym keys: outside the database, so that neither a copy of the file
  /// nor a backup holds both.
  let keys: URL
  /// The directory of the log's checkpoints, which prove that the database has not been rewritten.
  let checkpoints: URL
  /// The directory of the files of records.
  let files: URL

  /// `url` is a path of a SQLite file, with or without `sqlite:` before it, or `postgresql://…`.
  ///
  /// Throws `InstallationError` or `DatabaseError`.
  init(_ url: String, environment: [String: String]) throws {
    var server: PostgreSQLAddress?
    var path = url
    if PostgreSQLAddress.isOne(url) {
      server = try PostgreSQLAddress(url)
      guard let directory = environment["BEPROVA_DATA"], !directory.isEmpty else {
        throw InstallationError.noDirectory
      }
      path = Self.directory(directory).appending(path: "beprova").path
    }
    for prefix in ["sqlite://", "sqlite:"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
      break
    }
    guard !path.isEmpty else { throw InstallationError.noDatabase }
    self.init(
      path: path, server: server, keys: environment["BEPROVA_KEYS"].map(Self.directory),
      checkpoints: environment["BEPROVA_CHECKPOINTS"].map(Self.directory),
      files: environment["BEPROVA_FILES"].map(Self.directory))
  }

  /// What is not named stands beside the database.
  package init(
    path: String, server: PostgreSQLAddress? = nil, keys: URL? = nil, checkpoints: URL? = nil,
    files: URL? = nil
  ) {
    self.path = path
    self.server = server
    self.keys = keys ?? Self.directory(path + ".keys")
    self.checkpoints = checkpoints ?? Self.directory(path + ".checkpoints")
    self.files = files ?? Self.directory(path + ".files")
  }

  private static func directory(_ path: String) -> URL {
    URL(fileURLWithPath: path, isDirectory: true)
  }

  /// What it is called in messages; never with a password.
  var name: String { server?.name ?? path }

  /// Whether the file is there; a server's database is made by who operates the server.
  var exists: Bool { server != nil || FileManager.default.fileExists(atPath: path) }

  /// Throws `needsFile` where a server holds the data.
  func requireFile() throws(InstallationError) {
    if server != nil { throw .needsFile }
  }

  /// Opens the database until the process ends its command; a missing file is made only when `creating`.
  func open(creating: Bool) throws -> any Database {
    if !creating, !exists { throw InstallationError.missing(path) }
    if creating || server != nil {
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
      try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    let database: any Database =
      if let server {
        try PostgreSQLDatabase(
          server,
          logger: Logger(label: "database") { _ in JSONLogHandler { CommandLineTool.writeLog($0) } }
        )
      } else {
        try SQLiteDatabase(path: path)
      }
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
  /// A database server holds no directories.
  case noDirectory
  /// The role that is used may not change the schema, which is behind the program.
  case needsOwner(String)
  /// What only a database in a file can have done to it.
  case needsFile

  var message: Text {
    switch self {
    case .noDatabase:
      Text(
        sv: "Ange en databas med --database eller miljövariabeln DATABASE_URL.",
        en: "Name a database with --database or the variable DATABASE_URL.")
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
        sv: "Databasen \(path) används redan. Ange en annan.",
        en: "The database \(path) is already in use. Name another.")
    case .noDirectory:
      Text(
        sv: """
          Med en databasserver behövs en katalog för nycklar, kontrollpunkter och filer. Ange den med \
          miljövariabeln BEPROVA_DATA.
          """,
        en: """
          With a database server a directory is needed for keys, checkpoints and files. Name it by the \
          variable BEPROVA_DATA.
          """)
    case .needsOwner(let name):
      Text(
        sv: """
          Databasen \(name) ska uppgraderas, och det får inte den här rollen. Kör ”beprova upgrade” med \
          rollen som äger tabellerna.
          """,
        en: """
          The database \(name) is to be upgraded, which this role may not do. Run “beprova upgrade” by \
          the role that owns the tables.
          """)
    case .needsFile:
      Text(
        sv: """
          Det här görs med en databas i en fil. En databasserver kopieras och läses tillbaka med sina \
          egna verktyg: se docs/operations.md.
          """,
        en: """
          This is done with a database in a file. A database server is backed up and restored by its \
          own tools: see docs/operations.md.
          """)
    }
  }
}
