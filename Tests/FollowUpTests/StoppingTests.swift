import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

@Suite struct `stopping and withdrawing` {
  /// Sanna's episode that began on 1 March, and Eva who looks after the programme.
  private func withTown(
    _ body: (ResultTown, EpisodeID, _ sanna: TestBrowser, _ eva: TestBrowser) async throws -> Void
  ) async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("eva", (.unitManager, organisation.department))
      let episode = try await town.add("a", worker: sanna, start: "2026-03-01", records: [])
      try await body(
        town, episode, try await town.browser("sanna"), try await town.browser("eva"))
    }
  }

  private static let complete: KeyValuePairs = [
    "handling": "spara", "fraga-housing": "own", "fraga-children": "0", "fraga-mood": "4",
  ]

  @Test func `a form that is open when the programme stops is saved, with a line that says so`()
    async throws
  {
    try await withTown { town, episode, sanna, eva in
      let form = try await sanna.get(FollowUpURL.form(episode, "start"))
      #expect(try await eva.post(FollowUpURL.stop(town.programme.id)).status == 422)
      let stopped = try await eva.post(
        FollowUpURL.stop(town.programme.id), ["bekrafta": "ja", "fran": "2026-03-14"])
      #expect(
        try await eva.get(stopped.location ?? "").text.contains("Programmet är avslutat."))
      let saved = try await sanna.fill(
        FollowUpURL.form(episode, "start"), from: form, Self.complete)
      #expect(saved.text.contains("Svaren är sparade."))
      #expect(saved.text.contains("Programmet avslutades 2026-03-14. Den här omgången följs"))
      #expect(try await town.stored(episode).count == 1)
      #expect(
        try await sanna.get(FollowUpURL.form(episode, "start")).text.contains(
          "Programmet avslutades 2026-03-14"))
    }
  }

  @Test func `who is about to begin an episode when it stops loses nothing that was typed`()
    async throws
  {
    try await withTown { town, _, sanna, eva in
      let path = FollowUpURL.newEpisode(town.programme.id)
      let form = try await sanna.get(path)
      try await eva.post(FollowUpURL.stop(town.programme.id), ["bekrafta": "ja"])
      let refused = try await sanna.fill(
        path, from: form,
        [
          "person": "A-17", "referens": "Ärende 7", "start": "2026-03-14", "kon": "female",
          "ansvarig": form.value(of: "ansvarig") ?? "",
        ])
      #expect(refused.status == 422)
      #expect(refused.html.contains("Ärende 7"))
      #expect(try await town.numberOfEpisodes() == 1)
      #expect(try await sanna.get(path).status == 409)
    }
  }

  @Test func `it can stop on a day to come, and no later than in a year`() async throws {
    try await withTown { town, _, sanna, eva in
      let path = FollowUpURL.stop(town.programme.id)
      for day in ["2026-03-13", "2027-03-15", "snart"] {
        let refused = try await eva.post(path, ["bekrafta": "ja", "fran": day])
        #expect(
          refused.errors == [
            "Skriv en dag mellan 2026-03-14 och 2027-03-14, till exempel 2026-04-14"
          ])
        #expect(refused.value(of: "fran") == day)
      }
      let later = try await eva.post(path, ["bekrafta": "ja", "fran": "1/4 2026"])
      #expect(later.location?.hasSuffix("?avslutas=ja") == true)
      #expect(try await sanna.get(FollowUpURL.newEpisode(town.programme.id)).status == 200)
      #expect(
        try await eva.get(path).text.contains("Ingen ny kan börja från och med 2026-04-01."))
      town.organisation.clock.move(to: day("2026-03-31"))
      try await sanna.logIn("sanna")
      #expect(try await sanna.get(FollowUpURL.newEpisode(town.programme.id)).status == 200)
      town.organisation.clock.move(to: day("2026-04-01"))
      try await sanna.logIn("sanna")
      #expect(try await sanna.get(FollowUpURL.newEpisode(town.programme.id)).status == 409)
    }
  }

  @Test func `the day begins at midnight in Sweden, in summer and in winter`() {
    #expect(Date(beginningOf: day("2026-07-01")).timeIntervalSince1970 == 1_782_856_800)
    #expect(Date(beginningOf: day("2026-01-01")).timeIntervalSince1970 == 1_767_222_000)
  }

  @Test
  func `a form that is open when its version is withdrawn is refused, with everything to copy`()
    async throws
  {
    try await withTown { town, episode, sanna, eva in
      let path = FollowUpURL.form(episode, "start")
      let form = try await sanna.get(path)
      let withdrawal = FollowUpURL.withdrawal(town.programme.id)
      let unsure = try await eva.post(withdrawal, ["varfor": "Fel"])
      #expect(
        unsure.errors == [
          "Välj vilken version som ska dras tillbaka",
          "Skriv med några ord varför, minst tio tecken",
          "Kryssa i rutan om du vill dra tillbaka versionen",
        ])
      let named = try await eva.post(
        withdrawal,
        [
          "version": "1", "varfor": "Ring 070-123 45 67 om det här",
          "bekrafta-tillbakadragande": "ja",
        ])
      #expect(named.errors.first?.contains("där stjärnorna står") == true)
      let done = try await eva.post(
        withdrawal,
        [
          "version": "1", "varfor": "Konsekvensbedömningen var inte klar.",
          "bekrafta-tillbakadragande": "ja",
        ])
      let programme = try await eva.get(done.location ?? "")
      #expect(programme.text.contains("Versionen är tillbakadragen."))
      #expect(
        programme.text.contains(
          "Tillbakadragen 2026-03-14: Konsekvensbedömningen var inte klar."))

      for act in ["spara", "utkast", "ejgjord"] {
        let refused = try await sanna.fill(
          path, from: form,
          [
            "handling": act, "fraga-housing": "own", "fraga-children": "två", "fraga-mood": "4",
            "fraga-problems": "sleep", "fraga-problems": "money", "saknas-weight": "declined",
            "fraga-note": "En lång anteckning.\nMed två rader.", "skal": "notReached",
          ])
        #expect(refused.status == 422)
        #expect(refused.title.hasPrefix("Fel: Formuläret går inte att spara"))
        #expect(refused.text.contains("Konsekvensbedömningen var inte klar."))
        for typed in [
          "2026-03-14", "Egen bostad", "två", "Sömn, Pengar", "Saknas: Avböjde att svara",
          "En lång anteckning.", "Med två rader.", "Gick inte att nå",
        ] {
          #expect(refused.text.contains(typed), "\(act): \(typed)")
        }
      }
      #expect(try await town.stored(episode).isEmpty)
      // Nothing waits in it, and the programme takes nobody in.
      #expect(!(try await sanna.get(FollowUpURL.workList)).html.contains(path))
      #expect(try await sanna.get(FollowUpURL.newEpisode(town.programme.id)).status == 409)
      #expect(try await sanna.get(FollowUpURL.episode(episode)).text.contains("drogs tillbaka"))
      // It cannot be done twice, nor stopped after.
      #expect(try await eva.post(withdrawal, ["version": "1"]).status == 422)
      #expect(try await eva.get(FollowUpURL.stop(town.programme.id)).status == 303)
    }
  }

  @Test func `what was saved before a version was withdrawn can be read but counts nowhere`()
    async throws
  {
    try await ResultTown.with { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let eva = try await organisation.viewer(.unitManager, in: organisation.adults)
      for name in 1...6 { try await town.addMoods("\(name)", 3, 6, worker: sanna) }
      let episode = try await town.addMoods("g", 3, 8, worker: sanna)
      #expect(try await started(town, eva) == 7)
      let loaded = try await organisation.database.read { connection in
        try town.followUp.catalogue.programme(town.programme.id, in: connection)
      }
      try await town.followUp.registration.withdraw(
        version: #require(loaded).latest, reason: "Den skulle aldrig ha startat.", by: nil)
      #expect(try await started(town, eva) == 0)
      let page = try await town.browser("sanna").get(FollowUpURL.form(episode, "m3"))
      #expect(page.status == 200)
      #expect(page.text.contains("Det finns kvar men räknas inte i några resultat."))
      #expect(page.text.contains("Hur mår du? 8"))
    }
  }

  private func started(_ town: ResultTown, _ viewer: Viewer) async throws -> Int? {
    try await town.followUp.results(town.request(), viewer: viewer).groups.first?.started ?? 0
  }
}
