import Foundation
import TestSupport
import Testing

/// How often the process is ended without warning: more often with BEPROVA_FAULTS=100.
enum Kills {
  static let count =
    ProcessInfo.processInfo.environment["BEPROVA_FAULTS"].flatMap { Int($0) } ?? 12
  static let seed: UInt64 = 20_260_314
}

/// `kill -9` while a file is imported: it is all there or not there at all, and can be imported
/// again.
@Suite(.serialized) struct KilledImportTests {
  @Test func `an import that is killed is whole or not there, and is done again`() async throws {
    try await FaultTown.with { undisturbed in
      let before = try await Stored(undisturbed.database)
      let resultsBefore = try await undisturbed.results()
      let began = ContinuousClock.now
      try await undisturbed.done(undisturbed.importing("second.csv"))
      let length = ContinuousClock.now - began
      let after = try await Stored(undisturbed.database)
      let resultsAfter = try await undisturbed.results()
      try #require(before.broken.isEmpty && after.broken.isEmpty)
      try #require(before.content != after.content && resultsBefore != resultsAfter)

      var random = SeededNumbers(seed: Kills.seed)
      var seen = (absent: 0, whole: 0)
      for point in 1...max(1, Kills.count / 2) {
        // The first at once: all others may come too late, when the length was measured on a
        // busier machine.
        let share = point == 1 ? 0 : Double.random(in: 0..<1, using: &random)
        try await FaultTown.with { town in
          let place = Comment(rawValue: "kill \(point) at \(share)")
          let outcome = try await BuiltProgram.run(
            town.importing("second.csv"), database: town.database,
            killedAfter: length * share)

          // Also while it stands half done on the disk, nobody sees a half.
          let seenBefore = try await town.results()
          #expect([resultsBefore, resultsAfter].contains(seenBefore), place)
          try await town.recover()
          let stored = try await Stored(town.database)
          #expect(stored.broken.isEmpty, place)
          let isThere = seenBefore == resultsAfter
          let expected = isThere ? after : before
          #expect(stored.holdsTheSame(as: expected), place)
          #expect(stored == expected, "\(place): rows left over or lost")
          if outcome.status == 0 { #expect(isThere, "\(place): said to be done") }
          if isThere { seen.whole += 1 } else { seen.absent += 1 }

          try await town.done(town.importing("second.csv"))
          let again = try await Stored(town.database)
          #expect(again == after, place)
          #expect(try await town.results() == resultsAfter, place)
          try await town.done("cells", "verify")
        }
      }
      // The seed must reach into the import, or the test shows nothing.
      #expect(seen.absent > 0)
      print("killed imports: \(seen.absent) absent, \(seen.whole) whole")
    }
  }
}
