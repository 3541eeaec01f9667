import Core
import Database
import Foundation
import TestSupport
import Testing

/// What was published in the demo, proved again by the built program.
struct PublicationCommandTests {
  /// Changes stored rows as somebody with the file in hand would.
  private func tamper(
    _ file: URL, lifting trigger: SQL, _ change: @escaping @Sendable (any Connection) throws -> Void
  ) async throws {
    let database = try NamedDatabase.open(file)
    try await database.write { connection in
      try connection.execute("DROP TRIGGER \(fragment: trigger)")
      try change(connection)
    }
    try await database.close()
  }

  @Test func `every release is proved, or one publication's`() async throws {
    try await DemoTown.withFile { file in
      for arguments in [[], ["P1"], ["p1"]] {
        let outcome = try await BuiltProgram.run(
          ["publication", "audit"] + arguments, database: file)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.hasPrefix("1 "))
      }
      let other = try await BuiltProgram.run(["publication", "audit", "P7"], database: file)
      #expect(other.status == 1)
    }
  }

  @Test func `one figure that was changed fails, and is named`() async throws {
    try await DemoTown.withFile { file in
      try await tamper(file, lifting: "publication_release_kept_update") { connection in
        let body = try connection.first("SELECT body FROM publication_release")?
          .value(at: 0, as: String.self)
        let changed = try #require(body).replacing(/"due":(\d+)/, maxReplacements: 1) { match in
          "\"due\":\((Int(match.output.1) ?? 0) + 1)"
        }
        try connection.execute("UPDATE publication_release SET body = \(changed)")
      }
      let outcome = try await BuiltProgram.run(["publication", "audit"], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.error.hasPrefix("P1/1, "))
      #expect(outcome.error.split(separator: "\n").first?.contains("|due: ") == true)
    }
  }

  @Test func `one byte of the ledger that was changed fails`() async throws {
    try await DemoTown.withFile { file in
      try await tamper(file, lifting: "publication_seal_kept_update") { connection in
        let stored = try connection.first("SELECT bytes FROM publication_seal")?
          .value(at: 0, as: [UInt8].self)
        var bytes = try #require(stored)
        bytes[bytes.count / 2] ^= 1
        try connection.execute("UPDATE publication_seal SET bytes = \(bytes)")
      }
      let outcome = try await BuiltProgram.run(["publication", "audit", "--json"], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("\"findings\""))
    }
  }
}
