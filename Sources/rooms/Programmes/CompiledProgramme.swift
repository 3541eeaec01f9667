import Core
import Forms

/// A programme made ready for computing: its measures and indicators as columns.
public struct CompiledProgramme: Sendable {
  public let definition: ProgrammeDefinition
  /// The measures in order, then the indicators.
  public let columns: [ResultColumn]
  private let startKeys: Set<OccasionKey>

  /// Throws when an expression does not parse, which a checked package never does.
  public init(_ definition: ProgrammeDefinition) throws(ExpressionError) {
    self.definition = definition
    let kinds = Dictionary(definition.items.map { ($0.key, $0.kind) }) { first, _ in first }
    var columns: [ResultColumn] = []
    for measure in definition.measures { columns.append(try ResultColumn(measure, kinds)) }
    for indicator in definition.indicators { columns.append(try ResultColumn(indicator, kinds)) }
    self.columns = columns
    startKeys = Set(
      definition.occasions.filter { $0.kind == .start }.map(\.key))
  }

  /// The column of a measure or an indicator by its name.
  public func column(named name: String) -> Int? {
    columns.firstIndex { $0.name == name }
  }

  public func isStart(_ occasion: OccasionKey) -> Bool { startKeys.contains(occasion) }
}

/// A number computed from an answer sheet, as an integer in units of the measure.
public struct ResultColumn: Sendable {
  public let name: String
  public let title: Text
  public let decimals: Int
  public let direction: Measure.Direction
  /// In units times ten to the power of `decimals`.
  public let smallestMeaningfulChange: Int64?
  /// The change, in units of the measure, beyond which it is reliable: 1.96 · S_diff.
  public let reliableChange: Double?
  /// What is counted, where the column is a share of ones.
  public let shareCode: String?
  /// The only occasion, or rule of occasions, at which it is computed; nil for all.
  public let rule: Key<OccasionRule>?
  private let source: Source

  private enum Source: Sendable {
    case item(ItemKey)
    case number(CompiledExpression)
    case share(CompiledExpression)
    case indicator(CompiledExpression, denominator: CompiledExpression?)
  }

  init(_ measure: Measure, _ kinds: [ItemKey: ItemKind]) throws(ExpressionError) {
    name = measure.key.name
    title = measure.title
    decimals = measure.decimals
    direction = measure.direction
    smallestMeaningfulChange =
      measure.smallestMeaningfulChange?.rescaled(to: measure.decimals)?.units
    reliableChange = measure.reliability.map {
      // Jacobson & Truax 1991: S_diff = √2 · SD · √(1 − r).
      1.96 * (2 * (1 - $0.r)).squareRoot() * $0.standardDeviation
    }
    rule = nil
    switch measure.source {
    case .item(let key):
      source = .item(key)
      shareCode = nil
    case .expression(let expression):
      source = .number(try expression.compiled(over: kinds))
      shareCode = nil
    case .share(let expression, let code):
      source = .share(try expression.compiled(over: kinds))
      shareCode = code
    }
  }

  init(_ indicator: Indicator, _ kinds: [ItemKey: ItemKind]) throws(ExpressionError) {
    name = indicator.key.name
    title = indicator.title
    decimals = 0
    direction = .higher
    smallestMeaningfulChange = nil
    reliableChange = nil
    shareCode = "yes"
    rule = indicator.occasion
    var denominator: CompiledExpression?
    if let expression = indicator.denominator {
      denominator = try expression.compiled(over: kinds)
    }
    source = .indicator(
      try indicator.numerator.compiled(over: kinds), denominator: denominator)
  }

  /// Values beyond it, in units, are no values: sums over a country stay within 128 bits.
  static let greatestMagnitude: UInt64 = 1_000_000_000_000_000

  /// The value of a sheet, or why there is none.
  public func evaluate(_ sheet: AnswerSheet) -> (value: Int64?, reason: MissingReason?) {
    let found = unbounded(sheet)
    if let value = found.value, value.magnitude > Self.greatestMagnitude { return (nil, nil) }
    return found
  }

  private func unbounded(_ sheet: AnswerSheet) -> (value: Int64?, reason: MissingReason?) {
    switch source {
    case .item(let key):
      switch sheet[key] {
      case .value(.number(let number)): (number.rescaled(to: decimals)?.units, nil)
      case .missing(let reason): (nil, reason)
      default: (nil, nil)
      }
    case .number(let expression):
      switch expression.evaluate(sheet) {
      case .number(let number):
        (FixedPoint(rounding: number, decimals: decimals)?.units, nil)
      case .missing(let reason): (nil, reason)
      default: (nil, nil)
      }
    case .share(let expression):
      switch expression.evaluate(sheet) {
      case .boolean(let holds): (holds ? 1 : 0, nil)
      case .missing(let reason): (nil, reason)
      default: (nil, nil)
      }
    case .indicator(let numerator, let denominator):
      indicatorValue(numerator, denominator, sheet)
    }
  }

  private func indicatorValue(
    _ numerator: CompiledExpression, _ denominator: CompiledExpression?, _ sheet: AnswerSheet
  ) -> (value: Int64?, reason: MissingReason?) {
    if let denominator {
      switch denominator.evaluate(sheet) {
      case .boolean(true): break
      case .missing(let reason): return (nil, reason)
      default: return (nil, .notApplicable)
      }
    }
    switch numerator.evaluate(sheet) {
    case .boolean(let holds): return (holds ? 1 : 0, nil)
    case .missing(let reason): return (nil, reason)
    default: return (nil, nil)
    }
  }
}
