import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

/// Log-in as those meet it who guess, and those whose accounts are guessed at.
@Suite struct `Logging in under attack` {
  private func guess(
    _ browser: TestBrowser, _ login: String = "eva", _ password: String = "fel lösenord här"
  ) async throws -> TestPage {
    try await browser.post("/logga-in", ["login": login, "password": password])
  }

  @Test func `takes a hundred of a thousand guesses, and the rightful user comes in all the while`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      let own = TestBrowser(house, from: "192.0.2.7")
      try await own.logIn("eva")
      try await own.post("/logga-ut")
      var refused = 0
      var waits = 0
      for source in 0..<25 {
        let browser = TestBrowser(house, from: "203.0.113.\(source)")
        for number in 0..<40 {
          let page = try await guess(browser, "eva", "gissning nummer \(number)")
          #expect(page.answer.header("Set-Cookie") == nil)
          if page.status == 422 { refused += 1 } else { waits += page.status == 429 ? 1 : 0 }
        }
        house.clock.advance(by: 10)
        if source.isMultiple(of: 5) {
          try await own.logIn("eva")
          #expect(try await own.get("/konto").status == 200)
          try await own.post("/logga-ut")
        }
      }
      #expect(refused == 100)
      #expect(waits == 900)
      // Not even the right password from a strange place, while it lasts.
      let stranger = TestBrowser(house, from: "198.51.100.1")
      #expect(try await guess(stranger, "eva", TestOrganisation.password).status == 429)
      try await own.logIn("eva")
      #expect(try await own.get("/konto").status == 200)
      // What happened stands in the log of the account, where it is seen.
      let events = try await own.get("/konto/handelser")
      #expect(events.text.contains("Många misslyckade inloggningar"))
      // Others are not touched, wherever they are.
      try await house.user("bo")
      #expect(try await guess(stranger, "bo", TestOrganisation.password).status == 303)
      house.clock.advance(by: 24 * 3600)
      #expect(try await guess(stranger, "eva", TestOrganisation.password).status == 303)
    }
  }

  @Test func `makes a name that nobody has wait just the same`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      var answers: [String: [Int]] = [:]
      var words: [String: [String]] = [:]
      for login in ["eva", "ingen"] {
        let browser = TestBrowser(house, from: "203.0.113.5")
        for _ in 0..<7 {
          let page = try await guess(browser, login)
          answers[login, default: []].append(page.status)
          words[login, default: []] += page.errors
        }
      }
      #expect(answers["eva"] == [422, 422, 422, 422, 422, 429, 429])
      #expect(answers["ingen"] == answers["eva"])
      #expect(words["ingen"] == words["eva"])
    }
  }

  @Test func `waits twice as long after each further failure, and an hour at most`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let browser = TestBrowser(house, from: "203.0.113.5")
      for _ in 0..<5 { _ = try await guess(browser) }
      for delay in [30.0, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
        house.clock.advance(by: delay - 1)
        // Trying too early neither helps nor makes it longer.
        #expect(try await guess(browser).status == 429)
        house.clock.advance(by: 1)
        #expect(try await guess(browser).status == 422)
      }
      house.clock.advance(by: 3600)
      #expect(try await guess(browser, "eva", TestOrganisation.password).status == 303)
      // The right password ends it.
      #expect(try await guess(browser).status == 422)
    }
  }

  @Test func `says how long to wait, in words`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let browser = TestBrowser(house, from: "203.0.113.5")
      for _ in 0..<5 { _ = try await guess(browser) }
      let page = try await guess(browser)
      #expect(
        page.errors == [
          """
          För många misslyckade försök. Vänta en minut och försök igen, eller logga in i en \
          webbläsare där du har loggat in förut.
          """
        ])
      #expect(page.title.hasPrefix("Fel: "))
      #expect(page.value(of: "login") == "eva")
    }
  }

  @Test func `shuts a source that goes through many names, and nobody else`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let sprayer = TestBrowser(house, from: "203.0.113.5")
      for number in 0..<50 { _ = try await guess(sprayer, "namn\(number)") }
      #expect(try await guess(sprayer, "eva", TestOrganisation.password).status == 429)
      let other = TestBrowser(house, from: "203.0.113.6")
      #expect(try await guess(other, "eva", TestOrganisation.password).status == 303)
      house.clock.advance(by: 15 * 60)
      #expect(try await guess(sprayer, "eva", TestOrganisation.password).status == 303)
    }
  }

  @Test func `does not trust a device of somebody else, a changed one, or an old one`() async throws
  {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      try await house.user("bo")
      let own = TestBrowser(house, from: "192.0.2.7")
      let cookie = try await guess(own, "bo", TestOrganisation.password).answer
        .headers("Set-Cookie").first { $0.hasPrefix("enhet=") }
      let value = String(try #require(cookie).dropFirst(6).prefix { $0 != ";" })
      for number in 0..<100 {
        let browser = TestBrowser(house, from: "203.0.113.\(number)")
        _ = try await guess(browser)
        _ = try await guess(browser, "bo")
      }
      func status(_ login: String, _ device: String) async throws -> Int {
        let application = WebApplication(
          routes: house.module.gatekeeper.routes(house.module.routes),
          chrome: { _ in Chrome() }, configuration: .init(clock: house.clock.clock))
        let body = FormData([("login", login), ("password", TestOrganisation.password)])
        return try await application.respond(
          to: "POST", "/logga-in",
          headers: [
            ("Cookie", "enhet=\(device)"), ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
          ], body: Array(body.query.dropFirst().utf8), from: "192.0.2.8"
        ).status
      }
      #expect(try await status("eva", value) == 429)
      #expect(try await status("bo", String(value.dropLast()) + "x") == 429)
      #expect(try await status("bo", value) == 303)
    }
  }

  @Test func `a device may be shared by five people`() async throws {
    try await Engine.current.withOrganisation { house in
      let logins = ["a.ek", "b.ek", "c.ek", "d.ek", "e.ek"]
      let shared = TestBrowser(house, from: "192.0.2.7")
      for login in logins {
        try await house.user(login)
        try await shared.logIn(login)
        try await shared.post("/logga-ut")
      }
      for login in logins {
        for number in 0..<100 {
          _ = try await guess(TestBrowser(house, from: "203.0.113.\(number)"), login)
        }
        #expect(try await guess(shared, login, TestOrganisation.password).status == 303)
      }
    }
  }

  @Test(arguments: [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/%2F/../evil", "https:evil.example",
    "%2F%2Fevil.example", "/\r\nSet-Cookie: a=b", "/\tevil", " //evil.example", "///evil.example",
    "http://127.0.0.1:8080@evil.example/", "/å", "data:text/html,x",
  ])
  func `leads to our own pages alone, at every step`(target: String) async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let done = try await TestBrowser(house).post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password, "till": target])
      let location = try #require(done.location)
      #expect(location == "/" || location == "/%2F/../evil", "\(location)")
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      let again = try await browser.get("/logga-in" + FormData([("till", target)]).query)
      #expect(again.location == location)
      let events = try await browser.get("/konto/handelser" + FormData([("till", target)]).query)
      #expect(!events.html.contains("href=\"\(target)\"") || target.hasPrefix("/%2F"))
    }
  }
}
