/// Small counts rounded to multiples of a base, for free exploration: every table of a set stays
/// additive, and the same cell is the same figure in all of them.
///
/// Only inner counts are changed, and only those that small published counts are made of: each
/// becomes 0 or the base, chosen so that published figures stay as near to the truth as may be.
/// After Langsrud and Heldal (2018), small count rounding by an algorithm inspired by PLS.
public struct SmallCountRounding: Sendable, Hashable {
  public enum Fault: Error, Sendable, Hashable {
    /// Below 2 nothing is hidden.
    case base(Int)
  }

  public let base: Int

  public init(base: Int = 5) throws(Fault) {
    guard base >= 2 else { throw .base(base) }
    self.base = base
  }

  /// Figures that add up, none of them 1…base − 1.
  public struct Result: Sendable, Hashable {
    /// By cell.
    public let values: [Int]
    /// By atom.
    public let atoms: [Int]
    /// The greatest difference from the truth among cells; stays in the zone.
    public let greatestDifference: Int
  }

  public func round(_ system: CellSystem) -> Result {
    var state = Rounding(system)
    while let small = state.small(base) { state.round(small, base) }
    return Result(
      values: system.columnOfCell.map { state.published[$0] }, atoms: state.values,
      greatestDifference: (0..<system.shownCount).map {
        abs(state.published[$0] - system.columnValues[$0])
      }.max() ?? 0)
  }
}

/// Counts on their way to being rounded.
private struct Rounding {
  let system: CellSystem
  var values: [Int]
  /// By column.
  var published: [Int]

  init(_ system: CellSystem) {
    self.system = system
    values = system.atoms.map(\.value)
    published = system.columnValues
  }

  /// The atoms that small published counts are made of; nil when none is left.
  func small(_ base: Int) -> [Int]? {
    var found: Set<Int> = []
    for column in 0..<system.shownCount where published[column] > 0 && published[column] < base {
      for atom in system.columns[column] where values[Int(atom)] > 0 { found.insert(Int(atom)) }
    }
    return found.isEmpty ? nil : found.sorted()
  }

  /// Makes each of the atoms 0 or the base. Begins with none, adds the one that brings published
  /// figures nearest to the truth as long as their sum is short, and then exchanges two, or turns
  /// one, while that brings them nearer still.
  mutating func round(_ atoms: [Int], _ base: Int) {
    let sum = atoms.reduce(0) { $0 + values[$1] }
    for atom in atoms { change(atom, by: -values[atom]) }
    let short = (0..<system.shownCount).map { system.columnValues[$0] }
    var wanted = (sum + base / 2) / base
    var down = atoms
    var up: [Int] = []
    while wanted > 0, let place = best(down, base, short) {
      up.append(down.remove(at: place))
      change(up[up.count - 1], by: base)
      wanted -= 1
    }
    // Each step brings the sum of squares down by at least 1: it ends.
    while improve(&up, &down, base, short) {}
  }

  private func best(_ atoms: [Int], _ change: Int, _ truth: [Int]) -> Int? {
    atoms.indices.min { cost(atoms[$0], change, truth) < cost(atoms[$1], change, truth) }
  }

  /// By how much the sum of squared differences grows.
  private func cost(_ atom: Int, _ change: Int, _ truth: [Int]) -> Int {
    var sum = 0
    for column in system.columnsOfAtom[atom] where Int(column) < system.shownCount {
      let difference = published[Int(column)] - truth[Int(column)]
      sum += change * (2 * difference + change)
    }
    return sum
  }

  private mutating func improve(
    _ up: inout [Int], _ down: inout [Int], _ base: Int, _ truth: [Int]
  ) -> Bool {
    // The one that is best taken down, then the best to take up in its place or nothing.
    let order = up.indices.sorted { cost(up[$0], -base, truth) < cost(up[$1], -base, truth) }
    for place in order.prefix(12) {
      let atom = up[place]
      let gain = cost(atom, -base, truth)
      change(atom, by: -base)
      if let other = best(down, base, truth), gain + cost(down[other], base, truth) < 0 {
        up[place] = down[other]
        down[other] = atom
        change(up[place], by: base)
        return true
      }
      change(atom, by: base)
    }
    return false
  }

  private mutating func change(_ atom: Int, by change: Int) {
    values[atom] += change
    for column in system.columnsOfAtom[atom] { published[Int(column)] += change }
  }
}
