import Core
import Database
import SwedishText

extension OrganisationStore {
  // MARK: Units

  /// Adds a unit. A board brings a zone; everything below a board takes the board's.
  @discardableResult
  package func createUnit(
    _ kind: OrgUnit.Kind, code: String, name: String, under parent: UnitID? = nil,
    zone: ZoneID? = nil, from: Day, to: Day? = nil, by user: UserID? = nil
  ) async throws -> OrgUnit {
    let id = UnitID.make(at: clock.now)
    return try await database.write { connection in
      guard !Period(from: from, to: to).isEmpty else { throw OrganisationError.impossiblePeriod }
      let above = try parent.map { try requireUnit($0, on: connection) }
      if kind == .board, zone == nil { throw OrganisationError.boardNeedsZone }
      if kind == .board ? above?.zone != nil : zone != nil {
        throw OrganisationError.zoneIsTheBoards
      }
      let unit = OrgUnit(
        id: id, kind: kind, code: code, name: name, parent: parent, zone: zone ?? above?.zone,
        validFrom: from, validTo: to)
      try add(unit, by: user, on: connection)
      return unit
    }
  }

  func add(_ unit: OrgUnit, by user: UserID?, on connection: any Connection) throws {
    try refusing(.codeTaken(unit.code)) {
      try connection.execute(
        """
        INSERT INTO org_unit (municipality_id, id, parent_id, zone_id, kind, code, name,
          sort_key, valid_from, valid_to)
        VALUES (\(municipality), \(unit.id), \(unit.parent), \(unit.zone), \(unit.kind),
          \(unit.code), \(unit.name), \(SwedishOrder.key(unit.name)), \(unit.validFrom),
          \(unit.validTo))
        """)
    }
    try changes.record(
      Change("unit.created", by: user, zone: unit.zone, subject: unit.id.uuid, detail: unit.code),
      on: connection)
  }

  /// Makes a unit's row what `unit` says.
  func update(_ unit: OrgUnit, on connection: any Connection) throws {
    try connection.execute(
      """
      UPDATE org_unit SET parent_id = \(unit.parent), zone_id = \(unit.zone), name = \(unit.name),
        sort_key = \(SwedishOrder.key(unit.name)), valid_from = \(unit.validFrom),
        valid_to = \(unit.validTo)
      WHERE municipality_id = \(municipality) AND id = \(unit.id)
      """)
  }

  /// All units, past and present.
  package func tree() async throws -> UnitTree {
    try await database.read { try tree(on: $0) }
  }

  package func unit(code: String) async throws -> OrgUnit? {
    try await database.read { connection in
      try connection.first(
        """
        \(fragment: Self.unitColumns)
        WHERE municipality_id = \(municipality) AND code = \(code)
        """
      ).map(Self.unit)
    }
  }

  /// Ends a unit; `lastDay` is its last.
  package func closeUnit(_ id: UnitID, lastDay: Day, by user: UserID? = nil) async throws {
    try await database.write { try close(id, lastDay: lastDay, by: user, on: $0) }
  }

  /// Records that a unit's work went over to another on a day, and ends it the day before unless it
  /// already has ended. Record all successors of a split with the same day.
  package func recordSuccession(_ succession: Succession, by user: UserID? = nil) async throws {
    try await database.write { connection in
      let predecessor = try requireUnit(succession.predecessor, on: connection)
      let successor = try requireUnit(succession.successor, on: connection)
      guard predecessor.zone == successor.zone else { throw OrganisationError.otherZone }
      guard successor.validity.contains(succession.day) else {
        throw OrganisationError.impossiblePeriod
      }
      let ancestors = try tree(on: connection).ancestry(of: predecessor.id)
      guard !ancestors.contains(successor.id) else { throw OrganisationError.circularSuccession }
      if predecessor.validity.contains(succession.day) {
        try close(predecessor.id, lastDay: succession.day - 1, by: user, on: connection)
      }
      try insert(succession, on: connection)
      try changes.record(
        Change(
          "unit.succeeded", by: user, zone: predecessor.zone, subject: predecessor.id.uuid,
          detail: successor.code), on: connection)
    }
  }

  func insert(_ succession: Succession, on connection: any Connection) throws {
    let (predecessor, successor) = (succession.predecessor, succession.successor)
    try connection.execute(
      """
      INSERT INTO unit_succession (municipality_id, predecessor_id, successor_id, day)
      VALUES (\(municipality), \(predecessor), \(successor), \(succession.day))
      ON CONFLICT (municipality_id, predecessor_id, successor_id) DO UPDATE SET day = excluded.day
      """)
    guard succession.takesCharge else { return }
    try connection.execute(
      """
      INSERT INTO unit_charge (municipality_id, predecessor_id, successor_id)
      VALUES (\(municipality), \(predecessor), \(successor))
      ON CONFLICT (municipality_id, predecessor_id)
        DO UPDATE SET successor_id = excluded.successor_id
      """)
  }

  func delete(_ succession: Succession, on connection: any Connection) throws {
    let (predecessor, successor) = (succession.predecessor, succession.successor)
    try connection.execute(
      """
      DELETE FROM unit_charge WHERE municipality_id = \(municipality)
        AND predecessor_id = \(predecessor) AND successor_id = \(successor)
      """)
    try connection.execute(
      """
      DELETE FROM unit_succession WHERE municipality_id = \(municipality)
        AND predecessor_id = \(predecessor) AND successor_id = \(successor)
      """)
  }

  func delete(_ unit: OrgUnit, on connection: any Connection) throws {
    try connection.execute(
      "DELETE FROM org_unit WHERE municipality_id = \(municipality) AND id = \(unit.id)")
  }

  func tree(on connection: any Connection) throws -> UnitTree {
    let units = try connection.rows(
      "\(fragment: Self.unitColumns) WHERE municipality_id = \(municipality) ORDER BY sort_key, code"
    ).map(Self.unit)
    let successions = try connection.rows(
      """
      SELECT s.predecessor_id, s.successor_id, s.day, c.successor_id IS NOT NULL AS takes_charge
      FROM unit_succession s LEFT JOIN unit_charge c
        ON c.municipality_id = s.municipality_id AND c.predecessor_id = s.predecessor_id
        AND c.successor_id = s.successor_id
      WHERE s.municipality_id = \(municipality)
      """
    ).map {
      Succession(
        predecessor: try $0.value("predecessor_id"), successor: try $0.value("successor_id"),
        day: try $0.value("day"), takesCharge: try $0.value("takes_charge"))
    }
    return UnitTree(units, successions: successions)
  }

  func requireUnit(_ id: UnitID, on connection: any Connection) throws -> OrgUnit {
    let row = try connection.first(
      "\(fragment: Self.unitColumns) WHERE municipality_id = \(municipality) AND id = \(id)")
    guard let row else { throw OrganisationError.noSuchUnit }
    return try Self.unit(row)
  }

  private func close(
    _ id: UnitID, lastDay: Day, by user: UserID?, on connection: any Connection
  ) throws {
    var unit = try requireUnit(id, on: connection)
    guard lastDay >= unit.validFrom else { throw OrganisationError.impossiblePeriod }
    unit.validTo = lastDay
    try update(unit, on: connection)
    try changes.record(
      Change(
        "unit.closed", by: user, zone: unit.zone, subject: id.uuid, detail: "\(lastDay)"),
      on: connection)
  }

  private static let unitColumns: SQL =
    "SELECT id, parent_id, zone_id, kind, code, name, valid_from, valid_to FROM org_unit"

  private static func unit(_ row: Row) throws -> OrgUnit {
    OrgUnit(
      id: try row.value("id"), kind: try row.value("kind"), code: try row.value("code"),
      name: try row.value("name"), parent: try row.value("parent_id"),
      zone: try row.value("zone_id"), validFrom: try row.value("valid_from"),
      validTo: try row.value("valid_to"))
  }
}

extension UnitTree {
  /// The unit and all it has succeeded, in whatever way.
  func ancestry(of id: UnitID) -> Set<UnitID> {
    var found: Set<UnitID> = []
    var stack = [id]
    while let next = stack.popLast() {
      guard found.insert(next).inserted else { continue }
      stack.append(contentsOf: successions(to: next).map(\.predecessor))
    }
    return found
  }
}
