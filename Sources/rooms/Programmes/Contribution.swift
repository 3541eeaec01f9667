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
  /// The contribution of an episode; a function of its arguments alone.
  public func contribution(of episode: EpisodeRecord) -> Contribution {
    let schedule = OccasionSchedule(
      rules: definition.occasions, start: episode.start, end: episode.end)
    var placed: [OccasionKey: [ResponseRecord]] = [:]
    var unplaced: [ResponseRecord] = []
    for response in episode.responses where !response.isDraft {
      if let key = response.occasion ?? schedule.occasion(at: response.measuredOn)?.key {
        placed[key, default: []].append(response)
      } else {
        unplaced.append(response)
      }
    }

    let startKeys = Set(
      definition.occasions.filter { $0.kind == .start }.map(\.key))
    let startResponses = placed.filter { startKeys.contains($0.key) }.values.flatMap { $0 }
      .sorted { $0.measuredOn < $1.measuredOn }
    // The start value is the first complete answer in the start window, column by column.
    var startValues = [Int64?](repeating: nil, count: columns.count)
    for response in startResponses {
      let values = self.values(of: response)
      for index in columns.indices where startValues[index] == nil {
        startValues[index] = values[index]
      }
    }

    let occasions = (schedule.occasions + unscheduled(in: placed, beside: schedule)).map {
      contribution(of: placed[$0.key] ?? [], at: $0)
    }
    var others = unplaced
    for (key, responses) in placed where !startKeys.contains(key) {
      others.append(contentsOf: responses)
    }
    let later = others.filter { $0.notDone == nil && $0.measuredOn >= episode.start }
      .sorted { $0.measuredOn < $1.measuredOn }
      .map { LaterMeasurement(day: $0.measuredOn, values: values(of: $0)) }

    return Contribution(
      episode: episode.id, person: episode.person,
      subject: definition.unitOfAnalysis == .household ? episode.household : nil,
      unit: episode.unit, start: episode.start,
      groups: definition.breakdowns.map {
        groups(of: episode, in: $0, startResponses: startResponses)
      },
      startValues: startValues, occasions: occasions, later: later)
  }

  /// Occasions answered by name that the schedule does not have, such as a follow-up made after the
  /// end had come early: what was measured counts, and nobody is missing from it.
  private func unscheduled(
    in placed: [OccasionKey: [ResponseRecord]], beside schedule: OccasionSchedule
  ) -> [ScheduledOccasion] {
    placed.keys.sorted().compactMap { key in
      guard schedule.occasion(key) == nil,
        let rule = definition.occasions.first(where: { $0.covers(key) }),
        let last = placed[key]?.map(\.measuredOn).max()
      else { return nil }
      return ScheduledOccasion(key: key, rule: rule.key, due: last, opens: last, closes: last)
    }
  }

  private func contribution(
    of responses: [ResponseRecord], at occasion: ScheduledOccasion
  ) -> OccasionContribution {
    let rule = definition.occasions.first { $0.key == occasion.rule }
    let ordered = responses.sorted { $0.measuredOn < $1.measuredOn }
    let answered = ordered.filter { $0.notDone == nil }
    let chosen: ResponseRecord? =
      switch (rule?.kind, rule?.repeats ?? .closest) {
      case (.start?, _), (_, .first): answered.first
      case (_, .latest): answered.last
      case (_, .closest):
        // The earlier of two equally close.
        answered.min { abs($0.measuredOn - occasion.due) < abs($1.measuredOn - occasion.due) }
      }
    let isIndicatorOccasion = columns.map {
      $0.rule == nil || $0.rule == occasion.rule || $0.rule == occasion.key
    }
    guard let chosen else {
      let reason = ordered.last?.notDone
      return OccasionContribution(
        key: occasion.key, closes: occasion.closes, measuredOn: nil,
        values: columns.map { _ in nil },
        reasons: isIndicatorOccasion.map { $0 ? reason : nil })
    }
    var values: [Int64?] = []
    var reasons: [MissingReason?] = []
    for (index, column) in columns.enumerated() {
      guard isIndicatorOccasion[index] else {
        values.append(nil)
        reasons.append(nil)
        continue
      }
      var result = column.evaluate(chosen.answers)
      if case (.start?, nil) = (rule?.kind, result.value) {
        // Like the start value: the first answer that has one.
        for other in answered.dropFirst() where result.value == nil {
          let next = column.evaluate(other.answers)
          if next.value != nil { result = next }
        }
      }
      values.append(result.value)
      reasons.append(result.value == nil ? result.reason : nil)
    }
    return OccasionContribution(
      key: occasion.key, closes: occasion.closes, measuredOn: chosen.measuredOn, values: values,
      reasons: reasons)
  }

  private func values(of response: ResponseRecord) -> [Int64?] {
    columns.map { response.notDone == nil ? $0.evaluate(response.answers).value : nil }
  }

  private func groups(
    of episode: EpisodeRecord, in breakdown: Breakdown, startResponses: [ResponseRecord]
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
      let sheets = atAnyOccasion ? episode.responses.filter { !$0.isDraft } : startResponses
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
