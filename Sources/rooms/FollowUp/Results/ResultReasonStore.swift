import Core
import Database
import Foundation
import Organisation

/// The SQL of why somebody reads the results of a programme. A reason holds for some hours, so that one who
/// goes from figure to figure types it once.
struct ResultReasonStore: Sendable {
  let municipality: MunicipalityID

  private static let lasts: TimeInterval = 4 * 3600

  /// By purpose, those that still hold.
  func reasons(
    of user: UserID, for programme: ProgrammeID, at now: Date, in connection: any Connection
  ) throws -> [Purpose: String] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(
        """
        SELECT purpose, reason FROM result_reason WHERE municipality_id = \(municipality)
          AND user_id = \(user) AND programme_id = \(programme) AND at > \(now - Self.lasts)
        """
      ).map { (try $0.value(at: 0), try $0.value(at: 1)) })
  }

  /// Keeps a reason, and lets go of those that no longer hold.
  func keep(
    _ reason: String, of user: UserID, for programme: ProgrammeID, purpose: Purpose, at now: Date,
    in connection: any Connection
  ) throws {
    try connection.execute(
      "DELETE FROM result_reason WHERE municipality_id = \(municipality) AND at <= \(now - Self.lasts)"
    )
    try connection.execute(
      """
      INSERT INTO result_reason (municipality_id, user_id, programme_id, purpose, reason, at)
      VALUES (\(municipality), \(user), \(programme), \(purpose), \(reason), \(now))
      ON CONFLICT (municipality_id, user_id, programme_id, purpose)
      DO UPDATE SET reason = excluded.reason, at = excluded.at
      """)
  }
}
