import Core
import Database
import Foundation
import TestSupport
import Testing

/// What every engine promises.
@Suite struct `Every engine` {
  enum Colour: String, SQLBindable { case red, green }

  @discardableResult
  private func withTable<T: Sendable>(
    _ engine: Engine, _ body: (any Database) async throws -> T
  ) async throws -> T {
    try await engine.withDatabase { database in
      try await database.write { connection in
        try connection.execute(
          "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
        try connection.execute(
          """
          CREATE TABLE child (
            id INTEGER NOT NULL PRIMARY KEY,
            parent_id INTEGER NOT NULL REFERENCES parent (id),
            age INTEGER CONSTRAINT age_is_human CHECK (age BETWEEN 0 AND 130)
          )
          """)
      }
      return try await body(database)
    }
  }

  // MARK: Values

  @Test(
    arguments: Engine.allCases,
    [
      "", "'; DROP TABLE parent; --", "\" OR 1=1", "%_?$1:a@b", "åäö ÅÄÖ é 😀", "\u{FEFF}bom",
      "\\x00", String(repeating: "ö", count: 100_000),
    ])
  func `text comes back as it was bound`(engine: Engine, text: String) async throws {
    try await withTable(engine) { database in
      try await database.write { connection in
        try connection.execute("INSERT INTO parent (id, name) VALUES (\(1), \(text))")
      }
      let row = try await database.read { connection in
        try connection.first("SELECT name FROM parent WHERE name = \(text)")
      }
      #expect(try row?.value("name", as: String.self) == text)
    }
  }

  @Test(arguments: Engine.allCases)
  func `numbers, bytes, ids, days and moments come back exactly`(engine: Engine) async throws {
    let id = UserID.make()
    let moment = Date(timeIntervalSince1970: 1_773_500_000.123)
    try await engine.withDatabase { database in
      let row = try await database.write { connection in
        try connection.execute(
          """
          CREATE TABLE v (a INTEGER, b INTEGER, c REAL, d REAL, e BLOB, f BLOB, g BLOB, h INTEGER,
            i INTEGER, j INTEGER, k TEXT, l INTEGER, m INTEGER)
          """)
        try connection.execute(
          """
          INSERT INTO v VALUES (\(Int64.min), \(Int64.max), \(1e308), \(-0.1), \([UInt8]()),
            \(Data([0, 255, 0])), \(id), \(Day(number: 20_526)), \(Month(year: 2026, month: 3)),
            \(moment), \(Colour.green), \(true), \(Int?.none))
          """)
        return try connection.first("SELECT * FROM v")
      }
      let found = try #require(row)
      #expect(try found.value("a", as: Int64.self) == .min)
      #expect(try found.value("b", as: Int.self) == .max)
      #expect(try found.value("c", as: Double.self) == 1e308)
      #expect(try found.value("d", as: Double.self) == -0.1)
      #expect(try found.value("e", as: [UInt8].self) == [])
      #expect(try found.value("f", as: Data.self) == Data([0, 255, 0]))
      #expect(try found.value("g", as: UserID.self) == id)
      #expect(try found.value("h", as: Day.self).description == "2026-03-14")
      #expect(try found.value("i", as: Month.self).description == "2026-03")
      #expect(
        try abs(found.value("j", as: Date.self).timeIntervalSince(moment)) < 0.0011)
      #expect(try found.value("k", as: Colour.self) == .green)
      #expect(try found.value("l", as: Bool.self) == true)
      #expect(try found.value("m", as: Int?.self) == nil)
      #expect(try found.value("a", as: Int64?.self) == .min)
      #expect(try found.value(at: 1, as: Int.self) == .max)
    }
  }

  @Test(arguments: Engine.allCases)
  func `ids sort by the time they were made`(engine: Engine) async throws {
    let ids = (0..<50).map { UserID.make(at: Date(timeIntervalSince1970: Double($0) * 1000)) }
    try await engine.withDatabase { database in
      let sorted = try await database.write { connection in
        try connection.execute("CREATE TABLE t (id BLOB NOT NULL PRIMARY KEY)")
        for id in ids.shuffled() { try connection.execute("INSERT INTO t VALUES (\(id))") }
        return try connection.rows("SELECT id FROM t ORDER BY id")
          .map { try $0.value("id", as: UserID.self) }
      }
      #expect(sorted == ids)
    }
  }

  @Test(arguments: Engine.allCases)
  func `text with NUL and numbers that are not finite are refused`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      for sql: SQL in ["SELECT \("a\u{0}b")", "SELECT \(Double.nan)", "SELECT \(Double.infinity)"] {
        await #expect {
          try await database.read { try $0.rows(sql) }
        } throws: { error in
          if case DatabaseError.invalid = error { true } else { false }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lists bind each value, and no values match nothing`(engine: Engine) async throws {
    try await withTable(engine) { database in
      try await database.write { connection in
        for id in 1...5 {
          try connection.execute("INSERT INTO parent VALUES (\(id), \("n\(id)"))")
        }
      }
      func ids(_ condition: SQL) async throws -> [Int] {
        try await database.read { connection in
          try connection.rows("SELECT id FROM parent WHERE \(fragment: condition) ORDER BY id")
            .map { try $0.value("id") }
        }
      }
      #expect(try await ids("id IN \(list: [2, 4, 9])") == [2, 4])
      #expect(try await ids("id IN \(list: [Int]())") == [])
      #expect(try await ids("id NOT IN \(list: [Int]())") == [1, 2, 3, 4, 5])
      #expect(try await ids("name IN \(list: ["n3", "'); DROP TABLE parent; --"])") == [3])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a missing column, NULL and a wrong type are said`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      let row = try #require(
        await database.read { try $0.first("SELECT \(1) AS one, \("x") AS x, NULL AS empty") })
      #expect(throws: DatabaseError.missingColumn("two")) { try row.value("two", as: Int.self) }
      #expect(
        throws: DatabaseError.wrongType(column: "empty", expected: "Int", found: "NULL")
      ) { try row.value("empty", as: Int.self) }
      #expect(throws: DatabaseError.wrongType(column: "x", expected: "Int", found: "TEXT")) {
        try row.value("x", as: Int.self)
      }
    }
  }

  // MARK: Transactions

  @Test(arguments: Engine.allCases)
  func `a write that throws leaves nothing, and its error comes out`(engine: Engine) async throws {
    struct Refusal: Error {}
    try await withTable(engine) { database in
      await #expect(throws: Refusal.self) {
        try await database.write { connection in
          try connection.execute("INSERT INTO parent VALUES (1, 'a')")
          throw Refusal()
        }
      }
      let count = try await database.read { try $0.rows("SELECT id FROM parent").count }
      #expect(count == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a write for now is whole or not there, like any other, and seen by the next reader`(
    engine: Engine
  ) async throws {
    try await engine.withDatabase { database in
      try await database.write { try $0.execute("CREATE TABLE t (n INTEGER NOT NULL) STRICT") }
      try await database.writeForNow { try $0.execute("INSERT INTO t VALUES (1), (2)") }
      await #expect(throws: DatabaseError.self) {
        try await database.writeForNow { connection in
          try connection.execute("INSERT INTO t VALUES (3)")
          try connection.execute("INSERT INTO t VALUES (NULL)")
        }
      }
      let sum = try await database.read { try $0.first("SELECT sum(n) FROM t")?.value(at: 0) ?? 0 }
      #expect(sum == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `execute says how many rows changed`(engine: Engine) async throws {
    try await withTable(engine) { database in
      let changed = try await database.write { connection in
        [
          try connection.execute("INSERT INTO parent VALUES (1, 'a'), (2, 'b')"),
          try connection.execute("UPDATE parent SET name = name || 'x'"),
          try connection.execute("UPDATE parent SET name = 'q' WHERE id = 9"),
          try connection.execute("CREATE TABLE other (id INTEGER)"),
          try connection.execute("DELETE FROM parent WHERE id = 1"),
        ]
      }
      #expect(changed == [2, 2, 0, 0, 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `many rows are inserted at once, whole or not at all`(engine: Engine) async throws {
    @Sendable func people(_ people: [(Int, Int?)], skips: Bool = false) -> Insertion {
      var rows = Insertion(
        into: "child", same: [("parent_id", 1)], each: ["id", "age"], skippingConflicts: skips)
      for (id, age) in people { rows.append([id.sqlValue, age.sqlValue]) }
      return rows
    }
    try await withTable(engine) { database in
      let counts = try await database.write { connection in
        var parents = Insertion(into: "parent", same: [], each: ["id", "name"])
        parents.append([1.sqlValue, "Åsa".sqlValue])
        parents.append([2.sqlValue, "".sqlValue])
        return [
          try connection.insert(parents),
          try connection.insert(people([(1, 30), (2, nil), (3, 130)])),
          try connection.insert(people([(3, 7), (4, 8)], skips: true)),
          try connection.insert(people([])),
        ]
      }
      #expect(counts == [2, 3, 1, 0])
      let stored = try await database.read { connection in
        try connection.rows("SELECT id, parent_id, age FROM child ORDER BY id").map(\.values)
      }
      #expect(
        stored == [
          [.integer(1), .integer(1), .integer(30)], [.integer(2), .integer(1), .null],
          [.integer(3), .integer(1), .integer(130)], [.integer(4), .integer(1), .integer(8)],
        ])
      await #expect(throws: DatabaseError.self) {
        try await database.write { try $0.insert(people([(5, 20), (6, 131)])) }
      }
      let count = try await database.read {
        try $0.first("SELECT count(*) FROM child")?.value(at: 0, as: Int.self)
      }
      #expect(count == 4)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a read sees one snapshot while others write`(engine: Engine) async throws {
    try await withTable(engine) { database in
      try await database.write { try $0.execute("INSERT INTO parent VALUES (1, 'a')") }
      let (hasRead, reading) = AsyncStream<Void>.makeStream()
      let hasWritten = Gate()
      async let counts = database.read { connection in
        let first = try connection.rows("SELECT id FROM parent").count
        reading.yield()
        hasWritten.wait()
        return [first, try connection.rows("SELECT id FROM parent").count]
      }
      for await _ in hasRead { break }
      try await database.write { try $0.execute("INSERT INTO parent VALUES (2, 'b')") }
      hasWritten.open()
      #expect(try await counts == [1, 1])
      let after = try await database.read { try $0.rows("SELECT id FROM parent").count }
      #expect(after == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `readers run side by side`(engine: Engine) async throws {
    try await withTable(engine) { database in
      let first = Gate()
      let second = Gate()
      // Neither can end before the other has begun.
      async let a: Void = database.read { _ in
        first.open()
        second.wait()
      }
      async let b: Void = database.read { _ in
        second.open()
        first.wait()
      }
      _ = try await (a, b)
      let rows = try await database.read { try $0.rows("SELECT 1 AS one").count }
      #expect(rows == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `writers take turns and lose nothing`(engine: Engine) async throws {
    try await withTable(engine) { database in
      try await database.write { try $0.execute("INSERT INTO parent VALUES (0, 'a')") }
      try await withThrowingTaskGroup { group in
        for _ in 0..<40 {
          group.addTask {
            try await database.write { connection in
              let id = try connection.first("SELECT max(id) AS id FROM parent")?
                .value("id", as: Int.self)
              try connection.execute(
                "UPDATE parent SET id = \((id ?? 0) + 1) WHERE id = \(id ?? 0)")
            }
          }
        }
        try await group.waitForAll()
      }
      let id = try await database.read {
        try $0.first("SELECT id FROM parent")?.value("id", as: Int.self)
      }
      #expect(id == 40)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a read cannot write`(engine: Engine) async throws {
    try await withTable(engine) { database in
      await #expect(throws: DatabaseError.readOnly) {
        try await database.read { try $0.execute("INSERT INTO parent VALUES (1, 'a')") }
      }
    }
  }

  // MARK: Constraints

  @Test(arguments: Engine.allCases)
  func `the schema's refusals are told apart`(engine: Engine) async throws {
    func refusal(_ database: any Database, _ sql: SQL) async throws -> DatabaseError.Constraint? {
      do {
        try await database.write { try $0.execute(sql) }
        return nil
      } catch DatabaseError.constraint(let constraint) {
        return constraint
      }
    }
    try await withTable(engine) { database in
      try await database.write { try $0.execute("INSERT INTO parent VALUES (1, 'a')") }
      let unique = try await refusal(database, "INSERT INTO parent VALUES (2, 'a')")
      #expect(unique == .init(kind: .unique, table: "parent", columns: ["name"]))
      let key = try await refusal(database, "INSERT INTO parent VALUES (1, 'b')")
      #expect(key == .init(kind: .unique, table: "parent", columns: ["id"]))
      let missing = try await refusal(database, "INSERT INTO parent VALUES (3, NULL)")
      #expect(missing == .init(kind: .notNull, table: "parent", columns: ["name"]))
      let check = try await refusal(database, "INSERT INTO child VALUES (1, 1, 131)")
      #expect(check?.kind == .check)
      #expect(check?.name == "age_is_human")
      let orphan = try await refusal(database, "INSERT INTO child VALUES (1, 7, 30)")
      #expect(orphan?.kind == .foreignKey)
      try await database.write { try $0.execute("INSERT INTO child VALUES (1, 1, 30)") }
      let inUse = try await refusal(database, "DELETE FROM parent WHERE id = 1")
      #expect(inUse?.kind == .foreignKey)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a wrong statement is an error that names what is wrong`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      await #expect {
        try await database.read { try $0.rows("SELECT * FROM nowhere") }
      } throws: { error in
        if case DatabaseError.failed(_, let reason) = error {
          reason.contains("nowhere")
        } else {
          false
        }
      }
    }
  }

  // MARK: Many rows

  @Test(arguments: Engine.allCases)
  func `rows stream in order, and the body's error stops them`(engine: Engine) async throws {
    struct Enough: Error {}
    try await withTable(engine) { database in
      try await database.write { connection in
        for id in 0..<20_000 {
          try connection.execute("INSERT INTO parent VALUES (\(id), \("n\(id)"))")
        }
      }
      let (sum, seen) = try await database.read { connection in
        var sum = 0
        try connection.forEach("SELECT id FROM parent ORDER BY id") { sum += try $0.value("id") }
        var seen = 0
        #expect(throws: Enough.self) {
          try connection.forEach("SELECT id FROM parent ORDER BY id") { _ in
            seen += 1
            if seen == 3 { throw Enough() }
          }
        }
        return (sum, seen)
      }
      #expect(sum == 199_990_000)
      #expect(seen == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `the same statement may run inside its own rows`(engine: Engine) async throws {
    try await withTable(engine) { database in
      let pairs = try await database.write { connection in
        for id in 1...3 { try connection.execute("INSERT INTO parent VALUES (\(id), \("\(id)"))") }
        var pairs: [[Int]] = []
        func each(_ body: (Int) throws -> Void) throws {
          try connection.forEach("SELECT id FROM parent ORDER BY id") { try body($0.value("id")) }
        }
        try each { outer in try each { inner in pairs.append([outer, inner]) } }
        return pairs
      }
      #expect(
        pairs == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3], [3, 1], [3, 2], [3, 3]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `statements survive a change of the schema`(engine: Engine) async throws {
    try await withTable(engine) { database in
      func columns() async throws -> [String] {
        try await database.read { try $0.first("SELECT * FROM parent")?.columns ?? [] }
      }
      try await database.write { try $0.execute("INSERT INTO parent VALUES (1, 'a')") }
      #expect(try await columns() == ["id", "name"])
      try await database.write { try $0.execute("ALTER TABLE parent ADD COLUMN note TEXT") }
      #expect(try await columns() == ["id", "name", "note"])
    }
  }

  // MARK: Trouble

  @Test(
    .enabled(if: Engine.current == .sqlite, "SQLite is told how large it may become"),
    arguments: Engine.allCases)
  func `a full disk loses the save and nothing else`(engine: Engine) async throws {
    try await withTable(engine) { database in
      try await database.write { try $0.execute("INSERT INTO parent VALUES (1, 'kept')") }
      await #expect(throws: DatabaseError.diskFull) {
        try await database.write { connection in
          // As on a disk that is nearly full.
          _ = try connection.rows("PRAGMA max_page_count = 40")
          for id in 2... {
            try connection.execute(
              "INSERT INTO parent VALUES (\(id), \(String(repeating: "\(id) ", count: 1000)))")
          }
        }
      }
      let names = try await database.read {
        try $0.rows("SELECT name FROM parent").map { try $0.value("name", as: String.self) }
      }
      #expect(names == ["kept"])
      try await database.write { try $0.execute("DELETE FROM parent") }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a closed database says so`(engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.close()
      await #expect(throws: DatabaseError.connectionLost) {
        try await database.read { try $0.rows("SELECT 1 AS one") }
      }
      await #expect(throws: DatabaseError.connectionLost) {
        try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
      }
    }
  }
}

/// Holds a thread until it is opened; database closures run on threads that may wait.
private final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }
  func wait() { semaphore.wait() }
}
