import CCLP

/// The solver did not reach an answer that can be trusted; nothing is released.
public struct SolverStopped: Error, Sendable, Hashable {
  /// The status of CLP: 1 infeasible, 3 stopped at a limit, 4 by errors.
  public let status: Int
}

/// How long a linear programme may go on.
public struct SolverLimits: Sendable, Hashable {
  public var iterations: Int
  public var seconds: Double

  /// Of each single programme.
  public init(iterations: Int = 1_000_000, seconds: Double = 60) {
    self.iterations = iterations
    self.seconds = seconds
  }
}

/// A linear programme in which nothing happening is always allowed: every column at 0 and every row
/// within its bounds. What is asked of it differs by a bound or by the objective, and each question
/// starts from there. Solved by COIN-OR CLP.
final class LinearProgram {
  struct Column {
    var rows: [Int32]
    var factor: Double
    var upper: Double
    var cost: Double
  }

  enum Outcome {
    /// The value of the objective.
    case optimal(Double)
    case infeasible
    case unbounded
  }

  let columnCount: Int
  let rowCount: Int
  private let pointer: UnsafeMutableRawPointer
  private let costs: [Double]
  /// Nothing happening, as a basis: every row on its own.
  private let rest: [UInt8]

  init(rowCount: Int, columns: [Column], limits: SolverLimits) {
    columnCount = columns.count
    self.rowCount = rowCount
    costs = columns.map(\.cost)
    pointer = Clp_newModel()
    var starts: [Int32] = [0]
    var indices: [Int32] = []
    var factors: [Double] = []
    for column in columns {
      indices += column.rows
      factors += Array(repeating: column.factor, count: column.rows.count)
      starts.append(Int32(indices.count))
    }
    if indices.isEmpty { (indices, factors) = ([0], [0]) }
    Clp_setLogLevel(pointer, 0)
    // Every factor is 1 or −1.
    Clp_scaling(pointer, 0)
    Clp_setPerturbation(pointer, 102)
    Clp_setMaximumIterations(pointer, Int32(clamping: limits.iterations))
    Clp_setMaximumSeconds(pointer, limits.seconds)
    Clp_loadProblem(
      pointer, Int32(columnCount), Int32(rowCount), starts, indices, factors, nil,
      columns.map(\.upper), costs, Array(repeating: -.infinity, count: rowCount), nil)
    // 3 is at its lower bound, 1 is basic.
    rest =
      Array(repeating: 3, count: columnCount) + Array(repeating: 1, count: rowCount)
  }

  deinit { Clp_deleteModel(pointer) }

  func setRow(_ row: Int, lower: Double, upper: Double) {
    Clp_rowLower(pointer)[row] = lower
    Clp_rowUpper(pointer)[row] = upper
  }

  func setUpper(_ column: Int, _ upper: Double) { Clp_columnUpper(pointer)[column] = upper }

  /// At the least cost, within the bounds as they are now.
  func least() throws(SolverStopped) -> Outcome {
    Clp_chgObjCoefficients(pointer, costs)
    Clp_copyinStatus(pointer, rest)
    Clp_dual(pointer, 0)
    return try outcome()
  }

  /// After a bound has been made narrower, from where the last question ended.
  func leastFromHere() throws(SolverStopped) -> Outcome {
    Clp_dual(pointer, 0)
    return try outcome()
  }

  /// The greatest value of another objective.
  func greatest(_ objective: [Double]) throws(SolverStopped) -> Outcome {
    Clp_chgObjCoefficients(pointer, objective.map { -$0 })
    Clp_copyinStatus(pointer, rest)
    Clp_primal(pointer, 0)
    let outcome = try outcome()
    if case .optimal(let value) = outcome { return .optimal(-value) }
    return outcome
  }

  private func outcome() throws(SolverStopped) -> Outcome {
    switch Clp_status(pointer) {
    case 0: return .optimal(Clp_objectiveValue(pointer))
    case 1: return .infeasible
    case 2: return .unbounded
    case let status: throw SolverStopped(status: Int(status))
    }
  }

  var solution: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: Clp_primalColumnSolution(pointer), count: columnCount)
  }

  var duals: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: Clp_dualRowSolution(pointer), count: rowCount)
  }
}
