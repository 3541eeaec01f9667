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
        list: list, names: try await names(list), beginnings: try await beginnings(viewer),
        tree: viewer.tree
      ).page)
  }

  @Sendable private func mine(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let list = try await module.workList(viewer, via: "GET \(FollowUpURL.mine)")
    let beginnings = try await beginnings(viewer)
    // Who has clients of their own has them first; whoever leads or follows the whole has these.
    let results =
      list.hasUnits || (list.ownEpisodes == 0 && beginnings.isEmpty)
      ? try await programmesWithResults(viewer) : []
    return .page(
      MinePage(list: list, names: try await names(list), beginnings: beginnings, results: results)
        .page)
  }

  /// The names of colleagues, where the list tells of any.
  private func names(_ list: WorkList) async throws -> [UserID: Text] {
    guard list.entries.contains(where: { $0.principal != nil }) else { return [:] }
    return try await module.organisation.store.users().reduce(into: [:]) {
      $0[$1.id] = $1.directoryName
    }
  }

  /// The programmes that have begun on the boards where the viewer has a role.
  private func programmesWithResults(_ viewer: Viewer) async throws -> [LoadedProgramme] {
    guard viewer.may(.seeReleases) else { return [] }
    let catalogue = module.catalogue
    let places = viewer.memberships.compactMap { viewer.tree[$0.unit] }
    let isEverywhere = places.contains { $0.zone == nil }
    let zones = Set(places.compactMap(\.zone))
    return try await module.database.read { try catalogue.all(in: $0) }.filter {
      $0.current != nil && (isEverywhere || zones.contains($0.registered.zone))
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
