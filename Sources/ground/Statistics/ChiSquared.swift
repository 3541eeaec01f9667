import Foundation

/// The chi-squared distribution; degrees of freedom need not be whole.
public enum ChiSquared {
  /// P(X ≤ x); nil unless degrees of freedom are above zero and x is a number.
  public static func cdf(_ x: Double, degreesOfFreedom: Double) -> Double? {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite, !x.isNaN else { return nil }
    return incompleteGamma(degreesOfFreedom / 2, x / 2).lower
  }

  /// The x with P(X ≤ x) = `p`; nil unless 0 < p < 1 and degrees of freedom are above zero.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double? {
    guard p > 0, p < 1, degreesOfFreedom > 0, degreesOfFreedom.isFinite else { return nil }
    let shape = degreesOfFreedom / 2
    var high = max(shape, 1)
    while incompleteGamma(shape, high).lower < p, high < 1e300 { high *= 2 }
    let slope = { (x: Double) in -exp((shape - 1) * log(x) - x - logGamma(shape)) }
    // The smaller tail is solved for, which keeps its digits.
    let half =
      p < 0.5
      ? fallingRoot(
        of: { -incompleteGamma(shape, $0).lower }, slope: slope, target: -p, low: 0, high: high)
      : fallingRoot(
        of: { incompleteGamma(shape, $0).upper }, slope: slope, target: 1 - p, low: 0, high: high)
    return 2 * half
  }
}

/// The binomial distribution: successes in `trials` independent trials of one probability.
public enum Binomial {
  /// P(X ≤ k); nil for fewer than zero trials or a probability outside 0…1.
  public static func cdf(_ k: Int, trials: Int, probability: Double) -> Double? {
    guard trials >= 0, (0...1).contains(probability) else { return nil }
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return incompleteBeta(
      Double(trials - k), Double(k + 1), x: 1 - probability, y: probability)
  }

  /// The least k with P(X ≤ k) ≥ `p`, for 0 ≤ p ≤ 1 (R `qbinom`).
  public static func quantile(_ p: Double, trials: Int, probability: Double) -> Int? {
    guard (0...1).contains(p), trials >= 0, (0...1).contains(probability) else { return nil }
    var low = 0
    var high = trials
    while low < high {
      let middle = low + (high - low) / 2
      guard let reached = cdf(middle, trials: trials, probability: probability) else { return nil }
      // A probability that differs from p by rounding alone is p.
      if reached >= p * (1 - 1e-14) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
