import Core
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `A record` {
  @Test func `is written, read and found with everything that its kind asks for`() async throws {
    try await RecordTown.with { town in
      let area = try await town.store.addTopic("Vuxna")
      let topic = try await town.store.addTopic("Boende", under: area, synonyms: ["bostad"])
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      #expect(try await browser.get("/test/ideer").text.contains("Här finns inga idéer än"))
      let form = try await browser.get("/test/ideer/ny")
      #expect(form.h1 == "Ny idé")
      #expect(form.text.contains("Vuxna: Boende"))
      let answer = try await browser.post(
        "/test/ideer",
        form: town.ideaForm(
          "Fråga om boende tidigare", summary: "Vi frågar sent.\nDet märks.",
          [
            ("falt-why", "De väntar länge."), ("falt-where", "Mottagningen"),
            ("falt-cost", "1 250,50"), ("falt-by", "31/12 2026"), ("falt-sure", "ja"),
            ("falt-size", "large"), ("falt-whom", "old"), ("falt-whom", "young"),
            ("amne", "\(topic)"),
          ]))
      #expect(answer.status == 303)
      let page = try await browser.get(try #require(answer.location))
      #expect(page.h1 == "Fråga om boende tidigare")
      for words in [
        "Idé · Mottagning vuxen Ny", "Vi frågar sent. Det märks.", "De väntar länge.",
        "Mottagningen", "1250,50", "2026-12-31", "Säkert Ja", "Storlek Stor",
        "För vilka Unga, Äldre", "Vuxna: Boende",
      ] {
        #expect(page.text.contains(words), "\(words)")
      }
      #expect(page.html.contains("Ses av: Enheten (Mottagning vuxen)"))
      let list = try await browser.get("/test/ideer?q=BOENDE+sent&amne=\(area)&status=new")
      #expect(list.rows.map { $0[0] } == ["Fråga om boende tidigare"])
      #expect(list.text.contains("1 stämmer."))
    }
  }

  @Test func `that is refused keeps all that was typed and says what to do`() async throws {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let page = try await browser.post(
        "/test/ideer",
        form: town.ideaForm(
          "", owner: town.house.families, summary: "Kvar",
          [
            ("falt-where", ""), ("falt-cost", "mycket"), ("falt-by", "i morgon"),
            ("falt-size", "enorm"), ("amne", "annat"), ("synlighet", "hemlig"),
          ]))
      #expect(page.status == 422)
      #expect(page.title.hasPrefix("Fel: "))
      #expect(
        page.errors == [
          "Skriv en rubrik: det viktigaste i en mening.",
          "Välj en enhet som du får skriva för.", "Välj vilka som ska se den.",
          "Ämnet finns inte. Välj bland dem som står i listan.", "Svara på ”Var”.",
          "Skriv ett tal, till exempel 12 eller 3,5.",
          "Skriv ett datum, till exempel 2026-03-14.", "Svara på ”Storlek”.",
        ])
      #expect(page.value(of: "falt-cost") == "mycket")
      #expect(page.value(of: "falt-by") == "i morgon")
      #expect(page.text.contains("Kvar"))
      #expect(try await browser.get("/test/ideer").rows.isEmpty)
    }
  }

  @Test func `may have no more words than its form takes`() async throws {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let long = try await browser.post(
        "/test/ideer", form: town.ideaForm(String(repeating: "ö", count: 201)))
      #expect(long.status == 422 && long.errors[0].contains("201 tecken"))
      let most = try await browser.post(
        "/test/ideer", form: town.ideaForm(String(repeating: "ö", count: 200)))
      #expect(most.status == 303)
      let megabyte = try await browser.post(
        "/test/ideer",
        form: town.ideaForm("Stor", summary: String(repeating: "a", count: 1 << 20)))
      #expect(megabyte.status == 413)
      #expect(megabyte.text.contains("Inget har sparats"))
    }
  }

  @Test func `is written only for units where one works with it`() async throws {
    try await RecordTown.with { town in
      for (role, unit, status) in [
        (Role.boardMember, town.house.board, 403), (.caseworker, town.house.adults, 200),
        (.provider, town.house.adults, 403), (.administrator, town.house.root, 403),
      ] {
        let browser = try await town.browser(role, in: unit)
        #expect(try await browser.get("/test/ideer/ny").status == status, "\(role)")
        if status == 403 {
          let page = try await browser.post("/test/ideer", form: town.ideaForm("Ny"))
          #expect(page.status == 403, "\(role)")
        }
      }
    }
  }

  @Test func `that somebody else saved meanwhile is shown in both versions, and nothing is lost`()
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Första rubriken", summary: "Första texten")
      let path = "/test/ideer/\(record.id)"
      let first = try await town.browser(.caseworker, in: town.house.adults)
      let second = try await town.browser(.unitManager, in: town.house.adults)
      #expect(try await first.get("\(path)/andra").value(of: "version") == "1")
      #expect(
        try await second.post(
          "\(path)/andra",
          form: town.ideaForm("Andras rubrik", summary: "Andras text", version: 1)
        ).status == 303)
      let mine = town.ideaForm("Min rubrik", summary: "Första texten", version: 1)
      let stale = try await first.post("\(path)/andra", form: mine)
      #expect(stale.status == 422)
      #expect(stale.errors[0].contains("Unitmanager-Vux sparade en ny version"))
      #expect(
        stale.rows.filter { ["Rubrik", "Sammanfattning"].contains($0[0]) } == [
          ["Rubrik", "Andras rubrik", "Min rubrik"],
          ["Sammanfattning", "Andras text", "Första texten"],
        ])
      #expect(stale.value(of: "titel") == "Min rubrik")
      #expect(stale.value(of: "version") == "2")
      #expect(try await first.get(path).h1 == "Andras rubrik")
      let again = try await first.post(
        "\(path)/andra", form: mine.setting("version", "2"))
      #expect(again.status == 303)
      let history = try await first.get("\(path)/historik")
      #expect(
        history.rows.filter { $0[0] == "Rubrik" } == [
          ["Rubrik", "Andras rubrik", "Min rubrik"],
          ["Rubrik", "Första rubriken", "Andras rubrik"],
        ])
      #expect(history.text.contains("Version 1") && history.text.contains("Version 3"))
    }
  }

  @Test func `saved as it was makes no new version`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Samma")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let form = town.ideaForm("Samma", visibility: .municipality, version: 1)
      let path = "/test/ideer/\(record.id)/andra"
      #expect(try await browser.post(path, form: form).status == 303)
      #expect(try await browser.get(path).value(of: "version") == "1")
    }
  }

  @Test func `goes from status to status by those who may, one step at a time`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Att pröva")
      let path = "/test/ideer/\(record.id)"
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      let chief = try await town.browser(.unitManager, in: town.house.adults)
      let neighbour = try await town.browser(.caseworker, in: town.house.families)
      let page = try await worker.get(path)
      #expect(page.text.contains("Pröva") && !page.text.contains("Lägg ned"))
      #expect(!(try await neighbour.get(path)).text.contains("Pröva"))
      #expect(try await worker.post("\(path)/steg/lagg-ned", ["version": "1"]).status == 403)
      #expect(try await neighbour.post("\(path)/steg/prova", ["version": "1"]).status == 403)
      #expect(try await worker.post("\(path)/steg/annat", ["version": "1"]).status == 404)
      #expect(try await worker.post("\(path)/steg/prova", ["version": "1"]).status == 303)
      let twice = try await worker.post("\(path)/steg/prova", ["version": "2"])
      #expect(twice.status == 422 && twice.errors[0].contains("går inte att ta"))
      let late = try await chief.post("\(path)/steg/lagg-ned", ["version": "1"])
      #expect(late.status == 422 && late.errors[0].contains("medan du läste"))
      #expect(try await chief.post("\(path)/steg/lagg-ned", ["version": "2"]).status == 303)
      let history = try await chief.get("\(path)/historik")
      #expect(
        history.rows == [["Status", "Prövad", "Nedlagd"], ["Status", "Ny", "Prövad"]])
    }
  }

  @Test func `cannot be made invisible to whoever saves it`() async throws {
    try await RecordTown.with { town in
      let closed = try await town.house.store.createUnit(
        .unit, code: "GAM", name: "Gamla enheten", under: town.house.otherBoard.id,
        from: day("2020-01-01"), to: day("2025-12-31"))
      let record = try await town.record("Gammal", owner: closed)
      // Writes for the whole municipality, but belongs at its top and leads nobody.
      let browser = try await town.browser(.caseworker, in: town.house.root)
      let page = try await browser.post(
        "/test/ideer/\(record.id)/andra",
        form: town.ideaForm("Gammal", owner: closed, visibility: .team, version: 1))
      #expect(page.status == 422)
      #expect(page.errors.count == 1 && page.errors[0].contains("kan du inte se den själv"))
    }
  }
}

@Suite struct `A list of records` {
  @Test func `goes on where it ended, in both orders, without a gap or a repeat`() async throws {
    try await RecordTown.with { town in
      for number in 1...120 {
        // Several at the same moment.
        if number.isMultiple(of: 3) { town.house.clock.advance(by: 1) }
        try await town.record("Idé \(number)")
      }
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      for (sort, first, last) in [
        ("titel", "Idé 1", "Idé 120"), ("-titel", "Idé 120", "Idé 1"), ("-andrad", nil, nil),
        ("andrad", nil, nil),
      ] {
        var titles: [String] = []
        var path: String? = "/test/ideer?sort=\(sort)"
        while let next = path {
          let page = try await browser.get(next)
          titles += page.rows.map { $0[0] }
          path = page.html.split(separator: "<a href=\"").dropFirst()
            .first { $0.contains("rel=\"next\"") && $0.contains("efter=") }
            .map { String($0.prefix { $0 != "\"" }).replacingOccurrences(of: "&amp;", with: "&") }
          #expect(page.text.contains("120 som du får se."))
        }
        #expect(titles.count == 120 && Set(titles).count == 120, "\(sort)")
        if let first { #expect(titles.first == first && titles.last == last) }
      }
    }
  }

  @Test(arguments: [
    ("q=bost", ["Bostad först"]), ("q=bostad+finns+inte", []),
    ("q=%25", ["Å sist", "Bostad först"]),
    ("status=tried", ["Å sist"]), ("status=annat", []), ("enhet=alla", ["Å sist", "Bostad först"]),
    ("efter=skräp", ["Å sist", "Bostad först"]), ("sort=titel", ["Bostad först", "Å sist"]),
    ("amne=00000000-0000-7000-8000-000000000000", []),
  ])
  func `is filtered by what stands in the address`(_ query: String, _ titles: [String])
    async throws
  {
    try await RecordTown.with { town in
      try await town.record("Bostad först")
      town.house.clock.advance(by: 1)
      try await town.record("Å sist", status: "tried")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer?\(query.replacingOccurrences(of: "ä", with: "%C3%A4"))"
      #expect(try await browser.get(path).rows.map { $0[0] } == titles)
    }
  }

  @Test func `leaves as a file with the same rows, harmless in a spreadsheet`() async throws {
    try await RecordTown.with { town in
      try await town.record("=1+1; \"citat\"", summary: "Två\nrader", fields: ["size": "small"])
      try await town.record("Annan", status: "tried")
      try await town.record("Hemlig", owner: town.house.otherUnit, visibility: .team)
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let file = try await browser.get("/test/ideer/lista.csv?status=new")
      #expect(file.answer.header("Content-Disposition")?.contains("attachment") == true)
      let lines = file.html.split(separator: "\r\n", omittingEmptySubsequences: true)
      #expect(lines.count == 2)
      #expect(
        lines[0].hasSuffix(
          "id;Rubrik;Sammanfattning;Varför;Var;Kostnad;Senast;Säkert;Storlek;För vilka;Enhet;"
            + "Vilka ska se den?;Områden och ämnen;Status;Handlingens status;Diarienummer;Skapad;"
            + "Ändrad"))
      #expect(
        lines[1].contains(
          ";\"'=1+1; \"\"citat\"\"\";\"Två\nrader\";;;;;;Liten;;Mottagning vuxen;Kommunen;;Ny;"))
    }
  }
}
