import Core
import Web

struct UnitRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.organisation, .seeOrganisation) { _, viewer in
        let zones = try await module.store.zones()
        return .page(OrganisationPage(viewer: viewer, zones: zones).page)
      },
      .get("\(OrganisationURL.organisation)/{unit}", .seeOrganisation, handler: show),
    ]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    guard let id = request.parameter("unit").flatMap({ UnitID($0) }), let unit = viewer.tree[id]
    else { throw WebError.notFound }
    var zone: Zone?
    if let id = unit.zone { zone = try await module.store.zone(id) }
    let memberships = try await module.store.memberships().filter { $0.unit == id }
    let names = try await module.store.users().map { ($0.id, $0.directoryName) }
    return .page(
      UnitPage(
        viewer: viewer, unit: unit, zone: zone, memberships: memberships,
        names: Dictionary(uniqueKeysWithValues: names)
      ).page)
  }
}
