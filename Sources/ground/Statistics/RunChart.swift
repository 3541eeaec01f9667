import Foundation

/// A series around its median, with Anhøj's two tests for a shift.
///
/// Anhøj & Olesen 2014, "Run charts revisited"; Anhøj 2015. Points on the median are left out. A
/// signal is a run longer than round(log₂ n) + 3, or fewer crossings than the 5th percentile of
/// Binomial(n − 1, ½).
public struct RunChart: Hashable, Sendable {
  /// Of the baseline.
  public let median: Double
  /// Points that are not on the median.
  public let usefulPoints: Int
  /// The most useful points in a row on one side.
  public let longestRun: Int
  /// How often the series passes from one side to the other.
  public let crossings: Int

  /// `baseline` are the first points, which the median is taken of; all when nil. Nil for no values
  /// and for a value that is no number.
  public init?(_ values: [Double], baseline: Int? = nil) {
    let sorted = values.prefix(baseline ?? values.count).sorted()
    guard !sorted.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    let middle = sorted.count / 2
    let median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    let sides = values.filter { $0 != median }.map { $0 > median }
    var longest = 0
    var current = 0
    var crossings = 0
    for (index, side) in sides.enumerated() {
      if index > 0, side != sides[index - 1] {
        crossings += 1
        current = 0
      }
      current += 1
      longest = max(longest, current)
    }
    self.median = median
    usefulPoints = sides.count
    longestRun = longest
    self.crossings = crossings
  }

  /// The longest run and the fewest crossings that chance allows; nil for no useful points.
  public static func limits(
    usefulPoints: Int
  ) -> (longestRun: Int, crossings: Int)? {
    guard usefulPoints > 0,
      let crossings = Binomial.quantile(0.05, trials: usefulPoints - 1, probability: 0.5)
    else { return nil }
    let run = Int(log2(Double(usefulPoints)).rounded(.toNearestOrEven)) + 3
    return (run, crossings)
  }

  /// Whether the series has shifted, by either test.
  public var isSignal: Bool {
    guard let limits = Self.limits(usefulPoints: usefulPoints) else { return false }
    return longestRun > limits.longestRun || crossings < limits.crossings
  }
}
