import Database
import Foundation
import TestSupport
import Testing

/// The log proved by commands, over the demo's database file.
struct AuditCommandTests {
  /// Statements of somebody who has the file.
  private func attack(_ file: URL, _ script: String) async throws {
    let database = try NamedDatabase.open(file)
    try await database.write {
      try $0.run(
        Migration(
          module: "attack", number: 1, name: "attack",
          sql: """
            DROP TRIGGER change_log_no_update; DROP TRIGGER audit_entry_no_delete;
            DROP TRIGGER audit_entry_no_update; \(script)
            """.utf8))
    }
    try await database.close()
  }

  private func independent(_ file: URL, _ key: URL) async throws -> BuiltProgram.Outcome {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Independent/log.py")
    // The product's own path comes last, and is left out by the shell.
    return try await BuiltProgram.run(
      [],
      through: [
        "/bin/sh", "-c", "exec python3 \"$0\" \"$1\" \"$2\" \"$3\"", script.path, file.path,
        "\(file.path).checkpoints/checkpoints.jsonl", key.path,
      ])
  }

  @Test func `a server makes checkpoints when it starts and stops, and the log is whole`()
    async throws
  {
    try await DemoTown.withFile { file in
      try await BuiltProgram.serve(["serve", "--port", "0"], database: file) { _ in }
      let verified = try await BuiltProgram.run(["audit", "verify"], database: file)
      #expect(verified.status == 0, "\(verified.error)")
      #expect(verified.output.hasPrefix("Loggen är hel: "))
      let lines = try String(
        contentsOfFile: "\(file.path).checkpoints/checkpoints.jsonl", encoding: .utf8
      ).split(separator: "\n")
      #expect(lines.last?.contains("\\\"reason\\\":\\\"stop\\\"") == true)
    }
  }

  @Test func `a database that was tampered with is told by its first broken entry`() async throws {
    try await DemoTown.withFile { file in
      let made = try await BuiltProgram.run(["audit", "checkpoint"], database: file)
      #expect(made.lines == ["Kontrollpunkt 1 är skriven."])
      try await attack(
        file,
        """
        UPDATE change_log SET at = at + 1 WHERE id = (SELECT row_id FROM audit_entry
          WHERE chain_id = (SELECT id FROM zone WHERE code = 'IFN') AND number = 3);
        """)
      let verified = try await BuiltProgram.run(["audit", "verify"], database: file)
      #expect(verified.status == 1)
      #expect(verified.reason.hasPrefix("Trasig: IFN, post 3 ("), "\(verified.error)")
      let json = try await BuiltProgram.run(["audit", "verify", "--json"], database: file)
      #expect(json.status == 1)
      #expect(json.output.contains("\"isWhole\" : false"))
      #expect(json.output.contains("\"kind\" : \"row\""))
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "the other program reads the file"))
  func `who has the public key alone proves the chains, by our program and by another`()
    async throws
  {
    try await DemoTown.withFile { file in
      let key = file.deletingLastPathComponent().appending(path: "log.pem")
      _ = try await BuiltProgram.run(["audit", "checkpoint"], database: file)
      let pem = try await BuiltProgram.run(["audit", "public-key"], database: file)
      try Data(pem.output.utf8).write(to: key)
      let none = ["BEPROVA_KEYS": file.deletingLastPathComponent().appending(path: "none").path]
      func verify() async throws -> BuiltProgram.Outcome {
        try await BuiltProgram.run(
          ["audit", "verify", "--public-key", key.path], database: file, environment: none)
      }
      let verified = try await verify()
      #expect(verified.status == 0, "\(verified.error)")
      #expect(verified.output.contains("bara kedjorna bevisade"))
      #expect(!FileManager.default.fileExists(atPath: none["BEPROVA_KEYS"] ?? ""))
      #expect(try await independent(file, key).status == 0)

      try await attack(
        file,
        """
        DELETE FROM audit_entry
        WHERE chain_id = (SELECT id FROM zone WHERE code = 'IFN') AND number > 20;
        """)
      let cut = try await verify()
      #expect(cut.status == 1)
      #expect(cut.reason.hasPrefix("Trasig: IFN, post 21 till och med "), "\(cut.error)")
      let other = try await independent(file, key)
      #expect(other.status == 1)
      #expect(other.reason.contains("was there at checkpoint 1, and is gone"), "\(other.error)")
    }
  }

  @Test func `an extract for supervision is a file, and a board that is not there is refused`()
    async throws
  {
    try await DemoTown.withFile { file in
      let csv = file.deletingLastPathComponent().appending(path: "logg.csv")
      let words = ["audit", "export", "--from", "2020-01-01", "--to", "2040-01-01"]
      let taken = try await BuiltProgram.run(words + ["--zone", "IFN", csv.path], database: file)
      #expect(taken.status == 0, "\(taken.error)")
      let lines = try String(contentsOf: csv, encoding: .utf8).split(separator: "\r\n")
      #expect(taken.lines == ["\(lines.count - 1) poster i \(csv.path)."])
      #expect(lines.contains { $0.hasPrefix("IFN,1,") && $0.contains(",zone.created,") })
      let unknown = try await BuiltProgram.run(words + ["--zone", "X", csv.path], database: file)
      #expect(unknown.status == 1)
      #expect(unknown.reason == "Det finns ingen nämnd med koden X.")
      let wrong = try await BuiltProgram.run(
        ["audit", "export", "--from", "2026-02-01", "--to", "2026-01-01", csv.path], database: file)
      #expect(wrong.status == 2)
    }
  }
}
