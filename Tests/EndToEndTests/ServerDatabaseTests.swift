import Database
import Foundation
import TestSupport
import Testing

/// What the commands do with a database on a server instead of in a file.
@Suite(.enabled(if: Engine.current == .postgresql, "about a database server"))
struct ServerDatabaseTests {
  private struct Report: Decodable {
    struct Line: Decodable {
      let check: String
      let level: String
      let what: String
    }
    let findings: [Line]
  }

  @Test func `doctor says what server it is, how it is reached and what may be done there`()
    async throws
  {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(["doctor", "--json"], database: file)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      let found = report.findings.filter { $0.check == "database" }
      // The tests' own server: on this machine, and its only user may do everything.
      for words in [
        "PostgreSQL 1", "UTF8", "sv-SE", "organisation ", "Servern är på samma dator.",
        "Klockorna här och på databasservern går lika.",
      ] {
        #expect(found.contains { $0.level == "good" && $0.what.contains(words) }, "\(words)")
      }
      #expect(found.contains { $0.level == "warning" && $0.what.contains("superanvändare") })
      #expect(!report.findings.contains { $0.level == "fault" }, "\(outcome.output)")
    }
  }

  @Test func `backup and restore say that a server has tools of its own`() async throws {
    try await DemoTown.withFile { file in
      let key = file.path + ".key"
      _ = try await BuiltProgram.run(["backup", "key", key])
      for words in [
        ["backup", file.path + ".backup", "--key", key],
        ["restore", file.path + ".backup", "--key", key],
      ] {
        let outcome = try await BuiltProgram.run(words, database: file)
        #expect(outcome.status == 1)
        #expect(outcome.reason.contains("egna verktyg"), "\(outcome.error)")
      }
    }
  }

  @Test func `an address without a server, and one without a directory, are told in words`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let address = "postgresql://anna:hemligt@127.0.0.1:1/b"
      let nobody = try await BuiltProgram.run(
        ["unit", "list", "--database", address], environment: ["BEPROVA_DATA": directory.path])
      #expect(nobody.status == 1)
      #expect(nobody.reason.contains("127.0.0.1/b svarar inte"), "\(nobody.error)")
      #expect(!nobody.error.contains("hemligt"))
      let nowhere = try await BuiltProgram.run(["unit", "list", "--database", address])
      #expect(nowhere.reason.contains("BEPROVA_DATA"))
    }
  }
}
