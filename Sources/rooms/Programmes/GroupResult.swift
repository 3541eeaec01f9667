import Core
import Statistics

/// What is asked of a programme's figures.
public struct ResultQuery: Sendable, Hashable {
  /// Which measurement of each episode or person is compared with the start.
  public enum Occasion: Sendable, Hashable {
    case occasion(OccasionKey)
    /// Once per person, whatever the number of measurements and episodes: the first measurement
    /// after the start, the latest, or the one closest to a number of days after the start.
    case first
    case latest
    case closest(days: Int)

    /// Reads `m3`, `first`, `latest`, `closest:180`.
    public init?(_ text: String) {
      switch text {
      case "first": self = .first
      case "latest": self = .latest
      default:
        if text.hasPrefix("closest:") {
          guard let days = Int(text.dropFirst("closest:".count)), days >= 0 else { return nil }
          self = .closest(days: days)
        } else if OccasionKey.isWellFormed(text) {
          self = .occasion(OccasionKey(text))
        } else {
          return nil
        }
      }
    }

    public var code: String {
      switch self {
      case .occasion(let key): key.name
      case .first: "first"
      case .latest: "latest"
      case .closest(let days): "closest:\(days)"
      }
    }
  }

  /// Whether the period holds the episode's start, or the month of the measurement (or, where
  /// nothing was measured, of the closing of its window).
  public enum Basis: String, Sendable, Hashable, CaseIterable {
    case start
    case measurement
  }

  public var column: Int
  public var occasion: Occasion
  /// Indices of breakdowns to cross; empty for everybody together.
  public var by: [Int]
  public var period: Period
  public var basis: Basis
  /// The moment of the question: windows closed before it are due.
  public var asOf: Day

  public init(
    column: Int, occasion: Occasion, by: [Int] = [], period: Period = .always,
    basis: Basis = .start, asOf: Day
  ) {
    self.column = column
    self.occasion = occasion
    self.by = by
    self.period = period
    self.basis = basis
    self.asOf = asOf
  }
}

/// Exact sums over a number of pairs, or of single values; all in units of the measure.
public struct ExactSums: Sendable, Hashable {
  public private(set) var n = 0
  public private(set) var sum: Int128 = 0
  public private(set) var squares: Int128 = 0

  public init() {}

  public mutating func add(_ value: Int64) {
    n += 1
    sum += Int128(value)
    squares += Int128(value) * Int128(value)
  }

  /// The mean in units of the measure; nil of nothing.
  public func mean(decimals: Int) -> Double? {
    n == 0 ? nil : Double(sum) / Double(n) / Double(powerOfTen(decimals))
  }

  /// The sample standard deviation in units of the measure; nil of fewer than two.
  public func standardDeviation(decimals: Int) -> Double? {
    guard n > 1 else { return nil }
    // n Σx² − (Σx)² is exact, so that no digits are lost where the values lie far from zero.
    let (left, over) = squares.multipliedReportingOverflow(by: Int128(n))
    let (right, overSquare) = sum.multipliedReportingOverflow(by: sum)
    guard !over, !overSquare else {
      let mean = Double(sum) / Double(n)
      return ((Double(squares) - Double(sum) * mean) / Double(n - 1)).squareRoot()
        / Double(powerOfTen(decimals))
    }
    let numerator = left - right
    return (Double(numerator) / Double(n) / Double(n - 1)).squareRoot()
      / Double(powerOfTen(decimals))
  }
}

/// How many got better, stayed or got worse.
public struct Outcome: Sendable, Hashable {
  public var improved = 0
  public var unchanged = 0
  public var worse = 0

  public init(improved: Int = 0, unchanged: Int = 0, worse: Int = 0) {
    self.improved = improved
    self.unchanged = unchanged
    self.worse = worse
  }
}

/// The figures of one group. Counts are of episodes, households where the programme counts those,
/// or persons where the occasion is first, latest or closest.
public struct GroupResult: Sendable, Hashable {
  /// The group's value in each breakdown asked for, in the order of the question.
  public let values: [String]
  /// Distinct persons behind any of the figures: what thresholds count.
  public internal(set) var persons = 0
  public internal(set) var started = 0
  /// Windows closed before the moment of the question; nil where occasions are not scheduled.
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
  /// Due and not paired, by reason.
  public internal(set) var lostReasons: [String: Int] = [:]
  /// Start values of the lost.
  public internal(set) var lostStartValues = ExactSums()

  /// Due and not paired.
  public var lost: Int { lostReasons.values.reduce(0, +) }

  init(values: [String]) {
    self.values = values
  }
}

/// The answer to a result query.
public struct ResultTable: Sendable, Hashable {
  public let query: ResultQuery
  public let decimals: Int
  /// In the order of the groups' declared values; one row where nothing is broken down.
  public let groups: [GroupResult]
  /// True where a person can be in several rows, so that rows do not add up.
  public let rowsOverlap: Bool
}

/// Gathers contributions into the figures of groups, one at a time, in any order.
public struct GroupAccumulator {
  private struct Group {
    var result: GroupResult
    var persons: Set<PersonID> = []
  }

  /// One candidate for a person's only place where first, latest or closest is asked for.
  private struct Candidate {
    var groups: [[String]]
    var person: PersonID
    var start: Int64?
    var value: Int64?
    var rank: (Int, Int)
  }

  private let programme: CompiledProgramme
  public let query: ResultQuery
  private var groups: [[String]: Group] = [:]
  private var candidates: [String: Candidate] = [:]
  private var households: [String: (start: Day, contribution: Contribution)] = [:]
  private var rowsOverlap = false
  private let meaningful: Int64
  private let reliableUnits: Double?
  private let sign: Int64

  public init(_ query: ResultQuery, of programme: CompiledProgramme) {
    self.query = query
    self.programme = programme
    let column = programme.columns[query.column]
    meaningful = max(1, column.smallestMeaningfulChange ?? 1)
    sign = column.direction == .higher ? 1 : -1
    reliableUnits = column.reliableChange.map { $0 * Double(powerOfTen(column.decimals)) }
  }

  public mutating func add(_ contribution: Contribution) {
    guard let household = contribution.subject else {
      count(contribution)
      return
    }
    // A household is counted once, by the first of its members to start.
    if let known = households[household],
      (known.start, known.contribution.episode) <= (contribution.start, contribution.episode)
    {
      return
    }
    households[household] = (contribution.start, contribution)
  }

  /// The figures so far. Rows come in the order of `order`, by breakdown, then as they sort.
  public mutating func table(order: [[String]] = []) -> ResultTable {
    for (_, household) in households.sorted(by: { $0.key < $1.key }) {
      count(household.contribution)
    }
    households = [:]
    for (_, candidate) in candidates { count(candidate) }
    candidates = [:]
    if query.by.isEmpty, groups.isEmpty { groups[[]] = Group(result: GroupResult(values: [])) }
    func place(_ values: [String]) -> [Int] {
      values.enumerated().map { index, value in
        guard index < order.count else { return 0 }
        return order[index].firstIndex(of: value) ?? order[index].count
      }
    }
    let sorted = groups.values.map(\.result).sorted { left, right in
      let (a, b) = (place(left.values), place(right.values))
      if a != b { return a.lexicographicallyPrecedes(b) }
      return left.values.lexicographicallyPrecedes(right.values)
    }
    return ResultTable(
      query: query, decimals: programme.columns[query.column].decimals, groups: sorted,
      rowsOverlap: rowsOverlap)
  }

  private mutating func count(_ contribution: Contribution) {
    switch query.occasion {
    case .occasion(let key): count(contribution, at: key)
    case .first, .latest, .closest: consider(contribution)
    }
  }

  private mutating func count(_ contribution: Contribution, at key: OccasionKey) {
    let occasion = contribution.occasions.first { $0.key == key }
    switch query.basis {
    case .start:
      guard query.period.contains(contribution.start) else { return }
    case .measurement:
      guard let occasion, query.period.contains(occasion.reportedOn) else { return }
    }
    let isStart = programme.isStart(key)
    let start = contribution.startValues[query.column]
    let value = occasion?.values[query.column]
    let isDue = occasion.map { $0.closes < query.asOf } ?? false
    for values in crossed(contribution.groups) {
      var group = groups[values] ?? Group(result: GroupResult(values: values))
      group.persons.insert(contribution.person)
      group.result.persons = group.persons.count
      group.result.started += 1
      group.result.due = (group.result.due ?? 0) + (isDue ? 1 : 0)
      if let value {
        group.result.measured += 1
        group.result.measuredValues.add(value)
      }
      if let value, let start, !isStart {
        addPair(start, value, to: &group.result)
      } else if isDue, isStart ? value == nil : true {
        let reason =
          value != nil ? "noStartValue" : occasion?.reasons[query.column]?.rawValue
        group.result.lostReasons[reason ?? "notRecorded", default: 0] += 1
        if let start { group.result.lostStartValues.add(start) }
      }
      groups[values] = group
    }
  }

  /// First, latest or closest: keeps the best measurement of each person, over all episodes.
  private mutating func consider(_ contribution: Contribution) {
    if query.basis == .start, !query.period.contains(contribution.start) { return }
    let start = contribution.startValues[query.column]
    let key = contribution.subject ?? contribution.person.description
    func rank(_ day: Day) -> (Int, Int) {
      switch query.occasion {
      case .first: (day.number, contribution.start.number)
      case .closest(let days):
        (abs(day - contribution.start - days), day.number)
      case .latest, .occasion: (-day.number, -contribution.start.number)
      }
    }
    func offer(_ value: Int64?, _ rank: (Int, Int)) {
      if let known = candidates[key], known.value != nil || value == nil,
        value == nil || known.rank <= rank
      {
        return
      }
      candidates[key] = Candidate(
        groups: contribution.groups, person: contribution.person, start: start, value: value,
        rank: rank)
    }
    offer(nil, (Int.max, Int.max))
    for measurement in contribution.later {
      guard let value = measurement.values[query.column] else { continue }
      if query.basis == .measurement, !query.period.contains(measurement.day) { continue }
      offer(value, rank(measurement.day))
    }
  }

  private mutating func count(_ candidate: Candidate) {
    for values in crossed(candidate.groups) {
      var group = groups[values] ?? Group(result: GroupResult(values: values))
      group.persons.insert(candidate.person)
      group.result.persons = group.persons.count
      group.result.started += 1
      if let value = candidate.value {
        group.result.measured += 1
        group.result.measuredValues.add(value)
        if let start = candidate.start { addPair(start, value, to: &group.result) }
      }
      groups[values] = group
    }
  }

  private func addPair(_ start: Int64, _ value: Int64, to result: inout GroupResult) {
    let change = value - start
    result.paired += 1
    result.startValues.add(start)
    result.occasionValues.add(value)
    result.changes.add(change)
    if change.magnitude >= meaningful.magnitude {
      if change * sign > 0 { result.outcome.improved += 1 } else { result.outcome.worse += 1 }
    } else {
      result.outcome.unchanged += 1
    }
    if let reliableUnits {
      if Double(change.magnitude) > reliableUnits {
        if change * sign > 0 { result.reliable.improved += 1 } else { result.reliable.worse += 1 }
      } else {
        result.reliable.unchanged += 1
      }
    }
  }

  /// Every combination of the group values of the breakdowns asked for.
  private mutating func crossed(_ all: [[String]]) -> [[String]] {
    var combinations: [[String]] = [[]]
    for index in query.by {
      let values = all[index]
      if values.count > 1 { rowsOverlap = true }
      combinations = combinations.flatMap { known in values.map { known + [$0] } }
    }
    return combinations
  }
}
