import Core
import Web

/// Somebody leaves, or hands over the whole work list.
struct LeavingRoutes: Sendable {
  let module: OrganisationModule

  private static let path = "\(OrganisationURL.users)/{user}"

  var routes: [GuardedRoute] {
    [
      .get("\(Self.path)/avslut", .manageUsers) { try await show($0, $1, leaves: true) },
      .post("\(Self.path)/avslut", .manageUsers, handler: decide),
      .post("\(Self.path)/avslut/angra", .manageUsers, handler: cancel),
      .get("\(Self.path)/overlamning", .manageUsers) { try await show($0, $1, leaves: false) },
      .post("\(Self.path)/overlamning", .manageUsers, handler: handOver),
    ]
  }

  private var store: OrganisationStore { module.store }

  private func show(
    _ request: WebRequest, _ viewer: Viewer, leaves: Bool
  ) async throws -> WebResponse {
    let user = try await user(of: request, viewer)
    let leaving = try await store.leavings().first { $0.user == user.id }
    return try await page(
      user, viewer, leaves: leaves, lastDay: "\(leaving?.lastDay ?? viewer.today)",
      chosen: leaving?.receivers ?? [:])
  }

  @Sendable private func decide(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request, viewer)
    let form = try await request.form()
    let typed = form.trimmed("last-day")
    let receivers = receivers(in: form)
    func refused(_ error: FieldError) async throws -> WebResponse {
      try await page(
        user, viewer, leaves: true, lastDay: typed, chosen: receivers, errors: [error])
    }
    guard let lastDay = Day(typed) else {
      return try await refused(FieldError("last-day", UserText.dayMissing(viewer.today)))
    }
    do {
      try await store.decideLeaving(
        Leaving(user: user.id, lastDay: lastDay, receivers: receivers), by: viewer.id)
    } catch let refusal as LeavingError {
      return try await refused(FieldError(field(of: refusal), refusal.message))
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func cancel(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request, viewer)
    // Who sends it twice has what they want.
    if try await store.leavings().contains(where: { $0.user == user.id }) {
      try await store.cancelLeaving(of: user.id, by: viewer.id)
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func handOver(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request, viewer)
    let receivers = receivers(in: try await request.form())
    do {
      try await store.handOverWork(of: user.id, to: receivers, by: viewer.id)
    } catch let refusal as LeavingError {
      return try await page(
        user, viewer, leaves: false, chosen: receivers,
        errors: [FieldError(field(of: refusal), refusal.message)])
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  private func page(
    _ user: User, _ viewer: Viewer, leaves: Bool, lastDay: String = "",
    chosen: [UnitID: WorkReceiver], errors: [FieldError] = []
  ) async throws -> WebResponse {
    let day = leaves ? max((Day(lastDay) ?? viewer.today) + 1, viewer.today) : viewer.today
    let (loads, staffing) = try await store.workToHandOver(of: user.id, on: day)
    let users = try await store.users()
    let open = Dictionary(grouping: loads, by: \.unit).mapValues { $0.reduce(0) { $0 + $1.open } }
    let handings = viewer.tree.units.compactMap { unit -> LeavingPage.Handing? in
      guard let open = open[unit.id] else { return nil }
      let manager = staffing.manager(of: unit.id)
      let colleagues = staffing.colleagues(in: unit.id)
      return LeavingPage.Handing(
        unit: unit, open: open, manager: users.first { $0.id == manager }?.directoryName,
        colleagues: users.filter { colleagues.contains($0.id) && $0.id != manager }.map {
          ($0.id, $0.directoryName)
        }, isOverseen: staffing.isOverseen(unit.id), chosen: chosen[unit.id])
    }
    return .page(
      LeavingPage(
        user: user, leaves: leaves, lastDay: lastDay, handings: handings, errors: errors
      ).page)
  }

  private func receivers(in form: FormData) -> [UnitID: WorkReceiver] {
    form.names.reduce(into: [:]) { found, name in
      guard let unit = UnitID(name.suffix(36)), name == LeavingPage.field(unit) else { return }
      found[unit] = WorkReceiver(rawValue: form.trimmed(name))
    }
  }

  private func field(of refusal: LeavingError) -> String {
    if case .noReceiver(let unit, _, _) = refusal { return LeavingPage.field(unit) }
    return "last-day"
  }

  private func user(of request: WebRequest, _ viewer: Viewer) async throws -> User {
    guard let id = request.parameter("user").flatMap({ UserID($0) }),
      let user = try await store.user(id)
    else { throw WebError.notFound }
    try await viewer.requireCharge(of: user, in: store)
    if user.isClosed { throw WebError.notFound }
    return user
  }
}
