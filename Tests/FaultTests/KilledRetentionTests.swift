import Foundation
import TestSupport
import Testing

/// `kill -9` while persons are deleted in time: of each there is all or nothing, the log stays whole, and the
/// next run finishes.
@Suite(.serialized) struct KilledRetentionTests {
  /// So many have no answer for six months, and are due.
  private static let persons = FaultTown.persons

  /// A decision by which everybody is due, as the pages would have recorded it some weeks ago.
  private func decide(_ town: FaultTown) throws {
    try town.change(
      """
      INSERT INTO retention_decision (municipality_id, id, programme_id, basis, months, archives_first,
        begins_on, reference, decided_on, decided_by, recorded_at, recorded_by)
      SELECT p.municipality_id, randomblob(16), p.id, 'lastAnswer', 6, 0,
        e.start_day, 'SN 2026/12', e.start_day, 'Socialnämnden', 0,
        (SELECT id FROM user_account WHERE login = 'admin')
      FROM programme p JOIN episode e ON e.programme_id = p.id LIMIT 1;
      """)
  }

  /// What belongs to each person, by their reference; and rows that belong to nobody.
  private func found(_ town: FaultTown) throws -> (whole: [String: String], orphans: String) {
    let rows = try SQLiteShell.run(
      """
      SELECT e.case_reference || ' ' || (SELECT count(*) FROM person p WHERE p.id = e.person_id) || ' '
        || group_concat(r.occasion || coalesce(r.answers, ''), ';')
      FROM episode e JOIN response r ON r.episode_id = e.id GROUP BY e.id ORDER BY 1
      """, on: town.database)
    let whole = Dictionary(
      uniqueKeysWithValues: rows.split(separator: "\n").map { line in
        let words = line.split(separator: " ", maxSplits: 1)
        return (String(words[0]), String(words[1]))
      })
    let orphans = try SQLiteShell.run(
      """
      SELECT (SELECT count(*) FROM person WHERE id NOT IN (SELECT person_id FROM episode)),
        (SELECT count(*) FROM response WHERE episode_id NOT IN (SELECT id FROM episode)),
        (SELECT count(*) FROM episode WHERE id NOT IN (SELECT episode_id FROM response))
      """, on: town.database)
    return (whole, orphans)
  }

  @Test func `a deletion that is killed leaves all of a person or nothing, and is finished`()
    async throws
  {
    try await FaultTown.with { undisturbed in
      try decide(undisturbed)
      let before = try found(undisturbed)
      #expect(before.whole.count == Self.persons && before.orphans == "0|0|0\n")
      let began = ContinuousClock.now
      let done = try await undisturbed.done("retention", "run")
      let length = ContinuousClock.now - began
      #expect(done.output.contains("Gallrat: G1"))
      #expect(try found(undisturbed).whole.isEmpty)

      var random = SeededNumbers(seed: Kills.seed)
      var partly = 0
      let count = max(4, Kills.count / 3)
      for point in 1...count {
        let share = (Double(point) - Double.random(in: 0..<1, using: &random)) / Double(count)
        try await FaultTown.with { town in
          let place = Comment(rawValue: "kill \(point) at \(share)")
          try decide(town)
          _ = try await BuiltProgram.run(
            ["retention", "run"], database: town.database, killedAfter: length * share)
          let left = try found(town)
          #expect(left.orphans == "0|0|0\n", place)
          #expect(left.whole.allSatisfy { before.whole[$0.key] == $0.value }, place)
          if (1..<Self.persons).contains(left.whole.count) { partly += 1 }
          try await town.done("audit", "verify")
          try await town.done("retention", "run")
          #expect(try found(town).whole.isEmpty, place)
          // The certificate counts everybody once, however often it was broken off.
          #expect(
            try SQLiteShell.run(
              "SELECT number, state, kept FROM retention_run", on: town.database) == "1|done|0\n",
            place)
          let said = try SQLiteShell.run(
            "SELECT detail FROM change_log WHERE event = 'retention.done'", on: town.database)
          #expect(said.contains("person \(Self.persons)"), "\(place): \(said)")
          try await town.done("audit", "verify")
          try await town.done("cells", "verify")
        }
      }
      // The seed must reach into the work, or the test shows nothing.
      #expect(partly > 0)
    }
  }
}
