import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `a person who comes back` {
  @Test func `begins anew, with the earlier episode beside, and is counted once`() async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.adults))
      let browser = try await town.browser("sanna")
      // 3 to 5 in the first episode.
      let first = try await town.addMoods("reference:K 1", 3, 5, worker: sanna)
      let path = FollowUpURL.newEpisode(town.programme.id)
      let fields: KeyValuePairs = [
        "person": "K 1", "start": "2025-06-01", "ansvarig": sanna.id.description, "kon": "female",
      ]
      #expect(
        try await browser.fill(path, from: try await browser.get(path), fields).status == 409)
      _ = try await browser.post(FollowUpURL.ending(first), ["slut": "2025-05-01"])
      let begun = try await browser.fill(path, from: try await browser.get(path), fields)
      let second = try #require(
        begun.location.flatMap { EpisodeID($0.split(separator: "/").dropLast().last ?? "") })
      #expect(second != first)
      // 2 to 9 in the second.
      for (occasion, date, mood) in [("start", "2025-06-01", "2"), ("m3", "2025-09-01", "9")] {
        let form = try await browser.get(FollowUpURL.form(second, OccasionKey(occasion)))
        _ = try await browser.fill(
          FollowUpURL.form(second, OccasionKey(occasion)), from: form,
          ["handling": "spara", "datum": date, "fraga-mood": mood, "fraga-work": "ja"])
      }
      let page = try await browser.get(FollowUpURL.episode(second))
      #expect(
        page.text.contains("Personens andra omgångar i programmet 2025-01-01 till 2025-05-01"))
      let manager = try await town.manager()
      let byEpisode = try await town.all(viewer: manager)
      #expect([byEpisode.started, byEpisode.paired] == [2, 2])
      #expect(byEpisode.change == 4.5)
      // The latest of the person is the second's: 9 − 2; the first is the first's: 5 − 3.
      let latest = try await town.all("latest", viewer: manager)
      #expect([latest.started, latest.paired] == [1, 1])
      #expect(latest.change == 7)
      #expect(try await town.all("first", viewer: manager).change == 2)
      try await town.expectCellsHold()

      // Whoever may not read the first is not told of it.
      _ = try await browser.post(FollowUpURL.handover(second), ["ansvarig": "\(oskar.id)"])
      let his = try await town.browser("oskar").get(FollowUpURL.episode(second))
      #expect(his.status == 200)
      #expect(!his.text.contains("Personens andra omgångar"))
    }
  }
}

@Suite struct `an episode of somebody who has died` {
  @Test func `ends, leaves the work list, and is missing once with the reason`() async throws {
    try await ResultTown.with(collectingYAML, today: day("2026-03-14")) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add(
        "a", worker: sanna, start: "2025-12-20",
        [("start", "2025-12-20", moodSheet(3))])
      let browser = try await town.browser("sanna")
      #expect(try await browser.get(FollowUpURL.workList).rows.count == 1)
      let future = try await browser.post(FollowUpURL.death(episode), ["dodsdag": "2027-01-01"])
      #expect(future.status == 422)
      #expect(future.value(of: "dodsdag") == "2027-01-01")
      let saved = try await browser.post(FollowUpURL.death(episode), ["dodsdag": "10/3 2026"])
      let page = try await browser.get(saved.location ?? "")
      #expect(page.text.contains("Personen avled 2026-03-10. Inget mer väntar i omgången."))
      #expect(
        page.rows.prefix(2).map { [$0[0], $0[2]] } == [
          ["Start", "Klar 2025-12-20"], ["Avslut", "Kunde inte genomföras: Avliden"],
        ])
      #expect(try await browser.get(FollowUpURL.workList).rows == [])
      let manager = try await town.manager()
      func lost(_ occasion: String, asOf: String) async throws -> [String: Int] {
        var request = ResultRequest(
          programme: "samla", measure: "mood", occasion: occasion, purpose: .unitFollowUp)
        request.asOf = day(asOf)
        return try await town.followUp.results(request, viewer: manager).groups[0].lost?.reasons
          ?? [:]
      }
      // The window of the end closes on 24 April; what would have come later is not asked for.
      #expect(try await lost("end", asOf: "2026-04-24") == [:])
      #expect(try await lost("end", asOf: "2027-01-01") == ["deceased": 1])
      #expect(try await lost("m3", asOf: "2027-01-01") == [:])
      #expect(try await lost("m6", asOf: "2027-01-01") == [:])
      try await town.expectCellsHold()
      #expect(try await browser.post(FollowUpURL.reopening(episode)).status == 422)

      // It was a mistake.
      _ = try await browser.post(FollowUpURL.deathTakenBack(episode))
      #expect(try await town.episode(episode).end == nil)
      #expect(try await browser.get(FollowUpURL.workList).rows.count == 1)
      #expect(try await lost("m3", asOf: "2027-01-01") == ["notRecorded": 1])
      try await town.expectCellsHold()
      #expect(try await town.changes() == ["episode.deceased", "episode.notDeceased"])
    }
  }

  @Test func `that had ended before keeps its end, and its follow-up stops`() async throws {
    // Support from January to May 2025, followed up three and six months after.
    let yaml = resultYAML.replacingOccurrences(
      of: "  - {id: m, kind: during",
      with:
        "  - {id: e3, kind: after, months: 3, opens: 30, closes: 30}\n  - {id: e6, kind: after, months: 6, opens: 30, closes: 30}\n  - {id: m, kind: during"
    )
    .replacingOccurrences(of: "occasions: [start, m]", with: "occasions: [start, m, e3, e6]")
    try await ResultTown.with(yaml) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.addMoods("a", 3, 5, worker: sanna)
      let browser = try await town.browser("sanna")
      _ = try await browser.post(FollowUpURL.ending(episode), ["slut": "2025-05-01"])
      let manager = try await town.manager()
      #expect(try await town.all("e3", viewer: manager).lost?.reasons == ["notRecorded": 1])
      #expect(try await town.all("e6", viewer: manager).lost?.reasons == ["notRecorded": 1])
      let early = try await browser.post(FollowUpURL.death(episode), ["dodsdag": "2025-04-01"])
      #expect(early.errors == ["Omgången slutade 2025-05-01. Skriv den dagen eller en senare"])
      _ = try await browser.post(FollowUpURL.death(episode), ["dodsdag": "2025-07-20"])
      #expect(try await town.episode(episode).end == day("2025-05-01"))
      #expect(try await town.all("e3", viewer: manager).lost?.reasons == ["deceased": 1])
      #expect(try await town.all("e6", viewer: manager).due == 0)
      // What was measured while the person lived counts as before.
      #expect(try await town.all(viewer: manager).change == 2)
      try await town.expectCellsHold()
    }
  }
}

@Suite struct `an episode that is moved` {
  @Test func `is read and worked with by the new unit, and counted where it began`() async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.families))
      let department = try await town.manager()
      let adults = try await organisation.viewer(.unitManager, in: organisation.adults)
      let families = try await organisation.viewer(.unitManager, in: organisation.families)
      let episode = try await town.addMoods("a", 3, 6, worker: sanna)
      try await town.addMoods("b", 4, 5, worker: sanna)
      let before = try await town.figures(by: ["unit"], viewer: department)
      #expect(before.map(\.by) == [["unit": "VUX"]])
      #expect(before.map(\.change) == [2])

      let browser = try await town.browser("sanna")
      let path = FollowUpURL.move(episode)
      let chosen = try await browser.get("\(path)?enhet=\(organisation.families.id)")
      #expect(chosen.text.contains("Resultaten räknas kvar hos Mottagning vuxen"))
      #expect(
        chosen.text.contains("Den som bara arbetar på Mottagning vuxen kan inte läsa omgången"))
      let wrong = try await browser.post(
        path, ["enhet": "\(organisation.families.id)", "ansvarig": "\(sanna.id)"])
      #expect(wrong.errors == ["Välj någon som arbetar med uppföljning på enheten"])
      let across = try await browser.post(
        path, ["enhet": "\(organisation.otherUnit.id)", "ansvarig": "\(oskar.id)"])
      #expect(across.errors == ["Välj en enhet som arbetar med uppföljning"])
      let moved = try await browser.post(
        path,
        [
          "enhet": "\(organisation.families.id)", "ansvarig": "\(oskar.id)",
          "version": chosen.value(of: "version") ?? "",
        ])
      #expect(moved.location == FollowUpURL.workList)
      #expect(try await browser.get(FollowUpURL.episode(episode)).status == 403)
      let his = try await town.browser("oskar").get(FollowUpURL.episode(episode))
      #expect(his.text.contains("Enhet i resultaten Mottagning vuxen Enhet nu Familjehuset"))

      // All together nothing has changed; each unit's head counts those whom they may read.
      #expect(try await town.figures(by: ["unit"], viewer: department) == before)
      #expect(try await town.figures(by: ["unit"], viewer: adults).map(\.change) == [1])
      let theirs = try await town.figures(by: ["unit"], viewer: families)
      #expect(theirs.map(\.by) == [["unit": "VUX"]])
      #expect(theirs.map(\.change) == [3])
      try await town.expectCellsHold()

      // And back again, as if nothing had been.
      _ = try await town.browser("oskar").post(
        path, ["enhet": "\(organisation.adults.id)", "ansvarig": "\(sanna.id)"])
      #expect(try await town.episode(episode).movedTo == nil)
      #expect(try await town.figures(by: ["unit"], viewer: adults) == before)
      #expect(try await town.figures(viewer: families).map(\.started) == [0])
      try await town.expectCellsHold()
      #expect(try await town.changes() == ["episode.moved", "episode.moved"])
    }
  }

  @Test func `stays in the results of its first unit when a file names the new one`()
    async throws
  {
    try await ImportHouse.with { house in
      let organisation = house.organisation
      let map = longMap.replacingOccurrences(of: "occasion:", with: "unit: Enhet\noccasion:")
      try await house.run("Id;Month;Status;Enhet\n1;0;P;VUX\n", map)
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.families))
      func episode() async throws -> Episode {
        try await organisation.database.read { connection in
          let row = try #require(try connection.first("SELECT id FROM episode"))
          return try #require(
            try house.followUp.episodes.episode(row.value(at: 0), in: connection))
        }
      }
      let before = try await episode()
      #expect(before.unit == organisation.adults.id)
      try await organisation.database.write { connection in
        let isMoved = try house.followUp.cells.changing([before.id], on: connection) {
          try house.followUp.episodes.setWorker(
            oskar.id, in: organisation.families.id, of: before, in: connection)
        }
        #expect(isMoved)
      }
      let report = try await house.run(
        "Id;Month;Status;Enhet\n1;0;P;FAM\n1;1;G;FAM\n", map)
      #expect(report.updated == 0)
      #expect(report.created == 1)
      let after = try await episode()
      #expect([after.unit, after.handler] == [organisation.adults.id, organisation.families.id])
      let found = try await house.followUp.verifyCells()
      #expect(found.faults.map(\.line) == [])
    }
  }

  @Test func `stands in the work list of the new unit's head`() async throws {
    try await ResultTown.with(collectingYAML, today: day("2026-03-14")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.families))
      try await organisation.user("eva", (.unitManager, organisation.adults))
      try await organisation.user("frida", (.unitManager, organisation.families))
      let episode = try await town.add("a", worker: sanna, start: "2026-03-10", records: [])
      let (eva, frida) = (try await town.browser("eva"), try await town.browser("frida"))
      #expect(
        try await eva.get(FollowUpURL.workList).rows == [
          ["Mottagning vuxen", "Samla in", "0", "1", "0"]
        ])
      _ = try await eva.post(
        FollowUpURL.move(episode),
        ["enhet": "\(organisation.families.id)", "ansvarig": "\(oskar.id)"])
      #expect(try await eva.get(FollowUpURL.workList).rows == [])
      #expect(
        try await frida.get(FollowUpURL.workList).rows == [
          ["Familjehuset", "Samla in", "0", "1", "0"]
        ])
      #expect(try await town.browser("oskar").get(FollowUpURL.workList).rows.count == 1)
    }
  }
}

@Suite struct `whoever is second` {
  @Test(arguments: ["avslut", "avliden", "ansvarig", "flytt", "ratta"])
  func `to change an episode is told, and changes nothing`(_ way: String) async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("farid", (.senior, organisation.adults))
      let episode = try await town.addMoods("a", 3, 6, worker: sanna)
      let (first, second) = (try await town.browser("sanna"), try await town.browser("farid"))
      let shown = try await second.get(FollowUpURL.episode(episode)).value(of: "version") ?? ""
      #expect(shown == "1")
      #expect(
        try await first.post(FollowUpURL.ending(episode), ["slut": "2026-03-01", "version": shown])
          .status == 303)
      let typed: KeyValuePairs = [
        "version": shown, "slut": "2026-02-01", "dodsdag": "2026-03-02",
        "ansvarig": "\(sanna.id)", "enhet": "\(organisation.families.id)", "start": "2025-02-01",
        "kon": "male", "skal": "Fel kön från början",
      ]
      let told = try await second.post("\(FollowUpURL.episode(episode))/andra/\(way)", typed)
      #expect(told.status == 422)
      #expect(
        told.errors == [
          "Någon annan har ändrat omgången under tiden. Se hur den ser ut nu och försök igen."
        ])
      let after = try await town.episode(episode)
      #expect(after.end == day("2026-03-01"))
      #expect(after.rowVersion == 2)
      #expect(
        [after.movedTo == nil, after.deceased == nil, after.gender == .female] == [
          true, true, true,
        ])
      #expect(try await town.changes() == ["episode.ended"])
      try await town.expectCellsHold()
    }
  }
}

@Suite struct `a clock that is set back and forward` {
  @Test(arguments: ["2023-01-01", "2024-12-01", "2025-03-01", "2031-06-30"])
  func `changes neither answers nor whom results count`(_ date: String) async throws {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let episode = try await town.addMoods("a", 3, 6, worker: sanna)
      let lone = try await town.addMoods("b", 4, nil, worker: sanna)
      let manager = try await town.manager()
      let before = try await town.all(viewer: manager)
      #expect([before.due, before.paired, before.lost?.n] == [2, 1, 1])

      organisation.clock.move(to: day(date))
      let browser = try await town.browser("sanna")
      for place in [
        FollowUpURL.episode(episode), FollowUpURL.form(episode, "m3"), FollowUpURL.workList,
        FollowUpURL.correction(episode), FollowUpURL.move(episode),
        FollowUpURL.withdrawal(try await town.response(episode, "m3"), of: episode),
      ] {
        #expect(try await browser.get(place).status == 200, "\(place)")
      }
      let now = try await town.all(
        viewer: try await organisation.viewer(
          .unitManager, in: organisation.adults))
      // Due only once the window has closed, on 16 May 2025, by the clock as it stands.
      let isClosed = day(date) > day("2025-05-16")
      #expect([now.started, now.paired, now.due] == [2, 1, isClosed ? 2 : 0])
      #expect(now.change == 3)
      let ending = try await browser.post(FollowUpURL.ending(lone), ["slut": date])
      #expect(ending.status == (day(date) < day("2025-01-01") ? 422 : 303))
      try await town.expectCellsHold()

      organisation.clock.move(to: day("2026-03-14"))
      let after = try await town.all(viewer: manager)
      #expect([after.started, after.paired, after.measured] == [2, 1, 1])
      #expect(try await town.browser("sanna").get(FollowUpURL.episode(lone)).status == 200)
      try await town.expectCellsHold()
    }
  }
}
