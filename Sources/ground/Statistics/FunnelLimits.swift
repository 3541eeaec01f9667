import Foundation

/// Where a unit's figure is expected to lie if it only differs from the target by chance.
///
/// Spiegelhalter 2005, "Funnel plots for comparing institutional performance". Drawn at 95 % and
/// 99.8 %.
public enum FunnelLimits {
  /// Limits of a ratio of observed to expected, exact Poisson:
  /// θ·χ²(α/2; 2E) / 2E and θ·χ²(1 − α/2; 2(E + 1)) / 2E. Nil unless expected and target are above
  /// zero.
  public static func ratio(
    expected: Double, target: Double = 1, confidence: Double = 0.95
  ) -> Interval? {
    guard expected > 0, expected.isFinite, target > 0, target.isFinite, confidence > 0,
      confidence < 1,
      let lower = ChiSquared.quantile((1 - confidence) / 2, degreesOfFreedom: 2 * expected),
      let upper = ChiSquared.quantile(
        (1 + confidence) / 2, degreesOfFreedom: 2 * (expected + 1))
    else { return nil }
    return Interval(
      lower: target * lower / (2 * expected), upper: target * upper / (2 * expected))
  }

  /// Limits of a share of `n`, on the arcsine scale: sin²(asin √θ ± z / (2√n)), the angle kept
  /// within its quarter turn, so that a group too small for a limit has 0 or 1. Nil unless `n` is
  /// above zero and the target in 0…1.
  public static func share(of n: Int, target: Double, confidence: Double = 0.95) -> Interval? {
    guard n > 0, (0...1).contains(target), let z = normalMargin(confidence) else { return nil }
    let angle = asin(target.squareRoot())
    let margin = z / (2 * Double(n).squareRoot())
    let low = sin(max(0, angle - margin))
    let high = sin(min(Double.pi / 2, angle + margin))
    return Interval(lower: low * low, upper: high * high)
  }
}
