import Core
import Database
import Organisation
import Programmes

extension EpisodeStore {
  /// The most episodes whose answers are read to see how items are used.
  static let itemSample = 2000
  /// As far back as they are taken, in months: what began earlier was asked of other people.
  static let itemSampleMonths = 36

  /// The episodes of a programme by version and by what is left of their schedules, without those of
  /// protected identity; no answer is read. Those that `units` have now if given, and of those that
  /// have ended only what ended on `endedFrom` or later. An ended one is known by its end alone, so
  /// that there are no more rows than days.
  func cohorts(
    of programme: ProgrammeID, units: Set<UnitID>?, endedFrom: Day, zone: ZoneID,
    in connection: any Connection
  ) throws -> [(version: Int, cohort: MeasurementPlan.Cohort)] {
    try parts(of: programme, units: units).flatMap { part in
      try connection.rows(
        """
        SELECT e.programme_version, coalesce(e.end_day, e.start_day) AS began, e.end_day,
          e.deceased_day, count(*)
        FROM episode e
        WHERE e.municipality_id = \(municipality) AND e.programme_id = \(programme)
          AND \(fragment: part) AND (e.end_day IS NULL OR e.end_day >= \(endedFrom))
          AND \(fragment: visibleEpisode) AND \(fragment: notProtected(in: zone))
        GROUP BY e.programme_version, began, e.end_day, e.deceased_day
        """
      ).map { row in
        (
          try row.value(at: 0),
          MeasurementPlan.Cohort(
            start: try row.value(at: 1), end: try row.value(at: 2),
            deceased: try row.value(at: 3), count: try row.value(at: 4))
        )
      }
    }
  }

  /// How many of them began on `since` or later, and the day on which the first of all did.
  func beginnings(
    of programme: ProgrammeID, units: Set<UnitID>?, since: Day, zone: ZoneID,
    in connection: any Connection
  ) throws -> (count: Int, first: Day?) {
    var found: (count: Int, first: Day?) = (0, nil)
    for part in parts(of: programme, units: units) {
      let row = try connection.first(
        """
        SELECT sum(CASE WHEN e.start_day >= \(since) THEN 1 ELSE 0 END), min(e.start_day)
        FROM episode e
        WHERE e.municipality_id = \(municipality) AND e.programme_id = \(programme)
          AND \(fragment: part) AND \(fragment: visibleEpisode)
          AND \(fragment: notProtected(in: zone))
        """)
      found.count += try row?.value(at: 0, as: Int?.self) ?? 0
      let first = try row?.value(at: 1, as: Day?.self)
      found.first = [found.first, first ?? nil].compactMap(\.self).min()
    }
    return found
  }

  /// The episodes that units have now, in parts that an index answers each; all without units.
  private func parts(of programme: ProgrammeID, units: Set<UnitID>?) -> [SQL] {
    guard let list = units?.sorted() else { return ["1 = 1"] }
    return [
      "e.unit_id IN \(list: list) AND e.moved_to_unit_id IS NULL",
      """
      e.id IN \(fragment: movedEpisodes(of: programme)) AND e.moved_to_unit_id IN \(list: list)
      """,
    ]
  }

  /// How many episodes there are to take a sample of.
  func numberToSample(
    _ programme: ProgrammeID, zone: ZoneID, since: Day, in connection: any Connection
  ) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM episode e WHERE \(fragment: sampled(programme, zone, since))
      """
    )?.value(at: 0) ?? 0
  }

  /// Hands over a sample of those of a version: the same for all versions together, and spread over
  /// units and time, since the end of an id is random.
  func forEachSampled(
    of programme: ProgrammeID, version: LoadedVersion, zone: ZoneID, since: Day,
    in connection: any Connection, _ body: (EpisodeRecord) throws -> Void
  ) throws {
    try forEachRecord(
      where: """
        e.programme_version = \(version.registered.number) AND e.id IN
          (SELECT e.id FROM episode e WHERE \(fragment: sampled(programme, zone, since))
           ORDER BY substr(e.id, 9) LIMIT \(Self.itemSample))
        """, coding: version.coding, in: connection, body)
  }

  private func sampled(_ programme: ProgrammeID, _ zone: ZoneID, _ since: Day) -> SQL {
    """
    e.municipality_id = \(municipality) AND e.programme_id = \(programme)
      AND e.start_day >= \(since) AND \(fragment: visibleEpisode)
      AND \(fragment: notProtected(in: zone))
    """
  }

  /// Without those of protected identity, who are few and found by an index of their own.
  private func notProtected(in zone: ZoneID) -> SQL {
    """
    e.id NOT IN (SELECT o.id FROM episode o WHERE o.municipality_id = \(municipality)
      AND o.person_id IN \(fragment: protectedPersons(in: zone)))
    """
  }

  /// How many of the episodes of a version that can wait at an occasion have no answer there. Which
  /// occasions are answered is read, no answer.
  func numberWaiting(
    _ waiting: WaitingEpisodes, at occasion: OccasionKey, of programme: ProgrammeID, version: Int,
    units: Set<UnitID>?, zone: ZoneID, in connection: any Connection
  ) throws -> Int {
    try parts(of: programme, units: units).reduce(0) { sum, part in
      let row = try connection.first(
        """
        SELECT count(*) FROM episode e
        WHERE e.municipality_id = \(municipality) AND e.programme_id = \(programme)
          AND \(fragment: part) AND e.programme_version = \(version) AND e.deceased_day IS NULL
          AND ((e.end_day IS NULL AND e.start_day IN \(list: waiting.starts.sorted()))
            OR e.end_day IN \(list: waiting.ends.sorted()))
          AND \(fragment: visibleEpisode) AND \(fragment: notProtected(in: zone))
          AND \(fragment: hasNoAnswer(at: occasion))
        """)
      return sum + (try row?.value(at: 0) ?? 0)
    }
  }

  private func hasNoAnswer(at occasion: OccasionKey) -> SQL {
    """
    NOT EXISTS (SELECT 1 FROM response r
      WHERE r.municipality_id = e.municipality_id AND r.episode_id = e.id
        AND r.occasion = \(occasion.name) AND r.is_draft = 0 AND \(fragment: current))
    """
  }

  /// The earliest days on which open episodes of `units` that have no answer at an occasion began,
  /// from `since` on: those who can still be measured there, in the order in which they will be.
  func startsWaiting(
    for occasion: OccasionKey, of programme: ProgrammeID, versions: [Int], units: Set<UnitID>,
    zone: ZoneID, since: Day, limit: Int, in connection: any Connection
  ) throws -> [Day] {
    try connection.rows(
      """
      SELECT e.start_day FROM episode e
      WHERE e.municipality_id = \(municipality) AND e.programme_id = \(programme)
        AND e.unit_id IN \(list: units.sorted()) AND e.start_day >= \(since)
        AND e.end_day IS NULL AND e.programme_version IN \(list: versions)
        AND \(fragment: visibleEpisode) AND \(fragment: notProtected(in: zone))
        AND \(fragment: hasNoAnswer(at: occasion))
      ORDER BY e.start_day LIMIT \(limit)
      """
    ).map { try $0.value(at: 0) }
  }
}
