import Database
import Foundation
import TestSupport
import Testing

@Suite struct `A SQLite file` {
  private func fill(_ path: String) async throws {
    let database = try SQLiteDatabase(path: path)
    try await database.write { connection in
      try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
      for id in 1...2000 {
        try connection.execute(
          "INSERT INTO t VALUES (\(id), \(String(repeating: "rad \(id) ", count: 20)))")
      }
    }
    try await database.close()
  }

  @Test func `is for its owner alone, side files too`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      let database = try SQLiteDatabase(path: path)
      try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
      let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      #expect(Set(files) == ["a.sqlite", "a.sqlite-wal", "a.sqlite-shm"])
      for file in files {
        let attributes = try FileManager.default.attributesOfItem(
          atPath: directory.appending(path: file).path)
        #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
      }
      try await database.close()
    }
  }

  @Test func `knows the sizes of its tables when it has looked at them`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      try await fill(path)
      let database = try SQLiteDatabase(path: path)
      try await database.analyse()
      // The first number of a table's statistics is its rows: https://sqlite.org/fileformat2.html
      let statistics = try await database.read {
        try $0.first("SELECT stat FROM sqlite_stat1 WHERE tbl = 't'")?.value(
          at: 0, as: String.self)
      }
      #expect(statistics?.split(separator: " ").first == "2000")
      try await database.close()
    }
  }

  @Test func `waits for the disk again after a write for now, also one that failed`() async throws {
    try await withTemporaryDirectory { directory in
      let database = try SQLiteDatabase(path: directory.appending(path: "a.sqlite").path)
      func level() async throws -> Int? {
        try await database.write { try $0.first("PRAGMA synchronous")?.value(at: 0) }
      }
      // 2 is FULL, 1 is NORMAL: https://sqlite.org/pragma.html#pragma_synchronous
      #expect(try await level() == 2)
      let during = try await database.writeForNow {
        try $0.execute("CREATE TABLE t (id INTEGER)")
        return try $0.first("PRAGMA synchronous")?.value(at: 0, as: Int.self)
      }
      #expect(during == 1)
      #expect(try await level() == 2)
      await #expect(throws: DatabaseError.self) {
        try await database.writeForNow { try $0.execute("INSERT INTO nowhere VALUES (1)") }
      }
      #expect(try await level() == 2)
      try await database.close()
    }
  }

  @Test func `keeps what was saved when it is opened again`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      try await fill(path)
      let database = try SQLiteDatabase(path: path)
      let count = try await database.read {
        try $0.first("SELECT count(*) AS n FROM t")?.value("n", as: Int.self)
      }
      #expect(count == 2000)
      try await database.close()
    }
  }

  @Test func `that is something else is refused and left alone`() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "letter.txt")
      let letter = Data(String(repeating: "Hej, det här är ett brev.\n", count: 200).utf8)
      try letter.write(to: file)
      #expect(throws: DatabaseError.notADatabase(path: file.path)) {
        try SQLiteDatabase(path: file.path)
      }
      #expect(try Data(contentsOf: file) == letter)
    }
  }

  @Test func `in a directory that is not there is refused`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "none/a.sqlite").path
      #expect {
        try SQLiteDatabase(path: path)
      } throws: { error in
        if case DatabaseError.cannotOpen(path, _) = error { true } else { false }
      }
    }
  }

  @Test func `that is damaged says so instead of answering wrongly`() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "a.sqlite")
      try await fill(file.path)
      var bytes = try Data(contentsOf: file)
      // Every page but the first, which holds the schema.
      for index in 4096..<bytes.count { bytes[index] = 0xA5 }
      try bytes.write(to: file)
      let database = try SQLiteDatabase(path: file.path)
      await #expect(throws: DatabaseError.corrupt) {
        try await database.read { try $0.rows("SELECT text FROM t WHERE id = 1000") }
      }
      try await database.close()
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write any file"))
  func `that may not be written says so`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      try await fill(path)
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
      #expect(throws: DatabaseError.readOnly) {
        try SQLiteDatabase(path: path)
      }
    }
  }

  @Test func `for staging works, and leaves nothing behind`() async throws {
    let staging = try SQLiteDatabase.temporary()
    let sum = try await staging.write { connection in
      try connection.execute("CREATE TABLE t (id INTEGER, text TEXT)")
      for id in 1...50_000 {
        try connection.execute("INSERT INTO t VALUES (\(id), \("rad \(id)"))")
      }
      return try connection.first("SELECT sum(id) AS n FROM t")?.value("n", as: Int.self)
    }
    #expect(sum == 1_250_025_000)
    // An open file of ours that has no name any more.
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    let files = open.filter { $0.contains("etilqs") }
    #expect(files.allSatisfy { $0.hasSuffix("(deleted)") })
    try await staging.close()
  }
}
