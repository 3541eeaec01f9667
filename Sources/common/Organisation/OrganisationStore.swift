import Core
import Database
import Foundation

/// The organisation of one municipality in the database.
package struct OrganisationStore: Sendable {
  package let database: any Database
  package let municipality: MunicipalityID
  package let clock: Clock
  let changes: ChangeLog
  /// What the rooms keep that somebody is responsible for.
  let work: [any WorkKeeping]

  package init(
    database: any Database, clock: Clock, audit: AuditStore, work: [any WorkKeeping] = []
  ) {
    self.database = database
    self.work = work
    municipality = audit.municipality
    self.clock = clock
    changes = ChangeLog(clock: clock, audit: audit)
  }

  // MARK: Municipality

  package static func createMunicipality(
    code: String, name: String, isDemo: Bool = false, in database: any Database, clock: Clock
  ) async throws -> Municipality {
    let municipality = Municipality(
      id: .make(at: clock.now), code: code, name: name, isDemo: isDemo)
    try await database.within(municipality.id.uuid).write { connection in
      try refusing(.codeTaken(code)) {
        try connection.execute(
          """
          INSERT INTO municipality (id, code, name, is_demo)
          VALUES (\(municipality.id), \(code), \(name), \(isDemo))
          """)
      }
    }
    return municipality
  }

  package static func municipalities(in database: any Database) async throws -> [Municipality] {
    try await database.read { connection in
      try connection.rows("SELECT id, code, name, is_demo FROM municipality ORDER BY code").map {
        Municipality(
          id: try $0.value("id"), code: try $0.value("code"), name: try $0.value("name"),
          isDemo: try $0.value("is_demo"))
      }
    }
  }

  // MARK: Zones

  @discardableResult
  package func createZone(
    code: String, name: String, threshold: Int = Zone.usualThreshold,
    personalDataEnabled: Bool = true, by user: UserID? = nil
  ) async throws -> Zone {
    let zone = Zone(
      id: .make(at: clock.now), code: code, name: name, threshold: threshold,
      personalDataEnabled: personalDataEnabled)
    try await database.write { try add(zone, by: user, on: $0) }
    return zone
  }

  func add(_ zone: Zone, by user: UserID?, on connection: any Connection) throws {
    try refusing(.codeTaken(zone.code)) {
      try connection.execute(
        """
        INSERT INTO zone (municipality_id, id, code, name, threshold, personal_data_enabled)
        VALUES (\(municipality), \(zone.id), \(zone.code), \(zone.name), \(zone.threshold),
          \(zone.personalDataEnabled))
        """)
    }
    try changes.record(
      Change("zone.created", by: user, zone: zone.id, subject: zone.id.uuid), on: connection)
  }

  package func zones() async throws -> [Zone] {
    try await database.read { connection in
      try connection.rows(
        "\(fragment: Self.zoneColumns) WHERE municipality_id = \(municipality) ORDER BY code"
      ).map(Self.zone)
    }
  }

  package func zone(_ id: ZoneID) async throws -> Zone? {
    try await database.read { try Self.zone(id, municipality, on: $0) }
  }

  package func setPersonalData(enabled: Bool, in zone: ZoneID, by user: UserID?) async throws {
    try await database.write { connection in
      let changed = try connection.execute(
        """
        UPDATE zone SET personal_data_enabled = \(enabled)
        WHERE municipality_id = \(municipality) AND id = \(zone)
        """)
      guard changed == 1 else { throw OrganisationError.noSuchZone }
      try changes.record(
        Change(
          enabled ? "zone.personalDataOn" : "zone.personalDataOff", by: user, zone: zone,
          subject: zone.uuid), on: connection)
    }
  }

  static func zone(
    _ id: ZoneID, _ municipality: MunicipalityID, on connection: any Connection
  ) throws -> Zone? {
    try connection.first(
      "\(fragment: zoneColumns) WHERE municipality_id = \(municipality) AND id = \(id)"
    ).map(zone)
  }

  private static let zoneColumns: SQL =
    "SELECT id, code, name, threshold, personal_data_enabled FROM zone"

  private static func zone(_ row: Row) throws -> Zone {
    Zone(
      id: try row.value("id"), code: try row.value("code"), name: try row.value("name"),
      threshold: try row.value("threshold"),
      personalDataEnabled: try row.value("personal_data_enabled"))
  }
}

/// Runs `body`; a row that is already there becomes `refusal`.
func refusing(_ refusal: OrganisationError, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch DatabaseError.constraint(let constraint) where constraint.kind == .unique {
    throw refusal
  }
}
