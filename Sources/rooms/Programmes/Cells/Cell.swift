import Core
import Forms

/// What a group's sufficient statistics are kept under. Everybody adds a vector of integers to a few
/// of these; vectors are added and subtracted exactly, and one that has become zero is gone.
enum CellEntry: Sendable, Hashable {
  /// How many started.
  case started
  /// Those measured at the occasion, by the month of the measurement: for each column the numbers
  /// of `MeasuredSums`.
  case measured(Month)
  /// The windows of those who were measured, by the month of the measurement and the last day of
  /// the window: how many.
  case window(Month, closes: Day)
  /// Those of them who are not among the pairs of a column, by why: how many, and the start values
  /// as in `ValueSums`. Without a reason: the question did not apply, so nothing is due.
  case gap(Month, closes: Day, column: Int, LossReason?)
  /// Those with exactly these windows in which nothing was measured: how many, and for each column
  /// the start values as in `ValueSums`. In rows of no occasion, so that somebody's start writes one
  /// row of a view, not one for each occasion to come.
  case waiting([WaitingWindow])

  /// Numbers in the vector.
  func width(columns: Int) -> Int {
    switch self {
    case .started, .window: 1
    case .measured: MeasuredSums.width * columns
    case .gap: 1 + ValueSums.width
    case .waiting: 1 + ValueSums.width * columns
    }
  }
}

/// A window without a measurement.
struct WaitingWindow: Sendable, Hashable {
  /// Its place among the programme's occasions.
  var occasion: Int
  var closes: Day
  /// Why nothing was measured, where that was recorded.
  var reason: MissingReason?
}

/// Why somebody whose window has closed is not among the pairs.
enum LossReason: Sendable, Hashable {
  /// What the answer says: declined, not reached …
  case said(MissingReason)
  case notRecorded
  /// Measured, but without a value at the start to compare with.
  case noStartValue

  /// As `GroupResult.lostReasons` names it.
  var name: String {
    switch self {
    case .said(let reason): reason.rawValue
    case .notRecorded: GroupResult.notRecorded
    case .noStartValue: GroupResult.noStartValue
    }
  }
}

/// Places of a column's numbers in a vector: values, their sum and the sum of their squares.
enum ValueSums {
  static let count = 0
  static let sum = 1
  static let squares = 2
  static let width = 3
}

/// Places of a column's numbers among the measured. x₁ is the value at the occasion, x₀ at the start,
/// d = x₁ − x₀; the sums from `pairs` on are over those with both. Σd is Σx₁ − Σx₀.
enum MeasuredSums {
  /// All measured, as in `ValueSums`.
  static let values = 0
  static let pairs = 3
  static let start = 4
  static let startSquares = 5
  static let occasion = 6
  static let occasionSquares = 7
  static let changeSquares = 8
  static let improved = 9
  static let worse = 10
  static let reliablyImproved = 11
  static let reliablyWorse = 12
  static let width = 13
}

/// A sum has grown beyond 128 bits; nothing is stored.
public struct CellOverflow: ExplainedError, Sendable, Hashable {
  public var message: Text {
    Text(
      sv: """
        Summorna för programmets resultat har blivit större än vad som kan räknas exakt. Inget \
        sparades. Kontrollera om ett mått har orimligt stora värden.
        """,
      en: """
        The sums of the programme's results have grown beyond what can be counted exactly. Nothing \
        was stored. Check whether a measure has unreasonably large values.
        """)
  }
}

/// What of a compiled programme its cells depend on.
public struct CellShape: Sendable {
  struct Column: Sendable {
    let meaningful: UInt64
    let sign: Int64
    let reliableChange: Double?
    /// By occasion: whether it is computed there, and whether it then has nothing to compare with.
    let isAsked: [Bool]
    let standsAlone: [Bool]
  }

  let views: [CellView]
  let occasions: [OccasionKey]
  let columns: [Column]
  let places: [OccasionKey: Int]

  public init(_ programme: CompiledProgramme) {
    views = programme.declaredViews
    let occasions = programme.declaredOccasions
    self.occasions = occasions
    places = Dictionary(
      occasions.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    columns = programme.columns.indices.map { place in
      let column = programme.columns[place]
      let judgement = ChangeJudgement(column)
      return Column(
        meaningful: judgement.meaningful, sign: judgement.sign,
        reliableChange: judgement.reliableChange,
        isAsked: occasions.map { programme.asks(column, at: $0) },
        standsAlone: occasions.map { programme.isStart($0) || !programme.hasStartValue(place) })
    }
  }

  /// What rows are stored under: views, and occasions with the empty name for none.
  public var viewNames: [String] { views.map(\.name) }
  public var occasionNames: [String] { [""] + occasions.map(\.name) }

  /// The name under which a row's view is stored.
  public func viewName(of row: CellPartition.Row) -> String { views[row.view].name }

  /// The occasion of a row; nil for what is of no occasion.
  public func occasion(of row: CellPartition.Row) -> OccasionKey? {
    row.occasion.map { occasions[$0] }
  }

  /// The row stored under a name and an occasion; nil where the programme has no such view.
  public func row(view: String, occasion: OccasionKey?) -> CellPartition.Row? {
    guard let place = views.firstIndex(where: { $0.name == view }) else { return nil }
    guard let occasion else { return CellPartition.Row(occasion: nil, view: place) }
    return places[occasion].map { CellPartition.Row(occasion: $0, view: place) }
  }
}
