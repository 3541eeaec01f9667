import Database
import Foundation
import TestSupport
import Testing

/// A key that is lost, or another than the one that was used, for those who start and command the program.
struct LostKeyTests {
  /// The demo after it has been used: a checkpoint made, an authenticator set up.
  private func withUsed(_ body: (_ file: URL, _ keys: URL) async throws -> Void) async throws {
    try await DemoTown.withFile { file in
      let made = try await BuiltProgram.run(["audit", "checkpoint"], database: file)
      #expect(made.status == 0, "\(made.error)")
      try await body(file, URL(fileURLWithPath: file.path + ".keys"))
    }
  }

  private static let files = ["audit.key", "audit-signing.key", "accounts.keys"]

  /// What anybody may try to do with the installation.
  private static let commands = [
    ["serve", "--port", "0"], ["demo", "--create-only"], ["user", "list"], ["audit", "checkpoint"],
    ["retention", "run"], ["keys", "list"],
    ["user", "add", "ny", "--unit", "VUX", "--role", "caseworker"],
  ]

  @Test(arguments: files)
  func `lost, it is asked for by every command, and none is made in its place`(_ name: String)
    async throws
  {
    try await withUsed { file, keys in
      let key = keys.appending(path: name)
      let kept = try Data(contentsOf: key)
      try FileManager.default.removeItem(at: key)
      let before = try await NamedDatabase.dump(file)
      for words in Self.commands {
        let outcome = try await BuiltProgram.run(words, database: file)
        #expect(outcome.status == 1, "\(words)")
        #expect(outcome.reason.contains("\(name) saknas, fast databasen har använt en"), "\(words)")
        #expect(outcome.error.contains("beprova keys give-up"), "\(words)")
        #expect(!FileManager.default.fileExists(atPath: key.path), "\(words)")
      }
      #expect(try await NamedDatabase.dump(file) == before)
      let doctor = try await BuiltProgram.run(["doctor"], database: file)
      #expect(doctor.status == 1 && doctor.error.contains("\(name) saknas"))
      try kept.write(to: key)
      let back = try await BuiltProgram.run(["user", "list"], database: file)
      #expect(back.status == 0, "\(back.error)")
    }
  }

  @Test(arguments: files)
  func `another one is refused by every command, and nothing is changed`(_ name: String)
    async throws
  {
    try await withUsed { file, keys in
      let key = keys.appending(path: name)
      let other = "1 \(String(repeating: "7", count: 64))\n"
      try Data(other.utf8).write(to: key)
      let before = try await NamedDatabase.dump(file)
      for words in Self.commands {
        let outcome = try await BuiltProgram.run(words, database: file)
        #expect(outcome.status == 1, "\(words)")
        #expect(outcome.reason.contains("har en annan nyckel"), "\(words): \(outcome.reason)")
      }
      try Data("skräp\n".utf8).write(to: key)
      let damaged = try await BuiltProgram.run(["serve", "--port", "0"], database: file)
      #expect(damaged.status == 1 && damaged.reason.contains("skadad"), "\(damaged.reason)")
      #expect(try await NamedDatabase.dump(file) == before)
    }
  }

  @Test(arguments: files)
  func `that was in use before keys were noted is missed too`(_ name: String) async throws {
    try await withUsed { file, keys in
      try await NamedDatabase.change(file) { connection in
        try connection.execute("DELETE FROM installation_key")
        try Self.addAuthenticator(to: "eva", on: connection)
      }
      try FileManager.default.removeItem(at: keys.appending(path: name))
      let outcome = try await BuiltProgram.run(["user", "list"], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("\(name) saknas"), "\(outcome.reason)")
    }
  }

  @Test func `the log goes on with another when it is given up, and says what cannot be proved`()
    async throws
  {
    try await withUsed { file, keys in
      let needless = try await BuiltProgram.run(["keys", "give-up", "audit"], database: file)
      #expect(needless.status == 1 && needless.reason.contains("Det finns inget att ge upp"))
      try FileManager.default.removeItem(at: keys.appending(path: "audit.key"))
      let proof = try await BuiltProgram.run(["audit", "verify"], database: file)
      #expect(proof.status == 1 && proof.reason.contains("audit.key saknas"), "\(proof.reason)")
      let given = try await BuiltProgram.run(["keys", "give-up", "audit"], database: file)
      #expect(given.status == 0, "\(given.error)")
      #expect(given.output.contains("Nyckeln audit är ersatt"))
      #expect(try await BuiltProgram.run(["audit", "checkpoint"], database: file).status == 0)
      let later = try await BuiltProgram.run(["audit", "verify"], database: file)
      #expect(later.status == 1 && later.reason.contains("Går inte att bevisa"), "\(later.reason)")
      let noted = try await NamedDatabase.texts(
        "SELECT detail FROM change_log WHERE event = 'key.givenUp'", in: file)
      #expect(noted == ["audit"])
    }
  }

  @Test func `accounts lose the second factor that the lost one sealed, and are heard of it`()
    async throws
  {
    try await withUsed { file, keys in
      try await NamedDatabase.change(file) {
        try Self.addAuthenticator(to: "eva", on: $0)
      }
      try FileManager.default.removeItem(at: keys.appending(path: "accounts.keys"))
      let given = try await BuiltProgram.run(["keys", "give-up", "accounts"], database: file)
      #expect(given.status == 0, "\(given.error)")
      let left = try await NamedDatabase.change(file) { connection in
        try connection.first(
          """
          SELECT (SELECT count(*) FROM authenticator),
            (SELECT count(*) FROM change_log WHERE event = 'secondFactor.reset')
          """)?.values
      }
      #expect(left == [.integer(0), .integer(1)])
      let proof = try await BuiltProgram.run(["audit", "verify"], database: file)
      #expect(proof.status == 0, "\(proof.error)")
    }
  }

  private static func addAuthenticator(to login: String, on connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO authenticator (municipality_id, user_id, secret, confirmed_at, last_step)
      SELECT municipality_id, id, \([UInt8](repeating: 0, count: 61)), 1, 0 FROM user_account
      WHERE login = \(login)
      """)
  }
}
