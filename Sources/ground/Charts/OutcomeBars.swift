import Core

/// How many got better, stayed and got worse, a bar per group.
public struct OutcomeBars: Chart {
  public struct Counts: Sendable, Hashable {
    public let improved: Int
    public let unchanged: Int
    public let worse: Int

    public init(improved: Int, unchanged: Int, worse: Int) {
      self.improved = improved
      self.unchanged = unchanged
      self.worse = worse
    }

    var total: Int { improved + unchanged + worse }
  }

  public enum Outcome: Sendable, Hashable {
    case counts(Counts)
    case gap(ChartGap)
  }

  public struct Group: Sendable, Hashable {
    public let label: Text
    /// By the smallest meaningful change.
    public let outcome: Outcome
    /// By reliable change, where the measure has what that takes.
    public let reliable: Outcome?

    public init(label: Text, outcome: Outcome, reliable: Outcome? = nil) {
      self.label = label
      self.outcome = outcome
      self.reliable = reliable
    }
  }

  public let title: Text
  public let sentence: Text
  public let groups: [Group]

  public init(title: Text, sentence: Text, groups: [Group]) {
    self.title = title
    self.sentence = sentence
    self.groups = groups
  }

  private static let words = (
    improved: Text(sv: "bättre", en: "better"), unchanged: Text(sv: "lika", en: "the same"),
    worse: Text(sv: "sämre", en: "worse")
  )
  private static let reliably = Text(sv: "Säker förändring", en: "Reliable change")

  public var table: ChartTable {
    ChartTable(
      caption: title,
      columns: [
        .init(Text(sv: "Grupp", en: "Group"), isNumeric: false),
        .init(Text(sv: "Antal", en: "Number")), .init(Text(sv: "Bättre", en: "Better")),
        .init(Text(sv: "Lika", en: "The same")), .init(Text(sv: "Sämre", en: "Worse")),
      ],
      rows: groups.flatMap { group in
        var rows = [Self.row(group.label, group.outcome)]
        if let reliable = group.reliable {
          rows.append(
            Self.row(
              group.label + Text(sv: ", säker förändring", en: ", reliable change"), reliable))
        }
        return rows
      })
  }

  private static func row(_ label: Text, _ outcome: Outcome) -> [Text] {
    switch outcome {
    case .gap(let gap): [label] + Array(repeating: gap.text, count: 4)
    case .counts(let counts):
      [label, .number(counts.total)]
        + [counts.improved, counts.unchanged, counts.worse].map { figure($0, of: counts.total) }
    }
  }

  /// `17 (55 %)`
  private static func figure(_ count: Int, of total: Int) -> Text {
    guard total > 0 else { return .number(count) }
    return .number(count) + Text(verbatim: " (") + .percent(Double(count) / Double(total))
      + Text(verbatim: ")")
  }

  public func svg(in language: Language, width: ChartWidth) -> String {
    var drawing = Drawing(width: width.units)
    var y = 16.0
    for group in groups {
      for line in Lettering.lines(group.label[language], width: width.units, size: 15, atMost: 3) {
        drawing.text(line, at: Point(x: 0, y: y), .strong, size: 15)
        y += 20
      }
      y = Self.draw(group.outcome, height: 22, from: y - 11, in: language, on: &drawing)
      if let reliable = group.reliable {
        drawing.text(Self.reliably[language], at: Point(x: 0, y: y), .text, size: 14)
        y = Self.draw(reliable, height: 12, from: y + 9, in: language, on: &drawing)
      }
      y += 14
    }
    drawing.height = max(1, y - 26)
    return drawing.svg(of: self, in: language, width: width)
  }

  /// Returns the baseline of what comes next.
  private static func draw(
    _ outcome: Outcome, height: Double, from top: Double, in language: Language,
    on drawing: inout Drawing
  ) -> Double {
    guard case .counts(let counts) = outcome, counts.total > 0 else {
      let text: Text =
        if case .gap(let gap) = outcome { gap.text } else { Text(sv: "ingen", en: "nobody") }
      drawing.text(text[language], at: Point(x: 0, y: top + 11), .muted, size: 14)
      return top + 32
    }
    var x = 0.0
    func part(_ count: Int) -> Box {
      let width = drawing.width * Double(count) / Double(counts.total)
      defer { x += width }
      return Box(
        x: x, y: top, width: count > 0 ? max(1.5, width - 2) : 0, height: height)
    }
    drawing.area(part(counts.improved), .solid)
    drawing.frame(part(counts.unchanged))
    drawing.hatch(part(counts.worse))
    func item(_ swatch: KeyItem.Swatch, _ count: Int, _ word: Text) -> KeyItem {
      let share = Text.percent(Double(count) / Double(counts.total))
      return KeyItem(
        swatch: swatch,
        words: "\(Text.number(count)[language]) \(word[language]), \(share[language])")
    }
    return drawing.key(
      [
        item(.solid, counts.improved, words.improved),
        item(.outline, counts.unchanged, words.unchanged),
        item(.hatch, counts.worse, words.worse),
      ], from: Point(x: 0, y: top + height + 20)) + 6
  }
}
