import Core
import Statistics

/// Gathers contributions into the figures of groups, one at a time, in any order.
public struct GroupAccumulator: Sendable {
  private struct Group {
    var result: GroupResult
    var persons = DistinctPersons()
    var personsByCount: [ResultCount: DistinctPersons] = [:]
  }

  /// Persons counted once each; only those who can come again need to be remembered.
  private struct DistinctPersons {
    var onlyOnce = 0
    var others: Set<PersonID> = []

    var count: Int { onlyOnce + others.count }
  }

  /// What is known of a person where first, latest or closest is asked for: the best measurement.
  private struct Candidate {
    var contribution: Contribution
    var day: Day?
    var value: Int64?
    var rank: Rank
  }

  /// Smaller comes first; the last two make the order of adding not matter.
  private struct Rank: Comparable {
    var hasNoValue: Bool
    var distance: Int
    var day: Int
    var episode: EpisodeID

    static func < (left: Self, right: Self) -> Bool {
      if left.hasNoValue != right.hasNoValue { return right.hasNoValue }
      return (left.distance, left.day, left.episode) < (right.distance, right.day, right.episode)
    }
  }

  public let query: ResultQuery
  private let programme: CompiledProgramme
  private let standsAlone: Bool
  private let judgement: ChangeJudgement
  private let repeated: Set<PersonID>?
  private var groups: [[String]: Group] = [:]
  private var candidates: [String: Candidate] = [:]
  private var households: [String: Contribution] = [:]
  private let rowsOverlap: Bool
  private var cells: CellSums?

  /// - Parameters:
  ///   - programme: has the column and the breakdowns that the query names by their places.
  ///   - repeated: those with more than one episode, where that is known: others are not remembered.
  public init(
    _ query: ResultQuery, of programme: CompiledProgramme, repeated: Set<PersonID>? = nil
  ) {
    self.query = query
    self.repeated = repeated
    self.programme = programme
    let column = programme.columns[query.column]
    if case .occasion(let key) = query.occasion, programme.isStart(key) {
      standsAlone = true
    } else {
      standsAlone = !programme.hasStartValue(query.column)
    }
    judgement = ChangeJudgement(column)
    rowsOverlap = query.by.contains { division in
      guard case .breakdown(let place) = division else { return false }
      return programme.overlaps(programme.breakdowns[place])
    }
  }

  public mutating func add(_ contribution: Contribution) {
    guard isInPeriod(contribution) else { return }
    // First, latest and closest keep one for each person or household as they are.
    guard case .occasion = query.occasion, let household = contribution.subject else {
      count(contribution)
      return
    }
    // A household is counted once, by the first of its members to start in the period.
    if let known = households[household],
      (known.start, known.episode) <= (contribution.start, contribution.episode)
    {
      return
    }
    households[household] = contribution
  }

  /// Adds what the cells of a unit come to.
  ///
  /// - Parameter unit: under which it is counted.
  public mutating func add(_ unitSums: CellSums, unit: String, for question: CellQuestion) {
    // Taken out while it is changed, so that it is not copied.
    var sums = cells ?? CellSums(query)
    cells = nil
    defer { cells = sums }
    sums.add(unitSums, unit: unit, for: question)
  }

  /// The figures so far. Rows come in the order of `order`, by division, then as they sort.
  public func table(order: [[String]] = []) -> ResultTable {
    var whole = self
    for household in households.values { whole.count(household) }
    for candidate in whole.candidates.values { whole.count(candidate) }
    cells?.forEachGroup { values, sums in
      sums.add(
        to: &whole.groups[values, default: Group(result: GroupResult(values: values))].result,
        judgesReliably: judgement.reliableChange != nil)
    }
    return whole.finished(order: order)
  }

  private func finished(order: [[String]]) -> ResultTable {
    func place(_ value: String, in division: Int) -> Int {
      let known = division < order.count ? order[division] : []
      return known.firstIndex(of: value)
        ?? known.count + (value == Contribution.missingValue ? 1 : 0)
    }
    func precedes(_ left: [String], _ right: [String]) -> Bool {
      for (division, (a, b)) in zip(left, right).enumerated() where a != b {
        return (place(a, in: division), a) < (place(b, in: division), b)
      }
      return false
    }
    var rows = groups.mapValues { group in
      var result = group.result
      result.persons = cells == nil ? group.persons.count : nil
      result.personsByCount = group.personsByCount.mapValues(\.count)
      return result
    }
    if query.by.isEmpty, rows.isEmpty {
      var nobody = GroupResult(values: [])
      if case .occasion = query.occasion { nobody.due = 0 }
      rows[[]] = nobody
    }
    let column = programme.columns[query.column]
    return ResultTable(
      query: query,
      column: ResultColumnKind(
        name: column.name, decimals: column.decimals, direction: column.direction,
        shareCode: column.shareCode, reliability: column.reliability, standsAlone: standsAlone),
      groups: rows.values.sorted { precedes($0.values, $1.values) },
      rowsOverlap: rowsOverlap)
  }

  // MARK: Counting

  private func isInPeriod(_ contribution: Contribution) -> Bool {
    switch (query.basis, query.occasion) {
    case (.start, _):
      return query.period.contains(contribution.start)
    case (.measurement, .occasion(let key)):
      guard let occasion = contribution.occasion(key) else { return false }
      return query.period.contains(occasion.reportedOn)
    case (.measurement, .first), (.measurement, .latest), (.measurement, .closest):
      return contribution.later.contains {
        $0.values[query.column] != nil && query.period.contains($0.day)
      }
    }
  }

  private mutating func count(_ contribution: Contribution) {
    switch query.occasion {
    case .occasion(let key): count(contribution, at: contribution.occasion(key))
    case .first, .latest, .closest: consider(contribution)
    }
  }

  private mutating func count(
    _ contribution: Contribution, at occasion: OccasionContribution?
  ) {
    let start = contribution.startValues[query.column]
    var value = occasion?.values[query.column]
    let reason = occasion?.reasons[query.column]
    var isDue = occasion.map { $0.closes < query.asOf } ?? false
    if query.isForRelease, !isDue { value = nil }
    // To whom the question does not apply is in no denominator.
    if value == nil, reason == .notApplicable { isDue = false }
    let isPaired = value != nil && start != nil && !standsAlone
    let day = query.basis == .start ? contribution.start : occasion?.reportedOn
    for values in crossed(contribution.groups, day: day) {
      var group = groups[values] ?? Group(result: GroupResult(values: values))
      group.result.due = (group.result.due ?? 0) + (isDue ? 1 : 0)
      tally(.started, contribution, &group)
      if isDue { tally(.due, contribution, &group) }
      measure(start, value, contribution, &group)
      if isDue, standsAlone ? value == nil : !isPaired {
        let reason =
          value != nil
          ? GroupResult.noStartValue : reason?.rawValue ?? GroupResult.notRecorded
        group.result.lostReasons[reason, default: 0] += 1
        if let start { group.result.lostStartValues.add(start) }
      }
      groups[values] = group
    }
  }

  /// First, latest or closest: keeps the best measurement of each person, over all episodes.
  private mutating func consider(_ contribution: Contribution) {
    let subject = contribution.subject ?? contribution.person.description
    func offer(_ day: Day?, _ value: Int64?, distance: Int) {
      let rank = Rank(
        hasNoValue: value == nil, distance: distance, day: (day ?? contribution.start).number,
        episode: contribution.episode)
      if let known = candidates[subject], known.rank <= rank { return }
      candidates[subject] = Candidate(
        contribution: contribution, day: day, value: value, rank: rank)
    }
    offer(nil, nil, distance: contribution.start.number)
    for measurement in contribution.later {
      guard let value = measurement.values[query.column] else { continue }
      if query.basis == .measurement, !query.period.contains(measurement.day) { continue }
      let distance =
        switch query.occasion {
        case .closest(let days): abs(measurement.day - contribution.start - days)
        case .latest: -measurement.day.number
        case .first, .occasion: measurement.day.number
        }
      offer(measurement.day, value, distance: distance)
    }
  }

  private mutating func count(_ candidate: Candidate) {
    let contribution = candidate.contribution
    let day = query.basis == .start ? contribution.start : candidate.day
    for values in crossed(contribution.groups, day: day) {
      var group = groups[values] ?? Group(result: GroupResult(values: values))
      tally(.started, contribution, &group)
      measure(
        contribution.startValues[query.column], candidate.value, contribution, &group)
      groups[values] = group
    }
  }

  private func measure(
    _ start: Int64?, _ value: Int64?, _ contribution: Contribution, _ group: inout Group
  ) {
    guard let value else { return }
    tally(.measured, contribution, &group)
    group.result.measuredValues.add(value)
    if value != 0 { tally(.holding, contribution, &group) }
    guard let start, !standsAlone else { return }
    let change = value - start
    tally(.paired, contribution, &group)
    group.result.startValues.add(start)
    group.result.occasionValues.add(value)
    group.result.changes.add(change)
    switch (change.magnitude >= judgement.meaningful, change * judgement.sign > 0) {
    case (true, true): tally(.improved, contribution, &group)
    case (true, false): tally(.worse, contribution, &group)
    case (false, _): tally(.unchanged, contribution, &group)
    }
    guard let reliableChange = judgement.reliableChange else { return }
    switch (Double(change.magnitude) > reliableChange, change * judgement.sign > 0) {
    case (true, true): tally(.reliablyImproved, contribution, &group)
    case (true, false): tally(.reliablyWorse, contribution, &group)
    case (false, _): tally(.reliablyUnchanged, contribution, &group)
    }
  }

  /// Adds one to a count, and the person to those behind it.
  private func tally(_ count: ResultCount, _ contribution: Contribution, _ group: inout Group) {
    switch count {
    case .started: group.result.started += 1
    case .due, .holding: break
    case .measured: group.result.measured += 1
    case .paired: group.result.paired += 1
    case .improved: group.result.outcome.improved += 1
    case .unchanged: group.result.outcome.unchanged += 1
    case .worse: group.result.outcome.worse += 1
    case .reliablyImproved: group.result.reliable.improved += 1
    case .reliablyUnchanged: group.result.reliable.unchanged += 1
    case .reliablyWorse: group.result.reliable.worse += 1
    }
    let person = contribution.person
    if count == .started { remember(person, among: &group.persons) }
    if query.isForRelease {
      remember(person, among: &group.personsByCount[count, default: DistinctPersons()])
    }
  }

  private func remember(_ person: PersonID, among persons: inout DistinctPersons) {
    if repeated?.contains(person) ?? true {
      persons.others.insert(person)
    } else {
      persons.onlyOnce += 1
    }
  }

  /// Every combination of the group values of the divisions asked for.
  private func crossed(_ all: [[String]], day: Day?) -> [[String]] {
    if query.by.isEmpty { return [[]] }
    var combinations: [[String]] = [[]]
    for division in query.by {
      let values: [String] =
        switch division {
        case .breakdown(let place): all[place]
        case .month: [day?.month.description ?? Contribution.missingValue]
        }
      combinations = combinations.flatMap { known in values.map { known + [$0] } }
    }
    return combinations
  }
}

/// When a change of a column counts as better or worse.
struct ChangeJudgement: Sendable, Hashable {
  /// The smallest that counts, in the scale of the column: any where none is declared.
  let meaningful: UInt64
  /// 1 where more is better, else −1.
  let sign: Int64
  /// A change beyond it is reliable, where the package states how reliable the measure is.
  let reliableChange: Double?

  init(_ column: ResultColumn) {
    meaningful = max(1, column.smallestMeaningfulChange?.magnitude ?? 1)
    sign = column.direction == .higher ? 1 : -1
    reliableChange = column.reliability.flatMap {
      ReliableChange(standardDeviation: $0.standardDeviation, reliability: $0.r)
    }.map { $0.threshold * Double(powerOfTen(column.decimals)) }
  }
}

extension Contribution {
  func occasion(_ key: OccasionKey) -> OccasionContribution? {
    occasions.first { $0.key == key }
  }
}
