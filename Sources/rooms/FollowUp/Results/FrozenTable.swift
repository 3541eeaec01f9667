import Core
import DisclosureControl
import Programmes

/// A table as those see it who may not read the episodes behind it: of the whole board, made once a
/// month and never changed.
struct FrozenTable: Sendable, Hashable, Codable {
  /// When and from what it was made.
  let asOf: Day
  /// Present where all of it is withheld: some group, or difference, is of fewer persons than this.
  let withheldBelow: Int?
  /// The total first, without group; then the rows of the breakdown. Absent where withheld.
  let report: ResultReport?
}

extension FrozenTable {
  private static let figuresName = "figures"

  /// Protects a total and the rows that divide it. The queries must be for release.
  init(
    total: ResultTable, rows: ResultTable?, breakdown: Text?, by computation: ResultComputation,
    every values: [String] = [], protection: some TableProtection, threshold: Int
  ) throws {
    let counts = Self.counts(of: total.column)
    func row(_ group: GroupResult?, in table: ResultTable) -> PersonTable<GroupFigures>.Row {
      PersonTable.Row(
        label: Text(verbatim: group?.values.joined(separator: " ") ?? ""),
        counts: Dictionary(
          uniqueKeysWithValues: counts.map {
            (CountName($0.rawValue), group?.personsByCount[$0] ?? 0)
          }),
        figures: group.map {
          [
            RidingFigure(
              Self.figuresName, of: CountName(ResultCount.started.rawValue),
              Self.figures($0, of: table, by: computation))
          ]
        } ?? [])
    }
    let divided = rows.map { table in
      // Every value that is declared, empty ones too: a row that shows only when somebody is in it
      // tells that somebody is.
      let known = Set(table.groups.compactMap(\.values.first))
      return table.groups.map { row($0, in: table) }
        + values.filter { !known.contains($0) }.map { _ in row(nil, in: table) }
    }
    let whole = row(total.groups.first, in: total)
    let started = CountName(ResultCount.started.rawValue)
    let sum = (divided ?? []).reduce(0) { $0 + ($1.counts[started] ?? 0) }
    let table = try protection.protect(
      PersonTable(
        name: Text(verbatim: total.column.name), breakdown: breakdown,
        relations: Self.relations(among: counts), total: whole, rows: divided ?? [],
        // A person with two episodes may have started in two groups.
        sharing: sum == whole.counts[started] ? .exclusive : .overlapping))
    asOf = total.query.asOf
    guard table.withheld == nil else {
      withheldBelow = threshold
      report = nil
      return
    }
    withheldBelow = nil
    var report = computation.report(total)
    report.groups = ([table.total] + table.rows).compactMap { $0.figures[Self.figuresName]?.value }
    report.groupsOverlap = rows?.rowsOverlap == true ? true : nil
    self.report = report
  }

  private static func counts(of column: ResultColumnKind) -> [ResultCount] {
    var counts: [ResultCount] = [.started, .due, .measured]
    if !column.standsAlone {
      counts += [.paired, .improved, .unchanged, .worse]
      if column.reliability != nil {
        counts += [.reliablyImproved, .reliablyUnchanged, .reliablyWorse]
      }
    }
    if column.shareCode != nil { counts.append(.holding) }
    return counts
  }

  private static func relations(among counts: [ResultCount]) -> [CountRelation] {
    counts.compactMap { count in
      let whole: ResultCount? =
        switch count {
        case .started: nil
        case .due: .started
        case .measured: .due
        case .paired, .holding: .measured
        case .improved, .unchanged, .worse: .paired
        case .reliablyImproved, .reliablyUnchanged, .reliablyWorse: .paired
        }
      return whole.map {
        CountRelation(CountName(count.rawValue), of: CountName($0.rawValue))
      }
    }
  }

  /// The figures without those that rest on fewer persons than the counts tell: why people were
  /// lost, how the lost were, and of a share how many it held for among the pairs.
  private static func figures(
    _ group: GroupResult, of table: ResultTable, by computation: ResultComputation
  ) -> GroupFigures {
    var figures = computation.figures(group, of: table)
    figures.lost?.reasons = nil
    figures.lost?.startMean = nil
    // Beside the pairs' mean of another occasion it would tell of the few who are in one alone.
    figures.level = nil
    if table.column.shareCode != nil {
      figures.startMean = nil
      figures.occasionMean = nil
    }
    return figures
  }
}
