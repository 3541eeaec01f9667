import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes

/// The SQL of people, episodes and responses.
///
/// Rows of an import that is not visible yet are left out everywhere, and what it replaces stays
/// until it is.
struct EpisodeStore: Sendable {
  /// `superseded_by` of what was replaced or withdrawn by hand.
  static let typed = 1

  let municipality: MunicipalityID

  // MARK: People

  /// The person behind any of the pseudonyms, if known in the zone.
  func person(
    _ candidates: [Pseudonym], zone: ZoneID, in connection: any Connection
  ) throws -> PersonID? {
    for candidate in candidates {
      let row = try connection.first(
        """
        SELECT id FROM person WHERE municipality_id = \(municipality) AND zone_id = \(zone)
          AND pseudonym = \(candidate.digest)
        """)
      if let row { return try row.value(at: 0) }
    }
    return nil
  }

  func addPerson(
    _ id: PersonID, pseudonym: Pseudonym, zone: ZoneID, isProtected: Bool = false,
    to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO person (municipality_id, id, zone_id, pseudonym, key_version, is_protected)
      VALUES (\(municipality), \(id), \(zone), \(pseudonym.digest), \(pseudonym.keyVersion),
        \(isProtected))
      """)
  }

  func isProtected(_ person: PersonID, in connection: any Connection) throws -> Bool {
    try connection.first(
      """
      SELECT is_protected FROM person WHERE municipality_id = \(municipality) AND id = \(person)
      """
    ).map { try $0.value(at: 0) } ?? false
  }

  /// Marks a person as one of protected identity.
  func protect(_ person: PersonID, in connection: any Connection) throws {
    try connection.execute(
      """
      UPDATE person SET is_protected = 1
      WHERE municipality_id = \(municipality) AND id = \(person)
      """)
  }

  // MARK: Episodes

  func add(
    _ episode: Episode, batch: Int = 0, by user: UserID?, at now: Date,
    to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO episode
        (municipality_id, id, zone_id, programme_id, programme_version, person_id, unit_id,
         worker_id, case_reference, household, start_day, end_day, gender, birth_year, attributes,
         batch, created_at, created_by)
      VALUES (\(municipality), \(episode.id), \(episode.zone), \(episode.programme),
        \(episode.version), \(episode.person), \(episode.unit), \(episode.worker),
        \(episode.caseReference), \(episode.household), \(episode.start), \(episode.end),
        \(episode.gender.rawValue), \(episode.birthYear), \(TextMap(episode.attributes)),
        \(batch), \(now), \(user))
      """)
  }

  /// Where an episode's data stand: what the gate must know before anything is read.
  func zone(of id: EpisodeID, in connection: any Connection) throws -> ZoneID? {
    try connection.first(
      "SELECT zone_id FROM episode WHERE municipality_id = \(municipality) AND id = \(id)"
    ).map { try $0.value(at: 0) }
  }

  func episode(_ id: EpisodeID, in connection: any Connection) throws -> Episode? {
    try connection.first(
      """
      SELECT \(fragment: Self.episodeColumns)
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      WHERE e.municipality_id = \(municipality) AND e.id = \(id)
        AND \(fragment: visibleEpisode)
      """
    ).map(decodeEpisode)
  }

  /// The episodes of a person in a programme, latest start first.
  func episodes(
    of person: PersonID, in programme: ProgrammeID, connection: any Connection
  ) throws -> [Episode] {
    try connection.rows(
      """
      SELECT \(fragment: Self.episodeColumns)
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      WHERE e.municipality_id = \(municipality)
        AND e.id IN \(fragment: ids(of: person, in: programme))
        AND \(fragment: visibleEpisode)
      ORDER BY e.start_day DESC, e.id DESC
      """
    ).map(decodeEpisode)
  }

  // MARK: Responses

  /// The responses of an episode that hold now, drafts included, by day.
  func responses(
    of episode: EpisodeID, coding: AnswerSheetCoding, in connection: any Connection
  ) throws -> [StoredResponse] {
    try connection.rows(
      """
      SELECT r.id, r.occasion, r.measured_on, r.is_draft, r.not_done, r.answers, r.recorded_at,
        r.recorded_by, r.batch
      FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode)
        AND \(fragment: current)
      ORDER BY r.measured_on, r.id
      """
    ).map { row in
      StoredResponse(
        id: try row.value(at: 0), record: try decodeResponse(row, from: 1, coding: coding),
        recordedAt: try row.value(at: 6), recordedBy: try row.value(at: 7),
        batch: try row.value(at: 8))
    }
  }

  /// A response of an episode, whatever became of it.
  func response(
    _ id: ResponseID, of episode: EpisodeID, coding: AnswerSheetCoding,
    in connection: any Connection
  ) throws -> ResponseRecord? {
    try connection.first(
      """
      SELECT r.occasion, r.measured_on, r.is_draft, r.not_done, r.answers
      FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode) AND r.id = \(id)
      """
    ).map { try decodeResponse($0, from: 0, coding: coding) }
  }

  /// Stores a response in place of the one it replaces.
  ///
  /// `replacing` is what the writer had before them, nil for nothing. Returns false, and stores
  /// nothing, when that is no longer what holds: somebody was quicker.
  func save(
    _ id: ResponseID, _ response: ResponseRecord, of episode: EpisodeID,
    replacing: ResponseID?, by user: UserID?, at now: Date, in connection: any Connection
  ) throws -> Bool {
    let held = try connection.first(
      """
      SELECT r.id FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode)
        AND r.occasion = \(response.occasion?.name ?? "")
        AND (r.occasion <> '' OR r.measured_on = \(response.measuredOn))
        AND \(fragment: current)
      """
    ).map { try $0.value(at: 0, as: ResponseID.self) }
    guard held == replacing else { return false }
    if let held {
      try connection.execute(
        """
        UPDATE response SET superseded_by = \(Self.typed)
        WHERE municipality_id = \(municipality) AND episode_id = \(episode) AND id = \(held)
        """)
    }
    // What an import is bringing gives way: this is later.
    try connection.execute(
      """
      UPDATE response SET superseded_by = \(Self.typed)
      WHERE municipality_id = \(municipality) AND episode_id = \(episode)
        AND occasion = \(response.occasion?.name ?? "")
        AND (occasion <> '' OR measured_on = \(response.measuredOn))
        AND superseded_by = 0 AND batch > 1
        AND batch IN (SELECT number FROM import_batch
          WHERE municipality_id = \(municipality) AND state <> 'visible')
      """)
    try connection.execute(
      """
      INSERT INTO response
        (municipality_id, episode_id, id, occasion, measured_on, is_draft, not_done, answers,
         recorded_at, recorded_by)
      VALUES (\(municipality), \(episode), \(id), \(response.occasion?.name ?? ""),
        \(response.measuredOn), \(response.isDraft), \(response.notDone?.rawValue),
        \(AnswerSheetCoding.encode(response.answers)), \(now), \(user))
      """)
    return true
  }

  // MARK: Fragments

  /// The episodes of a person in a programme. A query of its own, which the index answers alone:
  /// without statistics SQLite reads every episode rather than look each up from an index.
  func ids(of person: PersonID, in programme: ProgrammeID) -> SQL {
    """
    (SELECT id FROM episode WHERE municipality_id = \(municipality) AND person_id = \(person)
      AND programme_id = \(programme))
    """
  }

  /// Every episode of a person, whatever the programme.
  func ids(of person: PersonID, in connection: any Connection) throws -> [EpisodeID] {
    try connection.rows(
      """
      SELECT id FROM episode WHERE municipality_id = \(municipality) AND person_id = \(person)
      ORDER BY id
      """
    ).map { try $0.value(at: 0) }
  }

  /// Those of protected identity in a zone.
  func protectedPersons(in zone: ZoneID) -> SQL {
    """
    (SELECT id FROM person
     WHERE municipality_id = \(municipality) AND zone_id = \(zone) AND is_protected = 1)
    """
  }

  /// Rows of imports that are not visible are left out.
  private func visible(_ batch: SQL) -> SQL {
    """
    (\(fragment: batch) = 0 OR \(fragment: batch) NOT IN (SELECT number FROM import_batch
      WHERE municipality_id = \(municipality) AND state <> 'visible'))
    """
  }

  /// Episodes that are there: visible, and not merged into another; `e` is the episode.
  var visibleEpisode: SQL {
    "(e.merged_into_id IS NULL AND \(fragment: visible("e.batch")))"
  }

  /// Responses that have been stored, whatever became of them; `r` is the response.
  var visibleResponse: SQL { visible("r.batch") }

  /// Responses that hold now: visible, and not replaced by anything that is.
  var current: SQL {
    """
    \(fragment: visibleResponse) AND (r.superseded_by = 0 OR r.superseded_by IN
      (SELECT number FROM import_batch
       WHERE municipality_id = \(municipality) AND state <> 'visible'))
    """
  }

  /// The rows of a programme that a scope reaches, in parts that an index answers each, none twice;
  /// `e` is the episode, `p` its person.
  func within(_ scope: PersonScope, of programme: ProgrammeID) -> [SQL] {
    let identity: SQL = scope.includesProtected ? "1 = 1" : "p.is_protected = 0"
    let own = scope.assigned && scope.reader != nil ? [assigned(scope)] : []
    let reached: [SQL] =
      switch scope.units {
      case .none: own
      case .wholeZone: ["1 = 1"]
      case .some(let units):
        [
          "e.moved_to_unit_id IS NULL AND e.unit_id IN \(list: units.sorted())",
          """
          e.id IN \(fragment: movedEpisodes(of: programme))
            AND e.moved_to_unit_id IN \(list: units.sorted())
          """,
        ]
          + own.map {
            "\(fragment: $0) AND \(fragment: handler) NOT IN \(list: units.sorted())"
          }
      }
    return reached.map { part in
      "e.zone_id = \(scope.zone) AND \(fragment: part) AND \(fragment: identity)"
    }
  }

  /// The rows of the reader's own cases, and of those whom the reader stands in for.
  func assigned(_ scope: PersonScope) -> SQL {
    guard scope.assigned, let reader = scope.reader else { return "1 = 0" }
    let others = scope.standsInFor.sorted { $0.key < $1.key }.map { principal, units -> SQL in
      """
      (e.worker_id = \(principal) AND \(fragment: handler) IN \(list: units.sorted()))
      """
    }
    return "(\(fragment: .joined(["e.worker_id = \(reader)"] + others, separator: " OR ")))"
  }

  /// The unit that has an episode now; `e` is the episode.
  var handler: SQL { "coalesce(e.moved_to_unit_id, e.unit_id)" }

  private static let episodeColumns: SQL =
    """
    e.id, e.programme_id, e.programme_version, e.zone_id, e.person_id, p.is_protected, e.unit_id,
    e.worker_id, e.case_reference, e.household, e.start_day, e.end_day, e.gender, e.birth_year,
    e.attributes, e.row_version, e.moved_to_unit_id, e.deceased_day
    """

  private func decodeEpisode(_ row: Row) throws -> Episode {
    Episode(
      id: try row.value(at: 0), programme: try row.value(at: 1), version: try row.value(at: 2),
      zone: try row.value(at: 3), person: try row.value(at: 4),
      isProtected: try row.value(at: 5), unit: try row.value(at: 6),
      movedTo: try row.value(at: 16), worker: try row.value(at: 7),
      caseReference: try row.value(at: 8),
      household: try row.value(at: 9), start: try row.value(at: 10), end: try row.value(at: 11),
      deceased: try row.value(at: 17), gender: try gender(row.value(at: 12)),
      birthYear: try row.value(at: 13),
      attributes: try row.value(at: 14, as: TextMap.self).entries,
      rowVersion: try row.value(at: 15))
  }

  func decodeResponse(
    _ row: Row, from column: Int, coding: AnswerSheetCoding
  ) throws -> ResponseRecord {
    let occasion: String = try row.value(at: column)
    let notDone: String? = try row.value(at: column + 3)
    return ResponseRecord(
      occasion: occasion.isEmpty ? nil : OccasionKey(occasion),
      measuredOn: try row.value(at: column + 1), isDraft: try row.value(at: column + 2),
      notDone: notDone.flatMap(MissingReason.init),
      answers: try coding.decode(row.value(at: column + 4)))
  }

  func gender(_ code: String) throws -> Gender {
    Gender(rawValue: code) ?? .unknown
  }
}
