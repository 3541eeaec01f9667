import Foundation
import TestSupport
import Testing

/// `kill -9` while sums are computed anew: results are right meanwhile, and it goes on where it was.
@Suite(.serialized) struct KilledRebuildTests {
  @Test func `a rebuilding that is killed leaves results right, and is gone on with`()
    async throws
  {
    try await FaultTown.with { undisturbed in
      let expected = try await undisturbed.results()
      let began = ContinuousClock.now
      try await undisturbed.done("cells", "rebuild")
      let length = ContinuousClock.now - began
      #expect(try await undisturbed.results() == expected)

      var random = SeededNumbers(seed: Kills.seed)
      var interrupted = 0
      for point in 1...max(3, Kills.count / 4) {
        // The first at once: all others may come too late, when the length was measured on a
        // busier machine.
        let share = point == 1 ? 0 : Double.random(in: 0..<1, using: &random)
        try await FaultTown.with { town in
          let place = Comment(rawValue: "kill \(point) at \(share)")
          let outcome = try await BuiltProgram.run(
            ["cells", "rebuild"], database: town.database, killedAfter: length * share)
          if outcome.status != 0 { interrupted += 1 }
          #expect(try await town.results() == expected, place)
          try await town.done("cells", "verify")
          try await town.done("cells", "rebuild", "--continue")
          let verified = try await town.done("cells", "verify", "--json")
          #expect(verified.output.contains("\"stale\" : 0"), place)
          #expect(try await town.results() == expected, place)
        }
      }
      #expect(interrupted > 0)
    }
  }
}
