import Core
import Database
import Organisation
import Programmes
import Web

/// The viewer's own clients: which they are, how it goes for each, and what is to be measured when.
struct OwnClientRoutes: Sendable {
  let module: FollowUpModule

  private static let curvesPath = "\(EpisodeChanging.path)/visa/kurvor"
  private static let planPath = "\(EpisodeChanging.path)/visa/plan"

  var routes: [GuardedRoute] {
    [
      .get(FollowUpURL.ownClients, handler: list),
      .get(Self.curvesPath, .collect, handler: curves),
      .get(Self.planPath, .collect, handler: plan),
    ]
  }

  private var door: EpisodeDoor { EpisodeDoor(module: module) }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let clients = try await module.ownClients(viewer, via: "GET \(FollowUpURL.ownClients)")
    let names = try await module.organisation.store.users().reduce(into: [UserID: Text]()) {
      $0[$1.id] = $1.directoryName
    }
    return .page(OwnClientsPage(clients: clients, names: names).page)
  }

  @Sendable private func curves(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let via = "GET \(Self.curvesPath)"
    let id = try EpisodeChanging(module: module).episode(of: request)
    let opened = try await door.read(id, viewer, via: via) { opened, _ in opened }
    let picture = opened.picture(today: viewer.today)
    let zone = try await module.organisation.store.zone(opened.programme.registered.zone)
    return .page(
      CurvesPage(
        head: EpisodeHead(opened), picture: picture, measures: opened.definition.measures,
        beside: try await module.unitBeside(opened, picture, viewer: viewer, via: via),
        threshold: zone?.threshold ?? Zone.usualThreshold, episode: opened.episode,
        today: viewer.today
      ).page)
  }

  @Sendable private func plan(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let id = try EpisodeChanging(module: module).episode(of: request)
    let opened = try await door.read(id, viewer, via: "GET \(Self.planPath)") { opened, _ in
      opened
    }
    return .page(
      ClientPlanPage(
        head: EpisodeHead(opened), compiled: opened.version.compiled,
        agenda: opened.agenda(today: viewer.today), isOpen: opened.episode.end == nil
      ).page)
  }
}

/// One of the viewer's own clients in one programme.
struct OwnClient: Sendable {
  let episode: EpisodeID
  let name: Text
  let programme: Text
  /// Whose case it is, when the viewer stands in for somebody.
  let principal: UserID?
  let latest: Day?
  let next: EpisodeAgenda.Entry?
}

extension FollowUpModule {
  /// The episodes that the viewer is responsible for, in every board where they work.
  func ownClients(_ viewer: Viewer, via: String) async throws -> [OwnClient] {
    let catalogue = catalogue
    let all = try await database.read { try catalogue.all(in: $0) }
    var clients: [OwnClient] = []
    for zone in try await organisation.store.zones() {
      let programmes = WorkProgrammes(all.filter { $0.registered.zone == zone.id })
      let reading = PersonReading(zone: zone.id, purpose: .dailyWork, via: via)
      guard organisation.persons.scope(of: viewer, reading, in: zone)?.assigned == true else {
        continue
      }
      let horizon = programmes.horizon(today: viewer.today)
      let episodes = episodes
      let rows = try await organisation.persons.read(viewer, reading) { scope, connection in
        let rows = try episodes.ownWork(scope, endedFrom: horizon, in: connection)
        return (rows, rows.map { .episode($0.episode) })
      }
      clients += rows.compactMap { row in
        guard let definition = programmes.definition(of: row) else { return nil }
        let agenda = EpisodeAgenda(
          definition, start: row.start, end: row.end, deceased: row.deceased, marks: row.marks,
          today: viewer.today)
        return OwnClient(
          episode: row.episode, name: EpisodeText.name(row.caseReference, start: row.start),
          programme: definition.title, principal: row.worker == viewer.id ? nil : row.worker,
          latest: row.marks.filter { !$0.isDraft && $0.notDone == nil }.map(\.measuredOn).max(),
          next: agenda.next
            ?? agenda.entries.first { $0.status == .soon || $0.status == .notOpen })
      }
    }
    return clients.sorted { ($0.name.sv, $0.episode) < ($1.name.sv, $1.episode) }
  }
}
