/// Cell suppression with proof: chooses which cells are shown, and proves by whole tables that nobody
/// can work out what is withheld. Fails closed: what is not proved is not released.
public struct Suppression: Sendable {
  /// Why nothing is released.
  public enum Fault: Error, Sendable, Hashable {
    /// What is out already lets these cells be worked out; by the number of a cell, or of a quantity.
    case alreadyDisclosed([Sensitivity.Target])
    /// No suppression is left that would widen what can be worked out of this.
    case cannotBeProtected(Sensitivity.Target, holder: Int?)
    /// A sensitive figure is among those that are out already.
    case unknownCell(Int)
    case solverStopped(SolverStopped)
    /// Numbers beyond 128 bits in the elimination.
    case numbersTooLarge
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
    /// Cells that are not shown whatever the others are; not known by the readers to hold somebody.
    public var mayBeZero: Set<Int>

    public init(
      _ system: CellSystem, sensitivities: [Sensitivity] = [], forced: Set<Int> = [],
      mayBeZero: Set<Int> = []
    ) {
      self.system = system
      self.sensitivities = sensitivities
      self.forced = forced
      self.mayBeZero = mayBeZero
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
    public let certificate: Certificate

    public var withheldCount: Int { isPublished.count { !$0 } }
  }

  public func protect(_ request: Request) throws(Fault) -> Result {
    let plan = try plan(request)
    var state = try eliminate(plan, request)
    let byElimination = withheld(plan, state)
    let audits = try prove(plan, &state, eliminated: state)
    let certificate = Certificate(
      state: state, rules: rules, sensitivities: request.sensitivities, audits: audits)
    return Result(
      isPublished: plan.system.columnOfCell.map { state.isPublished[$0] },
      isPrimary: plan.system.columnOfCell.map { plan.withheld.contains($0) },
      withheldByElimination: byElimination, certificate: certificate)
  }

  /// Elimination alone, without audit: which cells it would show. Not safe to release.
  public func elimination(_ request: Request) throws(Fault) -> [Bool] {
    let plan = try plan(request)
    let state = try eliminate(plan, request)
    return plan.system.columnOfCell.map { state.isPublished[$0] }
  }

  // MARK: - Steps

  struct Plan: Sendable {
    let system: CellSystem
    let readers: [Reader]
    /// Of each reader.
    let primaries: [[Primary]]
    let informed: [[Primary]]
    /// Columns that are withheld since they are sensitive.
    let withheld: Set<Int>
    let forced: Set<Int>
  }

  func plan(_ request: Request) throws(Fault) -> Plan {
    let system = request.system
    for cell in request.forced.union(request.mayBeZero).sorted()
    where !system.columnOfCell.indices.contains(cell) {
      throw .unknownCell(cell)
    }
    let readers = rules.readers(system)
    let primaries = readers.map {
      rules.primaries(system, request.sensitivities, isInformed: false, of: $0)
    }
    let informed = readers.map {
      rules.primaries(system, request.sensitivities, isInformed: true, of: $0)
    }
    let forced = Set(request.forced.map { system.columnOfCell[$0] })
    let sensitive = Set(primaries.joined().map(\.column))
    let out = sensitive.intersection(forced)
    guard out.isEmpty else { throw .alreadyDisclosed(out.sorted().map(system.target)) }
    return Plan(
      system: system, readers: readers, primaries: primaries, informed: informed,
      withheld: sensitive, forced: forced)
  }

  private func eliminate(_ plan: Plan, _ request: Request) throws(Fault) -> ReleaseState {
    let outcome: SecondarySuppression.Outcome
    do {
      outcome = try SecondarySuppression.run(
        plan.system, readers: plan.readers, primaries: plan.primaries, withheld: plan.withheld,
        forced: plan.forced)
    } catch {
      throw .numbersTooLarge
    }
    let solved = Set(
      zip(plan.primaries, outcome.solved).flatMap { primaries, solved in
        solved.map { primaries[$0].column }
      })
    guard solved.isEmpty else {
      throw .alreadyDisclosed(solved.sorted().map(plan.system.target))
    }
    var mayBeZero = Array(repeating: false, count: plan.system.columns.count)
    for cell in request.mayBeZero { mayBeZero[plan.system.columnOfCell[cell]] = true }
    return ReleaseState(
      system: plan.system,
      isPublished: outcome.isPublished
        + Array(repeating: false, count: plan.system.columns.count - plan.system.shownCount),
      mayBeZero: mayBeZero, forced: plan.forced)
  }

  private func withheld(_ plan: Plan, _ state: ReleaseState) -> Int {
    plan.system.columnOfCell.count { !state.isPublished[$0] }
  }
}

extension CellSystem {
  /// A cell or quantity of a column.
  func target(_ column: Int) -> Sensitivity.Target {
    if let cell = columnOfCell.firstIndex(of: column) { return .cell(cell) }
    return .quantity(columnOfQuantity.firstIndex(of: column) ?? 0)
  }
}
