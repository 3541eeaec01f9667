import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@Suite struct `Open sessions` {
  private func withTwo(
    _ body: (TestOrganisation, TestBrowser, TestBrowser) async throws -> Void
  ) async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      let here = TestBrowser(house)
      let there = TestBrowser(house)
      try await here.logIn("eva")
      house.clock.advance(by: 60)
      try await there.logIn("eva")
      try await body(house, here, there)
    }
  }

  @Test func `are listed with when they began, and which is one's own`() async throws {
    try await withTwo { house, here, _ in
      let page = try await here.get("/konto/inloggningar")
      #expect(page.rows.count == 2)
      #expect(page.rows.map { $0[1] } == ["2026-03-14 12:01", "2026-03-14 12:00"])
      #expect(page.rows.filter { $0[0].contains("den här") }.count == 1)
      // No address of anybody's computer is kept.
      let stored = try await house.database.columnNames().filter { $0.hasPrefix("session.") }
      #expect(
        Set(stored.map { $0.dropFirst("session.".count) }) == [
          "municipality_id", "token_digest", "user_id", "csrf_token", "created_at", "seen_at",
          "rights", "program", "via",
        ])
    }
  }

  @Test func `are ended one by one or all but this one, by the password`() async throws {
    try await withTwo { _, here, there in
      let page = try await here.get("/konto/inloggningar")
      let key = try #require(
        page.html.components(separatedBy: "value=\"").map { $0.prefix { $0 != "\"" } }
          .first { $0.count == 64 && String($0) != here.csrfToken })
      let refused = try await here.post(
        "/konto/inloggningar", ["session": String(key), "password": "fel lösenord här"])
      #expect(refused.status == 422)
      #expect(try await there.get("/konto").status == 200)
      let ended = try await here.post(
        "/konto/inloggningar",
        ["session": String(key), "password": TestOrganisation.password])
      #expect(ended.location == "/konto/inloggningar?avslutat=ja")
      #expect(try await there.get("/konto").status == 303)
      try await there.logIn("eva")
      try await here.post(
        "/konto/inloggningar", ["session": "alla", "password": TestOrganisation.password])
      #expect(try await there.get("/konto").status == 303)
      #expect(try await here.get("/konto").status == 200)
    }
  }

  @Test func `of somebody else are not ended by their number`() async throws {
    try await withTwo { house, here, _ in
      try await house.user("bo")
      let other = TestBrowser(house)
      try await other.logIn("bo")
      let digest = try await house.database.read {
        try $0.first("SELECT token_digest FROM session ORDER BY created_at")?
          .value("token_digest", as: [UInt8].self)
      }
      let key = (digest ?? []).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      try await other.post(
        "/konto/inloggningar", ["session": key, "password": TestOrganisation.password])
      #expect(try await here.get("/konto").status == 200)
    }
  }

  @Test func `are ended by an administrator, and it is seen`() async throws {
    try await withTwo { house, here, there in
      try await house.user("admin", (.administrator, house.root))
      let eva = try #require(try await house.store.user(login: "eva"))
      let admin = TestBrowser(house)
      try await admin.logIn("admin")
      #expect(
        try await admin.get("/styra/anvandare/\(eva.id)").text
          .contains("Personen är inloggad i 2 webbläsare."))
      house.clock.advance(by: 1)
      try await admin.post("/styra/anvandare/\(eva.id)/inloggningar")
      for browser in [here, there] { #expect(try await browser.get("/konto").status == 303) }
      let again = try await here.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password])
      #expect(again.location == "/konto/handelser?till=%2F")
    }
  }

  @Test func `get another token when the user's roles change, and keep what is being typed`()
    async throws
  {
    try await withTwo { house, here, _ in
      let admin = try await house.user("admin", (.administrator, house.root))
      let eva = try #require(try await house.store.user(login: "eva"))
      #expect(try await here.get("/konto").answer.header("Set-Cookie") == nil)
      let token = here.csrfToken
      try await house.store.addMembership(
        of: eva.id, in: house.families.id, as: .unitManager, from: day("2026-03-14"),
        by: admin.id)
      let old = here.sessionCookie
      let page = try await here.get("/konto")
      #expect(page.status == 200)
      #expect(here.sessionCookie != old)
      #expect(here.csrfToken == token)
      #expect(try await here.get("/konto").answer.header("Set-Cookie") == nil)
      // The old one is worth nothing.
      let thief = TestBrowser(house)
      thief.sessionCookie = old
      #expect(try await thief.get("/konto").status == 303)
    }
  }

  @Test func `end by the times that the installation sets`() async throws {
    let policy = AccountPolicy(idle: 5 * 60, longest: 3600)
    try await Engine.current.withOrganisation(policy: policy) { house in
      try await house.user("eva")
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      for _ in 0..<14 {
        house.clock.advance(by: 4 * 60)
        #expect(try await browser.get("/konto").status == 200)
      }
      house.clock.advance(by: 4 * 60)
      #expect(try await browser.get("/konto").status == 303)
      try await browser.logIn("eva")
      house.clock.advance(by: 5 * 60 + 1)
      #expect(try await browser.get("/konto").status == 303)
    }
  }

  @Test func `cannot begin with a temporary password that is two weeks old`() async throws {
    try await Engine.current.withOrganisation { house in
      let user = try await house.user("eva")
      let hash = try await house.module.hasher.hash(
        Password("tillfälligt men rätt långt", login: "eva"))
      try await house.store.setPassword(hash, of: user.id, mustChange: true, by: nil)
      house.clock.advance(by: 14 * 24 * 3600 - 1)
      let browser = TestBrowser(house)
      let inTime = try await browser.post(
        "/logga-in", ["login": "eva", "password": "tillfälligt men rätt långt"])
      #expect(inTime.status == 303)
      house.clock.advance(by: 1)
      let late = try await TestBrowser(house).post(
        "/logga-in", ["login": "eva", "password": "tillfälligt men rätt långt"])
      #expect(late.status == 422)
    }
  }
}

@Suite struct `The last administrator` {
  private func leaving(_ user: User, _ lastDay: Day) -> Leaving {
    Leaving(user: user.id, lastDay: lastDay, receivers: [:])
  }

  @Test func `stays when two remove each other at the same moment`() async throws {
    for _ in 0..<10 {
      try await Engine.current.withOrganisation { house in
        let anna = try await house.user("anna", (.administrator, house.root))
        let bo = try await house.user("bo", (.administrator, house.root))
        let yesterday = house.clock.clock.today - 1
        let outcomes = await withTaskGroup(of: LeavingError?.self) { group in
          for (leaver, remover) in [(anna, bo), (bo, anna)] {
            group.addTask {
              do {
                try await house.store.decideLeaving(leaving(leaver, yesterday), by: remover.id)
                return nil
              } catch {
                return error as? LeavingError
              }
            }
          }
          return await group.reduce(into: [LeavingError?]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.contains(.lastAdministrator))
        let open = try await house.store.users().filter { !$0.isClosed }
        #expect(open.count == 1)
      }
    }
  }

  @Test func `stays when two take each other's role by the pages`() async throws {
    try await Engine.current.withOrganisation { house in
      let anna = try await house.user("anna", (.administrator, house.root))
      let bo = try await house.user("bo", (.administrator, house.root))
      let browsers = [TestBrowser(house), TestBrowser(house)]
      try await browsers[0].logIn("anna")
      try await browsers[1].logIn("bo")
      func end(_ user: User, _ browser: TestBrowser) async throws -> TestPage {
        let role = try #require(try await house.store.memberships(of: user.id).first)
        return try await browser.post("/styra/anvandare/\(user.id)/roller/\(role.id)/avslut")
      }
      #expect(try await end(bo, browsers[0]).status == 303)
      // Who has been stripped strips nobody.
      #expect(try await end(anna, browsers[1]).status == 403)
    }
  }

  @Test func `cannot be closed, stripped, or left to somebody whose time runs out`() async throws {
    try await Engine.current.withOrganisation { house in
      let store = house.store
      let anna = try await house.user("anna", (.administrator, house.root))
      let role = try #require(try await store.memberships(of: anna.id).first)
      let today = house.clock.clock.today
      await #expect(throws: LeavingError.lastAdministrator) {
        try await store.decideLeaving(leaving(anna, today - 1))
      }
      await #expect(throws: LeavingError.lastAdministrator) {
        try await store.endMembership(role.id, lastDay: today)
      }
      // Somebody for the summer does not do.
      let bo = try await house.user("bo")
      try await store.addMembership(
        of: bo.id, in: house.root.id, as: .administrator, from: today, to: today + 60)
      await #expect(throws: LeavingError.lastAdministrator) {
        try await store.endMembership(role.id, lastDay: today)
      }
      await #expect(throws: LeavingError.lastAdministrator) {
        try await store.decideLeaving(leaving(anna, today + 10))
      }
      // Nor somebody who is to leave.
      let cia = try await house.user("cia", (.administrator, house.root))
      try await store.decideLeaving(leaving(cia, today + 30))
      await #expect(throws: LeavingError.lastAdministrator) {
        try await store.endMembership(role.id, lastDay: today)
      }
      try await store.cancelLeaving(of: cia.id)
      try await store.endMembership(role.id, lastDay: today)
    }
  }
}
