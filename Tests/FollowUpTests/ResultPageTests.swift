import Core
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `the result page` {
  private func browser(_ town: ResultTown, as login: String) async throws -> TestBrowser {
    let browser = TestBrowser(town.organisation, routes: town.followUp.routes)
    try await browser.logIn(login)
    return browser
  }

  private func address(_ town: ResultTown, _ query: String = "") -> String {
    FollowUpURL.results(town.programme.id) + query
  }

  /// Twelve women who get three steps better and six men who stay as they are.
  private func fill(_ town: ResultTown, worker: User? = nil) async throws {
    for number in 0..<12 { try await town.addMoods("w\(number)", 3, 6, worker: worker) }
    for number in 0..<6 { try await town.addMoods("m\(number)", 4, 4, gender: .male) }
  }

  @Test func `asks the question, answers it, and shows who is behind it`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.addMoods("lost", 2, nil)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let page = try await browser(town, as: "chef").get(address(town, "?uppdelning=gender"))
      #expect(page.status == 200)
      #expect(page.h1 == "Mår de bättre?")
      #expect(
        page.text.contains(
          """
          12 av 18 har fått det bättre, 6 har det ungefär som förut och ingen har fått det sämre. \
          I snitt har det blivit bättre, mer än slumpen brukar ge. \
          Vad det beror på visar siffrorna inte. 1 av 19 som skulle ha följts upp är inte med.
          """))
      #expect(page.text.contains("Aktuella siffror för dina enheter."))
      #expect(
        page.rows.contains(["Alla", "18", "3,3", "5,3", "2,0", "1,3–2,7", "12", "6", "0", "1"]))
      #expect(
        page.rows.contains(["Män", "6", "4,0", "4,0", "0,0", "0,0–0,0", "0", "6", "0", "0"]))
      #expect(
        page.text.contains(
          "I snitt 2,0 steg högre, vilket är bättre (osäkerhet: mellan 1,3 och 2,7 högre)."))
      #expect(page.text.contains("Högre är bättre. Minus betyder att det har blivit sämre."))
      #expect(page.text.contains("Så räknar vi"))
    }
  }

  @Test func `shows a caseworker their own clients, and the unit only in the month's tables`()
    async throws
  {
    try await ResultTown.with { town in
      let worker = try await town.organisation.user(
        "handl", (.caseworker, town.organisation.adults))
      try await fill(town)
      try await town.addMoods("own", 2, 8, worker: worker)
      let browser = try await browser(town, as: "handl")
      let own = try await browser.get(address(town))
      #expect(own.text.contains("Aktuella siffror för dina egna klienter."))
      #expect(own.rows.contains { $0.prefix(3) == ["Alla", "1", "2,0"] })
      let unit = try await browser.get(address(town, "?enhet=VUX"))
      #expect(unit.text.contains("Du ser nämndens tabeller från 2026-03-14"))
      #expect(unit.text.contains("unit") == false)
      #expect(unit.rows.contains { $0.prefix(2) == ["Alla", "19"] })
    }
  }

  @Test func `shows others the month's tables, and says why a breakdown is not there`()
    async throws
  {
    try await ResultTown.with { town in
      for number in 0..<10 { try await town.addMoods("w\(number)", 3, 6) }
      try await town.addMoods("m", 3, 6, gender: .male)
      try await town.organisation.user("ledamot", (.boardMember, town.organisation.board))
      let browser = try await browser(town, as: "ledamot")
      let page = try await browser.get(address(town, "?uppdelning=gender&enhet=FAM&period=1999"))
      #expect(page.rows.contains { $0.prefix(2) == ["Alla", "11"] })
      #expect(!page.rows.contains { ["Kvinnor", "Män"].contains($0[0]) })
      #expect(page.text.contains("någon grupp är mindre än 5 personer"))
      #expect(page.text.contains("enhet och period inte väljas"))
      let file = try await browser.get(address(town, "?uppdelning=gender&format=csv"))
      #expect(file.html.contains("Alla;11;"))
      #expect(!file.html.contains("Kvinnor"))
    }
  }

  @Test func `says of the month's tables that they are the whole board's and all time's`()
    async throws
  {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let browser = try await browser(town, as: "chef")
      let page = try await browser.get(address(town, "?enhet=FAM&period=2024&jamfor=ja"))
      #expect(page.rows.contains { $0.prefix(2) == ["Alla", "18"] })
      #expect(page.text.contains("jämfört med start, hela nämnden, hela tiden."))
      #expect(page.text.contains("Du får inte läsa aktuella siffror för det du valde."))
      #expect(!page.text.contains("de som började 2024"))
      #expect(!page.html.contains("<option value=\"FAM\" selected"))
      #expect(page.html.contains("<option value=\"alla\" selected"))
      #expect(page.html.contains("<option value=\"manad\" selected"))
      let file = try await browser.get(address(town, "?enhet=FAM&period=2024&format=csv"))
      #expect(file.html.contains("Alla;18;18;18;18;"))
      #expect(file.html.contains(";hela nämnden;hela tiden;"))
      let live = try await browser.get(address(town, "?enhet=VUX&period=2025&format=csv"))
      #expect(live.html.contains(";Mottagning vuxen;de som började 2025;"))
    }
  }

  @Test func `gives the reason for what is withheld in the file too`() async throws {
    try await ResultTown.with { town in
      for number in 0..<3 { try await town.addMoods("w\(number)", 3, 6) }
      try await town.organisation.user("ledamot", (.boardMember, town.organisation.board))
      let browser = try await browser(town, as: "ledamot")
      let file = try await browser.get(address(town, "?matt=mood&format=csv"))
      #expect(file.html.contains("Alla;;;;;;"))
      #expect(file.html.contains("någon grupp är mindre än 5 personer"))
    }
  }

  @Test func `tells everything that the address asks for and does not get`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let browser = try await browser(town, as: "chef")
      let page = try await browser.get(
        address(
          town,
          "?tillfalle=zzz&uppdelning=x&enhet=HEM&period=abc&efter=q&syfte=import"))
      #expect(
        page.text.contains(
          "Adressen frågar efter ”zzz”, ”x”, ”HEM”, ”abc”, ”q”, ”import”, som inte finns här."))
      let measured = try await browser.get(address(town, "?efter=measurement&period=1999"))
      #expect(measured.text.contains("Ingen har mätts under perioden"))
      #expect(measured.text.contains("Ingen som du får läsa mättes under den perioden"))
    }
  }

  @Test func `asks who reads a whole board for a reason`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("analys", (.analyst, town.organisation.board))
      let browser = try await browser(town, as: "analys")
      let without = try await browser.get(address(town, "?syfte=analysis"))
      #expect(without.text.contains("Skriv varför du läser om personer"))
      #expect(without.text.contains("Du ser nämndens tabeller"))
      let path = address(town, "/urval")
      for (reason, words) in [("", "Skriv varför"), ("kort", "säger för lite")] {
        let refused = try await browser.post(
          path, ["syfte": "analysis", "period": "2025", "skal": reason])
        #expect(refused.status == 422 && refused.title.hasPrefix("Fel: "))
        #expect(refused.errors.contains { $0.contains(words) }, "\(refused.errors)")
        #expect(refused.value(of: "skal") ?? "" == reason)
        #expect(refused.text.contains("Du ser nämndens tabeller"))
      }
      // What is chosen is in the address, why is not; and it is logged as it was typed.
      let chosen = try await browser.post(
        path, ["syfte": "analysis", "period": "alla", "skal": "Underlag till plan"])
      #expect(chosen.status == 303)
      let target = try #require(chosen.location)
      #expect(target == address(town, "?period=alla&syfte=analysis"))
      let with = try await browser.get(target)
      #expect(with.text.contains("Aktuella siffror för hela nämnden."))
      let logged = try await town.organisation.database.read { connection in
        try connection.rows("SELECT DISTINCT reason FROM access_log WHERE purpose = 'analysis'")
          .map { try $0.value(at: 0, as: String.self) }
      }
      #expect(logged == ["Underlag till plan"])
      // Another reader has given none, and neither has this one the next day.
      try await town.organisation.user("annan", (.analyst, town.organisation.board))
      let other = try await self.browser(town, as: "annan")
      #expect(try await other.get(target).text.contains("Du ser nämndens tabeller"))
      town.organisation.clock.advance(by: 5 * 3600)
      let later = try await self.browser(town, as: "analys")
      #expect(try await later.get(target).text.contains("Du ser nämndens tabeller"))
    }
  }

  @Test func `compares with the year before when asked`() async throws {
    try await ResultTown.with { town in
      for number in 0..<4 { try await town.addMoods("a\(number)", 3, 6, on: "2024-02-01") }
      for number in 0..<4 { try await town.addMoods("b\(number)", 3, 3, on: "2025-02-01") }
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let page = try await browser(town, as: "chef").get(
        address(town, "?period=2025&jamfor=ja"))
      #expect(
        page.text.contains(
          "Ingen av 4 har fått det bättre; för få för att säga om det skiljer sig från 2024 (4 av 4)."
        ))
      #expect(page.cautions == 1)
      let thisYear = try await browser(town, as: "chef").get(
        address(town, "?period=2026&jamfor=ja"))
      #expect(thisYear.text.contains("det går inte att jämföra med förra året"))
    }
  }

  @Test func `says once that a comparison is no effect, and not where nothing is compared`()
    async throws
  {
    try await ResultTown.with { town in
      for number in 0..<12 { try await town.addMoods("w\(number)", 3, 6) }
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let browser = try await browser(town, as: "chef")
      #expect(try await browser.get(address(town)).cautions == 0)
      for number in 0..<6 { try await town.addMoods("m\(number)", 4, 4, gender: .male) }
      for query in ["", "?uppdelning=gender", "?matt=working", "?period=2025&jamfor=ja"] {
        #expect(try await browser.get(address(town, query)).cautions == 1, "\(query)")
      }
    }
  }

  // SciPy: mean 10/3 of twelve threes and six fours, 95 % [3.0921, 3.5746].
  @Test func `shows where they stood at the start, to who may read the records`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      try await town.organisation.user("ledamot", (.boardMember, town.organisation.board))
      let live = try await browser(town, as: "chef").get(address(town, "?tillfalle=start"))
      let sentence = "De 18 som mättes låg i snitt på 3,3 steg (osäkerhet: mellan 3,1 och 3,6)."
      #expect(live.text.contains(sentence))
      #expect(live.rows.contains(["Alla", "18", "3,3", "3,1–3,6"]))
      let released = try await browser(town, as: "ledamot").get(address(town, "?tillfalle=start"))
      #expect(released.text.contains("18 av 18 har mätts."))
      #expect(released.text.contains("Läget i snitt visas bara för den som får läsa"))
      #expect(!released.text.contains("3,3"))
    }
  }

  @Test func `teaches where nobody has started, and offers the first step`() async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      try await town.organisation.user("handl", (.caseworker, town.organisation.adults))
      let worker = try await browser(town, as: "handl").get(address(town))
      #expect(worker.text.contains("Här kommer svaret att stå"))
      #expect(worker.html.contains("href=\"\(FollowUpURL.newEpisode(town.programme.id))\""))
      #expect(worker.rows.isEmpty)
      try await fill(town)
      let narrowed = try await browser(town, as: "chef").get(
        address(town, "?matt=working&period=1999"))
      #expect(narrowed.text.contains("Ingen finns i det du har valt"))
      #expect(narrowed.html.contains("href=\"\(address(town, "?matt=working"))\""))
    }
  }

  @Test func `names the measures that there are when asked for another`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let page = try await browser(town, as: "chef").get(address(town, "?matt=nej"))
      #expect(page.status == 404)
      #expect(page.text.contains("Programmet har inget mått som heter ”nej”."))
      #expect(page.html.contains("href=\"\(address(town, "?matt=working"))\""))
      #expect(page.text.contains("I arbete"))
      let other = try await browser(town, as: "chef").get(
        address(town, "?tillfalle=zzz&uppdelning=x"))
      #expect(other.text.contains("Adressen frågar efter ”zzz”, ”x”, som inte finns här."))
    }
  }

  @Test func `stands on the first page of those who lead or follow the whole`() async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      try await town.organisation.user("ledamot", (.boardMember, town.organisation.board))
      try await town.organisation.user("handl", (.caseworker, town.organisation.adults))
      let link = "href=\"\(address(town))\""
      #expect(try await browser(town, as: "chef").get(FollowUpURL.mine).html.contains(link))
      #expect(try await browser(town, as: "ledamot").get(FollowUpURL.mine).html.contains(link))
      #expect(!(try await browser(town, as: "handl").get(FollowUpURL.mine).html.contains(link)))
    }
  }

  @Test func `speaks English to who has chosen it, and takes any address`() async throws {
    try await ResultTown.with { town in
      try await fill(town)
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let browser = try await browser(town, as: "chef")
      for query in [
        "?tillfalle=zzz&uppdelning=x&enhet=HEM&period=abc&efter=q&syfte=import",
        "?tillfalle=latest", "?tillfalle=closest:90&efter=measurement&period=12", "?matt=working",
        "?matt=work_m3&tillfalle=m6", "?tillfalle=start", "?enhet=SN",
      ] {
        #expect(try await browser.get(address(town, query)).status == 200, "\(query)")
      }
    }
  }

  @Test func `draws the break where a version cannot be compared with the one before`()
    async throws
  {
    try await ResultTown.with { town in
      try await fill(town)
      let version = try await town.followUp.registration.register(
        resultYAML.replacing("version: 1", with: "version: 2"), file: "p.yaml",
        includes: { _ in nil }, ownerUnit: town.organisation.department, by: nil)
      let loaded = try await town.organisation.database.read { connection in
        try town.followUp.catalogue.programme(version.programme.id, in: connection)
      }
      try await town.followUp.registration.complete(
        GateAdditions(
          impactAssessment: "DPIA 2", officerOpinion: "2026-01-01", retentionDecision: "SN 2"),
        version: #require(loaded).latest, by: nil)
      let completed = try await town.organisation.database.read { connection in
        try town.followUp.catalogue.programme(version.programme.id, in: connection)
      }
      try await town.followUp.registration.start(version: #require(completed).latest, by: nil)
      try await town.add(
        "new", start: "2025-06-01", version: 2,
        [("start", "2025-06-01", moodSheet(2)), ("m3", "2025-09-01", moodSheet(5))])
      try await town.organisation.user("chef", (.unitManager, town.organisation.adults))
      let page = try await browser(town, as: "chef").get(address(town))
      #expect(page.rows.contains { $0.prefix(2) == ["Alla", "1"] })
      #expect(page.text.contains("Ny version av programmet"))
    }
  }

  @Test func `says under the months which units have come together in this one`()
    async throws
  {
    try await ResultTown.with { town in
      let house = town.organisation
      try await house.user("chefen", (.unitManager, house.department))
      for (month, date) in ["2025-10-01", "2025-11-01", "2025-12-10"].enumerated() {
        for number in 0..<6 {
          try await town.addMoods(
            "\(month)-\(number)", 3, 6, unit: number < 3 ? house.adults : house.families, on: date)
        }
      }
      let merged = try await town.plan(
        .merge(units: ["VUX", "FAM"], into: UnitDraft(code: "MOT", name: "Mottagningen")))
      try await house.store.decide(merged)
      let months = "&efter=measurement"
      let page = try await browser(town, as: "chefen").get(address(town, "?enhet=MOT" + months))
      #expect(
        page.text.contains(
          "Från och med 2026-03-14 ingår också det som var Familjehuset, Mottagning vuxen"))
      #expect(!page.text.contains("bara en del av en enhet kom hit"))
      #expect(page.rows.contains { $0.first == "Alla" && $0[1] == "18" })
    }
  }
}

extension TestPage {
  /// How often the page says that a comparison shows no effect.
  fileprivate var cautions: Int {
    text.lowercased().components(separatedBy: "samband, inte effekt").count - 1
  }
}
