import Core
import Database
import Organisation
import TestSupport
import Testing

@Suite struct `Reading about persons` {
  private func scope(
    _ house: TestOrganisation, _ viewer: Viewer, _ purpose: Purpose,
    reason: String? = "Utvärdering av vår 2026", zone: Zone? = nil
  ) -> PersonScope? {
    let zone = zone ?? house.zone
    return house.module.persons.scope(
      of: viewer, PersonReading(zone: zone.id, purpose: purpose, reason: reason, via: "test"),
      in: zone)
  }

  @Test func `a caseworker reaches those they are assigned to and nobody else`() async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.caseworker, in: house.adults)
      let scope = try #require(self.scope(house, viewer, .dailyWork))
      let (adults, families) = (house.adults.id, house.families.id)
      #expect(scope.reaches(unit: adults, assignee: viewer.id, isProtected: false))
      #expect(scope.reaches(unit: families, assignee: viewer.id, isProtected: false))
      #expect(!scope.reaches(unit: adults, assignee: nil, isProtected: false))
      #expect(!scope.reaches(unit: adults, assignee: .make(), isProtected: false))
      for purpose in Purpose.allCases where ![.dailyWork, .correction].contains(purpose) {
        #expect(self.scope(house, viewer, purpose) == nil, "\(purpose)")
      }
    }
  }

  @Test(arguments: [Role.senior, .unitManager])
  func `who is responsible for a unit reaches its persons`(role: Role) async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(role, in: house.adults)
      for purpose in [Purpose.dailyWork, .unitFollowUp] {
        let scope = try #require(self.scope(house, viewer, purpose, reason: nil))
        #expect(scope.reaches(unit: house.adults.id, assignee: nil, isProtected: false))
        #expect(!scope.reaches(unit: house.families.id, assignee: nil, isProtected: false))
      }
      #expect(scope(house, viewer, .analysis) == nil)
    }
  }

  @Test(arguments: [Role.analyst, .developer, .director])
  func `a whole board takes a purpose with a typed reason`(role: Role) async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(role, in: house.board)
      #expect(scope(house, viewer, .analysis)?.units == .wholeZone)
      #expect(scope(house, viewer, .analysis, reason: nil) == nil)
      #expect(scope(house, viewer, .analysis, reason: "  för att  ") == nil)
      #expect(scope(house, viewer, .dailyWork) == nil)
      #expect(scope(house, viewer, .unitFollowUp) == nil)
    }
  }

  @Test(arguments: [
    (nil, "Skälet saknas"), ("   ", "Skälet saknas"), ("för att", "säger för lite"),
    ("aaaaaaaaaaaa", "säger för lite"), ("1234567890 123", "säger för lite"),
    ("Gäller 19121212-1212 i akten", "”Gäller ********-**** i akten”"),
    ("Fråga från eva@exempel.se i går", "där stjärnorna står"),
  ])
  func `who has the role is told what is wrong with the reason`(reason: String?, words: String)
    async throws
  {
    try await Engine.current.withOrganisation { house in
      let reading = PersonReading(
        zone: house.zone.id, purpose: .analysis, reason: reason, via: "test")
      let analyst = try await house.viewer(.analyst, in: house.board)
      #expect(house.module.persons.scope(of: analyst, reading, in: house.zone) == nil)
      do {
        try await house.module.persons.read(analyst, reading) { _, _ in ((), []) }
        Issue.record("read without a reason")
      } catch let refusal as AccessDenied {
        #expect(refusal.message.sv.contains(words), "\(refusal.message.sv)")
      }
      // Who lacks the role is told that instead.
      let other = try await house.viewer(.administrator, in: house.root)
      await #expect(throws: AccessDenied.persons) {
        try await house.module.persons.read(other, reading) { _, _ in ((), []) }
      }
    }
  }

  @Test func `nobody's number comes into the log with a reason that was not asked for`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      let manager = try await house.viewer(.unitManager, in: house.adults)
      let reading = PersonReading(
        zone: house.zone.id, purpose: .unitFollowUp, reason: "om 19121212-1212", via: "test")
      try await house.module.persons.read(manager, reading) { _, _ in
        ((), [.unit(house.adults.id)])
      }
      let row = try await house.database.read { try $0.first("SELECT reason FROM access_log") }
      #expect(try row?.value(at: 0) == "om ********-****")
    }
  }

  @Test func `an analyst of a department reaches the department, not the board`() async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.analyst, in: house.department)
      #expect(
        scope(house, viewer, .analysis)?.units
          == .some([house.department.id, house.adults.id, house.families.id]))
    }
  }

  @Test(
    arguments: [
      Role.administrator, .boardMember, .researcher, .regionalCoordinator, .dataProtectionOfficer,
      .logReviewer, .auditor, .clientRepresentative,
    ])
  func `these roles reach no person for any purpose`(role: Role) async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(role, in: house.board)
      for purpose in Purpose.allCases {
        #expect(scope(house, viewer, purpose) == nil, "\(purpose)")
      }
    }
  }

  @Test func `the zone's wall stands also for those above it and beside it`() async throws {
    try await Engine.current.withOrganisation { house in
      let above = try await house.viewer(.director, in: house.root)
      #expect(scope(house, above, .analysis) == nil)
      let beside = try await house.viewer(.director, in: house.otherBoard)
      #expect(scope(house, beside, .analysis) == nil)
      #expect(scope(house, beside, .analysis, zone: house.otherZone)?.units == .wholeZone)
    }
  }

  @Test func `protected identity narrows to those named for it`() async throws {
    try await Engine.current.withOrganisation { house in
      let user = try await house.user("chef", (.unitManager, house.adults))
      func reaches() async throws -> Bool? {
        let viewer = try await house.viewer(user)
        return scope(house, viewer, .dailyWork)?
          .reaches(unit: house.adults.id, assignee: viewer.id, isProtected: true)
      }
      #expect(try await reaches() == false)
      try await house.store.nameProtectedReader(
        user.id, in: house.zone.id, from: day("2026-03-01"), to: day("2026-03-31"))
      #expect(try await reaches() == true)
      house.clock.move(to: day("2026-04-01"))
      #expect(try await reaches() == false)
    }
  }

  @Test func `a zone without personal data reads nothing`() async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.unitManager, in: house.adults)
      let reading = PersonReading(zone: house.zone.id, purpose: .dailyWork, via: "test")
      try await house.store.setPersonalData(enabled: false, in: house.zone.id, by: nil)
      await #expect(throws: AccessDenied.self) {
        try await house.module.persons.read(viewer, reading) { _, _ in (1, []) }
      }
      try await house.store.setPersonalData(enabled: true, in: house.zone.id, by: nil)
      let value = try await house.module.persons.read(viewer, reading) { _, _ in (1, []) }
      #expect(value == 1)
    }
  }

  @Test func `a reading is in the log with who, why, whom and how`() async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.analyst, in: house.board)
      let episodes = [EpisodeID.make(), EpisodeID.make()]
      let reading = PersonReading(
        zone: house.zone.id, purpose: .analysis, reason: "Utvärdering av vår 2026",
        via: "beprova results")
      try await house.module.persons.read(viewer, reading) { _, _ in
        ((), episodes.map(AccessSubject.episode) + [.zone(house.zone.id)])
      }
      let (entry, subjects) = try await house.database.read { connection in
        (
          try connection.first("SELECT user_id, purpose, reason, extent, via FROM access_log"),
          try connection.rows("SELECT kind, subject_id FROM access_log_subject ORDER BY kind")
        )
      }
      let row = try #require(entry)
      #expect(try row.value("user_id", as: UserID.self) == viewer.id)
      #expect(try row.value("purpose", as: Purpose.self) == .analysis)
      #expect(try row.value("reason", as: String.self) == "Utvärdering av vår 2026")
      #expect(try row.value("extent", as: String.self) == "zone")
      #expect(try row.value("via", as: String.self) == "beprova results")
      #expect(
        try subjects.map { try $0.value("kind") as String } == ["episode", "episode", "zone"])
      #expect(
        Set(try subjects.prefix(2).map { try $0.value("subject_id", as: EpisodeID.self) })
          == Set(episodes))
    }
  }

  @Test func `a change that fails leaves no trace of a reading, for nothing was handed out`()
    async throws
  {
    struct Refusal: Error {}
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.unitManager, in: house.adults)
      let reading = PersonReading(zone: house.zone.id, purpose: .dailyWork, via: "test")
      await #expect(throws: Refusal.self) {
        try await house.module.persons.write(viewer, reading) {
          _, _ -> (Void, [AccessSubject]) in throw Refusal()
        }
      }
      let entries = try await house.database.read { try $0.rows("SELECT id FROM access_log").count }
      #expect(entries == 0)
    }
  }

  @Test(
    arguments: Engine.allCases, ["access_log", "access_log_subject", "change_log"])
  func `the logs are sealed`(engine: Engine, table: String) async throws {
    try await engine.withOrganisation { house in
      let viewer = try await house.viewer(.unitManager, in: house.adults)
      let reading = PersonReading(zone: house.zone.id, purpose: .dailyWork, via: "test")
      try await house.module.persons.read(viewer, reading) { _, _ in
        ((), [.unit(house.adults.id)])
      }
      let attempts: [SQL] =
        switch table {
        case "access_log": ["UPDATE access_log SET via = 'x'", "DELETE FROM access_log"]
        case "access_log_subject":
          ["UPDATE access_log_subject SET kind = 'zone'", "DELETE FROM access_log_subject"]
        default: ["UPDATE change_log SET event = 'x'", "DELETE FROM change_log"]
        }
      for attempt in attempts {
        await #expect(
          throws: DatabaseError.constraint(.init(kind: .refused, name: "\(table) is sealed"))
        ) {
          try await house.database.write { try $0.execute(attempt) }
        }
      }
    }
  }
}
