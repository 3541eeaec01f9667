import Core

/// The mean change of people measured twice, from exact sums over their differences.
///
/// d̄ ± t(n − 1) · s / √n, the paired t interval (any textbook; R `t.test(paired = TRUE)`). Figures
/// are in units of the measure.
public struct PairedChange: Hashable, Sendable {
  /// Pairs.
  public let n: Int
  /// d̄, later minus earlier.
  public let mean: Double
  /// The sample standard deviation of the differences (n − 1); nil for a single pair.
  public let standardDeviation: Double?

  /// `sum` and `squares` are Σd and Σd² of differences kept as integers, ten to the power of
  /// `decimals` times too large. Nil for no pairs, and for sums that no differences can have.
  public init?(n: Int, sum: Int128, squares: Int128, decimals: Int) {
    guard n > 0, squares >= 0, (0...18).contains(decimals) else { return nil }
    // n Σd² − (Σd)², in 256 bits: exact, whatever the size of the values.
    let left = squares.multipliedFullWidth(by: Int128(n))
    let right = sum.multipliedFullWidth(by: sum)
    let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
    let high = left.high - right.high - (borrow ? 1 : 0)
    guard high >= 0 else { return nil }
    let scale = Double(powerOfTen(decimals))
    self.n = n
    mean = Double(sum) / (Double(n) * scale)
    guard n > 1 else {
      guard high == 0, low == 0 else { return nil }
      standardDeviation = nil
      return
    }
    let spread = Double(high) * 0x1p128 + Double(low)
    standardDeviation = (spread / (Double(n) * Double(n - 1))).squareRoot() / scale
  }

  /// s / √n; nil for a single pair.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(n).squareRoot() }
  }

  /// The t interval of the mean; nil for a single pair. Of no width when everybody changed alike.
  public func interval(confidence: Double = 0.95) -> Interval? {
    guard let standardError, let t = studentMargin(confidence, Double(n - 1)) else { return nil }
    return Interval(lower: mean - t * standardError, upper: mean + t * standardError)
  }
}
