import Core
import Organisation
import Web

/// What waits for whoever is logged in.
struct WorkListRoutes: Sendable {
  let module: FollowUpModule

  var routes: [GuardedRoute] {
    [
      .get(FollowUpURL.workList, handler: workList),
      .get(FollowUpURL.mine, handler: mine),
    ]
  }

  @Sendable private func workList(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let list = try await module.workList(viewer, via: "GET \(FollowUpURL.workList)")
    return .page(
      WorkListPage(
        list: list, names: try await names(list), beginnings: try await beginnings(viewer)
      ).page)
  }

  @Sendable private func mine(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let list = try await module.workList(viewer, via: "GET \(FollowUpURL.mine)")
    return .page(
      MinePage(
        viewer: viewer, list: list, names: try await names(list),
        beginnings: try await beginnings(viewer)
      ).page)
  }

  /// The names of colleagues, where the list tells of any.
  private func names(_ list: WorkList) async throws -> [UserID: Text] {
    guard list.hasUnits || list.entries.contains(where: { $0.principal != nil }) else { return [:] }
    return try await module.organisation.store.users().reduce(into: [:]) {
      $0[$1.id] = $1.directoryName
    }
  }

  /// The programmes in which the viewer may begin an episode.
  private func beginnings(_ viewer: Viewer) async throws -> [LoadedProgramme] {
    let catalogue = module.catalogue
    let open = try await module.organisation.store.zones().filter(\.personalDataEnabled).map(\.id)
    return try await module.database.read { try catalogue.all(in: $0) }.filter { programme in
      let zone = programme.registered.zone
      return programme.current != nil && open.contains(zone)
        && !viewer.collectingUnits(in: zone).isEmpty
    }
  }
}
