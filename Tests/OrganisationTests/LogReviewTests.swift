import Core
import Database
import Foundation
import TestSupport
import Testing
import Web

@testable import Organisation

@Suite struct `The log review` {
  private func candidate(_ number: UInt8, at: String = "2026-03-11T09:00:00Z") throws
    -> LogReview.Candidate
  {
    let id = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
    return LogReview.Candidate(
      access: ID(id), at: try Date(at, strategy: .iso8601), reader: .make(), asksForReason: false,
      isDeputy: false, subjects: 1)
  }

  @Test func `the same seed draws the same readings, which others can work out`() throws {
    // By hashlib.blake2b(seed + id, digest_size=32) of Python, least first.
    let expected: [UInt8] = [
      1, 13, 25, 29, 18, 15, 20, 24, 12, 22, 11, 16, 9, 6, 21, 26, 23, 27, 17, 10, 7, 30, 2, 28, 14,
      4,
      19, 5, 3, 8,
    ]
    let all = try (1...30).map { try candidate($0) }
    let seed = [UInt8](repeating: 0, count: 32)
    let drawn = LogReview.draw(all, seed: seed)
    #expect(drawn.map(\.access.uuid.uuid.15) == Array(expected.prefix(20)))
    #expect(drawn.allSatisfy { $0.basis == .random })
    #expect(LogReview.draw(all.shuffled(), seed: seed) == drawn)
    #expect(LogReview.draw(all, seed: [UInt8](repeating: 1, count: 32)) != drawn)
  }

  @Test(arguments: [(0, 0), (7, 7), (20, 20), (1000, 20), (1001, 21), (2500, 50), (90_000, 60)])
  func `two in a hundred are drawn, at least 20 and at most 60`(readings: Int, drawn: Int) {
    #expect(LogReview.sampleSize(of: readings) == drawn)
  }

  // 2026-03-13 is a Friday; Sweden is an hour before UTC in March, two in July.
  @Test(arguments: [
    ("2026-03-13T18:59:00Z", false), ("2026-03-13T19:00:00Z", true),
    ("2026-03-13T04:59:00Z", true), ("2026-03-13T05:00:00Z", false),
    ("2026-03-14T11:00:00Z", true), ("2026-03-15T11:00:00Z", true),
    ("2026-03-16T11:00:00Z", false), ("2026-07-01T17:59:00Z", false),
    ("2026-07-01T18:00:00Z", true), ("2026-03-15T23:30:00Z", true),
  ])
  func `evenings, nights and weekends are off hours, by Swedish time`(
    moment: String, isOff: Bool
  ) throws {
    #expect(LogReview.isOffHours(try Date(moment, strategy: .iso8601)) == isOff)
  }

  @Test func `what is unusual is drawn besides, each once`() throws {
    var all = try (1...100).map { try candidate(UInt8($0)) }
    all[3] = try candidate(4, at: "2026-03-11T22:00:00Z")
    let reader = UserID.make()
    for index in 50..<52 {
      all[index] = LogReview.Candidate(
        access: all[index].access, at: all[index].at, reader: reader, asksForReason: index == 50,
        isDeputy: false, subjects: index == 50 ? 20 : 31)
    }
    let drawn = LogReview.draw(all, seed: [UInt8](repeating: 5, count: 32))
    #expect(Set(drawn.map(\.access)).count == drawn.count)
    #expect(drawn.count { $0.basis == .random } == 20)
    let places = Set(drawn.map(\.access.uuid.uuid.15))
    #expect(places.isSuperset(of: [4, 51, 52]))
  }

  /// A month in which the manager read four times and the reviewer once; it is over.
  private func withMonth(
    _ body: (TestOrganisation, TestBrowser) async throws -> Void
  ) async throws {
    try await Engine.current.withOrganisation { house in
      let manager = try await house.user("chef", (.unitManager, house.adults))
      let reviewer = try await house.user(
        "lova", (.logReviewer, house.board), (.unitManager, house.adults))
      let reading = PersonReading(
        zone: house.zone.id, purpose: .dailyWork, via: "GET /uppfoljning/omgang/{episode}")
      for user in [manager, manager, reviewer, manager, manager] {
        house.clock.advance(by: 60)
        try await house.module.persons.read(try await house.viewer(user), reading) { _, _ in
          ((), [.episode(.make()), .person(.make())])
        }
      }
      house.clock.move(to: day("2026-04-02"))
      let browser = TestBrowser(house)
      try await browser.logIn("lova")
      try await browser.get("/styra/loggkontroll")
      try await body(house, browser)
    }
  }

  private func draw(_ house: TestOrganisation, _ browser: TestBrowser) async throws -> String {
    let drawn = try await browser.post(
      "/styra/loggkontroll", ["namnd": "\(house.zone.id)", "manad": "2026-03"])
    #expect(drawn.status == 303)
    return try #require(drawn.location)
  }

  @Test func `goes from a month that is over to the board's summary`() async throws {
    try await withMonth { house, browser in
      let review = try await draw(house, browser)
      var page = try await browser.get(review)
      #expect(page.h1 == "Loggkontroll 2026-03, Socialnämnden")
      #expect(page.text.contains("5 läsningar är dragna av 5 i månaden."))
      #expect(page.rows.count == 5)
      // Drawn once: who asks again gets what there is.
      #expect(try await draw(house, browser) == review)

      let own = try #require(page.rows.firstIndex { $0[5].contains("Din egen läsning") }) + 1
      let refused = try await browser.post("\(review)/avslut")
      #expect(refused.status == 422)
      #expect(refused.text.contains("5 läsningar är inte färdigbedömda"))

      for place in 1...5 where place != own {
        page = try await browser.get("\(review)/lasning/\(place)")
        #expect(page.text.contains("Arbete i ärendet"))
        let outcome = place == (own == 1 ? 2 : 1) ? "deviation" : "inOrder"
        let judged = try await browser.post(
          "\(review)/lasning/\(place)",
          [
            "version": "1", "bedomning": outcome, "overlamnad": "Enhetschefen",
            "kommentar": "Fråga ställd och besvarad.",
          ])
        #expect(judged.status == 303, "\(judged.text.prefix(300))")
      }
      // Nobody judges their own, whatever they post.
      let mine = try await browser.post(
        "\(review)/lasning/\(own)", ["version": "1", "bedomning": "inOrder"])
      #expect(mine.status == 422)
      #expect(mine.text.contains("En annan loggranskare behöver bedöma den"))
      try await house.user("loke", (.logReviewer, house.board))
      let other = TestBrowser(house)
      try await other.logIn("loke")
      try await other.get("\(review)/lasning/\(own)")
      let judged = try await other.post(
        "\(review)/lasning/\(own)", ["version": "1", "bedomning": "inOrder"])
      #expect(judged.status == 303)
      #expect(try await browser.post("\(review)/avslut").status == 303)
      let late = try await other.post(
        "\(review)/lasning/\(own)", ["version": "2", "bedomning": "asked"])
      #expect(late.status == 422)
      #expect(late.text.contains("Månaden är avslutad"))

      // The board sees what it came to, and nothing of who read.
      try await house.user("nils", (.boardMember, house.board))
      let member = TestBrowser(house)
      try await member.logIn("nils")
      let year = try await member.get("/styra/loggkontroll/ar/\(house.zone.id)/2026")
      #expect(
        year.rows.contains(["2026-03", "5", "5", "4", "0", "1", "Enhetschefen", "Avslutad"]))
      #expect(year.text.contains("Bedömda läsningar: 5. Avvikelser: 1."))
      #expect(!year.text.contains("Chef"))
      #expect(try await member.get(review).status == 403)
      let file = try await member.get("/styra/loggkontroll/ar/\(house.zone.id)/2026/csv")
      #expect(file.text.contains("2026-03;5;5;4;0;1;Enhetschefen;2026-04-02"))
    }
  }

  @Test func `keeps what was typed when it is refused`() async throws {
    try await withMonth { house, browser in
      let review = try await draw(house, browser)
      let own = try #require(
        try await browser.get(review).rows.firstIndex { $0[5].contains("Din egen") })
      let path = "\(review)/lasning/\(own == 0 ? 2 : 1)"
      try await browser.get(path)
      var page = try await browser.post(path, ["version": "1", "kommentar": "Ringde och frågade"])
      #expect(page.status == 422)
      #expect(page.text.contains("Välj hur du bedömer läsningen"))
      #expect(page.html.contains("Ringde och frågade"))
      page = try await browser.post(
        path, ["version": "1", "bedomning": "deviation", "overlamnad": ""])
      #expect(page.text.contains("Skriv vem avvikelsen är överlämnad till"))
      page = try await browser.post(
        path, ["version": "1", "bedomning": "asked", "kommentar": "Gäller 19121212-1212"])
      #expect(page.text.contains("pekar ut någon"))
      page = try await browser.post(path, ["version": "0", "bedomning": "asked"])
      #expect(page.text.contains("Någon annan har bedömt läsningen"))
    }
  }

  @Test func `is drawn neither of a month that goes on nor by another board's reviewer`()
    async throws
  {
    try await withMonth { house, browser in
      let early = try await browser.post(
        "/styra/loggkontroll", ["namnd": "\(house.zone.id)", "manad": "2026-04"])
      #expect(early.status == 422)
      #expect(early.text.contains("Månaden är inte slut"))
      let beside = try await browser.post(
        "/styra/loggkontroll", ["namnd": "\(house.otherZone.id)", "manad": "2026-03"])
      #expect(beside.status == 403)
      let review = try await draw(house, browser)
      try await house.user("liv", (.logReviewer, house.otherBoard))
      let other = TestBrowser(house)
      try await other.logIn("liv")
      #expect(try await other.get(review).status == 403)
      #expect(try await other.get("/styra/loggkontroll/ar/\(house.zone.id)/2026").status == 403)
    }
  }

  @Test func `an extract of the log has who, what and why, and is in the log itself`()
    async throws
  {
    try await withMonth { house, browser in
      let refused = try await browser.post(
        "/styra/loggkontroll/uttag",
        ["namnd": "\(house.zone.id)", "fran": "2026-04-01", "till": "2026-03-01"])
      #expect(refused.status == 422)
      #expect(refused.text.contains("Sista dagen är före den första"))
      let file = try await browser.post(
        "/styra/loggkontroll/uttag",
        ["namnd": "\(house.zone.id)", "fran": "2026-03-14", "till": "2026-03-14"])
      #expect(file.status == 200)
      let lines = file.html.split(separator: "\r\n")
      #expect(lines.first?.hasPrefix("chain,number,at,user_id,user,event,") == true)
      #expect(lines.filter { $0.contains(",Chef,persons.read,,dailyWork,") }.count == 4)
      #expect(lines.allSatisfy { $0.hasPrefix("SN,") || $0.hasPrefix("chain,") })
      let logged = try await house.database.read {
        try $0.first("SELECT detail FROM change_log WHERE event = 'audit.exported'")
      }
      #expect(try logged?.value(at: 0) == "2026-03-14–2026-03-14")
    }
  }
}
