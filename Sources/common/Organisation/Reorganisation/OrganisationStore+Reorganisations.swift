import Core
import Database
import Foundation

extension OrganisationStore {
  // MARK: Plans

  @discardableResult
  package func createReorganisation(
    name: String, day: Day, changes planned: [OrganisationChange] = [], by creator: UserID? = nil
  ) async throws -> Reorganisation {
    let plan = Reorganisation(
      id: .make(at: clock.now), name: name, day: day, changes: planned)
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO reorganisation (municipality_id, id, name, day, state, plan, created_at,
          created_by)
        VALUES (\(municipality), \(plan.id), \(name), \(day), \(plan.state),
          \(JSONText(planned)), \(clock.now), \(creator))
        """)
      try record("planned", plan, creator, on: connection)
    }
    return plan
  }

  /// Latest day first.
  package func reorganisations() async throws -> [Reorganisation] {
    try await database.read { try reorganisations(on: $0) }
  }

  package func reorganisation(_ id: ID<Reorganisation>) async throws -> Reorganisation? {
    try await reorganisations().first { $0.id == id }
  }

  /// Saves a plan as it was changed. One that was decided must be decided again.
  ///
  /// Throws `ReorganisationError.alreadyDone`, and `changedMeanwhile` when somebody was quicker.
  package func save(_ plan: Reorganisation, by changer: UserID? = nil) async throws {
    try await database.write { connection in
      try set(plan, state: .draft, on: connection)
      try record("changed", plan, changer, on: connection)
    }
  }

  /// Removes a plan that has not been done.
  package func remove(_ plan: Reorganisation, by remover: UserID? = nil) async throws {
    try await database.write { connection in
      try requireUnchanged(plan, on: connection)
      try connection.execute(
        "DELETE FROM reorganisation WHERE municipality_id = \(municipality) AND id = \(plan.id)")
      try record("removed", plan, remover, on: connection)
    }
  }

  /// What a plan would do today, were it carried out.
  package func preview(_ plan: Reorganisation) async throws -> ReorganisationPreview {
    try await database.read { ReorganisationPreview(try rearrangement(plan, on: $0)) }
  }

  /// The units as a plan would leave them, as far as it can be made.
  func planned(_ plan: Reorganisation) async throws -> [OrgUnit] {
    try await database.read { try rearrangement(plan, on: $0).after.tree.units }
  }

  // MARK: Carrying out

  /// Decides a plan: carried out at once when its day has come, else before anybody is let in on
  /// that day.
  ///
  /// Throws `ReorganisationError.blocked` while something stands in its way.
  @discardableResult
  package func decide(
    _ plan: Reorganisation, by decider: UserID? = nil
  ) async throws -> Reorganisation.State {
    try await database.write { connection in
      try requireUnchanged(plan, on: connection)
      if plan.day <= clock.today {
        try carryOut(plan, by: decider, on: connection)
        return .done
      }
      let arranged = try rearrangement(plan, on: connection)
      guard arranged.faults.isEmpty else { throw ReorganisationError.blocked(arranged.faults) }
      try set(plan, state: .decided, on: connection)
      try record("decided", plan, decider, on: connection)
      return .decided
    }
  }

  /// Carries out what was decided for today or earlier. One that has come to be blocked waits, and
  /// its page says why.
  func carryOutReorganisations() async throws {
    let today = clock.today
    let due = try await reorganisations().filter { $0.state == .decided && $0.day <= today }
    for plan in due.sorted(by: { ($0.day, $0.id) < ($1.day, $1.id) }) {
      do {
        try await database.write { try carryOut(plan, by: nil, on: $0) }
      } catch ReorganisationError.blocked {
        continue
      } catch ReorganisationError.alreadyDone {
        continue
      } catch OrganisationError.changedMeanwhile {
        // Somebody is changing it at this moment: it is no longer decided.
        continue
      }
    }
    try await forgetJournals()
  }

  /// What can no longer be undone need not be remembered row by row.
  private func forgetJournals() async throws {
    let today = clock.today
    let old = try await reorganisations().filter { $0.doneOn.map { $0 < today } ?? false }
    guard !old.isEmpty else { return }
    let isKept = try await database.read { connection in
      try connection.first(
        """
        SELECT 1 FROM reorganisation WHERE municipality_id = \(municipality)
          AND journal IS NOT NULL AND id IN \(list: old.map(\.id))
        """) != nil
    }
    guard isKept else { return }
    try await database.write { connection in
      try connection.execute(
        """
        UPDATE reorganisation SET journal = NULL
        WHERE municipality_id = \(municipality) AND id IN \(list: old.map(\.id))
        """)
    }
  }

  private func carryOut(
    _ plan: Reorganisation, by decider: UserID?, on connection: any Connection
  ) throws {
    try requireUnchanged(plan, on: connection)
    guard plan.day <= clock.today else { throw ReorganisationError.tooEarly(plan.day) }
    let arranged = try rearrangement(plan, on: connection)
    guard arranged.faults.isEmpty else { throw ReorganisationError.blocked(arranged.faults) }
    var journal = ReorganisationJournal(from: arranged.before, to: arranged.after)
    // What is new first: something that was there may come under it.
    for difference in journal.units where difference.before == nil {
      if let unit = difference.after { try add(unit, by: decider, on: connection) }
    }
    for difference in journal.units where difference.before != nil {
      if let unit = difference.after { try update(unit, on: connection) }
    }
    for succession in journal.successions { try insert(succession, on: connection) }
    // What ends makes room before what begins.
    for difference in journal.memberships where difference.before != nil {
      try write(difference.before, difference.after, on: connection)
    }
    for difference in journal.memberships where difference.before == nil {
      try write(difference.before, difference.after, on: connection)
    }
    for handover in arranged.handovers {
      for load in arranged.facts.loads
      where load.worker == handover.from && load.open > 0
        && (handover.unit == nil || handover.unit == load.unit)
      {
        for room in work {
          let episodes = try room.handOver(
            from: handover.from, in: load.unit, to: handover.to, by: decider, log: changes,
            on: connection)
          guard !episodes.isEmpty else { continue }
          journal.work.append(
            HandedOver(from: handover.from, to: handover.to, episodes: episodes))
        }
      }
    }
    try connection.execute(
      """
      UPDATE reorganisation SET state = \(Reorganisation.State.done),
        done_at = \(clock.now), done_by = \(decider), journal = \(JSONText(journal)),
        row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(plan.id)
      """)
    try record("done", plan, decider, on: connection)
  }

  // MARK: Undoing

  /// Puts every row back as it was, on the day that the reorganisation was done. It is a draft again
  /// then.
  ///
  /// Throws `ReorganisationError` when it is too late, or what it made has been used since.
  package func undo(_ id: ID<Reorganisation>, by undoer: UserID? = nil) async throws {
    try await database.write { connection in
      guard let plan = try reorganisations(on: connection).first(where: { $0.id == id }),
        plan.state == .done
      else { throw OrganisationError.changedMeanwhile }
      let stored = try connection.first(
        """
        SELECT journal FROM reorganisation WHERE municipality_id = \(municipality) AND id = \(id)
        """)
      guard plan.doneOn == clock.today,
        let journal = try stored?.value(
          "journal", as: JSONText<ReorganisationJournal>?.self)?.value
      else { throw ReorganisationError.tooLate }
      try requireUntouched(journal, on: connection)
      for handed in journal.work.reversed() {
        for room in work {
          guard try room.giveBack(handed, by: undoer, log: changes, on: connection) else {
            throw ReorganisationError.changedSince(try login(of: handed.from, on: connection))
          }
        }
      }
      for difference in journal.memberships where difference.before == nil {
        try write(difference.after, nil, on: connection)
      }
      for difference in journal.memberships where difference.before != nil {
        try write(difference.after, difference.before, on: connection)
      }
      for succession in journal.successions { try delete(succession, on: connection) }
      for difference in journal.units {
        if let before = difference.before { try update(before, on: connection) }
      }
      // Those below first.
      for difference in journal.units.reversed() where difference.before == nil {
        guard let made = difference.after else { continue }
        try refusing(.changedSince(made.name)) { try delete(made, on: connection) }
      }
      try connection.execute(
        """
        UPDATE reorganisation SET state = \(Reorganisation.State.draft), done_at = NULL,
          done_by = NULL, journal = NULL, row_version = row_version + 1
        WHERE municipality_id = \(municipality) AND id = \(id)
        """)
      try record("undone", plan, undoer, on: connection)
    }
  }

  /// Refuses when a row is no longer what the reorganisation made it, or what is new is in use.
  private func requireUntouched(
    _ journal: ReorganisationJournal, on connection: any Connection
  ) throws {
    let tree = try tree(on: connection)
    let memberships = Dictionary(
      uniqueKeysWithValues: try memberships(on: connection).map { ($0.id, $0) })
    for difference in journal.units {
      guard let after = difference.after, tree[after.id] == after else {
        throw ReorganisationError.changedSince((difference.after ?? difference.before)?.name ?? "")
      }
    }
    for succession in journal.successions where !tree.successions.contains(succession) {
      throw ReorganisationError.changedSince(tree[succession.successor]?.name ?? "")
    }
    for difference in journal.memberships {
      guard let id = (difference.after ?? difference.before)?.id,
        memberships[id] == difference.after
      else {
        let user = (difference.after ?? difference.before)?.user
        throw ReorganisationError.changedSince(
          try user.map { try login(of: $0, on: connection) } ?? "")
      }
    }
    let isNew = Set(journal.units.filter { $0.before == nil }.compactMap { $0.after?.id })
    let touched = Set(journal.units.compactMap { $0.after?.id })
    let made = Set(journal.memberships.compactMap { $0.after?.id })
    let used =
      try loads(on: connection).map(\.unit)
      + work.flatMap { try $0.boundUnits(on: connection) }
      + memberships.values.filter { !made.contains($0.id) }.map(\.unit)
      + tree.units.filter { !touched.contains($0.id) }.compactMap(\.parent)
    if let unit = used.first(where: isNew.contains) {
      throw ReorganisationError.changedSince(tree[unit]?.name ?? "")
    }
  }

  // MARK: Rows

  private func rearrangement(
    _ plan: Reorganisation, on connection: any Connection
  ) throws -> Rearrangement {
    let tree = try tree(on: connection)
    let users = try users(on: connection)
    let gone = try leavings(on: connection).filter { $0.lastDay < plan.day }.map(\.user)
    let bound = try work.reduce(into: Set<UnitID>()) {
      $0.formUnion(try $1.boundUnits(on: connection))
    }
    return Rearrangement(
      plan,
      on: OrganisationState(
        units: tree.units, successions: tree.successions,
        memberships: try memberships(on: connection)),
      OrganisationFacts(
        users: users, staying: Set(users.filter { !$0.isClosed }.map(\.id)).subtracting(gone),
        loads: try loads(on: connection), bound: bound), now: clock.now)
  }

  private func write(
    _ before: Membership?, _ after: Membership?, on connection: any Connection
  ) throws {
    switch (before, after) {
    case (_?, let after?): try update(after, on: connection)
    case (let before?, nil): try delete(before, on: connection)
    case (nil, let after?): try insert(after, on: connection)
    case (nil, nil): break
    }
  }

  private func login(of user: UserID, on connection: any Connection) throws -> String {
    try self.user(user, on: connection)?.login ?? ""
  }

  private func requireUnchanged(
    _ plan: Reorganisation, on connection: any Connection
  ) throws {
    guard let stored = try reorganisations(on: connection).first(where: { $0.id == plan.id }) else {
      throw OrganisationError.changedMeanwhile
    }
    if stored.state == .done { throw ReorganisationError.alreadyDone }
    guard stored.rowVersion == plan.rowVersion else { throw OrganisationError.changedMeanwhile }
  }

  private func set(
    _ plan: Reorganisation, state: Reorganisation.State, on connection: any Connection
  ) throws {
    try requireUnchanged(plan, on: connection)
    try connection.execute(
      """
      UPDATE reorganisation SET name = \(plan.name), day = \(plan.day), state = \(state),
        plan = \(JSONText(plan.changes)), row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(plan.id)
      """)
  }

  private func reorganisations(on connection: any Connection) throws -> [Reorganisation] {
    try connection.rows(
      """
      SELECT id, name, day, state, plan, row_version, done_at FROM reorganisation
      WHERE municipality_id = \(municipality) ORDER BY day DESC, id DESC
      """
    ).map { row in
      Reorganisation(
        id: try row.value("id"), name: try row.value("name"), day: try row.value("day"),
        changes: try row.value("plan", as: JSONText<[OrganisationChange]>.self).value,
        state: try row.value("state", as: Reorganisation.State.self),
        rowVersion: try row.value("row_version"),
        doneOn: try row.value("done_at", as: Date?.self).map { Day(inSweden: $0) })
    }
  }

  private func record(
    _ event: String, _ plan: Reorganisation, _ user: UserID?, on connection: any Connection
  ) throws {
    try changes.record(
      Change(
        "reorganisation.\(event)", by: user, subject: plan.id.uuid, detail: "\(plan.day)"),
      on: connection)
  }
}

extension Reorganisation.State: SQLBindable {}

/// Runs `body`; a row that something still refers to becomes `refusal`.
private func refusing(_ refusal: ReorganisationError, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch DatabaseError.constraint(let constraint) where constraint.kind == .foreignKey {
    throw refusal
  }
}
