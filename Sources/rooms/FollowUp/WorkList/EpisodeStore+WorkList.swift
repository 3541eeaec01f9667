import Core
import Database
import Forms
import Organisation
import Programmes

/// An episode with what has been answered, without the answers: what a work list is made of.
struct WorkRow: Sendable {
  let episode: EpisodeID
  let programme: ProgrammeID
  let version: Int
  /// The unit that has it now.
  let unit: UnitID
  let worker: UserID?
  let caseReference: String?
  let start: Day
  let end: Day?
  let deceased: Day?
  var marks: [EpisodeAgenda.Mark] = []
}

extension EpisodeStore {
  /// The reader's own episodes in the zone, found by their worker, and those of whom the reader
  /// stands in for.
  ///
  /// - Parameter endedFrom: those that ended earlier have nothing more to be followed up.
  func ownWork(
    _ scope: PersonScope, endedFrom: Day, in connection: any Connection
  ) throws -> [WorkRow] {
    try work(assigned(scope), scope, endedFrom: endedFrom, in: connection)
  }

  /// The episodes of the units that the reader's role reaches, found by programme and unit.
  func unitWork(
    _ scope: PersonScope, programmes: [ProgrammeID], endedFrom: Day,
    in connection: any Connection
  ) throws -> [WorkRow] {
    guard case .some(let units) = scope.units else { return [] }
    let list = units.sorted()
    // Apart, so that each is answered by its own index.
    let parts: [SQL] = [
      "e.unit_id IN \(list: list) AND e.moved_to_unit_id IS NULL",
      "e.moved_to_unit_id IN \(list: list)",
    ]
    return try parts.flatMap { part in
      try work(
        "e.programme_id IN \(list: programmes) AND \(fragment: part)", scope,
        endedFrom: endedFrom, in: connection)
    }
  }

  private func work(
    _ whose: SQL, _ scope: PersonScope, endedFrom: Day, in connection: any Connection
  ) throws -> [WorkRow] {
    let identity: SQL = scope.includesProtected ? "1 = 1" : "p.is_protected = 0"
    var rows: [WorkRow] = []
    try connection.forEach(
      """
      SELECT e.id, e.programme_id, e.programme_version,
        \(fragment: handler) AS handler, e.worker_id, e.case_reference,
        e.start_day, e.end_day, e.deceased_day, r.id, r.occasion, r.measured_on, r.is_draft, r.not_done
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      LEFT JOIN response r
        ON r.municipality_id = e.municipality_id AND r.episode_id = e.id
        AND \(fragment: current)
      WHERE e.municipality_id = \(municipality) AND \(fragment: whose)
        AND e.zone_id = \(scope.zone) AND \(fragment: identity)
        AND (e.end_day IS NULL OR e.end_day >= \(endedFrom))
        AND \(fragment: visibleEpisode)
      ORDER BY e.id, r.measured_on, r.id
      """
    ) { row in
      let id: EpisodeID = try row.value(at: 0)
      if rows.last?.episode != id {
        rows.append(
          WorkRow(
            episode: id, programme: try row.value(at: 1), version: try row.value(at: 2),
            unit: try row.value(at: 3), worker: try row.value(at: 4),
            caseReference: try row.value(at: 5), start: try row.value(at: 6),
            end: try row.value(at: 7), deceased: try row.value(at: 8)))
      }
      guard let response = try row.value(at: 9, as: ResponseID?.self) else { return }
      let occasion: String = try row.value(at: 10)
      rows[rows.count - 1].marks.append(
        EpisodeAgenda.Mark(
          response: response, occasion: occasion.isEmpty ? nil : OccasionKey(occasion),
          measuredOn: try row.value(at: 11), isDraft: try row.value(at: 12),
          notDone: try row.value(at: 13, as: String?.self).flatMap(MissingReason.init)))
    }
    return rows
  }
}
