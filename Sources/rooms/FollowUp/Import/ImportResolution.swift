import Core
import Forms
import Programmes

/// What a file says of one person, once all the person's rows are known.
struct ImportedPerson: Sendable {
  struct Response: Sendable {
    var line: Int
    /// Empty where the day alone tells.
    var occasion: String
    var day: Day
    var notDone: MissingReason?
    var answers: String
  }

  var digests: [UInt8]
  var facts: EpisodeFacts
  var start: Day
  /// As the file gives it, else the day of the occasion at the end.
  var end: Day?
  var isEndGiven: Bool
  var responses: [Response]
  /// Rows that hold, once each, ascending.
  var lines: [Int]
  /// Those of them that only repeat an earlier row, and are passed over.
  var repeatedLines: Set<Int>
}

/// Puts the rows of one person together: facts, days, occasions; and says what does not fit.
struct ImportResolution: Sendable {
  struct Outcome: Sendable {
    /// Nil when no row of the person holds.
    var person: ImportedPerson?
    var refusals: [ImportRefusal] = []
    var refusedLines: Set<Int> = []
    /// Rows that give nothing but what an earlier row gives, or contradict it and are refused.
    var repeatedLines: Set<Int> = []

    fileprivate mutating func refuse(
      _ line: Int, column: String? = nil, value: String? = nil, _ reason: Text
    ) {
      refusals.append(ImportRefusal(row: line, column: column, value: value, reason: reason))
      refusedLines.insert(line)
    }
  }

  /// A row with the occasion that it is about.
  private struct PlacedRow {
    let row: StagedRow
    let occasion: String?
  }

  private let plan: ImportPlan
  private let kinds: [String: (kind: OccasionRule.Kind, months: Int)]
  private let order: [OccasionKey]?

  init(_ plan: ImportPlan, _ definition: ProgrammeDefinition) {
    self.plan = plan
    var kinds: [String: (kind: OccasionRule.Kind, months: Int)] = [:]
    for rule in definition.occasions {
      for (key, months) in rule.occasions { kinds[key.name] = (rule.kind, months) }
    }
    self.kinds = kinds
    if case .order(let order) = plan.placing { self.order = order } else { order = nil }
  }

  /// `rows` are those of one person, by line.
  func resolve(_ rows: [StagedRow]) -> Outcome {
    var outcome = Outcome()
    guard let first = rows.first else { return outcome }
    var merged = ImportFacts(count: plan.facts.count)
    var held: [PlacedRow] = []
    var ordinal = 0
    for row in rows {
      var occasion = row.occasion
      if let conflict = merged.merge(row.facts, line: row.line) {
        let column = conflict.fact < plan.facts.count ? plan.facts[conflict.fact].cell.column : nil
        outcome.refuse(row.line, column: column, ImportText.conflicting(line: conflict.line))
        continue
      }
      if let order, row.occasion != nil {
        guard ordinal < order.count else {
          outcome.refuse(row.line, ImportText.tooManyRows(occasions: order.count))
          continue
        }
        occasion = order[ordinal].name
        ordinal += 1
      }
      held.append(PlacedRow(row: row, occasion: occasion))
    }
    let facts = EpisodeFacts(merged, plan)
    let start =
      facts.start ?? (plan.startsWithFirstMeasurement ? held.compactMap(\.row.day).min() : nil)
    guard let start else {
      for line in Set(held.map(\.row.line)).sorted() { outcome.refuse(line, ImportText.noStart) }
      return outcome
    }
    let lastDay = held.first { isEnd($0.occasion) && $0.row.day != nil }?.row.day
    let end = plan.isExtract ? facts.end : facts.end ?? lastDay
    if let end, end < start {
      for line in Set(held.map(\.row.line)).sorted() {
        outcome.refuse(line, ImportText.endsBeforeStart)
      }
      return outcome
    }
    let responses = responses(held, start: start, end: end, &outcome)
    let lines = Set(held.map(\.row.line)).subtracting(outcome.refusedLines)
    guard !lines.isEmpty else { return outcome }
    outcome.person = ImportedPerson(
      digests: first.digests, facts: facts, start: start, end: end, isEndGiven: facts.end != nil,
      responses: responses.filter { lines.contains($0.line) }, lines: lines.sorted(),
      repeatedLines: outcome.repeatedLines.intersection(lines))
    return outcome
  }

  private func responses(
    _ rows: [PlacedRow], start: Day, end: Day?, _ outcome: inout Outcome
  ) -> [ImportedPerson.Response] {
    struct RowKey: Hashable {
      let occasion: String
      let day: Day?
    }
    var responses: [ImportedPerson.Response] = []
    var places: [RowKey: Int] = [:]
    for (row, occasion) in rows.lazy.map({ ($0.row, $0.occasion) }) {
      guard let occasion else { continue }
      guard let day = row.day ?? due(occasion, start: start, end: end) else {
        outcome.refuse(row.line, ImportText.noEnd)
        continue
      }
      let response = ImportedPerson.Response(
        line: row.line, occasion: occasion, day: day, notDone: row.notDone, answers: row.answers)
      let key = RowKey(occasion: occasion, day: occasion.isEmpty ? day : nil)
      guard let place = places[key] else {
        places[key] = responses.count
        responses.append(response)
        continue
      }
      let earlier = responses[place]
      outcome.repeatedLines.insert(row.line)
      if earlier.day != day || earlier.notDone != row.notDone || earlier.answers != row.answers {
        outcome.refuse(row.line, ImportText.repeated(line: earlier.line))
      }
    }
    // A row of a wide file may repeat one occasion and bring another.
    outcome.repeatedLines.subtract(
      Set(responses.map(\.line)).subtracting(outcome.refusedLines))
    return responses
  }

  private func isEnd(_ occasion: String?) -> Bool {
    if let occasion, case .end? = kinds[occasion]?.kind { true } else { false }
  }

  private func due(_ occasion: String, start: Day, end: Day?) -> Day? {
    guard let (kind, months) = kinds[occasion] else { return nil }
    switch kind {
    case .start: return start
    case .during: return start.adding(months: months)
    case .end: return end
    case .after: return end?.adding(months: months)
    }
  }
}
