/// What is known of a group of values without the values.
public struct SampleSummary: Hashable, Sendable {
  /// Values, at least two.
  public let n: Int
  /// In units of the measure.
  public let mean: Double
  /// With n − 1 in the denominator.
  public let standardDeviation: Double

  /// Nil for fewer than two values, and for a standard deviation that is negative or no number.
  public init?(n: Int, mean: Double, standardDeviation: Double) {
    guard n > 1, mean.isFinite, standardDeviation.isFinite, standardDeviation >= 0 else {
      return nil
    }
    self.n = n
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The changes of a group, as values; nil for a single pair.
  public init?(_ change: PairedChange) {
    guard let deviation = change.standardDeviation else { return nil }
    self.init(n: change.n, mean: change.mean, standardDeviation: deviation)
  }

  var squaredError: Double { standardDeviation * standardDeviation / Double(n) }
}

/// The difference of the means of two separate groups, their variances not taken to be equal.
///
/// Welch 1947; degrees of freedom after Satterthwaite (R `t.test`).
public struct WelchInterval: Hashable, Sendable {
  /// First minus second.
  public let difference: Double
  /// √(s₁²/n₁ + s₂²/n₂).
  public let standardError: Double
  /// Nil when neither group varies.
  public let degreesOfFreedom: Double?
  /// Difference ± t · standard error.
  public let interval: Interval

  /// Nil unless 0 < confidence < 1. Of no width when neither group varies.
  public init?(
    _ first: SampleSummary, minus second: SampleSummary, confidence: Double = 0.95
  ) {
    let (a, b) = (first.squaredError, second.squaredError)
    difference = first.mean - second.mean
    standardError = (a + b).squareRoot()
    guard confidence > 0, confidence < 1 else { return nil }
    guard a + b > 0 else {
      degreesOfFreedom = nil
      interval = Interval(lower: difference, upper: difference)
      return
    }
    // Shares of the variance rather than squares of it, which could pass out of range.
    let (p, q) = (a / (a + b), b / (a + b))
    let df = 1 / (p * p / Double(first.n - 1) + q * q / Double(second.n - 1))
    guard let t = studentMargin(confidence, df) else { return nil }
    degreesOfFreedom = df
    interval = Interval(
      lower: difference - t * standardError, upper: difference + t * standardError)
  }

  /// The difference with its interval.
  public var estimate: Estimate { Estimate(value: difference, interval: interval) }
}
