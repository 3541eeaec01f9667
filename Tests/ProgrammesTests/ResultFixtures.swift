import Core
import Forms
import Foundation
import Testing

@testable import Programmes

/// A programme with what the tests of results need: a number better low, a share, a conditional
/// item, an indicator at one of repeated occasions, and breakdowns of every kind.
func resultProgramme(
  repeats: String = "closest", unitOfAnalysis: String = "person", reliability: String = ""
) throws -> CompiledProgramme {
  let yaml = """
    beprova: programme/1
    id: resultat
    version: 1
    title: {sv: Resultat, en: Results}
    target_group: Påhittade
    unit_of_analysis: \(unitOfAnalysis)
    forms:
      - id: allt
        title: Allt
        occasions: [start, m, end]
        items:
          - {id: mood, text: Hur tungt?, type: decimal, decimals: 1, min: 0, max: 100}
          - {id: work, text: Arbete?, type: choice, codes: {full: Heltid, part: Deltid, none: Nej}}
          - {id: hours, text: Timmar?, type: integer, min: 0, max: 60, when: work != "none"}
          - {id: help, text: Insats?, type: choices, codes: {a: A, b: B, c: C}}
    occasions:
      - {id: start, kind: start, opens: 14, closes: 30}
      - {id: m, kind: during, every: 3, last: 12, opens: 30, closes: 45, repeats: \(repeats)}
      - {id: end, kind: end, opens: 30, closes: 60}
    measures:
      - id: mood
        title: Tyngd
        value: mood
        direction: lower
        smallest_meaningful_change: 2
        \(reliability)
      - {id: working, title: I arbete, share: {of: work, code: full}, direction: higher}
      - {id: hours, title: Timmar, value: hours, direction: higher}
    indicators:
      - {id: work_m6, title: Arbete, occasion: m6, numerator: work = "full"}
    breakdowns:
      - gender
      - {id: age, title: Ålder, by: age, from: [18, 25, 65]}
      - unit
      - {id: help, title: Insats, by: item, item: help, at: any}
      - {id: arm, title: Gren, by: attribute, attribute: arm}
    """
  let package = ProgrammePackage.read(yaml, file: "resultat.yaml")
  let definition = try #require(
    package.definition, "\(package.faults.map { $0.line(in: .english) })")
  return try CompiledProgramme(definition)
}

func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

/// A UUID that ends in a number, so that ids sort as their numbers do.
func number<Subject>(_ number: Int) -> ID<Subject> {
  let digits = String(number)
  let tail = String(repeating: "0", count: 12 - digits.count) + digits
  return ID("00000000-0000-7000-8000-\(tail)") ?? .make()
}

func sheet(
  mood: String? = nil, work: String? = nil, hours: Int? = nil, help: [String] = []
) -> AnswerSheet {
  var sheet: AnswerSheet = [:]
  if let mood { sheet["mood"] = FixedPoint(mood).map { .value(.number($0)) } }
  if let work { sheet["work"] = .value(.code(work)) }
  if let hours { sheet["hours"] = .value(.number(FixedPoint(hours))) }
  if !help.isEmpty { sheet["help"] = .value(.codes(help)) }
  return sheet
}

func answer(
  _ date: String, at occasion: OccasionKey? = nil, isDraft: Bool = false,
  _ sheet: AnswerSheet
) -> ResponseRecord {
  ResponseRecord(occasion: occasion, measuredOn: day(date), isDraft: isDraft, answers: sheet)
}

func notDone(
  _ date: String, at occasion: OccasionKey?, _ reason: MissingReason
) -> ResponseRecord {
  ResponseRecord(occasion: occasion, measuredOn: day(date), notDone: reason)
}

func episode(
  _ id: Int, person: Int? = nil, household: String? = nil, unit: Int = 1,
  start: String = "2025-01-01", end: String? = nil, gender: Gender = .female,
  birthYear: Int? = nil, attributes: [String: String] = [:], _ responses: ResponseRecord...
) -> EpisodeRecord {
  EpisodeRecord(
    id: number(id), person: number(person ?? id), household: household, unit: number(unit),
    start: day(start), end: end.map(day), gender: gender, birthYear: birthYear,
    attributes: attributes, responses: responses)
}

/// Mood at the start and after three months, on the day that it is due.
func moods(
  _ id: Int, _ start: String, _ later: String?, person: Int? = nil, household: String? = nil,
  on date: String = "2025-01-01", gender: Gender = .female
) -> EpisodeRecord {
  var record = episode(id, person: person, household: household, start: date, gender: gender)
  record.responses.append(answer(date, at: "start", sheet(mood: start)))
  if let later {
    record.responses.append(
      ResponseRecord(
        occasion: "m3", measuredOn: day(date).adding(months: 3), answers: sheet(mood: later)))
  }
  return record
}

func table(
  _ programme: CompiledProgramme, _ query: ResultQuery, _ episodes: [EpisodeRecord],
  order: [[String]] = []
) -> ResultTable {
  var accumulator = GroupAccumulator(query, of: programme)
  for episode in episodes { accumulator.add(programme.contribution(of: episode)) }
  return accumulator.table(order: order)
}

func m3(
  column: Int = 0, by: [Int] = [], from: String? = nil, to: String? = nil,
  basis: ResultQuery.Basis = .start, asOf: String = "2026-01-01"
) -> ResultQuery {
  ResultQuery(
    column: column, occasion: .occasion("m3"), by: by.map { .breakdown($0) },
    period: Period(from: from.map(day), to: to.map(day)), basis: basis, asOf: day(asOf))
}

func isClose(_ left: Double?, _ right: Double, within tolerance: Double = 1e-9) -> Bool {
  guard let left else { return false }
  return abs(left - right) <= tolerance * max(1, abs(right))
}
