import Foundation
import Organisation
import TestSupport
import Testing

@testable import Database

/// The whole product behind the wall: one role owns the tables, another serves.
@Suite(.enabled(if: Engine.current == .postgresql, "about a database server"))
struct WallEndTests {
  /// A database with the two roles, and the variables by which programs use it as the one that serves.
  private func withRoles(
    _ body: (
      _ database: String, _ roles: PostgreSQLServer.Roles, _ variables: [String: String]
    ) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      let server = try await PostgreSQLServer.ofProcess()
      let roles = try await server.createRoles()
      let name = try await server.createDatabase(of: roles)
      let variables = [
        "DATABASE_URL": server.url(name, as: roles.app), "BEPROVA_DATA": directory.path,
      ]
      do {
        try await body(name, roles, variables)
      } catch {
        try await server.dropDatabase(name)
        throw error
      }
      try await server.dropDatabase(name)
    }
  }

  /// How many rows each table seems to have, without any condition.
  private static func counts(_ connection: any Connection, _ tables: [StoredTable]) throws
    -> [String: Int]
  {
    try Dictionary(
      uniqueKeysWithValues: tables.map { table in
        let row = try connection.first("SELECT count(*) FROM \(fragment: SQL(name: table.name))")
        return (table.name, try row?.value(at: 0, as: Int.self) ?? -1)
      })
  }

  /// Gives another municipality a copy of every row of `first`, past the wall.
  private static func double(_ first: UUID, _ tables: [StoredTable], in all: any Database)
    async throws -> UUID
  {
    let second = UUID()
    let tables = try EngineCopy.ordered(tables)
    try await all.write { connection in
      try connection.execute(
        """
        INSERT INTO municipality (id, code, name, is_demo)
        VALUES (\(fragment: SQL(values: [.uuid(second)])), '9999', 'Grannby', 1)
        """)
      for table in tables where table.name != "municipality" {
        guard table.columns.contains(where: { $0.name == "municipality_id" }) else { continue }
        let others = table.columns.map(\.name).filter { $0 != "municipality_id" }
        try connection.execute(
          """
          INSERT INTO \(fragment: SQL(name: table.name))
            (municipality_id, \(fragment: SQL(names: others)))
          SELECT CAST(\(fragment: SQL(values: [.uuid(second)])) AS BLOB), \(fragment: SQL(names: others))
          FROM \(fragment: SQL(name: table.name))
          """)
      }
    }
    return second
  }

  @Test func `the product works behind the wall, and sees no row of another municipality`()
    async throws
  {
    try await withRoles { name, roles, variables in
      let server = try await PostgreSQLServer.ofProcess()
      let early = try await BuiltProgram.run(["init"], environment: variables)
      #expect(early.status == 1)
      #expect(early.reason.contains("beprova upgrade"), "\(early.error)")
      let upgrade = ["upgrade", "--owner", server.url(name, as: roles.owner)]
      let made = try await BuiltProgram.run(upgrade, environment: variables)
      #expect(made.status == 0, "\(made.error)")
      #expect(
        try await BuiltProgram.run(upgrade, environment: variables).lines
          == ["Schemat är redan det senaste."])
      let demo = try await BuiltProgram.run(["demo", "--create-only"], environment: variables)
      try #require(demo.status == 0, "\(demo.error)")

      let owner = try PostgreSQLDatabase(server.url(name, as: roles.owner))
      let tables = try await StoredTable.all(in: owner)
      let walled = tables.filter { $0.name != "schema_migration" }
      let ours = try await owner.everything.read { try Self.counts($0, walled) }
      #expect(ours["response", default: 0] > 100 && ours["record", default: 0] > 0)
      let town = try await OrganisationStore.municipalities(in: owner)[0].id.uuid
      let other = try await Self.double(town, tables, in: owner.everything)
      let both = try await owner.everything.read { try Self.counts($0, walled) }
      try #require(both["response"] == 2 * ours["response", default: 0])

      // As somebody who forgot every condition.
      let app = try PostgreSQLDatabase(server.url(name, as: roles.app))
      for (whose, counts) in [
        (app.within(town), ours), (app.within(other), ours), (app, [:]), (app.within(UUID()), [:]),
      ] as [(any Database, [String: Int])] {
        let seen = try await whose.read { try Self.counts($0, walled) }
        for table in walled where table.columns.contains(where: { $0.name == "municipality_id" }) {
          #expect(seen[table.name] == counts[table.name, default: 0], "\(table.name)")
        }
      }
      try await app.close()
      // The municipality of the lowest code is served.
      let verified = try await BuiltProgram.run(["audit", "verify"], environment: variables)
      #expect(verified.status == 0, "\(verified.error)")
      try await owner.close()
      try await self.serve(variables)
    }
  }

  private func serve(_ variables: [String: String]) async throws {
    let program = try BuiltProgram.start(["serve", "--port", "0"], environment: variables)
    let address = await program.firstLine()
    #expect(address.hasPrefix("http://"))
    let browser = TestBrowser(address: address)
    try await browser.logIn("eva", password: DemoTown.password)
    for path in ["/uppfoljning", "/mitt", "/uppfoljning/att-gora"] {
      let page = try await browser.get(path)
      #expect(page.status == 200, "\(path)")
    }
    program.end(SIGTERM)
    let outcome = await program.outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
    let doctor = try await BuiltProgram.run(["doctor", "--json"], environment: variables)
    #expect(doctor.output.contains("kan inte gå förbi väggen"), "\(doctor.output)")
    #expect(doctor.output.contains("Väggen mellan kommuner och nämnder står i "))
  }
}
