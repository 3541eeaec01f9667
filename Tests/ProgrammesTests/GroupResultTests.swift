import Core
import Forms
import Foundation
import Testing

@testable import Programmes

@Suite struct `group results` {
  private let six = [
    moods(1, "30.5", "24.0"), moods(2, "20.0", "21.5"), moods(3, "18.2", "18.2"),
    moods(4, "40.1", "30.0"), moods(5, "22.3", "24.9"), moods(6, "25.0", nil),
  ]

  private func figures(_ table: ResultTable, _ index: Int = 0) -> GroupFigures {
    GroupFigures(table.groups[index], of: table.column, divisions: ["by"])
  }

  // Worked out with NumPy 2 and SciPy 1 (t.ppf(.975, 4)).
  @Test func `the change of pairs is that of the paired t interval`() throws {
    let figures = figures(table(try resultProgramme(), m3(), six))
    #expect(
      [figures.started, figures.due, figures.measured, figures.paired] == [6, 6, 5, 5])
    #expect(isClose(figures.startMean, 26.22))
    #expect(isClose(figures.occasionMean, 23.72))
    #expect(isClose(figures.change, -2.5))
    #expect(isClose(figures.sd, 5.523133168772957))
    #expect(isClose(figures.lo, -9.357875612950455))
    #expect(isClose(figures.hi, 4.357875612950454))
    #expect(figures.reliable == nil)
    #expect(figures.share == nil)
  }

  // Lower is better; −6.5, 1.5, 0, −10.1 and 2.6 against 2.
  @Test func `better and worse go by direction and the smallest meaningful change`() throws {
    let figures = figures(table(try resultProgramme(), m3(), six))
    #expect([figures.improved, figures.unchanged, figures.worse] == [2, 2, 1])
  }

  @Test func `a change just as large as the smallest meaningful one counts`() throws {
    let figures = figures(
      table(
        try resultProgramme(), m3(),
        [moods(1, "10.0", "8.0"), moods(2, "10.0", "8.1"), moods(3, "10.0", "12.0")]))
    #expect([figures.improved, figures.unchanged, figures.worse] == [1, 1, 1])
  }

  // 1.96 · √2 · 5 · √(1 − 0.8) = 6.198: only −6.5 and −10.1 are beyond.
  @Test func `reliable change goes by the numbers of the package`() throws {
    let programme = try resultProgramme(reliability: "reliability: {r: 0.8, sd: 5, source: Norm}")
    let figures = figures(table(programme, m3(), six))
    #expect(
      figures.reliable
        == GroupFigures.Reliable(improved: 2, unchanged: 3, worse: 0, r: 0.8, sdStart: 5))
  }

  @Test func `the lost are told with reasons and with how they were at the start`() throws {
    let programme = try resultProgramme()
    var declined = moods(7, "50.0", nil)
    declined.responses.append(notDone("2025-04-01", at: "m3", .declined))
    let noStart = episode(8, answer("2025-04-01", at: "m3", sheet(mood: "1.0")))
    let lost = try #require(figures(table(programme, m3(), six + [declined, noStart])).lost)
    #expect(lost.n == 3)
    #expect(lost.reasons == ["notRecorded": 1, "declined": 1, "noStartValue": 1])
    #expect(lost.startMean == 37.5)
  }

  @Test func `nobody is missing before the window has closed`() throws {
    // m3 closes 45 days after 1 April.
    let before = figures(table(try resultProgramme(), m3(asOf: "2025-05-16"), six))
    #expect([before.due, before.lost?.n, before.paired] == [0, 0, 5])
    let after = figures(table(try resultProgramme(), m3(asOf: "2025-05-17"), six))
    #expect([after.due, after.lost?.n, after.paired] == [6, 1, 5])
  }

  @Test func `those to whom the question does not apply are in no denominator`() throws {
    let episodes = [
      episode(
        1, answer("2025-01-01", at: "start", sheet(work: "full", hours: 40)),
        answer("2025-04-01", at: "m3", sheet(work: "full", hours: 30))),
      episode(2, answer("2025-04-01", at: "m3", sheet(work: "none"))),
      episode(3),
    ]
    let figures = figures(table(try resultProgramme(), m3(column: 2), episodes))
    #expect([figures.started, figures.due, figures.measured, figures.paired] == [3, 2, 1, 1])
    #expect(figures.lost?.reasons == ["notRecorded": 1])
  }

  // Wilson 1927 of 2 in 3, with NumPy.
  @Test func `a share is of all measured, paired or not`() throws {
    let episodes = [
      episode(
        1, answer("2025-01-01", at: "start", sheet(work: "none")),
        answer("2025-04-01", at: "m3", sheet(work: "full"))),
      episode(2, answer("2025-04-01", at: "m3", sheet(work: "full"))),
      episode(3, answer("2025-04-01", at: "m3", sheet(work: "part"))),
    ]
    let figures = figures(table(try resultProgramme(), m3(column: 1), episodes))
    let share = try #require(figures.share)
    #expect(share.code == "full" && share.n == 2 && share.of == 3)
    #expect(isClose(share.lo, 0.2076596008020477))
    #expect(isClose(share.hi, 0.9385080552796037))
    #expect([figures.paired, figures.improved] == [1, 1])
  }

  @Test func `at the start there are no pairs, and the lost are those not measured`() throws {
    let query = ResultQuery(column: 0, occasion: .occasion("start"), asOf: day("2026-01-01"))
    let figures = figures(table(try resultProgramme(), query, six + [episode(9)]))
    #expect(figures.paired == nil && figures.change == nil && figures.improved == nil)
    #expect([figures.started, figures.measured, figures.lost?.n] == [7, 6, 1])
  }

  @Test func `a household is counted once, by the first of its members to start in the period`()
    throws
  {
    let programme = try resultProgramme(unitOfAnalysis: "household")
    let episodes = [
      moods(2, "20.0", "10.0", household: "A", on: "2025-01-02"),
      moods(1, "30.0", "25.0", household: "A", on: "2025-01-01"),
      moods(3, "40.0", "41.0", household: "A", on: "2025-06-01"),
      moods(4, "50.0", "52.0"),
    ]
    let always = figures(table(programme, m3(), episodes))
    #expect(always.started == 2 && always.startMean == 40)
    let later = figures(table(programme, m3(from: "2025-05-01"), episodes))
    #expect(later.started == 1 && later.startMean == 40)
  }

  @Test func `rows of what may be several overlap, and say so`() throws {
    let programme = try resultProgramme()
    let episodes = [
      episode(1, answer("2025-01-01", at: "start", sheet(mood: "5.0", help: ["a", "b"]))),
      episode(2, answer("2025-01-01", at: "start", sheet(mood: "5.0", help: ["b"]))),
      episode(3),
    ]
    let help = table(programme, m3(by: [3]), episodes, order: [["c", "b", "a"]])
    #expect(help.groups.map(\.values) == [["b"], ["a"], ["missing"]])
    #expect(help.groups.map(\.started) == [2, 1, 1])
    #expect(help.rowsOverlap)
    #expect(!table(programme, m3(by: [0]), episodes).rowsOverlap)
  }

  @Test func `breakdowns are crossed in the order asked for`() throws {
    let programme = try resultProgramme()
    let episodes = [
      episode(1, gender: .male, attributes: ["arm": "x"]),
      episode(2, gender: .female, attributes: ["arm": "x"]),
      episode(3, gender: .female, attributes: ["arm": "y"]),
    ]
    let crossed = table(
      programme, m3(by: [4, 0]), episodes, order: [[], Gender.allCases.map(\.rawValue)])
    #expect(crossed.groups.map(\.values) == [["x", "female"], ["x", "male"], ["y", "female"]])
  }

  @Test func `the period holds the start or the measurement, as is asked`() throws {
    let programme = try resultProgramme()
    // Measured 1 April, 1 May and, missing, when its window closes: 16 June.
    let episodes = [
      moods(1, "10.0", "9.0", on: "2025-01-01"), moods(2, "10.0", "8.0", on: "2025-02-01"),
      moods(3, "10.0", nil, on: "2025-02-02"),
    ]
    let byStart = figures(table(programme, m3(from: "2025-02-01", to: "2025-02-28"), episodes))
    #expect([byStart.started, byStart.paired] == [2, 1])
    let april = m3(from: "2025-04-01", to: "2025-04-30", basis: .measurement)
    #expect(figures(table(programme, april, episodes)).started == 1)
    let june = m3(from: "2025-06-01", to: "2025-06-30", basis: .measurement)
    let missing = figures(table(programme, june, episodes))
    #expect([missing.started, missing.due, missing.measured] == [1, 1, 0])
  }

  @Test func `months divide by start or by measurement`() throws {
    let programme = try resultProgramme()
    var query = m3()
    query.by = [.month]
    let episodes = [
      moods(1, "10.0", "9.0", on: "2025-01-31"), moods(2, "10.0", "8.0", on: "2025-02-01"),
    ]
    #expect(
      table(programme, query, episodes).groups.map(\.values) == [["2025-01"], ["2025-02"]])
    query.basis = .measurement
    #expect(
      table(programme, query, episodes).groups.map(\.values) == [["2025-04"], ["2025-05"]])
  }

  @Suite struct `first, latest and closest` {
    /// One person with two episodes, measured after 50 and 80, and after 47 days; and another.
    private let episodes = [
      episode(
        1, person: 1, start: "2025-01-01", answer("2025-01-01", at: "start", sheet(mood: "30.0")),
        answer("2025-02-20", sheet(mood: "29.0")), answer("2025-03-22", sheet(mood: "28.0"))),
      episode(
        2, person: 1, start: "2025-06-01", answer("2025-06-01", at: "start", sheet(mood: "20.0")),
        answer("2025-07-18", sheet(mood: "10.0"))),
      episode(3, person: 2, answer("2025-01-01", at: "start", sheet(mood: "7.0"))),
    ]

    private func result(
      _ occasion: ResultQuery.Occasion, _ episodes: [EpisodeRecord]
    ) throws -> GroupFigures {
      let query = ResultQuery(column: 0, occasion: occasion, asOf: day("2026-01-01"))
      let table = table(try resultProgramme(), query, episodes)
      return GroupFigures(table.groups[0], of: table.column, divisions: [])
    }

    @Test(arguments: [
      ("first", 30.0, 29.0), ("latest", 20, 10), ("closest:45", 20, 10), ("closest:80", 30, 28),
    ])
    func `counts each person once`(code: String, start: Double, later: Double) throws {
      let occasion = try #require(ResultQuery.Occasion(code))
      #expect(occasion.code == code)
      for order in [episodes, episodes.reversed()] {
        let figures = try result(occasion, order)
        #expect([figures.started, figures.measured, figures.paired] == [2, 1, 1])
        #expect([figures.startMean, figures.occasionMean] == [start, later])
        #expect(figures.due == nil && figures.lost == nil)
      }
    }

    @Test func `by measurement only what was measured in the period counts`() throws {
      let query = ResultQuery(
        column: 0, occasion: .latest,
        period: Period(from: day("2025-01-01"), to: day("2025-03-01")),
        basis: .measurement, asOf: day("2026-01-01"))
      let result = table(try resultProgramme(), query, episodes)
      #expect(result.groups[0].started == 1)
      #expect(result.groups[0].occasionValues.sum == 290)
    }

    @Test func `an occasion that is not one is refused`() {
      #expect(ResultQuery.Occasion("closest:-1") == nil)
      #expect(ResultQuery.Occasion("closest:x") == nil)
      #expect(ResultQuery.Occasion("M 3") == nil)
    }
  }

  @Test func `sums are exact where floating point is not`() throws {
    // 10 000 pairs around 99.9 that differ by 0.1 alternately up and down.
    let programme = try resultProgramme()
    let episodes = (1...10_000).map { moods($0, "99.9", $0 % 2 == 0 ? "100.0" : "99.8") }
    let result = table(programme, m3(), episodes).groups[0]
    #expect(result.changes.sum == 0)
    #expect(result.changes.squares == 10_000)
    let figures = GroupFigures(
      result, of: table(programme, m3(), []).column, divisions: [])
    #expect(figures.change == 0)
    #expect(isClose(figures.startMean, 99.9, within: 1e-15))
  }

  @Test func `the order of adding does not matter`() throws {
    let programme = try resultProgramme(unitOfAnalysis: "household")
    let episodes =
      six + [moods(7, "1.0", "2.0", household: "A"), moods(8, "3.0", "9.0", household: "A")]
    #expect(
      table(programme, m3(by: [0]), episodes)
        == table(programme, m3(by: [0]), episodes.reversed()))
  }

  @Test func `for release only closed windows count, with the persons behind each count`() throws {
    let programme = try resultProgramme()
    var query = m3(asOf: "2025-05-17")
    query.isForRelease = true
    let episodes = [
      moods(1, "30.0", "20.0", person: 1), moods(2, "30.0", "20.0", person: 1),
      moods(3, "30.0", "31.0", person: 2), moods(4, "30.0", "20.0", person: 3, on: "2025-03-01"),
    ]
    for repeated in [nil, [number(1)] as Set<PersonID>] {
      var accumulator = GroupAccumulator(query, of: programme, repeated: repeated)
      for episode in episodes { accumulator.add(programme.contribution(of: episode)) }
      let result = accumulator.table().groups[0]
      #expect([result.started, result.due, result.measured] == [4, 3, 3])
      #expect(
        result.personsByCount == [
          .started: 3, .due: 2, .measured: 2, .paired: 2, .improved: 1, .unchanged: 1, .holding: 2,
        ])
    }
  }

  @Test func `a figure that does not apply is absent from the JSON`() throws {
    let table = table(try resultProgramme(), m3(by: [0]), [moods(1, "3.0", "1.0")])
    let report = ResultReport(
      programme: try resultProgramme().definition, table: table, divisions: ["gender"])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = String(decoding: try encoder.encode(report), as: UTF8.self)
    #expect(
      json == """
        {"asOf":"2026-01-01","basis":"start","direction":"lower","groups":[{"by":{"gender":"female"},\
        "change":-2,"due":1,"improved":1,"lost":{"n":0,"reasons":{}},"measured":1,\
        "occasionMean":1,"paired":1,"startMean":3,"started":1,"unchanged":0,"worse":0}],\
        "measure":"mood","occasion":"m3","programme":"resultat","version":1}
        """)
  }
}
