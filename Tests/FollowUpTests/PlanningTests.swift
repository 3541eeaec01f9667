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

@Suite struct `the half-year plan` {
  private func withEpisodes(
    _ count: Int, _ body: (ResultTown) async throws -> Void
  ) async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("eva", (.unitManager, town.organisation.adults))
      try await town.organisation.user("ulf", (.developer, town.organisation.board))
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      for number in 0..<count {
        try await town.add("\(number)", start: "2026-01-10", records: [])
      }
      try await body(town)
    }
  }

  @Test func `tells the manager what is measured when, and what it takes`() async throws {
    try await withEpisodes(8) { town in
      try await town.add(
        "elsewhere", unit: town.organisation.families, start: "2026-01-10", records: [])
      let page = try await town.browser("eva").get(FollowUpURL.halfYear)
      #expect(page.status == 200)
      // Eight in three months: 2.7 a month begin, and meet m3 from July on.
      #expect(page.text.contains("Mottagning vuxen. Från april 2026 till september 2026"))
      #expect(page.text.contains("ungefär 40 formulär"))
      let rows = page.rows.filter { $0.count == 8 }.map { [$0[0]] + $0.dropFirst(2) }
      #expect(
        rows.contains(["Start"] + Array(repeating: "0 + ca 3", count: 6)), "\(rows)")
      #expect(
        rows.contains(
          ["Efter 3 månader", "8", "0", "0", "0 + ca 3", "0 + ca 3", "0 + ca 3"]))
      #expect(rows.contains(["Efter 6 månader", "0", "0", "0", "8", "0", "0"]))
      #expect(page.text.contains("Under de senaste 3 månaderna började 8 omgångar"))
      let csv = try await town.browser("eva").get(
        FollowUpURL.halfYear + "?enhet=VUX&format=csv")
      #expect(csv.html.contains("Måendet;Efter 3 månader;2026-04;8;0,0;"))
      #expect(try await town.readings().allSatisfy { $0 == "GET /uppfoljning/halvarsplan unit" })
    }
  }

  @Test func `is for those who manage programmes`() async throws {
    try await withEpisodes(0) { town in
      let page = try await town.browser("sanna").get(FollowUpURL.halfYear)
      #expect(page.status == 403)
    }
  }

  @Test func `gives who may not read the people the whole board, made once a month`() async throws {
    try await withEpisodes(8) { town in
      let ulf = try await town.browser("ulf")
      let page = try await ulf.get(FollowUpURL.halfYear + "?enhet=VUX")
      #expect(page.text.contains("Du får inte läsa om personerna på enheterna."))
      #expect(page.text.contains("Socialnämnden. Från april 2026"))
      #expect(page.text.contains("började 8 omgångar"))
      try await town.add("late", start: "2026-01-10", records: [])
      #expect(try await ulf.get(FollowUpURL.halfYear).text.contains("började 8 omgångar"))
      town.organisation.clock.move(to: day("2026-04-01"))
      try await ulf.logIn("ulf")
      #expect(try await ulf.get(FollowUpURL.halfYear).text.contains("började 9 omgångar"))
      #expect(try await town.readings() == [])
    }
  }

  @Test func `tells of a unit only to who plans for it, and says when there is none`()
    async throws
  {
    try await withEpisodes(8) { town in
      let eva = try await town.browser("eva")
      for code in ["FAM", "FINNSINTE"] {
        for format in ["", "&format=csv"] {
          let page = try await eva.get(FollowUpURL.halfYear + "?enhet=\(code)\(format)")
          #expect(page.status == 404)
          #expect(page.text.contains("Adressen frågar efter ”\(code)”"))
        }
      }
      let csv = try await eva.get(FollowUpURL.halfYear + "?enhet=VUX&format=csv")
      #expect(csv.html.contains("Enhet;Program;Mättillfälle;Månad;"))
      #expect(csv.html.contains("Mottagning vuxen;Måendet;Efter 3 månader;2026-04;8;0,0;"))
    }
  }

  // Begun on 10 January: the start closed on 9 February and the three months opened on 11 March,
  // due in April and so in the plan. Begun on 20 February: the start is open until 22 March.
  @Test func `counts apart what is open or late now`() async throws {
    try await withEpisodes(3) { town in
      for number in 0..<7 {
        try await town.add("open\(number)", start: "2026-02-20", records: [])
      }
      try await town.add(
        "answered", start: "2026-02-20", [("start", "2026-02-20", moodSheet(3))])
      try await town.add("late", start: "2026-02-05", records: [])
      let page = try await town.browser("eva").get(FollowUpURL.halfYear)
      #expect(page.text.contains("Öppna eller försenade nu, utöver planen: 8 formulär, ungefär"))
      let csv = try await town.browser("eva").get(
        FollowUpURL.halfYear + "?enhet=VUX&format=csv")
      #expect(csv.html.contains("Mottagning vuxen;Måendet;Start;nu;8;0,0;"))
      let ulf = try await town.browser("ulf").get(FollowUpURL.halfYear)
      #expect(ulf.text.contains("Öppna eller försenade nu, utöver planen: 8 formulär"))
    }
    try await withEpisodes(8) { town in
      for number in 0..<3 {
        try await town.add("open\(number)", start: "2026-02-20", records: [])
      }
      let ulf = try await town.browser("ulf")
      let page = try await ulf.get(FollowUpURL.halfYear)
      #expect(!page.text.contains("utöver planen: 3"))
      #expect(page.text.contains("öppna eller försenade nu visas inte"))
      #expect(!(try await ulf.get(FollowUpURL.halfYear + "?format=csv")).html.contains(";nu;"))
    }
  }

  @Test func `withholds a programme with a number of one to four from them`() async throws {
    try await withEpisodes(4) { town in
      let ulf = try await town.browser("ulf")
      let page = try await ulf.get(FollowUpURL.halfYear)
      #expect(page.text.contains("gäller färre personer än vad som får visas"))
      #expect(!page.text.contains("började 4"))
      let csv = try await ulf.get(FollowUpURL.halfYear + "?format=csv")
      #expect(!csv.html.contains("Måendet"))
      #expect(try await town.browser("eva").get(FollowUpURL.halfYear).text.contains("började 4"))
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "the plans of SQLite"))
  func `is made by the index alone`() async throws {
    try await withEpisodes(1) { town in
      let municipality = town.organisation.module.municipality.id
      let plan = try await town.organisation.database.read { connection in
        try connection.rows(
          """
          EXPLAIN QUERY PLAN
          SELECT e.programme_version, e.start_day, e.end_day, e.deceased_day, count(*)
          FROM episode e WHERE e.municipality_id = \(municipality)
            AND e.programme_id = \(town.programme.id)
            AND e.unit_id IN \(list: [town.organisation.adults.id])
            AND e.moved_to_unit_id IS NULL AND \(fragment: town.followUp.episodes.visibleEpisode)
          GROUP BY e.programme_version, e.start_day, e.end_day, e.deceased_day
          """
        ).map { try $0.value("detail", as: String.self) }.joined(separator: "\n")
      }
      #expect(plan.contains("SEARCH e USING COVERING INDEX episode_of_programme"), "\(plan)")
    }
  }
}

@Suite struct `what to stop asking` {
  /// Thirty people who all get on with the same answer to `work`, and one who manages.
  private func withAnswers(
    _ count: Int = 30, _ body: (ResultTown, TestBrowser, String) async throws -> Void
  ) async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("eva", (.unitManager, town.organisation.department))
      for number in 0..<count {
        func sheet(_ mood: Int) -> AnswerSheet {
          ["mood": .value(.number(FixedPoint(mood))), "work": .value(.code("no"))]
        }
        try await town.add(
          "\(number)", start: "2025-10-01",
          [
            ("start", "2025-10-01", sheet(number % 5)),
            ("m3", "2026-01-01", sheet(5 + number % 5)),
          ])
      }
      try await body(
        town, try await town.browser("eva"), FollowUpURL.stopList(town.programme.id))
    }
  }

  @Test func `is listed with signs and the minutes saved`() async throws {
    try await withAnswers { town, eva, path in
      let page = try await eva.get(path)
      #expect(page.status == 200)
      // "Arbete?": 1 word · 60 / 238 + 3 seconds, sixty forms: 3.25 minutes.
      #expect(page.text.contains("1 fråga kan vara onödig. Att sluta med den sparar ungefär 3 min"))
      let row = try #require(page.rows.first)
      #expect(row[0] == "Arbete?" && row[2] == "3")
      #expect(row[1].contains("Nästan alla svarar lika: färre än 5 av 30 svarade något annat"))
      #expect(row[3] == "Inte än" && row[4] == "–")
      #expect(page.rows.contains { $0[0] == "Hur mår du?" && $0[1] == "–" })
    }
  }

  @Test func `tells nothing of fewer than five people, and stays the same all month`() async throws
  {
    try await withAnswers(4) { town, eva, path in
      let page = try await eva.get(path)
      #expect(page.text.contains("mönster i svaren visas inte"))
      #expect(page.rows.allSatisfy { $0[2] == "för få" })
      try await town.addMoods("fifth", 3, 5, on: "2025-10-01")
      #expect(try await eva.get(path).rows.allSatisfy { $0[2] == "för få" })
      town.organisation.clock.move(to: day("2026-04-01"))
      try await eva.logIn("eva")
      #expect(try await eva.get(path).rows.contains { $0[2] != "för få" })
    }
  }

  @Test func `says what nobody opened, and counts a day once, by unit and never by person`()
    async throws
  {
    try await withAnswers { town, eva, path in
      let results = FollowUpURL.results(town.programme.id)
      for _ in 0..<3 { _ = try await eva.get(results + "?matt=mood") }
      try await town.organisation.user("farid", (.unitManager, town.organisation.department))
      _ = try await town.browser("farid").get(results + "?matt=mood")
      // There has been no time to open anything yet.
      #expect(!(try await eva.get(path)).text.contains("Ingen har öppnat något som"))
      town.organisation.clock.move(to: day("2026-06-01"))
      try await eva.logIn("eva")
      let page = try await eva.get(path)
      #expect(
        page.rows.first { $0[0] == "Arbete?" }?[1].contains("Ingen har öppnat något") == true)
      #expect(
        page.rows.first { $0[0] == "Hur mår du?" }?[1].contains("Ingen har öppnat") == false)
      let counted = try await town.organisation.database.read { connection in
        try connection.rows("SELECT subject, days FROM result_use").map {
          "\(try $0.value(at: 0, as: String.self)) \(try $0.value(at: 1, as: Int.self))"
        }
      }
      #expect(counted == ["mood 1"])
    }
  }

  @Test func `is decided with who, when and why, and the reason names nobody`() async throws {
    try await withAnswers { town, eva, path in
      let item = FollowUpURL.stopping("work", of: town.programme.id)
      let refused = try await eva.post(item, ["varfor": "ring 070-123 45 67 om det"])
      #expect(refused.status == 422)
      #expect(refused.title.hasPrefix("Fel: "))
      #expect(refused.errors.count == 2)
      #expect(refused.html.contains("070-123 45 67"), "nothing typed is lost")
      #expect(refused.errors.last?.contains("där stjärnorna står: ”ring ***") == true)
      let held = try await eva.post(item, ["beslut": "keep", "varfor": "aaaaaaaaaaaaaaaa"])
      #expect(held.errors == ["Skriv med några ord varför, minst tio tecken"])
      let saved = try await eva.post(
        item, ["beslut": "stop", "varfor": "Alla har arbete redan när de kommer."])
      #expect(saved.location == path + "?sparat=ja")
      let list = try await eva.get(path)
      #expect(
        list.rows.contains {
          $0[0] == "Arbete?" && $0[4].contains("Sluta med frågan från nästa version")
        })
      let page = try await eva.get(item)
      #expect(page.rows.contains { $0.contains("Alla har arbete redan när de kommer.") })
      #expect(page.rows.contains { $0.last == "Eva" })

      town.organisation.clock.advance(by: 60)
      for _ in 0..<2 {
        _ = try await eva.post(
          item, ["beslut": "used", "varfor": "Budgeten för arbetsmarknadsenheten."])
      }
      let used = try await eva.get(path)
      #expect(
        used.rows.contains {
          $0[0] == "Arbete?" && $0[3] == "1 gång" && $0[4].contains("Sluta med frågan")
        }, "what was used does not undo what was decided")
      town.organisation.clock.advance(by: 60)
      _ = try await eva.post(item, ["beslut": "keep", "varfor": "Nämnden frågar efter det."])
      #expect(
        try await eva.get(path).rows.contains {
          $0[0] == "Arbete?" && $0[4].contains("Behåll frågan")
        })
      #expect(try await eva.get(item).rows.count == 3, "every decision is in the history")
    }
  }

  @Test func `is decided by who manages the programme, and noted by others of the board`()
    async throws
  {
    try await withAnswers { town, _, path in
      try await town.organisation.user("farid", (.unitManager, town.organisation.families))
      try await town.organisation.user("hanna", (.unitManager, town.organisation.otherUnit))
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      let item = FollowUpURL.stopping("work", of: town.programme.id)
      let farid = try await town.browser("farid")
      #expect(try await farid.get(path).status == 200)
      #expect(!(try await farid.get(item)).html.contains("value=\"stop\""))
      let refused = try await farid.post(
        item, ["beslut": "stop", "varfor": "Vi behöver inte den."])
      #expect(refused.status == 422)
      let noted = try await farid.post(
        item, ["beslut": "used", "varfor": "Bemanningen på familjehuset."])
      #expect(noted.status == 303)
      #expect([403, 404].contains(try await town.browser("hanna").get(path).status))
      #expect(try await town.browser("sanna").get(path).status == 403)
      #expect(
        try await farid.get(FollowUpURL.stopping("finns_inte", of: town.programme.id)).status
          == 404)
    }
  }

  @Test func `is remembered when the next version is prepared`() async throws {
    try await withAnswers { town, eva, path in
      _ = try await eva.post(
        FollowUpURL.stopping("work", of: town.programme.id),
        ["beslut": "stop", "varfor": "Alla har arbete redan när de kommer."])
      let next = resultYAML.replacingOccurrences(of: "version: 1", with: "version: 2")
      let page = try await eva.post(
        FollowUpURL.preparing,
        [
          "paket": next, "enhet": town.organisation.department.id.description,
          "handling": "kontrollera",
        ])
      #expect(page.status == 200, "\(page.errors)")
      #expect(page.text.contains("Beslut på Sluta-listan"))
      #expect(
        page.rows.contains { $0[0] == "Arbete?" && $0[2] == "Finns kvar i texten" }, "\(page.rows)")
      let half = try await eva.get(FollowUpURL.halfYear)
      #expect(half.text.contains("1 ska bort i nästa version"))
    }
  }
}

@Suite struct `the measure that a result page begins with` {
  private let latelyAsked = """
    beprova: programme/1
    id: matt
    version: 1
    title: {sv: Måendet, en: The mood}
    target_group: Vuxna
    legal_basis: Allmänt intresse
    information_class: K1
    retention: {months_after_end: 24}
    information: Det är frivilligt.
    forms:
      - id: forst
        title: Först
        occasions: [start]
        items:
          - {id: mood, text: Hur mår du?, type: scale, min: 0, max: 10}
      - id: sedan
        title: Sedan
        occasions: [m]
        items:
          - {id: satisfied, text: Är du nöjd?, type: yes_no}
    occasions:
      - {id: start, kind: start, opens: 14, closes: 30}
      - {id: m, kind: during, every: 3, last: 3, opens: 30, closes: 45}
    measures:
      - {id: mood, title: Mående, question: Hur mår de?, value: mood, direction: higher}
      - {id: happy, title: Nöjda, question: Är de nöjda?, share: {of: satisfied}, direction: higher}
    """

  @Test func `offers only occasions where the measure is asked`() async throws {
    try await ResultTown.with(latelyAsked) { town in
      try await town.organisation.user("eva", (.unitManager, town.organisation.adults))
      let eva = try await town.browser("eva")
      let path = FollowUpURL.results(town.programme.id)
      try await town.add("a", [("start", "2025-01-01", moodSheet(3))])
      let mood = try await eva.get(path + "?matt=mood")
      #expect(mood.html.contains("<option value=\"start\" selected"))
      #expect(!mood.html.contains("<option value=\"m3\""))
      let other = try await eva.get(path + "?matt=mood&tillfalle=m3")
      #expect(other.html.contains("<option value=\"start\" selected"))
      #expect(other.text.contains("”Mående” frågas inte vid ”Efter 3 månader”. Det som visas är"))
      let happy = try await eva.get(path + "?matt=happy")
      #expect(happy.html.contains("<option value=\"m3\" selected"))
      #expect(!happy.html.contains(">Start</option>"))
    }
  }

  @Test func `is one that is not withheld, unless another is asked for`() async throws {
    try await ResultTown.with(latelyAsked) { town in
      try await town.organisation.user("disa", (.director, town.organisation.board))
      let disa = try await town.browser("disa")
      let path = FollowUpURL.results(town.programme.id)
      for number in 0..<12 {
        // Two have no mood, so that measure is withheld; six of twelve are satisfied.
        var responses: [(OccasionKey, String, AnswerSheet)] = [
          (
            "m3", "2025-04-01", ["satisfied": .value(.code(number < 6 ? "yes" : "no"))]
          )
        ]
        if number >= 2 { responses.append(("start", "2025-01-01", moodSheet(3))) }
        try await town.add("\(number)", responses)
      }
      let page = try await disa.get(path)
      #expect(page.h1 == "Är de nöjda?")
      #expect(try await disa.get(path + "?matt=mood").h1 == "Hur mår de?")
    }
  }
}
