/// What is published so far of a system.
struct ReleaseState: Sendable {
  let system: CellSystem
  /// By distinct column; never of a quantity.
  var isPublished: [Bool]
  let mayBeZero: [Bool]
  let forced: Set<Int>
}

/// One reader with one level of information, and what is known so far of what they can work out of
/// each primary.
struct Audit: Sendable {
  let view: AttackModel.View
  let primaries: [Primary]
  /// Whole tables that this reader cannot tell from the true one.
  private(set) var alternatives: [Alternative] = []
  /// Of each primary, by whole tables.
  private(set) var lower: [Int]
  private(set) var upper: [Int]
  /// Of each primary, the interval by linear programmes where it was asked for.
  private(set) var interval: [Int: (lower: Double, upper: Double)] = [:]
  private let primaryOfColumn: [Int: Int]

  init(view: AttackModel.View, primaries: [Primary]) {
    self.view = view
    self.primaries = primaries
    lower = primaries.map(\.value)
    upper = primaries.map(\.value)
    primaryOfColumn = Dictionary(
      primaries.enumerated().map { ($0.element.column, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Primaries whose interval is not known to be wide enough.
  var open: [Int] { primaries.indices.filter { !isProved($0) } }

  /// Wide enough by whole tables; or by linear programmes, with at least two whole values.
  func isProved(_ index: Int) -> Bool {
    if isProvedByTables(index) { return true }
    guard upper[index] > lower[index], let interval = interval[index] else { return false }
    return primaries[index].need.isMet(
      value: primaries[index].value, lower: interval.lower, upper: interval.upper)
  }

  private func isProvedByTables(_ index: Int) -> Bool {
    primaries[index].need.isMet(
      value: primaries[index].value, lower: lower[index], upper: upper[index])
  }

  /// Takes in a whole table when it is possible and widens an interval that was too narrow.
  mutating func take(_ alternative: Alternative?, in state: ReleaseState) {
    guard let alternative else { return }
    var wider: [(index: Int, value: Int)] = []
    for (column, change) in alternative.changes(in: state.system) {
      guard let index = primaryOfColumn[column], !isProvedByTables(index) else { continue }
      let value = primaries[index].value + change
      if value < lower[index] || value > upper[index] { wider.append((index, value)) }
    }
    guard !wider.isEmpty,
      alternative.isPossible(in: state, view: view)
    else { return }
    for (index, value) in wider {
      lower[index] = min(lower[index], value)
      upper[index] = max(upper[index], value)
    }
    alternatives.append(alternative)
  }

  /// Takes in what another found out about some of the same primaries.
  mutating func join(_ other: Audit, in state: ReleaseState) {
    for alternative in other.alternatives { take(alternative, in: state) }
    for (index, primary) in other.primaries.enumerated() {
      if let mine = primaryOfColumn[primary.column] { interval[mine] = other.interval[index] }
    }
  }

  /// What still holds in another state: whole tables are looked at again, intervals are forgotten.
  func kept(in state: ReleaseState) -> Audit {
    var audit = Audit(view: view, primaries: primaries)
    for alternative in alternatives { audit.take(alternative, in: state) }
    return audit
  }

  /// Looks for whole tables until each primary is proved or known to be too narrow.
  mutating func prove(
    _ model: AttackModel, in state: ReleaseState, stopsAtFirst: Bool = false
  ) throws(SolverStopped) {
    for index in primaries.indices where !isProved(index) {
      try move(index, model, in: state)
      if !isProved(index) { _ = try ask(index, model, in: state) }
      if stopsAtFirst, !isProved(index) { return }
    }
  }

  /// Looks for whole tables that move one primary far enough.
  mutating func move(
    _ index: Int, _ model: AttackModel, in state: ReleaseState
  ) throws(SolverStopped) {
    for change in primaries[index].need.changes where !isProvedByTables(index) {
      if case .possible(let move) = try model.move(primaries[index].column, by: change, state) {
        take(move, in: state)
      }
    }
  }

  /// Asks for the whole interval of one primary, and for the columns that hold it.
  mutating func ask(
    _ index: Int, _ model: AttackModel, in state: ReleaseState
  ) throws(SolverStopped) -> [Int] {
    let primary = primaries[index]
    let up = try model.reach(primary.column, upwards: true, state)
    let down = try model.reach(primary.column, upwards: false, state)
    interval[index] = (Double(primary.value) - down.change, Double(primary.value) + up.change)
    return Set(up.binding + down.binding).sorted()
  }
}

