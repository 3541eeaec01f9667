/// An interval on the number line, both ends included; `lower` is never above `upper`.
public struct Interval: Hashable, Sendable {
  public let lower: Double
  public let upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  public var width: Double { upper - lower }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// A figure and the interval that tells how well it is known.
public struct Estimate: Hashable, Sendable {
  public let value: Double
  public let interval: Interval

  public init(value: Double, interval: Interval) {
    self.value = value
    self.interval = interval
  }
}
