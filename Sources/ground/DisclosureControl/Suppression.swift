/// Cell suppression with proof: chooses which cells are shown, and proves by whole tables that nobody
/// can work out what is withheld. Fails closed: what is not proved is not released.
public struct Suppression: Sendable {
  /// Why nothing is released.
  public enum Fault: Error, Sendable, Hashable {
    /// What is out already lets these cells be worked out; by the number of a cell, or of a quantity.
    case alreadyDisclosed([Sensitivity.Target])
    /// No suppression is left that would widen what can be worked out of this.
    case cannotBeProtected(Sensitivity.Target, holder: Int?)
    /// The request names a cell that the system does not have.
    case unknownCell(Int)
    case solverStopped(SolverStopped)
    /// Numbers beyond 128 bits in the elimination.
    case numbersTooLarge
    /// The certificate does not hold.
    case notProved
  }

  public var rules: ProtectionRules
  public var limits: SolverLimits
  public var workers: Workers

  public init(
    rules: ProtectionRules = ProtectionRules(), limits: SolverLimits = SolverLimits(),
    workers: Workers = .one
  ) {
    self.rules = rules
    self.limits = limits
    self.workers = workers
  }

  /// What is asked to be released.
  public struct Request: Sendable {
    public var system: CellSystem
    public var sensitivities: [Sensitivity]
    /// Cells that are out already.
    public var forced: Set<Int>
    /// Cells that are out since they were given out on request; what they give away cannot be
    /// protected any more and is left out of the proof.
    public var disclosed: Set<Int> = []
    /// Cells that were withheld and stay so.
    public var closed: Set<Int> = []
    /// Cells that may be withheld though they are zero.
    public var mayBeZero: Set<Int>
    /// Cells that are shown only where those of a lower number can be; 0 where not given. Of a whole
    /// and its parts it says which is rather gone without.
    public var yielding: [Int: Int] = [:]

    public init(
      _ system: CellSystem, sensitivities: [Sensitivity] = [], forced: Set<Int> = [],
      mayBeZero: Set<Int> = []
    ) {
      self.system = system
      self.sensitivities = sensitivities
      self.forced = forced
      self.mayBeZero = mayBeZero
    }

    /// Tables by themselves, their disclosive zeros kept.
    public init(_ tables: TableSet, sensitivities: [Sensitivity] = []) {
      self.init(
        tables.system, sensitivities: sensitivities + tables.zeroSensitivities,
        mayBeZero: Set(tables.mayBeZero.indices.filter { tables.mayBeZero[$0] }))
    }
  }

  /// Which cells are shown, with the proof. All but `isPublished` stays in the zone.
  public struct Result: Sendable {
    /// By cell.
    public let isPublished: [Bool]
    /// By cell: sensitive in itself to some reader.
    public let isPrimary: [Bool]
    /// How many cells are withheld after the elimination, before the audit.
    public let withheldByElimination: Int
    /// Distinct figures, shown or not, that are kept from the outsider.
    public let sensitiveCount: Int
    public let certificate: Certificate

    public var withheldCount: Int { isPublished.count { !$0 } }
  }

  public func protect(_ request: Request) throws(Fault) -> Result {
    var plan = try plan(request)
    var state = try eliminate(&plan, request)
    let byElimination = plan.system.columnOfCell.count { !state.isPublished[$0] }
    let audits = try prove(&plan, &state)
    let certificate = Certificate(
      state: state, rules: rules, sensitivities: request.sensitivities, excused: plan.excused,
      audits: audits)
    guard (try? certificate.check(state)) != nil else { throw .notProved }
    return Result(
      isPublished: plan.system.columnOfCell.map { state.isPublished[$0] },
      isPrimary: plan.system.columnOfCell.map { plan.withheld.contains($0) },
      withheldByElimination: byElimination, sensitiveCount: plan.primaries[0].count,
      certificate: certificate)
  }

  /// Elimination alone, without audit: which cells it would show. Not safe to release.
  public func elimination(_ request: Request) throws(Fault) -> [Bool] {
    var plan = try plan(request)
    let state = try eliminate(&plan, request)
    return plan.system.columnOfCell.map { state.isPublished[$0] }
  }

  // MARK: - Steps

  struct Plan: Sendable {
    let system: CellSystem
    let readers: [Reader]
    /// Of each reader.
    var primaries: [[Primary]]
    var informed: [[Primary]]
    /// Columns that are withheld since they are sensitive.
    let withheld: Set<Int>
    /// Columns that are out; and those of them that were given out on request.
    let forced: Set<Int>
    let disclosed: Set<Int>
    /// Columns that cannot be shown any more.
    let closed: Set<Int>
    /// How far columns give way to others.
    let yielding: [Int: Int]
    /// What cannot be protected any more, since it was given out on request.
    var excused: Set<Excuse> = []

    mutating func excuse(_ column: Int, reader: Int) {
      excused.insert(Excuse(column: column, holder: readers[reader].holder))
      primaries[reader].removeAll { $0.column == column }
      informed[reader].removeAll { $0.column == column }
    }
  }

  private func plan(_ request: Request) throws(Fault) -> Plan {
    let system = request.system
    let named = request.forced.union(request.mayBeZero).union(request.disclosed)
      .union(request.closed)
    for cell in named.sorted() where !system.columnOfCell.indices.contains(cell) {
      throw .unknownCell(cell)
    }
    func columns(_ cells: Set<Int>) -> Set<Int> { Set(cells.map { system.columnOfCell[$0] }) }
    let readers = rules.readers(system)
    let primaries = readers.map {
      rules.primaries(system, request.sensitivities, isInformed: false, of: $0)
    }
    let informed = readers.map {
      rules.primaries(system, request.sensitivities, isInformed: true, of: $0)
    }
    let open = Set(system.columnOfCell.indices).subtracting(request.closed)
    var plan = Plan(
      system: system, readers: readers, primaries: primaries, informed: informed,
      withheld: Set(primaries.joined().map(\.column)), forced: columns(request.forced),
      disclosed: columns(request.disclosed),
      closed: columns(request.closed).subtracting(columns(open)),
      // What is the same as a cell that gives way to nothing gives way to nothing.
      yielding: Dictionary(
        system.columnOfCell.enumerated().map { ($0.element, request.yielding[$0.offset] ?? 0) },
        uniquingKeysWith: min))
    let out = plan.withheld.intersection(plan.forced)
    guard out.isEmpty else { throw .alreadyDisclosed(out.sorted().map(system.target)) }
    for column in plan.withheld.intersection(plan.disclosed) {
      for reader in readers.indices
      where plan.primaries[reader].contains(where: { $0.column == column }) {
        plan.excuse(column, reader: reader)
      }
    }
    return plan
  }

  private func eliminate(_ plan: inout Plan, _ request: Request) throws(Fault) -> ReleaseState {
    var outcome = try secondary(plan, forced: plan.forced)
    let solved = Set(
      zip(plan.primaries, outcome.solved).flatMap { primaries, solved in
        solved.map { primaries[$0].column }
      })
    guard solved.isEmpty else {
      throw .alreadyDisclosed(solved.sorted().map(plan.system.target))
    }
    if !plan.disclosed.isEmpty {
      outcome = try secondary(plan, forced: plan.forced.union(plan.disclosed))
      let given = outcome.solved.enumerated().flatMap { reader, solved in
        solved.map { (plan.primaries[reader][$0].column, reader) }
      }
      for (column, reader) in given { plan.excuse(column, reader: reader) }
    }
    var mayBeZero = Array(repeating: false, count: plan.system.columns.count)
    for cell in request.mayBeZero { mayBeZero[plan.system.columnOfCell[cell]] = true }
    return ReleaseState(
      system: plan.system,
      isPublished: outcome.isPublished
        + Array(repeating: false, count: plan.system.columns.count - plan.system.shownCount),
      mayBeZero: mayBeZero, forced: plan.forced.union(plan.disclosed))
  }

  private func secondary(
    _ plan: Plan, forced: Set<Int>
  ) throws(Fault) -> SecondarySuppression.Outcome {
    do {
      return try SecondarySuppression.run(
        plan.system, readers: plan.readers, primaries: plan.primaries,
        withheld: plan.withheld.union(plan.closed), forced: forced, yielding: plan.yielding)
    } catch {
      throw .numbersTooLarge
    }
  }
}

/// Something sensitive that a reader was told on request.
struct Excuse: Hashable, Sendable, Comparable {
  let column: Int
  let holder: Int?

  static func < (left: Self, right: Self) -> Bool {
    (left.column, left.holder ?? -1) < (right.column, right.holder ?? -1)
  }
}

extension CellSystem {
  /// A cell or quantity of a column.
  func target(_ column: Int) -> Sensitivity.Target {
    if let cell = columnOfCell.firstIndex(of: column) { return .cell(cell) }
    return .quantity(columnOfQuantity.firstIndex(of: column) ?? 0)
  }
}

extension Suppression {
  /// What the outsider can work out of each cell from what is shown, by linear programmes: an audit of
  /// any pattern, of whatever origin.
  public func intervals(
    of cells: [Int], _ system: CellSystem, isPublished: [Bool], isInformed: Bool
  ) throws(Fault) -> [ClosedRange<Double>] {
    var columns = Array(repeating: false, count: system.columns.count)
    for (cell, column) in system.columnOfCell.enumerated() where isPublished[cell] {
      columns[column] = true
    }
    let state = ReleaseState(
      system: system, isPublished: columns, mayBeZero: columns.map { _ in false }, forced: [])
    let model = AttackModel(state, limits: limits)
    model.see(.init(reader: Reader(holder: nil), isInformed: isInformed), state)
    var result: [ClosedRange<Double>] = []
    for cell in cells {
      guard system.columnOfCell.indices.contains(cell) else { throw .unknownCell(cell) }
      let value = Double(system.values[cell])
      do {
        let column = system.columnOfCell[cell]
        let up = try model.reach(column, upwards: true, state).change
        let down = try model.reach(column, upwards: false, state).change
        result.append((value - max(0, down))...(value + max(0, up)))
      } catch {
        throw .solverStopped(error)
      }
    }
    return result
  }
}
