import Core
import Database

extension EpisodeStore {
  /// Whose episodes carry a case reference in a zone.
  func persons(
    caseReference: String, zone: ZoneID, in connection: any Connection
  ) throws -> Set<PersonID> {
    Set(
      try connection.rows(
        """
        SELECT DISTINCT e.person_id FROM episode e
        WHERE e.municipality_id = \(municipality) AND e.zone_id = \(zone)
          AND e.case_reference = \(caseReference) AND \(fragment: visibleEpisode)
        """
      ).map { try $0.value(at: 0) })
  }
}

extension EpisodeStore {
  /// How many persons of protected identity there are in a zone.
  func protectedCounts(in zone: ZoneID, on connection: any Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM person
      WHERE municipality_id = \(municipality) AND zone_id = \(zone) AND is_protected = 1
      """
    )?.value(at: 0) ?? 0
  }
}
