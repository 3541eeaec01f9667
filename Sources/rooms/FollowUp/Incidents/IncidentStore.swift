import Core
import Database
import Foundation
import Organisation

/// The SQL of personal data breaches.
struct IncidentStore: Sendable {
  let municipality: MunicipalityID

  func nextNumber(in connection: any Connection) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM incident WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    return (last ?? 0) + 1
  }

  func add(
    _ incident: Incident, by user: UserID, at now: Date, to connection: any Connection
  ) throws {
    var (reader, extract): (UserID?, ID<Extract>?) = (nil, nil)
    var period = Period()
    switch incident.source {
    case .reader(let user, let days)?: (reader, period) = (user, days)
    case .extract(let id)?: extract = id
    case nil: break
    }
    try connection.execute(
      """
      INSERT INTO incident (municipality_id, id, number, zone_id, title, kind, happened,
        discovered_at, reader_id, extract_id, from_day, to_day, recorded_at, recorded_by)
      VALUES (\(municipality), \(incident.id), \(incident.number), \(incident.zone),
        \(incident.title), \(incident.kind.rawValue), \(incident.happened),
        \(incident.discoveredAt), \(reader), \(extract), \(period.from), \(period.to), \(now),
        \(user))
      """)
  }

  /// False when somebody else changed or closed it meanwhile.
  func save(_ incident: Incident, in connection: any Connection) throws -> Bool {
    let assessment = incident.assessment
    return try connection.execute(
      """
      UPDATE incident SET risk = \(assessment.risk?.rawValue),
        consequences = \(assessment.consequences), measures = \(assessment.measures),
        reported_at = \(assessment.reportedAt), report_reference = \(assessment.reportReference),
        informed_on = \(assessment.informedOn), row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(incident.id)
        AND row_version = \(incident.rowVersion) AND closed_at IS NULL
      """) == 1
  }

  func close(
    _ id: ID<Incident>, by user: UserID, at now: Date, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE incident SET closed_at = \(now), closed_by = \(user), row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(id) AND closed_at IS NULL
      """) == 1
  }

  /// Those of some zones, latest first.
  func incidents(of zones: Set<ZoneID>, in connection: any Connection) throws -> [Incident] {
    try connection.rows(
      """
      SELECT id, number, zone_id, title, kind, happened, discovered_at, reader_id, extract_id,
        from_day, to_day, risk, consequences, measures, reported_at, report_reference, informed_on,
        closed_at, row_version
      FROM incident
      WHERE municipality_id = \(municipality) AND zone_id IN \(list: zones.sorted())
      ORDER BY number DESC
      """
    ).map { row in
      var incident = Incident(
        id: try row.value(at: 0), number: try row.value(at: 1), zone: try row.value(at: 2),
        title: try row.value(at: 3),
        kind: .init(rawValue: try row.value(at: 4)) ?? .confidentiality,
        happened: try row.value(at: 5), discoveredAt: try row.value(at: 6))
      if let reader: UserID = try row.value(at: 7) {
        incident.source = .reader(
          reader, Period(from: try row.value(at: 9), to: try row.value(at: 10)))
      } else if let extract: ID<Extract> = try row.value(at: 8) {
        incident.source = .extract(extract)
      }
      incident.assessment = Incident.Assessment(
        risk: try row.value(at: 11, as: String?.self).flatMap(Incident.Risk.init),
        consequences: try row.value(at: 12), measures: try row.value(at: 13),
        reportedAt: try row.value(at: 14), reportReference: try row.value(at: 15),
        informedOn: try row.value(at: 16))
      incident.closedAt = try row.value(at: 17)
      incident.rowVersion = try row.value(at: 18)
      return incident
    }
  }

  /// Persons still there, by themselves or behind episodes, with the reference and unit of the latest.
  func references(
    of persons: Set<PersonID>, _ episodes: Set<EpisodeID>, scope: PersonScope,
    in connection: any Connection
  ) throws -> [(person: PersonID, reference: String?, unit: UnitID)] {
    let identity: SQL = scope.includesProtected ? "1 = 1" : "p.is_protected = 0"
    var found: [PersonID: (person: PersonID, reference: String?, unit: UnitID)] = [:]
    try connection.forEach(
      """
      SELECT e.person_id, e.case_reference, e.unit_id
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      WHERE e.municipality_id = \(municipality) AND e.zone_id = \(scope.zone)
        AND \(fragment: identity)
        AND (e.person_id IN \(list: persons.sorted()) OR e.id IN \(list: episodes.sorted()))
      ORDER BY e.start_day, e.id
      """
    ) { row in
      let person: PersonID = try row.value(at: 0)
      found[person] = (person, try row.value(at: 1), try row.value(at: 2))
    }
    return found.values.sorted { ($0.reference ?? "", $0.person) < ($1.reference ?? "", $1.person) }
  }
}
