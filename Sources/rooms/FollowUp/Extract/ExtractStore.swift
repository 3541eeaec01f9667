import Core
import Database
import Foundation
import Organisation
import Programmes

/// The SQL of extracts and of the decisions behind them.
struct ExtractStore: Sendable {
  let municipality: MunicipalityID

  // MARK: Extracts

  func add(_ extract: Extract, to connection: any Connection) throws {
    let selection = extract.selection
    try connection.execute(
      """
      INSERT INTO extract (municipality_id, id, number, zone_id, programme_id, unit_id, from_day,
        to_day, purpose, reason, decision_id, key_version, taken_by, taken_at, expires_on)
      VALUES (\(municipality), \(extract.id), \(extract.number), \(extract.zone),
        \(extract.programme), \(selection.unit), \(selection.period.from), \(selection.period.to),
        \(extract.purpose), \(extract.reason), \(extract.decision), \(extract.keyVersion),
        \(extract.takenBy), \(extract.takenAt), \(extract.expires))
      """)
  }

  func nextNumber(in connection: any Connection) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM extract WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    return (last ?? 0) + 1
  }

  /// Those of a zone, latest first.
  func extracts(of zones: Set<ZoneID>, in connection: any Connection) throws -> [Extract] {
    try connection.rows(
      """
      SELECT \(fragment: Self.columns) FROM extract
      WHERE municipality_id = \(municipality) AND zone_id IN \(list: zones.sorted())
      ORDER BY number DESC
      """
    ).map(decode)
  }

  func extract(_ id: ID<Extract>, in connection: any Connection) throws -> Extract? {
    try connection.first(
      """
      SELECT \(fragment: Self.columns) FROM extract
      WHERE municipality_id = \(municipality) AND id = \(id)
      """
    ).map(decode)
  }

  /// Notes that the files are fetched; false when they have been before.
  func fetch(_ id: ID<Extract>, at now: Date, in connection: any Connection) throws -> Bool {
    try connection.execute(
      """
      UPDATE extract SET fetched_at = \(now)
      WHERE municipality_id = \(municipality) AND id = \(id) AND fetched_at IS NULL
        AND deleted_at IS NULL
      """) == 1
  }

  func complete(
    _ id: ID<Extract>, _ outcome: Extract.Outcome, personDigest: [UInt8],
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE extract SET completed_at = \(outcome.completedAt), row_count = \(outcome.rows),
        episode_count = \(outcome.episodes), person_count = \(outcome.persons),
        person_digest = \(personDigest)
      WHERE municipality_id = \(municipality) AND id = \(id)
      """)
  }

  func confirmDeleted(
    _ id: ID<Extract>, by user: UserID, at now: Date, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE extract SET deleted_at = \(now), deleted_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(id) AND deleted_at IS NULL
      """) == 1
  }

  private static let columns: SQL =
    """
    id, number, zone_id, programme_id, unit_id, from_day, to_day, purpose, reason, decision_id,
    key_version, taken_by, taken_at, expires_on, fetched_at, completed_at, row_count, episode_count,
    person_count, deleted_at
    """

  private func decode(_ row: Row) throws -> Extract {
    var extract = Extract(
      id: try row.value(at: 0), number: try row.value(at: 1), zone: try row.value(at: 2),
      programme: try row.value(at: 3),
      selection: Extract.Selection(
        unit: try row.value(at: 4),
        period: Period(from: try row.value(at: 5), to: try row.value(at: 6))),
      purpose: try row.value(at: 7), reason: try row.value(at: 8), decision: try row.value(at: 9),
      keyVersion: try row.value(at: 10), takenBy: try row.value(at: 11),
      takenAt: try row.value(at: 12), expires: try row.value(at: 13))
    extract.fetchedAt = try row.value(at: 14)
    if let completed: Date = try row.value(at: 15) {
      extract.outcome = Extract.Outcome(
        completedAt: completed, rows: try row.value(at: 16), episodes: try row.value(at: 17),
        persons: try row.value(at: 18))
    }
    extract.deletedAt = try row.value(at: 19)
    return extract
  }

  // MARK: Decisions

  /// False when the same decision is recorded already.
  func add(
    _ decision: DisclosureDecision, by user: UserID, at now: Date, to connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO disclosure_decision (municipality_id, id, zone_id, programme_id, reference,
        decided_on, decided_by, recipient_id, valid_to, columns, recorded_at, recorded_by)
      VALUES (\(municipality), \(decision.id), \(decision.zone), \(decision.programme),
        \(decision.reference), \(decision.decidedOn), \(decision.decidedBy),
        \(decision.recipient), \(decision.validTo), \(decision.columns.joined(separator: " ")),
        \(now), \(user))
      ON CONFLICT DO NOTHING
      """) == 1
  }

  /// False when it has been revoked before.
  func revoke(
    _ id: ID<DisclosureDecision>, _ revocation: DisclosureDecision.Revocation,
    in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE disclosure_decision SET revoked_at = \(revocation.at), revoked_by = \(revocation.by),
        revoked_reason = \(revocation.reason)
      WHERE municipality_id = \(municipality) AND id = \(id) AND revoked_at IS NULL
      """) == 1
  }

  /// Those of some zones, latest first.
  func decisions(
    of zones: Set<ZoneID>, in connection: any Connection
  ) throws -> [DisclosureDecision] {
    try connection.rows(
      """
      SELECT id, zone_id, programme_id, reference, decided_on, decided_by, recipient_id, valid_to,
        columns, revoked_at, revoked_by, revoked_reason
      FROM disclosure_decision
      WHERE municipality_id = \(municipality) AND zone_id IN \(list: zones.sorted())
      ORDER BY decided_on DESC, id DESC
      """
    ).map { row in
      let columns: String = try row.value(at: 8)
      var decision = DisclosureDecision(
        id: try row.value(at: 0), zone: try row.value(at: 1), programme: try row.value(at: 2),
        reference: try row.value(at: 3), decidedOn: try row.value(at: 4),
        decidedBy: try row.value(at: 5), recipient: try row.value(at: 6),
        validTo: try row.value(at: 7),
        columns: columns.split(separator: " ").map(String.init))
      if let revoked: Date = try row.value(at: 9) {
        decision.revocation = DisclosureDecision.Revocation(
          at: revoked, by: try row.value(at: 10), reason: try row.value(at: 11))
      }
      return decision
    }
  }
}

/// An episode that an extract is to hold.
struct ExtractEntry: Sendable {
  let episode: EpisodeID
  let version: Int
  /// Among those of the same person or household, in the order of their ids.
  var sequence: Int
  /// By which the extract is ordered.
  let place: UInt64
}

extension EpisodeStore {
  /// The episodes of a programme that a scope reaches, in an order that only the extract has. Those of
  /// protected identity are left out, whoever asks.
  func entries(
    of programme: ProgrammeID, versions: [Int], scope: PersonScope, units: Set<UnitID>?,
    period: Period, byHousehold: Bool, key: ExtractKey, in connection: any Connection
  ) throws -> [ExtractEntry] {
    let selected = selected(of: programme, versions: versions, units: units, period: period)
    let repeated = try repeatedPersons(of: programme, in: connection)
    var found: [(entry: ExtractEntry, subject: String?)] = []
    let parts = within(scope, of: programme)
    for part in parts {
      try connection.forEach(
        """
        SELECT e.id, e.programme_version, e.person_id, e.household
        FROM episode e JOIN person p
          ON p.municipality_id = e.municipality_id AND p.id = e.person_id
        WHERE \(fragment: selected) AND \(fragment: part)
        ORDER BY e.id
        """
      ) { row in
        let id: EpisodeID = try row.value(at: 0)
        let person: PersonID = try row.value(at: 2)
        let household: String? = byHousehold ? try row.value(at: 3) : nil
        found.append(
          (
            ExtractEntry(
              episode: id, version: try row.value(at: 1), sequence: 0,
              place: key.place(of: "\(id)")),
            household ?? (repeated.contains(person) ? "\(person)" : nil)
          ))
      }
    }
    if parts.count > 1 { found.sort { $0.entry.episode < $1.entry.episode } }
    var passed: [String: Int] = [:]
    var entries = found.map { entry, subject in
      guard let subject else { return entry }
      var entry = entry
      entry.sequence = passed[subject, default: 0]
      passed[subject] = entry.sequence + 1
      return entry
    }
    entries.sort { ($0.version, $0.place) < ($1.version, $1.place) }
    return entries
  }

  /// Whether there is any such episode.
  func holdsAny(
    of programme: ProgrammeID, versions: [Int], scope: PersonScope, units: Set<UnitID>?,
    period: Period, in connection: any Connection
  ) throws -> Bool {
    let selected = selected(of: programme, versions: versions, units: units, period: period)
    return try within(scope, of: programme).contains { part in
      try connection.first(
        """
        SELECT 1 FROM episode e JOIN person p
          ON p.municipality_id = e.municipality_id AND p.id = e.person_id
        WHERE \(fragment: selected) AND \(fragment: part) LIMIT 1
        """) != nil
    }
  }

  private func selected(
    of programme: ProgrammeID, versions: [Int], units: Set<UnitID>?, period: Period
  ) -> SQL {
    let among: SQL = units.map { "e.unit_id IN \(list: $0.sorted())" } ?? "1 = 1"
    let from: SQL = period.from.map { "e.start_day >= \($0)" } ?? "1 = 1"
    let to: SQL = period.to.map { "e.start_day <= \($0)" } ?? "1 = 1"
    return """
      e.municipality_id = \(municipality) AND e.programme_id = \(programme)
        AND e.programme_version IN \(list: versions) AND p.is_protected = 0
        AND \(fragment: among) AND \(fragment: from) AND \(fragment: to)
        AND \(fragment: visibleEpisode)
      """
  }

  /// The units that some episodes were moved to.
  func placesNow(
    of episodes: [EpisodeID], in connection: any Connection
  ) throws -> [EpisodeID: UnitID] {
    var places: [EpisodeID: UnitID] = [:]
    try connection.forEach(
      """
      SELECT id, moved_to_unit_id FROM episode
      WHERE municipality_id = \(municipality) AND id IN \(list: episodes)
        AND moved_to_unit_id IS NOT NULL
      """
    ) { places[try $0.value(at: 0)] = try $0.value(at: 1) }
    return places
  }
}
