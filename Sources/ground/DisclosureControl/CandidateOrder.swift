/// In which order cells are tried: what comes first is published rather than what comes later.
///
/// Ledger cells first, since they are out already; then zeros; then by decreasing
/// (n + 1) + 0.99·tie with tie = |XᵀX(n + 1)| / max. Stable. (GaussSuppression, Langsrud 2024.)
/// Cells that give way come after all others.
enum CandidateOrder {
  /// - Parameter yielding: how far columns give way to others; 0 where not given.
  static func of(
    _ system: CellSystem, forced: Set<Int>, yielding: [Int: Int] = [:]
  ) -> [Int] {
    let weights = system.columnValues.map { Double($0) + 1 }
    var rows = Array(repeating: 0.0, count: system.atoms.count)
    for column in 0..<system.shownCount {
      for row in system.columns[column] { rows[Int(row)] += weights[column] }
    }
    var ties = (0..<system.shownCount).map { column in
      system.columns[column].reduce(0) { $0 + rows[Int($1)] }
    }
    let most = max(ties.max() ?? 0, 1)
    for column in ties.indices { ties[column] = weights[column] + 0.99 * ties[column] / most }
    func rank(_ column: Int) -> Int {
      if forced.contains(column) { return 0 }
      return system.columnValues[column] == 0 ? 1 : 2 + yielding[column, default: 0]
    }
    let ranks = (0..<system.shownCount).map(rank)
    return (0..<system.shownCount).sorted { a, b in
      if ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
      return ties[a] != ties[b] ? ties[a] > ties[b] : a < b
    }
  }
}
