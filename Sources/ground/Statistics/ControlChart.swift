/// A process followed over time, with the limits that chance alone keeps within (Shewhart).
///
/// Montgomery, *Introduction to Statistical Quality Control*. Limits are computed from the baseline
/// and drawn over all points.
public struct ControlChart: Hashable, Sendable {
  /// One moment of the process.
  public struct Point: Hashable, Sendable {
    /// Nil where there was nothing to take a share or rate of.
    public let value: Double?
    /// The process mean of the baseline.
    public let centre: Double
    /// The control limits; nil where there is no value.
    public let limits: Interval?

    /// Strictly outside the limits.
    public var isOutside: Bool {
      guard let value, let limits else { return false }
      return !limits.contains(value)
    }
  }

  /// How the limits of single values are made of their moving ranges.
  public enum MovingRanges: Hashable, Sendable {
    /// x̄ ± 3·MR̄/1.128 (Montgomery 6.4; R `qicharts2`).
    case all
    /// x̄ ± 2.66·MR̄, where ranges above 3.267·MR̄ are first left out, once (NHS England, Making
    /// Data Count; R `NHSRplotthedots`).
    case screened
  }

  /// In the order of the values given.
  public let points: [Point]

  /// XmR, single values: `baseline` are the indices that limits are computed from, all when nil;
  /// a moving range stands between neighbours that are both in it. Nil when there is no such pair,
  /// for an index out of range and for a value that is no number.
  public static func individuals(
    _ values: [Double], baseline: [Int]? = nil, movingRanges: MovingRanges = .all
  ) -> ControlChart? {
    guard values.allSatisfy(\.isFinite),
      let chosen = indices(baseline, of: values.count)
    else { return nil }
    let ranges = zip(chosen, chosen.dropFirst())
      .filter { $1 == $0 + 1 }
      .map { abs(values[$1] - values[$0]) }
    guard var meanRange = mean(ranges), let centre = mean(chosen.map { values[$0] }) else {
      return nil
    }
    let factor: Double
    switch movingRanges {
    case .all:
      factor = 3 / 1.128
    case .screened:
      factor = 2.66
      meanRange = mean(ranges.filter { $0 <= 3.267 * meanRange }) ?? meanRange
    }
    let limits = Interval(
      lower: centre - factor * meanRange, upper: centre + factor * meanRange)
    return ControlChart(
      points: values.map { Point(value: $0, centre: centre, limits: limits) })
  }

  /// p chart, shares: p̄ ± 3·√(p̄(1 − p̄)/n), within 0…1. Nil when the arrays differ in length, a
  /// count is not in 0…n, or the baseline is of nobody.
  public static func shares(
    _ counts: [Int], of sizes: [Int], baseline: [Int]? = nil
  ) -> ControlChart? {
    guard counts.count == sizes.count, zip(counts, sizes).allSatisfy({ 0 <= $0 && $0 <= $1 })
    else { return nil }
    return chart(counts, sizes.map(Double.init), baseline, ceiling: 1) { centre, size in
      (centre * (1 - centre) / size).squareRoot()
    }
  }

  /// u chart, events per unit of exposure: ū ± 3·√(ū/n), not below 0. Nil when the arrays differ in
  /// length, something is negative, or the baseline is of no exposure.
  public static func rates(
    _ events: [Int], per exposures: [Double], baseline: [Int]? = nil
  ) -> ControlChart? {
    guard events.count == exposures.count,
      zip(events, exposures).allSatisfy({ $0 >= 0 && $1 >= 0 && $1.isFinite })
    else { return nil }
    return chart(events, exposures, baseline, ceiling: .infinity) { centre, size in
      (centre / size).squareRoot()
    }
  }

  /// c chart, events in equal stretches: c̄ ± 3·√c̄, not below 0. Nil of nothing and of negative
  /// counts.
  public static func counts(_ events: [Int], baseline: [Int]? = nil) -> ControlChart? {
    rates(events, per: events.map { _ in 1 }, baseline: baseline)
  }

  private static func chart(
    _ counts: [Int], _ sizes: [Double], _ baseline: [Int]?, ceiling: Double,
    spread: (_ centre: Double, _ size: Double) -> Double
  ) -> ControlChart? {
    guard let chosen = indices(baseline, of: counts.count) else { return nil }
    let total = chosen.reduce(0) { $0 + sizes[$1] }
    guard total > 0 else { return nil }
    let centre = Double(chosen.reduce(0) { $0 + counts[$1] }) / total
    return ControlChart(
      points: zip(counts, sizes).map { count, size in
        guard size > 0 else { return Point(value: nil, centre: centre, limits: nil) }
        let margin = 3 * spread(centre, size)
        return Point(
          value: Double(count) / size, centre: centre,
          limits: Interval(
            lower: max(0, centre - margin), upper: min(ceiling, centre + margin)))
      })
  }

  private static func indices(_ baseline: [Int]?, of count: Int) -> [Int]? {
    guard let baseline else { return Array(0..<count) }
    guard baseline.allSatisfy((0..<count).contains) else { return nil }
    return baseline.sorted()
  }
}

private func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
