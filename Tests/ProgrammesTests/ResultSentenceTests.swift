import Core
import Testing

@testable import Programmes

@Suite struct `a plain sentence` {
  /// Groups by their pairs' changes, on a scale where higher is better and 2 is meaningful.
  private func figures(
    _ changes: [Int], due: Int? = nil, lost: [Int] = [], isDue: Bool = true,
    start: Int = 40
  ) throws -> GroupFigures {
    let programme = try resultProgramme()
    var episodes = changes.enumerated().map { index, change in
      moods(index + 1, "\(start).0", "\(start - change).0")
    }
    episodes += lost.enumerated().map { moods(1000 + $0, "\($1).0", nil) }
    let table = table(programme, m3(asOf: isDue ? "2026-01-01" : "2025-02-01"), episodes)
    return GroupFigures(table.groups[0], of: table.column, divisions: [])
  }

  // Moods are better low, so a change of 3 here is 3 down.
  private let sentence = ResultSentence(
    direction: .lower, decimals: 0, unit: Text(sv: "steg", en: "steps"),
    smallestMeaningfulChange: 2)

  private func expect(
    _ text: Text?, _ sv: String, _ en: String, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(text == Text(sv: sv, en: en), sourceLocation: place)
  }

  // All sentences stand in docs/meningar.md and are tested from there; here what they say of figures
  // worked out from episodes.

  @Test func `counts, and tells better from worse`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    expect(
      sentence.answer(try figures(changes)),
      "9 av 12 har fått det bättre, 2 har det ungefär som förut och 1 har fått det sämre. I snitt "
        + "har det blivit bättre, mer än slumpen brukar ge. Vad det beror på visar siffrorna inte.",
      "9 of 12 are better off, 2 are much as before and 1 is worse off. On average things got better, "
        + "by more than chance usually gives. The figures do not show why.")
    expect(
      sentence.answer(try figures(changes.map { -$0 })),
      "1 av 12 har fått det bättre, 2 har det ungefär som förut och 9 har fått det sämre. I snitt "
        + "har det blivit sämre, mer än slumpen brukar ge. Vad det beror på visar siffrorna inte.",
      "1 of 12 is better off, 2 are much as before and 9 are worse off. On average things got worse, "
        + "by more than chance usually gives. The figures do not show why.")
  }

  @Test func `does not judge fewer than ten`() throws {
    #expect(sentence.verdict(try figures(Array(repeating: 5, count: 9))) == .tooFew)
    #expect(sentence.verdict(try figures([5, 4, 6, 3, 5, 4, 1, 3, 4, 5])) == .better)
  }

  @Test func `tells what can only be small from what cannot be seen`() throws {
    let small = sentence.answer(try figures(Array(repeating: [1, -1], count: 10).flatMap { $0 }))
    #expect(small.sv.hasSuffix("Har snittet ändrats är det troligen bara lite."))
    let wide = sentence.answer(try figures([15, -15, 12, -12, 9, -8, 14, -10, 11, -13]))
    #expect(wide.sv.contains("De är för få, eller svaren för olika"))
  }

  // NumPy and SciPy: mean 3.1667, 95 % [1.4354, 4.8979].
  @Test func `gives the change as the table does, and says whether that is better`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    expect(
      sentence.change(try figures(changes)),
      "I snitt 3,2 steg lägre, vilket är bättre (osäkerhet: mellan 1,4 och 4,9 lägre).",
      "On average 3.2 steps lower, which is better (uncertainty: between 1.4 and 4.9 lower).")
    expect(
      sentence.change(try figures(changes.map { -$0 })),
      "I snitt 3,2 steg högre, vilket är sämre (osäkerhet: mellan 1,4 och 4,9 högre).",
      "On average 3.2 steps higher, which is worse (uncertainty: between 1.4 and 4.9 higher).")
    #expect(sentence.change(try figures([])) == nil)
  }

  // SciPy: mean 38.5 and 95 % [37.099, 39.901] of 40, 36, 41, 38, 37, 40, 39, 36, 41, 37.
  @Test func `gives the level where nothing is compared`() throws {
    let programme = try resultProgramme()
    let episodes = [40, 36, 41, 38, 37, 40, 39, 36, 41, 37].enumerated().map {
      moods($0 + 1, "\($1).0", nil)
    }
    let table = table(
      programme, ResultQuery(column: 0, occasion: .occasion("start"), asOf: day("2026-01-01")),
      episodes)
    let figures = GroupFigures(table.groups[0], of: table.column, divisions: [])
    #expect(figures.paired == nil)
    #expect(isClose(figures.level?.mean, 38.5))
    expect(
      sentence.counts(figures),
      "De 10 som mättes låg i snitt på 38,5 steg (osäkerhet: mellan 37,1 och 39,9).",
      "The 10 measured were at 38.5 steps on average (uncertainty: between 37.1 and 39.9).")
  }

  @Test func `says when those who are missing make the picture too bright`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    #expect(
      sentence.attrition(try figures(changes, lost: [50, 48, 47, 49, 50]))?.sv
        == "5 av 17 som skulle ha följts upp är inte med. De hade det svårare från början, så bilden "
        + "kan vara för ljus.")
    #expect(sentence.attrition(try figures(changes)) == nil)
  }

  // Newcombe's method 10, with NumPy: 12/31 − 9/28 [−0.172, 0.291], 40/50 − 10/50 [0.416, 0.724],
  // 500/1000 − 505/1000 [−0.049, 0.039].
  @Test(arguments: [
    (12, 31, 9, 28, ResultComparison.Verdict.tooFew), (40, 50, 10, 50, .more),
    (10, 50, 40, 50, .fewer), (500, 1000, 505, 1000, .alike), (12, 31, 0, 0, .noBasis),
    (0, 4, 4, 4, .tooFew),
  ])
  func `compares those better off`(
    better: Int, of: Int, before: Int, beforeOf: Int, verdict: ResultComparison.Verdict
  ) throws {
    func figures(_ better: Int, _ of: Int) throws -> GroupFigures {
      try self.figures(
        Array(repeating: 5, count: better) + Array(repeating: 0, count: of - better))
    }
    let comparison = ResultComparison(
      try figures(better, of), try figures(before, beforeOf))
    #expect(comparison.verdict == verdict)
  }

  // Welch by SciPy: 3.25 [1.8918, 4.6082] between the groups, [−1.6195, 1.6195] of one and itself.
  @Test func `compares two groups, and never takes what it cannot see for likeness`() throws {
    let women = try figures([5, 4, 6, 3, 5, 0, 1, 4, 4, 5, 6, 2])
    let men = try figures([1, 0, -1, 2, 1, 0, 1, -2, 1, 0, 2, 1])
    #expect(
      sentence.difference(
        between: women, called: Gender.female.title, and: men, called: Gender.male.title)?.sv
        == "I snitt 3,8 steg lägre bland kvinnor och 0,5 steg lägre bland män. Skillnaden, 3,3 steg, "
        + "är större än slumpen brukar ge (osäkerhet: mellan 1,9 och 4,6).")
    #expect(
      sentence.difference(
        between: women, called: Gender.female.title, and: women, called: Gender.male.title)?.sv
        == "I snitt 3,8 steg lägre bland kvinnor och 3,8 steg lägre bland män. Det går inte att säga "
        + "om de skiljer sig åt (skillnad 0,0 steg; osäkerhet: upp till 1,6 åt ena hållet och 1,6 åt det andra)."
    )
    let few = try #require(
      sentence.difference(
        between: women, called: Gender.female.title, and: figures([1, 5]),
        called: Gender.male.title))
    #expect(few.sv.contains("det behövs minst 10 i varje grupp"))
  }
}
