import Core
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

/// Who sees what, decided from the words of the rule alone: without sets, and without SQL.
private func shouldSee(
  _ role: Role, at place: OrgUnit, _ visibility: Visibility, ownedBy owner: OrgUnit,
  in tree: UnitTree
) -> Bool {
  func isUnder(_ unit: OrgUnit, _ top: OrgUnit) -> Bool {
    var next: OrgUnit? = unit
    while let current = next {
      if current.id == top.id { return true }
      next = current.parent.flatMap { tree[$0] }
    }
    return false
  }
  func nearest(_ unit: OrgUnit, _ holds: (OrgUnit) -> Bool) -> OrgUnit {
    var current = unit
    while !holds(current), let above = current.parent.flatMap({ tree[$0] }) { current = above }
    return current
  }
  switch role {
  case .provider, .clientRepresentative: return visibility == .everybody
  case .researcher, .regionalCoordinator:
    return visibility == .everybody || visibility == .subregion
  case .senior, .unitManager, .developer, .director:
    if isUnder(owner, place) { return true }
  default: break
  }
  switch visibility {
  case .team: return isUnder(place, owner)
  case .unit: return isUnder(place, nearest(owner) { $0.kind != .team })
  case .board: return isUnder(place, nearest(owner) { $0.kind == .board })
  case .municipality, .subregion, .everybody: return true
  }
}

@Suite struct `Who sees a record` {
  @Test(arguments: Role.allCases)
  func `is decided alike by the query and by the words of the rule`(_ role: Role) async throws {
    try await RecordTown.with { town in
      let tree = try await town.house.store.tree()
      #expect(tree.units.count == 8)
      var records: [(OrgUnit, Visibility, Record)] = []
      for owner in tree.units {
        for visibility in Visibility.allCases {
          let title = "\(owner.code) \(visibility.rawValue)"
          records.append(
            (owner, visibility, try await town.record(title, owner: owner, visibility: visibility)))
        }
      }
      for place in tree.units {
        let user = try await town.house.user("u\(place.id)", (role, place))
        let sight = Sight(try await town.house.viewer(user))
        var expected: Set<RecordID> = []
        for (owner, visibility, record) in records
        where shouldSee(role, at: place, visibility, ownedBy: owner, in: tree) {
          expected.insert(record.id)
          #expect(sight.sees(visibility, ownedBy: owner.id))
        }
        let list = try await town.store.list(RecordTown.idea, RecordSearch(), sight)
        #expect(Set(list.records.map(\.id)) == expected, "\(role) at \(place.code)")
        #expect(list.total == expected.count)
        for (_, _, record) in records {
          let found = try await town.store.record(record.id, RecordTown.idea, sight)
          #expect((found != nil) == expected.contains(record.id))
        }
      }
    }
  }

  @Test func `of nobody's role is what everybody sees`() async throws {
    try await RecordTown.with { town in
      for visibility in Visibility.allCases {
        try await town.record("\(visibility)", visibility: visibility)
      }
      let user = try await town.house.user("ingen")
      let sight = Sight(try await town.house.viewer(user))
      let list = try await town.store.list(RecordTown.idea, RecordSearch(), sight)
      #expect(list.records.map(\.content.visibility) == [.everybody])
    }
  }

  @Test func `ends with the role`() async throws {
    try await RecordTown.with { town in
      let house = town.house
      try await town.record("Teamets", owner: town.team, visibility: .team)
      let user = try await house.user("kort")
      try await house.store.addMembership(
        of: user.id, in: town.team.id, as: .caseworker, from: day("2026-03-01"),
        to: day("2026-03-20"))
      for (today, count) in [("2026-03-20", 1), ("2026-03-21", 0)] {
        house.clock.move(to: day(today))
        let sight = Sight(try await house.viewer(user))
        let list = try await town.store.list(RecordTown.idea, RecordSearch(), sight)
        #expect(list.total == count, "\(today)")
      }
    }
  }

  @Test func `follows a unit into the one that took over its work`() async throws {
    try await RecordTown.with { town in
      let store = town.house.store
      let new = try await store.createUnit(
        .unit, code: "NY", name: "Nya", under: town.house.department.id, from: day("2026-01-01"))
      try await town.record("Från förr", owner: town.house.adults, visibility: .unit)
      let user = try await town.house.user("ny", (.caseworker, new))
      func seen() async throws -> Int? {
        let sight = Sight(try await town.house.viewer(user))
        return try await town.store.list(RecordTown.idea, RecordSearch(), sight).total
      }
      #expect(try await seen() == 0)
      try await store.recordSuccession(
        Succession(predecessor: town.house.adults.id, successor: new.id, day: day("2026-01-01")))
      #expect(try await seen() == 1)
    }
  }

  @Test(arguments: Role.allCases)
  func `is kept by every route of every kind, and what is not seen is as what is not there`(
    _ role: Role
  ) async throws {
    try await RecordTown.with { town in
      let tree = try await town.house.store.tree()
      let owner = town.team
      let nowhere = RecordID.make(at: town.house.clock.now)
      for place in [town.house.adults, town.house.otherUnit] {
        let login = "m\(place.id)"
        try await town.house.user(login, (role, place))
        let browser = try await town.browser(login)
        for kind in RecordTown.kinds {
          for visibility in Visibility.allCases {
            let title = "\(visibility.rawValue) hos \(place.code)"
            let record = try await town.record(title, kind, owner: owner, visibility: visibility)
            let sees = shouldSee(role, at: place, visibility, ownedBy: owner, in: tree)
            for list in [
              "", "?q=\(visibility.rawValue)+\(place.code.lowercased())", "/lista.csv",
              "/diarium.csv?handling=draft",
            ] {
              let page = try await browser.get(kind.path + list)
              #expect(page.html.contains(title) == sees, "\(role) \(list) \(title)")
            }
            for route in town.module.routes(of: kind)
            where route.path.contains("{record}") {
              func visit(_ id: RecordID) async throws -> TestPage {
                let path = route.path.replacingOccurrences(of: "{record}", with: "\(id)")
                  .replacingOccurrences(of: "{step}", with: "prova")
                  .replacingOccurrences(of: "{link}", with: "\(nowhere)")
                  .replacingOccurrences(of: "{file}", with: "\(nowhere)")
                return route.method == .get
                  ? try await browser.get(path) : try await browser.post(path)
              }
              let page = try await visit(record.id)
              if sees {
                let isMissing =
                  page.status == 404 && !route.path.contains("{link}")
                  && !route.path.contains("{file}")
                  && !route.path.contains("{step}")
                #expect(!isMissing, "\(role) \(route.path) \(title)")
              } else {
                let missing = try await visit(nowhere)
                #expect(page.status == 404, "\(role) \(route.method) \(route.path) \(title)")
                #expect(page.text == missing.text && page.title == missing.title)
                #expect(!page.html.contains(title))
              }
            }
          }
        }
      }
    }
  }

  @Test func `is that of each version in the history`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Bara vi", visibility: .team, summary: "Internt")
      var content = record.content
      content.summary = "För alla"
      content.visibility = .everybody
      let chief = try await town.house.user("chef", (.unitManager, town.house.adults))
      try await town.store.change(
        record.id, RecordTown.idea, to: content, event: RecordEvent.edited, from: 1, by: chief.id,
        Sight(try await town.house.viewer(chief)))
      let path = "/test/ideer/\(record.id)/historik"
      let outside = try await town.browser(.provider, in: town.house.otherUnit).get(path)
      #expect(outside.status == 200 && !outside.text.contains("Internt"))
      let inside = try await town.browser("chef").get(path)
      #expect(inside.text.contains("Internt"))
    }
  }
}
