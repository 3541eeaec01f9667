import Charts
import Core
import FollowUp
import Web

/// Every kind of chart with invented figures, for the component page.
enum ChartExamples {
  static var node: Node {
    Node {
      chartFigure(interval)
      chartFigure(outcome)
      chartFigure(curve)
      chartFigure(trend)
      chartFigure(attrition)
    }
  }

  private static func same(_ words: String) -> Text { Text(verbatim: words) }

  private static let interval = IntervalChart(
    title: Text(sv: "Förändring från start till avslut", en: "Change from start to end"),
    sentence: Text(
      sv: "I snitt 1,4 steg närmare arbete (osäkerhet 0,6–2,2).",
      en: "On average 1.4 steps nearer to work (uncertainty 0.6–2.2)."),
    rows: [
      .init(
        label: Text(sv: "Alla", en: "All"), n: 31,
        value: .estimate(ChartEstimate(1.4, lower: 0.6, upper: 2.2))),
      .init(
        label: Text(sv: "Kvinnor", en: "Women"), n: 17,
        value: .estimate(ChartEstimate(1.6, lower: 0.5, upper: 2.7))),
      .init(
        label: Text(sv: "Män", en: "Men"), n: 14,
        value: .estimate(ChartEstimate(1.2, lower: 0.1, upper: 2.3)), mark: .square),
      .init(label: Text(sv: "Annat", en: "Other"), n: nil, value: .gap(.withheld)),
    ], scale: .signed(decimals: 1),
    meaning: .init(
      below: Text(sv: "längre ifrån", en: "farther away"),
      above: Text(sv: "närmare", en: "nearer")))

  private static let outcome = OutcomeBars(
    title: Text(sv: "Hur många fick det bättre?", en: "How many got better?"),
    sentence: Text(
      sv: "17 av 31 har fått det bättre, 5 sämre.", en: "17 of 31 got better, 5 worse."),
    groups: [
      .init(
        label: Text(sv: "Alla", en: "All"),
        outcome: .counts(.init(improved: 17, unchanged: 9, worse: 5))),
      .init(label: Text(sv: "Män", en: "Men"), outcome: .gap(.withheld)),
    ])

  private static let curve = PersonCurve(
    title: Text(sv: "Sömn över tid", en: "Sleep over time"),
    sentence: Text(sv: "Från 3 till 6 på ett halvår.", en: "From 3 to 6 in half a year."),
    points: [
      .init(day: 0, label: Text(sv: "Start", en: "Start"), value: .measured(3)),
      .init(
        day: 91, label: Text(sv: "3 mån", en: "3 months"),
        value: .missing(Text(sv: "gick inte att nå", en: "not reached"))),
      .init(day: 182, label: Text(sv: "6 mån", en: "6 months"), value: .measured(6)),
    ], startLevel: 3, scale: .number(decimals: 0), valueName: Text(sv: "Sömn", en: "Sleep"),
    bounds: 0...10)

  private static let trend = TrendChart(
    title: Text(sv: "Månad för månad", en: "Month by month"),
    sentence: Text(
      sv: "Serien bryts i april, när enheterna slogs ihop.",
      en: "The series is broken in April, when the units were merged."),
    points: [
      .init(
        label: same("2026-01"), n: 24,
        value: .estimate(ChartEstimate(0.42, lower: 0.24, upper: 0.61))),
      .init(
        label: same("2026-02"), n: 21,
        value: .estimate(ChartEstimate(0.48, lower: 0.28, upper: 0.68))),
      .init(label: same("2026-03"), n: nil, value: .gap(.withheld)),
      .init(
        label: same("2026-04"), n: 35,
        value: .estimate(ChartEstimate(0.54, lower: 0.38, upper: 0.70))),
    ],
    breaks: [ChartBreak(after: 3, text: Text(sv: "Sammanslagning", en: "Merger"))],
    scale: .share, valueName: Text(sv: "Andel", en: "Share"))

  private static let attrition = AttritionFlow(
    title: Text(sv: "Vilka är inte med?", en: "Who is not in it?"),
    sentence: Text(
      sv: "9 av 40 som skulle ha följts upp är inte med.",
      en: "9 of 40 who were due are not in it."),
    steps: [
      .init(label: Text(sv: "började", en: "started"), count: .number(48)),
      .init(label: Text(sv: "skulle följas upp", en: "due"), count: .number(40)),
      .init(
        label: Text(sv: "går att jämföra", en: "comparable"), count: .number(31),
        lost: [
          .init(reason: Text(sv: "Gick inte att nå", en: "Not reached"), count: .number(6)),
          .init(reason: Text(sv: "Avböjde", en: "Declined"), count: .number(3)),
        ]),
    ])
}
