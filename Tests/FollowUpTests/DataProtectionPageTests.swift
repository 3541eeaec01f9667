import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `The data protection officer's page` {
  private func officer(_ town: ResultTown) async throws -> TestBrowser {
    try await town.organisation.user(
      "disa", (.dataProtectionOfficer, town.organisation.board))
    return try await town.browser("disa")
  }

  @Test func `says what waits, the most pressing first, and what holds`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      try await town.addMoods("b", 3, 5, isProtected: true)
      let disa = try await officer(town)
      let page = try await disa.get(DataProtectionURL.start)
      for words in [
        "Måendet: gallringsbeslut är inte registrerat", "DPIA 1", "2026-01-01", "Allmänt intresse",
        "1 personer, 0 får läsa", "Socialnämnden",
      ] { #expect(page.text.contains(words), "\(words)") }
      try await disa.get(DataProtectionURL.requests)
      try await disa.post(
        DataProtectionURL.requests,
        [
          "galler": "access", "diarienummer": "SN 2026/77", "vem": "self", "identitet": "idCard",
          "kom": "2026-03-01",
        ])
      try await disa.post(
        DataProtectionURL.incidents,
        [
          "rubrik": "Fel mottagare", "slag": "confidentiality", "beskrivning": "Ett brev gick fel",
          "upptackt": "2026-03-14", "klockan": "08:00",
        ])
      let later = try await disa.get(DataProtectionURL.start).text
      let places = try ["I1 ska anmälas", "R1 (registerutdrag): 18 dagar", "gallringsbeslut är"]
        .map { try #require(later.range(of: $0)).lowerBound }
      #expect(places == places.sorted())
      try await town.decideDeletion()
      #expect(
        !(try await disa.get(DataProtectionURL.start)).text.contains(
          "gallringsbeslut är inte registrerat"))
    }
  }

  @Test func `tells reasons that were typed to read, and marks what may name somebody`()
    async throws
  {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let analyst = try await town.analyst()
      for reason in ["Jämför våra insatser i år", "Kontroll åt Anna Andersson på enheten"] {
        _ = try await town.followUp.results(
          town.request(purpose: .analysis, reason: reason), viewer: analyst)
      }
      let page = try await officer(town).get(DataProtectionURL.reasons)
      #expect(page.rows.count == 2)
      #expect(page.text.contains("Jämför våra insatser i år"))
      #expect(page.text.components(separatedBy: "kan nämna någon").count == 2)
    }
  }

  @Test func `generates documents that say what is known and mark what is not`() async throws {
    try await ResultTown.with { town in
      try await town.decideDeletion()
      let disa = try await officer(town)
      let page = try await disa.get(DataProtectionURL.kit(town.programme.id))
      for words in [
        "Konsekvensbedömning avseende dataskydd (utkast)", "Hur mår du? · Arbete?",
        "2 år efter att omgången har slutat (SN 2026/12, 2026-01-20)", "artikel 35.7",
        "Det är frivilligt", "Fyll i",
      ] { #expect(page.text.contains(words), "\(words)") }
      let file = try await disa.get("\(DataProtectionURL.kit)/fil")
      let text = String(decoding: file.answer.body, as: UTF8.self)
      for name in [
        "bitradesavtal-sv.md", "matt/konsekvensbedomning-sv.md", "matt/artikel-30-en.md",
        "matt/information-sv.md", "matt/information-barn-sv.md", "matt/information-barn-en.md",
        "tillganglighetsredogorelse-sv.md", "tillganglighetsredogorelse-en.md",
      ] { #expect(text.contains(name), "\(name)") }
      #expect(text.contains("- **Fyll i:** Kontaktuppgifter till nämnden"))
      #expect(text.contains("# Record of processing (article 30)"))
      // To children, in words of their own; and what only people can say of accessibility is left to them.
      #expect(text.contains("# Till dig som är barn eller ung: "))
      #expect(text.contains("- Vi tar bort svaren 2 år efter att du har slutat träffa oss."))
      #expect(text.contains("- Nobody will be angry if you do not want to."))
      #expect(text.contains("- **Fyll i:** Namn på en vuxen hos er som barnet kan fråga"))
      #expect(text.contains("- Ansvarig: Prövköping"))
      #expect(text.contains("- **Fill in:** Shortcomings that you know of"))
    }
  }

  @Test func `names who reads about the protected, and marks somebody already followed`()
    async throws
  {
    try await ResultTown.with { town in
      let house = town.organisation
      let episode = try await town.addMoods("a", 3, 5)
      for number in 0..<5 { try await town.addMoods("p\(number)", 3, 5) }
      try await house.database.write { connection in
        try connection.execute("UPDATE episode SET case_reference = 'Ä-1' WHERE id = \(episode)")
      }
      try await house.user("eva", (.unitManager, house.adults))
      try await house.user("chef", (.director, house.board))
      let (rut, eva) = (try await town.registrar(), try await town.browser("eva"))
      #expect(try await eva.get(FollowUpURL.episode(episode)).status == 200)
      try await rut.get(DataProtectionURL.protected)
      let marked = try await rut.post(
        DataProtectionURL.protecting, ["namnd": "\(house.zone.id)", "person": "Ä-1"])
      #expect(marked.location == DataProtectionURL.protected + "?markt=ja")
      #expect(try await eva.get(FollowUpURL.episode(episode)).status == 403)
      try await town.expectCellsHold()
      #expect(try await town.all(viewer: town.viewer("eva")).paired == 5)

      let director = try await town.browser("chef")
      try await director.get(DataProtectionURL.protected)
      let stranger = try await director.post(
        DataProtectionURL.protected, ["namnd": "\(house.zone.id)", "inloggning": "ingen"])
      #expect(stranger.status == 422)
      let form: KeyValuePairs = ["namnd": "\(house.zone.id)", "inloggning": "eva"]
      #expect(try await director.post(DataProtectionURL.protected, form).status == 303)
      #expect(try await eva.get(FollowUpURL.episode(episode)).status == 200)
      let page = try await director.get(DataProtectionURL.protected)
      #expect(page.rows.first?.prefix(2) == ["Socialnämnden", "1"])
      #expect(
        try await director.post(
          DataProtectionURL.protected,
          ["namnd": "\(house.zone.id)", "inloggning": "eva", "bort": "ja"]
        ).status == 303)
      #expect(try await eva.get(FollowUpURL.episode(episode)).status == 403)
      #expect(try await rut.post(DataProtectionURL.protected, form).status == 403)
    }
  }
}
