extension Suppression {
  /// Audits every reader at both levels of information and suppresses more where somebody could work
  /// out too much, until everything is proved; then shows again what turned out not to be needed.
  ///
  /// To withhold a cell never narrows what a reader finds possible, so what is proved stays proved.
  func prove(
    _ plan: inout Plan, _ state: inout ReleaseState
  ) throws(Fault) -> [Audit] {
    var audits: [Audit] = []
    var repaired: [Int] = []
    // The outsider first, with the primaries dealt out: its tables hold for insiders too, wherever
    // they leave alone those whom the insider knows.
    let outsider = Reader(holder: nil)
    for isInformed in [true, false] {
      let primaries = isInformed ? plan.informed[0] : plan.primaries[0]
      let parts = try audited(
        parts(primaries).map { part in
          Audit(view: .init(reader: outsider, isInformed: isInformed), primaries: part)
        }, pool: audits.flatMap(\.alternatives), state)
      var whole = Audit(
        view: .init(reader: outsider, isInformed: isInformed), primaries: primaries)
      for part in parts { whole.join(part, in: state) }
      try repair(&whole, &plan, &state, &repaired)
      audits.append(whole)
    }
    let pool = audits.flatMap(\.alternatives)
    for isInformed in [true, false] {
      let views = plan.readers.indices.dropFirst().map { index in
        Audit(
          view: .init(reader: plan.readers[index], isInformed: isInformed),
          primaries: isInformed ? plan.informed[index] : plan.primaries[index])
      }
      var done = try audited(
        views, pool: pool + audits.dropFirst(2).flatMap(\.alternatives), state)
      for index in done.indices { try repair(&done[index], &plan, &state, &repaired) }
      audits += done
    }
    try restore(repaired, plan, &state, &audits)
    return audits
  }

  /// Dealt out so that each worker has as much of every kind.
  private func parts(_ primaries: [Primary]) -> [[Primary]] {
    (0..<workers.count).map { worker in
      primaries.indices.filter { $0 % workers.count == worker }.map { primaries[$0] }
    }
  }

  private func audited(
    _ audits: [Audit], pool: [Alternative], _ state: ReleaseState
  ) throws(Fault) -> [Audit] {
    let limits = limits
    let given = state
    let results = workers.map(audits.count) { index -> Swift.Result<Audit, SolverStopped> in
      var audit = audits[index]
      for alternative in pool {
        for factor in [1, -1, 2, -2] { audit.take(alternative.times(factor), in: given) }
      }
      guard !audit.open.isEmpty else { return .success(audit) }
      let model = AttackModel(given, limits: limits)
      model.see(audit.view, given)
      do throws(SolverStopped) {
        try audit.prove(model, in: given)
        return .success(audit)
      } catch {
        return .failure(error)
      }
    }
    var done: [Audit] = []
    for result in results {
      switch result {
      case .success(let audit): done.append(audit)
      case .failure(let stopped): throw .solverStopped(stopped)
      }
    }
    return done
  }

  /// For each primary that is too narrow, withholds the lowest published, non-zero, non-forced cell
  /// that holds it at either end, until it is wide enough.
  private func repair(
    _ audit: inout Audit, _ plan: inout Plan, _ state: inout ReleaseState,
    _ repaired: inout [Int]
  ) throws(Fault) {
    guard !audit.open.isEmpty else { return }
    let model = AttackModel(state, limits: limits)
    model.see(audit.view, state)
    for index in audit.open {
      let column = audit.primaries[index].column
      while !audit.isProved(index), !audit.isExcused(index) {
        let binding: [Int]
        do {
          binding = try audit.ask(index, model, in: state)
        } catch {
          throw .solverStopped(error)
        }
        if audit.isProved(index) { break }
        let lowest = binding.filter { !state.forced.contains($0) }.min {
          (plan.system.columnValues[$0], $0) < (plan.system.columnValues[$1], $1)
        }
        if let lowest {
          state.isPublished[lowest] = false
          model.reset(lowest, state)
          repaired.append(lowest)
        } else if !plan.disclosed.isEmpty {
          // Nothing that is still to be decided holds it: what was given out on request does.
          let reader = audit.view.reader
          plan.excused.insert(Excuse(column: column, holder: reader.holder))
          audit.excuse(index)
        } else {
          throw .cannotBeProtected(
            plan.system.target(column), holder: audit.view.reader.holder)
        }
      }
    }
  }

  /// Shows repaired cells again, the greatest first, where every reader's proof holds without.
  private func restore(
    _ repaired: [Int], _ plan: Plan, _ state: inout ReleaseState, _ audits: inout [Audit]
  ) throws(Fault) {
    guard !repaired.isEmpty else { return }
    let order = repaired.sorted {
      (plan.system.columnValues[$0], $1) > (plan.system.columnValues[$1], $0)
    }
    let model = AttackModel(state, limits: limits)
    for column in order {
      var tried = state
      tried.isPublished[column] = true
      var next = audits
      var isProved = true
      // Those who needed it most are the likeliest to need it still.
      let changed = audits.indices.compactMap { index in
        audits[index].without(column).map { (index, $0) }
      }.sorted { ($0.1.open.count, $1.0) > ($1.1.open.count, $0.0) }
      for (index, audit) in changed where isProved {
        var audit = audit
        if !audit.open.isEmpty {
          model.see(audit.view, tried)
          do {
            try audit.prove(model, in: tried, stopsAtFirst: true)
          } catch {
            throw .solverStopped(error)
          }
        }
        isProved = audit.open.isEmpty
        next[index] = audit
      }
      if isProved {
        state = tried
        audits = next
      }
    }
  }
}
