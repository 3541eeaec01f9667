import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

/// Two servers with one database: what is done through one holds on the other, at once.
@Suite struct `On two servers` {
  private struct Pair {
    let house: TestOrganisation
    let first: WebApplication
    let second: WebApplication

    /// A browser whose requests are sent to a server by turns.
    func browser(from address: String? = nil) -> TestBrowser {
      var number = 0
      return TestBrowser { [first, second] in
        number += 1
        return try await (number.isMultiple(of: 2) ? second : first).respond(
          to: $0, $1, headers: $2, body: $3, from: address)
      }
    }

    static func with(_ body: (Pair) async throws -> Void) async throws {
      try await withTemporaryDirectory { directory in
        let file = directory.appending(path: "one.sqlite")
        let (here, there) = (try NamedDatabase.open(file), try NamedDatabase.open(file))
        let keys = AuditKeys(
          digest: [UInt8](repeating: 1, count: 32), signing: [UInt8](repeating: 2, count: 32))
        let house = try await TestOrganisation(in: here, keys: keys)
        let accounts = AccountKeys.madeUp()
        func module(_ database: any Database) -> OrganisationModule {
          OrganisationModule(
            database: database, municipality: house.module.municipality, keys: keys,
            accountKeys: accounts,
            clock: house.clock.clock, hasher: .cheap)
        }
        func application(_ module: OrganisationModule) -> WebApplication {
          let gatekeeper = module.gatekeeper
          return WebApplication(
            routes: gatekeeper.routes(module.routes),
            chrome: {
              await gatekeeper.chrome(Chrome(languageSwitch: OrganisationURL.language), for: $0)
            },
            configuration: .init(clock: house.clock.clock))
        }
        let pair = Pair(
          house: house, first: application(module(here)), second: application(module(there)))
        do {
          try await body(pair)
        } catch {
          try await here.close()
          try await there.close()
          throw error
        }
        try await here.close()
        try await there.close()
      }
    }
  }

  @Test func `a log-in is one, and so is its end`() async throws {
    try await Pair.with { pair in
      try await pair.house.user("eva", (.caseworker, pair.house.adults))
      let browser = pair.browser()
      try await browser.logIn("eva")
      for _ in 1...4 { #expect(try await browser.get("/konto").status == 200) }
      let here = TestBrowser(pair.first)
      let there = TestBrowser(pair.second)
      here.sessionCookie = browser.sessionCookie
      there.sessionCookie = browser.sessionCookie
      try await here.get("/konto")
      #expect(try await there.get("/konto").status == 200)
      #expect(try await here.post("/logga-ut").status == 303)
      #expect(try await there.get("/konto").location?.hasPrefix("/logga-in") == true)
    }
  }

  @Test
  func `a new user is known, a right that is taken away is gone, an account that is closed too`()
    async throws
  {
    try await Pair.with { pair in
      try await pair.house.user("ulla", (.administrator, pair.house.root))
      let browser = TestBrowser(pair.second)
      try await browser.logIn("ulla")
      #expect(try await browser.get("/styra/anvandare").status == 200)
      let other = try await pair.house.user("adam", (.administrator, pair.house.root))
      #expect(try await browser.get("/styra/anvandare").text.contains("Adam"))
      let ulla = try #require(try await pair.house.store.user(login: "ulla"))
      let role = try #require(try await pair.house.store.memberships(of: ulla.id).first)
      try await pair.house.store.endMembership(
        role.id, lastDay: pair.house.clock.clock.today - 1, by: other.id)
      #expect(try await browser.get("/styra/anvandare").status == 403)
      #expect(try await browser.get("/konto").status == 200)
      try await pair.house.close(ulla)
      #expect(try await browser.get("/konto").status == 303)
    }
  }

  @Test func `failed log-ins count together, also when they are sent to both at once`() async throws
  {
    try await Pair.with { pair in
      try await pair.house.user("eva", (.caseworker, pair.house.adults))
      let first = pair.first
      let second = pair.second
      let statuses = await withTaskGroup(of: Int.self) { group in
        for number in 0..<8 {
          group.addTask {
            let form = FormData([("login", "eva"), ("password", "gissning nummer \(number)")])
            let answer = try? await (number.isMultiple(of: 2) ? first : second).respond(
              to: "POST", "/logga-in",
              headers: [
                ("Sec-Fetch-Site", "same-origin"),
                ("Content-Type", "application/x-www-form-urlencoded"),
              ], body: Array(form.query.dropFirst().utf8), from: "203.0.113.9")
            return answer?.status ?? 0
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      // Five are free from one place, wherever they are counted.
      #expect(statuses.filter { $0 == 422 }.count == 5, "\(statuses)")
      #expect(statuses.filter { $0 == 429 }.count == 3, "\(statuses)")
      let right = TestBrowser(pair.second, from: "203.0.113.9")
      let page = try await right.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password])
      #expect(page.status == 429)
    }
  }

  @Test func `what was decided for a day is done once, whoever comes first that day`() async throws
  {
    try await Pair.with { pair in
      let eva = try await pair.house.user("eva", (.caseworker, pair.house.adults))
      try await pair.house.store.decideLeaving(
        Leaving(user: eva.id, lastDay: pair.house.clock.clock.today, receivers: [:]))
      pair.house.clock.move(to: pair.house.clock.clock.today + 1)
      let (first, second) = (pair.first, pair.second)
      await withTaskGroup(of: Void.self) { group in
        for server in [first, second, first, second] {
          group.addTask { _ = try? await server.respond(to: "GET", "/logga-in") }
        }
      }
      #expect(try await pair.house.store.user(eva.id)?.isClosed == true)
      let done = try await pair.house.database.read {
        try $0.first("SELECT count(*) FROM change_log WHERE event = 'user.closed'")?
          .value(at: 0, as: Int.self)
      }
      #expect(done == 1)
    }
  }
}
