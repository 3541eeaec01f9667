import Core
import Database
import Foundation

extension OrganisationStore {
  // MARK: Work

  /// What is somebody's in every room, by unit; everybody's when `worker` is nil.
  func loads(of worker: UserID? = nil, on connection: any Connection) throws -> [WorkLoad] {
    try work.flatMap { try $0.loads(of: worker, on: connection) }
  }

  /// Who can take over the work of a user, and how much there is.
  func workToHandOver(
    of user: UserID, on day: Day
  ) async throws -> (loads: [WorkLoad], staffing: Staffing) {
    try await database.read { connection in
      (
        try loads(of: user, on: connection).filter { $0.open > 0 },
        try staffing(on: day, without: user, on: connection)
      )
    }
  }

  /// Hands over all open work of somebody who stays.
  package func handOverWork(
    of user: UserID, to receivers: [UnitID: WorkReceiver], by changer: UserID? = nil
  ) async throws {
    try await database.write { connection in
      let staffing = try staffing(on: clock.today, without: user, on: connection)
      try handOver(user, receivers, staffing, isStrict: true, by: changer, on: connection)
    }
  }

  private func handOver(
    _ user: UserID, _ receivers: [UnitID: WorkReceiver], _ staffing: Staffing, isStrict: Bool,
    by changer: UserID?, on connection: any Connection
  ) throws {
    for load in try loads(of: user, on: connection) where load.open > 0 {
      var found = staffing.resolve(receivers[load.unit] ?? .manager, for: load.unit)
      if found == nil, isStrict {
        let name = try requireUnit(load.unit, on: connection).name
        throw LeavingError.noReceiver(load.unit, name: name, open: load.open)
      }
      // Whoever was named may have left before the day came.
      if found == nil { found = staffing.resolve(.manager, for: load.unit) }
      for room in work {
        _ = try room.handOver(
          from: user, in: load.unit, to: found?.user, by: changer, log: changes, on: connection)
      }
    }
  }

  private func staffing(
    on day: Day, without user: UserID, on connection: any Connection
  ) throws -> Staffing {
    let gone = try leavings(on: connection).filter { $0.lastDay < day }.map(\.user)
    let users = try users(on: connection).filter { !$0.isClosed && $0.id != user }.map(\.id)
    return Staffing(
      tree: try tree(on: connection), memberships: try memberships(on: connection),
      users: Set(users).subtracting(gone), day: day)
  }

  // MARK: Leaving

  /// Decides that somebody leaves; what it means comes about when the last day is over, which is at
  /// once when it already is. A new decision takes the place of one that has not come about.
  ///
  /// Throws `LeavingError`.
  package func decideLeaving(_ leaving: Leaving, by decider: UserID? = nil) async throws {
    try await database.write { connection in
      guard let user = try user(leaving.user, on: connection) else {
        throw OrganisationError.noSuchUser
      }
      guard !user.isClosed else { throw LeavingError.alreadyClosed }
      let dayAfter = max(leaving.lastDay + 1, clock.today)
      let staffing = try staffing(on: dayAfter, without: user.id, on: connection)
      let all = Staffing(
        tree: staffing.tree, memberships: try memberships(of: user.id, on: connection),
        users: [user.id], day: clock.today)
      guard all.administered.isSubset(of: staffing.administered) else {
        throw LeavingError.lastAdministrator
      }
      for load in try loads(of: user.id, on: connection) where load.open > 0 {
        guard staffing.resolve(leaving.receivers[load.unit] ?? .manager, for: load.unit) != nil
        else {
          let name = staffing.tree[load.unit]?.name ?? ""
          throw LeavingError.noReceiver(load.unit, name: name, open: load.open)
        }
      }
      try connection.execute(
        """
        INSERT INTO leaving (municipality_id, user_id, last_day, receivers, decided_at, decided_by)
        VALUES (\(municipality), \(user.id), \(leaving.lastDay), \(Receivers(leaving.receivers)),
          \(clock.now), \(decider))
        ON CONFLICT (municipality_id, user_id) DO UPDATE SET last_day = excluded.last_day,
          receivers = excluded.receivers, decided_at = excluded.decided_at,
          decided_by = excluded.decided_by
        """)
      try changes.record(
        Change(
          "leaving.decided", by: decider, subject: user.id.uuid, detail: "\(leaving.lastDay)"),
        on: connection)
      if leaving.lastDay < clock.today {
        try carryOut(leaving, staffing, isStrict: true, by: decider, on: connection)
      }
    }
  }

  /// Takes back a decision that has not come about.
  package func cancelLeaving(of user: UserID, by canceller: UserID? = nil) async throws {
    try await database.write { connection in
      let removed = try connection.execute(
        """
        DELETE FROM leaving
        WHERE municipality_id = \(municipality) AND user_id = \(user) AND done_at IS NULL
        """)
      guard removed == 1 else { throw OrganisationError.changedMeanwhile }
      try changes.record(
        Change("leaving.cancelled", by: canceller, subject: user.uuid), on: connection)
    }
  }

  /// Those that are decided and have not come about.
  package func leavings() async throws -> [Leaving] {
    try await database.read { try leavings(on: $0) }
  }

  func leavings(on connection: any Connection) throws -> [Leaving] {
    try connection.rows(
      """
      SELECT user_id, last_day, receivers FROM leaving
      WHERE municipality_id = \(municipality) AND done_at IS NULL ORDER BY last_day, user_id
      """
    ).map {
      Leaving(
        user: try $0.value("user_id"), lastDay: try $0.value("last_day"),
        receivers: try $0.value("receivers", as: Receivers.self).byUnit)
    }
  }

  /// Brings about what has been decided for a day that is over.
  func carryOutLeavings() async throws {
    let today = clock.today
    let isDue = try await database.read { try leavings(on: $0).contains { $0.lastDay < today } }
    guard isDue else { return }
    try await database.write { connection in
      for leaving in try leavings(on: connection) where leaving.lastDay < today {
        let staffing = try staffing(on: today, without: leaving.user, on: connection)
        try carryOut(leaving, staffing, isStrict: false, by: nil, on: connection)
      }
    }
  }

  private func carryOut(
    _ leaving: Leaving, _ staffing: Staffing, isStrict: Bool, by decider: UserID?,
    on connection: any Connection
  ) throws {
    let user = leaving.user
    try handOver(
      user, leaving.receivers, staffing, isStrict: isStrict, by: decider, on: connection)
    for var membership in try memberships(of: user, on: connection)
    where membership.validTo.map({ $0 > leaving.lastDay }) ?? true {
      if membership.validFrom > leaving.lastDay {
        try delete(membership, on: connection)
      } else {
        membership.validTo = leaving.lastDay
        try update(membership, on: connection)
      }
    }
    try connection.execute(
      """
      DELETE FROM protected_reader WHERE municipality_id = \(municipality) AND user_id = \(user)
        AND valid_from > \(leaving.lastDay)
      """)
    try connection.execute(
      """
      UPDATE protected_reader SET valid_to = \(leaving.lastDay)
      WHERE municipality_id = \(municipality) AND user_id = \(user)
        AND (valid_to IS NULL OR valid_to > \(leaving.lastDay))
      """)
    try update(user, "is_closed = \(true)", on: connection)
    try connection.execute(
      "DELETE FROM session WHERE municipality_id = \(municipality) AND user_id = \(user)")
    try connection.execute(
      """
      UPDATE leaving SET done_at = \(clock.now)
      WHERE municipality_id = \(municipality) AND user_id = \(user)
      """)
    try changes.record(Change("user.closed", by: decider, subject: user.uuid), on: connection)
  }

  // MARK: Roles

  /// Refuses the end of a role that would leave units without an administrator, or open work with
  /// somebody who has no more to do with persons in its board.
  func requireUnneeded(
    _ role: Membership, lastDay: Day, on connection: any Connection
  ) throws {
    let day = max(lastDay + 1, clock.today)
    guard role.validity.contains(day), role.deputyFor == nil else { return }
    let tree = try tree(on: connection)
    let memberships = try memberships(on: connection)
    let open = Set(try users(on: connection).filter { !$0.isClosed }.map(\.id))
    func staffing(_ memberships: [Membership]) -> Staffing {
      Staffing(tree: tree, memberships: memberships, users: open, day: day)
    }
    let before = staffing(memberships)
    let after = staffing(memberships.filter { $0.id != role.id })
    guard before.administered.isSubset(of: after.administered) else {
      throw LeavingError.lastAdministrator
    }
    guard Action.collect.roles.contains(role.role) else { return }
    let left = try loads(of: role.user, on: connection).filter {
      before.works(role.user, inZoneOf: $0.unit) && !after.works(role.user, inZoneOf: $0.unit)
    }.reduce(0) { $0 + $1.open }
    if left > 0 { throw LeavingError.openWork(left) }
  }
}

/// Receivers by unit as JSON.
private struct Receivers: SQLBindable {
  let byUnit: [UnitID: WorkReceiver]

  init(_ byUnit: [UnitID: WorkReceiver]) {
    self.byUnit = byUnit
  }

  var sqlValue: SQLValue {
    let texts = byUnit.map { ($0.key.description, $0.value.rawValue) }
    return JSONText(Dictionary(uniqueKeysWithValues: texts)).sqlValue
  }

  init?(sqlValue: SQLValue) {
    guard let texts = JSONText<[String: String]>(sqlValue: sqlValue)?.value else { return nil }
    byUnit = texts.reduce(into: [:]) { found, entry in
      if let unit = UnitID(entry.key) { found[unit] = WorkReceiver(rawValue: entry.value) }
    }
  }
}
