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

  @Test func `says that there is nobody`() throws {
    expect(
      sentence.answer(try figures([])),
      "Ingen har börjat under perioden, så det finns inget att visa.",
      "Nobody started in the period, so there is nothing to show.")
  }

  @Test func `says that it is too early`() throws {
    expect(
      sentence.answer(try figures([], lost: [40, 40], isDue: false)),
      "2 har börjat. Ingen har hunnit följas upp än.",
      "2 started. It is too early for anybody to have been followed up.")
  }

  @Test func `says that all are missing`() throws {
    expect(
      sentence.answer(try figures([], lost: [40, 40, 40])),
      "Ingen av de 3 som skulle ha följts upp har mätts. Därför går det inte att säga hur det gick.",
      "None of the 3 who should have been followed up was measured. So nothing can be said about "
        + "how it went.")
  }

  @Test func `does not judge few`() throws {
    expect(
      sentence.answer(try figures([5, 5, 4, 6, 0])),
      "4 av 5 har fått det bättre, 1 har det ungefär som förut och 0 har fått det sämre. De är för "
        + "få för att säga något säkert.",
      "4 of 5 are better off, 1 much as before and 0 worse off. They are too few to say anything "
        + "with confidence.")
  }

  @Test func `tells better from worse`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    expect(
      sentence.answer(try figures(changes)),
      "9 av 12 har fått det bättre, 2 har det ungefär som förut och 1 har fått det sämre. I snitt "
        + "har det blivit bättre, mer än vad slumpen brukar ge.",
      "9 of 12 are better off, 2 much as before and 1 worse off. On average things got better, by "
        + "more than chance usually gives.")
    expect(
      sentence.answer(try figures(changes.map { -$0 })),
      "1 av 12 har fått det bättre, 2 har det ungefär som förut och 9 har fått det sämre. I snitt "
        + "har det blivit sämre, mer än vad slumpen brukar ge.",
      "1 of 12 are better off, 2 much as before and 9 worse off. On average things got worse, by "
        + "more than chance usually gives.")
  }

  @Test func `tells what is not there from what cannot be seen`() throws {
    expect(
      sentence.answer(try figures(Array(repeating: [1, -1], count: 10).flatMap { $0 })),
      "Ingen av 20 har fått det tydligt bättre eller sämre. I snitt syns ingen säker förändring.",
      "None of 20 is clearly better or worse off. On average no certain change is seen.")
    expect(
      sentence.answer(try figures([15, -15, 12, -12, 9, -8, 14, -10, 11, -13])),
      "5 av 10 har fått det bättre, 0 har det ungefär som förut och 5 har fått det sämre. Svaren är "
        + "för få eller för olika för att säga om det i snitt har blivit bättre eller sämre.",
      "5 of 10 are better off, 0 much as before and 5 worse off. The answers are too few or too "
        + "different to say whether things on average got better or worse.")
  }

  @Test func `ties are no change`() throws {
    let figures = try figures(Array(repeating: 0, count: 12))
    expect(
      sentence.answer(figures),
      "Ingen av 12 har fått det tydligt bättre eller sämre. I snitt syns ingen säker förändring.",
      "None of 12 is clearly better or worse off. On average no certain change is seen.")
    expect(
      sentence.change(figures), "I snitt ingen förändring (osäkerhet 0,0–0,0).",
      "On average no change (uncertainty 0.0–0.0).")
  }

  // NumPy and SciPy: mean 3.1667, 95 % [1.4354, 4.8979].
  @Test func `gives the change towards better with its uncertainty`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    expect(
      sentence.change(try figures(changes)), "I snitt 3,2 steg bättre (osäkerhet 1,4–4,9).",
      "On average 3.2 steps better (uncertainty 1.4–4.9).")
    expect(
      sentence.change(try figures(changes.map { -$0 })),
      "I snitt 3,2 steg sämre (osäkerhet 1,4–4,9).",
      "On average 3.2 steps worse (uncertainty 1.4–4.9).")
    expect(sentence.change(try figures([])), nil)
  }

  private func expect(_ text: Text?, _ nothing: Text?) { #expect(text == nothing) }

  @Test func `says when those who are missing make the picture too bright`() throws {
    let changes = [5, 4, 6, 3, 5, 0, 1, -3, 4, 5, 6, 2]
    expect(
      sentence.attrition(try figures(changes, lost: [40, 40, 41, 40, 40])),
      "5 av 17 som skulle ha följts upp är inte med.",
      "5 of 17 who should have been followed up are not included.")
    expect(
      sentence.attrition(try figures(changes, lost: [50, 48, 47, 49, 50])),
      "5 av 17 som skulle ha följts upp är inte med. De hade det svårare från början, så bilden kan "
        + "vara för ljus.",
      "5 of 17 who should have been followed up are not included. They were worse off from the "
        + "start, so the picture may be too bright.")
    expect(
      sentence.attrition(try figures(changes, lost: [10, 12, 11, 10, 10])),
      "5 av 17 som skulle ha följts upp är inte med. De hade det lättare från början, så bilden kan "
        + "vara för mörk.",
      "5 of 17 who should have been followed up are not included. They were better off from the "
        + "start, so the picture may be too dark.")
    expect(sentence.attrition(try figures(changes)), nil)
  }

  // Newcombe's method 10, with NumPy: 12/31 − 9/28 [−0.172, 0.291], 40/50 − 10/50 [0.416, 0.724],
  // 500/1000 − 505/1000 [−0.049, 0.039].
  @Test(arguments: [
    (12, 31, 9, 28, "för få för att säga om det skiljer sig från förra året (9 av 28)"),
    (40, 50, 10, 50, "en större andel än förra året (10 av 50)"),
    (10, 50, 40, 50, "en mindre andel än förra året (40 av 50)"),
    (500, 1000, 505, 1000, "ungefär som förra året (505 av 1000)"),
    (12, 31, 0, 0, "från förra året finns inget att jämföra med"),
  ])
  func `compares with last year`(
    better: Int, of: Int, before: Int, beforeOf: Int, ending: String
  ) throws {
    func figures(_ better: Int, _ of: Int) throws -> GroupFigures {
      try self.figures(
        Array(repeating: 5, count: better) + Array(repeating: 0, count: of - better))
    }
    let comparison = ResultComparison(
      try figures(better, of), try figures(before, beforeOf))
    #expect(
      comparison.sentence(
        with: ResultComparison.lastYear, holds: ResultComparison.improved
      ).sv
        == "\(better) av \(of) har fått det bättre; \(ending).")
  }

  @Test func `says of a share how sure it is`() throws {
    var figures = try figures([0, 0, 0])
    figures.share = GroupFigures.Share(
      code: "yes", n: 24, of: 31, p: 24.0 / 31, lo: 0.602, hi: 0.886)
    expect(
      sentence.share(figures), "24 av 31 (77\u{A0}%, osäkerhet 60–89\u{A0}%).",
      "24 of 31 (77%, uncertainty 60–89%).")
  }

  // Welch by SciPy: 3.25 [1.8918, 4.6082] between the groups, [−1.6195, 1.6195] of one and itself.
  @Test func `never takes a difference between groups for an effect`() throws {
    let women = try figures([5, 4, 6, 3, 5, 0, 1, 4, 4, 5, 6, 2])
    let men = try figures([1, 0, -1, 2, 1, 0, 1, -2, 1, 0, 2, 1])
    let text = try #require(
      sentence.difference(
        between: women, called: Gender.female.title, and: men, called: Gender.male.title))
    #expect(
      text.sv.hasPrefix(
        "Kvinnor har förändrats mer åt det bättre än män (skillnad 3,3 steg, osäkerhet 1,9–4,6)"))
    #expect(text.sv.contains("samband, inte en effekt"))
    #expect(text.en.contains("association, not an effect"))
    let alike = try #require(
      sentence.difference(
        between: women, called: Gender.female.title, and: women, called: Gender.male.title))
    #expect(
      alike.sv.hasPrefix(
        "Kvinnor och män skiljer sig inte säkert åt (skillnad 0,0 steg, osäkerhet −1,6 till 1,6)."))
    let few = try #require(
      sentence.difference(
        between: women, called: Gender.female.title, and: figures([1, 5]),
        called: Gender.male.title))
    #expect(few.sv.contains("någon av grupperna är för liten"))
  }
}
