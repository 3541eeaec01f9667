import Core
import Database
import Foundation
import Organisation

/// The room's episodes as work that somebody is responsible for.
struct EpisodeWork: WorkKeeping {
  let episodes: EpisodeStore
  let catalogue: ProgrammeCatalogue
  let clock: Clock

  init(municipality: MunicipalityID, clock: Clock) {
    episodes = EpisodeStore(municipality: municipality)
    catalogue = ProgrammeCatalogue(store: ProgrammeStore(municipality: municipality, clock: clock))
    self.clock = clock
  }

  func loads(of worker: UserID?, on connection: any Connection) throws -> [WorkLoad] {
    try episodes.loads(of: worker, open: open(on: connection), in: connection)
  }

  func boundUnits(on connection: any Connection) throws -> Set<UnitID> {
    try episodes.boundUnits(in: connection)
  }

  func handOver(
    from worker: UserID, in unit: UnitID, to receiver: UserID?, by user: UserID?, log: ChangeLog,
    on connection: any Connection
  ) throws -> [EpisodeID] {
    let work = try episodes.open(
      of: worker, in: unit, open: open(on: connection), in: connection)
    for (episode, zone) in work {
      try episodes.setWorker(receiver, of: episode, in: connection)
      try record(episode, zone, user, in: log, on: connection)
    }
    return work.map(\.episode)
  }

  func giveBack(
    _ work: HandedOver, by user: UserID?, log: ChangeLog, on connection: any Connection
  ) throws -> Bool {
    let held = try work.episodes.map {
      ($0, try episodes.responsible(for: $0, in: connection))
    }
    guard held.allSatisfy({ $0.1.map { $0.worker == work.to } ?? false }) else { return false }
    for (episode, found) in held {
      try episodes.setWorker(work.from, of: episode, in: connection)
      try record(episode, found?.zone, user, in: log, on: connection)
    }
    return true
  }

  private func record(
    _ episode: EpisodeID, _ zone: ZoneID?, _ user: UserID?, in log: ChangeLog,
    on connection: any Connection
  ) throws {
    try log.record(
      Change("episode.handedOver", by: user, zone: zone, subject: episode.uuid), on: connection)
  }

  /// What goes on, or ended so late that some follow-up may still be asked for.
  private func open(on connection: any Connection) throws -> SQL {
    let today = clock.today
    let zones = Dictionary(
      grouping: try catalogue.all(in: connection), by: \.registered.zone
    ).sorted { $0.key < $1.key }
    let ended = zones.map { zone, programmes -> SQL in
      let horizon = WorkProgrammes(programmes).horizon(today: today)
      return "(e.zone_id = \(zone) AND e.end_day >= \(horizon))"
    }
    return "(\(fragment: .joined(["e.end_day IS NULL"] + ended, separator: " OR ")))"
  }
}

extension EpisodeStore {
  /// How many episodes there are by unit and worker; of one worker alone when one is given.
  fileprivate func loads(
    of worker: UserID?, open: SQL, in connection: any Connection
  ) throws -> [WorkLoad] {
    let whose: SQL = worker.map { "AND e.worker_id = \($0)" } ?? ""
    return try connection.rows(
      """
      SELECT \(fragment: handler) AS unit, e.worker_id,
        sum(CASE WHEN \(fragment: open) THEN 1 ELSE 0 END), count(*)
      FROM episode e
      WHERE e.municipality_id = \(municipality) AND \(fragment: visibleEpisode)
        \(fragment: whose)
      GROUP BY unit, e.worker_id ORDER BY unit, e.worker_id NULLS FIRST
      """
    ).map {
      WorkLoad(
        unit: try $0.value(at: 0), worker: try $0.value(at: 1), open: try $0.value(at: 2),
        all: try $0.value(at: 3))
    }
  }

  fileprivate func boundUnits(in connection: any Connection) throws -> Set<UnitID> {
    let rows = try connection.rows(
      """
      SELECT unit_id FROM episode WHERE municipality_id = \(municipality)
      UNION SELECT moved_to_unit_id FROM episode
        WHERE municipality_id = \(municipality) AND moved_to_unit_id IS NOT NULL
      UNION SELECT owner_unit_id FROM programme WHERE municipality_id = \(municipality)
      """)
    return Set(try rows.map { try $0.value(at: 0) })
  }

  fileprivate func open(
    of worker: UserID, in unit: UnitID, open: SQL, in connection: any Connection
  ) throws -> [(episode: EpisodeID, zone: ZoneID)] {
    try connection.rows(
      """
      SELECT e.id, e.zone_id FROM episode e
      WHERE e.municipality_id = \(municipality) AND e.worker_id = \(worker)
        AND \(fragment: handler) = \(unit) AND \(fragment: open) AND \(fragment: visibleEpisode)
      ORDER BY e.id
      """
    ).map { (try $0.value(at: 0), try $0.value(at: 1)) }
  }

  /// Nil for an episode that is not there.
  fileprivate func responsible(
    for episode: EpisodeID, in connection: any Connection
  ) throws -> (worker: UserID?, zone: ZoneID)? {
    try connection.first(
      """
      SELECT worker_id, zone_id FROM episode
      WHERE municipality_id = \(municipality) AND id = \(episode)
      """
    ).map { (try $0.value(at: 0), try $0.value(at: 1)) }
  }

  fileprivate func setWorker(
    _ worker: UserID?, of episode: EpisodeID, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE episode SET worker_id = \(worker), row_version = row_version + 1
      WHERE municipality_id = \(municipality) AND id = \(episode)
      """)
  }
}
