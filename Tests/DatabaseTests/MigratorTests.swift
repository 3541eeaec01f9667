import Core
import Database
import TestSupport
import Testing

@Suite struct `The migrator` {
  private func step(
    _ number: Int, _ sql: String, module: String = "house", oldestReader: Int? = nil
  ) -> Migration {
    Migration(
      module: module, number: number, name: "step", sql: sql.utf8, oldestReader: oldestReader)
  }

  private var first: Migration {
    step(
      1,
      """
      CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE log (text TEXT NOT NULL);
      -- A trigger holds a semicolon of its own.
      CREATE TRIGGER room_log AFTER INSERT ON room BEGIN
        INSERT INTO log VALUES (new.name);
        INSERT INTO log VALUES ('; ' || new.name);
      END;
      """)
  }

  private var second: Migration { step(2, "ALTER TABLE room ADD COLUMN area INTEGER") }

  @Test(arguments: Engine.allCases)
  func `runs what is missing, in order, once`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      #expect(try await Migrator([first]).migrate(database) == [first])
      #expect(try await Migrator([first, second]).migrate(database) == [second])
      #expect(try await Migrator([first, second]).migrate(database) == [])
      try await database.write { try $0.execute("INSERT INTO room VALUES (1, 'kök', 12)") }
      let log = try await database.read {
        try $0.rows("SELECT text FROM log").map { try $0.value("text", as: String.self) }
      }
      #expect(log == ["kök", "; kök"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `two servers starting at once run each migration once`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      async let a = Migrator([first, second]).migrate(database)
      async let b = Migrator([first, second]).migrate(database)
      let ran = try await a + b
      #expect(ran.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a database from a newer program is refused`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await Migrator([first, second]).migrate(database)
      await #expect(throws: DatabaseError.newerSchema(module: "house", found: 2, known: 1)) {
        try await Migrator([first]).migrate(database)
      }
      await #expect(throws: DatabaseError.newerSchema(module: "house", found: 2, known: 0)) {
        try await Migrator([]).migrate(database)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a newer schema that older programs may read is accepted`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      let addition = step(2, "CREATE TABLE garden (id INTEGER)", oldestReader: 1)
      try await Migrator([first, addition]).migrate(database)
      #expect(try await Migrator([first]).migrate(database) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `an edited migration is refused`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await Migrator([first]).migrate(database)
      let edited = step(1, first.script + " ")
      await #expect(throws: DatabaseError.migrationChanged(module: "house", number: 1)) {
        try await Migrator([edited, second]).migrate(database)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a gap is refused, in the program and in the database`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      await #expect(throws: DatabaseError.migrationGap(module: "house", expected: 1)) {
        try await Migrator([second]).migrate(database)
      }
      try await Migrator([first, second]).migrate(database)
      try await database.write { try $0.execute("DELETE FROM schema_migration WHERE number = 1") }
      await #expect(throws: DatabaseError.migrationGap(module: "house", expected: 1)) {
        try await Migrator([first, second]).migrate(database)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a migration that fails leaves the database as before it`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      let broken = step(2, "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);")
      await #expect {
        try await Migrator([first, broken]).migrate(database)
      } throws: { error in
        guard case DatabaseError.migrationFailed("house", 2, let reason) = error else {
          return false
        }
        return reason.contains("nowhere")
      }
      let ran = try await Migrator([first, second]).migrate(database)
      #expect(ran == [second])
      let half = try? await database.read { try $0.rows("SELECT id FROM half") }
      #expect(half == nil)
    }
  }
}
