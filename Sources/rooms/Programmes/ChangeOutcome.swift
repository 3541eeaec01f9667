/// What a change is: better, the same or worse.
public enum ChangeOutcome: Sendable, Hashable {
  case improved, unchanged, worse
}

extension ResultColumn {
  /// By the smallest meaningful change, or any change where none is declared.
  ///
  /// - Parameter change: in the scale of the column.
  public func judge(_ change: Int64) -> ChangeOutcome {
    let judgement = ChangeJudgement(self)
    guard change.magnitude >= judgement.meaningful else { return .unchanged }
    return change * judgement.sign > 0 ? .improved : .worse
  }
}
