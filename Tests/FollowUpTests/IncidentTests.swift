import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// A breach that the data protection officer has recorded: Sanna read what she should not have.
private struct Breach {
  let town: ResultTown
  let disa: TestBrowser
  let place: String

  static func with(_ body: (Breach) async throws -> Void) async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let read = try await town.addMoods("a", 3, 5)
      let unread = try await town.addMoods("b", 3, 5)
      try await house.database.write { connection in
        try connection.execute("UPDATE episode SET case_reference = 'Ä-1' WHERE id = \(read)")
        try connection.execute("UPDATE episode SET case_reference = 'Ä-2' WHERE id = \(unread)")
      }
      try await house.user("sanna", (.unitManager, house.adults))
      try await town.browser("sanna").get(FollowUpURL.episode(read))
      try await house.user("disa", (.dataProtectionOfficer, house.board))
      let disa = try await town.browser("disa")
      try await disa.get(DataProtectionURL.incidents)
      let recorded = try await disa.post(
        DataProtectionURL.incidents,
        [
          "rubrik": "Läste om fel person", "slag": "confidentiality",
          "beskrivning": "En medarbetare läste om en klient utan att ha något med ärendet att göra",
          "upptackt": "2026-03-13", "klockan": "09.30", "lasare": "sanna", "fran": "2026-03-14",
          "till": "2026-03-14",
        ])
      #expect(recorded.status == 303)
      let place = String(try #require(recorded.location).prefix { $0 != "?" })
      try await body(Breach(town: town, disa: disa, place: place))
    }
  }
}

@Suite struct `A personal data breach` {
  /// Discovered at 09.30 the day before noon: 26.5 of 72 hours have gone.
  @Test func `shows the hours that are left of the seventy-two`() async throws {
    try await Breach.with { town in
      let shown = try await town.disa.get(town.place).text
      #expect(shown.contains("45 timmar kvar") && shown.contains("Anmäls senast 2026-03-16 09:30"))
      town.town.organisation.clock.advance(by: 3600)
      let disa = try await town.town.browser("disa")
      #expect(try await disa.get(DataProtectionURL.incidents).text.contains("44 timmar kvar"))
      let refused = try await disa.post(
        DataProtectionURL.incidents,
        [
          "rubrik": "19900101-0017", "upptackt": "2026-03-20", "klockan": "25:00",
          "lasare": "ingen",
        ])
      #expect(refused.status == 422)
      #expect(refused.text.contains("peka ut någon") && refused.text.contains("Ingen användare"))
    }
  }

  @Test func `is reported, told and closed, with nothing left out`() async throws {
    try await Breach.with { town in
      let early = try await town.disa.post("\(town.place)/avslut")
      #expect(early.status == 422 && early.errors.count == 2)
      #expect(
        try await town.disa.post(
          town.place, ["risk": "high", "atgarder": "Behörigheten är indragen", "version": "1"]
        ).status == 303)
      let stale = try await town.disa.post(
        town.place, ["risk": "unlikely", "atgarder": "Något annat", "version": "1"])
      #expect(stale.status == 422 && stale.html.contains(">Något annat</textarea>"))
      let more = try await town.disa.post("\(town.place)/avslut")
      #expect(more.status == 422 && more.errors.count == 2, "to report, and to tell")
      #expect(
        try await town.disa.post(
          town.place,
          [
            "risk": "high", "atgarder": "Behörigheten är indragen", "version": "2",
            "anmalan": "IMY-2026-1", "informerade": "2026-03-14",
          ]
        ).status == 303)
      #expect(try await town.disa.get(town.place).text.contains("anmäld"))
      #expect(try await town.disa.post("\(town.place)/avslut").status == 303)
      let closed = try await town.disa.get(town.place)
      #expect(closed.text.contains("avslutad") && closed.text.contains("IMY-2026-1"))
      #expect(!closed.html.contains("<textarea"))
    }
  }

  @Test func `finds those affected in the log, for the registrar alone`() async throws {
    try await Breach.with { town in
      #expect(try await town.disa.get("\(town.place)/berorda").status == 403)
      let rut = try await town.town.registrar()
      let affected = try await rut.get("\(town.place)/berorda")
      #expect(
        affected.text.contains("1 personer") && affected.text.contains("Ä-1 Mottagning vuxen"))
      #expect(!affected.text.contains("Ä-2"), "nobody read about them")
      let readings = try await town.town.readings()
      #expect(readings.contains("GET \(DataProtectionURL.incidents)/{incident}/berorda person"))
    }
  }
}
