import Core
import Organisation
import TestSupport
import Testing

@Suite struct `Permission` {
  // Worked out by hand from the roles' tasks; the code's own table stands the other way round.
  private static let matrix: [(Role, Set<Action>)] = [
    (.caseworker, [.collect]),
    (.senior, [.collect]),
    (.unitManager, [.collect, .manageProgrammes, .importFollowUp]),
    (.developer, [.manageProgrammes, .importFollowUp]),
    (.analyst, [.importFollowUp, .release, .takeExtract, .seeExtracts]),
    (
      .director,
      [
        .manageProgrammes, .release, .seeDataProtection, .decideRetention, .seeExtracts,
        .nameProtectedReaders,
        .seeLogReviews,
      ]
    ),
    (.boardMember, [.seeLogReviews]),
    (.researcher, [.takeExtract, .seeExtracts]),
    (.regionalCoordinator, []),
    (.administrator, [.manageOrganisation, .manageUsers]),
    (.dataProtectionOfficer, [.seeDataProtection, .seeExtracts, .seeLogReviews]),
    (.logReviewer, [.reviewLogs, .seeExtracts, .seeLogReviews]),
    (.registrar, [.seeDataProtection, .decideRetention, .disclose, .seeExtracts]),
    (.auditor, [.seeLogReviews]),
    (.provider, [.collect]),
    (.clientRepresentative, []),
  ]
  private static let everybody: Set<Action> = [.seeOrganisation, .seeProgrammes, .seeReleases]

  @Test func `every role may do exactly what the table says, in its unit and nowhere else`()
    async throws
  {
    #expect(Set(Self.matrix.map(\.0)) == Set(Role.allCases))
    try await Engine.current.withOrganisation { house in
      for (role, actions) in Self.matrix {
        let viewer = try await house.viewer(role, in: house.adults)
        let permitted = Set(Action.allCases.filter { viewer.may($0, in: house.adults.id) })
        #expect(permitted == actions.union(Self.everybody), "\(role)")
        for unit in [house.families, house.department, house.board, house.otherUnit] {
          #expect(!Action.allCases.contains { viewer.may($0, in: unit.id) }, "\(role)")
        }
      }
    }
  }

  @Test func `a role counts below its unit`() async throws {
    try await Engine.current.withOrganisation { house in
      let viewer = try await house.viewer(.unitManager, in: house.department)
      #expect(
        viewer.units(for: .manageProgrammes)
          == [house.department.id, house.adults.id, house.families.id])
      #expect(throws: AccessDenied.action) {
        try viewer.require(.manageProgrammes, in: house.board.id)
      }
    }
  }

  @Test func `a role counts only in its period`() async throws {
    try await Engine.current.withOrganisation { house in
      let user = try await house.user("vikarie")
      try await house.store.addMembership(
        of: user.id, in: house.adults.id, as: .caseworker, from: day("2026-03-20"),
        to: day("2026-04-30"))
      for (date, expected) in [
        ("2026-03-19", false), ("2026-03-20", true), ("2026-04-30", true), ("2026-05-01", false),
      ] {
        house.clock.move(to: day(date))
        let viewer = try await house.viewer(user)
        #expect(viewer.may(.collect, in: house.adults.id) == expected, "\(date)")
      }
    }
  }

  @Test func `nobody gives themselves a role`() async throws {
    try await Engine.current.withOrganisation { house in
      let admin = try await house.user("admin", (.administrator, house.board))
      await #expect(throws: OrganisationError.ownRole) {
        try await house.store.addMembership(
          of: admin.id, in: house.adults.id, as: .unitManager, from: day("2026-01-01"),
          by: admin.id)
      }
    }
  }
}
