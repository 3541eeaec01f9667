import Core
import Database
import Foundation
import Organisation
import Server
import TestSupport
import Testing

/// Several servers of one installation, as processes: how they begin, go on beside a newer one, and end.
@Suite(.serialized) struct SeveralServersTests {
  private struct NotServing: Error {
    let outcome: BuiltProgram.Outcome
  }

  private func server(
    _ file: URL, _ options: String...
  ) async throws -> (RunningProgram, address: String) {
    let program = try BuiltProgram.start(["serve", "--port", "0"] + options, database: file)
    let address = await program.firstLine()
    guard address.hasPrefix("http") else { throw NotServing(outcome: await program.outcome()) }
    return (program, address)
  }

  private func end(_ program: RunningProgram) async -> BuiltProgram.Outcome {
    program.end(SIGTERM)
    return await program.outcome()
  }

  /// Runs `body` with a connection of the test's own.
  private func with<T>(
    _ file: URL, _ body: (any Database) async throws -> T
  ) async throws -> T {
    let database = try NamedDatabase.open(file)
    let result: Result<T, any Error>
    do { result = .success(try await body(database)) } catch { result = .failure(error) }
    try await database.close()
    return try result.get()
  }

  /// The next migration of the organisation, which nobody has written yet.
  private func next(_ sql: String, oldestReader: Int) -> [Migration] {
    let known = Installation.migrations.filter { $0.module == "organisation" }.count
    return Installation.migrations + [
      Migration(
        module: "organisation", number: known + 1, name: "next", sql: sql.utf8,
        oldestReader: known + oldestReader)
    ]
  }

  @Test func `two that start at once on an older database bring it up to date once`() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "older.sqlite")
      try await with(file) { database in
        try await Migrator(Installation.migrations.dropLast(4)).migrate(database)
        _ = try await OrganisationStore.createMunicipality(
          code: "0000", name: "Prövköping", in: database, clock: .system)
      }
      async let first = server(file)
      async let second = server(file)
      let servers = try await [first, second]
      for (_, address) in servers {
        #expect(try await TestBrowser(address: address).get("/readyz").html == "ready\n")
      }
      let applied = try await with(file) { try await Migrator.versions(in: $0) }
      for (module, steps) in Dictionary(grouping: Installation.migrations, by: \.module) {
        #expect(applied[module] == steps.count)
      }
      for (program, _) in servers { #expect(await end(program).status == 0) }
    }
  }

  @Test func `an older one goes on beside a newer where it may, and leaves where it may not`()
    async throws
  {
    try await DemoTown.withFile { file in
      let (old, address) = try await server(file)
      let browser = TestBrowser(address: address)
      try await browser.logIn("eva", password: DemoTown.password)
      // One that fails half-way leaves nothing behind, and nobody notices.
      let before = try await with(file) { try await $0.columnNames().sorted() }
      let half = next(
        "ALTER TABLE session ADD COLUMN tomorrow TEXT; UPDATE session SET program = 'x'; "
          + "INSERT INTO nowhere VALUES (1)", oldestReader: 0)
      await #expect(throws: DatabaseError.self) {
        try await with(file) { try await Migrator(half).migrate($0) }
      }
      #expect(try await with(file) { try await $0.columnNames().sorted() } == before)
      let programs = try await with(file) { database in
        try await database.read {
          try $0.rows("SELECT DISTINCT program FROM session").map {
            try $0.value(at: 0, as: String.self)
          }
        }
      }
      #expect(!programs.contains("x"))
      #expect(try await browser.get("/konto").status == 200)
      // The newer one makes what the old one may overlook.
      let wider = next(
        "ALTER TABLE session ADD COLUMN tomorrow TEXT; CREATE INDEX t ON session (tomorrow)",
        oldestReader: 0)
      try await with(file) { _ = try await Migrator(wider).migrate($0) }
      #expect(try await browser.get("/konto").status == 200)
      let fresh = TestBrowser(address: address)
      try await fresh.logIn("sanna", password: DemoTown.password)
      #expect(try await fresh.get("/konto").status == 200)
      #expect(try await browser.get("/readyz").html == "ready\n")
      // An old one that is started again is let in too.
      let (again, other) = try await server(file)
      #expect(try await TestBrowser(address: other).get("/readyz").status == 200)
      #expect(await end(again).status == 0)

      // And then to what it must not use.
      let known = Installation.migrations.filter { $0.module == "organisation" }.count
      let breaking =
        wider + [
          Migration(
            module: "organisation", number: known + 2, name: "after",
            sql: "CREATE TABLE after_tomorrow (municipality_id BLOB)".utf8)
        ]
      try await with(file) { _ = try await Migrator(breaking).migrate($0) }
      #expect(try await browser.get("/readyz").html == "not ready: schema\n")
      // By itself, without a signal.
      let outcome = await old.outcome()
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("the database is of a newer program"), "\(outcome.error)")
      let refused = try await BuiltProgram.run(["serve", "--port", "0"], database: file)
      #expect(refused.status == 1 && refused.output.isEmpty)
      #expect(refused.reason.contains("nyare"), "\(refused.error)")
    }
  }

  @Test
  func `told to stop it says so, takes requests until it is told again, and ends what it began`()
    async throws
  {
    try await DemoTown.withFile { file in
      let (program, address) = try await server(file, "--drain", "600")
      let (other, otherAddress) = try await server(file)
      let browser = TestBrowser(address: address)
      try await browser.logIn("eva", password: DemoTown.password)
      #expect(try await browser.get("/readyz").status == 200)
      program.end(SIGTERM)
      var page = try await browser.get("/readyz")
      while page.status == 200 { page = try await browser.get("/readyz") }
      #expect(page.status == 503 && page.html == "not ready: stopping\n")
      // Whoever is sent here still is answered, and what they do is stored.
      #expect(try await browser.get("/konto").status == 200)
      #expect(try await browser.post("/sprak", ["sprak": "en"]).status < 400)
      #expect(program.isRunning)
      program.end(SIGTERM)
      let outcome = await program.outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.error.contains(#""event":"stopped""#))
      await #expect(throws: (any Error).self) { try await browser.get("/konto") }
      // The other took over what the first had in hand, log-ins too.
      let moved = TestBrowser(address: otherAddress)
      moved.sessionCookie = browser.sessionCookie
      #expect(try await moved.get("/konto").status == 200)
      #expect(await end(other).status == 0)
    }
  }

  @Test func `what fails of what the service does by itself stands on a page for who runs it`()
    async throws
  {
    try await DemoTown.withInstallation { installation in
      let admin = try await TestBrowser.of("admin", in: installation)
      let before = try await admin.get("/styra/drift")
      #expect(before.text.contains("Inget har behövt göras än"))
      let full = Job("letters", Text(sv: "Brev", en: "Letters"), every: .seconds(60)) {
        throw DatabaseError.diskFull
      }
      let runner = JobRunner(installation.organisation.jobs)
      await #expect(throws: DatabaseError.diskFull) { try await runner.run(full) }
      let row = try #require(try await admin.get("/styra/drift").rows.first)
      #expect(row[0] == "Brev om vad som är nytt" && row[1] == "Aldrig" && row[3] == "1")
      #expect(row[2].hasPrefix("Försöker igen 20"))
      #expect(row[4] == DatabaseError.diskFull.message[.swedish])
    }
  }
}
