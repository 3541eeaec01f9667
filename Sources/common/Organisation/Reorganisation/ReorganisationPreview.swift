import Core
import Foundation

/// What a plan would do to series, rights and work lists.
package struct ReorganisationPreview: Sendable {
  /// What happens to a unit and to its series.
  package struct UnitEffect: Sendable, Hashable {
    package let code: String
    package let name: String
    package let what: Text
    package let series: Text
  }

  /// Whose episodes somebody may read afterwards and not before, or the other way round.
  package struct ReaderEffect: Sendable, Hashable {
    package struct Reach: Sendable, Hashable {
      package let unit: String
      package let episodes: Int
    }

    package let user: User
    package let gains: [Reach]
    package let loses: [Reach]
  }

  /// What happens to somebody's work list in a unit.
  package struct WorkEffect: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
      /// Stays with the worker, who works there or in other units of the board.
      case follows([String])
      case handedOver(User)
      case toPool
      /// Waits for whoever oversees the unit.
      case staysInPool
      /// Nobody's: must be solved first.
      case orphaned
    }

    /// Nil for what nobody is responsible for.
    package let worker: User?
    package let unit: String
    package let open: Int
    package let outcome: Outcome
  }

  package private(set) var faults: [PlanFault]
  package private(set) var units: [UnitEffect] = []
  package private(set) var readers: [ReaderEffect] = []
  package private(set) var work: [WorkEffect] = []
  /// Those who have a role before and none afterwards.
  package private(set) var withoutRole: [User] = []

  package var canBeDone: Bool { faults.isEmpty }

  init(_ plan: Rearrangement) {
    faults = plan.faults
    let (before, after) = (plan.before.tree, plan.after.tree)
    units = Self.units(plan, before, after)
    readers = Self.readers(plan, before, after)
    work = Self.work(plan, after)
    withoutRole = plan.facts.users.filter { user in
      func holdsAny(_ state: OrganisationState) -> Bool {
        state.memberships.contains { $0.user == user.id && $0.validity.contains(plan.asOf) }
      }
      return plan.facts.staying.contains(user.id) && holdsAny(plan.before)
        && !holdsAny(plan.after)
    }
  }

  // MARK: Units

  private static func units(
    _ plan: Rearrangement, _ before: UnitTree, _ after: UnitTree
  ) -> [UnitEffect] {
    after.units.compactMap { unit in
      let old = before[unit.id]
      let arrivals = after.successions(to: unit.id).filter {
        $0.day == plan.day && !before.successions(to: unit.id).contains($0)
      }
      let wasOpen = old.map { $0.validity.contains(plan.day) } ?? false
      var what: [Text] = []
      var series: Text?
      if old == nil { what.append(ReorganisationText.isNew) }
      if let old, old.name != unit.name {
        what.append(ReorganisationText.renamed(old.name, unit.name))
        series = ReorganisationText.seriesContinues
      }
      if let old, old.parent != unit.parent {
        let (from, to) = (old.parent.flatMap { before[$0] }, unit.parent.flatMap { after[$0] })
        what.append(ReorganisationText.moved(from?.name ?? "", to?.name ?? ""))
        series = ReorganisationText.seriesMoves(from?.name ?? "", to?.name ?? "")
      }
      if !arrivals.isEmpty {
        what.append(
          ReorganisationText.tookOver(
            before.units.filter { unit in arrivals.contains { $0.predecessor == unit.id } }
              .map(\.name)))
        series = after.series(of: unit.id).last.map { ReorganisationText.series($0.opening) }
      } else if old == nil {
        series = ReorganisationText.seriesBegins
      }
      if wasOpen, !unit.validity.contains(plan.day) {
        let successors = after.successions(from: unit.id)
        let names = successors.compactMap { after[$0.successor]?.name }
        what.append(ReorganisationText.ends(plan.day - 1, names))
        series =
          switch successors.count {
          case 0: ReorganisationText.seriesEnds
          case 1: ReorganisationText.seriesGoesOn(names[0])
          default: ReorganisationText.seriesIsSplit
          }
        if let charge = successors.first(where: \.takesCharge), successors.count > 1 {
          what.append(ReorganisationText.charge(after[charge.successor]?.name ?? ""))
        }
      }
      guard !what.isEmpty else { return nil }
      return UnitEffect(
        code: unit.code, name: unit.name, what: Text.joined(what),
        series: series ?? ReorganisationText.seriesContinues)
    }
  }

  // MARK: Rights

  private static func readers(
    _ plan: Rearrangement, _ before: UnitTree, _ after: UnitTree
  ) -> [ReaderEffect] {
    let episodes = plan.facts.loads.reduce(into: [UnitID: Int]()) {
      $0[$1.unit, default: 0] += $1.all
    }
    func reached(_ state: OrganisationState, _ tree: UnitTree) -> [UserID: Set<UnitID>] {
      var charges: [UnitID: Set<UnitID>] = [:]
      return state.memberships.filter {
        $0.validity.contains(plan.asOf) && Purpose.readingRoles.contains($0.role)
      }.reduce(into: [:]) { found, membership in
        // A role above the boards does not reach persons.
        guard let zone = tree[membership.unit]?.zone else { return }
        let charge = charges[membership.unit] ?? tree.charge(of: membership.unit)
        charges[membership.unit] = charge
        found[membership.user, default: []].formUnion(
          charge.filter { tree[$0]?.zone == zone && episodes[$0] != nil })
      }
    }
    let (old, new) = (reached(plan.before, before), reached(plan.after, after))
    func reach(_ units: Set<UnitID>) -> [ReaderEffect.Reach] {
      after.units.filter { units.contains($0.id) }.map {
        ReaderEffect.Reach(unit: $0.name, episodes: episodes[$0.id] ?? 0)
      }
    }
    return plan.facts.users.filter { plan.facts.staying.contains($0.id) }.compactMap { user in
      let (had, has) = (old[user.id] ?? [], new[user.id] ?? [])
      guard had != has else { return nil }
      return ReaderEffect(
        user: user, gains: reach(has.subtracting(had)), loses: reach(had.subtracting(has)))
    }
  }

  // MARK: Work

  private static func work(_ plan: Rearrangement, _ after: UnitTree) -> [WorkEffect] {
    let staffing = plan.staffingAfter
    let before = plan.before.tree
    let changed = Set(plan.after.units.filter { before[$0.id] != $0 }.map(\.id))
    let staffingBefore = plan.staffingBefore
    let order = Dictionary(
      uniqueKeysWithValues: after.units.enumerated().map { ($1.id, $0) })
    let loads = plan.facts.loads.sorted {
      (order[$0.unit] ?? 0, $0.worker?.description ?? "")
        < (order[$1.unit] ?? 0, $1.worker?.description ?? "")
    }
    return loads.compactMap { load in
      let worker = plan.responsible(for: load)
      let left = WorkLoad(unit: load.unit, worker: worker, open: load.open, all: load.all)
      let isTakenCareOf = staffing.isTakenCareOf(left)
      let isTouched = changed.contains(load.unit) || worker != load.worker
      guard load.open > 0,
        isTouched || !isTakenCareOf && staffingBefore.isTakenCareOf(load)
      else { return nil }
      let outcome: WorkEffect.Outcome
      if !isTakenCareOf {
        outcome = .orphaned
      } else if worker != load.worker {
        outcome = worker.flatMap { plan.facts.user($0) }.map { .handedOver($0) } ?? .toPool
      } else if let worker {
        outcome = .follows(staffing.workplaces(of: worker, inZoneOf: load.unit))
      } else {
        outcome = .staysInPool
      }
      return WorkEffect(
        worker: load.worker.flatMap { plan.facts.user($0) }, unit: after[load.unit]?.name ?? "",
        open: load.open, outcome: outcome)
    }
  }
}

extension Purpose {
  /// Roles by which somebody reaches persons whom they are not assigned to.
  static let readingRoles = allCases.reduce(into: Set<Role>()) {
    $0.formUnion($1.unitRoles)
    $0.formUnion($1.zoneRoles)
  }
}

extension Staffing {
  /// The names of the units of a board where somebody works with persons.
  func workplaces(of user: UserID, inZoneOf unit: UnitID) -> [String] {
    workUnits(of: user).filter { $0.zone == tree[unit]?.zone }.map(\.name)
  }
}
