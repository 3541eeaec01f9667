import Core

/// A refusal: who asked may not do that there. Says nothing about what is behind.
package struct AccessDenied: ExplainedError, Sendable, Hashable {
  package let message: Text

  package init(_ message: Text) {
    self.message = message
  }

  package static let action = AccessDenied(
    Text(
      sv: "Din roll ger inte rätt till det här. Fråga den som ansvarar för behörigheter.",
      en: "Your role does not permit this. Ask whoever is responsible for access."))
}

extension Viewer {
  /// Where the viewer may do `action`; the one check of what is done to units and what is theirs.
  package func units(for action: Action) -> Set<UnitID> { units(action.roles) }

  package func may(_ action: Action, in unit: UnitID) -> Bool {
    units(for: action).contains(unit)
  }

  /// Whether there is any unit at all where the viewer may; for pages that list what one may.
  package func may(_ action: Action) -> Bool {
    !roles.isDisjoint(with: action.roles)
  }

  package func require(_ action: Action, in unit: UnitID) throws(AccessDenied) {
    guard may(action, in: unit) else { throw .action }
  }

  /// Whoever sets somebody's password can become them, so it takes charge of every unit where they
  /// are something; and of others than oneself.
  func requireCharge(of user: User, in store: OrganisationStore) async throws {
    guard user.id != id else { throw AccessDenied.action }
    for membership in try await store.memberships(of: user.id)
    where membership.validTo.map({ $0 >= today }) ?? true {
      try require(.manageUsers, in: membership.unit)
    }
  }

  package func require(_ action: Action) throws(AccessDenied) {
    guard may(action) else { throw .action }
  }
}
