import Core

/// What a count counts: "started", "paired". The same name means the same in every row.
public struct CountName: Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let description: String

  public init(_ name: String) {
    description = name
  }

  public init(stringLiteral name: String) {
    self.init(name)
  }

  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// Counts that share no person and lie within another: what is left of the whole is a count too,
/// for whoever can subtract.
///
/// Counts that may overlap are given one relation each.
public struct CountRelation: Hashable, Sendable {
  public let parts: [CountName]
  public let whole: CountName

  public init(_ parts: CountName..., of whole: CountName) {
    self.parts = parts
    self.whole = whole
  }

  /// Each count within the next: paired ⊂ measured ⊂ due ⊂ started.
  public static func chain(_ counts: CountName...) -> [CountRelation] {
    zip(counts, counts.dropFirst()).map { CountRelation($0, of: $1) }
  }
}

/// A statistic that is published or withheld with the count of the persons behind it.
public struct RidingFigure<Value: Sendable>: Sendable {
  public let name: String
  public let count: CountName
  public let value: Value

  public init(_ name: String, of count: CountName, _ value: Value) {
    self.name = name
    self.count = count
    self.value = value
  }
}

/// Group results on their way out of where persons are known.
///
/// Counts are of distinct persons, whatever the figures beside them count: a person with five
/// episodes is one. Give every row of the code list, empty ones too, since a row that shows only
/// when somebody is in it tells that somebody is; and always the total, since other tables show it.
public struct PersonTable<Value: Sendable>: Sendable {
  public struct Row: Sendable {
    public let label: Text
    public let counts: [CountName: Int]
    public let figures: [RidingFigure<Value>]

    public init(label: Text, counts: [CountName: Int], figures: [RidingFigure<Value>] = []) {
      self.label = label
      self.counts = counts
      self.figures = figures
    }
  }

  /// How the rows share the persons of the total.
  public enum Rows: Sendable, Hashable {
    /// A person is in one row at most.
    case exclusive
    /// A person may be in several, as with interventions.
    case overlapping
  }

  public let name: Text
  /// What the rows divide by; nil when there is only the total.
  public let breakdown: Text?
  /// Must tie every count, in one or more steps, to the one that holds all persons of a row.
  public let relations: [CountRelation]
  public let total: Row
  public let rows: [Row]
  public let sharing: Rows

  public init(
    name: Text, breakdown: Text?, relations: [CountRelation], total: Row, rows: [Row] = [],
    sharing: Rows = .exclusive
  ) {
    self.name = name
    self.breakdown = breakdown
    self.relations = relations
    self.total = total
    self.rows = rows
    self.sharing = sharing
  }
}

/// Why a table cannot be what it says it is; nothing of it is published.
public enum TableFault: Error, Sendable, Hashable {
  /// Negative, or more than a thousand million.
  case countOutOfRange(CountName, Int)
  /// A row lacks this count, or has it where the total does not.
  case countNotInEveryRow(CountName)
  /// A relation or a figure names a count that no row has.
  case unknownCount(CountName)
  /// A relation names a count twice.
  case repeatedCount(CountName)
  /// More than one count, or none, lies within no other: a relation is missing or goes in a circle.
  /// Without it a difference that a reader can compute would not be seen.
  case relationMissing([CountName])
  /// The parts hold more persons than the whole.
  case partsExceedWhole(CountName)
  /// The rows hold more persons than the total.
  case rowsExceedTotal(CountName)
}
