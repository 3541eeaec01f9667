import Foundation

/// Student's t distribution; degrees of freedom need not be whole.
public enum StudentT {
  /// P(T ≤ t); nil unless there are more than zero degrees of freedom and t is a number.
  public static func cdf(_ t: Double, degreesOfFreedom: Double) -> Double? {
    guard degreesOfFreedom > 0, !t.isNaN else { return nil }
    let tail = upperTail(abs(t), degreesOfFreedom)
    return t < 0 ? tail : 1 - tail
  }

  /// The t with P(T ≤ t) = `p`; nil unless 0 < p < 1 and degrees of freedom are above zero.
  ///
  /// From 1 000 degrees of freedom on by the expansion in Abramowitz & Stegun 26.7.5, below by
  /// solving the distribution function.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double? {
    guard p > 0, p < 1, degreesOfFreedom > 0 else { return nil }
    if p == 0.5 { return 0 }
    let tail = min(p, 1 - p)
    guard let z = NormalDistribution.quantile(tail).map({ -$0 }) else { return nil }
    let t =
      degreesOfFreedom >= 1_000
      ? expanded(z, degreesOfFreedom) : solved(tail, z, degreesOfFreedom)
    return p < 0.5 ? -t : t
  }

  /// P(T > t) for t ≥ 0.
  static func upperTail(_ t: Double, _ df: Double) -> Double {
    if t.isInfinite { return 0 }
    let square = t * t
    return 0.5
      * incompleteBeta(df / 2, 0.5, x: df / (df + square), y: square / (df + square))
  }

  private static func density(_ t: Double, _ df: Double) -> Double {
    exp(
      logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * log(df * Double.pi)
        - (df + 1) / 2 * log1p(t * t / df))
  }

  private static func solved(_ tail: Double, _ z: Double, _ df: Double) -> Double {
    var high = max(z, 1)
    while upperTail(high, df) > tail, high < 1e300 { high *= 2 }
    return fallingRoot(
      of: { upperTail($0, df) }, slope: { -density($0, df) }, target: tail, low: 0, high: high)
  }

  private static func expanded(_ z: Double, _ df: Double) -> Double {
    let s = z * z
    let g1 = z * (s + 1) / 4
    let g2 = z * ((5 * s + 16) * s + 3) / 96
    let g3 = z * (((3 * s + 19) * s + 17) * s - 15) / 384
    let g4 = z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92_160
    return z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
  }
}

/// The t that leaves (1 − `confidence`) / 2 above it.
func studentMargin(_ confidence: Double, _ df: Double) -> Double? {
  guard confidence > 0, confidence < 1 else { return nil }
  return StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: df)
}
