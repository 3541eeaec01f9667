import Core
import Database
import Organisation
import Programmes
import Web

/// Handing an episode over to another unit of the board.
struct MoveRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(EpisodeChanging.path)/andra/flytt"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post(Self.path, .collect, handler: move),
    ]
  }

  private var changing: EpisodeChanging { EpisodeChanging(module: module) }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(of: request, viewer, request.query)
  }

  @Sendable private func move(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let episode = try changing.episode(of: request)
    let form = try await request.form()
    let memberships = try await module.organisation.store.memberships()
    return try await changing.keeping(form, of: request) {
      let errors = try await changing.change(episode, viewer, form, via: "flytt") {
        opened, connection in
        let handler = opened.episode.handler
        guard let unit = UnitID(form.trimmed(MovePage.unit)), unit != handler,
          viewer.tree.followUpUnits(in: opened.episode.zone, viewer.today)
            .contains(where: { $0.id == unit })
        else { return [FieldError(MovePage.unit, EditingText.unitMissing)] }
        guard let worker = UserID(form.trimmed(MovePage.worker)),
          memberships.mayCollect(worker, in: unit, viewer)
        else { return [FieldError(MovePage.worker, EpisodeText.workerMissing)] }
        // It leaves the cells, or comes back to them.
        let isMoved = try module.cells.changing([opened.episode.id], on: connection) {
          try module.episodes.setWorker(worker, in: unit, of: opened.episode, in: connection)
        }
        guard isMoved else {
          return [FieldError(EpisodeChanging.place, EpisodeText.changedMeanwhile)]
        }
        try changing.record(
          EpisodeEvent(
            kind: .moved,
            before: [
              EpisodeFact.handler.rawValue: "\(handler)",
              EpisodeFact.worker.rawValue: opened.episode.worker.map { "\($0)" } ?? "",
            ]), of: opened.episode, viewer, on: connection)
        return []
      }
      if !errors.isEmpty { return try await page(of: request, viewer, form, errors) }
      return try await changing.after(episode, viewer, notice: .moved)
    }
  }

  private func page(
    of request: WebRequest, _ viewer: Viewer, _ form: FormData, _ errors: [FieldError] = []
  ) async throws -> WebResponse {
    let opened = try await changing.door.read(
      try changing.episode(of: request), viewer, via: "GET \(Self.path)"
    ) { opened, _ in opened }
    let units = viewer.tree.followUpUnits(in: opened.episode.zone, viewer.today)
      .filter { $0.id != opened.episode.handler }
    let chosen = units.first { $0.id.description == form.trimmed(MovePage.unit) }
    let workers =
      if let chosen { try await module.workers(in: [chosen.id], viewer) } else { [User]() }
    return .page(
      MovePage(
        head: EpisodeHead(opened), episode: opened.episode, tree: viewer.tree, units: units,
        chosen: chosen, workers: workers, typed: form, errors: errors
      ).page)
  }
}

extension UnitTree {
  /// The units of a board where episodes are: in force, without others below them.
  func followUpUnits(in zone: ZoneID, _ today: Day) -> [OrgUnit] {
    units.filter { unit in
      unit.zone == zone && unit.validity.contains(today)
        && !children(of: unit.id).contains { $0.validity.contains(today) }
    }
  }
}
