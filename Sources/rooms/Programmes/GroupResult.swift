import Core
import Statistics

/// Exact sums over a number of values, kept as integers at the scale of the measure.
public struct ExactSums: Sendable, Hashable {
  public private(set) var n = 0
  public private(set) var sum: Int128 = 0
  public private(set) var squares: Int128 = 0

  public init() {}

  /// Sums that are known already.
  mutating func add(_ n: Int, sum: Int128, squares: Int128) {
    self.n += n
    self.sum += sum
    self.squares += squares
  }

  public mutating func add(_ value: Int64) {
    n += 1
    sum += Int128(value)
    squares += Int128(value) * Int128(value)
  }

  /// The mean in units of the measure; nil of nothing.
  public func mean(decimals: Int) -> Double? {
    n == 0 ? nil : Double(sum) / (Double(n) * Double(powerOfTen(decimals)))
  }

  /// As changes, with standard deviation and interval; nil of nothing.
  public func change(decimals: Int) -> PairedChange? {
    PairedChange(n: n, sum: sum, squares: squares, decimals: decimals)
  }
}

/// How many got better, stayed or got worse.
public struct Outcome: Sendable, Hashable, Codable {
  public var improved: Int
  public var unchanged: Int
  public var worse: Int

  public init(improved: Int = 0, unchanged: Int = 0, worse: Int = 0) {
    self.improved = improved
    self.unchanged = unchanged
    self.worse = worse
  }
}

/// A count whose distinct persons a table that is to leave needs.
public enum ResultCount: String, Sendable, Hashable, CaseIterable {
  case started, due, measured, paired
  case improved, unchanged, worse
  case reliablyImproved, reliablyUnchanged, reliablyWorse
  /// Those of the measured for whom a share holds.
  case holding
}

/// The figures of one group. Counts are of episodes, of households where the programme counts
/// those, or of persons where the occasion is first, latest or closest.
public struct GroupResult: Sendable, Hashable {
  /// The group's value in each division asked for, in the order of the question.
  public let values: [String]
  /// Distinct persons behind any of the figures: what thresholds count. Cells do not tell: nil.
  public internal(set) var persons: Int? = 0
  /// Distinct persons behind each count; empty unless asked for.
  public internal(set) var personsByCount: [ResultCount: Int] = [:]
  public internal(set) var started = 0
  /// Windows closed before the moment of the question, without those to whom the question does not
  /// apply; nil where occasions are not scheduled.
  public internal(set) var due: Int?
  public internal(set) var measured = 0
  public internal(set) var paired = 0
  /// Start, occasion and change over the pairs.
  public internal(set) var startValues = ExactSums()
  public internal(set) var occasionValues = ExactSums()
  public internal(set) var changes = ExactSums()
  /// By the smallest meaningful change, or any change where none is declared.
  public internal(set) var outcome = Outcome()
  public internal(set) var reliable = Outcome()
  /// All values measured at the occasion, paired or not: what a share is taken of.
  public internal(set) var measuredValues = ExactSums()
  /// Due and not paired, by reason. At the start, where nothing is paired: due and not measured.
  public internal(set) var lostReasons: [String: Int] = [:]
  /// Start values of the lost.
  public internal(set) var lostStartValues = ExactSums()

  /// Due and not paired.
  public var lost: Int { lostReasons.values.reduce(0, +) }

  /// Reasons beside those of `MissingReason`.
  public static let notRecorded = "notRecorded"
  public static let noStartValue = "noStartValue"

  init(values: [String]) {
    self.values = values
  }
}

/// The answer to a result query.
public struct ResultTable: Sendable, Hashable {
  public let query: ResultQuery
  public let column: ResultColumnKind
  /// In the order of the groups' declared values; one row where nothing is divided.
  public let groups: [GroupResult]
  /// True where a person can be in several rows, so that rows do not add up.
  public let rowsOverlap: Bool
}

/// What of a column its figures cannot be read without.
public struct ResultColumnKind: Sendable, Hashable {
  public let name: String
  public let decimals: Int
  public let direction: Measure.Direction
  public let shareCode: String?
  public let reliability: Measure.Reliability?
  /// Nothing is compared, and there are no pairs: at the start, and for what is not asked then.
  public let standsAlone: Bool
}
