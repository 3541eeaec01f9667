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

  package func require(_ action: Action) throws(AccessDenied) {
    guard may(action) else { throw .action }
  }
}
