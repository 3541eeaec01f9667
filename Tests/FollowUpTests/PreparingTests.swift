import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// The programme that the tests prepare: the one for collecting, under another name.
private let newYAML = collectingYAML.replacingOccurrences(of: "id: samla", with: "id: ny")

extension ResultTown {
  /// Somebody who may manage programmes of the department, in a browser.
  fileprivate func eva() async throws -> TestBrowser {
    try await organisation.user("eva", (.unitManager, organisation.department))
    return try await browser("eva")
  }

  fileprivate func count(_ table: String) async throws -> Int {
    try await organisation.database.read { connection in
      let query: SQL =
        switch table {
        case "person": "SELECT count(*) FROM person"
        case "episode": "SELECT count(*) FROM episode"
        case "response": "SELECT count(*) FROM response"
        case "pilot_form": "SELECT count(*) FROM pilot_form"
        case "programme_version": "SELECT count(*) FROM programme_version"
        default: "SELECT count(*) FROM programme_draft"
        }
      return try connection.first(query)?.value(at: 0) ?? -1
    }
  }
}

extension TestBrowser {
  /// Posts a text to the check, in the department where there is a choice.
  fileprivate func check(
    _ yaml: String, _ town: ResultTown, act: String = "kontrollera"
  ) async throws -> TestPage {
    try await get(FollowUpURL.preparing)
    return try await post(
      FollowUpURL.preparing,
      [
        "paket": yaml, "enhet": town.organisation.department.id.description, "handling": act,
      ])
  }

  /// Keeps another text in a draft, from the page as it is now or as it was.
  fileprivate func change(
    _ draft: String, to yaml: String, _ town: ResultTown, from page: TestPage? = nil
  ) async throws -> TestPage {
    let id = draft.split(separator: "/").last.map(String.init) ?? ""
    let form =
      if let page { page } else { try await get("\(FollowUpURL.preparing)?utkast=\(id)") }
    return try await post(
      FollowUpURL.preparing,
      [
        "paket": yaml, "enhet": town.organisation.department.id.description, "handling": "spara",
        "utkast": form.value(of: "utkast") ?? "", "sparad": form.value(of: "sparad") ?? "",
      ])
  }

  /// Keeps a text as a draft; its address.
  fileprivate func keep(_ yaml: String, _ town: ResultTown) async throws -> String {
    let kept = try await check(yaml, town, act: "spara")
    #expect(kept.status == 303, "\(kept.text)")
    return kept.location ?? ""
  }
}

private let complete: KeyValuePairs = [
  "fraga-housing": "own", "fraga-children": "0", "fraga-mood": "4",
]

@Suite struct `preparing a programme` {
  @Test func `shows each fault with its place and line, keeps the text and stores nothing`()
    async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let faulty = newYAML.replacingOccurrences(of: "type: yes_no", with: "type: ja_nej")
        .replacingOccurrences(of: "kind: end", with: "kind: slut")
      let page = try await eva.check(faulty, town, act: "spara")
      #expect(page.status == 422)
      #expect(page.title.hasPrefix("Fel: "))
      #expect(
        page.errors == ["Rätta 2 fel i texten. De står i tabellen med rad och kolumn."])
      #expect(page.rows.map(\.first) == ["17:51", "26:36"])
      #expect(page.rows[0][2].contains("Har barnen hörts?, type: ja_nej"))
      #expect(page.rows[1][2].contains("kind: slut"))
      #expect(page.html.contains("type: ja_nej, when: children &gt; 0}"), "the text is kept")
      #expect(try await town.count("programme_draft") == 0)
    }
  }

  @Test func `takes a file, of UTF-8 and of a size that can be read`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      try await town.organisation.user("eva", (.unitManager, town.organisation.adults))
      let eva = try await town.browser("eva")
      try await eva.get(FollowUpURL.preparing)
      let good = try await eva.upload(
        FollowUpURL.preparing, field: "fil", fileName: "ny.yaml", Array(newYAML.utf8))
      #expect(good.status == 200, "\(good.errors)")
      #expect(good.text.contains("Texten har inga fel."))
      #expect(good.html.contains("id: ny"), "the file's text is in the field")
      let latin = try await eva.upload(
        FollowUpURL.preparing, field: "fil", fileName: "ny.yaml", [0x74, 0x3a, 0xe5])
      #expect(latin.errors == ["Spara filen som UTF-8 och välj den igen. Texten i fältet är kvar."])
      let long = try await eva.upload(
        FollowUpURL.preparing, field: "fil", fileName: "ny.yaml",
        Array(repeating: UInt8(ascii: "#"), count: 1_200_000))
      #expect(long.status == 422)
      let huge = try await eva.upload(
        FollowUpURL.preparing, field: "fil", fileName: "ny.yaml",
        Array(repeating: UInt8(ascii: "#"), count: 5 << 20))
      #expect(huge.status == 413)
      let empty = try await eva.post(FollowUpURL.preparing)
      #expect(empty.errors == ["Klistra in programmets text eller välj en fil"])
      #expect(try await town.count("programme_draft") == 0)
    }
  }

  @Test func `is for those who may manage the unit, and for nobody else`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      let eva = try await town.eva()
      let draft = try await eva.keep(newYAML, town)
      try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("otto", (.unitManager, organisation.families))
      try await organisation.user("greta", (.developer, organisation.otherBoard))
      let sanna = try await town.browser("sanna")
      #expect(try await sanna.get(FollowUpURL.preparing).status == 403)
      #expect(try await sanna.get(draft).status == 403)
      for login in ["otto", "greta"] {
        let other = try await town.browser(login)
        for place in ["", "/formular", "/formular/start", "/prov", "/prov/kim/start"] {
          #expect(try await other.get(draft + place).status == 404, "\(login) \(place)")
        }
        #expect(try await other.post(draft + "/registrera").status == 404)
        #expect(try await other.post(draft + "/kasta", ["bekrafta": "ja"]).status == 404)
      }
      // The running programme belongs to the department, above Otto's unit.
      let otto = try await town.browser("otto")
      let taken = try await otto.post(
        FollowUpURL.preparing,
        [
          "paket": collectingYAML.replacingOccurrences(of: "version: 1", with: "version: 2"),
          "handling": "spara",
        ])
      #expect(taken.errors.first?.contains("hör till Individ och familj") == true)
      #expect(try await town.count("programme_draft") == 1)
    }
  }

  @Test func `previews the forms as staff and clients meet them, and keeps nothing`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let draft = try await eva.keep(newYAML, town)
      let overview = try await eva.get(draft + "/formular")
      #expect(overview.text.contains("en omgång som börjar 2026-03-14 och avslutas 2026-10-14"))
      #expect(overview.rows.map { $0.prefix(2) }.contains(["Efter 3 månader", "2026-06-14"]))
      #expect(overview.text.contains("Svaret på ”Hur mår du?”"))
      #expect(overview.text.contains("Andelen där ”Hur bor personen?” är ”Egen bostad”"))
      #expect(overview.text.contains("En förändring på minst 2 räknas."))

      let client = try await eva.get(draft + "/formular/start?vy=klient")
      #expect(client.text.contains("Hur mår du?") && !client.text.contains("Hur många barn?"))
      let path = draft + "/formular/start"
      #expect(try await eva.get(path).text.contains("Hur många barn?"))
      let refused = try await eva.post(path, ["fraga-children": "många"])
      #expect(refused.status == 422)
      #expect(refused.value(of: "fraga-children") == "många")
      let skipped = try await eva.post(path, form: FormData(complete.map { ($0.key, $0.value) }))
      #expect(skipped.status == 200)
      #expect(skipped.text.contains("Hoppas över: villkoret är inte uppfyllt"))
      #expect(skipped.text.contains("Har bostad Ja, räknas"))
      #expect(skipped.text.contains("Mående 4"))
      #expect(try await eva.get(draft + "/formular/sommar").status == 404)
      #expect(try await town.count("response") == 0)
      #expect(try await town.count("episode") == 0)
    }
  }

  @Test func `is timed on three invented clients, of whom nothing is stored as people`()
    async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let draft = try await eva.keep(newYAML, town)
      let pilot = try await eva.get(draft + "/prov")
      #expect(pilot.text.contains("Inget av 9 formulär är ifyllt än."))

      let path = draft + "/prov/kim/start"
      let shown = try await eva.get(path)
      let began = try #require(shown.value(of: "visad"))
      #expect(began == "\(Int64(town.organisation.clock.now.timeIntervalSince1970 * 1000))")
      town.organisation.clock.advance(by: 60)
      let refused = try await eva.post(path, ["visad": began, "fraga-children": "0"])
      #expect(refused.status == 422)
      #expect(refused.value(of: "visad") == began, "the clock goes on")
      town.organisation.clock.advance(by: 90)
      let saved = try await eva.post(
        path,
        [
          "visad": began, "fraga-housing": "own", "fraga-children": "0",
          "saknas-mood": "declined", "fraga-note": "Något som ingen ska spara",
        ])
      #expect(saved.status == 303)
      let summary = try await eva.get(saved.location ?? "")
      #expect(summary.rows.first?.prefix(2) == ["Start", "2,5 igen för Kim, Start"])
      #expect(summary.text.contains("1 av 9 formulär är ifyllda: i snitt 2,5 minuter"))
      #expect(summary.text.contains("Hur mår du? Kim, Start: Avböjde att svara"))
      #expect(summary.text.contains("Vikt Kim, Start: Utan skäl"))
      #expect(!summary.text.contains("Har barnen hörts? Kim"), "it was not to be asked")

      // A page that lay open over lunch says nothing of the form.
      let late = try await eva.get(draft + "/prov/alex/m3")
      town.organisation.clock.advance(by: 7_201)
      try await eva.logIn("eva")
      let untimed = try await eva.post(
        draft + "/prov/alex/m3",
        [
          "visad": late.value(of: "visad") ?? "", "fraga-housing": "own", "fraga-children": "0",
          "fraga-mood": "3",
        ])
      #expect(
        try await eva.get(untimed.location ?? "").text.contains("Tiden kunde inte mätas"))
      #expect(try await town.count("pilot_form") == 1)
      for table in ["person", "episode", "response"] {
        #expect(try await town.count(table) == 0, "\(table)")
      }
      let kept = try await town.organisation.database.read { connection in
        try connection.rows("SELECT unanswered FROM pilot_form").map {
          try $0.value(at: 0, as: String.self)
        }
      }
      #expect(
        kept == [#"{"decided":"","mood":"declined","problems":"","weight":""}"#],
        "only what was not answered")

      // Other words have not been tried.
      #expect(try await eva.change(draft, to: newYAML, town).location == draft)
      #expect(try await town.count("pilot_form") == 1)
      let changed = newYAML.replacingOccurrences(of: "Hur mår du?", with: "Hur mår du nu?")
      #expect(try await eva.change(draft, to: changed, town).location == draft)
      #expect(try await town.count("pilot_form") == 0)
    }
  }

  @Test func `ends with a registered version that shows how it was tried`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let draft = try await eva.keep(newYAML, town)
      let shown = try await eva.get(draft + "/prov/robin/start")
      town.organisation.clock.advance(by: 240)
      try await eva.post(
        draft + "/prov/robin/start",
        form: FormData(
          complete.map { ($0.key, $0.value) } + [("visad", shown.value(of: "visad") ?? "")]))
      #expect(try await eva.get(draft).text.contains("1 av 9 formulär är ifyllda"))
      let registered = try await eva.post(draft + "/registrera")
      let gate = try await eva.get(registered.location ?? "")
      #expect(gate.text.contains("Versionen är registrerad."))
      #expect(gate.text.contains("i snitt 4,0 minuter"))
      #expect(try await eva.get(draft).status == 404, "it is a draft no more")
      #expect(!(try await eva.get(FollowUpURL.preparing)).text.contains("Dina påbörjade utkast"))
      let running = try await eva.get(FollowUpURL.gate(town.programme.id))
      #expect(running.text.contains("Programmet har inte provats"))
    }
  }

  @Test func `refuses a version that is taken, and keeps the draft`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let draft = try await eva.keep(
        collectingYAML.replacingOccurrences(of: "Hur mår du?", with: "Hur är det?"), town)
      let refused = try await eva.post(draft + "/registrera")
      #expect(refused.status == 422)
      #expect(refused.errors.first?.hasPrefix("Version 1 är redan registrerad") == true)
      #expect(try await town.count("programme_version") == 1)
      #expect(try await eva.get(draft).status == 200)

      #expect(try await eva.post(draft + "/kasta").status == 422)
      let gone = try await eva.post(draft + "/kasta", ["bekrafta": "ja"])
      #expect(try await eva.get(gone.location ?? "").text.contains("Utkastet är borttaget."))
      #expect(try await town.count("programme_draft") == 0)
    }
  }

  @Test func `loses no text when a draft is changed, or registered, by somebody else`()
    async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      let eva = try await town.eva()
      let draft = try await eva.keep(newYAML, town)
      let id = draft.split(separator: "/").last.map(String.init) ?? ""
      let seen = try await eva.get("\(FollowUpURL.preparing)?utkast=\(id)")
      town.organisation.clock.advance(by: 60)
      let theirs = newYAML.replacingOccurrences(of: "Hur mår du?", with: "Mår du bra?")
      #expect(try await eva.change(draft, to: theirs, town).status == 303)
      let mine = newYAML.replacingOccurrences(of: "Hur mår du?", with: "Hur är det?")
      let refused = try await eva.change(draft, to: mine, town, from: seen)
      #expect(refused.status == 422)
      #expect(refused.errors.first?.hasPrefix("Någon annan har ändrat utkastet") == true)
      #expect(refused.html.contains("Hur är det?"))
      #expect(try await eva.get(draft + "/formular/start").text.contains("Mår du bra?"))
      #expect(try await eva.change(draft, to: mine, town, from: refused).location == draft)

      #expect(try await eva.post(draft + "/registrera").status == 303)
      let kept = try await eva.change(draft, to: theirs, town, from: refused)
      #expect(kept.status == 303 && kept.location != draft)
    }
  }

  @Test func `sets a new version beside the old, with the open episodes and the load`() async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      for name in 1...6 {
        try await town.add("\(name)", worker: sanna, start: "2026-03-01", records: [])
      }
      let eva = try await town.eva()
      let prefilled = try await eva.get("\(FollowUpURL.preparing)?program=\(town.programme.id)")
      #expect(prefilled.html.contains("version: 2"), "the version is raised")
      let changed = collectingYAML.replacingOccurrences(of: "version: 1", with: "version: 2")
        .replacingOccurrences(of: "text: Vikt,", with: "text: Vikt i kilo,")
        .replacingOccurrences(of: "{own: Egen bostad,", with: "{own: Egen bostad, hotel: Hotell,")
      let page = try await eva.check(changed, town)
      #expect(page.status == 200)
      #expect(page.text.contains("Version 2 bredvid version 1"))
      #expect(page.text.contains("löd förut: ”Vikt”"))
      #expect(page.text.contains("nytt alternativ: ”Hotell”"))
      #expect(page.text.contains("skriv comparable_with: [1] i texten"))
      #expect(page.rows.contains(["Mående", "Bryts, fast måttet är detsamma"]))
      #expect(
        page.rows.contains {
          $0[0] == "Har bostad" && $0[1].hasPrefix("Bryts: ”Hur bor personen?”")
        })
      #expect(page.text.contains("Version 1: 6 omgångar pågår."))
      // Six episodes with one worker.
      #expect(page.rows.contains { $0[0].hasPrefix("Samla in") && $0[2] == "6" })
      let comparable = try await eva.check(
        changed.replacingOccurrences(
          of: "version: 2", with: "version: 2\ncomparable_with: [1]"), town)
      #expect(comparable.rows.contains(["Mående", "Fortsätter"]))
      #expect(
        comparable.rows.contains { $0[0] == "Har bostad" && $0[1].hasPrefix("Sägs fortsätta, men") }
      )
    }
  }

  @Test func `tells no small number of open episodes`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      for name in 1...4 { try await town.add("\(name)", start: "2026-03-01", records: []) }
      let eva = try await town.eva()
      let page = try await eva.check(
        collectingYAML.replacingOccurrences(of: "version: 1", with: "version: 2"), town)
      #expect(page.text.contains("Version 1: färre än 5 omgångar pågår."))
      #expect(try await eva.get(FollowUpURL.stop(town.programme.id)).text.contains("färre än 5"))
    }
  }
}
