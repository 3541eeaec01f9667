import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing

@testable import Records

/// Each rule of records that holds since transactions are as if they came one after another.
@Suite struct `Records under several hands at once` {
  @Test func `keep every version of a file, and its bytes`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil", visibility: .unit)
      let path = "/test/ideer/\(record.id)"
      try await town.house.user("sanna", (.caseworker, town.house.adults))
      var browsers: [(number: Int, browser: TestBrowser)] = []
      for number in 1...6 {
        let browser = try await town.browser("sanna")
        try await browser.get("\(path)/filer")
        browsers.append((number, browser))
      }
      let statuses = try await atOnce(browsers) { number, browser in
        try await browser.upload(
          "\(path)/filer", field: "fil", fileName: "plan.txt", Array("plan \(number)".utf8)
        ).status
      }
      #expect(statuses == Array(repeating: 303, count: 6))
      let files = try await town.house.database.read { connection in
        try connection.rows("SELECT id, version FROM record_file ORDER BY version").map {
          (try $0.value(at: 0, as: ID<RecordFile>.self), try $0.value(at: 1, as: Int.self))
        }
      }
      #expect(files.map(\.1) == Array(1...6))
      var found: Set<String> = []
      for (id, _) in files {
        found.insert(try await browsers[0].browser.get("\(path)/filer/\(id)").html)
      }
      #expect(found == Set((1...6).map { "plan \($0)" }))
    }
  }

  @Test func `are changed by one, and the others are shown what was saved`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Först")
      let sanna = try await town.house.viewer(
        town.house.user("sanna", (.caseworker, town.house.adults)))
      let outcomes = try await refusals(of: Array(1...6), RecordRefusal.self) { number in
        var content = record.content
        content.title = "Andra \(number)"
        try await town.store.change(
          record.id, RecordTown.idea, to: content, event: RecordEvent.edited, from: 1,
          by: sanna.id, Sight(sanna))
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      let winner = try #require(outcomes.firstIndex { $0 == nil }) + 1
      for case .stale(let now)? in outcomes { #expect(now.content.title == "Andra \(winner)") }
      let events = try await town.house.database.read {
        try $0.first("SELECT count(*), max(version) FROM record_event")?.values
      }
      #expect(events == [.integer(2), .integer(2)])
    }
  }

  @Test func `are linked once`() async throws {
    try await RecordTown.with { town in
      let fact = try await town.record("Ett", RecordTown.fact)
      let idea = try await town.record("Två")
      let analyst = try await town.house.viewer(
        town.house.user("amina", (.analyst, town.house.board)))
      let outcomes = try await refusals(of: Array(1...6), RecordRefusal.self) { _ in
        try await town.store.link(
          fact.id, .supports, idea.id, reason: "Så är det", by: analyst.id, Sight(analyst))
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      for outcome in outcomes.compactMap(\.self) {
        guard case .linkedAlready = outcome else {
          Issue.record("\(outcome)")
          continue
        }
      }
    }
  }

  /// By the numbers everybody knows what is new to them.
  @Test func `have each thing that happens under a number of its own, without a gap`() async throws
  {
    try await RecordTown.with { town in
      let made = try await atOnce(Array(1...8)) { try await town.record("Idé \($0)").id }
      #expect(Set(made).count == 8)
      let numbers = try await town.house.database.read { connection in
        try connection.rows("SELECT number FROM record_activity ORDER BY number")
          .map { try $0.value(at: 0, as: Int.self) }
      }
      #expect(numbers == Array(1...8))
      let places = try await town.house.database.read { connection in
        try connection.rows("SELECT position FROM record_place ORDER BY position")
          .map { try $0.value(at: 0, as: Int.self) }
      }
      #expect(Set(places).count == 8)
      // Each is found again by what it is called.
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      for number in 1...8 {
        let found = try await browser.get("/test/ideer?q=Id%C3%A9+\(number)")
        #expect(found.text.contains("Idé \(number)"))
      }
    }
  }
}
