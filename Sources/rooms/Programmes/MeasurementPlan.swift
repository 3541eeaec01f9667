import Core
import Forms

/// How many forms fall due in the months to come: those of the episodes there are, by their
/// schedules, and those of episodes expected to begin or end as often as in the past year.
///
/// A form is counted in the month of its due date. Nothing is known of when an open episode will
/// end: its occasions on the way are all counted, and the ends are an expectation.
public struct MeasurementPlan: Sendable, Hashable, Codable {
  /// Episodes of a version with the same schedule from here on.
  public struct Cohort: Sendable, Hashable {
    /// Of those that have ended any day up to the end: only what comes after the end is left.
    public var start: Day
    public var end: Day?
    public var deceased: Day?
    public var count: Int

    public init(start: Day, end: Day? = nil, deceased: Day? = nil, count: Int) {
      self.start = start
      self.end = end
      self.deceased = deceased
      self.count = count
    }
  }

  /// The forms of one occasion, month by month.
  public struct Row: Sendable, Hashable, Codable {
    /// Empty for all occasions together.
    public let occasion: String
    /// Of the episodes there are.
    public var known: [Int]
    /// Of episodes that are expected to begin or end.
    public var expected: [Double]

    public func forms(_ month: Int) -> Double { Double(known[month]) + expected[month] }
  }

  public static let months = 6
  /// As far back as the rates of beginnings and endings are taken.
  public static let pastMonths = 12

  /// The first month of the plan, as months since January of year 0.
  public let firstMonth: Int
  /// In the programme's order; occasions that nothing falls on are there too.
  public let rows: [Row]
  /// Begun and ended in the past year, or since the first beginning where that is later; nil where
  /// they are too few to be told, and then nothing is expected of them.
  public let started: Int?
  public let ended: Int?
  /// How many months those are of.
  public let past: Int

  public var monthsPlanned: [Month] {
    (0..<Self.months).map { Month(number: firstMonth + $0) }
  }

  /// The plan for the six months after that of `today`.
  ///
  /// - Parameters:
  ///   - cohorts: the episodes by what their version declares.
  ///   - beginnings: how many began in the past year, and the day on which the first of all did.
  ///   - current: what new episodes will follow; nil when nobody new begins.
  ///   - order: the programme whose occasions are listed.
  ///   - threshold: for those who may not read the people: numbers of one or more below it are not
  ///     told. The occasions are then counted together; nil where that does not help either.
  public init?(
    _ cohorts: [(programme: ProgrammeDefinition, cohort: Cohort)],
    beginnings: (count: Int, first: Day?), current: ProgrammeDefinition?,
    order: ProgrammeDefinition, today: Day, threshold: Int = 1
  ) {
    func told(_ count: Int) -> Int? { count == 0 || count >= threshold ? count : nil }
    let first = today.month.adding(1).number
    firstMonth = first
    let since = today.adding(months: -Self.pastMonths) + 1
    let all = cohorts.map(\.cohort)
    let began = beginnings.first ?? today
    past = min(Self.pastMonths, max(1, today.month.number - began.month.number + 1))
    started = told(beginnings.count)
    ended = told(
      all.filter { ($0.end.map { $0 >= since && $0 <= today }) ?? false }
        .reduce(0) { $0 + $1.count })
    var known: [String: [Int]] = [:]
    // Nobody is left to ask of somebody who has died.
    for (programme, cohort) in cohorts where cohort.deceased == nil {
      let schedule = OccasionSchedule(
        rules: programme.occasions, start: cohort.start, end: cohort.end)
      for occasion in schedule.occasions where occasion.due > today {
        let month = occasion.due.month.number - first
        guard (0..<Self.months).contains(month) else { continue }
        known[occasion.key.name, default: Self.none][month] += cohort.count
      }
    }
    var expected: [String: [Double]] = [:]
    if let current {
      let rate = Double(started ?? 0) / Double(past)
      let endings = Double(ended ?? 0) / Double(past)
      for rule in current.occasions {
        for (key, months) in rule.occasions {
          let each =
            switch rule.kind {
            case .start, .during: rate
            case .end, .after: endings
            }
          guard each > 0, months < Self.months else { continue }
          for month in months..<Self.months {
            expected[key.name, default: Self.none.map(Double.init)][month] += each
          }
        }
      }
    }
    let keys = order.occasions.flatMap(\.occasions).map(\.key.name)
    let others = Set(known.keys).union(expected.keys).subtracting(keys).sorted()
    let rows = (keys + others).map { key in
      Row(
        occasion: key, known: known[key] ?? Self.none,
        expected: expected[key] ?? Self.none.map(Double.init))
    }
    if rows.allSatisfy({ $0.known.allSatisfy { told($0) != nil } }) {
      self.rows = rows
      return
    }
    let together = Row(
      occasion: "",
      known: Self.none.indices.map { month in rows.reduce(0) { $0 + $1.known[month] } },
      expected: Self.none.indices.map { month in rows.reduce(0) { $0 + $1.expected[month] } })
    guard together.known.allSatisfy({ told($0) != nil }) else { return nil }
    self.rows = [together]
  }

  private static let none = [Int](repeating: 0, count: months)
}
