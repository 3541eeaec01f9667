/// A rate as it would be if the group had the composition of a standard population.
///
/// Direct standardisation with the gamma limits of Fay & Feuer 1997 (R `epitools::ageadjust.direct`),
/// which hold also for few events.
public struct DirectlyStandardisedRate: Hashable, Sendable {
  /// One age group, or other layer.
  public struct Stratum: Hashable, Sendable {
    /// Events in the group.
    public let events: Int
    /// Persons or person-years in the group.
    public let population: Double
    /// Size of the layer in the standard population.
    public let standard: Double

    /// A layer, its events and its sizes; checked where the rate is made.
    public init(events: Int, population: Double, standard: Double) {
      self.events = events
      self.population = population
      self.standard = standard
    }
  }

  /// Events per person, not standardised.
  public let crude: Double
  /// Events per person.
  public let adjusted: Double
  /// Of the adjusted rate, by Fay & Feuer.
  public let interval: Interval

  /// Nil for no strata, for a stratum with nobody or with negative events, and for a standard
  /// population of nobody.
  public init?(_ strata: [Stratum], confidence: Double = 0.95) {
    let total = strata.reduce(0) { $0 + $1.standard }
    guard confidence > 0, confidence < 1, total > 0, total.isFinite,
      strata.allSatisfy({
        $0.events >= 0 && $0.population > 0 && $0.population.isFinite && $0.standard >= 0
      })
    else { return nil }
    var rate = 0.0
    var variance = 0.0
    var largest = 0.0
    for stratum in strata {
      let weight = stratum.standard / total / stratum.population
      rate += weight * Double(stratum.events)
      variance += weight * weight * Double(stratum.events)
      largest = max(largest, weight)
    }
    crude =
      Double(strata.reduce(0) { $0 + $1.events }) / strata.reduce(0) { $0 + $1.population }
    adjusted = rate
    func limit(_ p: Double, _ mean: Double, _ variance: Double) -> Double? {
      ChiSquared.quantile(p, degreesOfFreedom: 2 * mean * mean / variance)
        .map { $0 * variance / mean / 2 }
    }
    let lower = rate > 0 ? limit((1 - confidence) / 2, rate, variance) : 0
    guard let lower,
      let upper = limit((1 + confidence) / 2, rate + largest, variance + largest * largest)
    else { return nil }
    interval = Interval(lower: lower, upper: upper)
  }
}
