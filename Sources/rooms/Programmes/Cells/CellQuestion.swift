import Core

/// Which rows of cells answer a question, and how.
public struct CellQuestion: Sendable {
  /// Rows to read: the view of no occasion and at the occasion.
  public let rows: [CellPartition.Row]
  /// Months of start that the rows may have.
  public let months: ClosedRange<Int>
  /// What is the same for questions with the same answer, as long as the cells are.
  public let identity: Identity
  let shape: CellShape
  let column: Int
  let occasion: Int
  /// For each division of the query: where its value is found.
  let divisions: [Division]

  public struct Identity: Sendable, Hashable {
    let rows: [CellPartition.Row]
    let column: Int
    let divisions: [Division]
    let basis: ResultQuery.Basis
    let period: Period
    let asOf: Day
  }

  enum Division: Sendable, Hashable {
    case value(Int)
    case unit
    case month
  }

  /// Nil where cells do not hold what is asked: first, latest and closest, households, parts of
  /// months, crossings that are not declared, releases, and a version that judges change otherwise
  /// than the one that is reported.
  ///
  /// - Parameters:
  ///   - reported: the programme by which `query` is meant.
  ///   - version: the version whose cells `shape` describes.
  public init?(
    _ query: ResultQuery, of reported: CompiledProgramme, in version: CompiledProgramme,
    shape: CellShape
  ) {
    let asked = reported.columns[query.column]
    guard case .occasion(let key) = query.occasion, !query.isForRelease,
      version.definition.unitOfAnalysis == .person, query.period.isWholeMonths,
      let occasion = shape.places[key],
      let column = version.columns.firstIndex(where: { $0.name == asked.name }),
      shape.columns[column].isAsked[occasion], asked.isJudged(as: version.columns[column]),
      reported.standsAlone(query.column, at: key) == version.standsAlone(column, at: key)
    else { return nil }
    var places: [Int] = []
    for case .breakdown(let place) in query.by {
      let wanted = reported.breakdowns[place]
      guard let found = version.breakdowns.firstIndex(where: { $0.key == wanted.key }),
        version.breakdowns[found].source == wanted.source
      else { return nil }
      if wanted.source != .unit { places.append(found) }
    }
    guard let view = shape.views.firstIndex(where: { $0.breakdowns == places.sorted() }) else {
      return nil
    }
    var next = places.makeIterator()
    divisions = query.by.map { division in
      switch division {
      case .month: .month
      case .breakdown(let place):
        if reported.breakdowns[place].source == .unit {
          .unit
        } else {
          .value(next.next().flatMap { shape.views[view].breakdowns.firstIndex(of: $0) } ?? 0)
        }
      }
    }
    rows = [
      CellPartition.Row(occasion: nil, view: view),
      CellPartition.Row(occasion: occasion, view: view),
    ]
    let (from, to) = (query.period.from?.month.number, query.period.to?.month.number)
    months =
      query.basis == .start ? (from ?? .min)...max(from ?? .min, to ?? .max) : Int.min...Int.max
    identity = Identity(
      rows: rows, column: column, divisions: divisions, basis: query.basis, period: query.period,
      asOf: query.asOf)
    self.shape = shape
    self.column = column
    self.occasion = occasion
  }
}

extension Period {
  /// Whether it begins with a month and ends with one, or has no beginning or end.
  var isWholeMonths: Bool {
    (from.map { $0 == $0.month.firstDay } ?? true) && (to.map { $0 == $0.month.lastDay } ?? true)
  }
}

extension ResultColumn {
  /// Whether the figures of another version's column may be added to this one's as they are.
  func isJudged(as other: ResultColumn) -> Bool {
    decimals == other.decimals && direction == other.direction && shareCode == other.shareCode
      && ChangeJudgement(self) == ChangeJudgement(other)
  }
}

extension CompiledProgramme {
  func standsAlone(_ column: Int, at occasion: OccasionKey) -> Bool {
    isStart(occasion) || !hasStartValue(column)
  }
}
