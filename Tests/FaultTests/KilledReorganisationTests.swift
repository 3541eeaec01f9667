import Database
import Foundation
import TestSupport
import Testing

/// `kill -9` while a reorganisation is carried out: it is all there or not there at all, nobody's
/// work is lost, and it can be done again.
@Suite(.serialized) struct KilledReorganisationTests {
  private static let plan = """
    beprova: reorganisation/1
    name: Ny organisation
    day: 2026-01-01
    changes:
      - merge: [LAG, VUX]
        into: {code: NY, name: Nya enheten, under: SN}
      - hand_over: karin
        to: lars
    """

  /// Units, roles and who is responsible for how many, ids of what is new aside.
  private func organisation(_ town: FaultTown) async throws -> [String] {
    let database = try NamedDatabase.open(town.database)
    let found = try await database.read { connection in
      try connection.rows(
        """
        SELECT 'unit ' || code || name || coalesce(CAST(valid_to AS TEXT), '-') AS line FROM org_unit
        UNION ALL SELECT 'succession ' || p.code || s.code || u.day FROM unit_succession u
          JOIN org_unit p ON p.id = u.predecessor_id JOIN org_unit s ON s.id = u.successor_id
        UNION ALL SELECT 'role ' || a.login || u.code || m.role || m.valid_from
          || coalesce(CAST(m.valid_to AS TEXT), '-') FROM membership m
          JOIN user_account a ON a.id = m.user_id JOIN org_unit u ON u.id = m.unit_id
        UNION ALL SELECT 'work ' || coalesce(a.login, 'nobody') || u.code || count(*)
          FROM episode e LEFT JOIN user_account a ON a.id = e.worker_id
          JOIN org_unit u ON u.id = e.unit_id GROUP BY a.login, u.code
        UNION ALL SELECT 'handed over ' || count(*) FROM change_log
          WHERE event = 'episode.handedOver'
        UNION ALL SELECT 'plan ' || state || CASE WHEN journal IS NULL THEN 0 ELSE 1 END FROM reorganisation
          WHERE state = 'done'
        ORDER BY line
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
    try await database.close()
    return found
  }

  @Test func `a reorganisation that is killed is whole or not there, and is done again`()
    async throws
  {
    try await FaultTown.with { undisturbed in
      let file = try undisturbed.file("plan.yaml", Self.plan)
      let before = try await organisation(undisturbed)
      let began = ContinuousClock.now
      try await undisturbed.done("reorganisation", "apply", file.path)
      let length = ContinuousClock.now - began
      let after = try await organisation(undisturbed)
      try #require(before != after && after.contains("handed over 1000"))

      var random = SeededNumbers(seed: Kills.seed)
      var seen = (absent: 0, whole: 0)
      let count = max(3, Kills.count / 4)
      for point in 1...count {
        // The first at once: all others may come too late, when the length was measured on a
        // busier machine.
        let part =
          point == 1
          ? 0 : (Double(point) - Double.random(in: 0..<1, using: &random)) / Double(count)
        let share = part * part
        try await FaultTown.with { town in
          let place = Comment(rawValue: "kill \(point) at \(share)")
          let file = try town.file("plan.yaml", Self.plan)
          let outcome = try await BuiltProgram.run(
            ["reorganisation", "apply", file.path], database: town.database,
            killedAfter: length * share)
          try await town.recover()
          let found = try await organisation(town)
          #expect([before, after].contains(found), place)
          #expect(try await Stored(town.database).broken.isEmpty, place)
          let isThere = found == after
          if outcome.status == 0 { #expect(isThere, "\(place): said to be done") }
          if isThere {
            seen.whole += 1
          } else {
            seen.absent += 1
            try await town.done("reorganisation", "apply", file.path)
            #expect(try await organisation(town) == after, place)
          }
        }
      }
      // The seed must reach into the work, or the test shows nothing.
      #expect(seen.absent > 0)
      print("killed reorganisations: \(seen.absent) absent, \(seen.whole) whole")
    }
  }

  @Test func `a reorganisation that orphans a worker is refused, and changes nothing`() async throws
  {
    try await FaultTown.with { town in
      let before = try await organisation(town)
      let file = try town.file(
        "plan.yaml",
        """
        beprova: reorganisation/1
        name: Fel
        day: 2026-01-01
        changes:
          - move: LAG
            under: SN
          - close: VUX
        """)
      let preview = try await town.run(["reorganisation", "preview", file.path])
      #expect(preview.status == 1 && preview.reason.contains("Lämna över arbetslistan"))
      let refused = try await town.run(["reorganisation", "apply", file.path])
      #expect(refused.status == 1)
      for worker in FaultTown.workers { #expect(refused.reason.contains("(\(worker))")) }
      #expect(try await organisation(town) == before)
      #expect(try await town.run(["reorganisation", "list"]).output.isEmpty)

      let wrong = try town.file("fel.yaml", "beprova: reorganisation/1\nname: Fel\nchanges: []\n")
      let unread = try await town.run(["reorganisation", "apply", wrong.path])
      #expect(unread.status == 1 && unread.reason.contains("fel.yaml:1:1: "))
    }
  }

  @Test func `what a command did, a command undoes`() async throws {
    try await FaultTown.with { town in
      let before = try await organisation(town)
      let file = try town.file("plan.yaml", Self.plan)
      let done = try await town.done("reorganisation", "apply", file.path)
      let id = try #require(done.output.split(separator: "\t").first.map(String.init))
      #expect(try await town.run(["reorganisation", "list"]).output.contains("\tdone\t"))
      #expect(try await town.run(["reorganisation", "apply", id]).status == 1, "not twice")
      try await town.done("reorganisation", "undo", id)
      let after = try await organisation(town).filter { !$0.hasPrefix("handed over") }
      #expect(after == before.filter { !$0.hasPrefix("handed over") })
      let json = try await town.done("reorganisation", "preview", id, "--json")
      #expect(json.output.contains("\"faults\" : ["))
    }
  }
}
