import Foundation
import TestSupport
import Testing

@testable import Database

/// Everything moved from one engine to the other.
@Suite(.enabled(if: Engine.current == .postgresql, "about two engines"))
struct EngineCopyTests {
  private static let migrations = [
    Migration(
      module: "town", number: 1, name: "create",
      sql: """
        CREATE TABLE municipality (id BLOB NOT NULL PRIMARY KEY) STRICT;
        CREATE TABLE unit (
          municipality_id BLOB NOT NULL REFERENCES municipality (id),
          id INTEGER NOT NULL,
          parent_id INTEGER,
          PRIMARY KEY (municipality_id, id),
          FOREIGN KEY (municipality_id, parent_id) REFERENCES unit (municipality_id, id)
        ) STRICT;
        CREATE TABLE alarm (
          municipality_id BLOB NOT NULL,
          word TEXT NOT NULL,
          number INTEGER NOT NULL,
          unit_id INTEGER NOT NULL,
          "order" INTEGER,
          share REAL,
          bytes BLOB,
          PRIMARY KEY (municipality_id, word, number),
          FOREIGN KEY (municipality_id, unit_id) REFERENCES unit (municipality_id, id)
        ) STRICT;
        CREATE TRIGGER alarm_no_update BEFORE UPDATE ON alarm
        BEGIN SELECT raise(ABORT, 'alarm is sealed'); END;
        """.utf8)
  ]

  private static let town: [UInt8] = (0..<16).map { $0 * 16 + $0 }

  /// What engines are known to differ in, and enough rows for several parts.
  private static func fill(_ database: any Database, alarms: Int = 9_001) async throws {
    try await Migrator(migrations).migrate(database)
    try await database.write { connection in
      try connection.execute("INSERT INTO municipality VALUES (\(town))")
      // The first stands under the last: no order of keys is the order of references.
      for id in (1...60).reversed() {
        try connection.execute(
          "INSERT INTO unit VALUES (\(town), \(id), \(id == 60 ? nil : id + 1))")
      }
      var rows = Insertion(
        into: "alarm", same: [("municipality_id", town)],
        each: ["word", "number", "unit_id", "order", "share", "bytes"])
      for number in 0..<alarms {
        rows.append([
          .text(words[number % words.count]), .integer(Int64(number)),
          .integer(Int64(number % 60) + 1),
          number % 3 == 0 ? .null : .integer(wholes[number % wholes.count]),
          number % 4 == 0 ? .null : .real(shares[number % shares.count]),
          number % 5 == 0 ? .null : .blob((0..<UInt8(number % 256)).map { $0 }),
        ])
      }
      _ = try connection.insert(rows)
    }
  }

  private static let words = [
    "Ö", "å", "Å", "z", "", "tab\tny rad\nretur\rslut", "\\N", "\\", "\"'", "𐐷 é e\u{301}",
    "\u{FFFD}",
  ]
  private static let wholes: [Int64] = [.min, .max, 0, -1, 9_007_199_254_740_993]
  // A file holds minus zero as zero.
  private static let shares = [0.1, 0, 1e-308, .leastNonzeroMagnitude, 1.0, 1 / 3, -1.5e300]

  private static func rows(_ table: String, _ database: any Database) async throws -> [[SQLValue]] {
    let tables = try await StoredTable.all(in: database)
    let table = try #require(tables.first { $0.name == table })
    return try await database.read { try $0.everything(in: table).map(\.values) }
  }

  /// A file and two databases of the server, all empty.
  private func withThree(
    _ body: (_ file: SQLiteDatabase, _ one: any Database, _ other: any Database) async throws ->
      Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      let file = try SQLiteDatabase.sole(path: directory.appending(path: "a.sqlite").path)
      try await Engine.postgresql.withDatabase { one in
        try await Engine.postgresql.withDatabase { other in try await body(file, one, other) }
      }
      try await file.close()
    }
  }

  private func move(_ source: any Database, _ target: any Database) async throws
    -> [EngineCopy.Table]
  {
    let copy = EngineCopy(from: source, to: target, Self.migrations)
    let tables = try await copy.copy()
    try await copy.finish()
    return tables
  }

  @Test func `everything comes there and back as it was, to the last bit`() async throws {
    try await withThree { file, server, _ in
      try await Self.fill(server)
      let away = try await move(server, file)
      #expect(away.map(\.name) == ["municipality", "unit", "alarm"])
      #expect(away.map(\.digest.rows) == [1, 60, 9_001])
      try await Engine.postgresql.withDatabase { home in
        let back = try await move(file, home)
        #expect(back.map(\.digest) == away.map(\.digest))
        for table in ["municipality", "unit", "alarm", "schema_migration"] {
          let (was, moved, returned) = (
            try await Self.rows(table, server), try await Self.rows(table, file),
            try await Self.rows(table, home)
          )
          #expect(was == moved && was == returned, "\(table)")
        }
        // Keys in pairs, and what is sealed, hold there too.
        await #expect(throws: DatabaseError.self) {
          try await home.write {
            try $0.execute("INSERT INTO alarm VALUES (\(Self.town), 'x', 1, 61, 1, NULL, NULL)")
          }
        }
        await #expect(throws: DatabaseError.self) {
          try await home.write { try $0.execute("UPDATE alarm SET unit_id = 2") }
        }
      }
    }
  }

  @Test func `a copy that is broken off is used by nobody, and goes on where it stood`()
    async throws
  {
    try await withThree { file, server, other in
      try await Self.fill(file)
      // Two tables in one part each, and the second part of the third is never stored.
      let breaking = BreakingDatabase(server, after: 3)
      await #expect(throws: DatabaseError.connectionLost) {
        try await EngineCopy(from: file, to: breaking, Self.migrations).copy()
      }
      await #expect(throws: DatabaseError.unfinishedCopy) {
        try await Migrator(Self.migrations).migrate(server)
      }
      try await Self.fill(other, alarms: 1)
      try await other.write {
        try $0.execute("INSERT INTO municipality VALUES (\([UInt8](repeating: 7, count: 16)))")
      }
      await #expect(throws: EngineCopyError.otherSource) { try await move(other, server) }
      let done = try await move(file, server)
      #expect(done.map(\.found) == [1, 60, 4_000])
      #expect(try await Self.rows("alarm", server) == Self.rows("alarm", file))
      try await Migrator(Self.migrations).migrate(server)
    }
  }

  @Test func `what was changed behind the copy's back is found, be it one byte`() async throws {
    try await withThree { file, server, _ in
      try await Self.fill(file)
      _ = try? await EngineCopy(
        from: file, to: BreakingDatabase(server, after: 3), Self.migrations
      ).copy()
      try await server.write { connection in
        try connection.execute("DELETE FROM alarm WHERE word = '' AND number = 4")
        try connection.execute(
          "INSERT INTO alarm VALUES (\(Self.town), '', 4, 5, 0, NULL, \([UInt8(1)]))")
      }
      await #expect(throws: EngineCopyError.differs(table: "alarm", source: 9_001, target: 9_001)) {
        try await move(file, server)
      }
      await #expect(throws: DatabaseError.unfinishedCopy) {
        try await Migrator(Self.migrations).migrate(server)
      }
    }
  }

  @Test func `a target that holds anything is refused and left alone`() async throws {
    try await withThree { file, server, other in
      try await Self.fill(file, alarms: 10)
      try await Self.fill(server, alarms: 1)
      let before = try await Self.rows("alarm", server)
      await #expect(throws: EngineCopyError.targetIsNotEmpty(table: "alarm")) {
        try await move(file, server)
      }
      #expect(try await Self.rows("alarm", server) == before)
      try await Migrator(Self.migrations).migrate(server)
      try await other.changeSchema { try $0.execute("CREATE TABLE wares (n INTEGER NOT NULL)") }
      try await other.write { try $0.execute("INSERT INTO wares VALUES (1)") }
      await #expect(throws: EngineCopyError.targetIsNotEmpty(table: "wares")) {
        try await move(file, other)
      }
      await #expect(throws: EngineCopyError.sourceIsOfAnotherVersion) {
        try await EngineCopy(from: file, to: other, []).copy()
      }
    }
  }

  @Test func `nobody else has what is moved`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      let server = try SQLiteDatabase(path: path)
      try await server.changeSchema { try $0.execute("CREATE TABLE t (n INTEGER) STRICT") }
      #expect(throws: DatabaseError.busy) { try SQLiteDatabase.sole(path: path) }
      try await server.close()
      let ours = try SQLiteDatabase.sole(path: path)
      #expect(throws: DatabaseError.self) { try SQLiteDatabase.single(path: path) }
      try await ours.write { try $0.execute("INSERT INTO t VALUES (1)") }
      try await ours.close()
    }
    try await withTemporaryDirectory { _ in
      let server = try await PostgreSQLServer.ofProcess()
      let name = try await server.createDatabase()
      let address = try PostgreSQLAddress(server.url(name))
      let database = try PostgreSQLDatabase(address, limits: .init(lock: .milliseconds(300)))
      #expect(throws: DatabaseError.busy) { try PostgreSQLHold.ofSource(address) }
      try await database.close()
      let hold = try PostgreSQLHold.ofSource(address)
      let late = try PostgreSQLDatabase(address, limits: .init(lock: .milliseconds(300)))
      await #expect(throws: DatabaseError.busy) { try await late.write { _ in } }
      hold.release()
      try await late.write { _ in }
      try await late.close()
      try await server.dropDatabase(name)
    }
  }
}

/// A database whose connection is lost after some parts have been stored.
private final class BreakingDatabase: Database {
  private let database: any Database
  private let left: Countdown

  private actor Countdown {
    private var number: Int
    init(_ number: Int) { self.number = number }
    func next() -> Bool {
      number -= 1
      return number >= 0
    }
  }

  init(_ database: any Database, after parts: Int) {
    self.database = database
    left = Countdown(parts)
  }

  var dialect: Dialect { database.dialect }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.read(body) }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.write(body) }

  func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    guard await left.next() else { throw DatabaseError.connectionLost }
    return try await database.writeForNow(body)
  }

  func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.changeSchema(body) }

  func analyse() async throws { try await database.analyse() }
  func forgetDeleted() async throws { try await database.forgetDeleted() }
  func close() async throws {}
}

extension Connection {
  /// All rows of a table, in the order of its key.
  fileprivate func everything(in table: StoredTable) throws -> [Row] {
    try rows(
      """
      SELECT \(fragment: SQL(names: table.columns.map(\.name)))
      FROM \(fragment: SQL(name: table.name)) ORDER BY \(fragment: SQL(names: table.primaryKey))
      """)
  }
}
