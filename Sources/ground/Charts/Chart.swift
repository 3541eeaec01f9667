import Core

/// A picture of figures that are already worked out, with the sentence that says what it shows and
/// the same figures as a table. A page shows all three.
public protocol Chart: Sendable {
  var title: Text { get }
  /// What the picture says, in words.
  var sentence: Text { get }
  var table: ChartTable { get }

  /// The picture as one `<svg>` element, drawn for the width given.
  func svg(in language: Language, width: ChartWidth) -> String
}

extension Chart {
  /// The picture drawn for wide and for narrow places; `ChartStyle.css` shows the one that fits.
  public func svg(in language: Language) -> String {
    "<div class=\"chart\">" + svg(in: language, width: .wide) + svg(in: language, width: .narrow)
      + "</div>"
  }
}

/// The widths that a picture is drawn for, so that its text keeps its size on a phone.
public enum ChartWidth: String, Sendable, CaseIterable {
  case wide, narrow

  /// Units of the view box; one is a CSS pixel at the largest size shown.
  var units: Double {
    switch self {
    case .wide: 720
    case .narrow: 340
    }
  }
}

/// The figures of a chart in words and numbers.
public struct ChartTable: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public let name: Text
    /// Numbers stand to the right.
    public let isNumeric: Bool

    public init(_ name: Text, isNumeric: Bool = true) {
      self.name = name
      self.isNumeric = isNumeric
    }
  }

  public let caption: Text
  public let columns: [Column]
  /// One text per column.
  public let rows: [[Text]]

  public init(caption: Text, columns: [Column], rows: [[Text]]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

/// Why there is no figure to show.
public enum ChartGap: Sendable, Hashable {
  /// Too few persons: withheld for their protection.
  case withheld
  /// Missing, for the reason given.
  case missing(Text)

  public var text: Text {
    switch self {
    case .withheld: Text(sv: "för få", en: "too few")
    case .missing(let reason): reason
    }
  }
}

/// An estimate with its interval; either end may be absent.
public struct ChartEstimate: Sendable, Hashable {
  public let value: Double
  public let lower: Double?
  public let upper: Double?

  public init(_ value: Double, lower: Double? = nil, upper: Double? = nil) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  var isDrawable: Bool { values.allSatisfy(\.isDrawable) }

  var values: [Double] { [value, lower, upper].compactMap { $0 } }

  /// `0,6–2,2`, and where a minus sign would meet the dash `−1,3 till 0,2`.
  func interval(on scale: ChartScale) -> Text {
    guard let lower, let upper else { return Text(verbatim: "–") }
    let ends = [scale.unsigned.text(lower), scale.unsigned.text(upper)]
    if lower >= 0, upper >= 0 { return Text.joined(ends, separator: "–") }
    return ends[0] + Text(sv: " till ", en: " to ") + ends[1]
  }
}

extension Double {
  /// A number, and not so large that an axis loses its digits.
  var isDrawable: Bool { isFinite && magnitude < 1e15 }
}

/// What there is to show at one place: an estimate, or the reason that there is none.
public enum ChartValue: Sendable, Hashable {
  case estimate(ChartEstimate)
  case gap(ChartGap)

  /// Nil also when the estimate is not a number that can be drawn.
  var estimate: ChartEstimate? {
    if case .estimate(let estimate) = self, estimate.isDrawable { return estimate }
    return nil
  }

  /// Nil when there is an estimate.
  var gap: ChartGap? {
    switch self {
    case .gap(let gap): gap
    case .estimate(let estimate):
      estimate.isDrawable ? nil : .missing(Text(sv: "går inte att räkna", en: "cannot be computed"))
    }
  }
}

/// The shape of a mark: series are told apart by it, not by colour.
public enum ChartMark: Sendable, Hashable, CaseIterable {
  case circle, square, diamond, triangle
}

/// What the values measure and how they are written.
public enum ChartScale: Sendable, Hashable {
  case number(decimals: Int)
  /// Changes: a plus sign before what is above zero.
  case signed(decimals: Int)
  /// Shares of one, written as percentages.
  case share

  func text(_ value: Double) -> Text {
    switch self {
    case .number(let decimals): .number(value, decimals: decimals)
    case .signed(let decimals): signed(value, .number(value, decimals: decimals))
    case .share: .percent(value)
    }
  }

  /// The number on an axis, with the decimals that its steps need.
  func tick(_ value: Double, decimals: Int) -> Text {
    switch self {
    case .number: .number(value, decimals: decimals)
    case .signed: signed(value, .number(value, decimals: decimals))
    case .share: .percent(value, decimals: max(0, decimals - 2))
    }
  }

  /// The same scale without plus signs.
  var unsigned: ChartScale {
    if case .signed(let decimals) = self { return .number(decimals: decimals) }
    return self
  }

  private func signed(_ value: Double, _ text: Text) -> Text {
    let isZero = !text.sv.contains { ("1"..."9").contains($0) }
    return value > 0 && !isZero ? Text(verbatim: "+") + text : text
  }
}

/// A place where a series is broken, so that before and after cannot be compared.
public struct ChartBreak: Sendable, Hashable {
  /// The number of points before it.
  public let after: Int
  public let text: Text

  public init(after: Int, text: Text) {
    self.after = after
    self.text = text
  }
}
