import Core

/// That somebody stops working here. What it means comes about when the last day is over: the roles
/// end, the work goes over, the account is closed.
package struct Leaving: Sendable, Hashable {
  package let user: UserID
  package let lastDay: Day
  /// Who takes over what, by unit; the unit's manager where nobody is named.
  package let receivers: [UnitID: WorkReceiver]

  package init(user: UserID, lastDay: Day, receivers: [UnitID: WorkReceiver]) {
    self.user = user
    self.lastDay = lastDay
    self.receivers = receivers
  }
}

/// Why somebody cannot leave, or give up a role, like that.
package enum LeavingError: ExplainedError, Sendable, Hashable {
  /// Whoever is named cannot take over the work of that unit.
  case noReceiver(UnitID, name: String, open: Int)
  /// Units would be without an administrator.
  case lastAdministrator
  /// The work list must be handed over first.
  case openWork(Int)
  case alreadyClosed

  package var message: Text {
    switch self {
    case .noReceiver(_, let name, let open):
      Text(
        sv: """
          Välj vem som tar över \(LeavingText.open(open).sv) i \(name). Annars blir ingen ansvarig.
          """,
        en: "Choose who takes over \(LeavingText.open(open).en) at \(name). Else nobody does.")
    case .lastAdministrator:
      Text(
        sv: """
          Det finns ingen annan administratör för samma enheter. Ge först någon annan rollen \
          systemadministratör.
          """,
        en: "There is no other administrator for the same units. Give somebody else the role first."
      )
    case .openWork(let open):
      Text(
        sv: """
          Personen är ansvarig för \(LeavingText.open(open).sv) i nämnden. Lämna över arbetslistan \
          först.
          """,
        en: """
          The person is responsible for \(LeavingText.open(open).en) in the board. Hand over the work \
          list first.
          """)
    case .alreadyClosed:
      Text(sv: "Kontot är redan avslutat", en: "The account is already closed")
    }
  }
}
