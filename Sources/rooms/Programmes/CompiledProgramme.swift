import Core
import Forms

/// A programme made ready for computing: its measures and indicators as columns.
public struct CompiledProgramme: Sendable {
  public let definition: ProgrammeDefinition
  /// The measures in order, then the indicators.
  public let columns: [ResultColumn]
  /// The breakdowns whose groups a contribution tells.
  public let breakdowns: [Breakdown]
  private let conditions: [Condition]

  private struct Condition: Sendable {
    let item: ItemKey
    let holds: CompiledExpression
  }

  /// Throws when an expression does not parse, which a checked package never does.
  public init(_ definition: ProgrammeDefinition) throws(ExpressionError) {
    let items = definition.items
    let kinds = Dictionary(items.map { ($0.key, $0.kind) }) { first, _ in first }
    var columns: [ResultColumn] = []
    for measure in definition.measures { columns.append(try ResultColumn(measure, kinds)) }
    for indicator in definition.indicators { columns.append(try ResultColumn(indicator, kinds)) }
    var conditions: [Condition] = []
    for item in items {
      guard let condition = item.condition else { continue }
      conditions.append(
        Condition(item: item.key, holds: try condition.compiled(over: kinds, to: .boolean)))
    }
    self.init(
      definition: definition, columns: columns, breakdowns: definition.breakdowns,
      conditions: conditions)
  }

  private init(
    definition: ProgrammeDefinition, columns: [ResultColumn], breakdowns: [Breakdown],
    conditions: [Condition]
  ) {
    self.definition = definition
    self.columns = columns
    self.breakdowns = breakdowns
    self.conditions = conditions
  }

  /// The same programme with the columns and breakdowns named and no others, in that order, so that
  /// a question about one measure does not pay for all. What it does not have gives no values.
  public func narrowed(to columns: [String], by breakdowns: [Key<Breakdown>]) -> CompiledProgramme {
    let kept = columns.map { name in
      self.columns.first { $0.name == name } ?? ResultColumn(absent: name)
    }
    var needed = Set(kept.flatMap(\.items))
    var conditions: [Condition] = []
    for condition in self.conditions.reversed() where needed.contains(condition.item) {
      conditions.insert(condition, at: 0)
      needed.formUnion(condition.holds.items)
    }
    return CompiledProgramme(
      definition: definition, columns: kept,
      breakdowns: breakdowns.map { key in
        self.breakdowns.first { $0.key == key }
          ?? Breakdown(key: key, title: Text(verbatim: key.name), source: .attribute(key.name))
      }, conditions: conditions)
  }

  /// The items that the columns, breakdowns and conditions read: all that needs decoding.
  public var items: Set<ItemKey> {
    var items = Set(columns.flatMap(\.items))
    for condition in conditions { items.formUnion([condition.item] + condition.holds.items) }
    for breakdown in breakdowns {
      if case .item(let item, _) = breakdown.source { items.insert(item) }
    }
    return items
  }

  /// The column of a measure or an indicator by its name.
  public func column(named name: String) -> Int? {
    columns.firstIndex { $0.name == name }
  }

  public func isStart(_ occasion: OccasionKey) -> Bool {
    definition.occasions.contains { $0.kind == .start && $0.key == occasion }
  }

  /// Whether a column can have a value at the start to compare with: something that it is computed
  /// from is asked then. What is asked only later, and an indicator at its own occasion, stands
  /// alone.
  public func hasStartValue(_ column: Int) -> Bool {
    let column = columns[column]
    if let occasion = column.occasion { return isStart(occasion) }
    let asked = definition.occasions.filter { $0.kind == .start }
      .flatMap { definition.items(at: $0.key) }.map(\.key)
    return !Set(asked).isDisjoint(with: column.items)
  }

  /// Whether somebody can be in several groups of a breakdown, so that its rows do not add up.
  public func overlaps(_ breakdown: Breakdown) -> Bool {
    guard case .item(let item, let atAnyOccasion) = breakdown.source else { return false }
    if atAnyOccasion { return true }
    if case .choices? = definition.items.first(where: { $0.key == item })?.kind { return true }
    return false
  }

  /// Whether a column is computed at an occasion: an indicator is at its own alone.
  func asks(_ column: ResultColumn, at occasion: OccasionKey) -> Bool {
    guard let own = column.occasion, own != occasion else { return true }
    return definition.occasions.contains { $0.key == own && $0.covers(occasion) }
  }

  /// The occasions at which something that a column is computed from is asked.
  public func occasions(asking column: ResultColumn) -> [OccasionKey] {
    definition.occasions.flatMap(\.occasions).map(\.key).filter { occasion in
      asks(column, at: occasion)
        && !Set(definition.items(at: occasion).map(\.key)).isDisjoint(with: column.items)
    }
  }

  /// The values of a sheet, column by column. An item without an answer whose condition does not
  /// hold is not applicable, however the sheet came in.
  public func values(of sheet: AnswerSheet, at occasion: OccasionKey?) -> [ColumnValue] {
    var sheet = sheet
    for condition in conditions where sheet[condition.item]?.value == nil {
      switch condition.holds.evaluate(sheet) {
      case .boolean(false), .missing(.notApplicable):
        sheet[condition.item] = .missing(.notApplicable)
      default: break
      }
    }
    return columns.map { column in
      guard column.occasion == nil || column.occasion == occasion else { return ColumnValue() }
      return column.evaluate(sheet)
    }
  }
}

/// The value of a column, or why there is none.
public struct ColumnValue: Sendable, Hashable {
  public var value: Int64?
  public var reason: MissingReason?
}

/// A number computed from an answer sheet, as an integer in units of the measure.
public struct ResultColumn: Sendable {
  public let name: String
  public let title: Text
  public let decimals: Int
  public let direction: Measure.Direction
  /// In units times ten to the power of `decimals`.
  public let smallestMeaningfulChange: Int64?
  /// What reliable change is judged by, where the package states it.
  public let reliability: Measure.Reliability?
  /// What is counted, where the column is a share of ones.
  public let shareCode: String?
  /// The only occasion, or rule of occasions, at which it is computed; nil for all.
  public let occasion: OccasionKey?
  /// The items that it is computed from.
  public let items: [ItemKey]
  private let source: Source

  private enum Source: Sendable {
    case item(ItemKey)
    case number(CompiledExpression)
    case share(CompiledExpression)
    case indicator(CompiledExpression, denominator: CompiledExpression?)
    case absent
  }

  /// A measure that a version of the programme does not have.
  init(absent name: String) {
    self.name = name
    title = Text(verbatim: name)
    decimals = 0
    direction = .higher
    smallestMeaningfulChange = nil
    reliability = nil
    shareCode = nil
    occasion = nil
    items = []
    source = .absent
  }

  init(_ measure: Measure, _ kinds: [ItemKey: ItemKind]) throws(ExpressionError) {
    name = measure.key.name
    title = measure.title
    decimals = measure.decimals
    direction = measure.direction
    smallestMeaningfulChange =
      measure.smallestMeaningfulChange?.rescaled(to: measure.decimals)?.units
    reliability = measure.reliability
    occasion = nil
    switch measure.source {
    case .item(let key):
      source = .item(key)
      items = [key]
      shareCode = nil
    case .expression(let expression):
      let compiled = try expression.compiled(over: kinds)
      source = .number(compiled)
      items = compiled.items
      shareCode = nil
    case .share(let expression, let code):
      let compiled = try expression.compiled(over: kinds)
      source = .share(compiled)
      items = compiled.items
      shareCode = code
    }
  }

  init(_ indicator: Indicator, _ kinds: [ItemKey: ItemKind]) throws(ExpressionError) {
    name = indicator.key.name
    title = indicator.title
    decimals = 0
    direction = .higher
    smallestMeaningfulChange = nil
    reliability = nil
    shareCode = "yes"
    occasion = indicator.occasion
    let numerator = try indicator.numerator.compiled(over: kinds)
    var denominator: CompiledExpression?
    if let expression = indicator.denominator {
      denominator = try expression.compiled(over: kinds)
    }
    items = numerator.items + (denominator?.items ?? [])
    source = .indicator(numerator, denominator: denominator)
  }

  /// Values beyond it, in units, are no values: sums over a country stay within 128 bits.
  static let greatestMagnitude: UInt64 = 1_000_000_000_000_000

  func evaluate(_ sheet: AnswerSheet) -> ColumnValue {
    let found = unbounded(sheet)
    if let value = found.value, value.magnitude > Self.greatestMagnitude { return ColumnValue() }
    return found
  }

  private func unbounded(_ sheet: AnswerSheet) -> ColumnValue {
    switch source {
    case .item(let key):
      switch sheet[key] {
      case .value(.number(let number)): ColumnValue(value: number.rescaled(to: decimals)?.units)
      case .missing(let reason): ColumnValue(reason: reason)
      default: ColumnValue()
      }
    case .number(let expression):
      switch expression.evaluate(sheet) {
      case .number(let number):
        ColumnValue(value: FixedPoint(rounding: number, decimals: decimals)?.units)
      case .missing(let reason): ColumnValue(reason: reason)
      case .boolean: ColumnValue()
      }
    case .share(let expression):
      Self.share(expression.evaluate(sheet))
    case .indicator(let numerator, let denominator):
      switch denominator?.evaluate(sheet) {
      case nil, .boolean(true): Self.share(numerator.evaluate(sheet))
      case .missing(let reason): ColumnValue(reason: reason)
      case .boolean(false), .number: ColumnValue(reason: .notApplicable)
      }
    case .absent:
      ColumnValue()
    }
  }

  private static func share(_ value: ExpressionValue) -> ColumnValue {
    switch value {
    case .boolean(let holds): ColumnValue(value: holds ? 1 : 0)
    case .missing(let reason): ColumnValue(reason: reason)
    case .number: ColumnValue()
    }
  }
}
