import Core
import Database
import Foundation

/// The SQL of pseudonym keys: which a zone has used, and the pseudonyms that follow a new one.
struct ZoneKeyStore: Sendable {
  struct Noted: Sendable {
    let version: Int
    let fingerprint: [UInt8]
    let at: Date
  }

  let municipality: MunicipalityID

  func noted(_ zone: ZoneID, in connection: any Connection) throws -> [Noted] {
    try connection.rows(
      """
      SELECT version, fingerprint, noted_at FROM zone_key
      WHERE municipality_id = \(municipality) AND zone_id = \(zone) ORDER BY version
      """
    ).map {
      Noted(
        version: try $0.value(at: 0), fingerprint: try $0.value(at: 1), at: try $0.value(at: 2))
    }
  }

  func note(
    _ ring: PseudonymKeyRing, of zone: ZoneID, at now: Date, in connection: any Connection
  ) throws {
    for (version, fingerprint) in ring.fingerprints {
      try connection.execute(
        """
        INSERT INTO zone_key (municipality_id, zone_id, version, fingerprint, noted_at)
        VALUES (\(municipality), \(zone), \(version), \(fingerprint), \(now))
        ON CONFLICT DO NOTHING
        """)
    }
  }

  /// How many persons have a pseudonym by each version.
  func persons(of zone: ZoneID, in connection: any Connection) throws -> [Int: Int] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(
        """
        SELECT key_version, count(*) FROM person
        WHERE municipality_id = \(municipality) AND zone_id = \(zone) GROUP BY key_version
        """
      ).map { (try $0.value(at: 0), try $0.value(at: 1)) })
  }

  /// Persons whose pseudonym is by a key older than `version`.
  func older(
    than version: Int, in zone: ZoneID, limit: Int, connection: any Connection
  ) throws -> [(person: PersonID, pseudonym: Pseudonym)] {
    try connection.rows(
      """
      SELECT id, pseudonym, key_version FROM person
      WHERE municipality_id = \(municipality) AND zone_id = \(zone)
        AND key_version < \(version)
      ORDER BY key_version, id LIMIT \(limit)
      """
    ).map { row in
      (
        person: try row.value(at: 0),
        pseudonym: Pseudonym(digest: try row.value(at: 1), keyVersion: try row.value(at: 2))
      )
    }
  }

  func setPseudonym(
    _ pseudonym: Pseudonym, of person: PersonID, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE person SET pseudonym = \(pseudonym.digest), key_version = \(pseudonym.keyVersion)
      WHERE municipality_id = \(municipality) AND id = \(person)
      """)
  }
}
