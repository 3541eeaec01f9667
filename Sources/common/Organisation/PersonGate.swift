import Core
import Database
import Foundation
import SwedishText

/// A wish to read about persons in one zone.
package struct PersonReading: Sendable, Hashable {
  package let zone: ZoneID
  package let purpose: Purpose
  /// Typed by the reader where the purpose asks for it.
  package let reason: String?
  /// The route or command it is done by: `GET /uppfoljning/{id}`, `beprova results`.
  package let via: String
  /// The reference of the decision that it rests on, where the purpose takes one. Whoever gives it
  /// has made sure that the decision is there, holds today and names the reader.
  package let decision: String?

  package init(
    zone: ZoneID, purpose: Purpose, reason: String? = nil, via: String, decision: String? = nil
  ) {
    self.decision = decision
    self.zone = zone
    self.purpose = purpose
    self.reason = reason
    self.via = via
  }
}

/// Whom a reading reaches. Only `PersonGate` makes one, and every query about persons takes one.
///
/// The rows to read are those of `zone` where the unit is in `units`, or, when `assigned` says so,
/// the reader is assigned; without those of protected identity unless `includesProtected`.
package struct PersonScope: Sendable, Hashable {
  package enum Units: Sendable, Hashable {
    case none
    case some(Set<UnitID>)
    case wholeZone
  }

  /// Nil where nobody reads: tables are made for those who may not.
  package let reader: UserID?
  package let zone: ZoneID
  package let purpose: Purpose
  package let units: Units
  /// Also those the reader is assigned to, in whatever unit of the zone.
  package let assigned: Bool
  /// Also those that others are assigned to, in the units where the reader stands in for them.
  package let standsInFor: [UserID: Set<UnitID>]
  package let includesProtected: Bool
  /// In whose place the reader reaches more than by roles of their own; for the log.
  package fileprivate(set) var deputyFor: Set<UserID> = []

  fileprivate init(
    reader: UserID?, zone: ZoneID, purpose: Purpose, units: Units, assigned: Bool,
    standsInFor: [UserID: Set<UnitID>] = [:], includesProtected: Bool
  ) {
    self.reader = reader
    self.zone = zone
    self.purpose = purpose
    self.units = units
    self.assigned = assigned
    self.standsInFor = standsInFor
    self.includesProtected = includesProtected
  }

  package func reaches(unit: UnitID, assignee: UserID?, isProtected: Bool) -> Bool {
    guard includesProtected || !isProtected else { return false }
    if assigned, let reader, assignee == reader { return true }
    if let assignee, standsInFor[assignee]?.contains(unit) == true { return true }
    return switch units {
    case .none: false
    case .some(let units): units.contains(unit)
    case .wholeZone: true
    }
  }

  fileprivate var extent: String {
    switch units {
    case .none: "assigned"
    case .some: "units"
    case .wholeZone: "zone"
    }
  }
}

/// What a reading was about, for the log: one by one, or a whole unit or zone.
package enum AccessSubject: Sendable, Hashable {
  case person(PersonID)
  case episode(EpisodeID)
  case programme(ProgrammeID)
  case unit(UnitID)
  case zone(ZoneID)

  var kind: String {
    switch self {
    case .person: "person"
    case .episode: "episode"
    case .programme: "programme"
    case .unit: "unit"
    case .zone: "zone"
    }
  }

  var uuid: UUID {
    switch self {
    case .person(let id): id.uuid
    case .episode(let id): id.uuid
    case .programme(let id): id.uuid
    case .unit(let id): id.uuid
    case .zone(let id): id.uuid
    }
  }
}

/// The one door to rows about persons: it decides whom a viewer reaches, and hands nothing out that
/// it has not logged.
package struct PersonGate: Sendable {
  private let database: any Database
  let municipality: MunicipalityID
  private let changes: ChangeLog
  private var clock: Clock { changes.clock }

  package init(database: any Database, changes: ChangeLog) {
    self.database = database
    municipality = changes.municipality
    self.changes = changes
  }

  /// Reads on one snapshot, and logs what was read before it leaves: at once, or with what else the
  /// same request reads (`ReadingBatch`).
  package func read<T: Sendable>(
    _ viewer: Viewer, _ reading: PersonReading,
    _ body: @escaping @Sendable (PersonScope, any Connection) throws -> (T, [AccessSubject])
  ) async throws -> T {
    let (value, scope, subjects) = try await database.read {
      connection -> (T, PersonScope, [AccessSubject]) in
      let scope = try self.scope(of: viewer, reading, on: connection)
      try connection.confine(to: scope.zone.uuid)
      let (value, subjects) = try body(scope, connection)
      return (value, scope, subjects)
    }
    if let entry = entry(reading, scope, subjects) {
      try await ReadingBatch.log(entry, changes.audit, in: database)
    }
    return value
  }

  /// Reads and changes in one transaction, with the log in it.
  @discardableResult
  package func write<T: Sendable>(
    _ viewer: Viewer, _ reading: PersonReading,
    _ body: @escaping @Sendable (PersonScope, any Connection) throws -> (T, [AccessSubject])
  ) async throws -> T {
    try await database.write { connection in
      let scope = try self.scope(of: viewer, reading, on: connection)
      try connection.confine(to: scope.zone.uuid)
      let (value, subjects) = try body(scope, connection)
      if let entry = entry(reading, scope, subjects) {
        try changes.audit.log(entry, on: connection)
      }
      return value
    }
  }

  /// Reads a whole zone on one snapshot for tables that are to leave it, with no human reader and
  /// without those of protected identity. Only the making of releases may use it, and counts that pass
  /// the protection before anybody sees them; it is logged among the changes before anything is
  /// returned.
  package func readForRelease<T: Sendable>(
    _ zone: ZoneID, via: String,
    _ body: @escaping @Sendable (PersonScope, any Connection) throws -> T
  ) async throws -> T {
    let value = try await database.read { connection in
      guard let zone = try OrganisationStore.zone(zone, municipality, on: connection),
        zone.personalDataEnabled
      else { throw AccessDenied.noPersonalData }
      try connection.confine(to: zone.id.uuid)
      return try body(
        PersonScope(
          reader: nil, zone: zone.id, purpose: .analysis, units: .wholeZone, assigned: false,
          includesProtected: false), connection)
    }
    try await database.write { connection in
      try changes.record(
        Change("persons.readForRelease", by: nil, zone: zone, subject: zone.uuid, detail: via),
        on: connection)
    }
    return value
  }

  /// Whom the viewer would reach; nil when nobody. Nothing is read and nothing logged: for pages
  /// that show what one may do.
  package func scope(of viewer: Viewer, _ reading: PersonReading, in zone: Zone) -> PersonScope? {
    guard !reading.purpose.needsReason || ReadingReason.fault(in: reading.reason) == nil else {
      return nil
    }
    return reach(of: viewer, reading, in: zone)
  }

  /// Whom the viewer would reach with a reason that will do, and in whose place.
  private func reach(
    of viewer: Viewer, _ reading: PersonReading, in zone: Zone
  ) -> PersonScope? {
    guard var scope = plainReach(of: viewer, reading, in: zone) else { return nil }
    let principals = Set(viewer.memberships.compactMap(\.deputyFor))
    if principals.isEmpty { return scope }
    let own = plainReach(of: viewer.holding { $0.deputyFor == nil }, reading, in: zone)
    scope.deputyFor = principals.filter { principal in
      let both = viewer.holding { $0.deputyFor == nil || $0.deputyFor == principal }
      return plainReach(of: both, reading, in: zone) != own
    }
    return scope
  }

  private func plainReach(
    of viewer: Viewer, _ reading: PersonReading, in zone: Zone
  ) -> PersonScope? {
    guard zone.id == reading.zone, zone.isOpen(for: reading.purpose) else { return nil }
    guard !reading.purpose.needsDecision || reading.decision != nil else { return nil }
    let units = units(viewer, reading.purpose, in: zone.id)
    let assigned = reading.purpose.coversAssignments && viewer.holdsRole(in: zone.id)
    guard units != .none || assigned else { return nil }
    return PersonScope(
      reader: viewer.id, zone: zone.id, purpose: reading.purpose, units: units, assigned: assigned,
      standsInFor: assigned ? viewer.standIns(in: zone.id) : [:],
      includesProtected: viewer.protectedZones.contains(zone.id))
  }

  private func units(_ viewer: Viewer, _ purpose: Purpose, in zone: ZoneID) -> PersonScope.Units {
    let whole = viewer.units(purpose.zoneRoles, heldIn: zone)
    if whole.contains(where: { viewer.tree[$0]?.kind == .board }) { return .wholeZone }
    let units = whole.union(viewer.units(purpose.unitRoles, heldIn: zone))
    return units.isEmpty ? .none : .some(units)
  }

  private func scope(
    of viewer: Viewer, _ reading: PersonReading, on connection: any Connection
  ) throws -> PersonScope {
    guard let zone = try OrganisationStore.zone(reading.zone, municipality, on: connection) else {
      throw AccessDenied.persons
    }
    guard zone.isOpen(for: reading.purpose) else { throw AccessDenied.noPersonalData }
    guard let scope = reach(of: viewer, reading, in: zone) else { throw AccessDenied.persons }
    if reading.purpose.needsReason, let fault = ReadingReason.fault(in: reading.reason) {
      throw AccessDenied(fault)
    }
    return scope
  }

  /// What is to be written in the log before anything is handed out; nil when nobody was read.
  private func entry(
    _ reading: PersonReading, _ scope: PersonScope, _ subjects: [AccessSubject]
  ) -> AccessEntry? {
    guard !subjects.isEmpty else { return nil }
    return AccessEntry(
      at: clock.now, reader: scope.reader, zone: scope.zone, purpose: scope.purpose,
      reason: reading.reason.map(PersonalData.masked), extent: scope.extent, via: reading.via,
      subjects: Set(subjects), deputyFor: scope.deputyFor)
  }
}

extension Zone {
  fileprivate func isOpen(for purpose: Purpose) -> Bool {
    personalDataEnabled || purpose.outlastsFollowUp
  }
}

extension Viewer {
  /// The units that a role reaches from inside the zone. A role held above the boards does not
  /// reach persons: a zone's wall stands for its board's own people.
  fileprivate func units(_ roles: Set<Role>, heldIn zone: ZoneID) -> Set<UnitID> {
    memberships.filter { roles.contains($0.role) && tree[$0.unit]?.zone == zone }
      .reduce(into: []) { units, membership in
        units.formUnion(tree.charge(of: membership.unit).filter { tree[$0]?.zone == zone })
      }
  }

  /// Whose cases the viewer takes care of in their place, and where.
  fileprivate func standIns(in zone: ZoneID) -> [UserID: Set<UnitID>] {
    memberships.reduce(into: [:]) { found, membership in
      guard let principal = membership.deputyFor, Action.collect.roles.contains(membership.role),
        tree[membership.unit]?.zone == zone
      else { return }
      found[principal, default: []].formUnion(tree.charge(of: membership.unit))
    }
  }

  /// Whether the viewer works in the zone, so that cases there can be the viewer's own.
  fileprivate func holdsRole(in zone: ZoneID) -> Bool {
    memberships.contains {
      Action.collect.roles.contains($0.role) && tree[$0.unit]?.zone == zone
    }
  }
}

extension AccessDenied {
  package static let persons = AccessDenied(
    Text(
      sv:
        "Du får inte läsa om personer här för det ändamålet. Det kräver att du är ansvarig i ärendet "
        + "eller enheten, eller har rätt roll i nämnden.",
      en:
        "You may not read about persons here for this purpose. It takes being responsible for the "
        + "case or unit, or the right role in the board."))

  static let noPersonalData = AccessDenied(
    Text(
      sv: "Uppföljning av personer är avstängd i den här nämnden. Inget om personer sparas här.",
      en: "Follow-up of persons is switched off in this board. Nothing about persons is kept here.")
  )
}
