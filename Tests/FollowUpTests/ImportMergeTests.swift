import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct ImportMergeTests {
  private func rows(_ statuses: String...) -> String {
    "Id;Month;Status\n" + statuses.map { $0 + "\n" }.joined()
  }

  /// The episode of the one person, and the typed answer that a worker saves in it.
  private func type(
    _ json: String, at occasion: String, in house: ImportHouse, replacing: ResponseID? = nil
  ) async throws {
    let loaded = try await house.organisation.database.read {
      try house.followUp.catalogue.programme(called: "sova", in: $0)
    }
    let answers = try loaded.latest.coding.decode(json)
    let now = house.organisation.clock.now
    let saved = try await house.organisation.database.write { connection in
      let row = try connection.first("SELECT id, start_day FROM episode WHERE case_reference = '1'")
      guard let episode = try row?.value(at: 0, as: EpisodeID.self) else { return false }
      return try house.followUp.episodes.save(
        .make(at: now),
        ResponseRecord(
          occasion: OccasionKey(occasion), measuredOn: day("2025-03-01"), answers: answers),
        of: episode, replacing: replacing, by: nil, at: now, in: connection)
    }
    #expect(saved)
  }

  @Test func `a row with other answers replaces what the last import brought`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P", "1;1;P", "2;0;P"), longMap)
      let report = try await house.run(rows("1;0;P", "1;1;G", "1;2;G", "2;0;P"), longMap)
      #expect(report.isStored)
      #expect(report.updated == 1)
      #expect(report.created == 1)
      #expect(report.unchanged == 2)
      #expect(
        try await house.stored() == [
          #"1 2025-01-01.. start 2025-01-01  {"status":"poor"}"#,
          #"1 2025-01-01.. m1 2025-02-01  {"status":"good"}"#,
          #"1 2025-01-01.. m2 2025-03-01  {"status":"good"}"#,
          #"2 2025-01-01.. start 2025-01-01  {"status":"poor"}"#,
        ])
      // What was replaced is still there.
      #expect(try await house.count("response") == 5)
      #expect(try await house.count("person") == 2)
    }
  }

  @Test func `rows of a person that stand apart come to the same as rows that stand together`()
    async throws
  {
    // More persons than are stored in one go, so that some are stored when the first comes again.
    let persons = (1...(FollowUpImport.step + 100)).map { String($0) }
    let start = persons.map { "\($0);0;P\n" }
    let later = persons.map { "\($0);1;\(Int($0)! % 3 == 0 ? "G" : "P")\n" }
    let together = zip(start, later).flatMap { [$0, $1] }
    func stored(_ lines: [String], acceptPartial: Bool = false) async throws -> [String] {
      var stored: [String] = []
      try await ImportHouse.with { house in
        let report = try await house.run(
          "Id;Month;Status\n" + lines.joined(), longMap, acceptPartial: acceptPartial)
        #expect(report.isStored && report.newPersons == persons.count)
        #expect(report.created == 2 * persons.count)
        #expect(try await house.count("response") == 2 * persons.count)
        stored = try await house.stored()
      }
      return stored
    }
    let expected = try await stored(together)
    #expect(expected.count == 2 * persons.count)
    #expect(try await stored(start + later) == expected)
    #expect(
      try await stored(start + ["1;7;P\n"] + later, acceptPartial: true) == expected)
  }

  @Test func `a row that is refused after thousands were stored leaves nothing`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      let before = try await house.stored()
      let lines = (1...(FollowUpImport.step + 100)).map { "\($0);0;G\n" }
      let report = try await house.run(
        "Id;Month;Status\n" + lines.joined() + "x;0;Z\n", longMap)
      #expect(!report.isStored && report.refusedRows == 1)
      #expect(report.read == lines.count + 1 && report.newPersons == lines.count - 1)
      #expect(try await house.stored() == before)
      #expect(try await house.count("person") == 1)
      #expect(try await house.count("batch") == 1)
    }
  }

  @Test func `what the file says of a person changes the episode`() async throws {
    try await ImportHouse.with { house in
      let map = longMap + "\nend: End\nattributes: {arm: Arm}"
      try await house.run("Id;Month;Status;End;Arm\n1;0;P;;A\n", map)
      let report = try await house.run("Id;Month;Status;End;Arm\n1;0;P;2025-06-01;B\n", map)
      #expect(report.updated == 1)
      #expect(
        try await house.stored() == [
          #"1 2025-01-01..2025-06-01 start 2025-01-01  {"status":"poor"}"#
        ])
      let row = try await house.organisation.database.read {
        try $0.first("SELECT attributes, row_version FROM episode")
      }
      #expect(try row?.value(at: 0) == #"{"arm":"B"}"#)
      #expect(try row?.value(at: 1) == 2)
      // And nothing when it says the same again.
      let again = try await house.run("Id;Month;Status;End;Arm\n1;0;P;2025-06-01;B\n", map)
      #expect(again.updated == 0 && again.unchanged == 1)
    }
  }

  @Test func `what has been typed is replaced only when that is chosen`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      try await type(#"{"status":"poor"}"#, at: "m2", in: house)
      let file = rows("1;0;P", "1;2;G")
      let refused = try await house.run(file, longMap, acceptPartial: true)
      #expect(!refused.isStored)
      #expect(refused.contradictsTyped == 1)
      #expect(
        refused.contradictions == [ImportReport.Contradiction(row: 3, occasion: "m2")])
      #expect(try await house.stored()[1].hasSuffix(#"m2 2025-03-01  {"status":"poor"}"#))
      let chosen = try await house.run(file, longMap, replaceTyped: true)
      #expect(chosen.isStored)
      #expect(try await house.stored()[1].hasSuffix(#"m2 2025-03-01  {"status":"good"}"#))
    }
  }

  @Test func `a typed answer that says the same is left as it is`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      try await type(#"{"status":"good"}"#, at: "m2", in: house)
      let report = try await house.run(rows("1;0;P", "1;2;G"), longMap)
      #expect(report.unchanged == 2)
      #expect(report.contradictsTyped == 0)
      #expect(try await house.count("response") == 2)
    }
  }

  /// Merges, under a number whose owner is `owner`, a changed and a new response and a new person,
  /// and stops before they are visible: as after kill -9.
  private func interrupt(_ house: ImportHouse, owner: String) async throws {
    let store = house.followUp.imports.store
    let now = house.organisation.clock.now
    let programme = try await house.organisation.database.read {
      try house.followUp.catalogue.programme(called: "sova", in: $0).registered
    }
    let unit = house.organisation.adults.id
    try await house.organisation.database.write { connection in
      let number = try store.begin(
        programme.id, file: "x.csv", owner: owner, by: nil, at: now, in: connection)
      let held = try #require(try connection.first("SELECT episode_id, id FROM response"))
      let episode: EpisodeID = try held.value(at: 0)
      #expect(try store.startMerging(number, owner: owner, in: connection))
      let replaced: [(String, ResponseID?)] = [("start", try held.value(at: 1)), ("m1", nil)]
      let responses = replaced.map {
        NewResponse(
          episode: episode, id: .make(at: now), occasion: $0.0, day: day("2025-01-01"),
          notDone: nil, answers: #"{"status":"good"}"#, supersedes: $0.1)
      }
      let new = NewEpisode(
        person: .make(at: now), digest: Array(repeating: 7, count: 32), isProtected: false,
        episode: .make(at: now), version: 1, beside: 0,
        state: EpisodeState(unit: unit, start: day("2025-01-01"), gender: .female, attributes: [:]))
      let writing = ImportStore.Writing(
        batch: number, zone: programme.zone, programme: programme.id, keyVersion: 1, user: nil,
        now: now)
      #expect(
        try store.add(
          [
            PersonDifference(episode: episode, state: new.state, responses: responses),
            PersonDifference(episode: new.episode, state: new.state, newEpisode: new),
          ], writing, to: connection))
    }
  }

  @Test func `what an interrupted import wrote is not seen, and is undone`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      let before = try await house.stored()
      // As if of a process that is no more.
      let fallen = ImportOwner().token.replacing(#/ \d+ /#, with: " 999999999 ")
      try await interrupt(house, owner: fallen)
      #expect(try await house.stored() == before)
      #expect(try await house.count("response") == 3)
      try await house.followUp.undoInterruptedImports()
      #expect(try await house.stored() == before)
      #expect(try await house.count("response") == 1)
      #expect(try await house.count("episode") == 1)
      #expect(try await house.count("person") == 1)
      #expect(try await house.count("batch") == 1)
      try await house.followUp.undoInterruptedImports()
      // And the next import finds nothing in its way.
      #expect(try await house.run(rows("1;0;G"), longMap).updated == 1)
    }
  }

  @Test func `an import that goes on is not undone, and a second one is refused`() async throws {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      let owner = ImportOwner()
      try await interrupt(house, owner: owner.token)
      try await house.followUp.undoInterruptedImports()
      #expect(try await house.count("response") == 3)
      await #expect(throws: ImportError.busy) { try await house.run(rows("1;0;G"), longMap) }
      owner.end()
      #expect(try await house.run(rows("1;0;G"), longMap).isStored)
    }
  }

  @Test func `an import on another machine is let go on until it has been silent`() {
    let beat = Date(timeIntervalSince1970: 1_000_000)
    #expect(ImportOwner.isAlive("elsewhere 1 x", heartbeat: beat, now: beat + 60))
    #expect(!ImportOwner.isAlive("elsewhere 1 x", heartbeat: beat, now: beat + 200))
  }

  @Test
  func `somebody who types while an import is merged is not refused, and what they typed holds`()
    async throws
  {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      let owner = ImportOwner()
      defer { owner.end() }
      try await interrupt(house, owner: owner.token)
      try await type(#"{"status":"poor"}"#, at: "m1", in: house)
      let store = house.followUp.imports.store
      let isVisible = try await house.organisation.database.write {
        try store.makeVisible(3, owner: owner.token, read: 3, accepted: 3, in: $0)
      }
      #expect(isVisible)
      let stored = try await house.stored()
      #expect(stored.contains(#"1 2025-01-01.. start 2025-01-01  {"status":"good"}"#))
      #expect(stored.contains(#"1 2025-01-01.. m1 2025-03-01  {"status":"poor"}"#))
      #expect(stored.count == 3)
    }
  }

  @Test func `an answer typed after the comparison keeps the import from replacing it`()
    async throws
  {
    try await ImportHouse.with { house in
      try await house.run(rows("1;0;P"), longMap)
      let store = house.followUp.imports.store
      let now = house.organisation.clock.now
      let held = try await house.organisation.database.read {
        try $0.first("SELECT episode_id, id FROM response")
      }
      let episode = try #require(try held?.value(at: 0, as: EpisodeID.self))
      let response = try #require(try held?.value(at: 1, as: ResponseID.self))
      try await type(#"{"status":"good"}"#, at: "start", in: house, replacing: response)
      let programme = try await house.organisation.database.read {
        try house.followUp.catalogue.programme(called: "sova", in: $0).registered
      }
      let unit = house.organisation.adults.id
      let added = try await house.organisation.database.write { connection in
        let number = try store.begin(
          programme.id, file: "x.csv", owner: "x", by: nil, at: now, in: connection)
        return try store.add(
          [
            PersonDifference(
              episode: episode,
              state: EpisodeState(
                unit: unit, start: day("2025-01-01"), gender: .female, attributes: [:]),
              responses: [
                NewResponse(
                  episode: episode, id: .make(at: now), occasion: "start", day: day("2025-01-01"),
                  notDone: nil, answers: "{}", supersedes: response)
              ])
          ],
          ImportStore.Writing(
            batch: number, zone: programme.zone, programme: programme.id, keyVersion: 1, user: nil,
            now: now), to: connection)
      }
      #expect(!added)
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "SQLite is told how large it may become"))
  func `a disk that becomes full while merging leaves nothing behind`() async throws {
    try await ImportHouse.with { house in
      var csv = "Id;Month;Status\n"
      for person in 1...9_000 { csv += "\(person);0;P\n" }
      try await house.organisation.database.write {
        _ = try $0.rows("PRAGMA max_page_count = 900")
      }
      await #expect(throws: DatabaseError.diskFull) { try await house.run(csv, longMap) }
      try await house.organisation.database.write {
        _ = try $0.rows("PRAGMA max_page_count = 1000000")
      }
      try await house.followUp.undoInterruptedImports()
      #expect(try await house.count("person") == 0)
      #expect(try await house.count("episode") == 0)
      #expect(try await house.count("batch") == 0)
      let report = try await house.run(csv, longMap)
      #expect(report.isStored)
      #expect(try await house.count("response") == 9_000)
    }
  }
}
