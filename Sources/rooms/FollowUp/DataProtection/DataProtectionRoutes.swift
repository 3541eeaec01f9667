import Core
import Organisation
import Web

/// The data protection officer's page, and the reasons that readers have typed.
struct DataProtectionRoutes: Sendable {
  /// How many reasons a page shows at most.
  private static let mostReasons = 500

  let module: FollowUpModule

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.start, .seeDataProtection, handler: show),
      .get(DataProtectionURL.reasons, .seeDataProtection, handler: reasons),
    ]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(
      DataProtectionPage(
        overview: try await module.dataProtection(for: viewer), today: viewer.today,
        now: module.clock.now
      ).page)
  }

  @Sendable private func reasons(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (gate, zones) = (module.organisation.persons, viewer.zones(for: .seeDataProtection))
    let since = viewer.today.adding(months: -12)
    let found = try await module.database.read {
      try gate.typedReasons(in: zones, since: since, limit: Self.mostReasons, on: $0)
    }
    let names = Dictionary(
      try await module.organisation.store.users().map { ($0.id, $0.directoryName) }
    ) { first, _ in first }
    return .page(
      TypedReasonsPage(
        lines: found.map {
          TypedReasonsPage.Line(
            at: $0.at, purpose: $0.purpose, reader: names[$0.reader] ?? Text(verbatim: "–"),
            reason: $0.reason)
        }
      ).page)
  }
}
