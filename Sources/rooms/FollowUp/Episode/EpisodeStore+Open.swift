import Core
import Database
import Organisation

/// How many episodes of a version go on with one worker.
struct OpenEpisodes: Sendable {
  let programme: ProgrammeID
  let version: Int
  let worker: UserID?
  let count: Int
}

extension EpisodeStore {
  /// The episodes that have not ended, counted; those that `units` have now if given.
  func openEpisodes(
    _ scope: PersonScope, units: Set<UnitID>? = nil, in connection: any Connection
  ) throws -> [OpenEpisodes] {
    let identity: SQL = scope.includesProtected ? "1 = 1" : "p.is_protected = 0"
    let place: SQL =
      units.map {
        "\(fragment: handler) IN \(list: $0.sorted())"
      } ?? "1 = 1"
    return try connection.rows(
      """
      SELECT e.programme_id, e.programme_version, e.worker_id, count(*)
      FROM episode e JOIN person p
        ON p.municipality_id = e.municipality_id AND p.id = e.person_id
      WHERE e.municipality_id = \(municipality) AND e.zone_id = \(scope.zone)
        AND e.end_day IS NULL AND \(fragment: identity) AND \(fragment: place)
        AND \(fragment: visibleEpisode)
      GROUP BY e.programme_id, e.programme_version, e.worker_id
      """
    ).map {
      OpenEpisodes(
        programme: try $0.value(at: 0), version: try $0.value(at: 1), worker: try $0.value(at: 2),
        count: try $0.value(at: 3))
    }
  }
}
