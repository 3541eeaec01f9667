import Core
import Database
import Foundation
import Organisation
import Server
import TestSupport

/// The demo municipality, made once by the product itself and copied for each test.
enum DemoTown {
  static let password = "bara en övning"

  /// Everybody there is a log-in for, by what they are.
  static let logIns = [
    "sanna", "farid", "eva", "ulf", "amina", "disa", "rut", "nils", "dag", "lova", "admin",
  ]

  private static let made = Task<URL, any Error> {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-demo-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    atexit { DemoTown.remove() }
    let file = directory.appending(path: "demo.sqlite")
    let outcome = try await BuiltProgram.run(["demo", "--create-only"], database: file)
    guard outcome.status == 0 else { throw NotMade(reason: outcome.error) }
    return file
  }

  struct NotMade: Error {
    let reason: String
  }

  private static func remove() {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-demo-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.removeItem(at: directory)
  }

  /// Runs `body` with a copy of the demo's database file.
  static func withFile(_ body: (URL) async throws -> Void) async throws {
    let original = try await made.value
    try await withTemporaryDirectory { directory in
      let copy = directory.appending(path: "demo.sqlite")
      try NamedDatabase.copy(original, to: copy)
      try FileManager.default.copyItem(
        atPath: original.path + ".keys", toPath: copy.path + ".keys")
      try await body(copy)
    }
  }

  /// Runs `body` with an installation of its own.
  static func withInstallation(_ body: (Installation) async throws -> Void) async throws {
    try await withFile { file in
      let database = try NamedDatabase.open(file)
      let municipality = try await OrganisationStore.municipalities(in: database)[0]
      let installation = Installation(
        database: database, municipality: municipality,
        place: DatabasePlace(path: file.path))
      try await body(installation)
      try await database.close()
    }
  }
}

extension TestBrowser {
  /// A browser in which a demo user has logged in.
  static func of(_ login: String, in installation: Installation) async throws -> TestBrowser {
    let browser = TestBrowser(installation.webApplication())
    try await browser.logIn(login, password: DemoTown.password)
    return browser
  }
}
