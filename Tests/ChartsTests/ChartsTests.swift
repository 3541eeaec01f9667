import Charts
import Core
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements of a picture, read by a parser that refuses what is not well-formed.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var all: [(name: String, attributes: [String: String])] = []
  private(set) var texts: [String] = []
  private var current = ""

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    try #require(parser.parse())
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    all.append((name, attributes))
    if name == "tspan" { texts.append(current) }
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if ["text", "tspan", "title", "desc"].contains(name) { texts.append(current) }
  }

  func named(_ name: String) -> [[String: String]] {
    all.filter { $0.name == name }.map(\.attributes)
  }
}

private func words(_ text: String) -> Text { Text(sv: text, en: "en " + text) }

private func trend(
  _ values: [Double?], breaks: [ChartBreak] = [], scale: ChartScale = .number(decimals: 1)
) -> TrendChart {
  TrendChart(
    title: words("Dagar"), sentence: words("Fler dagar."),
    points: values.enumerated().map { index, value in
      TrendChart.Point(
        label: words("T\(index)"), n: value == nil ? nil : 30 + index,
        value: value.map { .estimate(ChartEstimate($0)) } ?? .gap(.withheld))
    }, breaks: breaks, scale: scale, valueName: words("Dagar · högre är bättre"))
}

private func intervals(_ rows: [IntervalChart.Row]) -> IntervalChart {
  IntervalChart(
    title: words("Förändring"), sentence: words("Ett steg närmare."), rows: rows,
    scale: .signed(decimals: 1), meaning: .init(below: words("sämre"), above: words("bättre")))
}

private let everyKind: [any Chart] = [
  intervals([
    .init(
      label: words("<b>\"Å\" & 'ö'</b>\u{1}"), n: 31,
      value: .estimate(ChartEstimate(1, lower: 0, upper: 2))),
    .init(label: words("Män"), n: nil, value: .gap(.withheld), mark: .square),
  ]),
  OutcomeBars(
    title: words("Utfall <1>"), sentence: words("Fler bättre."),
    groups: [
      .init(
        label: words("A & B"), outcome: .counts(.init(improved: 1, unchanged: 1, worse: 2)),
        reliable: .gap(.withheld))
    ]),
  PersonCurve(
    title: words("Oro"), sentence: words("Lägre."),
    points: [
      .init(day: 0, label: words("Start"), value: .measured(8)),
      .init(day: 90, label: words("3 mån"), value: .missing(words("avböjde & gick"))),
      .init(day: 180, label: words("6 mån"), value: .measured(5)),
    ], breaks: [.init(after: 2, text: words("ny <version>"))],
    reference: .init(0...4, label: words("vanligt 0–4")), startLevel: 8,
    scale: .number(decimals: 0), valueName: words("Oro"), bounds: 0...10),
  trend([1, nil, 3], breaks: [ChartBreak(after: 2, text: words("delad"))]),
  AttritionFlow(
    title: words("Bortfall"), sentence: words("31 av 48."),
    steps: [
      .init(label: words("började"), count: .number(48)),
      .init(
        label: words("mätta"), count: .number(31),
        lost: [.init(reason: words("<nådd>"), count: .number(17))]),
    ]),
]

@Suite struct `Every chart` {
  @Test(arguments: everyKind.indices, ChartWidth.allCases)
  func `is well-formed, named, and within a strict content policy`(
    index: Int, width: ChartWidth
  ) throws {
    let chart = everyKind[index]
    let svg = chart.svg(in: .swedish, width: width)
    let elements = try Elements(svg)
    let root = try #require(elements.named("svg").first)
    #expect(root["role"] == "img")
    #expect(root["lang"] == "sv")
    #expect(elements.texts.first == chart.title.sv)
    #expect(elements.texts.dropFirst().first == chart.sentence.sv)
    let attributes = elements.all.flatMap { $0.attributes.keys }
    #expect(!attributes.contains { $0 == "style" || $0 == "id" || $0.hasPrefix("on") })
    #expect(Set(elements.all.map(\.name)).isDisjoint(with: ["script", "style", "image", "use"]))
  }

  @Test(arguments: everyKind.indices)
  func `is the same each time, in both widths, and uses only classes that have a rule`(
    index: Int
  ) throws {
    let chart = everyKind[index]
    let both = chart.svg(in: .english)
    #expect(both == chart.svg(in: .english))
    let elements = try Elements(both)
    #expect(
      elements.named("svg").map { $0["viewBox"]?.split(separator: " ")[2] } == ["720", "340"])
    let classes = Set(
      elements.all.flatMap { $0.attributes["class", default: ""].split(separator: " ") })
    for name in classes where name != "chart-wide" {
      #expect(ChartStyle.css.contains(".\(name)"), "\(name)")
    }
    for size in elements.named("text").compactMap({ $0["font-size"] }).compactMap(Double.init) {
      #expect(size >= 13)
    }
  }

  @Test(arguments: everyKind.indices)
  func `has a table whose rows are as wide as its header`(index: Int) {
    let table = everyKind[index].table
    #expect(!table.rows.isEmpty)
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
  }

  @Test func `typed words come out as they were typed`() throws {
    let elements = try Elements(everyKind[0].svg(in: .swedish, width: .narrow))
    #expect(elements.texts.contains { $0.hasPrefix("<b>\"Å\" & 'ö'</b>") })
  }
}

@Suite struct `Interval chart` {
  @Test func `marks and intervals stand where their values are`() throws {
    // The axis runs 0–2 over x 216–644: 1 is half-way, at 430.
    let chart = intervals([
      .init(label: words("Alla"), n: 31, value: .estimate(ChartEstimate(1, lower: 0, upper: 2)))
    ])
    let elements = try Elements(chart.svg(in: .swedish, width: .wide))
    #expect(elements.named("circle").map { $0["cx"] } == ["430"])
    let interval = try #require(elements.named("line").first { $0["class"] == "chart-series" })
    #expect(interval["x1"] == "216")
    #expect(interval["x2"] == "644")
    let zero = try #require(elements.named("line").first { $0["class"] == "chart-axis" })
    #expect(zero["x1"] == "216")
    for word in ["ingen förändring", "← sämre", "bättre →", "+1,0", "+0,5", "31"] {
      #expect(elements.texts.contains(word), "\(word)")
    }
  }

  @Test func `zero is on the axis also when every value is far from it`() throws {
    let chart = intervals([
      .init(label: words("A"), n: 9, value: .estimate(ChartEstimate(50, lower: 48, upper: 52)))
    ])
    #expect(try Elements(chart.svg(in: .swedish, width: .wide)).texts.contains("0"))
  }

  @Test func `a withheld row has words and no mark`() throws {
    let chart = intervals([.init(label: words("Män"), n: nil, value: .gap(.withheld))])
    for language in Language.allCases {
      let elements = try Elements(chart.svg(in: language, width: .wide))
      #expect(elements.texts.contains(language == .swedish ? "för få" : "too few"))
      #expect(elements.named("circle").isEmpty)
    }
    #expect(chart.table.rows[0].map(\.sv) == ["Män", "för få", "för få", "för få"])
  }

  @Test func `the table says the numbers in Swedish`() {
    let chart = intervals([
      .init(
        label: words("Alla"), n: 31, value: .estimate(ChartEstimate(1.44, lower: 0.6, upper: 2.2))),
      .init(
        label: words("Män"), n: 14, value: .estimate(ChartEstimate(-0.5, lower: -1.25, upper: 0.2))),
    ])
    #expect(chart.table.rows[0].map(\.sv) == ["Alla", "31", "+1,4", "0,6–2,2"])
    #expect(chart.table.rows[1].map(\.sv) == ["Män", "14", "−0,5", "−1,3 till 0,2"])
  }

  @Test(arguments: [Double.nan, .infinity, 1e300])
  func `a value that cannot be drawn is said, not drawn`(value: Double) throws {
    let chart = intervals([
      .init(label: words("A"), n: 1, value: .estimate(ChartEstimate(value, lower: 0, upper: 1)))
    ])
    let elements = try Elements(chart.svg(in: .swedish, width: .wide))
    #expect(elements.named("circle").isEmpty)
    #expect(elements.texts.contains("går inte att räkna"))
  }
}

@Suite struct `Outcome bars` {
  @Test func `parts are as wide as their shares, and each has words`() throws {
    let chart = OutcomeBars(
      title: words("Utfall"), sentence: words("–"),
      groups: [
        .init(
          label: words("Alla"), outcome: .counts(.init(improved: 1, unchanged: 1, worse: 2)))
      ])
    let elements = try Elements(chart.svg(in: .swedish, width: .wide))
    // A quarter of 720, less two for the gap to the next.
    let solid = try #require(elements.named("rect").first { $0["class"] == "chart-solid" })
    #expect(solid["width"] == "178")
    for word in ["1 bättre, 25\u{A0}%", "1 lika, 25\u{A0}%", "2 sämre, 50\u{A0}%"] {
      #expect(elements.texts.contains(word), "\(word)")
    }
    #expect(
      chart.table.rows[0].map(\.sv)
        == ["Alla", "4", "1 (25\u{A0}%)", "1 (25\u{A0}%)", "2 (50\u{A0}%)"])
  }

  @Test func `a group of nobody is said to be`() throws {
    let chart = OutcomeBars(
      title: words("Utfall"), sentence: words("–"),
      groups: [
        .init(
          label: words("Alla"), outcome: .counts(.init(improved: 0, unchanged: 0, worse: 0)))
      ])
    #expect(try Elements(chart.svg(in: .swedish, width: .narrow)).texts.contains("ingen"))
  }
}

@Suite struct `Curves over time` {
  /// How many points each drawn stretch joins.
  private func stretches(_ chart: some Chart) throws -> [Int] {
    try Elements(chart.svg(in: .swedish, width: .wide)).named("polyline").map {
      $0["points", default: ""].split(separator: " ").count
    }
  }

  @Test func `no line is drawn over a withheld point`() throws {
    #expect(try stretches(trend([1, 2, nil, 4, 5, 6])) == [2, 3])
    #expect(try stretches(trend([1, nil, 3])) == [])
  }

  @Test func `no line is drawn over a break, and the break is drawn with its words`() throws {
    let chart = trend([1, 2, 3, 4, 5], breaks: [ChartBreak(after: 2, text: words("delad"))])
    #expect(try stretches(chart) == [2, 3])
    let elements = try Elements(chart.svg(in: .swedish, width: .wide))
    #expect(elements.named("line").count { $0["class"] == "chart-break" } == 1)
    #expect(elements.texts.contains("delad"))
    #expect(chart.table.rows.map { $0[4].sv } == ["", "", "delad", "", ""])
  }

  @Test func `few points each have their n beneath`() throws {
    let texts = try Elements(trend([1, 2, nil]).svg(in: .swedish, width: .wide)).texts
    #expect(texts.contains("n\u{A0}30"))
    #expect(texts.contains("n\u{A0}31"))
    #expect(texts.contains("för få"))
  }

  @Test func `the axis has round steps`() throws {
    // The example of Heckbert 1990: 105 to 543 gives 100, 200, … 600.
    let texts = try Elements(trend([105, 543]).svg(in: .swedish, width: .wide)).texts
    #expect(texts.filter { Int($0) != nil } == ["100", "200", "300", "400", "500", "600"])
  }

  @Test func `a share is drawn against the whole`() throws {
    let texts = try Elements(
      trend([0.3, 0.4], scale: .share).svg(in: .swedish, width: .wide)
    ).texts
    #expect(texts.contains("0\u{A0}%"))
    #expect(texts.contains("100\u{A0}%"))
  }

  @Test func `a missing measurement is marked with its reason and not drawn over`() throws {
    let chart = everyKind[2]
    let elements = try Elements(chart.svg(in: .swedish, width: .wide))
    #expect(elements.named("polyline").isEmpty)
    #expect(elements.texts.contains("avböjde &"))
    #expect(chart.table.rows[1][1].sv == "saknas: avböjde & gick")
    #expect(chart.table.rows[2][2].sv == "ny <version>")
  }

  @Test func `a value outside the bounds of its measure widens the axis`() throws {
    let curve = PersonCurve(
      title: words("Oro"), sentence: words("–"),
      points: [
        .init(day: 0, label: words("Start"), value: .measured(8)),
        .init(day: 30, label: words("Sedan"), value: .measured(15)),
      ], scale: .number(decimals: 0), valueName: words("Oro"), bounds: 0...10)
    let marks = try Elements(curve.svg(in: .swedish, width: .wide)).named("circle")
    #expect(marks[0]["cy"] != marks[1]["cy"])
  }

  @Test(arguments: [[0, 0], [90, 0], [0, 0, 180], [0, 180, 90], [30, 30, 30]])
  func `occasions of one day, or before an earlier one, stand evenly apart`(days: [Int]) throws {
    let curve = PersonCurve(
      title: words("Oro"), sentence: words("–"),
      points: days.enumerated().map { index, day in
        .init(day: day, label: words("\(index)"), value: .measured(Double(index)))
      }, scale: .number(decimals: 0), valueName: words("Oro"), bounds: 0...10)
    let elements = try Elements(curve.svg(in: .swedish, width: .wide))
    let places = elements.named("circle").compactMap { $0["cx"].flatMap(Double.init) }
    let steps = zip(places, places.dropFirst()).map { $1 - $0 }
    #expect(places.count == days.count)
    #expect(steps.allSatisfy { $0 > 100 && abs($0 - steps[0]) < 0.02 }, "\(places)")
  }

  @Test func `empty, single and extreme series are drawn without harm`() throws {
    for values in [[], [3], [3, 3], [1e14, -1e14], [.infinity, 2]] as [[Double]] {
      let svg = trend(values, breaks: [ChartBreak(after: 9, text: words("x"))])
        .svg(in: .swedish)
      _ = try Elements(svg)
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
    let curve = PersonCurve(
      title: words("Oro"), sentence: words("–"),
      points: [
        .init(day: .min, label: words("a"), value: .measured(1)),
        .init(day: .max, label: words("b"), value: .measured(2)),
      ], breaks: [.init(after: 1, text: words("x"))], startLevel: .nan,
      scale: .number(decimals: 0), valueName: words("Oro"), bounds: -.infinity ... .infinity)
    _ = try Elements(curve.svg(in: .swedish))
  }
}

@Suite struct `Attrition` {
  @Test func `bars are in proportion to those who started`() throws {
    let elements = try Elements(everyKind[4].svg(in: .swedish, width: .wide))
    // 656 units for 48 persons: 31 are 423.67.
    let bars = elements.named("rect").filter { $0["class"] == "chart-solid" }.map { $0["width"] }
    #expect(bars == ["656", "423.67"])
    #expect(elements.texts.contains("– <nådd>"))
    #expect(
      everyKind[4].table.rows.map { $0.map(\.sv) } == [
        ["började", "48"], ["borta: <nådd>", "17"], ["mätta", "31"],
      ])
  }
}
