import Core
import Cryptography
import Database
import Foundation
import Organisation

/// The SQL of deletion in time: decisions, holds, and each deletion with its certificate.
struct RetentionStore: Sendable {
  let municipality: MunicipalityID

  // MARK: Decisions

  /// Records a decision; the one that held before ends.
  func add(
    _ decision: RetentionDecision, by user: UserID, at now: Date, to connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE retention_decision SET ended_at = \(now), ended_by = \(user)
      WHERE municipality_id = \(municipality) AND programme_id = \(decision.programme)
        AND ended_at IS NULL
      """)
    try connection.execute(
      """
      INSERT INTO retention_decision (municipality_id, id, programme_id, basis, months,
        archives_first, begins_on, reference, decided_on, decided_by, recorded_at, recorded_by)
      VALUES (\(municipality), \(decision.id), \(decision.programme), \(decision.basis.rawValue),
        \(decision.months), \(decision.archivesFirst), \(decision.begins), \(decision.reference),
        \(decision.decidedOn), \(decision.decidedBy), \(now), \(user))
      """)
  }

  /// Those of some programmes, latest first; the one that holds has no end.
  func decisions(
    of programmes: Set<ProgrammeID>, in connection: any Connection
  ) throws -> [RetentionDecision] {
    try connection.rows(
      """
      SELECT id, programme_id, basis, months, archives_first, begins_on, reference, decided_on,
        decided_by, recorded_at, ended_at
      FROM retention_decision
      WHERE municipality_id = \(municipality) AND programme_id IN \(list: programmes.sorted())
      ORDER BY recorded_at DESC, id DESC
      """
    ).map { row in
      var decision = RetentionDecision(
        id: try row.value(at: 0), programme: try row.value(at: 1),
        basis: RetentionDecision.Basis(rawValue: try row.value(at: 2)) ?? .end,
        months: try row.value(at: 3), archivesFirst: try row.value(at: 4),
        begins: try row.value(at: 5), reference: try row.value(at: 6),
        decidedOn: try row.value(at: 7), decidedBy: try row.value(at: 8))
      decision.recordedAt = try row.value(at: 9)
      decision.endedAt = try row.value(at: 10)
      return decision
    }
  }

  // MARK: Holds

  func add(
    _ hold: RetentionHold, by user: UserID, at now: Date, to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO retention_hold (municipality_id, id, zone_id, programme_id, covers, person_id,
        cause, reason, reference, from_day, to_day, recorded_at, recorded_by)
      VALUES (\(municipality), \(hold.id), \(hold.zone), \(hold.programme),
        \(hold.covers.rawValue), \(hold.person), \(hold.cause.rawValue), \(hold.reason),
        \(hold.reference), \(hold.period.from ?? Day(inSweden: now)), \(hold.period.to), \(now),
        \(user))
      """)
  }

  /// False when it has been lifted before.
  func lift(
    _ id: ID<RetentionHold>, by user: UserID, at now: Date, in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE retention_hold SET lifted_at = \(now), lifted_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(id) AND lifted_at IS NULL
      """) == 1
  }

  /// Those of some zones, latest first.
  func holds(of zones: Set<ZoneID>, in connection: any Connection) throws -> [RetentionHold] {
    try connection.rows(
      """
      SELECT id, zone_id, covers, programme_id, person_id, cause, reason, reference, from_day,
        to_day, lifted_at
      FROM retention_hold
      WHERE municipality_id = \(municipality) AND zone_id IN \(list: zones.sorted())
      ORDER BY recorded_at DESC, id DESC
      """
    ).map { row in
      var hold = RetentionHold(
        id: try row.value(at: 0), zone: try row.value(at: 1),
        covers: RetentionHold.Covers(rawValue: try row.value(at: 2)) ?? .zone,
        programme: try row.value(at: 3), person: try row.value(at: 4),
        cause: RetentionHold.Cause(rawValue: try row.value(at: 5)) ?? .other,
        reason: try row.value(at: 6), reference: try row.value(at: 7),
        period: Period(from: try row.value(at: 8), to: try row.value(at: 9)))
      hold.liftedAt = try row.value(at: 10)
      return hold
    }
  }

  // MARK: What is due

  /// Episodes of a programme that ended, or were last answered, on `cutOff` or earlier; `e` is the
  /// episode. What was merged into another goes with that.
  func isDue(_ decision: RetentionDecision, by cutOff: Day) -> SQL {
    let basis: SQL =
      switch decision.basis {
      case .end: "e.end_day <= \(cutOff)"
      case .lastAnswer:
        """
        e.start_day <= \(cutOff) AND (e.end_day IS NULL OR e.end_day <= \(cutOff))
          AND NOT EXISTS (SELECT 1 FROM response r
            WHERE r.municipality_id = e.municipality_id AND r.episode_id = e.id
              AND r.measured_on > \(cutOff))
        """
      }
    return """
      e.municipality_id = \(municipality) AND e.programme_id = \(decision.programme)
        AND e.merged_into_id IS NULL AND \(fragment: basis)
      """
  }

  /// Whether something holds an episode up; `e` is the episode.
  func isHeld(on today: Day) -> SQL {
    """
    EXISTS (SELECT 1 FROM retention_hold h
      WHERE h.municipality_id = e.municipality_id AND h.zone_id = e.zone_id
        AND h.lifted_at IS NULL AND h.from_day <= \(today)
        AND (h.to_day IS NULL OR h.to_day >= \(today))
        AND (h.covers = 'zone' OR (h.covers = 'programme' AND h.programme_id = e.programme_id)
          OR (h.covers = 'person' AND h.person_id = e.person_id)))
    """
  }

  /// The episodes to be deleted, in the order of their ids; `item` says which were archived.
  func due(
    _ decision: RetentionDecision, by cutOff: Day, on today: Day, limit: Int,
    in connection: any Connection
  ) throws -> [EpisodeID] {
    try connection.rows(
      """
      SELECT e.id FROM episode e
      WHERE \(fragment: isDue(decision, by: cutOff)) AND NOT \(fragment: isHeld(on: today))
      ORDER BY e.id LIMIT \(limit)
      """
    ).map { try $0.value(at: 0) }
  }

  func plan(
    _ decision: RetentionDecision, on today: Day, in connection: any Connection
  ) throws -> RetentionPlan {
    let cutOff = decision.cutOff(on: today)
    let due = isDue(decision, by: cutOff)
    func count(_ what: SQL, _ condition: SQL) throws -> Int {
      try connection.first(
        "SELECT \(fragment: what) FROM episode e WHERE \(fragment: condition)"
      )?.value(at: 0) ?? 0
    }
    let free: SQL = "\(fragment: due) AND NOT \(fragment: isHeld(on: today))"
    let responses =
      try connection.first(
        """
        SELECT count(*) FROM response x JOIN episode e
          ON e.municipality_id = x.municipality_id AND e.id = x.episode_id
        WHERE \(fragment: free)
        """
      )?.value(at: 0, as: Int.self) ?? 0
    let living: SQL = """
      e.municipality_id = \(municipality) AND e.programme_id = \(decision.programme)
        AND e.merged_into_id IS NULL
      """
    var before = try count("count(*)", due)
    let coming = try (1...12).map { step -> (month: Month, episodes: Int) in
      let month = today.month.adding(step)
      let then = try count("count(*)", isDue(decision, by: decision.cutOff(on: month.firstDay)))
      defer { before = max(before, then) }
      return (month.adding(-1), max(0, then - before))
    }
    return RetentionPlan(
      cutOff: cutOff, persons: try count("count(DISTINCT e.person_id)", free),
      episodes: try count("count(*)", free), responses: responses,
      held: try count(
        "count(*)", "\(fragment: due) AND \(fragment: isHeld(on: today))"),
      open: decision.basis == .end
        ? try count("count(*)", "\(fragment: living) AND e.end_day IS NULL") : 0,
      coming: coming)
  }

  // MARK: What was archived

  func add(
    _ episode: EpisodeID, digest: [UInt8], to run: ID<RetentionRun>,
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO retention_item (municipality_id, run_id, episode_id, digest)
      VALUES (\(municipality), \(run), \(episode), \(digest))
      """)
  }

  func items(
    of run: ID<RetentionRun>, limit: Int, in connection: any Connection
  ) throws -> [(episode: EpisodeID, digest: [UInt8])] {
    try connection.rows(
      """
      SELECT episode_id, digest FROM retention_item
      WHERE municipality_id = \(municipality) AND run_id = \(run)
      ORDER BY episode_id LIMIT \(limit)
      """
    ).map { (episode: try $0.value(at: 0), digest: try $0.value(at: 1)) }
  }

  func clearItems(
    of run: ID<RetentionRun>, episodes: [EpisodeID]? = nil, in connection: any Connection
  ) throws {
    let among: SQL = episodes.map { "episode_id IN \(list: $0)" } ?? "1 = 1"
    try connection.execute(
      """
      DELETE FROM retention_item
      WHERE municipality_id = \(municipality) AND run_id = \(run) AND \(fragment: among)
      """)
  }

  func isHeld(
    _ episode: EpisodeID, on today: Day, in connection: any Connection
  ) throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM episode e WHERE e.municipality_id = \(municipality) AND e.id = \(episode)
        AND \(fragment: isHeld(on: today))
      """) != nil
  }

  /// A digest of what an episode is: it changes with every change of the episode, its answers, their
  /// standing and its history. Nil when it is gone.
  func digest(of episode: EpisodeID, in connection: any Connection) throws -> [UInt8]? {
    guard
      let row = try connection.first(
        """
        SELECT row_version FROM episode WHERE municipality_id = \(municipality) AND id = \(episode)
        """)
    else { return nil }
    var text = "\(episode) \(try row.value(at: 0, as: Int.self))"
    try connection.forEach(
      """
      SELECT id, superseded_by FROM response
      WHERE municipality_id = \(municipality) AND episode_id = \(episode) ORDER BY id
      """
    ) {
      text += " \(try $0.value(at: 0, as: ResponseID.self)):\(try $0.value(at: 1, as: Int.self))"
    }
    try connection.forEach(
      """
      SELECT id FROM episode_event
      WHERE municipality_id = \(municipality) AND episode_id = \(episode) ORDER BY id
      """
    ) { text += " \(try $0.value(at: 0, as: ID<EpisodeEvent>.self))" }
    return Sodium.sha256(text.utf8)
  }
}
