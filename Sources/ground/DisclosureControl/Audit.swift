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
  /// The columns that each of them changes, all withheld.
  private var reached: [[(column: Int, change: Int)]] = []
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

  /// Primaries that were given out on request.
  private var excused: Set<Int> = []

  /// Primaries whose interval is not known to be wide enough.
  var open: [Int] { primaries.indices.filter { !isProved($0) && !isExcused($0) } }

  func isExcused(_ index: Int) -> Bool { excused.contains(index) }

  mutating func excuse(_ index: Int) { excused.insert(index) }

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
    let changes = alternative.changes(in: state.system)
    let widens = changes.contains { column, change in
      guard let index = primaryOfColumn[column], !isProvedByTables(index) else { return false }
      let value = primaries[index].value + change
      return value < lower[index] || value > upper[index]
    }
    guard widens, alternative.isPossible(in: state, view: view) else { return }
    alternatives.append(alternative)
    reached.append(changes.sorted { $0.column < $1.column })
    widen(changes)
  }

  private mutating func widen(_ changes: [(column: Int, change: Int)]) {
    for (column, change) in changes {
      guard let index = primaryOfColumn[column] else { continue }
      lower[index] = min(lower[index], primaries[index].value + change)
      upper[index] = max(upper[index], primaries[index].value + change)
    }
  }

  /// Takes in what another found out about some of the same primaries.
  mutating func join(_ other: Audit, in state: ReleaseState) {
    for alternative in other.alternatives { take(alternative, in: state) }
    for (index, primary) in other.primaries.enumerated() {
      if let mine = primaryOfColumn[primary.column] { interval[mine] = other.interval[index] }
    }
  }

  /// What still holds when a withheld column is published; nil when all of it does.
  func without(_ column: Int) -> Audit? {
    let kept = reached.indices.filter { place in
      !reached[place].contains { $0.column == column }
    }
    let isByTables = primaries.indices.allSatisfy { isExcused($0) || isProvedByTables($0) }
    if kept.count == reached.count, isByTables { return nil }
    var audit = Audit(view: view, primaries: primaries)
    audit.excused = excused
    for place in kept {
      audit.alternatives.append(alternatives[place])
      audit.reached.append(reached[place])
      audit.widen(reached[place])
    }
    return audit
  }

  /// Looks for whole tables until each primary is proved or known to be too narrow.
  mutating func prove(
    _ model: AttackModel, in state: ReleaseState, stopsAtFirst: Bool = false
  ) throws(SolverStopped) {
    for index in open where !isProved(index) {
      try move(index, model, in: state)
      if stopsAtFirst, !isProved(index) { return }
    }
  }

  /// Looks for whole tables that together move one primary far enough: as far up as is needed or
  /// possible, and down by the rest.
  private mutating func move(
    _ index: Int, _ model: AttackModel, in state: ReleaseState
  ) throws(SolverStopped) {
    let primary = primaries[index]
    switch primary.need {
    case .reach(let below, let above):
      for change in [above, -below] where change != 0 {
        if case .possible(let move) = try model.move(primary.column, by: change, state) {
          take(move, in: state)
        }
      }
    case .width(let width):
      var up = width
      while up > 0, !isProvedByTables(index) {
        if case .possible(let move) = try model.move(primary.column, by: up, state) {
          take(move, in: state)
          break
        }
        up -= 1
      }
      let down = width - (upper[index] - primary.value)
      guard !isProvedByTables(index), down > 0 else { return }
      if case .possible(let move) = try model.move(primary.column, by: -down, state) {
        take(move, in: state)
      }
    }
  }

  /// Asks for the whole interval of one primary, and looks for whole tables where it is wide enough;
  /// gives the columns that hold it.
  mutating func ask(
    _ index: Int, _ model: AttackModel, in state: ReleaseState
  ) throws(SolverStopped) -> [Int] {
    let primary = primaries[index]
    let up = try model.reach(primary.column, upwards: true, state)
    let down = try model.reach(primary.column, upwards: false, state)
    let found = (Double(primary.value) - down.change, Double(primary.value) + up.change)
    interval[index] = found
    if primary.need.isMet(value: primary.value, lower: found.0, upper: found.1) {
      try move(index, model, in: state)
    }
    return Set(up.binding + down.binding).sorted()
  }
}
