import Core
import Forms
import Testing

@testable import Programmes

private func rule(_ key: Key<OccasionRule>, _ kind: OccasionRule.Kind) -> OccasionRule {
  OccasionRule(
    key: key, title: Text(verbatim: key.name), kind: kind, opensBefore: 14, closesAfter: 30)
}

/// Start, every third month up to nine, the end, and two months after it.
private let programme = ProgrammeDefinition(
  key: "p", version: 1, title: Text(verbatim: "P"), targetGroup: Text(verbatim: "Vuxna"),
  gate: ProgrammeGate(), forms: [],
  occasions: [
    rule("start", .start), rule("m", .during(everyMonths: 3, lastMonth: 9)), rule("end", .end),
    rule("a", .after(months: 2)),
  ], measures: [])

private func told(
  _ cohorts: [MeasurementPlan.Cohort], isRunning: Bool = true, threshold: Int = 1
) -> MeasurementPlan? {
  MeasurementPlan(
    cohorts.map { (programme, $0) },
    beginnings: (
      cohorts.filter { $0.start > day("2025-03-14") }.reduce(0) { $0 + $1.count },
      cohorts.map(\.start).min()
    ), current: isRunning ? programme : nil, order: programme, today: day("2026-03-14"),
    threshold: threshold)
}

private func plan(
  _ cohorts: [MeasurementPlan.Cohort], isRunning: Bool = true
) throws -> MeasurementPlan { try #require(told(cohorts, isRunning: isRunning)) }

extension MeasurementPlan {
  fileprivate func row(_ occasion: String) -> Row? { rows.first { $0.occasion == occasion } }
}

@Suite struct `the plan of a half-year` {
  @Test func `counts the forms of those who are followed in the month of the due date`() throws {
    let plan = try plan(
      [
        // m3 on 10 April, m6 on 10 July.
        .init(start: day("2026-01-10"), count: 4),
        // m6 was on 1 March; m9 is on 1 June.
        .init(start: day("2025-09-01"), count: 2),
        // Two months after the end: 20 April.
        .init(start: day("2025-06-01"), end: day("2026-02-20"), count: 3),
        .init(
          start: day("2026-01-01"), end: day("2026-02-20"), deceased: day("2026-02-20"), count: 1),
      ], isRunning: false)
    #expect(
      plan.monthsPlanned.map(\.description) == [
        "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09",
      ])
    #expect(plan.rows.map(\.occasion) == ["start", "m3", "m6", "m9", "end", "a"])
    #expect(plan.row("m3")?.known == [4, 0, 0, 0, 0, 0])
    #expect(plan.row("m6")?.known == [0, 0, 0, 4, 0, 0])
    #expect(plan.row("m9")?.known == [0, 0, 2, 0, 0, 0])
    #expect(plan.row("a")?.known == [3, 0, 0, 0, 0, 0])
    #expect(plan.rows.allSatisfy { $0.expected == [0, 0, 0, 0, 0, 0] })
  }

  @Test func `expects as many beginnings and endings as in the year past`() throws {
    let plan = try plan([
      .init(start: day("2024-01-10"), end: day("2025-12-31"), count: 6),
      .init(start: day("2025-08-10"), count: 24),
    ])
    #expect(plan.started == 24 && plan.ended == 6 && plan.past == 12)
    // Two begin a month and half of one ends.
    #expect(plan.row("start")?.expected == [2, 2, 2, 2, 2, 2])
    #expect(plan.row("m3")?.expected == [0, 0, 0, 2, 2, 2])
    #expect(plan.row("m6")?.expected == [0, 0, 0, 0, 0, 0])
    #expect(plan.row("end")?.expected == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(plan.row("a")?.expected == [0, 0, 0.5, 0.5, 0.5, 0.5])
  }

  @Test func `takes the rate of a young programme from the months it has gone on`() throws {
    let plan = try plan([.init(start: day("2026-02-10"), count: 8)])
    #expect(plan.past == 2)
    #expect(plan.row("start")?.expected == [4, 4, 4, 4, 4, 4])
  }

  @Test func `counts the occasions together where one of them is of one to four`() throws {
    // m3 in April: five. m6 in April: three more, who began on 10 October.
    let cohorts: [MeasurementPlan.Cohort] = [
      .init(start: day("2026-01-10"), count: 5), .init(start: day("2025-10-10"), count: 3),
    ]
    #expect(try plan(cohorts).row("m6")?.known == [3, 0, 0, 5, 0, 0])
    let outside = try #require(told(cohorts, threshold: 5))
    #expect(outside.rows.map(\.occasion) == [""])
    // With m9 of the three in July.
    #expect(outside.rows[0].known == [8, 0, 0, 8, 0, 0])
    // Eight in six months begin: 1.33 a month, and meet m3 from July on.
    #expect(outside.started == 8 && outside.ended == 0)
    #expect(outside.rows[0].expected.map { ($0 * 3).rounded() } == [4, 4, 4, 8, 8, 8])
  }

  @Test func `is not told at all where that does not help, nor rates of one to four`() {
    #expect(told([.init(start: day("2026-01-10"), count: 4)], threshold: 5) == nil)
    let plan = told(
      [
        .init(start: day("2026-01-10"), count: 9),
        .init(start: day("2024-01-01"), end: day("2025-12-01"), count: 2),
      ], threshold: 5)
    // Two months after 1 December has passed, so only the number of endings is too small.
    #expect(plan?.started == 9 && plan?.ended == nil)
    #expect(
      plan?.rows.allSatisfy { $0.occasion != "end" || $0.expected == [0, 0, 0, 0, 0, 0] } == true)
  }
}

private let stoppingYAML = """
  beprova: programme/1
  id: sluta
  version: 1
  title: {sv: Sluta, en: Stop}
  target_group: Påhittade
  forms:
    - id: allt
      title: Allt
      occasions: [start, m]
      items:
        - {id: mood, text: Hur mår du?, type: scale, min: 0, max: 10}
        - {id: same, text: Bor du här?, type: yes_no}
        - {id: empty, text: Vikt?, type: integer, optional: true}
        - {id: gate, text: Barn?, type: yes_no}
        - {id: child, text: Hörs de?, type: yes_no, when: gate = "yes"}
  occasions:
    - {id: start, kind: start, opens: 14, closes: 30}
    - {id: m, kind: during, every: 3, last: 3, opens: 30, closes: 30}
  measures:
    - {id: mood, title: Mående, value: mood, direction: higher}
    - {id: weight, title: Vikt, value: empty, direction: lower}
    - {id: heard, title: Hörda, share: {of: child}, direction: higher}
  """

@Suite struct `the stop list` {
  private let compiled: CompiledProgramme

  init() throws {
    let package = ProgrammePackage.read(stoppingYAML, file: "p.yaml")
    compiled = try CompiledProgramme(
      #require(package.definition, "\(package.faults.map { $0.line(in: .english) })"))
  }

  /// Thirty people, two forms each: mood varies and changes, `same` is yes for all but one, `empty`
  /// is answered by six, nobody has children.
  private func uses(of total: Int = 30) -> [ItemUse] {
    var tally = ItemUseTally(asOf: day("2026-03-14"))
    for person in 0..<30 {
      func sheet(_ mood: Int) -> AnswerSheet {
        var sheet: AnswerSheet = [
          "mood": .value(.number(FixedPoint(mood))),
          "same": .value(.code(person == 0 ? "no" : "yes")), "gate": .value(.code("no")),
          "child": .missing(.notApplicable),
        ]
        if person < 6 { sheet["empty"] = .value(.number(FixedPoint(70 + person))) }
        return sheet
      }
      tally.add(
        EpisodeRecord(
          id: number(person), person: number(person), unit: number(1), start: day("2025-10-01"),
          responses: [
            ResponseRecord(
              occasion: "start", measuredOn: day("2025-10-01"), answers: sheet(person % 5)),
            ResponseRecord(
              occasion: "m3", measuredOn: day("2026-01-01"), answers: sheet(5 + person % 5)),
          ]), of: compiled.definition)
    }
    // The second episode of somebody counts for nobody new.
    tally.add(
      EpisodeRecord(
        id: number(99), person: number(0), unit: number(1), start: day("2025-10-01")),
      of: compiled.definition)
    #expect(tally.episodes == 30)
    return tally.uses(of: total)
  }

  private func list(_ opened: Set<String>? = nil, of total: Int = 30) -> [String: StopList.Row] {
    let list = StopList(compiled, uses: uses(of: total), opened: opened, threshold: 5)
    return Dictionary(uniqueKeysWithValues: list.rows.map { ($0.item.key.name, $0) })
  }

  @Test func `says why an item gives nothing`() throws {
    let list = list()
    #expect(list["mood"]?.signs == [])
    #expect(list["same"]?.signs == [.notUsed, .sameAnswer(others: 1, of: 30)])
    #expect(list["empty"]?.signs == [.mostlyUnanswered(24, of: 30)])
    #expect(list["gate"]?.signs == [.sameAnswer(others: 0, of: 30)])
    // Nobody was asked, so nothing is known.
    #expect(list["child"]?.signs == [] && list["child"]?.use == nil)
    #expect(list["gate"]?.partOf.map(\.sv) == ["avgör om ”Hörs de?” ställs"])
  }

  @Test func `says what nobody has opened, once something has been counted`() {
    let list = list(["mood"])
    #expect(list["mood"]?.signs == [])
    #expect(list["empty"]?.signs.first == .neverOpened)
    #expect(list["gate"]?.signs.contains(.neverOpened) == false, "a condition has no page")
  }

  @Test func `tells the minutes saved from words, type and number of forms`() throws {
    // "Bor du här?": 3 words · 60 / 238 + 3 seconds; sixty forms in the year.
    let minutes = (3.0 * 60 / 238 + 3) / 60
    let same = try #require(list()["same"])
    #expect(abs(same.minutesPerForm - minutes) < 1e-9)
    #expect(same.use?.formsPerYear == 60)
    #expect(abs((same.minutesPerYear ?? 0) - 60 * minutes) < 1e-9)
    // A sample of a tenth is scaled up.
    #expect(list(of: 300)["same"]?.use?.formsPerYear == 600)
  }

  @Test func `tells no pattern of fewer than twenty, and nothing of fewer than the threshold`() {
    var few = ItemUse("same")
    few.asked = 19
    let list = StopList(compiled, uses: [few], opened: nil, threshold: 5)
    #expect(list.rows.first { $0.item.key == "same" }?.signs == [.notUsed])
    few.asked = 4
    let none = StopList(compiled, uses: [few], opened: nil, threshold: 5)
    #expect(none.rows.allSatisfy { $0.use == nil })
  }
}
