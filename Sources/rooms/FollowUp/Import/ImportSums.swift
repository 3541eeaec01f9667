import Core
import Forms
import Programmes

/// What the episodes that an import makes contribute to cells, so that they need not be read again
/// for it.
///
/// It holds for places where the import does nothing but begin episodes; `reread` are the others.
actor ImportSums {
  /// The most numbers that are kept, sixteen bytes each: beyond it new places are read again.
  static let mostNumbers = 4_000_000

  private let version: LoadedVersion
  private let shape: CellShape?
  private var partitions: [CellPlace: CellPartition] = [:]
  private var reread: Set<CellPlace> = []
  private var size = 0

  init(_ version: LoadedVersion) {
    self.version = version
    shape = version.cells
  }

  /// The sums by place, without the places that are to be read again.
  var sums: [CellPlace: CellPartition] { partitions.filter { !reread.contains($0.key) } }

  func add(_ part: ImportPersons.Part) throws {
    guard let shape else { return }
    reread.formUnion(part.reread)
    for difference in part.differences {
      guard let new = difference.newEpisode, !new.isProtected, new.state.movedTo == nil else {
        continue
      }
      let place = CellPlace(
        programme: version.registered.programme.id, version: new.version, unit: new.state.unit,
        month: new.state.start.month)
      guard new.version == version.registered.number, !reread.contains(place) else { continue }
      if partitions[place] == nil {
        guard size < Self.mostNumbers else {
          reread.insert(place)
          continue
        }
        partitions[place] = CellPartition(shape, month: place.month)
      }
      let contribution = version.compiled.contribution(
        of: try record(new, difference.responses))
      let before = partitions[place]?.size ?? 0
      try partitions[place]?.add(contribution)
      size += (partitions[place]?.size ?? 0) - before
    }
  }

  /// The episode as results will see it once it is stored.
  private func record(_ new: NewEpisode, _ responses: [NewResponse]) throws -> EpisodeRecord {
    let state = new.state
    return EpisodeRecord(
      id: new.episode, person: new.person, household: state.household, unit: state.unit,
      start: state.start, end: state.end, deceased: state.deceased, gender: state.gender,
      birthYear: state.birthYear, attributes: state.attributes,
      responses: try responses.map { response in
        ResponseRecord(
          occasion: response.occasion.isEmpty ? nil : OccasionKey(response.occasion),
          measuredOn: response.day, notDone: response.notDone,
          answers: try version.coding.decode(response.answers))
      })
  }
}
