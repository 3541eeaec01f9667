import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `beginning an episode` {
  // Skatteverket's own test number: born 1985, the ninth digit even.
  private static let number = "19850709-9805"

  private func path(_ town: ResultTown) -> String {
    FollowUpURL.newEpisode(town.programme.id)
  }

  @Test func `keeps a pseudonym, the year and the sex, and never the number`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      let sanna = try await town.browser("sanna")
      let form = try await sanna.get(path(town))
      #expect(form.status == 200)
      let worker = try await town.organisation.store.user(login: "sanna")
      let answer = try await sanna.fill(
        path(town), from: form,
        [
          "person": "850709 9805", "referens": "2026-17", "start": "1/3 2026",
          "ansvarig": worker?.id.description ?? "",
        ])
      #expect(answer.status == 303)
      #expect(answer.location?.hasSuffix("/start") == true)
      let kept = try await town.organisation.database.read { connection in
        try connection.rows(
          """
          SELECT e.birth_year, e.gender, e.start_day, e.case_reference, e.attributes,
            length(p.pseudonym) AS digest
          FROM episode e JOIN person p ON p.id = e.person_id
          """
        ).map(\.values)
      }
      #expect(
        kept == [
          [
            .integer(1985), .text("female"), .integer(Int64(day("2026-03-01").number)),
            .text("2026-17"), .text("{}"), .integer(32),
          ]
        ])
      #expect(try await town.readings() == ["POST /uppfoljning/{programme}/ny episode"])
      let start = try await sanna.get(answer.location ?? "")
      #expect(start.status == 200)
      #expect(!start.html.contains("9805"))
    }
  }

  @Test func `finds the one that is open instead of doubling it`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let user = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let sanna = try await town.browser("sanna")
      let form = try await sanna.get(path(town))
      func begin(_ number: String, from page: TestPage) async throws -> TestPage {
        try await sanna.fill(
          path(town), from: page,
          ["person": number, "start": "2026-03-01", "ansvarig": user.id.description])
      }
      let first = try await begin(Self.number, from: form)
      #expect(first.status == 303)
      // The same form sent twice.
      #expect(try await begin(Self.number, from: form).location == first.location)
      // Another form, the number written in another way.
      let other = try await begin("8507099805", from: try await sanna.get(path(town)))
      #expect(other.status == 409)
      #expect(other.h1 == "Personen följs redan i programmet")
      let episode = try #require(first.location).replacingOccurrences(of: "/start", with: "")
      #expect(other.html.contains("href=\"\(episode)\""))
      #expect(try await town.numberOfEpisodes() == 1)
    }
  }

  @Test func `says that somebody else follows the person, and no more`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let oskar = try await town.organisation.user(
        "oskar", (.caseworker, town.organisation.families))
      for (login, user) in [("sanna", sanna), ("oskar", oskar)] {
        let browser = try await town.browser(login)
        let form = try await browser.get(path(town))
        let answer = try await browser.fill(
          path(town), from: form,
          ["person": Self.number, "start": "2026-03-01", "ansvarig": user.id.description])
        #expect(answer.status == (login == "sanna" ? 303 : 422))
        if login == "oskar" {
          #expect(answer.errors.count == 1)
          #expect(!answer.html.contains("/omgang/"))
          #expect(answer.value(of: "person") == Self.number)
        }
      }
      #expect(try await town.numberOfEpisodes() == 1)
    }
  }

  @Test func `tells what is wrong and keeps what was typed`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      let sanna = try await town.browser("sanna")
      let form = try await sanna.get(path(town))
      let answer = try await sanna.fill(
        path(town), from: form,
        [
          "person": "19850709-9804", "referens": "19850709-9805", "start": "2027-01-01",
          "fodelsear": "85",
        ])
      #expect(answer.status == 422)
      #expect(answer.title.hasPrefix("Fel: "))
      #expect(
        answer.errors == [
          "Personnumret stämmer inte. Kontrollera siffrorna.",
          "Här får inte stå ett personnummer",
          "Skriv ett datum som har varit, till exempel 2026-03-14",
          "Välj registrerat kön, eller ”Uppgift saknas”",
          "Skriv ett år med fyra siffror, mellan 1880 och 2026",
          "Välj någon som arbetar med uppföljning på enheten",
        ])
      #expect(answer.value(of: "person") == "19850709-9804")
      #expect(answer.value(of: "start") == "2027-01-01")
      #expect(try await town.numberOfEpisodes() == 0)
    }
  }

  @Test func `is for those who collect, where persons are followed`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      try await town.organisation.user("admin", (.administrator, town.organisation.root))
      try await town.organisation.user("amina", (.analyst, town.organisation.board))
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      for login in ["admin", "amina"] {
        #expect(try await town.browser(login).get(path(town)).status == 403)
      }
      try await town.organisation.store.setPersonalData(
        enabled: false, in: town.organisation.zone.id, by: nil)
      let refusal = try await town.browser("sanna").get(path(town))
      #expect(refusal.status == 403)
      #expect(refusal.text.contains("avstängd"))
    }
  }

  @Test func `of a protected person is read by those named only`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      let eva = try await organisation.user("eva", (.unitManager, organisation.adults))
      try await organisation.user("farid", (.senior, organisation.adults))
      try await organisation.store.nameProtectedReader(
        eva.id, in: organisation.zone.id, from: day("2026-01-01"))
      let browser = try await town.browser("eva")
      let form = try await browser.get(path(town))
      #expect(form.html.contains("name=\"skyddad\""))
      let begun = try await browser.fill(
        path(town), from: form,
        ["person": Self.number, "ansvarig": eva.id.description, "skyddad": "ja"])
      let location = try #require(begun.location)
      #expect(try await browser.get(location).status == 200)
      let farid = try await town.browser("farid")
      #expect(try await farid.get(location).status == 403)
      #expect(!(try await farid.get(path(town))).html.contains("name=\"skyddad\""))
    }
  }
}

@Suite struct `an episode` {
  @Test func `of somebody else is refused like one that does not exist`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("oskar", (.caseworker, organisation.adults))
      try await organisation.user("greta", (.caseworker, organisation.otherUnit))
      try await organisation.user("admin", (.administrator, organisation.root))
      let episode = try await town.add("a", worker: sanna, start: "2026-03-01", records: [])
      let none = EpisodeID.make()
      for login in ["oskar", "greta", "admin"] {
        let browser = try await town.browser(login)
        for suffix in ["", "/start"] {
          let there = try await browser.get(FollowUpURL.episode(episode) + suffix)
          let nowhere = try await browser.get(FollowUpURL.episode(none) + suffix)
          #expect(there.status == 403)
          #expect(there.text == nowhere.text, "\(login)")
        }
        let write = try await browser.post(
          FollowUpURL.form(episode, "start"), ["handling": "spara"])
        #expect(write.status == 403)
      }
      #expect(try await town.readings() == [])
      #expect(try await town.stored(episode) == [])
    }
  }

  @Test func `is ended, opened again and handed over, each step once`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      let sanna = try await organisation.user("sanna", (.caseworker, organisation.adults))
      let oskar = try await organisation.user("oskar", (.caseworker, organisation.adults))
      let episode = try await town.add("a", worker: sanna, start: "2025-12-20", records: [])
      let browser = try await town.browser("sanna")
      let before = try await browser.post(
        FollowUpURL.ending(episode), ["slut": "2025-12-01"])
      #expect(before.errors == ["Skriv ett datum från omgångens start 2025-12-20 eller senare"])
      let ended = try await browser.post(FollowUpURL.ending(episode), ["slut": "10/3 2026"])
      #expect(ended.status == 303)
      let page = try await browser.get(ended.location ?? "")
      #expect(page.text.contains("Omgången är avslutad."))
      // The occasion at three months would fall after the end; the end takes its place.
      #expect(page.rows.prefix(2).map { $0[0] } == ["Start", "Avslut"])
      let again = try await browser.post(FollowUpURL.ending(episode), ["slut": "2026-03-11"])
      #expect(again.status == 422)
      #expect(try await browser.post(FollowUpURL.reopening(episode)).status == 303)
      let wrong = try await browser.post(
        FollowUpURL.handover(episode), ["ansvarig": UserID.make().description])
      #expect(wrong.status == 422)
      let handed = try await browser.post(
        FollowUpURL.handover(episode), ["ansvarig": oskar.id.description])
      #expect(handed.location == FollowUpURL.workList)
      #expect(try await browser.get(FollowUpURL.episode(episode)).status == 403)
      #expect(try await town.browser("oskar").get(FollowUpURL.episode(episode)).status == 200)
    }
  }
}
