import Core
import Forms
import Programmes
import Web

/// The addresses of the room's pages.
package enum FollowUpURL {
  package static let programmes = "/uppfoljning"
  package static let workList = "/uppfoljning/att-gora"
  package static let mine = "/mitt"
  package static let preparing = "/uppfoljning/nytt-program"
  package static let ownClients = "/uppfoljning/mina-klienter"
  package static let halfYear = "/uppfoljning/halvarsplan"
  static let drafts = "/uppfoljning/utkast"
  package static let extracts = "/uppfoljning/utdrag"
  static let disclosures = "/uppfoljning/utdrag/beslut"

  package static func programme(_ id: ProgrammeID) -> String { "\(programmes)/\(id)" }
  package static func results(_ id: ProgrammeID) -> String { "\(programme(id))/resultat" }
  package static func choosing(_ id: ProgrammeID) -> String { "\(results(id))/urval" }
  package static func importing(_ id: ProgrammeID) -> String { "\(programme(id))/import" }
  package static func gate(_ id: ProgrammeID) -> String { "\(programme(id))/start" }
  package static func information(_ id: ProgrammeID) -> String { "\(programme(id))/information" }
  package static func newEpisode(_ id: ProgrammeID) -> String { "\(programme(id))/ny" }
  package static func episode(_ id: EpisodeID) -> String { "\(programmes)/omgang/\(id)" }
  package static func form(_ episode: EpisodeID, _ occasion: OccasionKey) -> String {
    "\(self.episode(episode))/\(occasion.name)"
  }

  static func newExtract(_ id: ProgrammeID) -> String { "\(programme(id))/utdrag" }
  static func disclosure(_ id: ID<DisclosureDecision>) -> String { "\(disclosures)/\(id)" }
  static func extract(_ id: ID<Extract>) -> String { "\(extracts)/\(id)" }
  static func extractFiles(_ id: ID<Extract>) -> String { "\(extract(id))/filer" }
  static func extractDeleted(_ id: ID<Extract>) -> String { "\(extract(id))/raderat" }
  static func uploaded(_ id: ProgrammeID, _ upload: UploadID) -> String {
    "\(importing(id))/\(upload)"
  }
  static func uploadState(_ id: ProgrammeID, _ upload: UploadID) -> String {
    "\(uploaded(id, upload))/lage"
  }
  static func storing(_ id: ProgrammeID, _ upload: UploadID) -> String {
    "\(uploaded(id, upload))/importera"
  }
  static func preview(_ id: ProgrammeID) -> String { "\(programme(id))/formular" }
  static func gateCheck(_ id: ProgrammeID) -> String { "\(gate(id))/granska" }
  static func stop(_ id: ProgrammeID) -> String { "\(programme(id))/avslut" }
  static func stopList(_ id: ProgrammeID) -> String { "\(programme(id))/sluta" }
  static func stopping(_ item: ItemKey, of id: ProgrammeID) -> String {
    "\(stopList(id))/\(item.name)"
  }
  static func curves(_ id: EpisodeID) -> String { "\(episode(id))/visa/kurvor" }
  static func plan(_ id: EpisodeID) -> String { "\(episode(id))/visa/plan" }
  // Two parts after the episode, so that no occasion can be called the same.
  static func ending(_ id: EpisodeID) -> String { "\(episode(id))/andra/avslut" }
  static func reopening(_ id: EpisodeID) -> String { "\(episode(id))/andra/oppna" }
  static func death(_ id: EpisodeID) -> String { "\(episode(id))/andra/avliden" }
  static func deathTakenBack(_ id: EpisodeID) -> String { "\(episode(id))/andra/lever" }
  static func move(_ id: EpisodeID) -> String { "\(episode(id))/andra/flytt" }
  static func correction(_ id: EpisodeID) -> String { "\(episode(id))/andra/ratta" }
  static func correctionCheck(_ id: EpisodeID) -> String { "\(correction(id))/granska" }
  static func merge(_ merged: EpisodeID, into id: EpisodeID) -> String {
    "\(episode(id))/andra/ihop/\(merged)"
  }
  static func withdrawal(_ response: ResponseID, of id: EpisodeID) -> String {
    "\(episode(id))/andra/svar/\(response)"
  }
  static func handover(_ id: EpisodeID) -> String { "\(episode(id))/andra/ansvarig" }
  static func withdrawal(_ id: ProgrammeID) -> String { "\(programme(id))/tillbakadragen" }
  static func draft(_ id: ProgrammeDraftID) -> String { "\(drafts)/\(id)" }
  static func registering(_ id: ProgrammeDraftID) -> String { "\(draft(id))/registrera" }
  static func discarding(_ id: ProgrammeDraftID) -> String { "\(draft(id))/kasta" }
  static func draftPreview(_ id: ProgrammeDraftID) -> String { "\(draft(id))/formular" }
  static func pilot(_ id: ProgrammeDraftID) -> String { "\(draft(id))/prov" }
  static func trial(
    _ id: ProgrammeDraftID, _ client: PilotClient, _ occasion: OccasionKey
  ) -> String {
    "\(pilot(id))/\(client.rawValue)/\(occasion.name)"
  }
}
