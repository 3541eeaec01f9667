import Core

/// A figure as it may leave, or the mark that it may not. There is one mark: to tell why a cell is
/// withheld would help to work it out.
public enum ProtectedCell<Value: Sendable>: Sendable {
  case published(Value)
  case withheld

  /// Nil when it is withheld.
  public var value: Value? {
    if case .published(let value) = self { return value }
    return nil
  }
}

extension ProtectedCell: Equatable where Value: Equatable {}

/// Group results that may leave.
public struct ProtectedTable<Value: Sendable>: Sendable {
  public struct Row: Sendable {
    public let label: Text
    public let counts: [CountName: ProtectedCell<Int>]
    /// By the name of the figure.
    public let figures: [String: ProtectedCell<Value>]
  }

  public let name: Text
  public let breakdown: Text?
  public let total: Row
  public let rows: [Row]
  /// Why all of it is withheld; nil when there is something to show.
  public let withheld: WithheldReason?
}

/// Why a whole breakdown is withheld.
public enum WithheldReason: Sendable, Hashable {
  /// Some group is of one person or more, but fewer than this.
  case groupSmallerThan(Int)

  /// For the reader, without telling which group.
  public var text: Text {
    switch self {
    case .groupSmallerThan(let threshold):
      Text(
        sv: "Uppdelningen visas inte, för att ingen ska kunna kännas igen: någon grupp är mindre "
          + "än \(threshold) personer, eller går att räkna fram. Välj en längre period eller en "
          + "grövre uppdelning.",
        en: "This breakdown is not shown, so that nobody can be recognised: some group is of fewer "
          + "than \(threshold) persons, or can be worked out. Choose a longer period or a coarser "
          + "breakdown.")
    }
  }
}

/// Decides what of a table may leave. Values in, values out.
public protocol TableProtection: Sendable {
  func protect<Value>(
    _ table: PersonTable<Value>
  ) throws(TableFault) -> ProtectedTable<Value>
}
