import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `the work list` {
  @Test func `has what is late, open and soon, by what closes first`() async throws {
    // Windows after three months: 30 days before to 30 after.
    try await ResultTown.with(collectingYAML, today: day("2026-06-20")) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      func add(_ name: String, _ start: String) async throws {
        try await town.add(
          name, worker: sanna, start: start,
          records: [ResponseRecord(occasion: "start", measuredOn: day(start))])
      }
      try await add("open", "2026-04-10")  // due 07-10, opens 06-10
      try await add("soon", "2026-04-25")  // opens 06-25
      try await add("late", "2026-02-14")  // due 05-14, closed 06-13
      try await add("later", "2026-05-20")  // opens 07-21
      let page = try await town.browser("sanna").get(FollowUpURL.workList)
      #expect(page.text.contains("2 uppföljningar väntar på dig, varav en är försenad."))
      #expect(
        page.rows.map { Array($0[1...2]) } == [
          ["Efter 3 månader , Omgång från 2026-02-14", "2026-06-13"],
          ["Efter 3 månader , Omgång från 2026-04-10", "2026-08-09"],
          ["Efter 3 månader", "2026-06-25"],
        ])
      #expect(
        try await town.readings()
          == Array(repeating: "GET /uppfoljning/att-gora episode", count: 4))
    }
  }

  @Test func `shows a deputy the cases of who they stand in for, and whose they are`() async throws
  {
    try await ResultTown.with(collectingYAML, today: day("2026-06-20")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let vera = try await organisation.user("vera", (.caseworker, organisation.families))
      let episode = try await town.add("a", worker: sanna, start: "2026-06-15", records: [])
      try await town.add(
        "b", unit: organisation.families, worker: sanna, start: "2026-06-15", records: [])
      let role = try #require(try await organisation.store.memberships(of: sanna.id).first)
      try await organisation.store.appointDeputy(
        vera.id, for: role.id, from: day("2026-06-01"), to: day("2026-06-30"))
      let browser = try await town.browser("vera")
      let page = try await browser.get(FollowUpURL.workList)
      #expect(
        page.rows.map { Array($0[0...1]) } == [
          ["Omgång från 2026-06-15 i stället för Sanna", "Start , Omgång från 2026-06-15"]
        ])
      #expect(try await browser.get(FollowUpURL.episode(episode)).status == 200)
      organisation.clock.move(to: day("2026-07-01"))
      try await browser.logIn("vera")
      #expect(try await browser.get(FollowUpURL.workList).rows == [])
      #expect(try await browser.get(FollowUpURL.episode(episode)).status == 403)
    }
  }

  @Test func `shows what opens first first, and who follows nobody up the way on`() async throws {
    try await ResultTown.with(collectingYAML, today: day("2026-04-20")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("ulf", (.developer, organisation.board))
      let answered = [ResponseRecord(occasion: "start", measuredOn: day("2026-03-01"))]
      // Three months after the start: 28 May and 30 May; both open 30 days before.
      for start in ["2026-02-28", "2026-03-01", "2026-02-25"] {
        try await town.add(start, worker: sanna, start: start, records: answered)
      }
      let page = try await town.browser("sanna").get(FollowUpURL.workList)
      let opens = page.rows.filter { $0[1].hasPrefix("Efter 3") }.map { $0[2] }
      #expect(opens == opens.sorted() && opens.count == 3, "\(page.rows)")
      let ulf = try await town.browser("ulf").get(FollowUpURL.workList)
      #expect(ulf.text.contains("I din roll följer du inte upp enskilda personer"))
      #expect(ulf.html.contains("href=\"\(FollowUpURL.programmes)\""))
    }
  }

  @Test func `gives those in charge numbers, not cases`() async throws {
    try await ResultTown.with(collectingYAML, today: day("2026-06-20")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("eva", (.unitManager, organisation.adults))
      let late = try await town.add("a", worker: sanna, start: "2026-04-10", records: [])
      try await town.add("b", start: "2026-06-15", records: [])
      try await town.add(
        "c", unit: organisation.families, worker: sanna, start: "2026-06-15", records: [])
      let page = try await town.browser("eva").get(FollowUpURL.workList)
      // The start of the first closed long ago: its three months are open instead.
      #expect(
        page.rows == [
          ["Mottagning vuxen", "Samla in", "0", "2", "0"]
        ])
      #expect(page.text.contains("1 av dem hör till en omgång som ingen är ansvarig för."))
      #expect(!page.text.contains("Sanna"))
      #expect(!page.html.contains(late.description))
      #expect(try await town.readings() == ["GET /uppfoljning/att-gora unit"])
      let mine = try await town.browser("eva").get(FollowUpURL.mine)
      #expect(
        mine.text.contains("På enheterna väntar 2 uppföljningar, varav 0 är försenade."))
    }
  }

  @Test
  func `names late ones to who is responsible and their deputy, and counts them for the manager`()
    async throws
  {
    try await ResultTown.with(collectingYAML, today: day("2026-06-20")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let vera = try await organisation.user("vera", (.caseworker, organisation.adults))
      let eva = try await organisation.user("eva", (.unitManager, organisation.department))
      func late(_ name: String, _ worker: User, in unit: OrgUnit) async throws -> EpisodeID {
        // Due on 14 May, closed on 13 June.
        try await town.add(
          name, unit: unit, worker: worker, start: "2026-02-14",
          records: [ResponseRecord(occasion: "start", measuredOn: day("2026-02-14"))])
      }
      let hers = try await late("a", sanna, in: organisation.adults)
      let families = try await late("b", sanna, in: organisation.families)
      let evas = try await late("c", eva, in: organisation.adults)

      let manager = try await town.browser("eva").get(FollowUpURL.workList)
      #expect(manager.rows.contains(["Mottagning vuxen", "Samla in", "2", "0", "0"]))
      #expect(manager.rows.contains(["Familjehuset", "Samla in", "1", "0", "0"]))
      #expect(!manager.html.contains(hers.description))
      #expect(!manager.html.contains(families.description))
      #expect(manager.html.contains(evas.description), "the one that she is responsible for")

      let worker = try await town.browser("sanna").get(FollowUpURL.workList)
      #expect(worker.html.contains(hers.description) && worker.html.contains(families.description))
      #expect(!worker.html.contains(evas.description))
      #expect(!worker.text.contains("På enheterna"))

      #expect(!(try await town.browser("vera").get(FollowUpURL.workList)).html.contains("omgang/"))
      let roles = try await organisation.store.memberships(of: sanna.id)
      try await organisation.store.appointDeputy(
        vera.id, for: try #require(roles.first).id, from: day("2026-06-01"),
        to: day("2026-06-30"))
      let deputy = try await town.browser("vera").get(FollowUpURL.workList)
      #expect(deputy.html.contains(hers.description))
      #expect(deputy.text.contains("i stället för Sanna"))
    }
  }

  @Test func `teaches who has nobody yet, and tells other roles where to go`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("nils", (.boardMember, organisation.board))
      let sanna = try await town.browser("sanna").get(FollowUpURL.mine)
      #expect(sanna.text.contains("Du är inte ansvarig för någon omgång än"))
      #expect(sanna.html.contains(FollowUpURL.newEpisode(town.programme.id)))
      let nils = try await town.browser("nils").get(FollowUpURL.mine)
      #expect(nils.status == 200)
      #expect(nils.text.contains("I din roll följer du inte upp enskilda personer"))
      #expect(!nils.html.contains(FollowUpURL.newEpisode(town.programme.id)))
      #expect(try await town.readings() == [])
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "the plans of SQLite"))
  func `finds one's own by an index, and one's units' by another`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let (worker, unit) = (UserID.make(), town.organisation.adults.id)
      let plans = try await town.organisation.database.read { connection in
        try [
          connection.rows(
            """
            EXPLAIN QUERY PLAN SELECT e.id FROM episode e
            WHERE e.municipality_id = \(town.organisation.module.municipality.id)
              AND e.worker_id = \(worker)
            """),
          connection.rows(
            """
            EXPLAIN QUERY PLAN SELECT e.id FROM episode e
            WHERE e.municipality_id = \(town.organisation.module.municipality.id)
              AND e.programme_id IN \(list: [town.programme.id]) AND e.unit_id IN \(list: [unit])
            """),
        ].map { try $0.map { try $0.value("detail", as: String.self) }.joined() }
      }
      #expect(plans[0].contains("episode_of_worker"))
      #expect(plans[1].contains("episode_of_programme"))
    }
  }
}
