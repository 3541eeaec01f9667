import Database
import Foundation
import TestSupport
import Testing

/// `kill -9` while persons are deleted in time: of each there is all or nothing, the log stays whole, and the
/// next run finishes.
@Suite(.serialized) struct KilledRetentionTests {
  /// So many have no answer for six months, and are due.
  private static let persons = FaultTown.persons

  /// A decision by which everybody is due, as the pages would have recorded it some weeks ago.
  private func decide(_ town: FaultTown) async throws {
    try await NamedDatabase.change(town.database) { connection in
      try connection.execute(
        """
        INSERT INTO retention_decision (municipality_id, id, programme_id, basis, months, archives_first,
          begins_on, reference, decided_on, decided_by, recorded_at, recorded_by)
        SELECT p.municipality_id, p.id, p.id, 'lastAnswer', 6, 0,
          e.start_day, 'SN 2026/12', e.start_day, 'Socialnämnden', 0,
          (SELECT id FROM user_account WHERE login = 'admin')
        FROM programme p JOIN episode e ON e.programme_id = p.id LIMIT 1
        """)
    }
  }

  /// What belongs to each person, by their reference; and how many rows belong to nobody.
  private func found(
    _ town: FaultTown
  ) async throws -> (whole: [String: [String]], orphans: [SQLValue]) {
    try await NamedDatabase.change(town.database) { connection in
      var whole: [String: [String]] = [:]
      try connection.forEach(
        """
        SELECT e.case_reference, (SELECT count(*) FROM person p WHERE p.id = e.person_id),
          r.occasion || ' ' || coalesce(r.answers, '')
        FROM episode e JOIN response r ON r.episode_id = e.id ORDER BY e.id, r.id
        """
      ) { row in
        let (person, persons): (String, Int) = (try row.value(at: 0), try row.value(at: 1))
        whole[person, default: ["\(persons)"]].append(try row.value(at: 2))
      }
      let orphans = try connection.first(
        """
        SELECT (SELECT count(*) FROM person WHERE id NOT IN (SELECT person_id FROM episode)),
          (SELECT count(*) FROM response WHERE episode_id NOT IN (SELECT id FROM episode)),
          (SELECT count(*) FROM episode WHERE id NOT IN (SELECT episode_id FROM response))
        """)
      return (whole, orphans?.values ?? [])
    }
  }

  private static let none = [SQLValue](repeating: .integer(0), count: 3)

  @Test func `a deletion that is killed leaves all of a person or nothing, and is finished`()
    async throws
  {
    try await FaultTown.with { undisturbed in
      try await decide(undisturbed)
      let before = try await found(undisturbed)
      #expect(before.whole.count == Self.persons && before.orphans == Self.none)
      let began = ContinuousClock.now
      let done = try await undisturbed.done("retention", "run")
      let length = ContinuousClock.now - began
      #expect(done.output.contains("Gallrat: G1"))
      #expect(try await found(undisturbed).whole.isEmpty)

      var random = SeededNumbers(seed: Kills.seed)
      var partly = 0
      let count = max(4, Kills.count / 3)
      for point in 1...count {
        let share = (Double(point) - Double.random(in: 0..<1, using: &random)) / Double(count)
        try await FaultTown.with { town in
          let place = Comment(rawValue: "kill \(point) at \(share)")
          try await decide(town)
          _ = try await BuiltProgram.run(
            ["retention", "run"], database: town.database, killedAfter: length * share)
          let left = try await found(town)
          #expect(left.orphans == Self.none, place)
          #expect(left.whole.allSatisfy { before.whole[$0.key] == $0.value }, place)
          if (1..<Self.persons).contains(left.whole.count) { partly += 1 }
          try await town.done("audit", "verify")
          try await town.done("retention", "run")
          #expect(try await found(town).whole.isEmpty, place)
          // The certificate counts everybody once, however often it was broken off.
          let runs = try await NamedDatabase.texts(
            "SELECT number || ' ' || state || ' ' || kept FROM retention_run", in: town.database)
          #expect(runs == ["1 done 0"], place)
          let said = try await NamedDatabase.texts(
            "SELECT detail FROM change_log WHERE event = 'retention.done'", in: town.database)
          #expect(said.contains { $0.contains("person \(Self.persons)") }, "\(place): \(said)")
          try await town.done("audit", "verify")
          try await town.done("cells", "verify")
        }
      }
      // The seed must reach into the work, or the test shows nothing.
      #expect(partly > 0)
    }
  }
}
