/// An interval on the number line, both ends included; `lower` is never above `upper`.
public struct Interval: Hashable, Sendable {
  /// The smaller end.
  public let lower: Double
  /// The larger end.
  public let upper: Double

  /// The ends in either order.
  public init(lower: Double, upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  /// Upper minus lower; 0 where nothing varies.
  public var width: Double { upper - lower }

  /// Whether the value lies within, ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// A figure and the interval that tells how well it is known.
public struct Estimate: Hashable, Sendable {
  /// The figure itself.
  public let value: Double
  /// As a rule at 95 %.
  public let interval: Interval

  /// A figure with its interval.
  public init(value: Double, interval: Interval) {
    self.value = value
    self.interval = interval
  }
}
