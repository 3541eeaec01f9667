import Core

/// A share or a mean over months or occasions, with its interval and the number behind each point.
///
/// No line is drawn over a break in the series, nor over a point that is withheld or missing.
public struct TrendChart: Chart {
  public struct Point: Sendable, Hashable {
    public let label: Text
    /// Persons behind the point; nil when that too is withheld.
    public let n: Int?
    public let value: ChartValue

    public init(label: Text, n: Int?, value: ChartValue) {
      self.label = label
      self.n = n
      self.value = value
    }
  }

  public let title: Text
  public let sentence: Text
  /// In order of time, equally far apart.
  public let points: [Point]
  public let breaks: [ChartBreak]
  public let scale: ChartScale
  /// What is measured, and which way is better: "Dagar med arbete · högre är bättre".
  public let valueName: Text
  /// "Månad", "Mättillfälle".
  public let pointName: Text
  public let mark: ChartMark

  public init(
    title: Text, sentence: Text, points: [Point], breaks: [ChartBreak] = [], scale: ChartScale,
    valueName: Text, pointName: Text = Text(sv: "Månad", en: "Month"), mark: ChartMark = .circle
  ) {
    self.title = title
    self.sentence = sentence
    self.points = points
    self.breaks = breaks
    self.scale = scale
    self.valueName = valueName
    self.pointName = pointName
    self.mark = mark
  }

  public var table: ChartTable {
    ChartTable(
      caption: title,
      columns: [
        .init(pointName, isNumeric: false), .init(Text(sv: "Antal", en: "Number")),
        .init(valueName), .init(Text(sv: "Osäkerhet (95 %)", en: "Uncertainty (95%)")),
        .init(Text(sv: "Brott i serien", en: "Break in the series"), isNumeric: false),
      ],
      rows: points.enumerated().map { index, point in
        let n = point.n.map { Text.number($0) } ?? ChartGap.withheld.text
        let before = Text.joined(
          breaks.filter { $0.after == index }.map(\.text), separator: "; ")
        let figures =
          point.value.estimate.map { [scale.text($0.value), $0.interval(on: scale)] }
          ?? Array(repeating: point.value.gap?.text ?? Text(verbatim: "–"), count: 2)
        return [point.label, n] + figures + [before]
      })
  }

  public func svg(in language: Language, width: ChartWidth) -> String {
    let last = Double(max(1, points.count - 1))
    let plot = TimePlot(
      slots: points.enumerated().map { index, point in
        TimePlot.Slot(
          position: points.count == 1 ? 0.5 : Double(index) / last,
          estimate: point.value.estimate, label: point.label[language],
          note: note(of: point, in: language))
      },
      dividers: breaks.map {
        TimePlot.Divider(
          position: min(max((Double($0.after) - 0.5) / last, 0), 1), words: $0.text[language],
          after: $0.after)
      },
      scale: scale, language: language, fixed: scale == .share ? 0...1 : nil,
      heading: valueName[language], key: key(in: language), mark: mark, noteName: "n")
    return plot.draw(width: width).svg(of: self, in: language, width: width)
  }

  /// Few points have room for the reason of a gap; many leave it to the key.
  private func note(of point: Point, in language: Language) -> String {
    if let gap = point.value.gap { return points.count <= 8 ? gap.text[language] : "" }
    return point.n.map { Text.number($0)[language] } ?? "–"
  }

  private func key(in language: Language) -> [KeyItem] {
    var words: [String] = []
    for point in points {
      if let gap = point.value.gap?.text[language], !words.contains(gap) { words.append(gap) }
    }
    if words.isEmpty { return [] }
    return [KeyItem(swatch: .missing, words: words.joined(separator: ", "))]
  }
}
