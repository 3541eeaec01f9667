import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@Suite struct `Logging in` {
  @Test func `leads to the page that was asked for`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva.berg", (.caseworker, house.adults))
      let browser = TestBrowser(house)
      let refused = try await browser.get("/styra/organisation?sort=namn")
      #expect(refused.status == 303)
      #expect(refused.location == "/logga-in?till=%2Fstyra%2Forganisation%3Fsort%3Dnamn")
      let form = try await browser.get(try #require(refused.location))
      #expect(form.h1 == "Logga in")
      let target = try #require(form.value(of: "till"))
      let done = try await browser.post(
        "/logga-in",
        ["login": " Eva.Berg ", "password": TestOrganisation.password, "till": target])
      #expect(done.status == 303)
      #expect(done.location == "/styra/organisation?sort=namn")
      let cookie = try #require(done.answer.header("Set-Cookie"))
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
      #expect(try await browser.get("/styra/organisation").status == 200)
    }
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
  ])
  func `never leads to another site`(target: String) async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let done = try await TestBrowser(house).post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password, "till": target])
      #expect(done.location == "/")
    }
  }

  @Test func `says the same for a wrong name, a wrong password and a closed account`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let closed = try await house.user("slutat")
      try await house.close(closed)
      let browser = TestBrowser(house)
      func attempt(_ login: String, _ password: String) async throws -> TestPage {
        try await browser.post("/logga-in", ["login": login, "password": password])
      }
      let pages = [
        try await attempt("ingen", TestOrganisation.password),
        try await attempt("slutat", TestOrganisation.password),
        try await attempt("eva", "fel lösenord här"),
      ]
      for page in pages {
        #expect(page.status == 422)
        #expect(page.errors == pages[0].errors)
        #expect(page.title.hasPrefix("Fel: "))
        #expect(page.answer.header("Set-Cookie") == nil)
      }
      #expect(pages[2].value(of: "login") == "eva")
    }
  }

  @Test func `is counted before it is tried, so that tries side by side do not slip through`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      try await withThrowingTaskGroup { group in
        for index in 0..<20 {
          group.addTask {
            _ = try await TestBrowser(house).post(
              "/logga-in", ["login": "eva", "password": "gissning nummer \(index)"])
          }
        }
        try await group.waitForAll()
      }
      let counted = try await house.database.read {
        try $0.rows("SELECT DISTINCT id FROM log_in_failure").count
      }
      #expect(counted == 5)
    }
  }

  @Test func `stores neither the password nor the token`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let done = try await TestBrowser(house).post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password])
      let cookie = try #require(done.answer.header("Set-Cookie"))
      let token = try #require(cookie.split(separator: ";").first?.split(separator: "=").last)
      #expect(token.count == 64)
      let (hash, digest) = try await house.database.read { connection in
        (
          try connection.first("SELECT password_hash AS h FROM user_account")?
            .value("h", as: String.self),
          try connection.first("SELECT token_digest AS d FROM session")?
            .value("d", as: [UInt8].self)
        )
      }
      #expect(hash?.hasPrefix("$argon2id$v=19$") == true)
      #expect(digest?.count == 32)
      #expect(digest != Array(token.utf8))
    }
  }
}

@Suite struct `A session` {
  private func withBrowser(
    _ body: (TestOrganisation, TestBrowser) async throws -> Void
  ) async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      try await body(house, browser)
    }
  }

  @Test func `ends after half an hour without a request`() async throws {
    try await withBrowser { house, browser in
      for _ in 0..<4 {
        house.clock.advance(by: 29 * 60)
        let page = try await browser.get("/konto")
        #expect(page.status == 200)
      }
      house.clock.advance(by: 30 * 60 + 1)
      #expect(try await browser.get("/konto").location == "/logga-in?till=%2Fkonto")
    }
  }

  @Test func `ends after twelve hours however much it is used`() async throws {
    try await withBrowser { house, browser in
      for _ in 0..<35 {
        house.clock.advance(by: 20 * 60)
        let page = try await browser.get("/konto")
        #expect(page.status == 200)
      }
      house.clock.advance(by: 20 * 60)
      #expect(try await browser.get("/konto").status == 303)
    }
  }

  @Test func `is replaced at log-in`() async throws {
    try await withBrowser { house, browser in
      try await browser.logIn("eva")
      let sessions = try await house.database.read {
        try $0.rows("SELECT token_digest FROM session").count
      }
      #expect(sessions == 1)
    }
  }

  @Test func `ends at log-out, on the server too`() async throws {
    try await withBrowser { house, browser in
      #expect(try await browser.post("/logga-ut").location == "/logga-in")
      #expect(try await browser.get("/konto").status == 303)
      let sessions = try await house.database.read {
        try $0.rows("SELECT token_digest FROM session").count
      }
      #expect(sessions == 0)
    }
  }

  @Test func `ends when the account is closed, and elsewhere when the password is changed`()
    async throws
  {
    try await withBrowser { house, browser in
      let elsewhere = TestBrowser(house)
      try await elsewhere.logIn("eva")
      let changed = try await browser.post(
        "/konto/losenord",
        ["current-password": TestOrganisation.password, "new-password": "fem andra ord på rad"])
      #expect(changed.location == "/konto?sparat=ja")
      #expect(changed.answer.header("Set-Cookie")?.hasPrefix("session=") == true)
      #expect(try await browser.get("/konto").status == 200)
      #expect(try await elsewhere.get("/konto").status == 303)
      let user = try #require(await house.store.user(login: "eva"))
      try await house.close(user)
      #expect(try await browser.get("/konto").status == 303)
    }
  }

  @Test func `does not take a form without its token, and loses nothing typed`() async throws {
    try await withBrowser { house, browser in
      let route = GuardedRoute.post("/prov") { request, _ in
        .text(try await request.form().first("anteckning") ?? "")
      }
      let browser = TestBrowser(house, routes: [route])
      try await browser.logIn("eva")
      let token = browser.csrfToken
      browser.csrfToken = nil
      let refused = try await browser.post("/prov", ["anteckning": "Tre \"ord\" & <fler>"])
      #expect(refused.status == 403)
      #expect(refused.value(of: "anteckning") == "Tre \"ord\" & <fler>")
      #expect(browser.csrfToken == token)
      let sent = try await browser.post(
        "/prov", ["anteckning": try #require(refused.value(of: "anteckning"))])
      #expect(sent.status == 200)
      #expect(sent.html == "Tre \"ord\" & <fler>")
    }
  }

  @Test func `does not take a form from another site, token or not`() async throws {
    try await withBrowser { house, browser in
      for headers in [
        [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
        [("Origin", "https://evil.example")], [("Origin", "null")],
      ] {
        let page = try await browser.post("/logga-ut", headers: headers)
        #expect(page.status == 403)
      }
      #expect(try await browser.get("/konto").status == 200)
    }
  }

  @Test func `that has ended keeps what was posted`() async throws {
    try await withBrowser { house, browser in
      house.clock.advance(by: 3600)
      let page = try await browser.post("/konto/losenord", ["anteckning": "kvar"])
      #expect(page.status == 403)
      #expect(page.h1 == "Du har blivit utloggad")
      #expect(page.value(of: "anteckning") == "kvar")
    }
  }

  @Test func `speaks the language its user chose`() async throws {
    try await withBrowser { _, browser in
      try await browser.post("/sprak", ["language": "en", "from": "/konto"])
      #expect(try await browser.get("/konto").h1 == "My account")
    }
  }

  @Test func `changes no language for a form that is not the session's`() async throws {
    try await withBrowser { _, browser in
      let page = try await browser.post(
        "/sprak", ["language": "en", "from": "/konto", "csrf": "annat"])
      #expect(page.status == 403)
      #expect(try await browser.get("/konto").h1 == "Mitt konto")
    }
  }

  @Test func `says what the storage says, and nothing of what is ours to mend`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva")
      let browser = TestBrowser(
        house,
        routes: [
          .get("/full") { _, _ in throw DatabaseError.diskFull },
          .get("/fel") { _, _ in throw DatabaseError.missingColumn("hemlig_kolumn") },
        ])
      try await browser.logIn("eva")
      let full = try await browser.get("/full")
      #expect(full.status == 503)
      #expect(full.text.contains("Disken är full. Inget sparades."))
      let fault = try await browser.get("/fel")
      #expect(fault.status == 500)
      #expect(!fault.html.contains("hemlig_kolumn"))
    }
  }
}
