import Database
import Foundation
import TestSupport
import Testing

/// What `beprova doctor` finds in a file, one fault at a time.
@Suite(.enabled(if: Engine.current == .sqlite, "about a database file"))
struct DoctorTests {
  private struct Report: Decodable {
    struct Line: Decodable {
      let check: String
      let level: String
      let what: String
      let action: String?
    }

    let worst: String
    let findings: [Line]

    /// The checks that found something to be done.
    var faulty: Set<String> {
      Set(findings.filter { ["warning", "fault"].contains($0.level) }.map(\.check))
    }
  }

  private func examine(
    _ file: URL, _ environment: [String: String] = [:], through launcher: [String] = []
  ) async throws -> (Report, BuiltProgram.Outcome) {
    let outcome = try await BuiltProgram.run(
      ["doctor", "--json"], database: file, environment: environment, through: launcher)
    return (try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)), outcome)
  }

  /// A demo that has been backed up and verified, made once and copied for each test.
  private static let made = Task<URL, any Error> {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-well-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(
      at: directory.appending(path: "secret"), withIntermediateDirectories: true)
    atexit { DoctorTests.remove() }
    try await DemoTown.withFile { file in
      for name in ["demo.sqlite", "demo.sqlite.keys"] {
        try FileManager.default.copyItem(
          at: file.deletingLastPathComponent().appending(path: name),
          to: directory.appending(path: name))
      }
    }
    let file = directory.appending(path: "demo.sqlite")
    chmod(file.path + ".keys", 0o700)
    let key = directory.appending(path: "secret/backup.key").path
    for words in [
      ["audit", "checkpoint"], ["backup", "key", key],
      ["backup", file.path + ".backup", "--key", key, "--verify"],
    ] {
      let outcome = try await BuiltProgram.run(words, database: file)
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    return directory
  }

  private static func remove() {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-well-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.removeItem(at: directory)
  }

  private func withWell(_ body: (URL, _ key: String) async throws -> Void) async throws {
    let original = try await Self.made.value
    try await withTemporaryDirectory { directory in
      let copy = directory.appending(path: "well")
      try FileManager.default.copyItem(at: original, to: copy)
      try await body(
        copy.appending(path: "demo.sqlite"), copy.appending(path: "secret/backup.key").path)
    }
  }

  @Test func `of a well installation there is nothing to say`() async throws {
    try await withWell { file, key in
      // The keys somewhere else than beside the database, where a copy of the directory takes both.
      let keys = file.deletingLastPathComponent().appending(path: "secret/keys").path
      try FileManager.default.copyItem(atPath: file.path + ".keys", toPath: keys)
      let (report, outcome) = try await examine(
        file,
        [
          "BEPROVA_BACKUP_KEY": key, "BEPROVA_BASE_URL": "https://isu.example.se",
          "BEPROVA_KEYS": keys,
        ])
      #expect(report.worst == "good", "\(outcome.output)")
      #expect(outcome.status == 0)
      let program = try #require(report.findings.first { $0.check == "program" })
      #expect(program.what.contains("SQLite 3.") && program.what.contains("libsodium 1."))
      let plain = try await BuiltProgram.run(["doctor"], database: file)
      #expect(plain.status == 0)
      let notes = plain.lines.filter { $0.hasPrefix("att veta: ") }
      #expect(notes.count == 2 && plain.lines.prefix(2) == notes[...])
      #expect(notes.contains { $0.contains("BEPROVA_BASE_URL är inte satt") })
      #expect(notes.contains { $0.contains("Nycklarna ligger i databasens katalog") })
    }
  }

  private struct Damage: Sendable, CustomTestStringConvertible {
    let check: String
    var environment: [String: String] = [:]
    let words: String
    var sql: String?
    var shell: String?
    var testDescription: String { words }
  }

  private static let damages = [
    Damage(
      check: "permissions", words: "öppen för andra", shell: #"chmod 644 "$DB""#),
    Damage(
      check: "permissions", words: ".keys är öppen för andra", shell: #"chmod 755 "$DB.keys""#),
    Damage(
      check: "permissions", words: "skriva i katalogen", shell: #"chmod 777 "$(dirname "$DB")""#),
    Damage(check: "keys", words: "saknas", shell: #"rm "$DB".keys/*.keys"#),
    Damage(
      check: "keysUnchanged", words: "borta eller en annan",
      shell: #"for f in "$DB".keys/*.keys; do printf '1 %064d\n' 7 > "$f"; done"#),
    Damage(check: "clock", words: "Klockan går fel", shell: #"touch -d tomorrow "$DB""#),
    Damage(
      check: "lastChange", words: "Klockan går fel",
      sql: """
        INSERT INTO change_log SELECT municipality_id, randomblob(16), at + 90000000, NULL, NULL,
        'user.created', NULL, NULL FROM change_log ORDER BY at DESC LIMIT 1
        """),
    Damage(check: "log", words: "har vuxit till", shell: #"truncate -s 300M "$DB-wal""#),
    Damage(
      check: "database", words: "skadad",
      shell: #"dd if=/dev/zero of="$DB" bs=4096 seek=40 count=400 conv=notrunc status=none"#),
    Damage(check: "database", words: "inte en databas", shell: #"echo something > "$DB""#),
    Damage(
      check: "database", words: "nyare version",
      sql: """
        INSERT INTO schema_migration SELECT module, max(number) + 1, 'later', 'x', max(number) + 1
        FROM schema_migration WHERE module = 'records'
        """),
    Damage(check: "backup", words: "Ingen säkerhetskopia", shell: #"rm "$DB.last-backup""#),
    Damage(
      check: "backup", words: "är gammal",
      shell: #"sed -i 's/"made":"20[0-9]*/"made":"2020/' "$DB.last-backup""#),
    Damage(
      check: "backup", words: "inte kontrollerad",
      shell: #"sed -i 's/,"verified":"[^"]*"//' "$DB.last-backup""#),
    Damage(
      check: "backupKey", environment: ["BEPROVA_BACKUP_KEY": "/nowhere/key"], words: "finns inte"),
    Damage(
      check: "address", environment: ["BEPROVA_BASE_URL": "http://isu.example.se"],
      words: "okrypterat"),
    Damage(
      check: "installationKeys", words: "audit.key saknas", shell: #"rm "$DB".keys/audit.key"#),
    Damage(
      check: "installationKeys", words: "har en annan nyckel",
      shell: #"printf '1 %064d\n' 7 > "$DB.keys/accounts.keys""#),
    Damage(
      check: "permissions", words: "audit-signing.key är öppen för andra",
      shell: #"chmod 644 "$DB.keys/audit-signing.key""#),
    Damage(
      check: "checkpoints", words: "har ingen kontrollpunkt", shell: #"rm -r "$DB.checkpoints""#),
    Damage(
      check: "checkpoints", words: "kontrollpunkt är gammal",
      shell: #"sed -i -E 's/(at\\":\\")20[0-9]{2}/\12020/' "$DB.checkpoints/checkpoints.jsonl""#),
    Damage(
      check: "checkpoints", words: "får skriva i",
      shell: #"chmod 666 "$DB.checkpoints/checkpoints.jsonl""#),
    Damage(
      check: "mail",
      environment: ["BEPROVA_SMTP": "smtp://127.0.0.1:1", "BEPROVA_MAIL_FROM": "isu@example.se"],
      words: "127.0.0.1:1 tar inte emot oss"),
    Damage(
      check: "mail", environment: ["BEPROVA_SMTP": "smtp://mail.example.se"],
      words: "E-post kräver"),
    Damage(
      check: "imports", words: "avbröts",
      sql: """
        INSERT INTO import_batch (municipality_id, number, programme_id, state, file_name, rows_read,
        rows_accepted, owner, heartbeat_at, created_at)
        SELECT municipality_id, 900, id, 'merging', 'x.csv', 0, 0, 'gone 1 x', 0, 0
        FROM programme LIMIT 1
        """),
  ]

  @Test(arguments: damages)
  private func `a fault is found, with what to do, and is the first line`(_ damage: Damage)
    async throws
  {
    try await withWell { file, _ in
      if let sql = damage.sql { try await shell(#"sqlite3 "$DB" "$SQL""#, file, ["SQL": sql]) }
      if let script = damage.shell { try await shell(script, file) }
      let (report, outcome) = try await examine(file, damage.environment)
      #expect(report.faulty.contains(damage.check), "\(outcome.output)")
      #expect(outcome.status == 1)
      let found = report.findings.filter { $0.check == damage.check }
      #expect(found.contains { $0.what.contains(damage.words) }, "\(found)")
      #expect(found.contains { $0.action?.isEmpty == false } || damage.check == "database")
      let first = try #require(report.findings.first)
      #expect(first.level == report.worst)
      #expect(outcome.reason.contains(first.what.split(separator: "\n")[0]), "\(outcome.reason)")
    }
  }

  @Test func `sums that wait to be recomputed are worth a note`() async throws {
    try await withWell { file, _ in
      try await shell(#"sqlite3 "$DB" "UPDATE cell_partition SET is_stale = 1""#, file)
      let (report, outcome) = try await examine(file)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(report.findings.contains { $0.check == "cells" && $0.level == "note" })
    }
  }

  @Test func `a database that is not there is the whole story`() async throws {
    try await withTemporaryDirectory { directory in
      let (report, outcome) = try await examine(directory.appending(path: "no.sqlite"))
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("finns inte"), "\(outcome.error)")
      #expect(report.faulty.contains("database"))
    }
  }

  @Test func `a disk that fills up is told`() async throws {
    // A small disk of its own, where that can be made.
    let script = #"""
      mount -t tmpfs -o size=24m none /mnt && cp -a "$DB" "$DB.keys" /mnt/ && exec "$0" "$@"
      """#
    try await withWell { file, _ in
      let outcome = try await BuiltProgram.run(
        ["doctor", "--json", "--database", "/mnt/demo.sqlite"], database: file,
        environment: ["DB": file.path],
        through: ["/usr/bin/env", "unshare", "-rm", "/bin/sh", "-c", script])
      guard let report = try? JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      else { return }
      #expect(report.faulty.contains("disk"), "\(outcome.output)")
    }
  }

  private func shell(_ script: String, _ file: URL, _ more: [String: String] = [:]) async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-ec", script]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["DB": file.path]) { $1 }.merging(more) { $1 }
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(script)")
  }
}
