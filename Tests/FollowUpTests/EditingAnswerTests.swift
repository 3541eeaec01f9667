import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// Two of Sanna's, who began on 1 January 2025: 3 to 6, and 4 to 4 after three months.
private func withTwo(
  _ body: (ResultTown, EpisodeID, TestBrowser) async throws -> Void
) async throws {
  try await ResultTown.with { town in
    let sanna = try await town.organisation.user(
      "sanna", (.caseworker, town.organisation.adults))
    let episode = try await town.addMoods("a", 3, 6, worker: sanna)
    try await town.addMoods("b", 4, 4, worker: sanna)
    try await body(town, episode, try await town.browser("sanna"))
  }
}

@Suite struct `an answer that is taken back` {
  @Test func `counts no more, stays in the history, and can be given anew`() async throws {
    try await withTwo { town, episode, sanna in
      let manager = try await town.manager()
      var all = try await town.all(viewer: manager)
      #expect([all.started, all.due, all.paired, all.improved] == [2, 2, 2, 1])
      #expect(all.change == 1.5)
      let form = try await sanna.get(FollowUpURL.form(episode, "m3"))
      let path = FollowUpURL.withdrawal(try await town.response(episode, "m3"), of: episode)
      #expect(form.html.contains("href=\"\(path)\""))
      let asked = try await sanna.get(path)
      #expect(asked.rows == [["Hur mår du?", "6"]])
      let taken = try await sanna.post(path, ["skal": "Svaren gällde en annan klient."])
      #expect(taken.status == 303)
      all = try await town.all(viewer: manager)
      // (4 − 4) alone; of the two due one is lost.
      #expect([all.started, all.due, all.paired, all.improved] == [2, 2, 1, 0])
      #expect(all.change == 0)
      #expect(all.lost?.reasons == ["notRecorded": 1])
      try await town.expectCellsHold()
      let page = try await sanna.get(taken.location ?? "")
      #expect(page.text.contains("Svaren är tillbakatagna."))
      #expect(
        page.history.contains {
          $0[1...3] == [
            "Efter 3 månader", "Sanna", "Svar tillbakatagna. Skäl: Svaren gällde en annan klient.",
          ]
        })
      #expect(page.history.contains { $0[3] == "Svar tillbakataget" })
      #expect(try await town.changes() == ["episode.answerWithdrawn"])

      let anew = try await sanna.get(FollowUpURL.form(episode, "m3"))
      #expect(anew.value(of: "ersatter") == "")
      let saved = try await sanna.fill(
        FollowUpURL.form(episode, "m3"), from: anew,
        ["handling": "spara", "datum": "2025-04-02", "fraga-mood": "8", "fraga-work": "ja"])
      #expect(saved.text.contains("Svaren är sparade."))
      all = try await town.all(viewer: manager)
      // (8 − 3 + 4 − 4) / 2
      #expect(all.change == 2.5)
      try await town.expectCellsHold()
    }
  }

  @Test func `takes a reason that points nobody out, and keeps what was typed`() async throws {
    try await withTwo { town, episode, sanna in
      let path = FollowUpURL.withdrawal(try await town.response(episode, "m3"), of: episode)
      #expect(try await sanna.post(path, ["skal": " "]).errors == ["Skriv med några ord varför"])
      let refused = try await sanna.post(path, ["skal": "Hör till 19850709-9805 i stället"])
      #expect(refused.status == 422)
      #expect(refused.title.hasPrefix("Fel: "))
      #expect(refused.errors.first?.contains("”Hör till ********-**** i stället”") == true)
      #expect(refused.html.contains("Hör till 19850709-9805 i stället</textarea>"))
      #expect(try await town.response(episode, "m3").description.isEmpty == false)
      #expect(try await town.changes() == [])
    }
  }

  @Test func `is taken back once, and who was changing it loses nothing`() async throws {
    try await withTwo { town, episode, sanna in
      try await town.organisation.user("farid", (.senior, town.organisation.adults))
      let farid = try await town.browser("farid")
      let path = FollowUpURL.withdrawal(try await town.response(episode, "m3"), of: episode)
      let form = try await farid.get(FollowUpURL.form(episode, "m3"))
      #expect(try await sanna.post(path, ["skal": "Fel tillfälle"]).status == 303)
      let second = try await farid.post(path, ["skal": "Fel klient tror jag"])
      #expect(second.status == 422)
      #expect(
        second.errors.first?.hasPrefix("Svaren har redan ersatts eller tagits tillbaka") == true)
      #expect(second.html.contains("Fel klient tror jag</textarea>"))

      let fields: KeyValuePairs = ["handling": "spara", "fraga-mood": "9", "fraga-work": "nej"]
      let told = try await farid.fill(FollowUpURL.form(episode, "m3"), from: form, fields)
      #expect(told.status == 422)
      #expect(told.errors.first?.hasPrefix("Svaren har tagits tillbaka under tiden.") == true)
      let saved = try await farid.fill(FollowUpURL.form(episode, "m3"), from: told, fields)
      #expect(saved.text.contains("Svaren är sparade."))
      #expect(try await town.all(viewer: try await town.manager()).paired == 2)
      try await town.expectCellsHold()
    }
  }
}

@Suite struct `a late answer` {
  @Test func `counts as the occasion that it names, with its own day`() async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let manager = try await town.manager()
      let episode = try await town.addMoods("a", 3, nil, worker: sanna)
      #expect(try await town.all(viewer: manager).lost?.n == 1)
      let browser = try await town.browser("sanna")
      // Due 1 April 2025, closed 45 days later.
      let form = try await browser.get(FollowUpURL.form(episode, "m3"))
      #expect(
        form.text.contains(
          "Svarsfönstret stängde 2025-05-16. Du kan svara ändå. Skriv dagen då uppföljningen "
            + "gjordes: svaren räknas till ”Efter 3 månader”, med den dagen."))
      // The day falls in the window of six months, the name decides.
      _ = try await browser.fill(
        FollowUpURL.form(episode, "m3"), from: form,
        [
          "handling": "spara", "datum": "2025-06-20", "utanfor": "ja", "fraga-mood": "5",
          "fraga-work": "ja",
        ])
      let all = try await town.all(viewer: manager)
      #expect([all.due, all.measured, all.paired, all.lost?.n] == [1, 1, 1, 0])
      #expect(all.change == 2)
      #expect(try await town.all("m6", viewer: manager).measured == 0)
      var june = town.request()
      june.basis = .measurement
      june.from = day("2025-06-01")
      june.to = day("2025-06-30")
      #expect(try await town.followUp.results(june, viewer: manager).groups.map(\.measured) == [1])
      try await town.expectCellsHold()
    }
  }

  @Test func `to an occasion that is no more is refused with everything typed`() async throws {
    try await ResultTown.with(collectingYAML, today: day("2026-03-14")) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add("a", worker: sanna, start: "2025-12-20", records: [])
      let browser = try await town.browser("sanna")
      let path = FollowUpURL.form(episode, "m3")
      let form = try await browser.get(path)
      // It ends before the three months are due.
      _ = try await browser.post(FollowUpURL.ending(episode), ["slut": "2026-03-10"])
      let told = try await browser.fill(
        path, from: form,
        ["handling": "spara", "fraga-housing": "own", "fraga-children": "1", "fraga-mood": "4"])
      #expect(told.status == 422)
      #expect(told.errors.first?.contains("har inte längre tillfället ”Efter 3 månader”") == true)
      #expect(told.value(of: "fraga-children") == "1")
      #expect(try await town.stored(episode) == [])
    }
  }
}
