/// A share as it may be published: whole persons out of whole persons.
///
/// An n that is not a whole number has been weighted, rounded or averaged on its way and cannot be
/// held against a threshold.
public struct PublishedShare: Sendable, Hashable {
  public let count: Int
  public let total: Int

  public enum Fault: Error, Sendable, Hashable {
    case notWhole(Double)
    case negative(Double)
    /// Beyond a thousand million.
    case tooLarge(Double)
    case countExceedsTotal(count: Int, total: Int)
  }

  public init(count: Double, of total: Double) throws(Fault) {
    let wholeCount = try Self.persons(count)
    let wholeTotal = try Self.persons(total)
    guard wholeCount <= wholeTotal else {
      throw .countExceedsTotal(count: wholeCount, total: wholeTotal)
    }
    self.count = wholeCount
    self.total = wholeTotal
  }

  /// 0–1; nil when it is a share of nobody.
  public var share: Double? { total == 0 ? nil : Double(count) / Double(total) }

  /// True when neither those counted, nor the others, nor all of them are a group of one or more
  /// but fewer than `threshold`.
  public func isSafe(threshold: Int) -> Bool {
    [count, total - count, total].allSatisfy { $0 == 0 || $0 >= threshold }
  }

  private static func persons(_ value: Double) throws(Fault) -> Int {
    guard value >= 0 || value.isNaN else { throw .negative(value) }
    guard value <= 1_000_000_000 || value.isNaN else { throw .tooLarge(value) }
    guard value == value.rounded() else { throw .notWhole(value) }
    return Int(value)
  }
}
