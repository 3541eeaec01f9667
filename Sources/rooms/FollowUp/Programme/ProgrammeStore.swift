import Core
import Database
import Forms
import Foundation
import Programmes

/// A programme as it is registered: one name in one zone, with its versions.
struct RegisteredProgramme: Sendable {
  let id: ProgrammeID
  let key: Key<ProgrammeDefinition>
  let zone: ZoneID
  let ownerUnit: UnitID
}

/// One version of a registered programme.
struct RegisteredVersion: Sendable {
  enum Status: String, Sendable {
    case registered
    case started
    case stopped
    /// Never should have started: nothing more is answered in it, and its answers do not count.
    case withdrawn
  }

  let programme: RegisteredProgramme
  let number: Int
  /// The package as it was added.
  let package: String
  /// The packages that it includes, by name, as they were then.
  let includes: [String: String]
  let registeredAt: Date
  let startedAt: Date?
  /// From when nobody begins it; may be a time to come.
  let stoppedAt: Date?
  let withdrawal: Withdrawal?
  /// What the municipality has added, laid over what the package states.
  let additions: GateAdditions
  /// As it was when it was read.
  let status: Status
}

/// When a version was withdrawn, and why.
struct Withdrawal: Sendable, Hashable {
  let at: Date
  let reason: String
}

/// What the municipality adds before a programme may start.
struct GateAdditions: Sendable, Hashable {
  var impactAssessment: String?
  var officerOpinion: String?
  var retentionDecision: String?
  var ethicsApproval: String?
  var disclosureDecision: String?

  /// The package's gate with these laid over it.
  func applied(to gate: ProgrammeGate) -> ProgrammeGate {
    var gate = gate
    gate.impactAssessment = impactAssessment ?? gate.impactAssessment
    gate.officerOpinion = officerOpinion ?? gate.officerOpinion
    gate.retentionDecision = retentionDecision ?? gate.retentionDecision
    gate.ethicsApproval = ethicsApproval ?? gate.ethicsApproval
    gate.disclosureDecision = disclosureDecision ?? gate.disclosureDecision
    return gate
  }
}

/// The SQL of programmes and their versions.
struct ProgrammeStore: Sendable {
  let municipality: MunicipalityID
  let clock: Clock

  func add(_ programme: RegisteredProgramme, at now: Date, to connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO programme (municipality_id, id, zone_id, owner_unit_id, key, created_at)
      VALUES (\(municipality), \(programme.id), \(programme.zone), \(programme.ownerUnit),
        \(programme.key.name), \(now))
      """)
  }

  func addVersion(
    _ number: Int, of programme: ProgrammeID, package: String, includes: [String: String],
    by user: UserID?, at now: Date,
    to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO programme_version
        (municipality_id, programme_id, version, package, includes, registered_at, registered_by)
      VALUES (\(municipality), \(programme), \(number), \(package), \(TextMap(includes)), \(now),
        \(user))
      """)
  }

  func programmes(in connection: any Connection) throws -> [RegisteredProgramme] {
    try connection.rows(
      """
      SELECT id, key, zone_id, owner_unit_id FROM programme
      WHERE municipality_id = \(municipality) ORDER BY key, zone_id
      """
    ).map(programme)
  }

  /// The programmes called `key`: at most one in each zone.
  func programmes(
    called key: String, in connection: any Connection
  ) throws -> [RegisteredProgramme] {
    try connection.rows(
      """
      SELECT id, key, zone_id, owner_unit_id FROM programme
      WHERE municipality_id = \(municipality) AND key = \(key) ORDER BY zone_id
      """
    ).map(programme)
  }

  func programme(
    _ id: ProgrammeID, in connection: any Connection
  ) throws -> RegisteredProgramme? {
    try connection.first(
      """
      SELECT id, key, zone_id, owner_unit_id FROM programme
      WHERE municipality_id = \(municipality) AND id = \(id)
      """
    ).map(programme)
  }

  /// The versions of a programme, oldest first.
  func versions(
    of programme: RegisteredProgramme, in connection: any Connection
  ) throws -> [RegisteredVersion] {
    try connection.rows(
      """
      SELECT version, package, includes, registered_at, impact_assessment, officer_opinion,
        retention_decision, ethics_approval, disclosure_decision, started_at, stopped_at,
        withdrawn_at, withdrawal_reason
      FROM programme_version
      WHERE municipality_id = \(municipality) AND programme_id = \(programme.id)
      ORDER BY version
      """
    ).map { row in
      let startedAt: Date? = try row.value("started_at")
      let stoppedAt: Date? = try row.value("stopped_at")
      let withdrawnAt: Date? = try row.value("withdrawn_at")
      let status: RegisteredVersion.Status =
        if withdrawnAt != nil {
          .withdrawn
        } else if let stoppedAt, stoppedAt <= clock.now {
          .stopped
        } else {
          startedAt == nil ? .registered : .started
        }
      return RegisteredVersion(
        programme: programme,
        number: try row.value("version"),
        package: try row.value("package"),
        includes: try row.value("includes", as: TextMap.self).entries,
        registeredAt: try row.value("registered_at"),
        startedAt: startedAt,
        stoppedAt: stoppedAt,
        withdrawal: try withdrawnAt.map {
          Withdrawal(at: $0, reason: try row.value("withdrawal_reason"))
        },
        additions: GateAdditions(
          impactAssessment: try row.value("impact_assessment"),
          officerOpinion: try row.value("officer_opinion"),
          retentionDecision: try row.value("retention_decision"),
          ethicsApproval: try row.value("ethics_approval"),
          disclosureDecision: try row.value("disclosure_decision")),
        status: status)
    }
  }

  func saveAdditions(
    _ additions: GateAdditions, version: Int, of programme: ProgrammeID,
    to connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE programme_version SET
        impact_assessment = \(additions.impactAssessment),
        officer_opinion = \(additions.officerOpinion),
        retention_decision = \(additions.retentionDecision),
        ethics_approval = \(additions.ethicsApproval),
        disclosure_decision = \(additions.disclosureDecision)
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND version = \(version) AND started_at IS NULL
      """)
  }

  func start(
    version: Int, of programme: ProgrammeID, at now: Date, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE programme_version SET started_at = \(now)
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND version = \(version) AND started_at IS NULL
      """)
  }

  /// Lets nobody begin a version from `moment` on; a stop that is still to come can be moved.
  func stop(
    version: Int, of programme: ProgrammeID, from moment: Date, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE programme_version SET stopped_at = \(moment)
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND version = \(version) AND started_at IS NOT NULL AND withdrawn_at IS NULL
        AND (stopped_at IS NULL OR stopped_at > \(clock.now))
      """)
  }

  func withdraw(
    version: Int, of programme: ProgrammeID, _ withdrawal: Withdrawal,
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE programme_version
      SET withdrawn_at = \(withdrawal.at), withdrawal_reason = \(withdrawal.reason)
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND version = \(version) AND started_at IS NOT NULL AND withdrawn_at IS NULL
      """)
  }

  private func programme(_ row: Row) throws -> RegisteredProgramme {
    RegisteredProgramme(
      id: try row.value("id"),
      key: Key(try row.value("key", as: String.self)),
      zone: try row.value("zone_id"),
      ownerUnit: try row.value("owner_unit_id"))
  }
}
