import Core
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Database

/// What the driver does that a file needs not.
@Suite(.enabled(if: Engine.current == .postgresql, "about a database server"))
struct `A PostgreSQL database` {
  // MARK: Values

  @Test func `holds every number exactly`() async throws {
    let numbers: [Double] = [
      0.1, -0.0, 1e-308, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3,
      123_456_789.123_456_78,
    ]
    try await withPostgreSQL { database, _ in
      let found = try await database.write { connection -> [Double] in
        try connection.execute("CREATE TABLE t (place INTEGER NOT NULL, n REAL) STRICT")
        for (place, number) in numbers.enumerated() {
          try connection.execute("INSERT INTO t VALUES (\(place), \(number))")
        }
        return try connection.rows("SELECT n FROM t ORDER BY place").map { try $0.value("n") }
      }
      #expect(found.map(\.bitPattern) == numbers.map(\.bitPattern))
    }
  }

  @Test func `gives sums as whole numbers and means as fractions, as SQLite does`() async throws {
    try await withPostgreSQL { database, _ in
      let row = try await database.read { connection in
        try #require(
          try connection.first(
            """
            SELECT sum(n) AS sum, avg(n) AS mean, sum(n * 100000000) AS many, -sum(n) AS less,
              count(*) AS count, 7 / 2 AS whole, 1 = 1 AS yes, avg(n) / 100000 AS small
            FROM (VALUES (\(1)), (\(2)), (\(4))) AS v (n)
            """))
      }
      #expect(row.values[0] == .integer(7))
      // 7 / 3 to the digits that PostgreSQL gives.
      #expect(try abs(row.value("mean", as: Double.self) - 2.333_333_333_333_333_5) < 1e-15)
      #expect(row.values[2] == .integer(700_000_000))
      #expect(row.values[3] == .integer(-7))
      #expect(row.values[4] == .integer(3))
      #expect(row.values[5] == .integer(3))
      #expect(row.values[6] == .integer(1))
      #expect(try abs(row.value("small", as: Double.self) - 0.000_023_333_333_333) < 1e-15)
    }
  }

  @Test func `finds the least and the greatest of bytes, by their order`() async throws {
    try await withPostgreSQL { database, _ in
      try await database.changeSchema { _ in }
      let row = try await database.read { connection in
        try #require(
          try connection.first(
            """
            SELECT min(b), max(b)
            FROM (VALUES (\([UInt8]([2]))), (\([UInt8]([1, 255]))), (\([UInt8]([1])))) AS v (b)
            """))
      }
      #expect(row.values == [.blob([1]), .blob([2])])
    }
  }

  @Test func `loads many rows at once with whatever stands in them`() async throws {
    let texts = ["", "\\N", "\\", "a\tb\nc\r\\t", "\\.", "åäö 😀", "'\"", "\u{1}"]
    let blobs: [[UInt8]] = [[], [0], [92, 78], Array(0...255)]
    try await withPostgreSQL { database, _ in
      try await database.changeSchema { connection in
        try connection.execute(
          "CREATE TABLE t (same TEXT, place INTEGER NOT NULL, t TEXT, b BLOB, r REAL) STRICT")
      }
      // Fewer than go by COPY, and more.
      for count in [3, 2_000] {
        var rows = Insertion(
          into: "t", same: [("same", "\\")], each: ["place", "t", "b", "r"])
        for place in 0..<count {
          rows.append([
            place.sqlValue, texts[place % texts.count].sqlValue,
            place % 7 == 6 ? .null : blobs[place % blobs.count].sqlValue,
            (Double(place) / 3).sqlValue,
          ])
        }
        let sent = rows
        let (stored, found) = try await database.write { connection in
          try connection.execute("DELETE FROM t")
          return (
            try connection.insert(sent),
            try connection.rows("SELECT * FROM t ORDER BY place").map(\.values)
          )
        }
        #expect(stored == count)
        #expect(found == (0..<count).map { sent.row($0) })
      }
    }
  }

  @Test func `orders text by its code points, whatever the server was made for`() async throws {
    try await withPostgreSQL { database, _ in
      let words = try await database.write { connection -> [String] in
        try connection.execute("CREATE TABLE t (w TEXT NOT NULL) STRICT")
        for word in ["ö", "Z", "a", "ä", "å", "B"] {
          try connection.execute("INSERT INTO t VALUES (\(word))")
        }
        return try connection.rows("SELECT w FROM t ORDER BY w").map { try $0.value(at: 0) }
      }
      #expect(words == ["B", "Z", "a", "ä", "å", "ö"])
    }
  }

  // MARK: Others

  @Test func `writes what is true of all writes, also where two would each be right alone`()
    async throws
  {
    // Two people take their leave, of whom one must stay: each sees the other.
    try await withPostgreSQL { database, _ in
      for _ in 0..<10 {
        try await database.write { connection in
          try connection.execute("CREATE TABLE IF NOT EXISTS guard (id INTEGER NOT NULL) STRICT")
          try connection.execute("DELETE FROM guard")
          try connection.execute("INSERT INTO guard VALUES (1), (2)")
        }
        await withTaskGroup { group in
          for id in 1...2 {
            group.addTask {
              _ = try? await database.write { connection in
                let count = try connection.first("SELECT count(*) FROM guard")?
                  .value(at: 0, as: Int.self)
                guard count == 2 else { return }
                try connection.execute("DELETE FROM guard WHERE id = \(id)")
              }
            }
          }
        }
        let left = try await database.read {
          try $0.first("SELECT count(*) FROM guard")?.value(at: 0, as: Int.self)
        }
        #expect(left == 1)
      }
    }
  }

  @Test func `gets through where two lock what the other wants`() async throws {
    try await withPostgreSQL(limits: .init(wait: .seconds(300))) { database, _ in
      try await database.write { connection in
        try connection.execute("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER) STRICT")
        try connection.execute("INSERT INTO t VALUES (1, 0), (2, 0)")
      }
      try await withThrowingTaskGroup { group in
        for round in 0..<20 {
          group.addTask {
            try await database.write { connection in
              let (first, second) = round % 2 == 0 ? (1, 2) : (2, 1)
              try connection.execute("UPDATE t SET n = n + 1 WHERE id = \(first)")
              try connection.execute("UPDATE t SET n = n + 1 WHERE id = \(second)")
            }
          }
        }
        try await group.waitForAll()
      }
      let sum = try await database.read {
        try $0.first("SELECT sum(n) FROM t")?.value(at: 0, as: Int.self)
      }
      #expect(sum == 40)
    }
  }

  @Test func `has so many connections and no more, and turns away who waits too long`()
    async throws
  {
    try await withPostgreSQL(
      settings: "?pool_size=2", limits: .init(wait: .milliseconds(200))
    ) { database, _ in
      let gate = DispatchSemaphore(value: 0)
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      try await withThrowingTaskGroup { group in
        for _ in 0..<2 {
          group.addTask {
            try await database.read { _ in
              beginning.yield()
              gate.wait()
            }
          }
        }
        var count = 0
        for await _ in begun {
          count += 1
          if count == 2 { break }
        }
        await #expect(throws: DatabaseError.busy) { try await database.read { _ in } }
        for _ in 0..<2 { gate.signal() }
        try await group.waitForAll()
      }
      let one = try await database.read { try $0.first("SELECT \(1)")?.value(at: 0, as: Int.self) }
      #expect(one == 1)
    }
  }

  @Test func `ends a statement that takes too long, and is there for the next`() async throws {
    try await withPostgreSQL(limits: .init(statement: .milliseconds(200))) { database, _ in
      await #expect(throws: DatabaseError.busy) {
        try await database.read { try $0.rows("SELECT pg_sleep(30)") }
      }
      // Where much else is under way the next may take as long.
      var one: Int?
      while one == nil {
        one = try? await database.read { try $0.first("SELECT \(1)")?.value(at: 0, as: Int.self) }
      }
      #expect(one == 1)
    }
  }

  @Test func `stops the server's work when the task is cancelled`() async throws {
    try await withPostgreSQL { database, _ in
      let task = Task { try await database.read { try $0.rows("SELECT pg_sleep(600)") } }
      func sleepers() async throws -> Int {
        try await database.read {
          try $0.first(
            """
            SELECT count(*) FROM pg_stat_activity WHERE state = 'active'
              AND datname = current_database() AND query LIKE 'SELECT pg_sleep%'
            """)?.value(at: 0) ?? 0
        }
      }
      while try await sleepers() == 0 { await Task.yield() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      while try await sleepers() > 0 { await Task.yield() }
    }
  }

  @Test func `runs anew what a lost connection broke off, but for what may be stored`()
    async throws
  {
    try await withPostgreSQL { database, server in
      try await database.write { try $0.execute("CREATE TABLE t (n INTEGER) STRICT") }
      let attempts = Mutex(0)
      try await database.write { connection in
        try connection.execute("INSERT INTO t VALUES (1)")
        if attempts.withLock({ attempts in
          attempts += 1
          return attempts == 1
        }) {
          // The server ends this very connection.
          _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(attempts.withLock { $0 } == 2)
      let count = try await database.read {
        try $0.first("SELECT count(*) FROM t")?.value(at: 0, as: Int.self)
      }
      #expect(count == 1)
    }
  }

  @Test func `goes on when the server has been restarted under it`() async throws {
    let server = try await PostgreSQLServer.own()
    defer { server.end() }
    let name = try await server.createDatabase()
    let database = try PostgreSQLDatabase(server.url(name))
    try await database.write { try $0.execute("CREATE TABLE t (n INTEGER NOT NULL) STRICT") }
    let stored = try await withThrowingTaskGroup(of: [Int].self) { group in
      for writer in 0..<4 {
        group.addTask {
          var stored: [Int] = []
          for number in (writer * 1000)..<(writer * 1000 + 50) {
            do {
              try await database.write { try $0.execute("INSERT INTO t VALUES (\(number))") }
              stored.append(number)
            } catch let error as DatabaseError {
              // One that was being committed may be there or not, and says so.
              #expect(error == .connectionLost)
            }
            if number == 10 {
              try server.tell(.kill)
              try server.tell(.start)
            }
          }
          return stored
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let found = try await database.read {
      try $0.rows("SELECT n FROM t").map { try $0.value(at: 0, as: Int.self) }
    }
    #expect(Set(found).count == found.count, "nothing is there twice")
    #expect(Set(found).isSuperset(of: stored), "nothing that was said to be stored is lost")
    #expect(stored.count >= 190)
    try await database.close()
  }

  @Test func `says what it cannot reach, without the password`() async throws {
    for url in [
      "postgresql://app:hemligt@127.0.0.1:1/none",
      "postgresql://app:hemligt@127.0.0.1:1/x?pool_size=0",
      "postgresql://app:hemligt@[/x",
    ] {
      #expect {
        _ = try PostgreSQLDatabase(url)
      } throws: { error in
        guard let error = error as? DatabaseError else { return false }
        return !error.message[.swedish].contains("hemligt")
      }
    }
  }

  @Test func `refuses a migration half-way and leaves nothing of it, triggers and functions too`()
    async throws
  {
    try await withPostgreSQL { database, server in
      let broken = Migration(
        module: "house", number: 1, name: "broken",
        sql: """
          CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY) STRICT;
          CREATE TRIGGER half_kept BEFORE DELETE ON half BEGIN SELECT raise(ABORT, 'kept'); END;
          INSERT INTO half VALUES (NULL);
          """.utf8)
      await #expect(throws: DatabaseError.self) { try await Migrator([broken]).migrate(database) }
      let left = try await database.read { connection in
        try connection.first(
          """
          SELECT (SELECT count(*) FROM pg_class WHERE relname = 'half')
            + (SELECT count(*) FROM pg_proc WHERE proname = 'half_kept')
          """)?.value(at: 0, as: Int.self)
      }
      #expect(left == 0)
    }
  }
}
