import Core
import Programmes

extension PersonDifference {
  /// The places whose cells the difference changes, as the person stands and as they will.
  func places(_ stored: StoredPerson?, in programme: LoadedProgramme) -> Set<CellPlace> {
    func place(_ state: EpisodeState, _ version: Int) -> CellPlace {
      CellPlace(
        programme: programme.registered.id, version: version, unit: state.unit,
        month: state.start.month)
    }
    var places: Set<CellPlace> = []
    if let newEpisode { places.insert(place(newEpisode.state, newEpisode.version)) }
    var touched = Set(responses.map(\.episode))
    if let change { touched.insert(change.episode) }
    // To be marked as of protected identity takes a person out of the cells altogether.
    let takesAll = change?.protects == true
    for episode in stored?.episodes ?? [] where takesAll || touched.contains(episode.id) {
      places.insert(place(episode.state, episode.version))
      if let change, change.episode == episode.id {
        places.insert(place(change.state, episode.version))
      }
    }
    return places
  }
}
