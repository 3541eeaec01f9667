import DisclosureControl
import Programmes

/// What of the tables is sensitive in itself, besides small counts.
extension PublicationSystem {
  /// Persons in a cell, for every cell.
  var values: [Int] {
    var values = Array(repeating: 0, count: names.count)
    for cells in cellsOf.values { for cell in cells { values[cell] += 1 } }
    return values
  }

  /// What must not be worked out: numbers beside whose means somebody's value could be had, and that
  /// nobody is in a category where all of the others are in one.
  ///
  /// - Parameters:
  ///   - first: the number of the first cell in the system that they are asked about in.
  ///   - groups: everybody, by who knows them already.
  func sensitivities(
    from first: Int, _ groups: [PublicationGroup], rules: ProtectionRules
  ) -> [Sensitivity] {
    let means = lines.filter { $0.kind != .share && $0.value.n > 0 && givesAway($0) }
      .compactMap { $0.cell(.followed) }
    let zeros = disclosiveZeros(values)
    var holders: [Int: Set<Int?>] = [:]
    for group in groups where !group.persons.isEmpty {
      for cell in group.cells { holders[cell, default: []].insert(group.holder) }
    }
    // Those who know everybody that it is about have nothing left to work out.
    func sensitive(_ cell: Int, about: Int, _ need: Need, _ informedNeed: Need) -> [Sensitivity] {
      let known = holders[about] ?? []
      let readers = facts.holders.parts.indices.filter { known != [$0] }
      return ([.outsider] + readers.map { .holder($0) }).map {
        Sensitivity(.cell(first + cell), from: $0, need: need, informedNeed: informedNeed)
      }
    }
    return means.flatMap { cell in
      sensitive(cell, about: cell, .width(rules.width), .width(rules.informedWidth))
    }
      + zeros.flatMap { row in
        row.empty.flatMap { sensitive($0, about: row.held, .width(1), .width(1)) }
      }
  }

  private func givesAway(_ line: Line) -> Bool {
    let column = facts.reported.columns[facts.subjects[line.subject].column]
    let scale = facts.scale(of: column)
    func gives(_ sums: ExactSums, _ scale: ClosedRange<Int>, showsSpread: Bool) -> Bool {
      guard let sum = Int(exactly: sums.sum), let squares = Int(exactly: sums.squares) else {
        return true
      }
      switch Moments(count: sums.n, sum: sum, squares: squares, scale: scale).disclosure {
      case .noVariance, .allAtBound: return true
      // A mean without its spread is decoded only next to an end of the scale.
      case .decodable:
        return showsSpread || sum - sums.n * scale.lowerBound < 2
          || sums.n * scale.upperBound - sum < 2
      case nil: return false
      }
    }
    let showsSpread = line.value.n >= Moments.leastForSpread
    if line.kind == .level { return gives(line.value, scale, showsSpread: showsSpread) }
    let width = scale.upperBound - scale.lowerBound
    return gives(line.start, scale, showsSpread: false)
      || gives(line.value, scale, showsSpread: false)
      || gives(line.change, -width...width, showsSpread: showsSpread)
  }

  /// The categories with nobody in them, of rows where all of those followed share one: that nobody is
  /// in them tells what each has become.
  func disclosiveZeros(_ values: [Int]) -> [(held: Int, empty: [Int], line: Line)] {
    lines.compactMap { line in
      func value(_ count: PublishedTable.Count) -> Int { line.cell(count).map { values[$0] } ?? 0 }
      let held = line.kind.categories.filter { value($0) > 0 }
      guard held.count == 1, let only = held.first.flatMap({ line.cell($0) }) else { return nil }
      let empty = line.kind.categories.filter { value($0) == 0 }.compactMap { line.cell($0) }
      return (only, empty, line)
    }
  }

  /// How far cells give way: those followed and what became of them matter most, then how many there
  /// should have been.
  func yielding(from first: Int) -> [Int: Int] {
    var yielding: [Int: Int] = [:]
    for line in lines {
      for cell in [line.cell(.due), line.cell(.lost)].compactMap(\.self) {
        yielding[first + cell] = 1
      }
    }
    return yielding
  }
}

extension PublicationFacts {
  /// The values that anybody can have, in units of the last decimal; as good as without end where the
  /// programme does not say.
  fileprivate func scale(of column: ResultColumn) -> ClosedRange<Int> {
    let measure = reported.definition.measures.first { $0.key.name == column.name }
    guard let range = measure?.range else { return -1_000_000_000...1_000_000_000 }
    var unit = 1.0
    for _ in 0..<column.decimals { unit *= 10 }
    return Int((range.lowerBound * unit).rounded())...Int((range.upperBound * unit).rounded())
  }
}
