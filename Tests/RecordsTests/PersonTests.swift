import Core
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `No person stands in a record` {
  @Test(arguments: [
    ("811228-9874", "personnumret"), ("198112289874", "personnumret"),
    ("811228-9875", "personnumret"), ("701063-2391", "samordningsnumret"),
    ("197010632391", "samordningsnumret"), ("070-123 45 67", "telefonnumret"),
    ("sven@exempel.se", "e-postadressen"),
  ])
  func `whatever text it is typed in, and the place is marked`(
    _ found: String, _ what: String
  ) async throws {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      for (field, label, line) in [
        ("titel", "rubrik", 1), ("sammanfattning", "sammanfattning", 2),
        ("falt-why", "varför", 2), ("falt-where", "var", 1),
      ] {
        let words = line == 1 ? "Det gäller \(found) igen" : "En rad.\nDet gäller \(found) igen"
        let page = try await browser.post(
          "/test/ideer", form: town.ideaForm("Rubrik", [(field, words)]))
        #expect(page.status == 422)
        #expect(
          page.errors == [
            "Ta bort \(what) ”\(found)” på rad \(line) i \(label). Här får inget stå som pekar ut "
              + "någon."
          ])
        #expect(page.html.contains("<mark>\(found)</mark>"))
        #expect(page.html.components(separatedBy: found).count > 3, "what was typed is still there")
      }
      #expect(try await browser.get("/test/ideer").rows.isEmpty)
    }
  }

  @Test func `nor in the reason of a link`() async throws {
    try await RecordTown.with { town in
      let idea = try await town.record("Här")
      let other = try await town.record("Där")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(idea.id)/koppla"
      let fields: KeyValuePairs = [
        "q": "\(other.id)", "mal": "\(other.id)", "relation": "supports",
        "skal": "Säger 811228-9874",
      ]
      let page = try await browser.post(path, fields)
      #expect(page.status == 422 && page.html.contains("<mark>811228-9874</mark>"))
      #expect(page.text.contains("Säger 811228-9874"))
      #expect(!(try await browser.get("/test/ideer/\(idea.id)")).text.contains("Där"))
    }
  }

  @Test(arguments: [
    "Bolaget 556036-0793 driver boendet", "Beslut 2026-03-14, dnr 2026/123", "12 345 678,50 kr",
    "Kungliga biblioteket, Stockholms universitet",
  ])
  func `but organisation numbers, dates and sums pass`(_ words: String) async throws {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let page = try await browser.post(
        "/test/ideer", form: town.ideaForm("Rubrik", summary: words))
      #expect(page.status == 303)
    }
  }

  @Test func `what looks like a name is asked about, and passes when it is confirmed`()
    async throws
  {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let words = "Vi läste det som Karin Lindqvist skriver"
      let asked = try await browser.post(
        "/test/ideer", form: town.ideaForm("Rubrik", summary: words))
      #expect(asked.status == 422)
      #expect(asked.errors.count == 1 && asked.errors[0].contains("”Karin Lindqvist” ser ut som"))
      #expect(asked.html.contains("<mark>Karin Lindqvist</mark>"))
      let confirmation = try #require(asked.value(of: "namn-bekraftat"))
      #expect(confirmation == "Karin Lindqvist")
      // The confirmation is of the names that were shown, not of any name.
      let another = try await browser.post(
        "/test/ideer",
        form: town.ideaForm(
          "Rubrik", summary: words + " om Pernilla", [("namn-bekraftat", confirmation)]))
      #expect(another.status == 422 && another.errors[0].contains("”Pernilla” ser ut som"))
      let saved = try await browser.post(
        "/test/ideer",
        form: town.ideaForm("Rubrik", summary: words, [("namn-bekraftat", confirmation)]))
      #expect(saved.status == 303)
      // Asked once: what stands there has been confirmed.
      let edited = try await browser.post(
        "/test/ideer/\(saved.createdID)/andra",
        form: town.ideaForm("Ny rubrik", summary: words, version: 1))
      #expect(edited.status == 303)
    }
  }

  @Test func `a number does not pass by confirming a name`() async throws {
    try await RecordTown.with { town in
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let page = try await browser.post(
        "/test/ideer",
        form: town.ideaForm(
          "Rubrik", summary: "Karin 811228-9874",
          [("namn-bekraftat", "Karin|811228-9874")]))
      #expect(page.status == 422)
      #expect(page.errors.count == 1 && page.errors[0].contains("personnumret"))
    }
  }
}
