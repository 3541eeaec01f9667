import Core
import Delimited
import Forms
import Programmes

/// How the columns of a file are to be understood, as its map says; `docs/import.md` describes the
/// format.
struct ImportMap: Sendable {
  /// Who a row is about.
  enum Person: Sendable, Hashable {
    /// A personal number or a reference of the case system's. Only its keyed digest is stored.
    case column(String, isPersonalNumber: Bool)
    /// Nobody is named: the n-th row of the series is its n-th person. Nil for the series of files
    /// that are called what this one is.
    case rowNumber(series: String?)
  }

  enum Layout: Sendable {
    /// A row for each person, with columns for each occasion.
    case wide([Occasion])
    /// A row for each person and occasion.
    case long(LongRows)
  }

  /// One occasion of a wide file.
  struct Occasion: Sendable {
    let key: OccasionKey
    let place: PackagePlace
    let date: MeasuredOn
    let notDone: Source?
    let items: [ItemColumn]
  }

  /// The rows of a long file.
  struct LongRows: Sendable {
    let placing: Placing
    let date: MeasuredOn
    let notDone: Source?
    /// Whether the form was filled in though no item has a value.
    let answered: Source?
    let items: [ItemColumn]
  }

  /// What tells the occasion of a row in a long file.
  enum Placing: Sendable {
    case column(Source)
    /// The day alone.
    case date
    /// The person's rows in the order of the file.
    case order([OccasionKey])
  }

  enum MeasuredOn: Sendable {
    case source(Source)
    /// The day on which the occasion is due.
    case due
  }

  enum Day: Sendable {
    case source(Source)
    /// The person's first day of measurement.
    case firstMeasurement
  }

  enum Birth: Sendable {
    case year(Source)
    case date(Source)
    /// In years at the start.
    case age(Source)

    var source: Source {
      switch self {
      case .year(let source), .date(let source), .age(let source): source
      }
    }
  }

  /// A column, or one value for every row.
  struct Source: Sendable {
    enum Origin: Sendable, Hashable {
      case column(String)
      case constant(String)
    }

    let origin: Origin
    /// What the file writes, and what it stands for.
    let codes: [String: String]
    let missing: MissingMarks
    let place: PackagePlace

    var column: String? {
      if case .column(let name) = origin { name } else { nil }
    }
  }

  struct ItemColumn: Sendable {
    let item: ItemKey
    let source: Source
  }

  /// What stands in a cell that has no value, and why it has none where the file says.
  struct MissingMarks: Sendable, Hashable {
    var reasons: [String: MissingReason?] = [:]

    static let none = MissingMarks()
  }

  var format: Format
  var file: String
  var programme: Key<ProgrammeDefinition>?
  /// The version of the programme that new episodes follow; the current one when nil.
  var version: Int?
  /// The file is an extract: a person may have several episodes, nothing is inferred from what is
  /// empty, and an apostrophe before a text guards it.
  var isExtract: Bool
  var separator: Separator?
  var encoding: CharacterEncoding?
  /// The sign before decimals where the other one stands between thousands.
  var decimalSign: Character?
  var person: Person
  var personPlace: PackagePlace
  /// Tells the episodes of one person apart.
  var episode: Source?
  /// Among episodes of one person or household: who comes first where they began on the same day.
  var sequence: Source?
  var caseReference: Source?
  var unit: Source?
  /// The unit that an episode was moved to.
  var unitNow: Source?
  var worker: Source?
  var start: Day
  var end: Source?
  var deceased: Source?
  var gender: Source?
  var birth: Birth?
  var household: Source?
  var isProtected: Source?
  /// Name and source, by name.
  var attributes: [(name: String, source: Source)]
  var missing: MissingMarks
  var layout: Layout

  enum Format: String, Sendable, CaseIterable {
    case wide
    case long
  }
}
