import Core
import Forms

/// Recomputes cells from the episodes in another way than they are kept, and says where they differ.
///
/// Nothing here is shared with `CompiledProgramme.contribution(of:)` or `CellPartition.add`: answers
/// are placed, chosen and added up by plain filters over lists, statistic by statistic. Slow.
public struct CellAudit: Sendable {
  /// A statistic that is stored otherwise than it should be.
  public struct Difference: Sendable, Hashable {
    public let view: String
    public let occasion: String
    /// The values of the view; empty for all together.
    public let group: [String]
    public let statistic: String
    /// Empty where there is nothing.
    public let stored: [Int128]
    public let computed: [Int128]
  }

  /// What somebody's window came to.
  private struct Window {
    let occasion: Int
    let closes: Day
    let day: Day?
    let values: [ColumnValue]
    let notDone: MissingReason?
  }

  private struct Person {
    let groups: [[String]]
    let starts: [Int64?]
    let windows: [Window]
  }

  private typealias Statistics = [String: [Int128]]

  private let programme: CompiledProgramme
  private let shape: CellShape
  private let month: Month

  /// - Parameter month: in which those to be audited started.
  public init(_ programme: CompiledProgramme, month: Month) {
    self.programme = programme
    shape = CellShape(programme)
    self.month = month
  }

  /// Where the stored rows differ from what the episodes say; empty when they agree to the last
  /// digit.
  ///
  /// - Parameters:
  ///   - records: everybody of one partition.
  ///   - stored: the bytes of a row; nil where there is none.
  public func differences(
    among records: [EpisodeRecord], stored: (CellPartition.Row) throws -> [UInt8]?
  ) throws -> [Difference] {
    let people = records.map(person)
    var differences: [Difference] = []
    for view in shape.views.indices {
      for occasion in [nil] + shape.occasions.indices.map({ Optional($0) }) {
        let row = CellPartition.Row(occasion: occasion, view: view)
        let computed = computed(row, people)
        let bytes = try stored(row)
        var found: [[String]: Statistics] = [:]
        do throws(CellDamage) {
          if let bytes { found = try read(row, bytes) }
        } catch {
          // Told as what is missing: there is nothing that can be read.
          found = [:]
        }
        // Whoever answered nothing of what is measured adds zeros, which may be stored or not.
        for group in Set(computed.keys).union(found.keys).sorted(by: {
          $0.lexicographicallyPrecedes($1)
        }) {
          let (mine, theirs) = (computed[group] ?? [:], found[group] ?? [:])
          for name in Set(mine.keys).union(theirs.keys).sorted()
          where !agree(mine[name], theirs[name]) {
            differences.append(
              Difference(
                view: shape.viewName(of: row), occasion: shape.occasion(of: row)?.name ?? "",
                group: group, statistic: name, stored: theirs[name] ?? [],
                computed: mine[name] ?? []))
          }
        }
      }
    }
    return differences
  }

  private func agree(_ one: [Int128]?, _ other: [Int128]?) -> Bool {
    one == other || (one ?? []).allSatisfy { $0 == 0 } && (other ?? []).allSatisfy { $0 == 0 }
  }

  private func read(
    _ row: CellPartition.Row, _ bytes: [UInt8]
  ) throws(CellDamage) -> [[String]: Statistics] {
    var partition = CellPartition(shape, month: month)
    try partition.read(row, from: bytes)
    var found: [[String]: Statistics] = [:]
    for group in partition.groups(of: row) {
      var statistics: Statistics = [:]
      for (entry, vector) in group.entries { statistics[name(entry)] = vector }
      found[group.values] = statistics
    }
    return found
  }

  private func name(_ entry: CellEntry) -> String {
    switch entry {
    case .started: return "started"
    case .measured(let month): return "measured \(month)"
    case .window(let month, let closes): return "window \(month) \(closes)"
    case .gap(let month, let closes, let column, let reason):
      return "gap \(month) \(closes) \(programme.columns[column].name) \(reason?.name ?? "-")"
    case .waiting(let windows):
      return windows.reduce("waiting") { text, window in
        text + " \(shape.occasions[window.occasion]) \(window.closes)"
          + " \(window.reason?.rawValue ?? "-")"
      }
    }
  }

  // MARK: What somebody's answers come to

  private func person(_ record: EpisodeRecord) -> Person {
    let schedule = OccasionSchedule(
      rules: programme.definition.occasions, start: record.start, end: record.end,
      deceased: record.deceased)
    let sheets = record.responses.filter { !$0.isDraft }.enumerated()
      .sorted { ($0.element.measuredOn, $0.offset) < ($1.element.measuredOn, $1.offset) }
      .map(\.element)
    func given(at key: OccasionKey) -> [ResponseRecord] {
      sheets.filter { ($0.occasion ?? schedule.occasion(at: $0.measuredOn)?.key) == key }
    }
    let startKeys = shape.occasions.filter(programme.isStart)
    let startSheets = sheets.filter { sheet in
      startKeys.contains { key in given(at: key).contains(sheet) }
    }
    let starts = programme.columns.indices.map { column -> Int64? in
      for sheet in startSheets where sheet.notDone == nil {
        let key = sheet.occasion ?? schedule.occasion(at: sheet.measuredOn)?.key
        if let value = programme.values(of: sheet.answers, at: key)[column].value { return value }
      }
      return nil
    }
    var windows: [Window] = []
    for (place, key) in shape.occasions.enumerated() {
      let sheets = given(at: key)
      let answered = sheets.filter { $0.notDone == nil }
      let scheduled = schedule.occasion(key)
      // After an early end: what was measured by name counts, and nothing is missing from it.
      guard let closes = scheduled?.closes ?? answered.last?.measuredOn else { continue }
      let ordered = inOrder(answered, at: key, due: scheduled?.due ?? closes)
      let notDone =
        sheets.isEmpty && key == schedule.cutByDeath ? .deceased : sheets.last?.notDone
      let values = programme.columns.indices.map { column in
        value(of: column, in: ordered, at: key, notDone: notDone)
      }
      windows.append(
        Window(
          occasion: place, closes: closes, day: ordered.first?.measuredOn, values: values,
          notDone: notDone))
    }
    // In the order of the schedule, what is outside it last.
    let order = schedule.occasions.map(\.key)
    func rank(_ window: Window) -> (Int, String) {
      let key = shape.occasions[window.occasion]
      return (order.firstIndex(of: key) ?? order.count, key.name)
    }
    return Person(
      groups: programme.breakdowns.map { values(of: $0, record, startSheets) }, starts: starts,
      windows: windows.sorted { rank($0) < rank($1) })
  }

  /// The sheets in the order in which they are asked for a value.
  private func inOrder(
    _ sheets: [ResponseRecord], at key: OccasionKey, due: Day
  ) -> [ResponseRecord] {
    let rule = programme.definition.occasions.first { $0.covers(key) }
    if programme.isStart(key) || rule?.repeats == .first { return sheets }
    if rule?.repeats == .latest { return sheets.reversed() }
    return sheets.enumerated().sorted {
      (abs($0.element.measuredOn - due), $0.offset) < (abs($1.element.measuredOn - due), $1.offset)
    }.map(\.element)
  }

  private func value(
    of column: Int, in sheets: [ResponseRecord], at key: OccasionKey, notDone: MissingReason?
  ) -> ColumnValue {
    guard programme.asks(programme.columns[column], at: key) else { return ColumnValue() }
    let values = sheets.map { programme.values(of: $0.answers, at: key)[column] }
    guard let first = values.first else { return ColumnValue(reason: notDone) }
    if first.reason == .notApplicable { return first }
    return values.first { $0.value != nil } ?? first
  }

  private func values(
    of breakdown: Breakdown, _ record: EpisodeRecord, _ startSheets: [ResponseRecord]
  ) -> [String] {
    var values: [String] = []
    switch breakdown.source {
    case .gender: values = [record.gender.rawValue]
    case .unit: values = [record.unit.description]
    case .attribute(let name): values = [record.attributes[name]].compactMap { $0 }
    case .age(let bounds):
      if let birthYear = record.birthYear {
        let age = record.start.civil.year - birthYear
        values = AgeGroup.all(lowerBounds: bounds)
          .filter { $0.lower <= age && age <= $0.upper ?? .max }.map(\.code)
      }
    case .item(let item, let atAnyOccasion):
      let sheets = atAnyOccasion ? record.responses.filter { !$0.isDraft } : startSheets
      let chosen = sheets.map { sheet -> [String] in
        switch sheet.answers[item] {
        case .value(.code(let code)): [code]
        case .value(.codes(let codes)): codes
        default: []
        }
      }
      values = atAnyOccasion ? chosen.flatMap { $0 } : chosen.first { !$0.isEmpty } ?? []
    }
    return values.isEmpty ? [Contribution.missingValue] : Array(Set(values)).sorted()
  }

  // MARK: What everybody adds up to

  private func computed(
    _ row: CellPartition.Row, _ people: [Person]
  ) -> [[String]: Statistics] {
    let places = shape.views[row.view].breakdowns
    func combinations(_ person: Person) -> [[String]] {
      places.reduce([[]]) { known, place in
        known.flatMap { start in person.groups[place].map { start + [$0] } }
      }
    }
    var members: [[String]: [Person]] = [:]
    for person in people {
      for group in combinations(person) { members[group, default: []].append(person) }
    }
    return members.mapValues { members in
      row.occasion.map { statistics(at: $0, members) }
        ?? statistics(members)
    }.filter { !$0.value.isEmpty }
  }

  private func statistics(_ members: [Person]) -> Statistics {
    var found: Statistics = ["started": [Int128(members.count)]]
    func waits(_ person: Person) -> CellEntry {
      .waiting(
        person.windows.filter { $0.day == nil }.map {
          WaitingWindow(occasion: $0.occasion, closes: $0.closes, reason: $0.notDone)
        })
    }
    for (entry, waiting) in Dictionary(grouping: members, by: waits)
    where entry != .waiting([]) {
      found[name(entry)] =
        [Int128(waiting.count)]
        + programme.columns.indices.flatMap { column in sums(waiting.map { $0.starts[column] }) }
    }
    return found
  }

  private func sums(_ values: [Int64?]) -> [Int128] {
    let known = values.compactMap { $0 }.map { Int128($0) }
    return [Int128(known.count), known.reduce(0, +), known.map { $0 * $0 }.reduce(0, +)]
  }

  private func statistics(at occasion: Int, _ members: [Person]) -> Statistics {
    var found: Statistics = [:]
    let measured = members.compactMap { person in
      person.windows.first { $0.occasion == occasion && $0.day != nil }.map { (person, $0) }
    }
    func month(_ window: Window) -> Month { (window.day ?? window.closes).month }
    for (reported, those) in Dictionary(grouping: measured, by: { month($0.1) }) {
      found[name(.measured(reported))] = programme.columns.indices.flatMap { column in
        numbers(of: column, at: occasion, those)
      }
      for (closes, these) in Dictionary(grouping: those, by: { $0.1.closes }) {
        found[name(.window(reported, closes: closes))] = [Int128(these.count)]
        for column in programme.columns.indices {
          for (reason, missing) in gaps(of: column, at: occasion, these) {
            let entry = CellEntry.gap(reported, closes: closes, column: column, reason)
            // Nobody is lost to whom the question does not apply.
            let starts = reason == nil ? [] : missing.map { $0.0.starts[column] }
            found[name(entry)] = [Int128(missing.count)] + sums(starts)
          }
        }
      }
    }
    return found
  }

  private func gaps(
    of column: Int, at occasion: Int, _ those: [(Person, Window)]
  ) -> [LossReason?: [(Person, Window)]] {
    let key = shape.occasions[occasion]
    guard programme.asks(programme.columns[column], at: key) else { return [:] }
    let missing = those.filter { person, window in
      window.values[column].value == nil
        || (!programme.standsAlone(column, at: key) && person.starts[column] == nil)
    }
    return Dictionary(grouping: missing) { _, window in
      if window.values[column].value != nil { return .noStartValue }
      switch window.values[column].reason {
      case .notApplicable?: return nil
      case let reason?: return .said(reason)
      case nil: return .notRecorded
      }
    }
  }

  private func numbers(
    of column: Int, at occasion: Int, _ those: [(Person, Window)]
  ) -> [Int128] {
    let key = shape.occasions[occasion]
    let isAsked = programme.asks(programme.columns[column], at: key)
    let values = those.map { isAsked ? $0.1.values[column].value : nil }
    let pairs =
      programme.standsAlone(column, at: key)
      ? []
      : zip(those, values).compactMap { member, value in
        member.0.starts[column].flatMap { start in value.map { (start, $0) } }
      }
    let changes = pairs.map { $0.1 - $0.0 }
    let judged = programme.columns[column]
    let sign: Int64 = judged.direction == .higher ? 1 : -1
    let least = max(Int64(judged.smallestMeaningfulChange ?? 1), 1)
    let reliable = ChangeJudgement(judged).reliableChange ?? .infinity
    func count(_ holds: (Int64) -> Bool) -> Int128 { Int128(changes.filter(holds).count) }
    let before = sums(pairs.map { $0.0 })
    let after = sums(pairs.map { $0.1 })
    return sums(values) + [Int128(pairs.count), before[1], before[2], after[1], after[2]] + [
      sums(changes)[2], count { $0 * sign >= least }, count { $0 * sign <= -least },
      count { Double($0 * sign) > reliable }, count { Double($0 * sign) < -reliable },
    ]
  }
}
