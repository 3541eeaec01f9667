import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

@Suite struct `a worker's own clients` {
  /// Sanna with one client, and colleagues' clients who began on other days.
  private func withClients(
    _ others: [String], _ body: (ResultTown, EpisodeID, TestBrowser) async throws -> Void
  ) async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let hers = try await town.add(
        "hers", worker: sanna, start: "2026-01-10", [("start", "2026-01-10", moodSheet(3))])
      for (number, start) in others.enumerated() {
        try await town.add("\(number)", start: start, [("start", start, moodSheet(4))])
      }
      try await body(town, hers, try await town.browser("sanna"))
    }
  }

  /// What makes this month's tables.
  private func openTables(_ town: ResultTown, _ browser: TestBrowser) async throws {
    let page = try await browser.get(FollowUpURL.results(town.programme.id) + "?syfte=manad")
    #expect(page.status == 200)
  }

  @Test func `are listed with ways to their curves and plans, and nobody else's`() async throws {
    try await withClients(["2026-02-01"]) { town, hers, sanna in
      let list = try await sanna.get(FollowUpURL.ownClients)
      #expect(list.rows.count == 1)
      #expect(list.rows.first?[2] == "2026-01-10")
      #expect(list.rows.first?[3] == "Efter 3 månader 2026-04-10")
      #expect(list.html.contains(FollowUpURL.curves(hers)))
      #expect(list.html.contains(FollowUpURL.plan(hers)))
      #expect((try await sanna.get(FollowUpURL.mine)).html.contains(FollowUpURL.ownClients))
      #expect((try await sanna.get(FollowUpURL.workList)).html.contains(FollowUpURL.ownClients))
      #expect(
        try await town.readings().contains("GET /uppfoljning/mina-klienter episode"))
    }
  }

  @Test func `have curves and plans that only those who may read the person open`() async throws {
    try await withClients([]) { town, hers, _ in
      try await town.organisation.user("mikael", (.caseworker, town.organisation.adults))
      try await town.organisation.user("amina", (.analyst, town.organisation.board))
      for login in ["mikael", "amina"] {
        let browser = try await town.browser(login)
        #expect(try await browser.get(FollowUpURL.curves(hers)).status == 403)
        #expect(try await browser.get(FollowUpURL.plan(hers)).status == 403)
      }
    }
  }

  @Test func `have a plan of what is measured when, and what has no day is said`() async throws {
    try await withClients([]) { _, hers, sanna in
      let plan = try await sanna.get(FollowUpURL.plan(hers))
      #expect(plan.rows.count == 3)
      #expect(
        plan.rows[1].prefix(4) == [
          "Efter 3 månader", "2026-04-10", "2026-03-11 till 2026-05-25", "Samma som start",
        ])
      #expect(plan.text.contains("2 uppföljningar återstår."))
      // A decimal, so that the rows add up to what is said above them.
      #expect(plan.rows.allSatisfy { $0[4].contains(",") }, "\(plan.rows)")
      #expect(plan.text.contains("När insatsen är slut"))
    }
  }

  @Test func `are told of the unit from five persons, and otherwise from when that is expected`()
    async throws
  {
    // m3 of the fifth to come is due on 1 June and closes 45 days later, on 16 July.
    try await withClients(["2026-02-01", "2026-02-10", "2026-01-15", "2026-03-01"]) {
      town, hers, sanna in
      let before = try await sanna.get(FollowUpURL.curves(hers))
      #expect(before.text.contains("Nämndens tabeller för månaden är inte gjorda än"))
      try await openTables(town, sanna)
      let page = try await sanna.get(FollowUpURL.curves(hers))
      #expect(
        page.text.contains(
          "Enheten, efter 3 månader: visas från 5 personer. Det väntas tidigast 2026-08-01"))
      #expect(!page.text.contains("2026-07-16"), "the day of one person is not told")
    }
  }

  @Test func `are told once of what is the same for several measures`() async throws {
    let measures =
      "measures:\n"
      + "  - {id: again, title: Mående igen, question: Hur?, value: mood, direction: higher}\n"
    try await ResultTown.with(resultYAML.replacing("measures:\n", with: measures)) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let hers = try await town.addMoods("hers", 3, 6, worker: sanna, on: "2025-10-01")
      let browser = try await town.browser("sanna")
      try await openTables(town, browser)
      let page = try await browser.get(FollowUpURL.curves(hers))
      #expect(page.html.components(separatedBy: "<figure").count - 1 == 2)
      #expect(page.text.components(separatedBy: "visas från 5 personer").count - 1 == 1)
      #expect(page.text.contains("Mående igen, Mående, I arbete"))
    }
  }

  @Test func `are told when it cannot be foreseen`() async throws {
    try await withClients(["2026-02-01", "2026-02-10", "2026-01-15"]) { town, hers, sanna in
      try await openTables(town, sanna)
      let page = try await sanna.get(FollowUpURL.curves(hers))
      #expect(page.text.contains("När det blir går inte att förutse: för få omgångar"))
    }
  }

  @Test func `are told the unit's row of the month's tables, which her own saves do not move`()
    async throws
  {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let hers = try await town.addMoods("hers", 3, 6, worker: sanna, on: "2025-06-01")
      for number in 0..<5 { try await town.addMoods("a\(number)", 3, 6) }
      for number in 0..<6 {
        try await town.addMoods("f\(number)", 3, 6, unit: organisation.families)
      }
      let browser = try await town.browser("sanna")
      try await openTables(town, browser)
      let page = try await browser.get(FollowUpURL.curves(hers))
      let row = "Hela enheten i nämndens tabeller 2026-03-14, Mående, Efter 3 månader"
      #expect(page.text.contains(row))
      #expect(page.text.contains("Alla 6 som mättes båda gångerna") || page.text.contains("6"))
      let sentence = try #require(page.text.components(separatedBy: row).last).prefix(120)
      try await town.addMoods("new", 6, 3, worker: sanna)
      let after = try await browser.get(FollowUpURL.curves(hers))
      #expect(after.text.components(separatedBy: row).last?.prefix(120) == sentence)
    }
  }

  @Test func `show whoever leads the unit its figures of today`() async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("eva", (.unitManager, town.organisation.adults))
      let episode = try await town.addMoods("a", 3, 6)
      try await town.addMoods("b", 3, 3)
      let page = try await town.browser("eva").get(FollowUpURL.curves(episode))
      #expect(page.status == 200)
      #expect(page.text.contains("Enheten, efter 3 månader: "))
      #expect(!page.text.contains("visas från 5 personer"))
      #expect(page.html.contains("<svg"))
      #expect(page.rows.contains { $0.prefix(2) == ["Efter 3 månader", "6"] })
    }
  }
}

@Suite struct `a half-filled form` {
  private func withForm(
    _ body: (ResultTown, EpisodeID, TestBrowser, TestBrowser) async throws -> Void
  ) async throws {
    try await ResultTown.with(collectingYAML) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add("a", worker: sanna, start: "2026-03-01", records: [])
      try await body(
        town, episode, try await town.browser("sanna"), try await town.browser("sanna"))
    }
  }

  @Test func `is nowhere counted before it is saved as complete`() async throws {
    try await withForm { town, episode, computer, _ in
      let path = FollowUpURL.form(episode, "start")
      _ = try await computer.fill(
        path, from: try await computer.get(path),
        ["handling": "utkast", "fraga-housing": "own", "fraga-mood": "7"])
      try await town.organisation.user("eva", (.unitManager, town.organisation.adults))
      let report = try await town.followUp.results(
        ResultRequest(
          programme: "samla", measure: "mood", occasion: "start", purpose: .unitFollowUp),
        viewer: try await town.organisation.viewer(
          try #require(try await town.organisation.store.user(login: "eva"))))
      #expect(report.groups.first?.measured == 0)
      let curves = try await computer.get(FollowUpURL.curves(episode))
      #expect(curves.text.contains("Det finns inga värden att visa än."))
    }
  }

  @Test func `left on two devices shows the newer, and the other's is not lost in silence`()
    async throws
  {
    try await withForm { town, episode, computer, phone in
      let path = FollowUpURL.form(episode, "start")
      let (onComputer, onPhone) = (try await computer.get(path), try await phone.get(path))
      _ = try await phone.fill(path, from: onPhone, ["handling": "utkast", "fraga-mood": "8"])
      let stale = try await computer.fill(
        path, from: onComputer, ["handling": "utkast", "fraga-mood": "4"])
      #expect(stale.status == 422)
      #expect(stale.rows.contains(["Hur mår du?", "4 skiljer sig", "8"]))
      // The newer one stands until somebody chooses.
      #expect(try await computer.get(path).html.contains("value=\"8\" checked"))
      let chosen = try await computer.fill(
        path, from: stale, ["handling": "utkast", "fraga-mood": "4"])
      #expect(chosen.text.contains("Utkastet är sparat."))
      #expect(try await phone.get(path).html.contains("value=\"4\" checked"))
      #expect(
        try await town.stored(episode) == [#"{"mood":4}"#, #"{"mood":8}"#],
        "what was replaced is in the history")
      // On the phone the page of the first draft is still open: it is told, not overwritten.
      let late = try await phone.fill(
        path, from: onPhone,
        [
          "handling": "spara", "fraga-mood": "9", "fraga-housing": "own",
          "fraga-children": "0",
        ])
      #expect(late.status == 422)
      #expect(try await town.stored(episode).count == 2)
    }
  }
}
