/// What stands behind a mean: how many, their sum and their sum of squares, in whole units of the
/// scale. The three are shown or withheld together.
public struct Moments: Sendable, Hashable {
  public let count: Int
  public let sum: Int
  public let squares: Int
  /// The least and greatest value that anybody can have.
  public let scale: ClosedRange<Int>

  public init(count: Int, sum: Int, squares: Int, scale: ClosedRange<Int>) {
    self.count = count
    self.sum = sum
    self.squares = squares
    self.scale = scale
  }

  /// Why no figure but the count may be shown.
  public enum Disclosure: Sendable, Hashable {
    /// All have the same value.
    case noVariance
    /// All are at an end of the scale.
    case allAtBound
    /// Only one set of values has these sums.
    case decodable
  }

  /// Nil when sum and squares give away nobody's value.
  public var disclosure: Disclosure? {
    guard count > 0 else { return nil }
    if sum == count * scale.lowerBound || sum == count * scale.upperBound { return .allAtBound }
    let (product, overflow) = count.multipliedReportingOverflow(by: squares)
    if !overflow, product == sum * sum { return .noVariance }
    return solutions(atMost: 2) < 2 ? .decodable : nil
  }

  /// A spread, or an interval, is shown from this many.
  public static let leastForSpread = 10

  public var showsSpread: Bool { count >= Self.leastForSpread && disclosure == nil }

  /// How many multisets of values on the scale have this count, sum and sum of squares; counted no
  /// further than `most`. On a scale of more than 200 steps, or of more than 200 persons, it is taken
  /// that there are several.
  func solutions(atMost most: Int) -> Int {
    let width = scale.upperBound - scale.lowerBound
    guard width <= 200, count <= 200 else { return most }
    // Values counted from the lower end.
    let low = scale.lowerBound
    let total = sum - count * low
    let square = squares - 2 * low * sum + count * low * low
    var memory: [[Int]: Int] = [:]
    func search(_ value: Int, _ left: Int, _ sum: Int, _ square: Int) -> Int {
      if left == 0 { return sum == 0 && square == 0 ? 1 : 0 }
      // The mean square is at least the square of the mean, and at most what the ends allow.
      if sum < 0 || square < 0 || value < 0 { return 0 }
      if sum > left * value || square > sum * value || square * left < sum * sum { return 0 }
      if value == 0 { return sum == 0 && square == 0 ? 1 : 0 }
      let key = [value, left, sum, square]
      if let known = memory[key] { return known }
      var found = 0
      for times in stride(from: min(left, sum / value), through: 0, by: -1) {
        found += search(
          value - 1, left - times, sum - times * value, square - times * value * value)
        if found >= most { break }
      }
      memory[key] = found
      return found
    }
    return min(search(width, count, total, square), most)
  }
}
