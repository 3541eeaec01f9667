import Core
import Database
import Organisation
import TestSupport
import Testing

@Suite struct `Units` {
  @Test func `stand in Swedish order under their parents, with the board's zone`() async throws {
    try await Engine.current.withOrganisation { house in
      for (code, name) in [("1", "Ödlan"), ("2", "Ängen"), ("3", "Zon"), ("4", "Ån")] {
        let unit = try await house.store.createUnit(
          .unit, code: code, name: name, under: house.otherBoard.id, from: day("2024-01-01"))
        #expect(unit.zone == house.otherZone.id)
      }
      let tree = try await house.store.tree()
      #expect(
        tree.children(of: house.otherBoard.id).map(\.name)
          == ["Hemtjänst norr", "Zon", "Ån", "Ängen", "Ödlan"])
      #expect(tree.path(to: house.adults.id).map(\.code) == ["K", "SN", "IFO", "VUX"])
      #expect(tree[house.root.id]?.zone == nil)
    }
  }

  @Test func `are in force from their first day to their last`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.store.closeUnit(house.adults.id, lastDay: day("2026-06-30"))
      let unit = try #require(await house.store.unit(code: "VUX"))
      #expect(!unit.validity.contains(day("2019-12-31")))
      #expect(unit.validity.contains(day("2020-01-01")))
      #expect(unit.validity.contains(day("2026-06-30")))
      #expect(!unit.validity.contains(day("2026-07-01")))
      await #expect(throws: OrganisationError.impossiblePeriod) {
        try await house.store.closeUnit(house.families.id, lastDay: day("2019-12-31"))
      }
    }
  }

  @Test func `need a code of their own, and a board a zone of its own`() async throws {
    try await Engine.current.withOrganisation { house in
      await #expect(throws: OrganisationError.codeTaken("VUX")) {
        try await house.store.createUnit(
          .team, code: "VUX", name: "Annan", under: house.families.id, from: day("2026-01-01"))
      }
      await #expect(throws: OrganisationError.boardNeedsZone) {
        try await house.store.createUnit(
          .board, code: "X", name: "X", under: house.root.id, from: day("2026-01-01"))
      }
      await #expect(throws: OrganisationError.zoneIsTheBoards) {
        try await house.store.createUnit(
          .unit, code: "X", name: "X", under: house.board.id, zone: house.otherZone.id,
          from: day("2026-01-01"))
      }
      // A zone has one board; the schema holds that.
      await #expect(throws: (any Error).self) {
        try await house.store.createUnit(
          .board, code: "X", name: "X", under: house.root.id, zone: house.zone.id,
          from: day("2026-01-01"))
      }
    }
  }

  @Test func `one to one and mergers continue a series, a split breaks it`() async throws {
    try await Engine.current.withOrganisation { house in
      func unit(_ code: String, from: String = "2020-01-01") async throws -> UnitID {
        let unit = try await house.store.createUnit(
          .unit, code: code, name: code, under: house.department.id, from: day(from))
        return unit.id
      }
      let a = try await unit("A")
      let b = try await unit("B")
      let c = try await unit("C")
      // A and B merge into D; D becomes E; C is split into E and F.
      let d = try await unit("D", from: "2022-01-01")
      let e = try await unit("E", from: "2024-01-01")
      let f = try await unit("F", from: "2025-07-01")
      for (from, to, date) in [
        (a, d, "2022-01-01"), (b, d, "2022-01-01"), (d, e, "2024-01-01"), (c, e, "2025-07-01"),
        (c, f, "2025-07-01"),
      ] {
        try await house.store.recordSuccession(
          Succession(predecessor: from, successor: to, day: day(date)))
      }
      let tree = try await house.store.tree()
      #expect(tree.lineage(of: e) == Lineage(units: [a, b, d, e], breaks: [day("2025-07-01")]))
      #expect(tree.lineage(of: f) == Lineage(units: [f], breaks: [day("2025-07-01")]))
      #expect(tree.lineage(of: a) == Lineage(units: [a], breaks: []))
      #expect(tree[a]?.validTo == day("2021-12-31"))
      #expect(tree[c]?.validTo == day("2025-06-30"))
      #expect(
        tree.series(of: e) == [
          SeriesSpan(
            opening: .begins, from: day("2020-01-01"), to: day("2021-12-31"), units: [a, b]),
          SeriesSpan(
            opening: .adds([a, b].sorted()), from: day("2022-01-01"), to: day("2023-12-31"),
            units: [d]),
          SeriesSpan(
            opening: .continues([d]), from: day("2024-01-01"), to: day("2025-06-30"), units: [e]),
          SeriesSpan(opening: .breaks([c]), from: day("2025-07-01"), to: nil, units: [e]),
        ])
      #expect(
        tree.series(of: f)
          == [SeriesSpan(opening: .breaks([c]), from: day("2025-07-01"), to: nil, units: [f])])
      #expect(
        tree.series(of: a) == [
          SeriesSpan(opening: .begins, from: day("2020-01-01"), to: day("2021-12-31"), units: [a])
        ])
      // Who leads E reaches those that went over to it whole.
      let user = try await house.user("chef")
      try await house.store.addMembership(
        of: user.id, in: e, as: .unitManager, from: day("2024-01-01"))
      let viewer = try await house.viewer(user)
      #expect(viewer.units([.unitManager]) == [a, b, d, e])
    }
  }

  @Test func `go over only within a board, and never to themselves`() async throws {
    try await Engine.current.withOrganisation { house in
      await #expect(throws: OrganisationError.otherZone) {
        try await house.store.recordSuccession(
          Succession(
            predecessor: house.adults.id, successor: house.otherUnit.id, day: day("2026-01-01")))
      }
      try await house.store.recordSuccession(
        Succession(
          predecessor: house.adults.id, successor: house.families.id, day: day("2026-01-01")))
      await #expect(throws: OrganisationError.self) {
        try await house.store.recordSuccession(
          Succession(
            predecessor: house.families.id, successor: house.adults.id, day: day("2025-01-01")))
      }
    }
  }

  @Test func `may all run in zones without personal data`() async throws {
    try await Engine.current.withOrganisation { house in
      let zone = try await house.store.createZone(
        code: "KN", name: "Kulturnämnden", personalDataEnabled: false)
      #expect(zone.threshold == 5)
      #expect(try await house.store.zone(zone.id)?.personalDataEnabled == false)
      #expect(try await house.store.zones().map(\.code) == ["KN", "SN", "ÄN"])
    }
  }
}
