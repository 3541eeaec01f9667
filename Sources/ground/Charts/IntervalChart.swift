import Core

/// Estimates with their intervals, a row per group: changes against a line that means no change, or
/// levels, of which neither side of zero means anything.
public struct IntervalChart: Chart {
  public struct Row: Sendable, Hashable {
    public let label: Text
    /// Persons behind the estimate; nil when that too is withheld.
    public let n: Int?
    public let value: ChartValue
    public let mark: ChartMark

    public init(label: Text, n: Int?, value: ChartValue, mark: ChartMark = .circle) {
      self.label = label
      self.n = n
      self.value = value
      self.mark = mark
    }
  }

  /// "sämre", "bättre", "ingen förändring"
  public struct Meaning: Sendable, Hashable {
    public let below: Text
    public let above: Text
    public let zero: Text

    public init(
      below: Text, above: Text, zero: Text = Text(sv: "ingen förändring", en: "no change")
    ) {
      self.below = below
      self.above = above
      self.zero = zero
    }
  }

  public let title: Text
  public let sentence: Text
  public let rows: [Row]
  public let scale: ChartScale
  /// What values below and above zero mean, and zero itself; nil of levels.
  public let meaning: Meaning?
  /// Column name of the groups: "Grupp".
  public let rowName: Text
  /// Column name of the estimate: "Förändring, steg".
  public let valueName: Text

  public init(
    title: Text, sentence: Text, rows: [Row], scale: ChartScale, meaning: Meaning? = nil,
    rowName: Text = Text(sv: "Grupp", en: "Group"),
    valueName: Text = Text(sv: "Förändring", en: "Change")
  ) {
    self.title = title
    self.sentence = sentence
    self.rows = rows
    self.scale = scale
    self.meaning = meaning
    self.rowName = rowName
    self.valueName = valueName
  }

  public var table: ChartTable {
    ChartTable(
      caption: title,
      columns: [
        .init(rowName, isNumeric: false), .init(Text(sv: "Antal", en: "Number")), .init(valueName),
        .init(Text(sv: "Osäkerhet (95 %)", en: "Uncertainty (95%)")),
      ],
      rows: rows.map { row in
        let n = row.n.map { Text.number($0) } ?? ChartGap.withheld.text
        guard let estimate = row.value.estimate else {
          let gap = row.value.gap?.text ?? Text(verbatim: "–")
          return [row.label, n, gap, gap]
        }
        return [row.label, n, scale.text(estimate.value), estimate.interval(on: scale)]
      })
  }

  public func svg(in language: Language, width: ChartWidth) -> String {
    var drawing = Drawing(width: width.units)
    let plot: ClosedRange<Double> = width == .wide ? 216...644 : 12...328
    let axis = Axis(
      holding: [0] + rows.flatMap { $0.value.estimate?.values ?? [] },
      steps: width == .wide ? 5 : 4, start: plot.lowerBound, end: plot.upperBound)

    var y = 8.0
    var marks: [(row: Row, y: Double)] = []
    var words: [Words] = []
    for row in rows {
      let label = Self.label(of: row, in: language, width: width)
      let height = Double(label.lines.count) * 19
      let reading =
        (row.value.estimate.map { scale.text($0.value) } ?? row.value.gap?.text)
        .map { $0[language] } ?? ""
      let first: Double
      switch width {
      case .wide:
        let room = max(44, height + 18)
        let middle = y + room / 2
        first = middle + 14.5 - height / 2
        let right = row.value.estimate.map { axis.place($0.upper ?? $0.value) + 12 }
        words.append(
          Words(reading, Point(x: right ?? plot.lowerBound, y: middle + 5), .muted, .start))
        marks.append((row, middle))
        y += room
      case .narrow:
        first = y + 15
        words.append(
          Words(reading, Point(x: width.units, y: y + height - 4), .muted, .end))
        marks.append((row, y + height + 11))
        y += height + (row.value.estimate == nil ? 14 : 42)
      }
      for (index, line) in label.lines.enumerated() {
        let isLast = index == label.lines.count - 1
        words.append(
          Words(
            line, Point(x: 0, y: first + Double(index) * 19), .text, .start,
            note: isLast ? label.n : ""))
      }
    }

    let bottom = y + 4
    for tick in axis.ticks where tick != 0 {
      drawing.line(
        Point(x: axis.place(tick), y: 0), Point(x: axis.place(tick), y: bottom), .grid)
    }
    drawing.line(Point(x: axis.place(0), y: 0), Point(x: axis.place(0), y: bottom), .axis)
    for (row, y) in marks {
      guard let estimate = row.value.estimate else { continue }
      if let lower = estimate.lower, let upper = estimate.upper {
        drawing.line(
          Point(x: axis.place(lower), y: y), Point(x: axis.place(upper), y: y), .series)
      }
      drawing.mark(row.mark, at: Point(x: axis.place(estimate.value), y: y))
    }
    for item in words {
      drawing.text(
        item.words, at: item.at, item.ink, size: 15, anchor: item.anchor, hasHalo: true,
        note: item.note)
    }
    drawFoot(of: axis, at: bottom, plot: plot, in: language, on: &drawing)
    return drawing.svg(of: self, in: language, width: width)
  }

  /// Words kept until the lines behind them are drawn.
  private struct Words {
    let words: String
    let at: Point
    let ink: Ink
    let anchor: Anchor
    let note: String

    init(_ words: String, _ at: Point, _ ink: Ink, _ anchor: Anchor, note: String = "") {
      (self.words, self.at, self.ink, self.anchor, self.note) = (words, at, ink, anchor, note)
    }
  }

  private static func label(
    of row: Row, in language: Language, width: ChartWidth
  ) -> (lines: [String], n: String) {
    let n = row.n.map { Text.number($0)[language] } ?? ""
    let room = (width == .wide ? 196 : 250) - Lettering.width(n, size: 15) - 8
    return (Lettering.lines(row.label[language], width: room, size: 15, atMost: 4), n)
  }

  /// The numbers of the axis, what zero means, and what each side means.
  private func drawFoot(
    of axis: Axis, at bottom: Double, plot: ClosedRange<Double>, in language: Language,
    on drawing: inout Drawing
  ) {
    let size = 13.0
    for tick in axis.ticks {
      let words = scale.tick(tick, decimals: axis.decimals)[language]
      // Within the drawing, also where a tick stands at its edge.
      let half = Lettering.width(words, size: size) / 2
      let x = min(max(axis.place(tick), half), drawing.width - half)
      drawing.text(words, at: Point(x: x, y: bottom + 18), .muted, size: size, anchor: .middle)
    }
    guard let meaning else {
      drawing.height = bottom + 26
      return
    }
    let zero = meaning.zero
    let zeroWidth = Lettering.width(zero[language], size: size)
    let zeroX = min(max(axis.place(0), zeroWidth / 2), drawing.width - zeroWidth / 2)
    drawing.text(
      zero[language], at: Point(x: zeroX, y: bottom + 37), .text, size: size, anchor: .middle)
    let left = "← " + meaning.below[language]
    let right = meaning.above[language] + " →"
    let isTight =
      plot.lowerBound + Lettering.width(left, size: size) + 12 > zeroX - zeroWidth / 2
      || plot.upperBound - Lettering.width(right, size: size) - 12 < zeroX + zeroWidth / 2
    let y = isTight ? bottom + 56 : bottom + 37
    drawing.text(left, at: Point(x: plot.lowerBound, y: y), .muted, size: size)
    drawing.text(right, at: Point(x: plot.upperBound, y: y), .muted, size: size, anchor: .end)
    drawing.height = y + 8
  }
}
