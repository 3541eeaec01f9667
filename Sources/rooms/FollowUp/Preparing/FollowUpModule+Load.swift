import Core
import DisclosureControl
import Organisation
import Programmes

/// A number of people as it may be told to those who may not read about them.
enum ToldCount: Sendable, Hashable {
  case exactly(Int)
  /// One or more, but fewer than this.
  case fewer(than: Int)

  init(_ count: Int, threshold: Int) {
    let share = try? PublishedShare(count: Double(count), of: Double(count))
    self =
      share?.isSafe(threshold: threshold) == true ? .exactly(count) : .fewer(than: threshold)
  }

  var exact: Int? { if case .exactly(let count) = self { count } else { nil } }

  var words: Text {
    switch self {
    case .exactly(0): Text(sv: "Ingen omgång", en: "No episode")
    case .exactly(1): Text(sv: "1 omgång", en: "1 episode")
    case .exactly(let count): Text(sv: "\(count) omgångar", en: "\(count) episodes")
    case .fewer(let threshold):
      Text(sv: "Färre än \(threshold) omgångar", en: "Fewer than \(threshold) episodes")
    }
  }
}

extension FollowUpModule {
  /// The load of a programme in a unit, together with every started programme of its board that
  /// can meet the same client: those of units above it, below it, or itself.
  package func load(
    of programme: ProgrammeDefinition, in unit: OrgUnit, via: String
  ) async throws -> ProgrammeLoad {
    guard let zone = unit.zone else { throw ProgrammeError.noZone(unit.code) }
    let tree = try await organisation.store.tree()
    let own = tree.reach(of: unit.id)
    let catalogue = catalogue
    let beside = try await database.read { try catalogue.all(in: $0) }.filter {
      $0.registered.zone == zone
        && (own.contains($0.registered.ownerUnit)
          || tree.reach(of: $0.registered.ownerUnit).contains(unit.id))
    }
    let threshold = try await organisation.store.zone(zone)?.threshold ?? 0
    let open = try await openEpisodes(zone: zone, units: own, via: via)
      .filter { $0.worker != nil }
    let started = beside.compactMap { programme in
      programme.current.map { version in
        let count = open.filter { $0.programme == programme.registered.id }
          .reduce(0) { $0 + $1.count }
        let told = ToldCount(count, threshold: threshold).exact
        return ProgrammeLoad.Neighbour(
          version.definition, openEpisodes: told == 0 ? nil : told)
      }
    }
    let workers = Set(open.compactMap(\.worker)).count
    return ProgrammeLoad(programme, beside: started, workers: workers == 0 ? nil : workers)
  }

  /// How many episodes go on in each version of a programme.
  func openEpisodes(
    in programme: LoadedProgramme, via: String
  ) async throws -> [(version: Int, count: ToldCount)] {
    let zone = programme.registered.zone
    let threshold = try await organisation.store.zone(zone)?.threshold ?? 0
    let open = try await openEpisodes(zone: zone, units: nil, via: via)
      .filter { $0.programme == programme.registered.id }
    return programme.versions.filter { $0.registered.startedAt != nil }.map { version in
      let number = version.registered.number
      let count = open.filter { $0.version == number }.reduce(0) { $0 + $1.count }
      return (number, ToldCount(count, threshold: threshold))
    }
  }

  /// None where the board keeps no personal data.
  private func openEpisodes(
    zone: ZoneID, units: Set<UnitID>?, via: String
  ) async throws -> [OpenEpisodes] {
    guard try await organisation.store.zone(zone)?.personalDataEnabled == true else { return [] }
    let episodes = episodes
    return try await organisation.persons.readForRelease(zone, via: via) { scope, connection in
      try episodes.openEpisodes(scope, units: units, in: connection)
    }
  }
}
