/// When a sum tells too much about one of those it is of.
public enum MagnitudeRule: Sendable, Hashable {
  /// The second largest, or anybody, could come closer than p % to the largest part:
  /// what is left beside the two largest is less than p % of the largest.
  case percent(Double)
  /// Fewer contributors than this.
  case contributors(fewerThan: Int)
  /// The largest n parts are more than k % of the whole.
  case dominance(largest: Int, percent: Double)

  /// - Parameter parts: what each contributor has in the sum.
  public func isSensitive(_ parts: [Int]) -> Bool {
    let rising = parts.filter { $0 > 0 }.sorted(by: >)
    guard let first = rising.first else { return false }
    let sum = rising.reduce(0, +)
    switch self {
    case .percent(let percent):
      let rest = sum - first - (rising.count > 1 ? rising[1] : 0)
      return Double(rest) < Double(first) * percent / 100
    case .contributors(let least):
      return rising.count < least
    case .dominance(let largest, let percent):
      return Double(rising.prefix(largest).reduce(0, +)) > Double(sum) * percent / 100
    }
  }

  /// How far from the truth whoever works it out must end up, in units of the sum: upwards what the
  /// rule lacks, and as much downwards.
  public func reach(_ parts: [Int]) -> Int {
    let rising = parts.filter { $0 > 0 }.sorted(by: >)
    guard let first = rising.first else { return 0 }
    let sum = rising.reduce(0, +)
    let second = rising.count > 1 ? rising[1] : 0
    switch self {
    case .percent(let percent):
      let lack = Double(first) * percent / 100 - Double(sum - first - second)
      return max(1, Int(lack.rounded(.up)))
    case .contributors: return max(1, first / 10)
    case .dominance(let largest, let percent):
      let top = Double(rising.prefix(largest).reduce(0, +))
      return max(1, Int((top * 100 / percent - Double(sum)).rounded(.up)))
    }
  }
}

extension TableSet {
  /// The cells whose sums tell too much about a contributor, by any of the rules.
  ///
  /// - Parameter contributors: of each row that the set was made of.
  public func sensitiveSums(
    _ rules: [MagnitudeRule], rows: [Row], contributors: [Int], decimals: Int
  ) -> [Sensitivity] {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    return keys.indices.compactMap { cell in
      var parts: [Int: Int] = [:]
      for (row, holder) in zip(rows.indices, contributors) where has(row: rows[row], cell: cell) {
        parts[holder, default: 0] += Int((rows[row].value * scale).rounded())
      }
      let given = Array(parts.values)
      let reach = rules.filter { $0.isSensitive(given) }.map { $0.reach(given) }.max()
      return reach.map {
        Sensitivity(
          .cell(cell), from: .outsider, need: .reach(below: $0, above: $0),
          informedNeed: .reach(below: $0, above: $0))
      }
    }
  }

  private func has(row: Row, cell: Int) -> Bool {
    zip(dimensions, zip(row.codes, keys[cell].codes)).allSatisfy { dimension, pair in
      guard let code = dimension.place[pair.0], let wanted = dimension.place[pair.1] else {
        return false
      }
      return dimension.path[code].contains(wanted)
    }
  }
}
