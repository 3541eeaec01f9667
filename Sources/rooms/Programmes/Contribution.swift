import Core
import Forms

/// What one episode adds to the figures of its programme: the one place where answers become
/// numbers. Saving, importing and deleting all use it.
///
/// Values are in units of the measure times ten to the power of its decimals. Columns are the
/// programme's measures in order, then its indicators.
public struct Contribution: Sendable, Hashable {
  public let episode: EpisodeID
  public let person: PersonID
  /// What is counted once: the household's key where the programme counts households.
  public let subject: String?
  public let unit: UnitID
  public let start: Day
  /// The values of each breakdown, in the programme's order; several where a person belongs to
  /// several groups, `missingValue` where nothing is known.
  public let groups: [[String]]
  /// The start value of each column.
  public let startValues: [Int64?]
  /// The scheduled occasions, in order of due date.
  public let occasions: [OccasionContribution]
  /// Every measurement after the start, placed or not, in order of day: for first, latest, closest.
  public let later: [LaterMeasurement]

  /// The group of those for whom a breakdown has no value.
  public static let missingValue = "missing"
}

/// One occasion's part of a contribution.
public struct OccasionContribution: Sendable, Hashable {
  public let key: OccasionKey
  /// Last day of the window.
  public let closes: Day
  /// The day of the answer that counts.
  public let measuredOn: Day?
  public let values: [Int64?]
  /// For each column without a value, why.
  public let reasons: [MissingReason?]

  /// The day by which the occasion is reported: measured, or else the closing of its window.
  public var reportedOn: Day { measuredOn ?? closes }
}

/// A measurement by its day alone.
public struct LaterMeasurement: Sendable, Hashable {
  public let day: Day
  public let values: [Int64?]
}

extension CompiledProgramme {
  /// A filled-in form as numbers.
  private struct Measurement {
    let day: Day
    let notDone: MissingReason?
    let values: [ColumnValue]

    var isAnswered: Bool { notDone == nil }
  }

  /// The contribution of an episode; a function of its arguments alone.
  public func contribution(of episode: EpisodeRecord) -> Contribution {
    let schedule = OccasionSchedule(
      rules: definition.occasions, start: episode.start, end: episode.end,
      deceased: episode.deceased)
    var starts: [Measurement] = []
    var startSheets: [ResponseRecord] = []
    var placed: [OccasionKey: [Measurement]] = [:]
    var others: [Measurement] = []
    // Sorting is stable: of two answers on a day, the one stored first comes first.
    for response in episode.responses.sorted(by: { $0.measuredOn < $1.measuredOn })
    where !response.isDraft {
      let key = response.occasion ?? schedule.occasion(at: response.measuredOn)?.key
      let measurement = Measurement(
        day: response.measuredOn, notDone: response.notDone,
        values: response.notDone == nil
          ? values(of: response.answers, at: key)
          : columns.map { _ in ColumnValue(reason: response.notDone) })
      if let key { placed[key, default: []].append(measurement) }
      if let key, isStart(key) {
        starts.append(measurement)
        startSheets.append(response)
      } else if measurement.isAnswered {
        others.append(measurement)
      }
    }

    if let last = schedule.cutByDeath, let day = episode.deceased, placed[last] == nil {
      placed[last] = [
        Measurement(
          day: day, notDone: .deceased,
          values: columns.map { _ in ColumnValue(reason: .deceased) })
      ]
    }

    // The first answer in the start window that has a value, column by column.
    let startPlaces = columns.indices.map { column in
      starts.firstIndex { $0.values[column].value != nil }
    }
    return Contribution(
      episode: episode.id, person: episode.person,
      subject: definition.unitOfAnalysis == .household ? episode.household : nil,
      unit: episode.unit, start: episode.start,
      groups: breakdowns.map { groups(of: episode, in: $0, startSheets: startSheets) },
      startValues: columns.indices.map { column in
        startPlaces[column].flatMap { starts[$0].values[column].value }
      },
      occasions: (schedule.occasions + unscheduled(in: placed, beside: schedule)).map {
        contribution(of: placed[$0.key] ?? [], at: $0)
      },
      later: later(than: startPlaces, starts: starts, others: others, episode: episode))
  }

  /// What was measured after the start value, column by column; a second answer in the start window
  /// is later than the first.
  private func later(
    than startPlaces: [Int?], starts: [Measurement], others: [Measurement], episode: EpisodeRecord
  ) -> [LaterMeasurement] {
    var later: [LaterMeasurement] = []
    for (place, measurement) in starts.enumerated() {
      let values = columns.indices.map { column -> Int64? in
        guard let start = startPlaces[column], place > start else { return nil }
        return measurement.values[column].value
      }
      if values.contains(where: { $0 != nil }) {
        later.append(LaterMeasurement(day: measurement.day, values: values))
      }
    }
    for measurement in others where measurement.day >= episode.start {
      let values = columns.indices.map { column -> Int64? in
        if let start = startPlaces[column], measurement.day < starts[start].day { return nil }
        return measurement.values[column].value
      }
      later.append(LaterMeasurement(day: measurement.day, values: values))
    }
    return later.sorted { $0.day < $1.day }
  }

  /// Occasions answered by name that the schedule does not have, such as a follow-up made after the
  /// end had come early: what was measured counts, and nobody is missing from it.
  private func unscheduled(
    in placed: [OccasionKey: [Measurement]], beside schedule: OccasionSchedule
  ) -> [ScheduledOccasion] {
    placed.keys.sorted().compactMap { key in
      guard schedule.occasion(key) == nil,
        let rule = definition.occasions.first(where: { $0.covers(key) }),
        let last = placed[key]?.last(where: \.isAnswered)?.day
      else { return nil }
      return ScheduledOccasion(key: key, rule: rule.key, due: last, opens: last, closes: last)
    }
  }

  /// One answer counts for an occasion. Where it lacks a value, the next in line gives it, unless
  /// the question did not apply.
  private func contribution(
    of measurements: [Measurement], at occasion: ScheduledOccasion
  ) -> OccasionContribution {
    let rule = definition.occasions.first { $0.key == occasion.rule }
    var answered = measurements.filter(\.isAnswered)
    switch (rule?.kind, rule?.repeats ?? .closest) {
    case (.start?, _), (_, .first): break
    case (_, .latest): answered.reverse()
    case (_, .closest):
      // The earlier of two equally close.
      answered.sort { abs($0.day - occasion.due) < abs($1.day - occasion.due) }
    }
    let values = columns.indices.map { column -> ColumnValue in
      if let asked = columns[column].occasion, asked != occasion.key, asked != occasion.rule {
        return ColumnValue()
      }
      guard let first = answered.first?.values[column] else {
        return ColumnValue(reason: measurements.last?.notDone)
      }
      if first.value != nil || first.reason == .notApplicable { return first }
      return answered.lazy.map { $0.values[column] }.first { $0.value != nil } ?? first
    }
    return OccasionContribution(
      key: occasion.key, closes: occasion.closes, measuredOn: answered.first?.day,
      values: values.map(\.value), reasons: values.map(\.reason))
  }

  private func groups(
    of episode: EpisodeRecord, in breakdown: Breakdown, startSheets: [ResponseRecord]
  ) -> [String] {
    let found: [String]
    switch breakdown.source {
    case .gender:
      found = [episode.gender.rawValue]
    case .age(let lowerBounds):
      guard let birthYear = episode.birthYear else { return [Contribution.missingValue] }
      let age = episode.start.civil.year - birthYear
      found = AgeGroup(age: age, lowerBounds: lowerBounds).map { [$0.code] } ?? []
    case .unit:
      found = [episode.unit.description]
    case .attribute(let name):
      found = episode.attributes[name].map { [$0] } ?? []
    case .item(let item, let atAnyOccasion):
      let sheets = atAnyOccasion ? episode.responses.filter { !$0.isDraft } : startSheets
      var codes: [String] = []
      for sheet in sheets {
        for code in sheet.answers[item]?.codes ?? [] where !codes.contains(code) {
          codes.append(code)
        }
        if !atAnyOccasion, !codes.isEmpty { break }
      }
      found = codes
    }
    return found.isEmpty ? [Contribution.missingValue] : found
  }
}

extension Answer {
  /// The codes chosen; empty when there is no value or it is not a choice.
  fileprivate var codes: [String] {
    switch value {
    case .code(let code): [code]
    case .codes(let codes): codes
    default: []
    }
  }
}

/// An age group by its bounds: `18-24`, or `65-` where it is open.
public struct AgeGroup: Sendable, Hashable {
  public let lower: Int
  public let upper: Int?

  /// The group that holds `age` (years turned or turning in the year of start); nil below the first
  /// bound.
  public init?(age: Int, lowerBounds: [Int]) {
    guard let lower = lowerBounds.last(where: { $0 <= age }) else { return nil }
    self.init(lower: lower, lowerBounds: lowerBounds)
  }

  init(lower: Int, lowerBounds: [Int]) {
    self.lower = lower
    upper = lowerBounds.first { $0 > lower }.map { $0 - 1 }
  }

  public static func all(lowerBounds: [Int]) -> [AgeGroup] {
    lowerBounds.map { AgeGroup(lower: $0, lowerBounds: lowerBounds) }
  }

  public var code: String { upper.map { "\(lower)-\($0)" } ?? "\(lower)-" }

  public var title: Text {
    if let upper {
      Text(sv: "\(lower)–\(upper) år", en: "\(lower)–\(upper) years")
    } else {
      Text(sv: "\(lower) år och äldre", en: "\(lower) years and over")
    }
  }
}
