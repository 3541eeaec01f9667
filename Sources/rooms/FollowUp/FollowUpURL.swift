import Core
import Programmes

/// The addresses of the room's pages.
package enum FollowUpURL {
  package static let programmes = "/uppfoljning"
  package static let workList = "\(programmes)/att-gora"
  package static let mine = "/mitt"

  static func programme(_ id: ProgrammeID) -> String { "\(programmes)/\(id)" }
  static func results(_ id: ProgrammeID) -> String { "\(programme(id))/resultat" }
  static func importing(_ id: ProgrammeID) -> String { "\(programme(id))/import" }
  static func gate(_ id: ProgrammeID) -> String { "\(programme(id))/start" }
  static func information(_ id: ProgrammeID) -> String { "\(programme(id))/information" }
  static func newEpisode(_ id: ProgrammeID) -> String { "\(programme(id))/ny" }
  static func episode(_ id: EpisodeID) -> String { "\(programmes)/omgang/\(id)" }
  static func form(_ id: EpisodeID, _ occasion: OccasionKey) -> String {
    "\(episode(id))/\(occasion)"
  }
}
