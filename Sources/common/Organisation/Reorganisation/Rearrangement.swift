import Core
import Foundation

/// A plan carried out on a state that is not stored: what comes of it, and what stands in its way.
struct Rearrangement: Sendable {
  /// A work list that goes over; every unit's when `unit` is nil.
  struct Handover: Sendable, Hashable {
    let from: UserID
    let unit: UnitID?
    let to: UserID?
  }

  let before: OrganisationState
  private(set) var after: OrganisationState
  private(set) var handovers: [Handover] = []
  private(set) var faults: [PlanFault] = []
  let facts: OrganisationFacts
  let day: Day
  /// When people are looked at: on the day, or today when it is later carried out.
  let asOf: Day

  private let now: Date
  /// The change that is being made.
  private var change: Int?

  init(
    _ reorganisation: Reorganisation, on state: OrganisationState, _ facts: OrganisationFacts,
    now: Date
  ) {
    before = state
    after = state
    self.facts = facts
    self.now = now
    day = reorganisation.day
    asOf = max(reorganisation.day, Day(inSweden: now))
    for (index, change) in reorganisation.changes.enumerated() {
      self.change = index
      make(change)
    }
    change = nil
    if reorganisation.changes.isEmpty { refuse(ReorganisationText.emptyPlan) }
    checkParents()
    if faults.isEmpty { checkPeople() }
  }

  private mutating func make(_ change: OrganisationChange) {
    switch change {
    case .create(let draft): _ = add(draft, after: nil)
    case .rename(let unit, let name): rename(unit, name)
    case .move(let unit, let under): move(unit, under)
    case .merge(let units, let target): merge(units, target)
    case .split(let unit, let parts, let charge, let staff): split(unit, parts, charge, staff)
    case .close(let unit): close(unit)
    case .handOver(let from, let unit, let to): handOver(from, unit, to)
    }
  }

  private mutating func refuse(_ message: Text) {
    faults.append(PlanFault(change: change, message: message))
  }

  // MARK: Units

  private func index(_ code: String) -> Int? { after.units.firstIndex { $0.code == code } }

  /// The unit with a code, in force on the day as far as the plan has come.
  private mutating func unit(_ code: String) -> OrgUnit? {
    guard let index = index(code) else {
      refuse(ImportText.noUnit(code))
      return nil
    }
    guard after.units[index].validity.contains(day) else {
      refuse(ReorganisationText.notInForce(after.units[index].name, day))
      return nil
    }
    return after.units[index]
  }

  private mutating func replace(_ unit: OrgUnit) {
    if let index = after.units.firstIndex(where: { $0.id == unit.id }) {
      after.units[index] = unit
    }
  }

  /// Adds a unit; what a draft leaves out is taken from the unit it comes after.
  private mutating func add(_ draft: UnitDraft, after old: OrgUnit?) -> OrgUnit? {
    guard index(draft.code) == nil else {
      refuse(OrganisationError.codeTaken(draft.code).message)
      return nil
    }
    if draft.code.isEmpty || draft.code.contains(where: \.isWhitespace) || draft.code.count > 40 {
      refuse(ImportText.codeForm)
      return nil
    }
    guard let name = draft.name, !name.isEmpty else {
      refuse(ReorganisationText.nameMissing(draft.code))
      return nil
    }
    let kind = draft.kind ?? old?.kind ?? .unit
    guard !kind.isAboveUnits else {
      refuse(ReorganisationText.noBoards)
      return nil
    }
    let parent: OrgUnit
    if let code = draft.under {
      guard let named = unit(code) else { return nil }
      parent = named
    } else {
      guard let old, let above = after.units.first(where: { $0.id == old.parent }) else {
        refuse(ImportText.parentMissing)
        return nil
      }
      parent = above
    }
    if let old, parent.zone != old.zone {
      refuse(OrganisationError.otherZone.message)
      return nil
    }
    let unit = OrgUnit(
      id: .make(at: now), kind: kind, code: draft.code, name: name, parent: parent.id,
      zone: parent.zone, validFrom: day, validTo: nil)
    after.units.append(unit)
    return unit
  }

  private mutating func rename(_ code: String, _ name: String) {
    guard var unit = unit(code) else { return }
    guard !name.isEmpty else { return refuse(ReorganisationText.nameMissing(code)) }
    unit.name = name
    replace(unit)
  }

  private mutating func move(_ code: String, _ under: String) {
    guard var unit = unit(code), let parent = self.unit(under) else { return }
    let below = after.tree.descendants(of: unit.id)
    guard !below.contains(parent.id) else {
      return refuse(ReorganisationText.belowItself(unit.name))
    }
    if unit.kind.isAboveUnits {
      guard parent.zone == nil else { return refuse(ImportText.boardUnderBoard) }
    } else if unit.zone != parent.zone {
      // Persons' data stay in their board: only what has none may cross.
      let tied = below.union(below.flatMap { after.tree.lineage(of: $0).units })
      guard tied.isDisjoint(with: facts.bound), tied == below else {
        return refuse(ReorganisationText.boundToBoard(unit.name, parent.name))
      }
      for var moved in after.units where below.contains(moved.id) {
        moved.zone = parent.zone
        replace(moved)
      }
      unit.zone = parent.zone
    }
    unit.parent = parent.id
    replace(unit)
  }

  private mutating func merge(_ codes: [String], _ target: UnitDraft) {
    var old: [OrgUnit] = []
    for code in codes where !old.contains(where: { $0.code == code }) {
      guard let unit = endable(code) else { return }
      old.append(unit)
    }
    guard let first = old.first else { return refuse(ReorganisationText.unitsMissing) }
    let into: OrgUnit? =
      index(target.code) == nil ? add(target, after: first) : unit(target.code)
    guard let into else { return }
    let ending = old.filter { $0.id != into.id }
    guard !ending.isEmpty else { return refuse(ReorganisationText.unitsMissing) }
    for unit in ending {
      guard unit.zone == into.zone else { return refuse(OrganisationError.otherZone.message) }
      guard !after.tree.descendants(of: unit.id).contains(into.id) else {
        return refuse(ReorganisationText.belowItself(into.name))
      }
      end(unit)
      after.successions.append(Succession(predecessor: unit.id, successor: into.id, day: day))
      for var child in after.units
      where child.parent == unit.id && child.validity.contains(day) {
        child.parent = into.id
        replace(child)
      }
      place(rolesOf: unit) { _ in [into.id] }
    }
  }

  private mutating func split(
    _ code: String, _ drafts: [UnitDraft], _ charge: String, _ staff: [String: [String]]
  ) {
    guard let unit = endable(code) else { return }
    guard Set(drafts.map(\.code)).count >= 2 else {
      return refuse(ReorganisationText.partsMissing(unit.name))
    }
    guard drafts.contains(where: { $0.code == charge }) else {
      return refuse(ReorganisationText.chargeMissing(unit.name))
    }
    var parts: [String: OrgUnit] = [:]
    for draft in drafts {
      let part = index(draft.code) == nil ? add(draft, after: unit) : self.unit(draft.code)
      guard let part else { return }
      guard part.id != unit.id else { return refuse(ReorganisationText.partOfItself(unit.name)) }
      guard part.zone == unit.zone else { return refuse(OrganisationError.otherZone.message) }
      parts[draft.code] = part
    }
    end(unit)
    for draft in drafts {
      guard let part = parts[draft.code] else { continue }
      after.successions.append(
        Succession(
          predecessor: unit.id, successor: part.id, day: day, takesCharge: draft.code == charge))
    }
    let staff = staff.reduce(into: [String: [String]]()) { $0[normalised($1.key)] = $1.value }
    var unplaced: [User] = []
    let facts = facts
    place(rolesOf: unit) { membership in
      guard let user = facts.user(membership.user) else { return [] }
      let found = (staff[user.login] ?? []).compactMap { parts[$0]?.id }
      if found.isEmpty, !unplaced.contains(user) { unplaced.append(user) }
      return found
    }
    for user in facts.users where unplaced.contains(user) {
      refuse(ReorganisationText.unplaced(user, unit.name))
    }
  }

  private mutating func close(_ code: String) {
    guard let unit = endable(code) else { return }
    end(unit)
    place(rolesOf: unit) { _ in [] }
  }

  /// A unit that may end the day before.
  private mutating func endable(_ code: String) -> OrgUnit? {
    guard let unit = unit(code) else { return nil }
    guard !unit.kind.isAboveUnits else {
      refuse(ReorganisationText.noBoards)
      return nil
    }
    guard unit.validFrom < day else {
      refuse(ReorganisationText.beginsThen(unit.name, unit.validFrom))
      return nil
    }
    return unit
  }

  private mutating func end(_ unit: OrgUnit) {
    var unit = unit
    unit.validTo = day - 1
    replace(unit)
  }

  private mutating func checkParents() {
    let inForce = Dictionary(uniqueKeysWithValues: after.units.map { ($0.id, $0) })
    for unit in after.units where unit.validity.contains(day) {
      guard let parent = unit.parent.flatMap({ inForce[$0] }), !parent.validity.contains(day),
        before.units.contains(where: { $0.id == parent.id && $0.validity.contains(day) })
      else { continue }
      refuse(ReorganisationText.parentEnds(unit.name, parent.name))
    }
  }

  // MARK: People

  /// Ends the roles in a unit the day before, and gives the same in each of its places to those who
  /// are still there.
  private mutating func place(rolesOf unit: OrgUnit, in places: (Membership) -> [UnitID]) {
    for old in after.memberships where old.unit == unit.id {
      if let to = old.validTo, to < day { continue }
      let isThere = facts.user(old.user)?.isClosed == false
      let targets = isThere ? places(old) : []
      after.memberships.removeAll { $0.id == old.id }
      if old.validFrom < day {
        var ended = old
        ended.validTo = day - 1
        after.memberships.append(ended)
      }
      for target in targets { hold(old, in: target) }
    }
  }

  private mutating func hold(_ old: Membership, in unit: UnitID) {
    let new = Membership(
      id: .make(at: now), user: old.user, unit: unit, role: old.role,
      validFrom: max(day, old.validFrom), validTo: old.validTo, deputyFor: old.deputyFor)
    let same = after.memberships.indices.filter {
      let held = after.memberships[$0]
      return (held.user, held.unit, held.role) == (new.user, new.unit, new.role)
        && held.deputyFor == new.deputyFor
    }
    let isHeld = same.contains {
      let held = after.memberships[$0]
      return held.validity.contains(new.validFrom)
        && (held.validTo.map { end in new.validTo.map { $0 <= end } ?? false } ?? true)
    }
    if isHeld { return }
    // One that begins on the same day stands in the way of the other: the longer holds.
    if let index = same.first(where: { after.memberships[$0].validFrom == new.validFrom }) {
      after.memberships[index].validTo = new.validTo
    } else {
      after.memberships.append(new)
    }
  }

  private mutating func handOver(_ from: String, _ code: String?, _ to: String?) {
    guard let giver = facts.user(login: from) else {
      return refuse(ReorganisationText.noUser(from))
    }
    var receiver: User?
    if let to {
      guard let found = facts.user(login: to) else { return refuse(ReorganisationText.noUser(to)) }
      receiver = found
    }
    var unit: OrgUnit?
    if let code {
      guard let index = index(code) else { return refuse(ImportText.noUnit(code)) }
      unit = after.units[index]
    }
    let givers = handovers.map(\.from) + [giver.id]
    let takers = handovers.compactMap(\.to) + [receiver?.id].compactMap(\.self)
    guard Set(givers).isDisjoint(with: takers) else {
      return refuse(ReorganisationText.givesAndTakes)
    }
    handovers.append(Handover(from: giver.id, unit: unit?.id, to: receiver?.id))
  }

  // MARK: Afterwards

  var staffingBefore: Staffing { staffing(before) }
  var staffingAfter: Staffing { staffing(after) }

  private func staffing(_ state: OrganisationState) -> Staffing {
    Staffing(
      tree: state.tree, memberships: state.memberships, users: facts.staying, day: asOf)
  }

  /// Who is responsible for a load when the work lists have gone over.
  func responsible(for load: WorkLoad) -> UserID? {
    guard let worker = load.worker else { return nil }
    let handover = handovers.first {
      $0.from == worker && ($0.unit == nil || $0.unit == load.unit)
    }
    return handover.map(\.to) ?? worker
  }

  /// Nobody's work is left alone, whoever takes it over may, and every unit has an administrator.
  private mutating func checkPeople() {
    let (staffBefore, staffAfter) = (staffingBefore, staffingAfter)
    for load in facts.loads where load.open > 0 {
      let unit = after.units.first { $0.id == load.unit }?.name ?? ""
      let worker = responsible(for: load)
      if worker != load.worker, let worker, !staffAfter.colleagues(in: load.unit).contains(worker) {
        refuse(ReorganisationText.mayNotTake(facts.user(worker), unit))
        continue
      }
      let left = WorkLoad(unit: load.unit, worker: worker, open: load.open, all: load.all)
      guard !staffAfter.isTakenCareOf(left),
        worker != load.worker || staffBefore.isTakenCareOf(load)
      else { continue }
      refuse(
        worker.map { ReorganisationText.orphaned(facts.user($0), load.open, unit) }
          ?? ReorganisationText.unseen(load.open, unit))
    }
    if !staffBefore.administered.isSubset(of: staffAfter.administered) {
      refuse(ReorganisationText.noAdministrator)
    }
  }
}

extension OrgUnit.Kind {
  /// What stands above the units of a board, or is one.
  var isAboveUnits: Bool { [.subregion, .municipality, .board].contains(self) }
}
