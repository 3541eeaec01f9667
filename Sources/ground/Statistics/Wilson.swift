/// Intervals for shares that hold also for few and for none.
public enum Wilson {
  /// The score interval of the share `count` of `n`; nil when `n` is 0 or the count is not in 0…n.
  ///
  /// Wilson 1927, without continuity correction.
  public static func interval(_ count: Int, of n: Int, confidence: Double = 0.95) -> Interval? {
    guard n > 0, (0...n).contains(count), let z = normalMargin(confidence) else { return nil }
    let total = Double(n)
    let share = Double(count) / total
    let square = z * z
    let middle = share + square / (2 * total)
    let margin = z * (share * (1 - share) / total + square / (4 * total * total)).squareRoot()
    let scale = 1 + square / total
    return Interval(
      lower: count == 0 ? 0 : max(0, (middle - margin) / scale),
      upper: count == n ? 1 : min(1, (middle + margin) / scale))
  }

  /// The difference of two shares from separate groups, first minus second; nil when either is nil.
  ///
  /// Newcombe 1998, "Interval estimation for the difference between independent proportions",
  /// method 10: from the two score intervals.
  public static func difference(
    _ count: Int, of n: Int, minus otherCount: Int, of otherN: Int, confidence: Double = 0.95
  ) -> Estimate? {
    guard let first = interval(count, of: n, confidence: confidence),
      let second = interval(otherCount, of: otherN, confidence: confidence)
    else { return nil }
    let p = Double(count) / Double(n)
    let q = Double(otherCount) / Double(otherN)
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return Estimate(
      value: p - q,
      interval: Interval(
        lower: max(-1, p - q - length(p - first.lower, second.upper - q)),
        upper: min(1, p - q + length(first.upper - p, q - second.lower))))
  }
}
