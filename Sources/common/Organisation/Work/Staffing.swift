import Core

/// Who works where on a day: who can take over work, and whether anybody answers for it.
struct Staffing: Sendable {
  let tree: UnitTree
  let day: Day
  private let held: [(membership: Membership, charge: Set<UnitID>)]

  /// - Parameter users: those that count; others have gone.
  init(tree: UnitTree, memberships: [Membership], users: Set<UserID>, day: Day) {
    self.tree = tree
    self.day = day
    var charges: [UnitID: Set<UnitID>] = [:]
    held = memberships.filter { users.contains($0.user) && $0.validity.contains(day) }.map {
      let charge = charges[$0.unit] ?? tree.charge(of: $0.unit)
      charges[$0.unit] = charge
      return ($0, charge)
    }
  }

  /// Those who may be responsible for work in a unit, in their own right.
  func colleagues(in unit: UnitID) -> Set<UserID> {
    holders(of: Action.collect.roles, over: unit)
  }

  /// Whoever leads the unit, or the nearest one above.
  func manager(of unit: UnitID) -> UserID? {
    held.filter {
      $0.membership.role == .unitManager && $0.membership.deputyFor == nil
        && $0.charge.contains(unit) && tree[$0.membership.unit]?.zone == tree[unit]?.zone
    }.max {
      (tree.path(to: $0.membership.unit).count, $1.membership.id)
        < (tree.path(to: $1.membership.unit).count, $0.membership.id)
    }?.membership.user
  }

  /// Whether anybody sees what waits in a unit without being responsible for it.
  func isOverseen(_ unit: UnitID) -> Bool {
    held.contains {
      Purpose.unitFollowUp.unitRoles.contains($0.membership.role) && $0.charge.contains(unit)
        && tree[$0.membership.unit]?.zone == tree[unit]?.zone
    }
  }

  /// Whether work in a unit is somebody's: of a worker who is there, or overseen.
  func isTakenCareOf(_ load: WorkLoad) -> Bool {
    guard let worker = load.worker else { return isOverseen(load.unit) }
    return works(worker, inZoneOf: load.unit)
  }

  /// Whether somebody works with persons in the unit's board, so that cases there can be theirs.
  func works(_ user: UserID, inZoneOf unit: UnitID) -> Bool {
    held.contains {
      $0.membership.user == user && Action.collect.roles.contains($0.membership.role)
        && tree[$0.membership.unit]?.zone == tree[unit]?.zone
    }
  }

  /// The units where somebody works with persons.
  func workUnits(of user: UserID) -> [OrgUnit] {
    let units = held.filter {
      $0.membership.user == user && Action.collect.roles.contains($0.membership.role)
    }.map(\.membership.unit)
    return tree.units.filter { units.contains($0.id) }
  }

  /// Every unit that has an administrator.
  var administered: Set<UnitID> {
    held.filter { $0.membership.role == .administrator && $0.membership.deputyFor == nil }
      .reduce(into: []) { $0.formUnion($1.charge) }
  }

  /// The person that a receiver stands for; nil when there is none, which is `nobody` for the pool.
  func resolve(_ receiver: WorkReceiver, for unit: UnitID) -> Resolved? {
    switch receiver {
    case .manager: manager(of: unit).map { .person($0) }
    case .pool: isOverseen(unit) ? .nobody : nil
    case .colleague(let user): colleagues(in: unit).contains(user) ? .person(user) : nil
    }
  }

  enum Resolved: Sendable, Hashable {
    case person(UserID)
    case nobody

    var user: UserID? {
      switch self {
      case .person(let user): user
      case .nobody: nil
      }
    }
  }

  private func holders(of roles: Set<Role>, over unit: UnitID) -> Set<UserID> {
    Set(
      held.filter {
        roles.contains($0.membership.role) && $0.membership.deputyFor == nil
          && $0.charge.contains(unit) && tree[$0.membership.unit]?.zone == tree[unit]?.zone
      }.map(\.membership.user))
  }
}
