import Foundation
import TestSupport
import Testing

@testable import Database

/// The wall in a PostgreSQL database, tried by a role that has no rights but to rows.
@Suite(.enabled(if: Engine.current == .postgresql, "about a database server"))
struct WallTests {
  private static let migrations = [
    Migration(
      module: "town", number: 1, name: "create",
      sql: """
        CREATE TABLE municipality (id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
        CREATE TABLE unit (
          municipality_id BLOB NOT NULL REFERENCES municipality (id), id INTEGER NOT NULL,
          above_id INTEGER, PRIMARY KEY (municipality_id, id),
          FOREIGN KEY (municipality_id, above_id) REFERENCES unit (municipality_id, id)
        ) STRICT;
        CREATE TABLE person (
          municipality_id BLOB NOT NULL, id INTEGER NOT NULL, zone_id BLOB NOT NULL,
          PRIMARY KEY (municipality_id, id)
        ) STRICT;
        CREATE TABLE answer (
          municipality_id BLOB NOT NULL, person_id INTEGER NOT NULL, word TEXT NOT NULL,
          PRIMARY KEY (municipality_id, person_id, word),
          FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
        ) STRICT;
        CREATE TABLE request (
          municipality_id BLOB NOT NULL, id INTEGER NOT NULL, zone_id BLOB NOT NULL,
          person_id INTEGER, PRIMARY KEY (municipality_id, id),
          FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
        ) STRICT;
        """.utf8)
  ]

  private static let one = id(1)
  private static let two = id(2)
  private static let zones = [id(11), id(12)]

  private static func id(_ number: UInt8) -> UUID {
    UUID(uuid: (number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
  }

  /// Two municipalities with two zones each, and an answer of a person in each zone.
  private func withTown(
    _ body: (_ app: PostgreSQLDatabase, _ owner: PostgreSQLDatabase) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { _ in
      let server = try await PostgreSQLServer.ofProcess()
      let roles = try await server.createRoles()
      let name = try await server.createDatabase(of: roles)
      let owner = try PostgreSQLDatabase(server.url(name, as: roles.owner))
      let app = try PostgreSQLDatabase(server.url(name, as: roles.app))
      do {
        try await Migrator(Self.migrations).migrate(owner)
        try await Self.raise(in: owner)
        for municipality in [Self.one, Self.two] {
          try await app.within(municipality).write { try Self.fill(municipality, $0) }
        }
        try await body(app, owner)
      } catch {
        try await app.close()
        try await owner.close()
        throw error
      }
      try await app.close()
      try await owner.close()
      try await server.dropDatabase(name)
    }
  }

  private static func fill(_ municipality: UUID, _ connection: any Connection) throws {
    let town = SQLValue.uuid(municipality)
    for (table, row) in [
      ("municipality", [town, .text("Ort")]), ("unit", [town, .integer(1), .null]),
      ("person", [town, .integer(1), .uuid(zones[0])]),
      ("person", [town, .integer(2), .uuid(zones[1])]),
      ("answer", [town, .integer(1), .text("ja")]), ("answer", [town, .integer(2), .text("nej")]),
      ("request", [town, .integer(1), .uuid(zones[1]), .integer(2)]),
    ] as [(String, [SQLValue])] {
      try connection.execute(
        "INSERT INTO \(fragment: SQL(name: table)) VALUES (\(fragment: SQL(values: row)))")
    }
  }

  private static func raise(in owner: PostgreSQLDatabase) async throws {
    try await owner.raise(PostgreSQLWall(try await StoredTable.all(in: owner), persons: "person"))
  }

  private static let tables = ["municipality", "unit", "person", "answer", "request"]

  /// How many rows each table seems to have, without any condition.
  private static func counts(_ connection: any Connection) throws -> [Int] {
    try tables.map { table in
      try connection.rows("SELECT * FROM \(fragment: SQL(name: table))").count
    }
  }

  @Test func `a statement without a condition sees one municipality's rows, and none without one`()
    async throws
  {
    try await withTown { app, owner in
      // Which municipalities there are is no secret: a program finds its own among them.
      #expect(try await app.read { try Self.counts($0) } == [2, 0, 0, 0, 0])
      for municipality in [Self.one, Self.two] {
        let within = app.within(municipality)
        let whose = try await within.read { connection in
          try connection.rows("SELECT municipality_id FROM answer").flatMap(\.values)
        }
        #expect(whose == Array(repeating: SQLValue.uuid(municipality).asBlob, count: 2))
        #expect(try await within.read { try Self.counts($0) } == [2, 1, 2, 2, 1])
      }
      #expect(try await app.within(Self.id(3)).read { try Self.counts($0) } == [2, 0, 0, 0, 0])
      // The setting ends with its transaction.
      #expect(try await app.read { try Self.counts($0) } == [2, 0, 0, 0, 0])
      #expect(try await owner.read { try Self.counts($0) } == [2, 0, 0, 0, 0])
      #expect(try await owner.everything.read { try Self.counts($0) } == [2, 2, 4, 4, 2])
    }
  }

  @Test func `nothing is stored, changed or deleted on the other side`() async throws {
    try await withTown { app, _ in
      let (ours, theirs) = (app.within(Self.one), SQLValue.uuid(Self.two))
      for rows: SQL in [
        "INSERT INTO unit VALUES (\(fragment: SQL(values: [theirs])), 7, NULL)",
        "UPDATE unit SET municipality_id = \(fragment: SQL(values: [theirs]))",
        "INSERT INTO municipality VALUES (\(fragment: SQL(values: [.uuid(Self.id(4))])), 'Y')",
      ] {
        await #expect(throws: DatabaseError.self) { try await ours.write { try $0.execute(rows) } }
      }
      let changed = try await ours.write { connection in
        try connection.execute(
          "UPDATE answer SET word = 'x' WHERE municipality_id = \(fragment: SQL(values: [theirs]))")
          + connection.execute("DELETE FROM request")
      }
      #expect(changed == 1)
      #expect(try await app.within(Self.two).read { try Self.counts($0) } == [2, 1, 2, 2, 1])
    }
  }

  @Test func `a reading of one zone sees its persons and what belongs to them`() async throws {
    try await withTown { app, _ in
      for zone in Self.zones {
        let seen = try await app.within(Self.one).read { connection in
          try connection.confine(to: zone)
          return try Self.counts(connection)
        }
        // What concerns no person of need, as a request, is told by the application's check.
        #expect(seen == [2, 1, 1, 1, 1])
      }
      await #expect(throws: DatabaseError.self) {
        try await app.within(Self.one).write { connection in
          try connection.confine(to: Self.zones[0])
          try connection.execute(
            """
            INSERT INTO answer VALUES (\(fragment: SQL(values: [.uuid(Self.one)])), 2, 'kanske')
            """)
        }
      }
    }
  }

  @Test func `the application's role cannot pull the wall down`() async throws {
    try await withTown { app, _ in
      let facts = try await app.facts()
      #expect(!facts.isSuperuser && !facts.passesWalls && !facts.ownsTables && !facts.mayCreate)
      for attempt: SQL in [
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE person NO FORCE ROW LEVEL SECURITY", "DROP POLICY own_rows ON person",
        "CREATE POLICY open ON person USING (true)", "ALTER TABLE person OWNER TO CURRENT_USER",
        "SET ROLE wall_owner", "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE TABLE copied AS SELECT * FROM person", "TRUNCATE person CASCADE",
        "ALTER TABLE person DISABLE TRIGGER ALL",
      ] {
        await #expect(throws: DatabaseError.self, "\(attempt)") {
          try await app.within(Self.one).write { try $0.execute(attempt) }
        }
      }
      // Off, the server refuses instead of showing all.
      await #expect(throws: DatabaseError.self) {
        try await app.within(Self.one).read { connection in
          try connection.execute("SET LOCAL row_security = off")
          return try Self.counts(connection)
        }
      }
      // What opens the wall to an upgrade is for the owner.
      #expect(try await app.everything.read { try Self.counts($0) } == [2, 0, 0, 0, 0])
      #expect(try await app.within(Self.two).read { try Self.counts($0) } == [2, 1, 2, 2, 1])
    }
  }

  @Test func `what is loaded by the thousand goes through the wall as well`() async throws {
    try await withTown { app, _ in
      @Sendable func persons(_ municipality: UUID, from first: Int) -> Insertion {
        var rows = Insertion(
          into: "person", same: [], each: ["municipality_id", "id", "zone_id"])
        for number in first..<(first + 1_000) {
          rows.append([.uuid(municipality), .integer(Int64(number)), .uuid(Self.zones[0])])
        }
        return rows
      }
      let stored = try await app.within(Self.one).write { connection in
        try connection.insert(persons(Self.one, from: 10))
          + connection.insert(persons(Self.one, from: 2_000))
      }
      #expect(stored == 2_000)
      await #expect(throws: DatabaseError.self) {
        try await app.within(Self.one).write { try $0.insert(persons(Self.two, from: 10)) }
      }
      #expect(try await app.within(Self.one).read { try Self.counts($0)[2] } == 2_002)
      #expect(try await app.within(Self.two).read { try Self.counts($0)[2] } == 2)
    }
  }

  @Test func `an upgrade reaches every row, and the wall stands for what it made`() async throws {
    let next = Migration(
      module: "town", number: 2, name: "names",
      sql: """
        UPDATE answer SET word = 'ändrat ' || word;
        CREATE TABLE letter (
          municipality_id BLOB NOT NULL REFERENCES municipality (id), id INTEGER NOT NULL,
          PRIMARY KEY (municipality_id, id)
        ) STRICT;
        INSERT INTO letter SELECT id, 1 FROM municipality;
        """.utf8)
    try await withTown { app, owner in
      let before = try await owner.facts().wall
      try await Migrator(Self.migrations + [next]).migrate(owner)
      try await Self.raise(in: owner)
      #expect(try await owner.facts().wall != before)
      let words = try await owner.everything.read {
        try $0.rows("SELECT word FROM answer").map { try $0.value(at: 0, as: String.self) }
      }
      #expect(words.count == 4 && words.allSatisfy { $0.hasPrefix("ändrat ") })
      #expect(
        try await app.within(Self.one).read { try $0.rows("SELECT id FROM letter").count } == 1)
    }
  }
}

extension SQLValue {
  fileprivate var asBlob: SQLValue {
    guard case .uuid(let uuid) = self else { return self }
    return .blob(withUnsafeBytes(of: uuid.uuid) { Array($0) })
  }
}
