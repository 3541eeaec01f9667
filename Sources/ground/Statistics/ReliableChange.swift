/// Whether one person's change is larger than the measuring error of the instrument.
///
/// Jacobson & Truax 1991: S_E = SD·√(1 − r), S_diff = √2·S_E, RC = (post − pre) / S_diff; reliable
/// when |RC| > 1.96. The standard deviation and the reliability come from norms or a named
/// baseline, never from the group at hand, and are always shown beside the result.
public struct ReliableChange: Hashable, Sendable {
  /// Which way the value went, if further than measuring error; better or worse is the measure's.
  public enum Verdict: Hashable, Sendable, CaseIterable {
    case increased
    case unchanged
    case decreased
  }

  /// SD of the measure before, in its units.
  public let standardDeviation: Double
  /// Test–retest or internal consistency, 0 ≤ r < 1.
  public let reliability: Double

  /// Nil unless the standard deviation is above zero and the reliability in 0..<1.
  public init?(standardDeviation: Double, reliability: Double) {
    guard standardDeviation > 0, standardDeviation.isFinite, (0..<1).contains(reliability) else {
      return nil
    }
    self.standardDeviation = standardDeviation
    self.reliability = reliability
  }

  /// S_diff, the standard error of a difference between two measurements of one person.
  public var differenceError: Double {
    standardDeviation * (2 * (1 - reliability)).squareRoot()
  }

  /// The change, in units of the measure, that must be passed: 1.96 · S_diff.
  public var threshold: Double { 1.96 * differenceError }

  /// RC of a change (later minus earlier).
  public func index(of change: Double) -> Double { change / differenceError }

  /// Whether |RC| > 1.96, and which way.
  public func verdict(of change: Double) -> Verdict {
    let index = index(of: change)
    if index > 1.96 { return .increased }
    return index < -1.96 ? .decreased : .unchanged
  }
}
