import Core

/// One person's values over time, with what is usual and where the person started.
public struct PersonCurve: Chart {
  public struct Point: Sendable, Hashable {
    /// Days since the first occasion, or any count that grows with time.
    public let day: Int
    /// The occasion: "Start", "3 mån".
    public let label: Text
    public let value: Value

    public enum Value: Sendable, Hashable {
      case measured(Double)
      /// With the reason.
      case missing(Text)
    }

    public init(day: Int, label: Text, value: Value) {
      self.day = day
      self.label = label
      self.value = value
    }
  }

  /// What is usual, by the norms of the measure.
  public struct ReferenceRange: Sendable, Hashable {
    public let values: ClosedRange<Double>
    public let label: Text

    public init(_ values: ClosedRange<Double>, label: Text) {
      self.values = values
      self.label = label
    }
  }

  public let title: Text
  public let sentence: Text
  /// In order of time.
  public let points: [Point]
  public let breaks: [ChartBreak]
  public let reference: ReferenceRange?
  public let startLevel: Double?
  public let scale: ChartScale
  /// What is measured, and which way is better: "Oro (0–10) · lägre är bättre".
  public let valueName: Text
  /// The ends of the measure's own scale, when it has them.
  public let bounds: ClosedRange<Double>?

  public init(
    title: Text, sentence: Text, points: [Point], breaks: [ChartBreak] = [],
    reference: ReferenceRange? = nil, startLevel: Double? = nil, scale: ChartScale,
    valueName: Text, bounds: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.sentence = sentence
    self.points = points
    self.breaks = breaks
    self.reference = reference
    self.startLevel = startLevel
    self.scale = scale
    self.valueName = valueName
    self.bounds = bounds
  }

  private static let missingWord = Text(sv: "saknas", en: "missing")

  /// The breaks have a column where there are any.
  public var table: ChartTable {
    let columns: [ChartTable.Column] = [
      .init(Text(sv: "Mättillfälle", en: "Occasion"), isNumeric: false), .init(valueName),
    ]
    let breakColumn = ChartTable.Column(
      Text(sv: "Brott i serien", en: "Break in the series"), isNumeric: false)
    return ChartTable(
      caption: title, columns: breaks.isEmpty ? columns : columns + [breakColumn],
      rows: points.enumerated().map { index, point in
        let value: Text =
          switch point.value {
          case .measured(let value): scale.text(value)
          case .missing(let reason): Self.missingWord + Text(verbatim: ": ") + reason
          }
        let before = Text.joined(
          breaks.filter { $0.after == index }.map(\.text), separator: "; ")
        return breaks.isEmpty ? [point.label, value] : [point.label, value, before]
      })
  }

  public func svg(in language: Language, width: ChartWidth) -> String {
    var key: [KeyItem] = []
    if let reference {
      key.append(KeyItem(swatch: .range, words: reference.label[language]))
    }
    if let startLevel {
      let words = Text(sv: "startnivå ", en: "level at start ") + scale.text(startLevel)
      key.append(KeyItem(swatch: .level, words: words[language]))
    }
    let positions = positions
    let slots = points.enumerated().map { index, point in
      let (estimate, reason): (ChartEstimate?, Text?) =
        switch point.value {
        case .measured(let value): (value.isDrawable ? ChartEstimate(value) : nil, nil)
        case .missing(let reason): (nil, reason)
        }
      return TimePlot.Slot(
        position: positions[index], estimate: estimate, label: point.label[language],
        note: reason?[language] ?? "")
    }
    if slots.contains(where: { $0.estimate == nil }) {
      key.append(KeyItem(swatch: .missing, words: Self.missingWord[language]))
    }
    let plot = TimePlot(
      slots: slots,
      dividers: breaks.map { item in
        TimePlot.Divider(
          position: middle(before: item.after, positions), words: item.text[language],
          after: item.after)
      },
      scale: scale, language: language, fixed: bounds, range: drawableRange,
      level: startLevel.flatMap { $0.isDrawable ? $0 : nil }, heading: valueName[language], key: key
    )
    return plot.draw(width: width).svg(of: self, in: language, width: width)
  }

  private var drawableRange: ClosedRange<Double>? {
    guard let range = reference?.values, range.lowerBound.isDrawable, range.upperBound.isDrawable
    else { return nil }
    return range
  }

  /// By day, 0–1. Where two are of the same day, or a later occasion was measured before an earlier
  /// one, days do not tell them apart: then they stand evenly, in the order of the occasions.
  private var positions: [Double] {
    let days = points.map { Double($0.day) }
    guard days.count > 1, let first = days.first, let last = days.last else {
      return days.map { _ in 0.5 }
    }
    guard zip(days, days.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return days.indices.map { Double($0) / Double(days.count - 1) }
    }
    return days.map { ($0 - first) / (last - first) }
  }

  /// Half-way between the points on either side of a break.
  private func middle(before index: Int, _ positions: [Double]) -> Double {
    guard let first = positions.first, let last = positions.last else { return 0.5 }
    let left = positions.indices.contains(index - 1) ? positions[index - 1] : first
    let right = positions.indices.contains(index) ? positions[index] : last
    return (left + right) / 2
  }
}
