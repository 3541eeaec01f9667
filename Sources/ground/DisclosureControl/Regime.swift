/// How the figures of a dataset leave: one way for each dataset, never both. Exact figures in one
/// place and rounded ones in another would give back by comparison what either hides.
///
/// The marks keep the two apart where programs are written: what is made of a dataset for release
/// cannot be rounded, and the other way round.
public enum Regime {
  /// Dated releases by suppression with a ledger: exact where they are shown.
  public enum Release: Sendable {}
  /// Free exploration by small-count rounding.
  public enum Exploration: Sendable {}
}

/// Tables of a dataset with the way that was chosen for it.
public struct Governed<Way>: Sendable {
  public let tables: TableSet

  public init(_ tables: TableSet) { self.tables = tables }
}

extension Governed where Way == Regime.Release {
  public func suppressed(
    by suppression: Suppression, sensitivities: [Sensitivity] = []
  ) throws(Suppression.Fault) -> Suppression.Result {
    try suppression.protect(Suppression.Request(tables, sensitivities: sensitivities))
  }
}

extension Governed where Way == Regime.Exploration {
  public func rounded(by rounding: SmallCountRounding) -> SmallCountRounding.Result {
    rounding.round(tables.system)
  }
}
