import Core
import Database
import Foundation

/// The SQL of which keys the installation has used.
struct InstallationKeyStore: Sendable {
  let municipality: MunicipalityID

  /// The fingerprints of the keys that a file must hold.
  func noted(_ key: InstallationKey, in connection: any Connection) throws -> Set<[UInt8]> {
    Set(
      try connection.rows(
        """
        SELECT fingerprint FROM installation_key WHERE municipality_id = \(municipality)
          AND name = \(key) AND given_up_at IS NULL
        """
      ).map { try $0.value(at: 0, as: [UInt8].self) })
  }

  /// Whether something stands that such a key has made, from before keys were noted.
  func isUsed(_ key: InstallationKey, in connection: any Connection) throws -> Bool {
    let isNoted = try connection.first(
      """
      SELECT name FROM installation_key WHERE municipality_id = \(municipality) AND name = \(key)
      LIMIT 1
      """)
    if isNoted != nil { return false }
    return switch key {
    case .audit:
      try connection.first(
        "SELECT number FROM audit_entry WHERE municipality_id = \(municipality) LIMIT 1") != nil
    case .auditSigning:
      try connection.first(
        """
        SELECT id FROM change_log WHERE municipality_id = \(municipality)
          AND event = \(AuditStore.checkpointMade) LIMIT 1
        """) != nil
    case .accounts:
      try connection.first(
        "SELECT user_id FROM authenticator WHERE municipality_id = \(municipality) LIMIT 1") != nil
    }
  }

  func note(
    _ key: InstallationKey, _ fingerprint: [UInt8], at now: Date, in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO installation_key (municipality_id, name, fingerprint, noted_at, given_up_at)
      VALUES (\(municipality), \(key), \(fingerprint), \(now), NULL)
      ON CONFLICT (municipality_id, name, fingerprint) DO UPDATE SET given_up_at = NULL
      """)
  }

  func giveUp(_ key: InstallationKey, at now: Date, in connection: any Connection) throws {
    try connection.execute(
      """
      UPDATE installation_key SET given_up_at = \(now) WHERE municipality_id = \(municipality)
        AND name = \(key) AND given_up_at IS NULL
      """)
  }

  /// Who has an authenticator, whose secret the key of accounts seals.
  func carriers(in connection: any Connection) throws -> [UserID] {
    try connection.rows(
      "SELECT user_id FROM authenticator WHERE municipality_id = \(municipality) ORDER BY user_id"
    ).map { try $0.value(at: 0) }
  }
}
