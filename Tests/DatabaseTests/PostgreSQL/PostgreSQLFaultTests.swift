import Core
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Database

/// What befalls a program whose database is on another machine.
@Suite(.enabled(if: Engine.current == .postgresql, "about a database server"))
struct `A database server that fails` {
  private static let table: SQL = "CREATE TABLE t (n INTEGER NOT NULL PRIMARY KEY) STRICT"

  private func count(_ database: any Database) async throws -> Int? {
    try await database.read { try $0.first("SELECT count(*) FROM t")?.value(at: 0) }
  }

  // MARK: Waiting

  @Test func `does not let anybody wait for a row for ever`() async throws {
    try await withPostgreSQL(limits: .init(lock: .milliseconds(200))) { database, _ in
      try await database.write { connection in
        try connection.execute(Self.table)
        try connection.execute("INSERT INTO t VALUES (1)")
      }
      let gate = DispatchSemaphore(value: 0)
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      async let first: Void = database.write { connection in
        try connection.execute("UPDATE t SET n = 2")
        beginning.yield()
        gate.wait()
      }
      for await _ in begun { break }
      await #expect(throws: DatabaseError.busy) {
        try await database.write { try $0.execute("UPDATE t SET n = 3") }
      }
      gate.signal()
      try await first
      // Whoever comes later gets through.
      try await database.write { try $0.execute("UPDATE t SET n = n + 10") }
      let found = try await database.read {
        try $0.first("SELECT n FROM t")?.value(at: 0, as: Int.self)
      }
      #expect(found == 12)
    }
  }

  @Test func `ends a transaction in which nothing is asked, and what was asked is run anew`()
    async throws
  {
    try await withPostgreSQL(limits: .init(wait: .seconds(300), idle: .seconds(2))) {
      database, server in
      try await database.write { try $0.execute(Self.table) }
      let name = try await database.read {
        try $0.first("SELECT current_database()")?.value(at: 0, as: String.self) ?? ""
      }
      let attempts = Mutex(0)
      try await database.write { connection in
        try connection.execute("INSERT INTO t VALUES (1)")
        guard
          attempts.withLock({ attempts in
            attempts += 1
            return attempts == 1
          })
        else { return }
        // Until the server has had enough: it then ends the connection.
        let waiter = try PostgreSQLSession.open(
          PostgreSQLAddress(server.url(name)), settings: [], patience: .seconds(60),
          notices: NoticeLog(.init(label: "test")))
        while try waiter.names(
          """
          SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'
            AND datname = current_database()
          """
        ).count > 0 {}
        waiter.close()
      }
      #expect(attempts.withLock { $0 } == 2)
      #expect(try await count(database) == 1)
    }
  }

  // MARK: The network between

  @Test func `whose connections break is asked anew over others, when it can be reached`()
    async throws
  {
    try await withCut { database, network in
      try await database.write { try $0.execute(Self.table) }
      for round in 1...3 {
        network.state = .broken
        await #expect(throws: DatabaseError.connectionLost) { _ = try await count(database) }
        network.state = .whole
        try await database.write { try $0.execute("INSERT INTO t VALUES (\(round))") }
        #expect(try await count(database) == round)
      }
    }
  }

  @Test func `that is silent is given up, and nothing of what was under way is stored`()
    async throws
  {
    try await withCut { database, network in
      try await database.write { try $0.execute(Self.table) }
      await #expect(throws: DatabaseError.connectionLost) {
        try await database.write { connection in
          try connection.execute("INSERT INTO t VALUES (1)")
          network.state = .silent
          try connection.execute("INSERT INTO t VALUES (2)")
        }
      }
      network.state = .whole
      #expect(try await count(database) == 0)
      try await database.write { try $0.execute("INSERT INTO t VALUES (1)") }
      #expect(try await count(database) == 1)
    }
  }

  @Test func `that was committing is not asked again, since nobody knows whether it did`()
    async throws
  {
    try await withCut { database, network in
      try await database.write { try $0.execute(Self.table) }
      let attempts = Mutex(0)
      await #expect(throws: DatabaseError.connectionLost) {
        try await database.write { connection in
          let attempt = attempts.withLock { attempts in
            attempts += 1
            return attempts
          }
          try connection.execute("INSERT INTO t VALUES (\(attempt))")
          // COMMIT arrives; the answer does not.
          network.state = .withoutAnswers
        }
      }
      network.state = .whole
      #expect(attempts.withLock { $0 } == 1)
      #expect(try await count(database) == 1)
    }
  }

  /// A database that is reached by a network which the test may cut.
  private func withCut(
    _ body: (PostgreSQLDatabase, CutNetwork) async throws -> Void
  ) async throws {
    let server = try await PostgreSQLServer.own()
    defer { server.end() }
    let name = try await server.createDatabase()
    let network = try CutNetwork(to: server.port)
    defer { network.end() }
    let url = "postgresql://app@127.0.0.1:\(network.port)/\(name)"
    let database = try PostgreSQLDatabase(
      url,
      limits: .init(
        wait: .milliseconds(500), statement: .seconds(2), lock: .seconds(2),
        silence: .milliseconds(500)))
    do {
      try await body(database, network)
    } catch {
      network.state = .whole
      try await database.close()
      throw error
    }
    try await database.close()
  }

  // MARK: The disk

  @Test(.enabled(if: geteuid() == 0, "root alone can make a small disk"))
  func `whose disk is full says so, keeps what it has, and takes more when there is room`()
    async throws
  {
    let server = try await PostgreSQLServer.own(room: "4m")
    defer { server.end() }
    try server.run("CREATE TABLESPACE small LOCATION '\(try #require(server.directory))/small'")
    try await withPostgreSQL(
      on: server, settings: "?options=-c%20default_tablespace%3Dsmall"
    ) { database, _ in
      try await database.write { connection in
        try connection.execute("CREATE TABLE t (n INTEGER NOT NULL, b BLOB NOT NULL) STRICT")
        try connection.execute("CREATE TABLE other (b BLOB NOT NULL) STRICT")
        try connection.execute("INSERT INTO other VALUES (\(Self.noise(1_000_000)))")
      }
      var stored = 0
      var refusal: DatabaseError?
      while refusal == nil, stored < 200 {
        do {
          let number = stored
          try await database.write { connection in
            try connection.execute("INSERT INTO t VALUES (\(number), \(Self.noise(100_000)))")
          }
          stored += 1
        } catch let error as DatabaseError {
          refusal = error
        }
      }
      #expect(refusal == .diskFull)
      #expect(stored > 5 && stored < 40)
      #expect(try await count(database) == stored)
      try await database.write { try $0.execute("DROP TABLE other") }
      let next = stored
      try await database.write { connection in
        try connection.execute("INSERT INTO t VALUES (\(next), \(Self.noise(100_000)))")
      }
      #expect(try await count(database) == stored + 1)
    }
  }

  /// Bytes that cannot be packed.
  private static func noise(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255) }
  }

  // MARK: Encryption

  @Test func `is trusted by the certificate that its authority has signed, for its own name alone`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      try await aside { try Self.makeCertificates(in: directory) }
      func file(_ name: String) -> String { directory.appending(path: name).path }
      let server = try await PostgreSQLServer.own(settings: [
        "ssl=on", "ssl_cert_file=\(file("server.crt"))", "ssl_key_file=\(file("server.key"))",
      ])
      defer { server.end() }
      func reach(_ host: String, _ settings: String) async throws -> String? {
        let database = try PostgreSQLDatabase(
          "postgresql://app@\(host):\(server.port)/postgres?\(settings)")
        do {
          let encryption = try await database.facts().encryption
          try await database.close()
          return encryption
        } catch {
          try await database.close()
          throw error
        }
      }
      let root = "sslrootcert=\(file("root.crt"))"
      #expect(try await reach("localhost", "sslmode=verify-full&\(root)") == "TLSv1.3")
      // The certificate is for localhost.
      #expect(try await reach("127.0.0.1", "sslmode=verify-ca&\(root)") == "TLSv1.3")
      #expect(try await reach("127.0.0.1", "sslmode=require") == "TLSv1.3")
      #expect(try await reach("127.0.0.1", "sslmode=disable") == nil)
      for (host, settings) in [
        ("127.0.0.1", "sslmode=verify-full&\(root)"),
        ("localhost", "sslmode=verify-full&sslrootcert=\(file("other.crt"))"),
        ("localhost", "sslmode=verify-ca&sslrootcert=\(file("other.crt"))"),
      ] {
        await #expect {
          _ = try await reach(host, settings)
        } throws: { error in
          guard case DatabaseError.serverRefused(_, let reason) = error else { return false }
          return reason.contains("certificate")
        }
      }
      // A server without encryption, to somebody who wants it.
      let open = try await PostgreSQLServer.ofProcess().url("postgres")
      #expect {
        _ = try PostgreSQLDatabase(open + "?sslmode=require")
      } throws: { error in
        guard case DatabaseError.serverRefused = error else { return false }
        return true
      }
    }
  }

  /// An authority with a certificate for localhost, and another authority.
  private static func makeCertificates(in directory: URL) throws {
    let script = """
      set -eu
      cd "$0"
      for name in root other; do
        openssl req -new -x509 -days 2 -nodes -newkey rsa:2048 -keyout $name.key -out $name.crt \\
          -subj "/CN=Prov $name"
      done
      openssl req -new -nodes -newkey rsa:2048 -keyout server.key -out server.csr -subj /CN=localhost
      printf 'subjectAltName=DNS:localhost' >names
      openssl x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 \\
        -extfile names -out server.crt
      chmod 600 server.key
      if [ "$(id -u)" -eq 0 ]; then chown postgres server.key; fi
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, directory.path]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
