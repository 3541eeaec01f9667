import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

@Suite struct `the form of an occasion` {
  /// Sanna with an episode of hers that began on 1 March, and her browser.
  private func withForm(
    _ body: (ResultTown, EpisodeID, TestBrowser, String) async throws -> Void
  ) async throws {
    try await ResultTown.with(collectingYAML) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add("a", worker: sanna, start: "2026-03-01", records: [])
      try await body(
        town, episode, try await town.browser("sanna"), FollowUpURL.form(episode, "start"))
    }
  }

  private static let complete: KeyValuePairs = [
    "handling": "spara", "fraga-housing": "own", "fraga-children": "0", "fraga-mood": "4",
  ]

  @Test func `is saved, and answers with the person's values and the others'`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      #expect(form.value(of: "datum") == "2026-03-14")
      let saved = try await sanna.fill(
        path, from: form,
        [
          "handling": "spara", "fraga-housing": "own", "fraga-children": "2", "fraga-seen": "ja",
          "fraga-mood": "4", "fraga-weight": "71,5", "fraga-problems": "sleep",
          "fraga-problems": "money", "fraga-decided": "2/3 2026", "fraga-note": "Gick bra.",
        ])
      #expect(saved.status == 200)
      #expect(saved.text.contains("Svaren är sparade."))
      #expect(saved.rows.contains(["Mående", "4", "Start"]))
      #expect(saved.text.contains("Du är ansvarig för en omgång i programmet."))
      #expect(
        try await town.stored(episode) == [
          #"{"children":2,"decided":"2026-03-02","housing":"own","mood":4,"#
            + #""note":"Gick bra.","problems":["sleep","money"],"seen":"yes","weight":71.5}"#
        ])
      #expect(
        try await town.readings() == [
          "GET /uppfoljning/omgang/{episode}/{occasion} episode",
          "POST /uppfoljning/omgang/{episode}/{occasion} episode",
          "POST /uppfoljning/omgang/{episode}/{occasion} programme",
        ])
    }
  }

  @Test func `sent twice is one answer, and changed in between a new one`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      _ = try await sanna.fill(path, from: form, Self.complete)
      #expect(try await sanna.fill(path, from: form, Self.complete).status == 200)
      #expect(try await town.stored(episode).count == 1)
      let changed = try await sanna.fill(
        path, from: form,
        [
          "handling": "spara", "fraga-housing": "own", "fraga-children": "0", "fraga-mood": "6",
        ])
      #expect(changed.status == 200)
      let stored = try await town.stored(episode)
      #expect(stored.map { $0.contains(#""mood":6"#) } == [true, false])
    }
  }

  @Test func `shows every fault with what was typed`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      let refused = try await sanna.fill(
        path, from: form,
        [
          "handling": "spara", "datum": "i går", "fraga-children": "16", "fraga-mood": "",
          "fraga-weight": "7,55", "saknas-weight": "", "fraga-decided": "2026-02-30",
          "fraga-note": "Ring 19850709-9805",
        ])
      #expect(refused.status == 422)
      #expect(
        refused.errors == [
          "Skriv ett datum, till exempel 2026-03-14",
          "Svara på ”Hur bor personen?” eller välj varför svaret saknas",
          "”Hur många barn?”: skriv ett tal som är högst 15",
          "”Vikt”: skriv talet med högst 1 decimal",
          "”När kom beslutet?”: skriv ett datum, till exempel 2026-03-14",
          "”Något mer?”: ta bort personnummer, telefonnummer och e-postadresser ur texten. De får "
            + "inte stå här.",
          "Svara på ”Hur mår du?” eller välj varför svaret saknas",
        ])
      #expect(refused.value(of: "datum") == "i går")
      #expect(refused.value(of: "fraga-children") == "16")
      #expect(refused.value(of: "fraga-weight") == "7,55")
      #expect(refused.html.contains("Ring 19850709-9805</textarea>"))
      #expect(refused.value(of: "svar") == form.value(of: "svar"))
      #expect(try await town.stored(episode) == [])
    }
  }

  @Test func `takes no day before the start, and asks about one outside the window`() async throws {
    try await withForm { town, episode, sanna, _ in
      town.organisation.clock.move(to: day("2026-06-01"))
      let sanna = try await town.browser("sanna")
      let path = FollowUpURL.form(episode, "m3")
      let form = try await sanna.get(path)
      let answers = [
        ("handling", "spara"), ("svar", form.value(of: "svar") ?? ""), ("fraga-housing", "own"),
        ("fraga-children", "0"), ("fraga-mood", "6"),
      ]
      func send(_ more: [(String, String)]) async throws -> TestPage {
        try await sanna.post(path, form: FormData(answers + more))
      }
      let before = try await send([("datum", "2026-02-20"), ("utanfor", "ja")])
      #expect(before.status == 422)
      #expect(
        before.errors == [
          "Skriv ett datum från 2026-03-01 eller senare: omgången började 2026-03-01"
        ])
      #expect(before.value(of: "datum") == "2026-02-20")
      // The window: 30 days on either side of 1 June.
      let notDone = try await sanna.post(
        path, ["handling": "ejgjord", "skal": "notReached", "datum": "2026-02-20"])
      #expect(notDone.errors.first?.hasPrefix("Skriv ett datum från 2026-03-01") == true)
      let outside = try await send([("datum", "2026-03-14")])
      #expect(outside.status == 422)
      #expect(
        outside.errors.first?.hasPrefix("2026-03-14 är utanför svarsfönstret 2026-05-02–") == true)
      #expect(outside.value(of: "utanfor") == "ja", "there is a box to tick")
      #expect(outside.value(of: "datum") == "2026-03-14")
      #expect(outside.html.contains("value=\"6\" checked"))
      #expect(try await town.stored(episode) == [])
      #expect(try await send([("datum", "2026-03-14"), ("utanfor", "ja")]).status == 200)
      // What stands there needs no second confirmation.
      let again = try await sanna.get(path)
      let corrected = try await sanna.fill(
        path, from: again,
        ["handling": "spara", "fraga-housing": "own", "fraga-children": "0", "fraga-mood": "7"])
      #expect(corrected.text.contains("Svaren är sparade."))
    }
  }

  @Test func `takes a start before the first day where its window opens earlier`() async throws {
    try await withForm { _, _, sanna, path in
      let form = try await sanna.get(path)
      let fields: [(String, String)] = Self.complete.map { ($0.key, $0.value) }
      func send(_ day: String) async throws -> TestPage {
        try await sanna.post(
          path,
          form: FormData(
            fields + [("svar", form.value(of: "svar") ?? ""), ("datum", day)]))
      }
      // Open from fourteen days before 1 March.
      #expect(try await send("2026-02-14").status == 422)
      #expect(try await send("2026-02-15").status == 200)
    }
  }

  @Test func `settles conditions and keeps reasons`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      // Asked only where there are children: what was typed there falls.
      _ = try await sanna.fill(
        path, from: form,
        [
          "handling": "spara", "fraga-housing": "own", "saknas-housing": "declined",
          "fraga-children": "0", "fraga-seen": "ja", "saknas-mood": "doesNotKnow",
          "fraga-problems": "",
        ])
      #expect(
        try await town.stored(episode) == [
          #"{"children":0,"housing":{"missing":"declined"},"mood":{"missing":"doesNotKnow"},"#
            + #""problems":[],"seen":{"missing":"notApplicable"}}"#
        ])
      let again = try await sanna.get(path)
      let both = try await sanna.fill(
        path, from: again,
        [
          "handling": "spara", "fraga-housing": "own", "fraga-children": "3",
          "saknas-children": "notAsked", "fraga-mood": "1", "fraga-problems": "",
          "fraga-problems": "money",
        ])
      #expect(both.errors.count == 2)
    }
  }

  @Test func `rests as a draft and is taken up on another computer`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      let draft = try await sanna.fill(
        path, from: form, ["handling": "utkast", "fraga-children": "2", "fraga-note": "halv"])
      #expect(draft.status == 200)
      #expect(draft.text.contains("Utkastet är sparat."))
      let elsewhere = try await town.browser("sanna")
      let list = try await elsewhere.get(FollowUpURL.mine)
      #expect(list.text.contains("Utkast att fortsätta på"))
      let resumed = try await elsewhere.get(path)
      #expect(resumed.text.contains("Du fortsätter på ett utkast."))
      #expect(resumed.value(of: "fraga-children") == "2")
      let saved = try await elsewhere.fill(
        path, from: resumed,
        [
          "handling": "spara", "fraga-housing": "none", "fraga-children": "2",
          "fraga-seen": "nej", "fraga-mood": "3",
        ])
      #expect(saved.text.contains("Svaren är sparade."))
      // Once saved it does not become a draft again.
      let back = try await elsewhere.get(path)
      #expect(!back.html.contains("value=\"utkast\""))
      let refused = try await elsewhere.fill(path, from: back, ["handling": "utkast"])
      #expect(refused.status == 422)
      #expect(try await town.stored(episode).count == 2)
    }
  }

  @Test func `shows both when somebody else was quicker, and lets one choose`() async throws {
    try await withForm { town, episode, sanna, path in
      try await town.organisation.user("farid", (.senior, town.organisation.adults))
      let farid = try await town.browser("farid")
      let (mine, his) = (try await sanna.get(path), try await farid.get(path))
      _ = try await farid.fill(
        path, from: his,
        [
          "handling": "spara", "fraga-housing": "none", "fraga-children": "0",
          "fraga-mood": "8",
        ])
      let stale = try await sanna.fill(path, from: mine, Self.complete)
      #expect(stale.status == 422)
      #expect(stale.rows.contains(["Hur mår du?", "4 skiljer sig", "8"]))
      #expect(stale.rows.contains(["Hur många barn?", "0", "0"]))
      #expect(stale.text.contains("Sparade av Farid"))
      #expect(stale.value(of: "fraga-mood") == "4")
      #expect(try await town.stored(episode).count == 1)

      let review = try await sanna.fill(
        path, from: stale,
        [
          "handling": "granska", "fraga-housing": "own", "fraga-children": "0",
          "fraga-mood": "4",
        ])
      #expect(review.status == 200)
      #expect(review.value(of: "fraga-children") == "0")
      let saved = try await sanna.fill(path, from: stale, Self.complete)
      #expect(saved.text.contains("Svaren är sparade."))
      let page = try await sanna.get(FollowUpURL.episode(episode))
      #expect(page.rows.filter { $0.last?.contains("ersatt") == true }.count == 1)
    }
  }

  @Test func `takes over what is known and says from where`() async throws {
    try await withForm { town, episode, sanna, path in
      _ = try await sanna.fill(path, from: try await sanna.get(path), Self.complete)
      town.organisation.clock.move(to: day("2026-06-01"))
      let later = try await town.browser("sanna")
      let form = try await later.get(FollowUpURL.form(episode, "m3"))
      #expect(form.text.contains("Hämtat från start 2026-03-14."))
      #expect(form.html.contains("value=\"own\" checked"))
      // Only what is marked as prefilled is taken over.
      #expect(form.value(of: "fraga-children") == "")
      let saved = try await later.fill(
        FollowUpURL.form(episode, "m3"), from: form,
        [
          "handling": "spara", "fraga-housing": "own", "fraga-children": "0",
          "fraga-mood": "7",
        ])
      #expect(saved.text.contains("Mående: från 4 vid start till 7 2026-06-01. Det är bättre."))
      #expect(saved.html.contains("<svg"))
      #expect(saved.rows.contains(["Mående", "1", "0", "0", "1"]))
    }
  }

  @Test func `records that it could not be carried out`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      let refused = try await sanna.fill(path, from: form, ["handling": "ejgjord"])
      #expect(refused.errors == ["Välj varför uppföljningen inte kunde genomföras"])
      let answered = try await sanna.fill(
        path, from: form,
        ["handling": "ejgjord", "skal": "notReached", "fraga-children": "1"])
      #expect(answered.status == 422)
      let saved = try await sanna.fill(
        path, from: form, ["handling": "ejgjord", "skal": "notReached"])
      #expect(saved.text.contains("inte kunde genomföras"))
      let page = try await sanna.get(FollowUpURL.episode(episode))
      #expect(page.rows.first?.last == "Kunde inte genomföras: Gick inte att nå")
    }
  }

  @Test func `cannot be filled in before it opens, nor where there is none`() async throws {
    try await withForm { _, episode, sanna, _ in
      let early = try await sanna.get(FollowUpURL.form(episode, "m3"))
      #expect(early.text.contains("öppnar 2026-05-02"))
      let posted = try await sanna.post(
        FollowUpURL.form(episode, "m3"), ["handling": "spara", "fraga-mood": "3"])
      #expect(posted.h1 == "Det är inte dags än")
      #expect(try await sanna.get(FollowUpURL.form(episode, "end")).status == 404)
      #expect(try await sanna.get(FollowUpURL.form(episode, "nonsense")).status == 404)
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "SQLite is told how large it may become"))
  func `loses nothing when the disk is full`() async throws {
    try await withForm { town, _, sanna, path in
      let database = town.organisation.database
      try await database.write { connection in
        try connection.execute("CREATE TABLE filler (value BLOB)")
        // No page more than there are.
        _ = try connection.rows("PRAGMA max_page_count = 1")
      }
      // What other tables have left free is used up first.
      await #expect(throws: DatabaseError.self) {
        for _ in 0..<1_000 {
          try await database.write {
            try $0.execute("INSERT INTO filler VALUES (zeroblob(3000))")
          }
        }
      }
      let words = String(repeating: "ord ", count: 490)
      var answer: TestPage?
      // What is free in the last pages is used up first.
      for _ in 0..<60 where answer?.status != 503 {
        guard let form = try? await sanna.get(path), form.status == 200 else { break }
        answer = try await sanna.fill(
          path, from: form, ["handling": "utkast", "fraga-note": words, "fraga-children": "2"])
      }
      let full = try #require(answer)
      #expect(full.status == 503)
      #expect(full.text.contains("Disken är full."))
      #expect(full.value(of: "fraga-note") == words)
      #expect(full.value(of: "fraga-children") == "2")
      try await town.organisation.database.write { connection in
        _ = try connection.rows("PRAGMA max_page_count = 1000000")
      }
      let saved = try await sanna.fill(
        path, from: full,
        [
          "handling": full.value(of: "handling") ?? "", "fraga-note": words,
          "fraga-children": "2",
        ])
      #expect(saved.text.contains("Utkastet är sparat."))
    }
  }

  @Test(arguments: ["svar=%FF", "svar=%00"])
  func `that is no text is refused before anything is read`(body: String) async throws {
    try await withForm { town, episode, _, path in
      let answer = try await town.application.respond(
        to: "POST", path,
        headers: [
          ("Sec-Fetch-Site", "same-origin"),
          ("Content-Type", "application/x-www-form-urlencoded"),
        ], body: Array(body.utf8))
      #expect(answer.status == 400)
      #expect(try await town.stored(episode) == [])
    }
  }

  @Test func `is refused when forged or too large`() async throws {
    try await withForm { town, episode, sanna, path in
      let form = try await sanna.get(path)
      let large = try await sanna.fill(
        path, from: form, ["fraga-note": String(repeating: "a", count: 1_100_000)])
      #expect(large.status == 413)
      sanna.csrfToken = "gissad"
      let forged = try await sanna.fill(path, from: form, Self.complete)
      #expect(forged.status == 403)
      #expect(forged.value(of: "fraga-mood") == "4")
      #expect(try await town.stored(episode) == [])
    }
  }
}
