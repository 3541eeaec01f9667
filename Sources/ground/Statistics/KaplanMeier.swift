import Foundation

/// How long it takes until something happens, when some are still waiting or have left.
///
/// Kaplan & Meier 1958; Greenwood's standard error; limits on the log scale, S·exp(±z·√Σ d/(n(n −
/// d))), cut off at 1 (R `survival::survfit`, `conf.type = "log"`).
public struct KaplanMeier: Hashable, Sendable {
  /// One person: how long they were followed, and whether it happened then.
  public struct Observation: Hashable, Sendable {
    /// From the start, in any unit.
    public let time: Double
    /// False for those still waiting or gone.
    public let isEvent: Bool

    /// One person, followed for `time`.
    public init(time: Double, isEvent: Bool) {
      self.time = time
      self.isEvent = isEvent
    }
  }

  /// A time at which it happened to somebody.
  public struct Step: Hashable, Sendable {
    /// In the unit of the observations.
    public let time: Double
    /// Followed until this time or longer.
    public let atRisk: Int
    /// How many it happened to then.
    public let events: Int
    /// The share to whom it has not happened after this time.
    public let survival: Double
    /// Nil where the share has come down to nought.
    public let standardError: Double?
    /// Log limits of the share; nil where it has come down to nought.
    public let interval: Interval?
  }

  /// In order of time.
  public let steps: [Step]

  /// Nil for nobody, for a time that is negative or no number, and unless 0 < confidence < 1.
  public init?(_ observations: [Observation], confidence: Double = 0.95) {
    guard !observations.isEmpty, let z = normalMargin(confidence),
      observations.allSatisfy({ $0.time >= 0 && $0.time.isFinite })
    else { return nil }
    let sorted = observations.sorted { $0.time < $1.time }
    var steps: [Step] = []
    var survival = 1.0
    var greenwood = 0.0
    var index = 0
    while index < sorted.count {
      let time = sorted[index].time
      let together = sorted[index...].prefix { $0.time == time }
      let atRisk = sorted.count - index
      let events = together.count { $0.isEvent }
      index += together.count
      guard events > 0 else { continue }
      survival = events == atRisk ? 0 : survival * Double(atRisk - events) / Double(atRisk)
      if survival > 0 {
        greenwood += Double(events) / (Double(atRisk) * Double(atRisk - events))
        let spread = greenwood.squareRoot()
        steps.append(
          Step(
            time: time, atRisk: atRisk, events: events, survival: survival,
            standardError: survival * spread,
            interval: Interval(
              lower: survival * exp(-z * spread), upper: min(1, survival * exp(z * spread)))))
      } else {
        steps.append(
          Step(
            time: time, atRisk: atRisk, events: events, survival: 0, standardError: nil,
            interval: nil))
      }
    }
    self.steps = steps
  }

  /// The share to whom it has not happened `time` after the start.
  public func survival(at time: Double) -> Double {
    steps.last { $0.time <= time }?.survival ?? 1
  }

  /// The first time at which it has happened to half; nil when it has not come to that.
  public var median: Double? {
    steps.first { $0.survival <= 0.5 + 1e-12 }?.time
  }
}
