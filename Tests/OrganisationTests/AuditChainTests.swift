import Core
import Cryptography
import Database
import Foundation
import TestSupport
import Testing

@testable import Organisation

/// A small municipality whose log is attacked: something has been done and read in it, and a
/// checkpoint made in the middle.
struct AttackedLog {
  let house: TestOrganisation
  let file: CheckpointFile
  let keys: AuditKeys

  static func with(_ body: (AttackedLog) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
      let place = directory.appending(path: "keys")
      for key in InstallationKey.allCases { try key.file(in: place).make() }
      let keys = AuditKeys(directory: place)
      try await Engine.current.withDatabase { database in
        let house = try await TestOrganisation(in: database, keys: keys)
        let log = AttackedLog(
          house: house, file: CheckpointFile(directory: directory.appending(path: "points")),
          keys: keys)
        try await log.work()
        try await body(log)
      }
    }
  }

  var zone: String { ID<AuditChain>(house.zone.id.uuid).description }

  /// Ten readings in the zone, a minute apart.
  func work() async throws {
    let manager = try await house.store.users().first { $0.login == "chef" }
    let user: User
    if let manager {
      user = manager
    } else {
      user = try await house.user("chef", (.unitManager, house.adults))
    }
    let viewer = try await house.viewer(user)
    let reading = PersonReading(
      zone: house.zone.id, purpose: .dailyWork, via: "GET /uppfoljning/omgang/{episode}")
    for _ in 0..<10 {
      house.clock.advance(by: 60)
      try await house.module.persons.read(viewer, reading) { _, _ in
        ((), [.episode(.make()), .person(.make()), .episode(.make())])
      }
    }
  }

  @discardableResult
  func checkpoint() async throws -> Checkpoint {
    try await house.module.audit.checkpoint(
      .command, in: file, changes: house.module.changes, database: house.database)
  }

  func verify(publicKeys: [PublicKey]? = nil, keys: AuditKeys? = nil) async throws -> AuditReport {
    let audit = AuditStore(
      municipality: house.module.municipality.id, keys: keys ?? self.keys)
    return try await audit.verify(
      AuditProof(file: file, publicKeys: publicKeys), in: house.database)
  }

  /// What somebody does who has the database file: the triggers are no hindrance.
  func attack(_ statements: SQL...) async throws {
    try await house.database.write { connection in
      for table in ["audit_entry", "access_log", "access_log_subject", "change_log"] {
        for verb in ["update", "delete"] {
          let drop = Migration(
            module: "attack", number: 1, name: "drop",
            sql: "DROP TRIGGER IF EXISTS \(table)_no_\(verb)".utf8)
          try connection.run(drop)
        }
      }
      for statement in statements { try connection.execute(statement) }
    }
  }

  /// Seals a chain anew from an entry on, as somebody does who knows how it is made, without the keys.
  func rewrite(from first: Int) async throws {
    try await house.database.write { connection in
      var head =
        try connection.first(
          """
          SELECT number, hash FROM audit_entry
          WHERE chain_id = \(house.zone.id) AND number = \(first - 1)
          """
        ).map { AuditHead(number: try $0.value(at: 0), hash: try $0.value(at: 1)) } ?? .none
      let rows = try connection.rows(
        """
        SELECT municipality_id, chain_id, number, at, user_id, source, row_id, event, subject_id,
          purpose, is_late, key_id, payload_digest FROM audit_entry
        WHERE chain_id = \(house.zone.id) AND number >= \(first) ORDER BY number
        """)
      for row in rows {
        var bytes = head.hash
        for value in row.values { value.append(to: &bytes) }
        let number = try row.value("number", as: Int.self)
        head = AuditHead(number: number, hash: Sodium.blake2b(bytes))
        try connection.execute(
          """
          UPDATE audit_entry SET hash = \(head.hash)
          WHERE chain_id = \(house.zone.id) AND number = \(number)
          """)
      }
    }
  }
}

@Suite struct `The sealed log` {
  @Test func `a log that nobody has touched is whole, and proven up to its checkpoint`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      try await log.work()
      let report = try await log.verify()
      #expect(report.isWhole, "\(report.summary.sv)")
      let zone = try #require(report.chains.first { $0.zone == "SN" })
      #expect(zone.provenUpTo == zone.entries - 10)
      #expect(zone.unproven == 10)
      #expect(zone.rowsProven == zone.entries)
      #expect(zone.payloadDeleted == 0)
      #expect(report.summary.sv.contains("10 obevisade efter kontrollpunkt 1"))
      #expect(report.summary.en.contains("10 unproven after checkpoint 1"))
      // What concerns no zone is in a chain of its own: the municipality's unit, a user, the checkpoint.
      let own = try #require(report.chains.first { $0.zone == nil })
      #expect(own.entries == 3)
    }
  }

  @Test func `every row of the logs has its entry, in the same transaction`() async throws {
    struct Refusal: Error {}
    try await AttackedLog.with { log in
      func counts() async throws -> [Int] {
        try await log.house.database.read { connection in
          try connection.rows(
            """
            SELECT (SELECT count(*) FROM change_log) + (SELECT count(*) FROM access_log), count(*)
            FROM audit_entry
            """)[0].values.map { Int(sqlValue: $0) ?? -1 }
        }
      }
      let before = try await counts()
      #expect(before[0] == before[1])
      await #expect(throws: Refusal.self) {
        try await log.house.database.write { connection in
          try log.house.module.changes.record(Change("test.done", by: nil), on: connection)
          throw Refusal()
        }
      }
      #expect(try await counts() == before)
      try await log.house.database.write {
        try log.house.module.changes.record(Change("test.done", by: nil), on: $0)
      }
      #expect(try await counts() == before.map { $0 + 1 })
    }
  }

  @Test func `what one request reads is logged in one write before its answer leaves`()
    async throws
  {
    try await AttackedLog.with { log in
      let user = try #require(try await log.house.store.users().first { $0.login == "chef" })
      let viewer = try await log.house.viewer(user)
      let reading = PersonReading(zone: log.house.zone.id, purpose: .dailyWork, via: "test")
      func logged() async throws -> Int? {
        try await log.house.database.read {
          try $0.first("SELECT count(*) FROM access_log WHERE via = 'test'")?.value(at: 0)
        }
      }
      try await ReadingBatch.whole(in: log.house.database) {
        for _ in 0..<3 {
          try await log.house.module.persons.read(viewer, reading) { _, _ in
            ((), [.episode(.make())])
          }
        }
        #expect(try await logged() == 0)
      }
      #expect(try await logged() == 3)
      struct Refusal: Error {}
      await #expect(throws: Refusal.self) {
        try await ReadingBatch.whole(in: log.house.database) {
          try await log.house.module.persons.read(viewer, reading) { _, _ in
            ((), [.episode(.make())])
          }
          throw Refusal()
        }
      }
      #expect(try await logged() == 4)
      #expect(try await log.verify().isWhole)
    }
  }

  @Test(arguments: Engine.allCases)
  func `the chain is sealed against the program itself`(engine: Engine) async throws {
    try await engine.withOrganisation { house in
      for attempt: SQL in ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry"] {
        await #expect(
          throws: DatabaseError.constraint(.init(kind: .refused, name: "audit_entry is sealed"))
        ) {
          try await house.database.write { try $0.execute(attempt) }
        }
      }
    }
  }

  @Test func `a row that was removed beside the program is missed, and its entry stands`()
    async throws
  {
    try await AttackedLog.with { log in
      try await log.checkpoint()
      try await log.attack(
        "DELETE FROM access_log_subject WHERE access_id IN (SELECT row_id FROM audit_entry WHERE number = 8)",
        "DELETE FROM access_log WHERE id IN (SELECT row_id FROM audit_entry WHERE number = 8)")
      let report = try await log.verify()
      #expect(report.faults.map(\.kind) == ["deleted"])
      #expect(report.chains.map(\.payloadDeleted).reduce(0, +) == 1)
      #expect(report.summary.sv.hasPrefix("Trasig: SN, post 8 (2026-03-14 "))
      #expect(report.summary.sv.contains("så är 1 i kedjan"))
      // The rest of the chain is still proved, up to its checkpoint.
      let zone = try #require(report.chains.first { $0.zone == "SN" })
      #expect(zone.rowsProven == zone.entries - 1 && zone.provenUpTo > 8)
    }
  }

  @Test func `a clock that is set back is told, and is no break`() async throws {
    try await AttackedLog.with { log in
      log.house.clock.advance(by: -3600)
      try await log.work()
      let report = try await log.verify()
      #expect(report.isWhole)
      let zone = try #require(report.chains.first { $0.zone == "SN" })
      #expect(zone.clockSetBack.count == 1)
      #expect(report.summary.sv.contains("Klockan har ställts tillbaka"))
    }
  }

  @Test func `what was there before the chains is sealed when the program starts, some at a time`()
    async throws
  {
    try await AttackedLog.with { log in
      // As after the migration of a database that an older program filled.
      try await log.attack(
        "DELETE FROM audit_entry",
        """
        INSERT INTO audit_backlog (municipality_id, at, source, row_id)
        SELECT municipality_id, at, 'change', id FROM change_log
        UNION ALL SELECT municipality_id, at, 'access', id FROM access_log
        """)
      #expect(try await log.verify().isWhole)
      let audit = log.house.module.audit
      let count = try await audit.sealBacklog(in: log.house.database, atATime: 3)
      let again = try await audit.sealBacklog(in: log.house.database, atATime: 3)
      #expect(count > 10 && again == 0)
      try await log.work()
      let report = try await log.verify()
      #expect(report.isWhole, "\(report.summary.sv)")
      #expect(report.chains.map(\.sealedLate).reduce(0, +) == count)
      #expect(report.chains.map(\.rowsProven).reduce(0, +) == count + 10)
    }
  }
}
