import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes

/// Registering, completing, starting and stopping versions of programmes.
struct ProgrammeRegistration: Sendable {
  let organisation: OrganisationModule
  let database: any Database
  let catalogue: ProgrammeCatalogue
  let clock: Clock

  /// Registers the version that a package holds. The same content twice is one registration.
  ///
  /// Throws `ProgrammeError`.
  func register(
    _ yaml: String, file: String, includes: @escaping @Sendable (String) throws -> String?,
    ownerUnit: OrgUnit, by user: UserID?
  ) async throws -> RegisteredVersion {
    var taken: [String: String] = [:]
    let package = ProgrammePackage.read(yaml, file: file) { name in
      let text = try includes(name)
      taken[name] = text
      return text
    }
    guard let definition = package.definition else {
      throw ProgrammeError.faulty(package.faults.filter { $0.severity == .error })
    }
    guard let zone = ownerUnit.zone else { throw ProgrammeError.noZone(ownerUnit.code) }
    let now = clock.now
    let store = catalogue.store
    let changes = organisation.changes
    let texts = taken
    return try await database.write { connection in
      let known = try store.programmes(called: definition.key.name, in: connection)
        .first { $0.zone == zone }
      let programme =
        known
        ?? RegisteredProgramme(
          id: .make(at: now), key: definition.key, zone: zone, ownerUnit: ownerUnit.id)
      if known == nil { try store.add(programme, at: now, to: connection) }
      let versions = try store.versions(of: programme, in: connection)
      if let same = versions.first(where: { $0.number == definition.version }) {
        guard same.package == yaml, same.includes == texts else {
          throw ProgrammeError.versionTaken(definition.version)
        }
        return same
      }
      try store.addVersion(
        definition.version, of: programme.id, package: yaml, includes: texts, by: user, at: now,
        to: connection)
      try changes.record(
        Change("programme.registered", by: user, zone: zone, subject: programme.id.uuid),
        on: connection)
      guard
        let added = try store.versions(of: programme, in: connection)
          .first(where: { $0.number == definition.version })
      else { throw ProgrammeError.unknown(definition.key.name) }
      return added
    }
  }

  /// Keeps what the municipality adds; what is already there and not given anew stays.
  func complete(
    _ additions: GateAdditions, version: LoadedVersion, by user: UserID?
  ) async throws {
    let registered = version.registered
    try await database.write { connection in
      // What others have added since the page was shown stays too.
      let stored =
        try catalogue.store.versions(of: registered.programme, in: connection)
        .first { $0.number == registered.number }?.additions ?? registered.additions
      let merged = GateAdditions(
        impactAssessment: additions.impactAssessment ?? stored.impactAssessment,
        officerOpinion: additions.officerOpinion ?? stored.officerOpinion,
        retentionDecision: additions.retentionDecision ?? stored.retentionDecision,
        ethicsApproval: additions.ethicsApproval ?? stored.ethicsApproval,
        disclosureDecision: additions.disclosureDecision ?? stored.disclosureDecision)
      try catalogue.store.saveAdditions(
        merged, version: registered.number, of: registered.programme.id, to: connection)
      try organisation.changes.record(
        Change(
          "programme.gateCompleted", by: user, zone: registered.programme.zone,
          subject: registered.programme.id.uuid), on: connection)
    }
  }

  /// Starts a version whose gate lacks nothing; throws `ProgrammeError.gateClosed` otherwise.
  func start(version: LoadedVersion, by user: UserID?) async throws {
    let registered = version.registered
    let missing = version.gate.missing(includingMunicipal: true)
    guard missing.isEmpty else { throw ProgrammeError.gateClosed(missing) }
    try await complete(
      GateAdditions(
        impactAssessment: version.gate.impactAssessment,
        officerOpinion: version.gate.officerOpinion,
        retentionDecision: version.gate.retentionDecision,
        ethicsApproval: version.gate.ethicsApproval,
        disclosureDecision: version.gate.disclosureDecision), version: version, by: user)
    let now = clock.now
    try await database.write { connection in
      try catalogue.store.start(
        version: registered.number, of: registered.programme.id, at: now, in: connection)
      try organisation.changes.record(
        Change(
          "programme.started", by: user, zone: registered.programme.zone,
          subject: registered.programme.id.uuid), on: connection)
    }
  }

  /// Stops a version from `moment` on: nobody new begins it, those who have begun are followed to
  /// their end.
  func stop(version: LoadedVersion, from moment: Date? = nil, by user: UserID?) async throws {
    try await change(version, "programme.stopped", by: user) { registered, connection in
      try catalogue.store.stop(
        version: registered.number, of: registered.programme.id, from: moment ?? clock.now,
        in: connection)
    }
  }

  /// Withdraws a version that never should have started: nothing more is answered in it, and what
  /// was does not count.
  func withdraw(version: LoadedVersion, reason: String, by user: UserID?) async throws {
    let withdrawal = Withdrawal(at: clock.now, reason: reason)
    try await change(version, "programme.withdrawn", by: user) { registered, connection in
      try catalogue.store.withdraw(
        version: registered.number, of: registered.programme.id, withdrawal, in: connection)
    }
  }

  private func change(
    _ version: LoadedVersion, _ event: String, by user: UserID?,
    _ body: @escaping @Sendable (RegisteredVersion, any Connection) throws -> Void
  ) async throws {
    let registered = version.registered
    try await database.write { connection in
      try body(registered, connection)
      try organisation.changes.record(
        Change(
          event, by: user, zone: registered.programme.zone,
          subject: registered.programme.id.uuid), on: connection)
    }
  }
}
