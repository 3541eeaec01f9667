import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// Skatteverket's own test number: a woman born 1985.
private let number = "19850709-9805"

extension ResultTown {
  /// Checks and saves a correction as somebody does who changes `fields` in the form.
  fileprivate func correct(
    _ episode: EpisodeID, _ browser: TestBrowser, _ fields: [String: String],
    reason: String = "Skrevs fel vid starten"
  ) async throws -> (check: TestPage, saved: TestPage) {
    var typed = CorrectionForm.filled(try await self.episode(episode)).fields
      .reduce(into: [:]) { $0[$1.name] = $1.value }
    typed["skal"] = reason
    typed.merge(fields) { $1 }
    let form = FormData(typed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    let check = try await browser.post(FollowUpURL.correctionCheck(episode), form: form)
    let saved = try await browser.post(FollowUpURL.correction(episode), form: form)
    return (check, saved)
  }

  fileprivate func numberOfPersons() async throws -> Int {
    try await organisation.database.read { connection in
      try connection.first("SELECT count(*) FROM person")?.value(at: 0) ?? 0
    }
  }
}

@Suite struct `a correction` {
  @Test func `of sex, year, start and unit moves the results with it`() async throws {
    try await ResultTown.with(cellYAML, today: day("2026-03-14")) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.department))
      let manager = try await town.manager()
      let episode = try await town.addMoods("a", 3, 6, worker: sanna)
      try await town.addMoods("b", 4, 4)
      func figures(_ by: String, from: String? = nil) async throws -> [[String]: Int] {
        let report = try await town.followUp.results(
          ResultRequest(
            programme: "celler", measure: "mood", occasion: "m3", by: [by],
            from: from.map { day($0) }, purpose: .unitFollowUp), viewer: manager)
        return Dictionary(
          uniqueKeysWithValues: report.groups.map { (Array($0.by.values), $0.started) })
      }
      #expect(try await figures("gender") == [["female"]: 2])
      let browser = try await town.browser("sanna")
      let (check, saved) = try await town.correct(
        episode, browser,
        [
          "kon": "male", "fodelsear": "1960", "start": "2025-02-01",
          "enhet": "\(organisation.families.id)",
        ])
      #expect(
        check.rows == [
          ["Start", "2025-01-01", "2025-02-01"],
          ["Enhet", "Mottagning vuxen", "Familjehuset"],
          ["Registrerat kön", "Kvinna", "Man"], ["Födelseår", "inte angivet", "1960"],
        ])
      #expect(check.text.contains("Resultaten flyttas"))
      #expect(saved.status == 303)
      #expect(try await figures("gender") == [["female"]: 1, ["male"]: 1])
      #expect(try await figures("unit") == [["VUX"]: 1, ["FAM"]: 1])
      // 65 in the year of the start.
      #expect(try await figures("age") == [["65-"]: 1, ["missing"]: 1])
      #expect(try await figures("gender", from: "2025-02-01") == [["male"]: 1])
      try await town.expectCellsHold()
      let page = try await browser.get(saved.location ?? "")
      #expect(page.text.contains("Start var 2025-01-01."))
      #expect(page.text.contains("Registrerat kön var Kvinna."))
      #expect(page.text.contains("Skäl: Skrevs fel vid starten"))
      #expect(try await town.changes() == ["episode.corrected"])
    }
  }

  @Test func `tells everything that is wrong, and lets one change more`() async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.addMoods("a", 3, 6, worker: sanna)
      let browser = try await town.browser("sanna")
      let nothing = try await town.correct(episode, browser, [:])
      #expect(nothing.check.errors == ["Inget är ändrat. Skriv det som är fel på nytt."])
      #expect(nothing.saved.status == 422)
      let (refused, saved) = try await town.correct(
        episode, browser,
        [
          "person": "19850709-9804", "referens": number, "start": "i går", "fodelsear": "85",
          "enhet": "\(town.organisation.otherUnit.id)",
        ], reason: "Ring 070-123 45 67")
      #expect(saved.status == 422)
      #expect(
        refused.errors.dropLast() == [
          "Personnumret stämmer inte. Kontrollera siffrorna.",
          "Här får inte stå ett personnummer",
          "Skriv ett datum som har varit, till exempel 2026-03-14",
          "Välj en enhet där du arbetar",
          "Skriv ett år med fyra siffror, mellan 1880 och 2026",
        ])
      #expect(refused.errors.last?.contains("”Ring ***-*** ** **”") == true)
      #expect(refused.value(of: "start") == "i går")
      #expect(refused.html.contains("Ring 070-123 45 67</textarea>"))
      let more = try await town.correct(episode, browser, ["kon": "male", "andra-mer": "ja"])
      #expect(more.check.h1 == "Rätta uppgifter")
      #expect(try await town.changes() == ["episode.corrected"])
    }
  }

  @Test func `of the person gives the right pseudonym, sex and year, and forgets the wrong one`()
    async throws
  {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add(
        "fel", worker: sanna, gender: .male, birthYear: 1950,
        [("start", "2025-01-01", moodSheet(3))])
      let browser = try await town.browser("sanna")
      let manager = try await town.manager()
      let (check, saved) = try await town.correct(
        episode, browser, ["person": number], reason: "Fel nummer")
      #expect(
        check.rows == [
          ["Person", "Den som står nu", "En annan person"],
          ["Registrerat kön", "Man", "Kvinna"], ["Födelseår", "1950", "1985"],
        ])
      #expect(saved.location == "\(FollowUpURL.episode(episode))?rattad=ja")
      let ring = try town.followUp.keys.ring(of: town.programme.zone)
      let known = try await town.organisation.database.read { connection in
        try ["198507099805", "fel"].map {
          try town.followUp.episodes.person(
            ring.candidates(for: $0), zone: town.programme.zone, in: connection)
        }
      }
      #expect(known == [try await town.episode(episode).person, nil])
      #expect(try await town.numberOfPersons() == 1)
      #expect(
        try await town.figures("start", by: ["gender"], viewer: manager).map(\.by)
          == [["gender": "female"]])
      try await town.expectCellsHold()
      let page = try await browser.get(saved.location ?? "")
      #expect(page.text.contains("Person var en annan."))
      #expect(!page.html.contains("9805"))
      let again = try await town.correct(episode, browser, ["person": number])
      #expect(again.check.errors == ["Omgången är redan registrerad på den personen"])
    }
  }

  @Test func `to a person with an open episode leads to merging, if both may be read`()
    async throws
  {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.adults))
      let wrong = try await town.addMoods("fel", 3, 6, worker: sanna)
      let right = try await town.addMoods("198507099805", 4, nil, worker: oskar)
      let browser = try await town.browser("sanna")
      let held = try await town.correct(wrong, browser, ["person": number])
      #expect(held.check.errors.first?.hasPrefix("Personen har redan en pågående omgång") == true)
      #expect(held.saved.status == 422)
      #expect(!held.check.html.contains("\(right)"))
      try await organisation.user("farid", (.senior, organisation.adults))
      let farid = try await town.browser("farid")
      let (check, saved) = try await town.correct(wrong, farid, ["person": number])
      #expect(check.text.contains("När rättelsen är sparad slår du ihop de två."))
      #expect(saved.location == FollowUpURL.merge(wrong, into: right))
      #expect(try await farid.get(saved.location ?? "").h1 == "Slå ihop omgångarna")
      try await town.expectCellsHold()
    }
  }
}

@Suite struct `merging` {
  /// One follow-up registered twice: from 1 January 3, 6 after three months; from 5 January 4, and
  /// 9 after six months.
  private func withTwice(
    _ body: (ResultTown, EpisodeID, EpisodeID, TestBrowser) async throws -> Void
  ) async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let kept = try await town.addMoods("a", 3, 6, worker: sanna)
      let other = try await town.add(
        "a", worker: sanna, start: "2025-01-05",
        [("start", "2025-01-05", moodSheet(4)), ("m6", "2025-07-05", moodSheet(9))])
      try await body(town, kept, other, try await town.browser("sanna"))
    }
  }

  @Test func `keeps the answers chosen, and leads from one address to the other`() async throws {
    try await withTwice { town, kept, other, sanna in
      let manager = try await town.manager()
      let before = [
        try await town.all(viewer: manager), try await town.all("m6", viewer: manager),
      ]
      #expect(before.map(\.started) == [2, 2])
      #expect(before.map(\.change) == [3, 5])
      #expect(before.map(\.lost?.n) == [1, 1])
      let open = try await sanna.get(FollowUpURL.form(other, "start"))
      let path = FollowUpURL.merge(other, into: kept)
      let page = try await sanna.get(path)
      #expect(page.rows.contains(["Start", "2025-01-01", "2025-01-05"]))
      #expect(page.rows.contains(["Hur mår du?", "3", "4"]))
      #expect(page.text.contains("Följer med Efter 6 månader 2025-07-05"))
      let undecided = try await sanna.post(path, ["skal": "Registrerad två gånger"])
      #expect(undecided.errors == ["Välj vilka svar som gäller"])
      #expect(undecided.html.contains("Registrerad två gånger</textarea>"))
      let merged = try await sanna.post(
        path,
        [
          "skal": "Registrerad två gånger", "version": page.value(of: "version") ?? "",
          "version-andra": page.value(of: "version-andra") ?? "",
          "svar-start": "\(try await town.response(other, "start"))",
        ])
      #expect(merged.location == "\(FollowUpURL.episode(kept))?ihop=ja")
      let after = [
        try await town.all(viewer: manager), try await town.all("m6", viewer: manager),
      ]
      #expect(after.map(\.started) == [1, 1])
      // 6 − 4 and 9 − 4.
      #expect(after.map(\.change) == [2, 5])
      #expect(after.map(\.lost?.n) == [0, 0])
      try await town.expectCellsHold()

      let there = try await sanna.get(merged.location ?? "")
      #expect(there.history.contains { $0[3] == "Svar ersatt" })
      #expect(there.text.contains("Skäl: Registrerad två gånger"))
      let led = try await sanna.get(FollowUpURL.episode(other))
      #expect(led.location == "\(FollowUpURL.episode(kept))?hit=ja")
      #expect(try await sanna.get(path).location == "\(FollowUpURL.episode(kept))?hit=ja")
      let work = try await sanna.get(FollowUpURL.workList)
      #expect(!work.html.contains("\(other)"))
      #expect(try await town.changes() == ["episode.merged", "episode.merged"])

      // Whoever had the form of the other open goes on with it in the one that lives.
      let saved = try await sanna.fill(
        FollowUpURL.form(other, "start"), from: open,
        ["handling": "spara", "datum": "2025-01-05", "fraga-mood": "5", "fraga-work": "ja"])
      #expect(saved.text.contains("Svaren är sparade."))
      #expect(try await town.all(viewer: manager).change == 1)
      // And whoever had its page open is told.
      let told = try await sanna.post(FollowUpURL.ending(other), ["slut": "2026-01-01"])
      #expect(told.status == 422)
      #expect(told.errors.first?.hasPrefix("Omgången har slagits ihop med en annan") == true)
      #expect(try await town.episode(kept).end == nil)
      try await town.expectCellsHold()
    }
  }

  @Test func `is refused when either was changed, and asks anew`() async throws {
    try await withTwice { town, kept, other, sanna in
      let path = FollowUpURL.merge(other, into: kept)
      let page = try await sanna.get(path)
      let chosen = try await town.response(kept, "start")
      let form = try await sanna.get(FollowUpURL.form(kept, "start"))
      _ = try await sanna.fill(
        FollowUpURL.form(kept, "start"), from: form,
        ["handling": "spara", "datum": "2025-01-02", "fraga-mood": "7", "fraga-work": "ja"])
      let fields: KeyValuePairs = [
        "skal": "Registrerad två gånger", "svar-start": "\(chosen)",
        "version": page.value(of: "version") ?? "",
        "version-andra": page.value(of: "version-andra") ?? "",
      ]
      let told = try await sanna.post(path, fields)
      #expect(told.errors == ["Svaren har ändrats under tiden. Jämför och välj igen."])
      #expect(told.rows.contains(["Hur mår du?", "7", "4"]))
      _ = try await sanna.post(FollowUpURL.ending(other), ["slut": "2026-01-01"])
      let changed = try await sanna.post(path, fields)
      #expect(changed.errors.first?.hasPrefix("Någon annan har ändrat omgången") == true)
      #expect(try await town.all(viewer: try await town.manager()).started == 2)
      #expect(try await town.changes() == ["episode.ended"])
    }
  }

  @Test func `is of one person's episodes, by who may read both`() async throws {
    try await withTwice { town, kept, other, sanna in
      let organisation = town.organisation
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.adults))
      let stranger = try await town.addMoods("b", 1, 2, worker: oskar)
      for path in [
        FollowUpURL.merge(stranger, into: kept), FollowUpURL.merge(kept, into: kept),
        FollowUpURL.merge(.make(), into: kept),
      ] {
        #expect(try await sanna.get(path).status == 403)
        #expect(try await sanna.post(path, ["skal": "Registrerad två gånger"]).status == 403)
      }
      let his = try await town.browser("oskar")
      #expect(try await his.get(FollowUpURL.merge(other, into: kept)).status == 403)
      _ = try await sanna.post(FollowUpURL.handover(other), ["ansvarig": "\(oskar.id)"])
      #expect(try await sanna.get(FollowUpURL.merge(other, into: kept)).status == 403)
      #expect(!(try await sanna.get(FollowUpURL.episode(kept))).html.contains("\(other)"))
    }
  }
}
