import Core
import Database
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `monthly tables for those outside` {
  private func table(
    _ town: ResultTown, _ breakdown: String? = nil, occasion: String = "m3"
  ) async throws -> FrozenTable? {
    let programme = try await town.organisation.database.read { connection in
      try town.followUp.catalogue.programme(town.programme.id, in: connection)
    }
    return try await town.followUp.frozenTable(
      FrozenSubject(column: "mood", occasion: occasion, breakdown: breakdown),
      of: #require(programme), tree: try await town.organisation.store.tree())
  }

  /// Women who all get better by three, and men who stay, all measured.
  private func fill(_ town: ResultTown, women: Int, men: Int) async throws {
    for number in 0..<women { try await town.addMoods("w\(number)", 3, 6) }
    for number in 0..<men { try await town.addMoods("m\(number)", 4, 4, gender: .male) }
  }

  @Test func `show what no group of one to four persons is in`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 5)
      let groups = try #require(try await table(town, "gender")?.report).groups
      #expect(groups.map(\.by["gender"]) == [nil, "female", "male"])
      #expect(groups.map(\.paired) == [11, 6, 5])
      #expect(groups.map(\.improved) == [6, 6, 0])
      #expect(groups[0].lost?.n == 0 && groups[0].lost?.reasons == nil)
    }
  }

  @Test func `withhold the whole breakdown for one group of four, and keep no figure of it`()
    async throws
  {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 4)
      let gender = try #require(try await table(town, "gender"))
      #expect(gender.withheldBelow == 5 && gender.report == nil)
      // Four men did not get better: of all together too a group of four can be worked out.
      #expect(try await table(town)?.withheldBelow == 5)
      let start = try #require(try await table(town, occasion: "start")?.report)
      #expect(start.groups.map(\.started) == [10])
    }
  }

  @Test func `withhold what can be had by subtraction`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 12, men: 0)
      // Due but not measured: three.
      for number in 0..<3 { try await town.addMoods("lost\(number)", 3, nil) }
      #expect(try await table(town)?.withheldBelow == 5)
    }
  }

  @Test func `stay as they were made all month, and are made anew the next`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 5)
      #expect(try await table(town)?.report?.groups[0].started == 11)
      for number in 0..<5 { try await town.addMoods("late\(number)", 3, 6) }
      town.organisation.clock.move(to: day("2026-03-31"))
      #expect(try await table(town)?.report?.groups[0].started == 11)
      // Also what nobody has asked for yet is from the same moment.
      #expect(try await table(town, "gender")?.report?.groups[1].started == 6)
      #expect(try await table(town, "gender")?.asOf == day("2026-03-14"))
      town.organisation.clock.move(to: day("2026-04-01"))
      #expect(try await table(town)?.report?.groups[0].started == 16)
    }
  }

  @Test func `tell a caseworker how the whole unit does, once they are made`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 5)
      for number in 0..<6 {
        try await town.addMoods("f\(number)", 3, 6, unit: town.organisation.families)
      }
      let programme = try await town.organisation.database.read { connection in
        try town.followUp.catalogue.programme(town.programme.id, in: connection)
      }
      func rows() async throws -> [ReleasedUnitRow] {
        try await town.followUp.releasedRows(
          of: town.organisation.adults.id, in: #require(programme),
          tree: try await town.organisation.store.tree())
      }
      #expect(try await rows().isEmpty)
      _ = try await table(town)
      #expect(try await rows().map(\.figures.improved) == [6])
      #expect(try await rows().map(\.figures.paired) == [11])
    }
  }

  @Test func `leave out those of protected identity`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 0)
      for number in 0..<5 {
        try await town.addMoods("hidden\(number)", 3, 6, isProtected: true)
      }
      #expect(try await table(town)?.report?.groups[0].started == 6)
    }
  }

  @Test func `count only windows that have closed`() async throws {
    try await ResultTown.with { town in
      try await fill(town, women: 6, men: 0)
      // Due 1 March, open until 15 April.
      for number in 0..<5 { try await town.addMoods("new\(number)", 3, 6, on: "2025-12-01") }
      let all = try #require(try await table(town)?.report?.groups.first)
      #expect([all.started, all.due, all.measured] == [11, 6, 6])
    }
  }

  @Test func `the reading behind them is among the changes`() async throws {
    try await ResultTown.with { town in
      _ = try await table(town)
      let events = try await town.organisation.database.read { connection in
        try connection.rows(
          "SELECT detail FROM change_log WHERE event = 'persons.readForRelease'"
        ).map { try $0.value("detail", as: String.self) }
      }
      #expect(events == ["results of matt"])
    }
  }
}

@Suite struct `who sees which results` {
  /// What a role held in a place sees of the adults' unit and of as much as they may.
  @Test(arguments: [
    (Role.caseworker, "VUX", Purpose.dailyWork, "released", "ownClients"),
    (.caseworker, "VUX", .unitFollowUp, "released", "released"),
    (.senior, "VUX", .unitFollowUp, "units", "units"),
    (.unitManager, "VUX", .unitFollowUp, "units", "units"),
    (.unitManager, "VUX", .dailyWork, "units", "units"),
    (.unitManager, "IFO", .unitFollowUp, "units", "units"),
    (.unitManager, "FAM", .unitFollowUp, "released", "units"),
    (.unitManager, "HEM", .unitFollowUp, "released", "released"),
    (.analyst, "SN", .analysis, "wholeZone", "wholeZone"),
    (.developer, "SN", .qualityDevelopment, "wholeZone", "wholeZone"),
    (.director, "SN", .supervision, "wholeZone", "wholeZone"),
    (.director, "SN", .unitFollowUp, "released", "released"),
    (.analyst, "ÄN", .analysis, "released", "released"),
    (.analyst, "K", .analysis, "released", "released"),
    (.boardMember, "SN", .analysis, "released", "released"),
    (.administrator, "K", .analysis, "released", "released"),
    (.logReviewer, "SN", .supervision, "released", "released"),
  ])
  func `by role, unit and purpose`(
    role: Role, place: String, purpose: Purpose, ofUnit: String, ofAll: String
  ) async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let unit = try #require(try await organisation.store.unit(code: place))
      let viewer = try await organisation.viewer(role, in: unit)
      func decide(_ unit: OrgUnit?) -> String {
        switch ResultAccess.decide(
          viewer, organisation.zone, unit: unit, purpose: purpose,
          reason: "Underlag till verksamhetsplan", via: "test",
          gate: organisation.module.persons)
        {
        case .live(_, let extent): "\(extent)"
        case .released: "released"
        case .none: "none"
        }
      }
      #expect(decide(organisation.adults) == ofUnit)
      #expect(decide(nil) == ofAll)
    }
  }

  @Test func `without a reason a whole board is not live`() async throws {
    try await ResultTown.with { town in
      let analyst = try await town.organisation.viewer(.analyst, in: town.organisation.board)
      #expect(
        ResultAccess.decide(
          analyst, town.organisation.zone, unit: nil, purpose: .analysis, reason: "för kort",
          via: "test", gate: town.organisation.module.persons) == .released)
    }
  }

  @Test func `who has no role sees nothing`() async throws {
    try await ResultTown.with { town in
      let nobody = try await town.organisation.viewer(town.organisation.user("ingen"))
      #expect(
        ResultAccess.decide(
          nobody, town.organisation.zone, unit: nil, purpose: .unitFollowUp, reason: nil,
          via: "test", gate: town.organisation.module.persons) == .none)
    }
  }
}
