import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// A request that the registrar has recorded, about somebody with an episode.
private struct Requesting {
  let town: ResultTown
  let rut: TestBrowser
  let episode: EpisodeID
  /// The address of the request.
  let place: String

  static func with(
    kind: String = "access", _ body: (Requesting) async throws -> Void
  ) async throws {
    try await ResultTown.with(collectingYAML) { town in
      let episode = try await town.add(
        "19900101-0017", start: "2025-01-01", birthYear: 1990,
        [
          (
            "start", "2025-01-02",
            [
              "mood": .value(.number(FixedPoint(4))), "housing": .value(.code("own")),
              "note": .value(.text("Bror Nils Nilsson nås på 070-123 45 67")),
              "weight": .missing(.declined),
            ]
          )
        ])
      try await town.organisation.database.write { connection in
        let pseudonym = try town.followUp.keys.ring(of: town.organisation.zone.id)
          .pseudonym(of: "199001010017")
        try connection.execute(
          """
          UPDATE person SET pseudonym = \(pseudonym.digest), key_version = \(pseudonym.keyVersion)
          """)
        try connection.execute("UPDATE episode SET case_reference = 'Ä-17'")
      }
      let rut = try await town.registrar()
      try await rut.get(DataProtectionURL.requests)
      let recorded = try await rut.post(
        DataProtectionURL.requests,
        [
          "galler": kind, "diarienummer": "SN 2026/77", "vem": "self", "identitet": "idCard",
          "kom": "2026-02-20",
        ])
      #expect(recorded.status == 303)
      let place = String(try #require(recorded.location).prefix { $0 != "?" })
      try await body(Requesting(town: town, rut: rut, episode: episode, place: place))
    }
  }

  func find(_ typed: String = "900101-0017") async throws -> TestPage {
    try await rut.get(place)
    return try await rut.post("\(place)/person", ["person": typed])
  }
}

@Suite struct `A request by somebody registered` {
  @Test func `shows the month that is left, and is refused without an identity check`()
    async throws
  {
    try await Requesting.with { town in
      #expect(try await town.rut.get(town.place).text.contains("Svar senast 2026-03-20"))
      #expect(try await town.rut.get(DataProtectionURL.requests).text.contains("6 dagar kvar"))
      town.town.organisation.clock.move(to: day("2026-03-22"))
      let rut = try await town.town.registrar()
      #expect(try await rut.get(DataProtectionURL.requests).text.contains("2 dagar försenad"))
      let refused = try await rut.post(
        DataProtectionURL.requests, ["diarienummer": "19900101-0017", "kom": "2026-03-30"])
      #expect(refused.status == 422)
      #expect(refused.errors.count == 5)
      #expect(refused.text.contains("Kontrollera vem det är"))
    }
  }

  @Test func `gives what is held, by number or case reference, with who has read it`()
    async throws
  {
    try await Requesting.with { town in
      let sanna = try await town.town.organisation.user(
        "sanna", (.unitManager, town.town.organisation.adults))
      let reader = try await town.town.browser("sanna")
      try await reader.get(FollowUpURL.episode(town.episode))
      for typed in ["900101-0017", "199001010017", "Ä-17"] {
        #expect(try await town.find(typed).status == 303)
      }
      #expect(try await town.find("19850515-0004").status == 422)
      let shown = try await town.rut.get("\(town.place)/utdrag")
      for words in [
        "Samla in", "Allmänt intresse", "2 år efter att omgången har slutat", "Mottagning vuxen",
        "Ä-17", "Hur mår du? 4", "Hur bor personen? Egen bostad", "Avböjde att svara",
        "Arbete i ärendet Enhetschef", "Registerutdrag Registrator eller arkivarie",
        "inte lämnats till någon utanför nämnden",
      ] { #expect(shown.text.contains(words), "\(words)") }
      #expect(!shown.text.contains("070-123"), "other people's numbers are masked")
      #expect(shown.text.contains("kan nämna någon"))
      #expect(!shown.text.contains(sanna.name), "staff stand by their role")
      let file = try await town.rut.get("\(town.place)/utdrag/fil")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(file.answer.body)) as? [String: Any])
      let part = try #require((json["parts"] as? [[String: Any]])?.first)
      #expect(
        part["caseReference"] as? String == "Ä-17" && part["start"] as? String == "2025-01-01")
      #expect((json["readings"] as? [[String: Any]])?.isEmpty == false)
    }
  }

  @Test
  func `is answered also where follow-up has been switched off, and by nobody else's reading`()
    async throws
  {
    try await Requesting.with { town in
      let house = town.town.organisation
      try await house.user("sanna", (.unitManager, house.adults))
      try await house.store.setPersonalData(enabled: false, in: house.zone.id, by: nil)
      #expect(try await town.find().status == 303)
      let shown = try await town.rut.get("\(town.place)/utdrag")
      #expect(shown.status == 200)
      for words in ["Ä-17", "Hur mår du? 4", "Registerutdrag Registrator eller arkivarie"] {
        #expect(shown.text.contains(words), "\(words)")
      }
      #expect(try await town.rut.get("\(town.place)/utdrag/fil").status == 200)
      let manager = try await town.town.browser("sanna")
      let closed = try await manager.get(FollowUpURL.episode(town.episode))
      #expect(closed.status == 403 && closed.text.contains("avstängd"))
    }
  }

  @Test func `strikes out what concerns others, and refuses in part with a decision`()
    async throws
  {
    try await Requesting.with { town in
      #expect(try await town.find().status == 303)
      let page = "\(town.place)/utdrag"
      let box = try #require(
        try await town.rut.get(page).html.firstMatch(of: /name="stryk" value="([^"]+)"/))
      #expect(
        try await town.rut.post("\(town.place)/stryk", ["stryk": String(box.1)]).status == 303)
      let struck = try await town.rut.get(page)
      #expect(struck.text.contains("Struket: rör någon annan"))
      #expect(!struck.text.contains("Nilsson"))
      #expect(!(try await town.rut.get("\(page)/fil")).html.contains("Nilsson"))

      let bare = try await town.rut.post(
        "\(town.place)/avslut", ["utfall": "partial", "skickat": "2026-03-14"])
      #expect(bare.status == 422 && bare.errors.count == 2)
      #expect(bare.text.contains("som kan överklagas"))
      let done = try await town.rut.post(
        "\(town.place)/avslut",
        [
          "utfall": "partial", "skal": "Uppgift om en annan person", "skickat": "2026-03-14",
          "beslutsnummer": "SN 2026/78",
        ])
      #expect(done.status == 303)
      let closed = try await town.rut.get(town.place).text
      #expect(closed.contains("en del lämnades ut") && closed.contains("SN 2026/78"))
      let twice = try await town.rut.post(
        "\(town.place)/avslut", ["utfall": "given", "skickat": "2026-03-14"])
      #expect(twice.status == 422 && twice.text.contains("redan avslutad"))
    }
  }

  @Test func `keeps the person from being deleted until it is closed`() async throws {
    try await Requesting.with { town in
      #expect(try await town.find().status == 303)
      try await town.town.end(town.episode, "2025-02-01")
      try await town.town.decideDeletion(months: 0)
      town.town.organisation.clock.move(to: day("2026-03-16"))
      #expect(try await town.town.followUp.carryOutRetention() == [])
      let rut = try await town.town.registrar()
      #expect(
        try await rut.post(
          "\(town.place)/avslut", ["utfall": "given", "skickat": "2026-03-15"]
        ).status == 303)
      #expect(try await town.town.followUp.carryOutRetention() == ["G1"])
      #expect(try await town.town.rows(in: "person") == 0)
      #expect(try await rut.get("\(town.place)/utdrag").status == 404)
    }
  }

  @Test func `for correction leads to the episode, and is prepared by the registrar alone`()
    async throws
  {
    try await Requesting.with(kind: "correction") { town in
      #expect(try await town.find().status == 303)
      #expect(
        try await town.rut.get(town.place).html.contains(FollowUpURL.episode(town.episode)))
      let house = town.town.organisation
      try await house.user("disa", (.dataProtectionOfficer, house.board))
      let disa = try await town.town.browser("disa")
      #expect(try await disa.get(town.place).text.contains("Registratorn tar fram"))
      #expect(try await disa.get("\(town.place)/utdrag").status == 403)
      try await house.user("annan", (.registrar, house.otherBoard))
      #expect(try await town.town.browser("annan").get("\(town.place)/utdrag").status == 404)
    }
  }

  @Test func `gives nothing of protected identity but to a named reader`() async throws {
    try await Requesting.with { town in
      #expect(try await town.find().status == 303)
      try await town.town.organisation.database.write { connection in
        try connection.execute("UPDATE person SET is_protected = 1")
      }
      #expect(try await town.find("Ä-17").status == 422, "as if there were nobody")
      let page = try await town.rut.get("\(town.place)/utdrag")
      #expect(page.status == 403 && !page.text.contains("Ä-17"))
    }
  }
}
