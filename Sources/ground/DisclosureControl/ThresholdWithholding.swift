import Core

/// Withholds a whole breakdown when any count in it, or any that can be had by subtraction, is of
/// one person or more but fewer than the threshold. Zeros are published.
///
/// Subtraction is done as a reader would: parts from wholes within each row, and rows from the
/// total, which leaves rows that are not shown but can be computed. When every piece that is left
/// is empty or at least the threshold, so is every sum of pieces, and sums of pieces are all that
/// can be computed from the table. It guards one table; what several tables or dates give away
/// together takes a ledger.
public struct ThresholdWithholding: TableProtection {
  /// The smallest group that is shown; nothing is withheld below 2.
  public let threshold: Int

  public init(threshold: Int = 5) {
    self.threshold = threshold
  }

  public func protect<Value>(
    _ table: PersonTable<Value>
  ) throws(TableFault) -> ProtectedTable<Value> {
    var isSafe = true
    for size in try table.computableSizes() where size > 0 && size < threshold { isSafe = false }
    func row(_ row: PersonTable<Value>.Row) -> ProtectedTable<Value>.Row {
      ProtectedTable<Value>.Row(
        label: row.label,
        counts: row.counts.mapValues { isSafe ? .published($0) : .withheld },
        figures: Dictionary(
          row.figures.map { ($0.name, isSafe ? .published($0.value) : .withheld) },
          uniquingKeysWith: { first, _ in first }))
    }
    return ProtectedTable(
      name: table.name, breakdown: table.breakdown, total: row(table.total),
      rows: table.rows.map(row), withheld: isSafe ? nil : .groupSmallerThan(threshold))
  }
}

extension PersonTable {
  /// The number of persons in every group whose size a reader can work out, in no order.
  func computableSizes() throws(TableFault) -> [Int] {
    try check()
    var sizes: [Int] = []
    for row in [total.counts] + rows.map(\.counts) { sizes += try pieces(of: row) }
    let unseen: [[CountName: Int]] =
      switch sharing {
      case .exclusive: [try rest(without: rows)]
      case .overlapping: try rows.map { row throws(TableFault) in try rest(without: [row]) }
      }
    for row in unseen { sizes += try pieces(of: row) }
    return sizes
  }

  private func check() throws(TableFault) {
    for row in [total] + rows {
      for (name, count) in row.counts.sorted(by: { $0.key < $1.key }) {
        guard total.counts[name] != nil else { throw .countNotInEveryRow(name) }
        guard (0...1_000_000_000).contains(count) else { throw .countOutOfRange(name, count) }
      }
      for name in total.counts.keys.sorted() where row.counts[name] == nil {
        throw .countNotInEveryRow(name)
      }
      for figure in row.figures where total.counts[figure.count] == nil {
        throw .unknownCount(figure.count)
      }
    }
    for relation in relations {
      for name in relation.parts + [relation.whole] where total.counts[name] == nil {
        throw .unknownCount(name)
      }
      var seen: Set = [relation.whole]
      for part in relation.parts where !seen.insert(part).inserted { throw .repeatedCount(part) }
    }
    let outermost = Set(total.counts.keys).subtracting(relations.flatMap(\.parts))
    guard outermost.count == 1 else { throw .relationMissing(outermost.sorted()) }
  }

  /// Every count of a row, and what each relation leaves of its whole.
  private func pieces(of counts: [CountName: Int]) throws(TableFault) -> [Int] {
    var sizes = Array(counts.values)
    for relation in relations {
      var left = counts[relation.whole, default: 0]
      for part in relation.parts { left -= counts[part, default: 0] }
      guard left >= 0 else { throw .partsExceedWhole(relation.whole) }
      sizes.append(left)
    }
    return sizes
  }

  /// The row that is left of the total when others are taken away.
  private func rest(without rows: [Row]) throws(TableFault) -> [CountName: Int] {
    var left = total.counts
    for row in rows {
      for (name, count) in row.counts { left[name, default: 0] -= count }
    }
    for (name, count) in left.sorted(by: { $0.key < $1.key }) where count < 0 {
      throw .rowsExceedTotal(name)
    }
    return left
  }
}
