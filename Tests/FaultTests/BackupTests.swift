import Database
import Foundation
import TestSupport
import Testing

/// Backups made and restored, and what is refused.
@Suite(.enabled(if: Engine.current == .sqlite, "about a database file"))
struct BackupTests {
  @Test func `what is restored is what was backed up: rows, logs, sums and results`() async throws {
    try await FaultTown.withBackup { town in
      let before = try await town.rows()
      let results = try await town.results()
      // The results were read for a purpose, which the log says since.
      try await town.done(town.importing("second.csv"))
      let later = try await town.rows()
      #expect(later != before)
      let aside = try await town.done(town.restoring(town.backup, "--force", "--json"))
      #expect(try await town.rows() == before)
      #expect(try await town.results() == results)
      try await town.done("cells", "verify")

      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(aside.output.utf8)) as? [String: Any])
      let kept = try #require(report["keptAside"] as? String)
      #expect(kept.contains("town.sqlite.before-restore-"))
      #expect(try await FaultTown.rows(of: URL(fileURLWithPath: kept)) == later)
      #expect((report["missingKeys"] as? [Any])?.isEmpty == true)
      let mode = try FileManager.default.attributesOfItem(atPath: town.database.path)
      #expect(mode[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `a backup is restored where there was nothing, and asks for the pseudonym keys`()
    async throws
  {
    try await FaultTown.withBackup { town in
      let place = town.directory.appending(path: "elsewhere/new.sqlite")
      let outcome = try await BuiltProgram.run(town.restoring(town.backup), database: place)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("saknas eller är en annan"))
      #expect(try await FaultTown.rows(of: place) == town.rows())
    }
  }

  @Test func `neither keys nor anything in the clear is in a backup`() async throws {
    try await FaultTown.withBackup { town in
      let bytes = try Data(contentsOf: town.backup)
      let keys = try FileManager.default.contentsOfDirectory(atPath: town.database.path + ".keys")
        .filter { $0.hasSuffix(".keys") }
      #expect(!keys.isEmpty)
      var secrets = ["SQLite format 3", "CREATE TABLE", "karin"]
      for key in keys {
        let ring = try String(
          contentsOfFile: town.database.path + ".keys/" + key, encoding: .utf8)
        secrets.append(String(try #require(ring.split(separator: " ").last?.prefix(64))))
      }
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
      // Nor in what is inside.
      let place = town.directory.appending(path: "open.sqlite")
      let outcome = try await BuiltProgram.run(town.restoring(town.backup), database: place)
      #expect(outcome.status == 0)
      let inside = try await FaultTown.rows(of: place).joined()
      #expect(inside.contains("karin"))
      for secret in secrets.dropFirst(3) { #expect(!inside.lowercased().contains(secret)) }
    }
  }

  @Test func `what may not be done is refused with words, and nothing changes`() async throws {
    try await FaultTown.withBackup { town in
      let before = try await town.rows()
      let other = town.directory.appending(path: "other.key").path
      try await town.done("backup", "key", other)
      let open = town.directory.appending(path: "open.key").path
      try await town.done("backup", "key", open)
      chmod(open, 0o644)
      let path = town.backup.path
      let cases: [([String], String)] = [
        (["backup", path, "--key", town.key.path], "finns redan och skrivs inte över"),
        (["backup", "key", town.key.path], "finns redan och skrivs inte över"),
        (["backup", path + "2"], "Ange nyckelfilen med --key"),
        (["backup", path + "2", "--key", path + ".no"], "finns inte"),
        (["backup", path + "2", "--key", open], "kan läsas av andra"),
        (["backup", path + "2", "--key", path], "ingen nyckelfil"),
        (["backup", "/nowhere/at/all", "--key", town.key.path], "går inte att skriva"),
        (["restore", path, "--key", town.key.path], "finns redan. Ange en annan"),
        (["restore", path, "--key", other, "--force"], "en annan nyckel"),
        (["restore", path + ".no", "--key", town.key.path, "--force"], "går inte att läsa"),
        (
          ["restore", town.database.path, "--key", town.key.path, "--force"], "ingen säkerhetskopia"
        ),
        (["backup", "verify", path, "--key", other], "en annan nyckel"),
      ]
      for (words, reason) in cases {
        let outcome = try await town.run(words)
        #expect(outcome.status == 1, "\(words)")
        #expect(outcome.reason.contains(reason), "\(words): \(outcome.error)")
      }
      let nothing = try await BuiltProgram.run(
        ["backup", path + "2", "--key", town.key.path],
        database: town.directory.appending(path: "no.sqlite"))
      #expect(nothing.status == 1 && nothing.reason.contains("finns inte"))
      #expect(try await town.rows() == before)
      #expect(!FileManager.default.fileExists(atPath: path + "2"))
    }
  }

  @Test func `while a server runs on it a database is backed up, but not replaced`() async throws {
    try await FaultTown.withBackup { town in
      let (program, _) = try await town.server()
      defer { program.end(SIGKILL) }
      let second = town.directory.appending(path: "second.backup")
      try await town.done("backup", second.path, "--key", town.key.path, "--verify")
      let before = try await town.rows()
      let refused = try await town.run(town.restoring(second, "--force"))
      #expect(refused.status == 1)
      #expect(refused.reason.contains("används av ett annat program"), "\(refused.error)")
      #expect(try await town.rows() == before)
      program.end(SIGTERM)
      #expect(await program.outcome().status == 0)
      try await town.done(town.restoring(second, "--force"))
    }
  }

  @Test func `a backup taken among saves holds each of them whole or not at all`() async throws {
    try await FaultTown.with { town in
      try await town.done("backup", "key", town.key.path)
      let database = try SQLiteDatabase(path: town.database.path)
      try await database.write {
        try $0.execute("CREATE TABLE pair (side INTEGER NOT NULL, number INTEGER NOT NULL) STRICT")
      }
      let saving = Task {
        var number = 0
        do {
          while true {
            let current = number
            try await database.write { connection in
              try connection.execute("INSERT INTO pair VALUES (1, \(current))")
              try connection.execute("INSERT INTO pair VALUES (2, \(current))")
            }
            number += 1
          }
        } catch is CancellationError {
          // The last one may have been stored all the same.
          return number + 1
        }
      }
      try await town.done("backup", town.backup.path, "--key", town.key.path)
      saving.cancel()
      let saved = try await saving.value
      try await database.close()
      let place = town.directory.appending(path: "copy.sqlite")
      let outcome = try await BuiltProgram.run(town.restoring(town.backup), database: place)
      #expect(outcome.status == 0, "\(outcome.error)")
      let copy = try SQLiteDatabase(path: place.path)
      let (rows, numbers) = try await copy.read { connection in
        let row = try #require(
          try connection.first("SELECT count(*), count(DISTINCT number) FROM pair"))
        return (try row.value(at: 0, as: Int.self), try row.value(at: 1, as: Int.self))
      }
      try await copy.close()
      #expect(rows == 2 * numbers)
      #expect(numbers <= saved && saved > 0)
    }
  }

  @Test func `a backup of a newer program is told from a damaged one`() async throws {
    try await FaultTown.withBackup { town in
      let newer = town.directory.appending(path: "newer.sqlite")
      let outcome = try await BuiltProgram.run(town.restoring(town.backup), database: newer)
      #expect(outcome.status == 0)
      try town.change(
        "INSERT INTO schema_migration VALUES ('records', 999, 'later', 'x', 999)", in: newer)
      try town.change(
        """
        DELETE FROM schema_migration WHERE number = 999;
        INSERT INTO schema_migration
        SELECT 'records', max(number) + 1, 'later', 'x', max(number) + 1 FROM schema_migration
        WHERE module = 'records'
        """, in: newer)
      let backup = town.directory.appending(path: "newer.backup")
      let made = try await BuiltProgram.run(
        ["backup", backup.path, "--key", town.key.path], database: newer)
      #expect(made.status == 0, "\(made.error)")
      let before = try await town.rows()
      for words in [
        town.restoring(backup, "--force"),
        ["backup", "verify"] + town.restoring(backup).dropFirst(),
      ] {
        let refused = try await town.run(words)
        #expect(refused.status == 1)
        #expect(refused.reason.contains("nyare version"), "\(refused.error)")
      }
      #expect(try await town.rows() == before)
    }
  }

  @Test func `a database that is damaged inside a whole backup is found out`() async throws {
    try await FaultTown.withBackup { town in
      let broken = town.directory.appending(path: "broken.sqlite")
      let outcome = try await BuiltProgram.run(town.restoring(town.backup), database: broken)
      #expect(outcome.status == 0)
      try town.change("PRAGMA foreign_keys = OFF; DELETE FROM programme", in: broken)
      let backup = town.directory.appending(path: "broken.backup")
      let made = try await BuiltProgram.run(
        ["backup", backup.path, "--key", town.key.path], database: broken)
      #expect(made.status == 0, "\(made.error)")
      for words in [
        town.restoring(backup, "--force"),
        ["backup", "verify"] + town.restoring(backup).dropFirst(),
      ] {
        let refused = try await town.run(words)
        #expect(refused.status == 1)
        #expect(refused.error.contains("är skadad"), "\(refused.error)")
        #expect(refused.error.contains("foreign key"), "\(refused.error)")
      }
    }
  }
}
