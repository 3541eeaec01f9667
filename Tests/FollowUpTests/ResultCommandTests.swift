import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `the results command` {
  @Test func `gives figures to who answers for the unit, with units by their codes`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 6)
      try await town.addMoods("b", 5, 5, gender: .male)
      try await town.addMoods("c", 5, nil, unit: town.organisation.families)
      let manager = try await town.organisation.viewer(
        .unitManager, in: town.organisation.department)
      let report = try await town.followUp.results(
        town.request(by: ["unit", "gender"]), viewer: manager)
      #expect(
        report.groups.map(\.by) == [
          ["unit": "FAM", "gender": "female"], ["unit": "VUX", "gender": "female"],
          ["unit": "VUX", "gender": "male"],
        ])
      #expect(report.groups.map(\.change) == [nil, 3, 0])
      #expect(report.groups.map(\.lost?.n) == [1, 0, 0])
      #expect([report.programme, report.measure, report.occasion] == ["matt", "mood", "m3"])
      let adults = try await town.followUp.results(town.request(unit: "VUX"), viewer: manager)
      #expect(adults.groups.map(\.started) == [2])
    }
  }

  @Test func `logs who read what and why`() async throws {
    try await ResultTown.with { town in
      let manager = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      _ = try await town.followUp.results(town.request(), viewer: manager)
      let rows = try await town.organisation.database.read { connection in
        try connection.rows("SELECT user_id, purpose, via FROM access_log").map {
          [
            try $0.value("user_id", as: UserID.self).description,
            try $0.value("purpose", as: String.self), try $0.value("via", as: String.self),
          ]
        }
      }
      #expect(rows == [[manager.id.description, "unitFollowUp", "beprova results"]])
    }
  }

  @Test func `counts what went over whole with the unit that took it over`() async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      try await town.addMoods("a", 3, 6)
      let successor = try await organisation.store.createUnit(
        .unit, code: "NY", name: "Nya mottagningen", under: organisation.department.id,
        from: day("2026-01-01"))
      try await organisation.store.recordSuccession(
        Succession(
          predecessor: organisation.adults.id, successor: successor.id, day: day("2026-01-01")))
      try await town.addMoods("b", 4, 5, unit: successor)
      let manager = try await organisation.viewer(.unitManager, in: successor)
      let report = try await town.followUp.results(
        town.request(by: ["unit"], unit: "NY"), viewer: manager)
      #expect(report.groups.map(\.by) == [["unit": "NY"]])
      #expect(report.groups.map(\.paired) == [2])
    }
  }

  @Test func `a mistaken name is answered with those that there are`() async throws {
    try await ResultTown.with { town in
      let viewer = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      func error(_ request: ResultRequest) async -> ResultError? {
        do {
          _ = try await town.followUp.results(request, viewer: viewer)
          return nil
        } catch {
          return error as? ResultError
        }
      }
      #expect(
        await error(town.request("mod"))
          == .noSuchMeasure("mod", existing: ["mood", "working", "work_m3"]))
      #expect(
        await error(town.request("mood", "m4"))
          == .noSuchOccasion("m4", existing: ["start", "m3", "m6"]))
      #expect(await error(town.request("work_m3", "m6")) == .otherOccasion("work_m3", its: "m3"))
      #expect(
        await error(town.request(by: ["age"]))
          == .noSuchBreakdown("age", existing: ["gender", "unit", "arm"]))
      #expect(await error(town.request(unit: "HEM")) == .noSuchUnit("HEM"))
      #expect(await error(town.request(unit: "FAM")) == .unitOutOfReach("FAM"))
      var backwards = town.request()
      (backwards.from, backwards.to) = (day("2026-01-02"), day("2026-01-01"))
      #expect(await error(backwards) == .emptyPeriod)
    }
  }

  @Test func `is refused without a reason where one is asked for, and to who reads no persons`()
    async throws
  {
    try await ResultTown.with { town in
      let analyst = try await town.organisation.viewer(.analyst, in: town.organisation.board)
      await #expect(throws: AccessDenied.self) {
        try await town.followUp.results(town.request(purpose: .analysis), viewer: analyst)
      }
      let report = try await town.followUp.results(
        town.request(purpose: .analysis, reason: "Underlag till verksamhetsplan"), viewer: analyst)
      #expect(report.groups.map(\.started) == [0])
      let administrator = try await town.organisation.viewer(
        .administrator, in: town.organisation.root)
      await #expect(throws: AccessDenied.self) {
        try await town.followUp.results(town.request(), viewer: administrator)
      }
    }
  }

  @Test func `shows people a table of plain text`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 6)
      try await town.addMoods("b", 5, 6)
      let manager = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      let report = try await town.followUp.results(town.request(), viewer: manager)
      #expect(
        report.plainText(in: .swedish) == """
          matt, version 1: mood vid m3, frågat 2026-03-14

          grupp  började  skulle  mätta  par  start  tillfället  förändring    från   till  bättre  lika  sämre  borta
          alla         2       2      2    2   4,00        6,00        2,00  −10,71  14,71       1     1      0      0
          """)
    }
  }
}
