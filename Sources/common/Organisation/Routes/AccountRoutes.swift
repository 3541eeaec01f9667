import Core
import Web

struct AccountRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.account, handler: show),
      .post(OrganisationURL.ownPassword, handler: changePassword),
      .get(OrganisationURL.ownEvents, handler: showEvents),
      .get(OrganisationURL.ownSessions, handler: showSessions),
      .post(OrganisationURL.ownSessions, handler: endSessions),
    ]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(request, viewer, wasChanged: request.query.first("sparat") != nil)
  }

  private func page(
    _ request: WebRequest, _ viewer: Viewer, wasChanged: Bool = false, errors: [FieldError] = []
  ) async throws -> WebResponse {
    let factor = try await module.factors.state(of: viewer.id)
    return .page(
      AccountPage(
        viewer: viewer, passwordWasChanged: wasChanged, secondFactor: factor,
        needsSecondFactor: module.policy.demandsSecondFactor(of: viewer),
        sessions: try await module.sessions.list(of: viewer.id).count,
        way: try await module.gatekeeper.session(of: request)?.way ?? .password, errors: errors
      ).page)
  }

  @Sendable private func changePassword(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    let password: Password
    do {
      password = try Password(
        form.first("new-password") ?? "", login: viewer.user.login,
        about: [viewer.user.name, module.municipality.name], field: "new-password")
      try await module.logIn.reauthenticate(
        viewer.user, password: form.first("current-password") ?? "", field: "current-password")
    } catch let error as FieldError {
      return try await page(request, viewer, errors: [error])
    }
    guard form.first("current-password") != form.first("new-password") else {
      return try await page(
        request, viewer, errors: [FieldError("new-password", AccountText.samePassword)])
    }
    let session = try await module.gatekeeper.session(of: request)
    try await module.store.setPassword(
      try await module.hasher.hash(password), of: viewer.id, mustChange: false, by: viewer.id,
      keeping: session?.key)
    return try await module.rotated(request, .seeOther("\(OrganisationURL.account)?sparat=ja"))
  }

  // MARK: Events

  @Sendable private func showEvents(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    .page(
      AccountEventsPage(
        occurrences: try await module.store.occurrences(of: viewer.id),
        target: request.query.first("till")
      ).page)
  }

  // MARK: Sessions

  @Sendable private func showSessions(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await sessionsPage(request, viewer)
  }

  @Sendable private func endSessions(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    guard let session = try await module.gatekeeper.session(of: request) else {
      throw WebError.notFound
    }
    do {
      switch session.way {
      case .password:
        try await module.logIn.reauthenticate(
          viewer.user, password: form.first("password") ?? "", field: "password")
      case .provider:
        // Here there is no password; a log-in that has just been made is as good.
        guard module.store.clock.now.timeIntervalSince(session.began) < 600 else {
          throw FieldError("session", ProviderText.recent)
        }
      }
    } catch let error as FieldError {
      return try await sessionsPage(request, viewer, errors: [error])
    }
    // What is no session of the user's ends nothing.
    let chosen = form.first("session").flatMap { SessionKey($0) }
    try await module.sessions.endAll(
      of: viewer.id, only: chosen, but: session.key, by: viewer.id)
    return .seeOther(OrganisationURL.ownSessions + "?avslutat=ja")
  }

  private func sessionsPage(
    _ request: WebRequest, _ viewer: Viewer, errors: [FieldError] = []
  ) async throws -> WebResponse {
    let session = try await module.gatekeeper.session(of: request)
    return .page(
      OwnSessionsPage(
        sessions: try await module.sessions.list(of: viewer.id), own: session?.key,
        asksPassword: session?.way == .password, now: module.store.clock.now,
        policy: module.policy, wereEnded: request.query.first("avslutat") != nil, errors: errors
      ).page)
  }
}

extension LogIn {
  /// Asks again who somebody is before what could lock them out or let another in; throws a
  /// `FieldError` for the form.
  func reauthenticate(_ user: User, password: String, field: String) async throws {
    do {
      guard try await isPassword(password, of: user) else {
        throw FieldError(field, AccountText.wrongPassword)
      }
    } catch let wait as MustWait {
      throw FieldError(field, wait.message)
    }
  }
}

extension OrganisationModule {
  /// An answer with another token for the session, after who the user is has been shown anew.
  func rotated(_ request: WebRequest, _ response: WebResponse) async throws -> WebResponse {
    guard let session = try await gatekeeper.session(of: request),
      let token = try await sessions.rotate(session)
    else { return response }
    return response.with(Cookie(name: Gatekeeper.cookieName, value: token))
  }
}
