import Core
import Database
import Forms
import Organisation
import Programmes

/// One episode behind the gate: an episode that may not be read and one that does not exist are
/// answered alike.
struct EpisodeDoor: Sendable {
  /// An episode with what belongs to it, read by somebody who may.
  struct Opened: Sendable {
    let episode: Episode
    /// Whom its reader may read about.
    let scope: PersonScope
    let programme: LoadedProgramme
    let version: LoadedVersion
    /// Those that hold now, by day.
    let responses: [StoredResponse]

    var definition: ProgrammeDefinition { version.definition }

    var schedule: OccasionSchedule {
      OccasionSchedule(
        rules: definition.occasions, start: episode.start, end: episode.end,
        deceased: episode.deceased)
    }

    func response(at occasion: OccasionKey) -> StoredResponse? {
      responses.first { $0.record.occasion == occasion }
    }
  }

  let module: FollowUpModule

  /// Reads the episode and what `body` adds to it; logged with the episode as its subject. One that
  /// was merged into another is opened as that.
  func read<T: Sendable>(
    _ id: EpisodeID, _ viewer: Viewer, via: String,
    _ body: @escaping @Sendable (Opened, any Connection) throws -> T
  ) async throws -> T {
    let reading = try await reading(id, viewer, via: via)
    return try await module.organisation.persons.read(viewer, reading) { scope, connection in
      let opened = try open(id, scope, connection)
      return (try body(opened, connection), [.episode(opened.episode.id)])
    }
  }

  /// Reads and changes in one transaction.
  func write<T: Sendable>(
    _ id: EpisodeID, _ viewer: Viewer, via: String,
    _ body: @escaping @Sendable (Opened, any Connection) throws -> T
  ) async throws -> T {
    try await writeAndRead(id, viewer, via: via) { (try body($0, $1), []) }
  }

  /// The same where `body` reads about others too, and says about whom.
  func writeAndRead<T: Sendable>(
    _ id: EpisodeID, _ viewer: Viewer, via: String,
    _ body: @escaping @Sendable (Opened, any Connection) throws -> (T, [AccessSubject])
  ) async throws -> T {
    let reading = try await reading(id, viewer, via: via)
    return try await module.organisation.persons.write(viewer, reading) { scope, connection in
      let opened = try open(id, scope, connection)
      let (value, others) = try body(opened, connection)
      return (value, [.episode(opened.episode.id)] + others)
    }
  }

  /// The same after a change in the same transaction.
  func reopened(_ opened: Opened, on connection: any Connection) throws -> Opened? {
    guard let episode = try module.episodes.episode(opened.episode.id, in: connection) else {
      return nil
    }
    return Opened(
      episode: episode, scope: opened.scope, programme: opened.programme, version: opened.version,
      responses: try module.episodes.responses(
        of: episode.id, coding: opened.version.coding, in: connection))
  }

  private func reading(
    _ id: EpisodeID, _ viewer: Viewer, via: String
  ) async throws -> PersonReading {
    let episodes = module.episodes
    let organisation = module.organisation
    guard let id = try await module.database.read({ try episodes.zone(of: id, in: $0) }),
      let zone = try await organisation.store.zone(id),
      viewer.memberships.contains(where: { viewer.tree[$0.unit]?.zone == zone.id })
    else { throw AccessDenied.episode }
    let reading = PersonReading(zone: zone.id, purpose: .dailyWork, via: via)
    // The gate itself tells those who work in the board that it keeps no persons.
    let isOpen = organisation.persons.scope(of: viewer, reading, in: zone) != nil
    guard isOpen || !zone.personalDataEnabled else { throw AccessDenied.episode }
    return reading
  }

  private func open(
    _ id: EpisodeID, _ scope: PersonScope, _ connection: any Connection
  ) throws -> Opened {
    let id = try module.episodes.living(id, in: connection)
    guard let episode = try module.episodes.episode(id, in: connection),
      scope.reaches(
        unit: episode.handler, assignee: episode.worker, isProtected: episode.isProtected),
      let programme = try module.catalogue.programme(episode.programme, in: connection),
      let version = programme[version: episode.version]
    else { throw AccessDenied.episode }
    return Opened(
      episode: episode, scope: scope, programme: programme, version: version,
      responses: try module.episodes.responses(
        of: id, coding: version.coding, in: connection))
  }
}

extension AccessDenied {
  static let episode = AccessDenied(
    Text(
      sv: """
        Omgången finns inte, eller så får du inte läsa den. Det kräver att du är ansvarig för \
        ärendet eller enheten.
        """,
      en: """
        The episode does not exist, or you may not read it. It takes being responsible for the \
        case or the unit.
        """))
}
