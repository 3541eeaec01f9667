import Core
import Database
import Foundation
import TestSupport
import Testing

@testable import Organisation

/// The log attacked by somebody who has the database file, and once the file of checkpoints too.
///
/// The zone's chain: what it took to set it up, then readings from entry 7 on.
@Suite struct `The log under attack` {
  private func firstFault(
    _ log: AttackedLog
  ) async throws -> (kind: String, number: Int?, words: String) {
    let report = try await log.verify()
    #expect(!report.isWhole)
    let fault = try #require(report.faults.first)
    return (fault.kind, fault.number, report.summary.sv)
  }

  @Test(arguments: [
    ("UPDATE access_log SET purpose = 'unitFollowUp'", "the purpose"),
    ("UPDATE access_log SET at = at + 1", "the moment"),
    ("UPDATE access_log SET user_id = (SELECT id FROM user_account WHERE login = 'annan')", "who"),
    ("UPDATE access_log SET reason = 'Granskning av rutin'", "a reason"),
  ])
  func `a row with one thing changed is named`(statement: String, what: String) async throws {
    try await AttackedLog.with { log in
      try await log.house.user("annan", (.unitManager, log.house.adults))
      try await log.checkpoint()
      try await log.attack()
      try await log.house.database.write { connection in
        try connection.run(
          Migration(
            module: "attack", number: 2, name: "change",
            sql: """
              \(statement) WHERE id = (SELECT row_id FROM audit_entry
                WHERE source = 'access' AND number = 7 LIMIT 1)
              """.utf8))
      }
      let fault = try await firstFault(log)
      #expect(fault.kind == "row", "\(what)")
      #expect(fault.number == 7)
      #expect(fault.words.hasPrefix("Trasig: SN, post 7 (2026-03-14 "), "\(fault.words)")
    }
  }

  @Test func `whom a reading was about cannot be changed, added or taken away`() async throws {
    let row: SQL = "(SELECT row_id FROM audit_entry WHERE source = 'access' AND number = 8)"
    let attacks: [SQL] = [
      """
      UPDATE access_log_subject SET subject_id = \(nothing(16))
      WHERE kind = 'person' AND access_id = \(fragment: row)
      """,
      "DELETE FROM access_log_subject WHERE kind = 'person' AND access_id = \(fragment: row)",
      """
      INSERT INTO access_log_subject (municipality_id, access_id, kind, subject_id)
      SELECT municipality_id, id, 'person', \(nothing(16)) FROM access_log WHERE id = \(fragment: row)
      """,
      """
      INSERT INTO access_log_deputy (municipality_id, access_id, principal_id)
      SELECT municipality_id, id, user_id FROM access_log WHERE id = \(fragment: row)
      """,
    ]
    for attack in attacks {
      try await AttackedLog.with { log in
        try await log.attack(attack)
        let fault = try await firstFault(log)
        #expect(fault.kind == "row")
        #expect(fault.number == 8)
      }
    }
  }

  @Test func `one byte of an entry is enough`() async throws {
    let attacks: [SQL] = [
      "UPDATE audit_entry SET event = 'persons.reae' WHERE source = 'access' AND number = 8",
      "UPDATE audit_entry SET at = at + 1 WHERE source = 'access' AND number = 8",
      "UPDATE audit_entry SET user_id = NULL WHERE source = 'access' AND number = 8",
      "UPDATE audit_entry SET payload_digest = \(nothing(32)) WHERE source = 'access' AND number = 8",
      "UPDATE audit_entry SET hash = \(nothing(32)) WHERE source = 'access' AND number = 8",
    ]
    for attack in attacks {
      try await AttackedLog.with { log in
        try await log.attack(attack)
        let fault = try await firstFault(log)
        #expect(fault.kind == "hash")
        #expect(fault.number == 8)
      }
    }
  }

  @Test func `an entry that was removed is missed, first, middle and last`() async throws {
    for number in [1, 6] {
      try await AttackedLog.with { log in
        try await log.attack(
          "DELETE FROM audit_entry WHERE chain_id = \(log.house.zone.id) AND number = \(number)")
        let fault = try await firstFault(log)
        #expect(fault.kind == "missing")
        #expect(fault.number == number)
        #expect(fault.words.contains("post \(number) saknas"))
      }
    }
    // The last: its row is left without an entry.
    try await AttackedLog.with { log in
      try await log.attack(
        """
        DELETE FROM audit_entry WHERE chain_id = \(log.house.zone.id)
          AND number = (SELECT max(number) FROM audit_entry WHERE chain_id = \(log.house.zone.id))
        """)
      let fault = try await firstFault(log)
      #expect(fault.kind == "unsealed")
      #expect(fault.words.contains("1 rader i loggen saknar post i kedjan"))
    }
  }

  @Test func `a tail cut off before the checkpoint, rows and all, is missed`() async throws {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      let length = try #require(
        try await log.verify().chains.first { $0.zone == "SN" }?.entries)
      let tail: SQL = """
        SELECT row_id FROM audit_entry WHERE chain_id = \(log.house.zone.id) AND number > 9
        """
      try await log.attack(
        "DELETE FROM access_log_subject WHERE access_id IN (\(fragment: tail))",
        "DELETE FROM access_log WHERE id IN (\(fragment: tail))",
        "DELETE FROM audit_entry WHERE chain_id = \(log.house.zone.id) AND number > 9")
      let fault = try await firstFault(log)
      #expect(fault.kind == "removed")
      #expect(fault.number == 10)
      #expect(
        fault.words.hasPrefix(
          "Trasig: SN, post 10 till och med \(length) saknas. De fanns vid kontrollpunkt 1:"))
    }
  }

  @Test func `a tail cut off after the checkpoint cannot be missed, and is said to be unproven`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      let proven = try #require(
        try await log.verify().chains.first { $0.zone == "SN" }?.entries)
      try await log.work()
      let tail: SQL = """
        SELECT row_id FROM audit_entry
        WHERE chain_id = \(log.house.zone.id) AND number > \(proven + 4)
        """
      try await log.attack(
        "DELETE FROM access_log_subject WHERE access_id IN (\(fragment: tail))",
        "DELETE FROM access_log WHERE id IN (\(fragment: tail))",
        """
        DELETE FROM audit_entry
        WHERE chain_id = \(log.house.zone.id) AND number > \(proven + 4)
        """)
      let report = try await log.verify()
      #expect(report.isWhole)
      let zone = try #require(report.chains.first { $0.zone == "SN" })
      #expect(zone.provenUpTo == proven)
      #expect(zone.unproven == 4)
      #expect(report.summary.en.contains("4 unproven after checkpoint 1"))
    }
  }

  @Test func `a chain sealed anew from an entry on is not the one that the checkpoint saw`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      try await log.work()
      try await log.checkpoint()
      // Somebody takes away one reading, and makes numbers and hashes whole again.
      try await log.attack(
        """
        DELETE FROM access_log_subject WHERE access_id IN (SELECT row_id FROM audit_entry
          WHERE chain_id = \(log.house.zone.id) AND number = 8)
        """,
        """
        DELETE FROM access_log WHERE id IN (SELECT row_id FROM audit_entry
          WHERE chain_id = \(log.house.zone.id) AND number = 8)
        """,
        "UPDATE audit_entry SET user_id = NULL WHERE chain_id = \(log.house.zone.id) AND number = 8"
      )
      try await log.rewrite(from: 8)
      let report = try await log.verify()
      let fault = try #require(report.faults.first)
      #expect(fault.kind == "checkpoint")
      #expect(fault.number == 1)
      #expect(fault.message.contains("Kedjan är inte den som fanns vid kontrollpunkt 1"))
    }
  }

  @Test func `entries that are moved down over one that was removed give themselves away`()
    async throws
  {
    // Without the key the digest of a row cannot be made for another place of the chain.
    try await AttackedLog.with { log in
      try await log.attack(
        """
        DELETE FROM access_log_subject WHERE access_id IN (SELECT row_id FROM audit_entry
          WHERE chain_id = \(log.house.zone.id) AND number = 8)
        """,
        """
        DELETE FROM access_log WHERE id IN (SELECT row_id FROM audit_entry
          WHERE chain_id = \(log.house.zone.id) AND number = 8)
        """,
        "DELETE FROM audit_entry WHERE chain_id = \(log.house.zone.id) AND number = 8")
      for number in 9...16 {
        try await log.attack(
          """
          UPDATE audit_entry SET number = \(number - 1)
          WHERE chain_id = \(log.house.zone.id) AND number = \(number)
          """)
      }
      try await log.rewrite(from: 8)
      let fault = try await firstFault(log)
      #expect(fault.kind == "row")
      #expect(fault.number == 8)
    }
  }

  @Test func `a reading that was put in to blame somebody has no entry`() async throws {
    try await AttackedLog.with { log in
      try await log.attack(
        """
        INSERT INTO access_log (municipality_id, id, at, user_id, zone_id, purpose, extent, via)
        SELECT municipality_id, \(nothing(16)), at, user_id, zone_id, purpose, extent, via
        FROM access_log LIMIT 1
        """)
      let fault = try await firstFault(log)
      #expect(fault.kind == "unsealed")
      #expect(fault.words.contains("00000000-0000-0000-0000-000000000000"))
    }
  }

  @Test func `an older copy of the database is told from what it was, also when it has gone on`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      try await log.work()
      try await log.checkpoint()
      // What a restored copy lacks: everything after the first checkpoint.
      let proven = 16
      let tail: SQL = """
        SELECT row_id FROM audit_entry
        WHERE chain_id = \(log.house.zone.id) AND number > \(proven)
        """
      try await log.attack(
        "DELETE FROM access_log_subject WHERE access_id IN (\(fragment: tail))",
        "DELETE FROM access_log WHERE id IN (\(fragment: tail))",
        "DELETE FROM audit_entry WHERE chain_id = \(log.house.zone.id) AND number > \(proven)")
      let fault = try await firstFault(log)
      #expect(fault.kind == "removed")
      #expect(fault.number == proven + 1)
      try await log.work()
      try await log.work()
      let later = try await log.verify()
      #expect(later.faults.first?.kind == "checkpoint")
      #expect(later.faults.first?.number == proven + 1)
      #expect(later.summary.sv.contains("databasen en äldre kopia som har fått nya poster"))
    }
  }

  @Test func `a file of checkpoints that is taken away or cut short is missed`() async throws {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      try await log.work()
      try await log.checkpoint()
      let text = try String(contentsOf: log.file.file, encoding: .utf8)
      let lines = text.split(separator: "\n")
      try Data((lines[0] + "\n").utf8).write(to: log.file.file)
      var report = try await log.verify()
      #expect(report.faults.map(\.kind) == ["checkpointFile"])
      #expect(
        report.summary.sv.hasPrefix("Trasig: kontrollpunkterna 2–2 saknas. Loggen är obevisad"))
      try Data((lines[1] + "\n").utf8).write(to: log.file.file)
      report = try await log.verify()
      #expect(report.summary.en.contains("checkpoints.jsonl:1. The checkpoint does not follow"))
      try FileManager.default.removeItem(at: log.file.file)
      report = try await log.verify()
      #expect(report.summary.en.contains("checkpoints 1–2 are missing"))
      #expect(report.summary.en.contains("unproven after the beginning"))
    }
  }

  @Test func `a checkpoint that was edited or signed by another is refused`() async throws {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      let text = try String(contentsOf: log.file.file, encoding: .utf8)
      try Data(text.replacing("2026-03-14", with: "2026-03-13").utf8).write(to: log.file.file)
      var report = try await log.verify()
      #expect(!report.isWhole)
      #expect(report.summary.en.contains("is not signed by the installation's key, or has been"))
      #expect(report.chains.allSatisfy { $0.checkpoint == nil })
      // Somebody who has no key makes one, and writes a checkpoint of what they want.
      try FileManager.default.removeItem(at: log.file.file)
      let forger = AuditKeys(
        digest: [UInt8](repeating: 9, count: 32), signing: [UInt8](repeating: 8, count: 32))
      _ = try await log.file.add(
        at: log.house.clock.clock.now, municipality: log.house.module.municipality.id,
        reason: .command, keys: forger
      ) { [] }
      report = try await log.verify()
      #expect(report.faults.map(\.kind) == ["checkpointFile"])
      try Data("trasig\n".utf8).write(to: log.file.file)
      report = try await log.verify()
      #expect(report.summary.en.contains("cannot be read as a checkpoint"))
    }
  }

  @Test func `the public key alone proves the chains, and says what it does not prove`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      let pem = try log.keys.publicKeys.map(\.pem).joined()
      let keys = try #require(PublicKey.keys(pem: pem))
      let none = AuditKeys(directory: URL(fileURLWithPath: "/nonexistent/beprova"))
      var report = try await log.verify(publicKeys: keys, keys: none)
      #expect(report.isWhole)
      #expect(!report.rowsWereTried)
      #expect(report.chains.first { $0.zone == "SN" }?.checkpoint == 1)
      #expect(report.summary.sv.contains("bara kedjorna bevisade"))
      try await log.attack(
        "UPDATE audit_entry SET at = at + 1 WHERE source = 'access' AND number = 8")
      report = try await log.verify(publicKeys: keys, keys: none)
      #expect(report.faults.first?.number == 8)
    }
  }

  @Test func `another key than the one that sealed is told from a change`() async throws {
    try await AttackedLog.with { log in
      let wrong = AuditKeys(
        digest: [UInt8](repeating: 7, count: 32), signing: [UInt8](repeating: 8, count: 32))
      let report = try await log.verify(keys: wrong)
      #expect(report.faults.first?.kind == "key")
      #expect(report.faults.first?.number == 1)
      #expect(report.summary.sv.contains("Lägg tillbaka audit.key"))
    }
  }

  @Test func `a damaged key file is named`() async throws {
    try await withTemporaryDirectory { directory in
      try Data("1 abc\n".utf8).write(to: directory.appending(path: "audit.key"))
      #expect(
        throws: KeyFailure(.damaged(directory.appending(path: "audit.key").path))
      ) { try AuditKeys(directory: directory).digestKeys() }
    }
  }
}

private func nothing(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
