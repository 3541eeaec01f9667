import Foundation

/// How many pairs it takes to tell a change from chance, by the two-sided paired t test.
///
/// Power from the noncentral t distribution with δ = √n·|mean change|/SD (Cohen 1988); both
/// rejection regions count.
public enum SampleSize {
  /// The smallest number of pairs, at least 2, that has the power. Nil when no number has: no
  /// change, no spread, alpha or power outside 0–1, or more than a billion pairs.
  public static func paired(
    meanChange: Double, sdOfChange: Double, alpha: Double = 0.05, power: Double = 0.8
  ) -> Int? {
    guard sdOfChange > 0, alpha > 0, alpha < 1, power > alpha, power < 1,
      let z = NormalDistribution.quantile(1 - alpha / 2),
      let reserve = NormalDistribution.quantile(power)
    else { return nil }
    let effect = abs(meanChange) / sdOfChange
    // The normal approximation is a little too low: where to begin.
    let normal = ((z + reserve) / effect) * ((z + reserve) / effect)
    guard effect > 0, normal < 1e9 else { return nil }
    func suffices(_ pairs: Int) -> Bool {
      (Self.power(pairs: pairs, effect: effect, alpha: alpha) ?? 0) >= power
    }
    var pairs = max(2, Int(normal))
    while !suffices(pairs) { pairs += 1 }
    while pairs > 2, suffices(pairs - 1) { pairs -= 1 }
    return pairs
  }

  /// The probability that the test shows a change of `effect` standard deviations of change. Nil
  /// for fewer than two pairs or an alpha outside 0–1.
  public static func power(pairs: Int, effect: Double, alpha: Double = 0.05) -> Double? {
    guard pairs >= 2, alpha > 0, alpha < 1, effect.isFinite else { return nil }
    let df = Double(pairs - 1)
    let delta = abs(effect) * Double(pairs).squareRoot()
    guard let t = StudentT.quantile(1 - alpha / 2, degreesOfFreedom: df) else { return nil }
    return NoncentralT.upperTail(t, degreesOfFreedom: df, noncentrality: delta)
      + NoncentralT.upperTail(t, degreesOfFreedom: df, noncentrality: -delta)
  }
}

/// The noncentral t distribution, as far as power needs it.
enum NoncentralT {
  /// P(T > t) for t > 0.
  ///
  /// Lenth 1989, Algorithm AS 243. Beyond |δ| = 37, where its weights underflow, the normal
  /// approximation of Abramowitz & Stegun 26.7.10.
  static func upperTail(
    _ t: Double, degreesOfFreedom df: Double, noncentrality delta: Double
  ) -> Double {
    guard abs(delta) < 37 else {
      let s = 1 / (4 * df)
      return NormalDistribution.cdf(
        (delta - t * (1 - s)) / (1 + 2 * t * t * s).squareRoot())
    }
    let x = t * t / (t * t + df)
    let y = df / (t * t + df)
    let lambda = delta * delta
    let b = df / 2
    let power = exp(b * log(y))
    var a = 0.5
    var p = 0.5 * exp(-lambda / 2)
    var q = (2 / Double.pi).squareRoot() * p * delta
    var odd = incompleteBeta(a, b, x: x, y: y)
    var oddStep =
      exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(y)) / a
    var even = 1 - power
    var evenStep = b * x * power
    var rest = 0.5 - p
    var sum = p * odd + q * even
    for j in 1..<5_000 {
      a += 1
      odd -= oddStep
      even -= evenStep
      oddStep *= x * (a + b - 1) / a
      evenStep *= x * (a + b - 0.5) / (a + 0.5)
      p *= lambda / Double(2 * j)
      q *= lambda / Double(2 * j + 1)
      rest -= p
      sum += p * odd + q * even
      if 2 * rest * (odd - oddStep) < 1e-14 { break }
    }
    return min(1, max(0, NormalDistribution.cdf(delta) - sum))
  }
}
