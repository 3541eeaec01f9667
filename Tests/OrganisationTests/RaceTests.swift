import Core
import Database
import Foundation
import TestSupport
import Testing

@testable import Organisation

/// Each rule that holds since transactions are as if they came one after another, tried by several at
/// the same moment.
@Suite struct `Of several at once` {
  @Test func `two administrators who take each other's role by the pages leave one`() async throws {
    for _ in 0..<5 {
      try await Engine.current.withOrganisation { house in
        let users = [
          try await house.user("anna", (.administrator, house.root)),
          try await house.user("bo", (.administrator, house.root)),
        ]
        var pairs: [(browser: TestBrowser, path: String)] = []
        for (user, other) in zip(users, users.reversed()) {
          let role = try #require(try await house.store.memberships(of: other.id).first)
          let browser = TestBrowser(house)
          try await browser.logIn(user.login)
          pairs.append((browser, "/styra/anvandare/\(other.id)/roller/\(role.id)/avslut"))
        }
        let statuses = try await atOnce(pairs) { try await $0.browser.post($0.path).status }
        #expect(statuses.filter { $0 == 303 }.count == 1, "\(statuses)")
        let today = house.clock.clock.today
        let left = try await house.store.memberships().filter { $0.validity.contains(today) }
        #expect(left.count == 1)
      }
    }
  }

  @Test func `one has a log-in name`() async throws {
    try await Engine.current.withOrganisation { house in
      let password = try await house.module.hasher.hash(
        Password(TestOrganisation.password, login: "ny"))
      let outcomes = try await refusals(of: Array(1...6), OrganisationError.self) { number in
        _ = try await house.store.createUser(
          login: "ny", name: "Ny \(number)", password: password)
      }
      #expect(outcomes.filter { $0 == nil }.count == 1, "\(outcomes)")
      #expect(outcomes.compactMap(\.self).allSatisfy { $0 == .loginTaken("ny") }, "\(outcomes)")
      #expect(try await house.store.users().count == 1)
    }
  }

  @Test func `one stands in for somebody, once`() async throws {
    try await Engine.current.withOrganisation { house in
      let eva = try await house.user("eva", (.unitManager, house.adults))
      let ulf = try await house.user("ulf", (.caseworker, house.adults))
      let role = try #require(try await house.store.memberships(of: eva.id).first)
      let today = house.clock.clock.today
      let outcomes = try await refusals(of: Array(1...6), OrganisationError.self) { _ in
        try await house.store.appointDeputy(ulf.id, for: role.id, from: today, to: today + 7)
      }
      #expect(outcomes.filter { $0 == nil }.count == 1, "\(outcomes)")
      #expect(try await house.store.memberships(of: ulf.id).count == 2)
    }
  }

  /// Whoever has seen the address of somebody's log-in comes too late with it.
  @Test func `one comes in by an answer of the identity provider`() async throws {
    try await Engine.current.withOrganisation { house in
      let settings = try JSONDecoder().decode(
        ProviderSettings.self,
        from: Data(
          """
          {"name": "Kommunen", "issuer": "https://id.example", "client_id": "b", "login_claim": "sub"}
          """.utf8))
      let store = ProviderStore(organisation: house.store, settings: settings)
      let outcomes = try await refusals(of: Array(1...8), ProviderRefusal.self) { _ in
        try await store.use(state: "en gång")
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.compactMap(\.self).allSatisfy { $0 == .state })
    }
  }

  @Test func `all draw the same readings of a month, which are drawn once`() async throws {
    try await Engine.current.withOrganisation { house in
      let user = try await house.user("chef", (.unitManager, house.adults))
      let viewer = try await house.viewer(user)
      let reading = PersonReading(
        zone: house.zone.id, purpose: .dailyWork, via: "GET /uppfoljning/omgang/{episode}")
      for _ in 0..<6 {
        try await house.module.persons.read(viewer, reading) { _, _ in ((), [.episode(.make())]) }
      }
      let month = house.clock.clock.today.month
      house.clock.move(to: day("2026-04-02"))
      let reviews = LogReviewStore(organisation: house.store, audit: house.module.audit)
      let drawn = try await atOnce(Array(1...6)) { _ in
        try await reviews.draw(month, in: house.zone.id, by: user.id)
      }
      #expect(Set(drawn).count == 1)
      let rows = try await house.database.read {
        try $0.first("SELECT count(*) FROM log_review_item")?.value(at: 0, as: Int.self)
      }
      #expect(rows == 6)
    }
  }

  /// The head of a chain is what everybody who does something writes after.
  @Test func `each comes after another in the log, which does not fork`() async throws {
    try await AttackedLog.with { log in
      let manager = try #require(try await log.house.store.users().first { $0.login == "chef" })
      let viewer = try await log.house.viewer(manager)
      let reading = PersonReading(
        zone: log.house.zone.id, purpose: .dailyWork, via: "GET /uppfoljning/omgang/{episode}")
      let before = try await log.numbers()
      _ = try await atOnce(Array(1...8)) { _ in
        for _ in 0..<5 {
          try await log.house.module.persons.read(viewer, reading) { _, _ in
            ((), [.episode(.make())])
          }
        }
      }
      let after = try await log.numbers()
      #expect(after.count == before.count + 40)
      #expect(after == Array(1...after.count))
      let report = try await log.verify()
      #expect(report.isWhole, "\(report.faults)")
    }
  }

  @Test func `each failed attempt to log in is counted`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      let browsers = (1...12).map { _ in TestBrowser(house, from: "192.0.2.7") }
      let statuses = try await atOnce(browsers) { browser in
        try await browser.post("/logga-in", ["login": "eva", "password": "fel lösenord"]).status
      }
      // One after another, as many get to try.
      let alone = TestBrowser(house, from: "192.0.2.8")
      try await house.user("ulf", (.caseworker, house.adults))
      var tried = 0
      while try await alone.post(
        "/logga-in", ["login": "ulf", "password": "fel lösenord"]
      ).status == 422, tried < 12 { tried += 1 }
      #expect(tried > 0 && tried < 12)
      #expect(statuses.filter { $0 == 422 }.count == tried, "\(statuses)")
    }
  }
}

extension AttackedLog {
  /// The numbers of the zone's chain.
  fileprivate func numbers() async throws -> [Int] {
    let zone = house.zone.id
    return try await house.database.read { connection in
      try connection.rows(
        "SELECT number FROM audit_entry WHERE chain_id = \(zone) ORDER BY number"
      ).map { try $0.value(at: 0) }
    }
  }
}
