import Core
import Database
import Organisation
import TestSupport
import Testing

@Suite struct `Deputies` {
  private func role(_ house: TestOrganisation, of user: User) async throws -> ID<Membership> {
    try #require(try await house.store.memberships(of: user.id).first).id
  }

  private func scope(
    _ house: TestOrganisation, _ user: User, _ purpose: Purpose
  ) async throws -> PersonScope? {
    house.module.persons.scope(
      of: try await house.viewer(user),
      PersonReading(zone: house.zone.id, purpose: purpose, via: "test"), in: house.zone)
  }

  @Test func `have the rights of the role in its unit, from a day to a day`() async throws {
    try await Engine.current.withOrganisation { house in
      let chief = try await house.user("chef", (.unitManager, house.adults))
      let deputy = try await house.user("vikarie", (.caseworker, house.families))
      try await house.store.appointDeputy(
        deputy.id, for: try await role(house, of: chief), from: day("2026-03-20"),
        to: day("2026-03-31"))
      let (adults, families) = (house.adults.id, house.families.id)
      for (today, isDeputy) in [
        ("2026-03-19", false), ("2026-03-20", true), ("2026-03-31", true), ("2026-04-01", false),
      ] {
        house.clock.move(to: day(today))
        let viewer = try await house.viewer(deputy)
        #expect(viewer.may(.manageProgrammes, in: adults) == isDeputy, "\(today)")
        let scope = try await scope(house, deputy, .unitFollowUp)
        let reaches = scope?.reaches(unit: adults, assignee: nil, isProtected: false) ?? false
        #expect(reaches == isDeputy, "\(today)")
        #expect(scope?.reaches(unit: families, assignee: nil, isProtected: false) != true)
      }
    }
  }

  @Test func `take care of the cases of who they stand in for, in that unit`() async throws {
    try await Engine.current.withOrganisation { house in
      let worker = try await house.user(
        "sjuk", (.caseworker, house.adults), (.caseworker, house.families))
      let deputy = try await house.user("vikarie", (.caseworker, house.families))
      let adults = try #require(
        try await house.store.memberships(of: worker.id).first { $0.unit == house.adults.id })
      try await house.store.appointDeputy(
        deputy.id, for: adults.id, from: day("2026-03-01"), to: day("2026-03-31"))
      let scope = try #require(try await scope(house, deputy, .dailyWork))
      #expect(scope.reaches(unit: house.adults.id, assignee: worker.id, isProtected: false))
      #expect(!scope.reaches(unit: house.families.id, assignee: worker.id, isProtected: false))
      #expect(!scope.reaches(unit: house.adults.id, assignee: nil, isProtected: false))
      #expect(scope.reaches(unit: house.families.id, assignee: deputy.id, isProtected: false))
    }
  }

  @Test func `may be a colleague with the same role, for several at once`() async throws {
    try await Engine.current.withOrganisation { house in
      let deputy = try await house.user("vikarie", (.caseworker, house.adults))
      var away: [UserID] = []
      for login in ["sjuk", "ledig"] {
        let user = try await house.user(login, (.caseworker, house.adults))
        try await house.store.appointDeputy(
          deputy.id, for: try await role(house, of: user), from: day("2026-03-01"),
          to: day("2026-03-31"))
        away.append(user.id)
      }
      let scope = try #require(try await scope(house, deputy, .dailyWork))
      for worker in away + [deputy.id] {
        #expect(scope.reaches(unit: house.adults.id, assignee: worker, isProtected: false))
      }
      #expect(scope.deputyFor == Set(away))
    }
  }

  @Test func `are logged under their own name, as deputies of whom`() async throws {
    try await Engine.current.withOrganisation { house in
      let chief = try await house.user("chef", (.unitManager, house.adults))
      let deputy = try await house.user("vikarie", (.senior, house.families))
      let other = try await house.user("annan", (.unitManager, house.families))
      for (principal, days) in [(chief, 31), (other, 30)] {
        try await house.store.appointDeputy(
          deputy.id, for: try await role(house, of: principal), from: day("2026-03-01"),
          to: day("2026-03-01") + (days - 1))
      }
      let viewer = try await house.viewer(deputy)
      try await house.module.persons.read(
        viewer, PersonReading(zone: house.zone.id, purpose: .unitFollowUp, via: "test")
      ) { _, _ in ((), [.unit(house.adults.id)]) }
      let rows = try await house.database.read { connection in
        try connection.rows(
          """
          SELECT a.user_id, d.principal_id FROM access_log a
          LEFT JOIN access_log_deputy d ON d.access_id = a.id
          """
        ).map { (try $0.value(at: 0, as: UserID.self), try $0.value(at: 1, as: UserID?.self)) }
      }
      // In the other unit the reader has the right already, as a senior caseworker.
      #expect(rows.map(\.0) == [deputy.id] && rows.map(\.1) == [chief.id])
      await #expect(throws: DatabaseError.self) {
        try await house.database.write { try $0.execute("DELETE FROM access_log_deputy") }
      }
    }
  }

  @Test func `are appointed on the user's page, and shown there and on the unit's`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.root))
      let chief = try await house.user("chef", (.unitManager, house.adults))
      let deputy = try await house.user("vikarie")
      let role = try await role(house, of: chief)
      let path = "/styra/anvandare/\(chief.id)"
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      func appoint(_ user: UserID?, _ from: String, _ to: String) async throws -> TestPage {
        try await browser.post(
          "\(path)/stallforetradare",
          [
            "deputy-role": "\(role)", "deputy": user.map { "\($0)" } ?? "", "deputy-from": from,
            "deputy-to": to,
          ])
      }
      let blank = try await appoint(nil, "2026-03-20", "")
      #expect(blank.status == 422 && blank.errors.count == 2)
      #expect(blank.value(of: "deputy-from") == "2026-03-20")
      #expect(try await appoint(chief.id, "2026-03-20", "2026-03-31").status == 422)
      #expect(
        try await appoint(deputy.id, "2026-03-20", "2026-03-01").errors
          == ["Välj ett slutdatum som inte är före startdatum"])
      #expect(
        try await appoint(deputy.id, "2019-03-20", "2026-03-31").errors
          == ["Välj dagar inom rollens tid: från 2020-01-01"])
      #expect(try await appoint(deputy.id, "2026-03-10", "2026-03-31").location == path)
      #expect(try await appoint(deputy.id, "2026-03-31", "2026-04-30").status == 422, "twice")

      #expect(
        try await browser.get(path).rows.contains([
          "Vikarie", "Enhetschef", "Mottagning vuxen", "2026-03-10 till 2026-03-31",
        ]))
      #expect(
        try await browser.get("/styra/anvandare/\(deputy.id)").rows.first?.prefix(2)
          == ["Enhetschef, ställföreträdare för Chef", "Mottagning vuxen"])
      #expect(
        try await browser.get("/styra/organisation/\(house.adults.id)").rows == [
          ["Chef", "Enhetschef", "från 2020-01-01"],
          [
            "Vikarie", "Enhetschef, ställföreträdare för Chef", "2026-03-10 till 2026-03-31",
          ],
        ])
    }
  }
}
