import Foundation
import TestSupport
import Testing

/// `kill -9` while a database is moved to the other engine: it is refused until it is whole, and the next
/// try goes on with it.
@Suite(.serialized, .enabled(if: Engine.current == .postgresql, "about two engines"))
struct KilledMoveTests {
  @Test func `a move that is killed again and again goes on, there and back`() async throws {
    try await FaultTown.with { town in
      let file = town.directory.appending(path: "flyttad.sqlite")
      let home = town.directory.appending(path: "hemma")
      let whole = try await Stored(town.database)
      try #require(whole.broken.isEmpty && whole.responses > 3_000)
      let undisturbed = town.directory.appending(path: "ostord.sqlite")
      let began = ContinuousClock.now
      let first = try await town.done("migrate-engine", "--to", undisturbed.path, "--json")
      let length = ContinuousClock.now - began

      var random = SeededNumbers(seed: Kills.seed)
      var broken = 0
      // Killed so late that all was done, it is not begun anew: the target is a database like others then.
      func isDone(_ outcome: BuiltProgram.Outcome) -> Bool {
        outcome.status == 0 || outcome.reason.hasPrefix("Målet är inte tomt")
      }
      func move(_ words: [String]) async throws {
        for _ in 1...Kills.count {
          let share = Double.random(in: 0.1..<0.7, using: &random)
          let outcome = try await BuiltProgram.run(
            ["migrate-engine"] + words, database: town.database, killedAfter: length * share)
          if isDone(outcome) { return }
          #expect(outcome.status != 1, "\(outcome.error)")
          broken += 1
        }
        let last = try await town.run(["migrate-engine"] + words)
        #expect(isDone(last), "\(last.error)")
      }
      try await move(["--to", file.path])
      try await move(["--from", file.path, "--to", NamedDatabase.address(home)])
      print("killed moves: \(broken)")
      #expect(broken > 0)
      let again = try await town.done(
        "migrate-engine", "--from", try NamedDatabase.address(home), "--to",
        town.directory.appending(path: "igen.sqlite").path, "--json")
      func tables(_ outcome: BuiltProgram.Outcome) -> [Substring] {
        outcome.output.matches(of: /"checksum" : "[0-9a-f]{64}",\s+"rows" : \d+,\s+"table" : "\w+"/)
          .map(\.output)
      }
      #expect(tables(first).count > 60)
      #expect(tables(again) == tables(first))
      let returned = try await Stored(home)
      #expect(returned == whole)
    }
  }
}
