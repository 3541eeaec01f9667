import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes

extension EpisodeStore {
  /// Hands over the episodes of versions of a programme with their responses, one at a time, so
  /// that memory stays bounded. Only the items that `coding` knows are decoded, and only episodes
  /// of `units`, and those for which `condition` holds, are read when they are given.
  func forEachRecord(
    of programme: ProgrammeID, versions: [Int], scope: PersonScope, units: Set<UnitID>? = nil,
    where condition: SQL = "1 = 1", coding: AnswerSheetCoding, in connection: any Connection,
    _ body: (EpisodeRecord) throws -> Void
  ) throws {
    let among: SQL = units.map { "e.unit_id IN \(list: $0.sorted())" } ?? "1 = 1"
    for part in within(scope, of: programme) {
      try forEachRecord(
        where: """
          e.programme_id = \(programme) AND e.programme_version IN \(list: versions)
            AND \(fragment: among) AND \(fragment: part) AND \(fragment: condition)
          """, coding: coding, in: connection, body)
    }
  }

  /// Hands over the visible episodes for which a condition holds; `e` is the episode, `p` its
  /// person.
  func forEachRecord(
    where condition: SQL, coding: AnswerSheetCoding, in connection: any Connection,
    _ body: (EpisodeRecord) throws -> Void
  ) throws {
    var pending: EpisodeRecord?
    try connection.forEach(
      """
      SELECT e.id, e.person_id, e.household, e.unit_id, e.start_day, e.end_day,
        e.deceased_day, e.gender, e.birth_year, e.attributes,
        r.occasion, r.measured_on, r.is_draft, r.not_done, r.answers
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      LEFT JOIN response r
        ON r.municipality_id = e.municipality_id AND r.episode_id = e.id
        AND \(fragment: current)
      WHERE e.municipality_id = \(municipality) AND \(fragment: condition)
        AND \(fragment: visibleEpisode)
      ORDER BY e.id, r.id
      """
    ) { row in
      let id: EpisodeID = try row.value(at: 0)
      if pending?.id != id {
        if let pending { try body(pending) }
        pending = EpisodeRecord(
          id: id, person: try row.value(at: 1), household: try row.value(at: 2),
          unit: try row.value(at: 3), start: try row.value(at: 4), end: try row.value(at: 5),
          deceased: try row.value(at: 6), gender: try gender(row.value(at: 7)),
          birthYear: try row.value(at: 8),
          attributes: try row.value(at: 9, as: TextMap.self).entries)
      }
      if try row.value(at: 10, as: String?.self) != nil {
        pending?.responses.append(try decodeResponse(row, from: 10, coding: coding))
      }
    }
    if let pending { try body(pending) }
  }

  /// Those who have more than one episode in a programme, seen or not: a person counts once however
  /// many there are.
  func repeatedPersons(
    of programme: ProgrammeID, in connection: any Connection
  ) throws -> Set<PersonID> {
    var persons: Set<PersonID> = []
    try connection.forEach(
      """
      SELECT person_id FROM episode
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND merged_into_id IS NULL
      GROUP BY person_id HAVING count(*) > 1
      """
    ) { persons.insert(try $0.value(at: 0)) }
    return persons
  }
}
