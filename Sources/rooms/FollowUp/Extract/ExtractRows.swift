import Core
import Delimited
import Forms
import Organisation
import Programmes

/// Turns episodes into rows: one for each answer, and one for each occasion without any.
struct ExtractRows: Sendable {
  /// What is written of free text: that there was some. What clients wrote is not taken out.
  static let textMark = "[text]"

  let columns: ExtractColumns
  let compiled: CompiledProgramme
  let key: ExtractKey
  /// Extract and who took it, on every row: the watermark.
  let mark: String
  let tree: UnitTree
  let today: Day

  /// One row to come.
  private struct Line {
    var occasion: OccasionKey?
    var scheduled: ScheduledOccasion?
    var response: ResponseRecord?
    var state: ExtractState

    var day: Int { response?.measuredOn.number ?? scheduled?.due.number ?? 0 }
  }

  /// Appends the rows of an episode and says how many.
  func append(
    _ episode: EpisodeRecord, sequence: Int, now movedTo: UnitID?, to writer: inout DelimitedWriter
  ) -> Int {
    let lines = lines(of: episode)
    let facts = facts(of: episode, sequence: sequence, now: movedTo)
    for line in lines {
      let answers = line.response?.answers ?? [:]
      let isAnswered = line.response != nil && line.response?.notDone == nil
      let values = isAnswered ? compiled.values(of: answers, at: line.occasion) : []
      writer.append(
        columns.all.map { column -> DelimitedValue in
          switch column.source {
          case .fact(let fact): return facts[fact] ?? value(of: fact, line, since: episode.start)
          case .attribute(let name): return episode.attributes[name].map(text) ?? .figure("")
          case .item(let item): return .figure(answers[item.key].map(written) ?? "")
          case .chosen(let item, let code):
            return .figure(answers[item.key].map { chosen($0, code.code) } ?? "")
          case .measure(let place):
            guard place < values.count else { return .figure("") }
            return .figure(written(values[place], decimals: compiled.columns[place].decimals))
          }
        })
    }
    return lines.count
  }

  // MARK: Lines

  private func lines(of episode: EpisodeRecord) -> [Line] {
    let schedule = OccasionSchedule(
      rules: columns.definition.occasions, start: episode.start, end: episode.end,
      deceased: episode.deceased)
    var lines: [Line] = []
    var met: Set<OccasionKey> = []
    for response in episode.responses where !response.isDraft {
      let placed = response.occasion ?? schedule.occasion(at: response.measuredOn)?.key
      if let placed { met.insert(placed) }
      lines.append(
        Line(
          occasion: placed, scheduled: placed.flatMap { schedule.occasion($0) },
          response: response,
          state: response.notDone != nil ? .notDone : placed == nil ? .outside : .answered))
    }
    for occasion in schedule.occasions where !met.contains(occasion.key) {
      let state: ExtractState =
        occasion.key == schedule.cutByDeath
        ? .deceased : occasion.isDue(asOf: today) ? .lost : .waiting
      lines.append(Line(occasion: occasion.key, scheduled: occasion, state: state))
    }
    // Stable: of two answers on a day, the one stored first comes first.
    return lines.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
      .map(\.element)
  }

  // MARK: Values

  private func facts(
    of episode: EpisodeRecord, sequence: Int, now movedTo: UnitID?
  ) -> [ExtractFact: DelimitedValue] {
    func code(_ unit: UnitID?) -> DelimitedValue { text(unit.flatMap { tree[$0]?.code } ?? "") }
    return [
      .extract: text(mark), .person: .figure(key.name(of: "person:\(episode.person)")),
      .episode: .figure(key.name(of: "episode:\(episode.id)")), .sequence: .figure("\(sequence)"),
      .household: .figure(episode.household.map { key.name(of: "household:\($0)") } ?? ""),
      .version: .figure("\(columns.definition.version)"), .unit: code(episode.unit),
      .unitCounted: code(tree.continuation(of: episode.unit)),
      .unitNow: code(movedTo.map { tree.continuation(of: $0) }),
      .start: day(episode.start), .end: day(episode.end), .deceased: day(episode.deceased),
      .gender: .figure(episode.gender.rawValue),
      .birthYear: .figure(episode.birthYear.map(String.init) ?? ""),
    ]
  }

  private func value(
    of fact: ExtractFact, _ line: Line, since start: Day
  ) -> DelimitedValue {
    let response = line.response
    switch fact {
    case .occasion: return .figure(line.occasion?.name ?? "")
    case .occasionGiven: return .figure(response?.occasion?.name ?? "")
    case .due: return day(line.scheduled?.due)
    case .opens: return day(line.scheduled?.opens)
    case .closes: return day(line.scheduled?.closes)
    case .state: return .figure(line.state.rawValue)
    case .date: return day(response?.measuredOn)
    case .day: return .figure(response.map { "\($0.measuredOn.number - start.number)" } ?? "")
    case .notDone: return .figure(response?.notDone?.rawValue ?? "")
    case .answered: return .figure(response != nil && response?.notDone == nil ? "1" : "0")
    default: return .figure("")
    }
  }

  private func day(_ day: Day?) -> DelimitedValue { .figure(day?.description ?? "") }

  /// Words from outside, guarded so that an import gives back the very same: an apostrophe before
  /// what a spreadsheet would run, before an apostrophe, and before what looks like a missing mark.
  private func text(_ words: String) -> DelimitedValue {
    words.hasPrefix("'") || words.hasPrefix(".") ? .figure("'" + words) : .text(words)
  }

  private func written(_ answer: Answer) -> String {
    switch answer {
    case .missing(let reason): reason.extractMark
    case .value(.number(let number)): number.description
    case .value(.code(let code)): code
    case .value(.codes(let codes)): codes.isEmpty ? Answer.noneChosen : codes.joined(separator: "|")
    case .value(.day(let day)): day.description
    case .value(.text): Self.textMark
    }
  }

  private func chosen(_ answer: Answer, _ code: String) -> String {
    switch answer {
    case .missing(let reason): reason.extractMark
    case .value(.codes(let codes)): codes.contains(code) ? "1" : "0"
    case .value: ""
    }
  }

  private func written(_ value: ColumnValue, decimals: Int) -> String {
    if let units = value.value { return FixedPoint(units: units, decimals: decimals).description }
    return value.reason?.extractMark ?? ""
  }
}
