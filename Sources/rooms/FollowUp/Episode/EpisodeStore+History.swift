import Core
import Database
import Forms
import Foundation
import Programmes

extension EpisodeStore {
  /// Every response of an episode ever stored, latest first; for its history.
  func history(
    of episode: EpisodeID, in connection: any Connection
  ) throws -> [ResponseTrace] {
    try connection.rows(
      """
      SELECT r.id, r.occasion, r.measured_on, r.is_draft, r.not_done, r.recorded_at, r.recorded_by,
        r.batch, NOT (\(fragment: current)) AS is_replaced
      FROM response r
      WHERE r.municipality_id = \(municipality) AND r.episode_id = \(episode)
        AND \(fragment: visibleResponse)
      ORDER BY r.recorded_at DESC, r.id DESC
      """
    ).map { row in
      let occasion: String = try row.value(at: 1)
      return ResponseTrace(
        id: try row.value(at: 0), occasion: occasion.isEmpty ? nil : OccasionKey(occasion),
        measuredOn: try row.value(at: 2), isDraft: try row.value(at: 3),
        notDone: try row.value(at: 4, as: String?.self).flatMap(MissingReason.init),
        recordedAt: try row.value(at: 5), recordedBy: try row.value(at: 6),
        batch: try row.value(at: 7), isReplaced: try row.value(at: 8))
    }
  }
}
