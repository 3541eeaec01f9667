/// What readers can work out of what is published: the ways in which the atoms could be other than
/// they are. A move makes atoms more or fewer, leaves every published column as it is, and takes
/// nobody below none. The informed reader also knows that a withheld cell holds at least one where
/// its zero would have been shown. A reader inside knows some atoms, which then do not move.
final class AttackModel {
  private let system: CellSystem
  private let program: LinearProgram
  /// By variable; the second half of an atom that holds somebody is how many fewer.
  private let atomOfVariable: [Int32]
  private let isFewer: [Bool]
  private let uppers: [Double]
  private var view: View?

  struct View: Hashable {
    let reader: Reader
    let isInformed: Bool
  }

  init(_ state: ReleaseState, limits: SolverLimits) {
    system = state.system
    var isHeld = Array(repeating: false, count: system.atoms.count)
    for column in 0..<system.shownCount
    where state.isPublished[column] && system.columnValues[column] == 0 {
      for row in system.columns[column] { isHeld[Int(row)] = true }
    }
    var columns: [LinearProgram.Column] = []
    var atoms: [Int32] = []
    var fewer: [Bool] = []
    for atom in system.atoms.indices where !isHeld[atom] {
      let rows = Array(system.columnsOfAtom[atom])
      // Slightly unlike costs, so that among moves of the same size one is the best and its
      // numbers are whole nearly always.
      let cost = 1 + Double(RowHash.value(Int32(atom)) >> 40) / Double(1 << 26)
      let value = system.atoms[atom].value
      columns.append(.init(rows: rows, factor: 1, upper: .infinity, cost: cost))
      atoms.append(Int32(atom))
      fewer.append(false)
      guard value > 0 else { continue }
      columns.append(.init(rows: rows, factor: -1, upper: Double(value), cost: cost))
      atoms.append(Int32(atom))
      fewer.append(true)
    }
    atomOfVariable = atoms
    isFewer = fewer
    uppers = columns.map(\.upper)
    program = LinearProgram(rowCount: system.columns.count, columns: columns, limits: limits)
  }

  /// Takes the place of one reader.
  func see(_ view: View, _ state: ReleaseState) {
    if self.view?.reader != view.reader {
      for variable in atomOfVariable.indices {
        let holder = system.atoms[Int(atomOfVariable[variable])].holder
        let isKnown = holder != nil && holder == view.reader.holder
        program.setUpper(variable, isKnown ? 0 : uppers[variable])
      }
    }
    self.view = view
    for column in 0..<system.columns.count { reset(column, state) }
  }

  /// Takes in that a column has been withheld.
  func reset(_ column: Int, _ state: ReleaseState) {
    let bounds = bounds(column, state)
    program.setRow(column, lower: bounds.lower, upper: bounds.upper)
  }

  /// By how much a column may change.
  private func bounds(_ column: Int, _ state: ReleaseState) -> (lower: Double, upper: Double) {
    guard column < system.shownCount else { return (-.infinity, .infinity) }
    if state.isPublished[column] { return (0, 0) }
    guard view?.isInformed == true, !state.mayBeZero[column] else { return (-.infinity, .infinity) }
    return (1 - Double(system.columnValues[column]), .infinity)
  }

  /// The smallest move that changes a column by at least `change`, in whole numbers.
  func move(
    _ column: Int, by change: Int, _ state: ReleaseState
  ) throws(SolverStopped) -> Move {
    let bounds = bounds(column, state)
    if change > 0 {
      program.setRow(column, lower: Double(change), upper: bounds.upper)
    } else {
      program.setRow(column, lower: bounds.lower, upper: Double(change))
    }
    defer { reset(column, state) }
    guard bounds.lower <= Double(change), bounds.upper >= Double(change) else { return .impossible }
    guard case .optimal = try program.least() else { return .impossible }
    return .possible(try whole())
  }

  enum Move {
    case impossible
    /// Possible in fractions at least; nil when no whole move was found.
    case possible(Alternative?)
  }

  /// How far the column can change upwards, or downwards; and the published columns that hold it
  /// there.
  func reach(
    _ column: Int, upwards: Bool, _ state: ReleaseState
  ) throws(SolverStopped) -> (change: Double, binding: [Int]) {
    var objective = Array(repeating: 0.0, count: program.columnCount)
    let sign = upwards ? 1.0 : -1
    var isIn = Array(repeating: false, count: system.atoms.count)
    for row in system.columns[column] { isIn[Int(row)] = true }
    for variable in atomOfVariable.indices where isIn[Int(atomOfVariable[variable])] {
      objective[variable] = isFewer[variable] ? -sign : sign
    }
    switch try program.greatest(objective) {
    case .unbounded: return (.infinity, [])
    case .infeasible: throw SolverStopped(status: 1)
    case .optimal(let value):
      let duals = program.duals
      let binding = (0..<system.shownCount).filter {
        abs(duals[$0]) > 1e-7 && state.isPublished[$0] && system.columnValues[$0] > 0
      }
      return (value, binding)
    }
  }

  /// The move that was found last, made whole: as it is, or by holding fractions one by one.
  private func whole() throws(SolverStopped) -> Alternative? {
    if let alternative = alternative() { return alternative }
    var held: [Int] = []
    defer { for variable in held { program.setUpper(variable, upper(variable)) } }
    for _ in 0..<12 {
      let solution = program.solution
      // Fractions are taken away where they cost least to lose.
      guard
        let least = solution.indices.filter({ abs(solution[$0] - solution[$0].rounded()) > 1e-6 })
          .min(by: { solution[$0] < solution[$1] })
      else { return nil }
      held.append(least)
      program.setUpper(least, solution[least].rounded(.down))
      guard case .optimal = try program.leastFromHere() else { return nil }
      if let alternative = alternative() { return alternative }
    }
    return nil
  }

  private func upper(_ variable: Int) -> Double {
    let holder = system.atoms[Int(atomOfVariable[variable])].holder
    return holder != nil && holder == view?.reader.holder ? 0 : uppers[variable]
  }

  private func alternative() -> Alternative? {
    let solution = program.solution
    var changes: [Int32: Int] = [:]
    for variable in solution.indices where solution[variable] > 1e-6 {
      let rounded = solution[variable].rounded()
      guard abs(solution[variable] - rounded) < 1e-6, rounded < 1e15 else { return nil }
      changes[atomOfVariable[variable], default: 0] +=
        isFewer[variable] ? -Int(rounded) : Int(rounded)
    }
    let atoms = changes.filter { $0.value != 0 }.keys.sorted()
    return Alternative(atoms: atoms, changes: atoms.map { changes[$0] ?? 0 })
  }
}
