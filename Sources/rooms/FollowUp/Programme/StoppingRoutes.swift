import Core
import Organisation
import Programmes
import Web

/// Stopping a programme, and withdrawing a version that never should have started.
struct StoppingRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}"

  var routes: [GuardedRoute] {
    [
      .get("\(Self.path)/avslut", .manageProgrammes, handler: show),
      .post("\(Self.path)/avslut", .manageProgrammes, handler: stop),
      .post("\(Self.path)/tillbakadragen", .manageProgrammes, handler: withdraw),
    ]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.managedProgramme(of: request, viewer)
    guard programme.versions.contains(where: { $0.registered.mayBeEnded }) else {
      return .seeOther(FollowUpURL.programme(programme.registered.id))
    }
    return .page(try await page(of: programme, viewer).page)
  }

  private func page(of programme: LoadedProgramme, _ viewer: Viewer) async throws -> StoppingPage {
    StoppingPage(
      programme: programme,
      open: try await module.openEpisodes(in: programme, via: "GET \(Self.path)/avslut"),
      today: viewer.today)
  }

  @Sendable private func stop(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.managedProgramme(of: request, viewer)
    let running = programme.versions.filter { $0.registered.status == .started }
    let place = FollowUpURL.programme(programme.registered.id)
    guard let started = running.compactMap(\.registered.startedAt).max() else {
      return .seeOther(place)
    }
    let form = StopForm(
      try await request.form(), started: Day(inSweden: started), today: viewer.today)
    guard form.errors.isEmpty else {
      var page = try await page(of: programme, viewer)
      page.typed = form.typed
      page.errors = form.errors
      return .page(page.page)
    }
    for version in running {
      try await module.registration.stop(version: version, from: form.from, by: viewer.id)
    }
    let isToCome = form.from.map { $0 > module.clock.now } ?? false
    return .seeOther(place + (isToCome ? "?avslutas=ja" : "?avslutat=ja"))
  }

  @Sendable private func withdraw(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await module.managedProgramme(of: request, viewer)
    let form = WithdrawalForm(
      try await request.form(),
      among: programme.versions.filter(\.registered.mayBeEnded).map(\.registered.number))
    guard form.errors.isEmpty, let version = form.version.flatMap({ programme[version: $0] })
    else {
      var page = try await page(of: programme, viewer)
      page.typed = form.typed
      page.errors = form.errors
      return .page(page.page)
    }
    try await module.registration.withdraw(version: version, reason: form.reason, by: viewer.id)
    return .seeOther(
      FollowUpURL.programme(programme.registered.id) + "?tillbakadragen=ja")
  }
}
