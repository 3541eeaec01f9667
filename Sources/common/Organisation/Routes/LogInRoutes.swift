import Core
import Web

struct LogInRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .open(.get, OrganisationURL.logIn, handler: show),
      .open(.post, OrganisationURL.logIn, handler: logIn),
      .post(OrganisationURL.logOut, handler: logOut),
      .open(.post, OrganisationURL.language, handler: chooseLanguage),
    ]
  }

  @Sendable private func show(_ request: WebRequest) async throws -> WebResponse {
    let target = request.query.first("till") ?? "/"
    if try await module.gatekeeper.session(of: request) != nil { return .seeOther(target) }
    return .page(LogInPage(target: target).page)
  }

  @Sendable private func logIn(_ request: WebRequest) async throws -> WebResponse {
    let form = try await request.form()
    let login = form.trimmed("login")
    let target = form.first("till") ?? "/"
    let token = try await module.logIn.attempt(
      login: login, password: form.first("password") ?? "", address: request.remoteAddress,
      replacing: request.cookie(Gatekeeper.cookieName))
    guard let token else {
      return .page(
        LogInPage(
          target: target, login: login, errors: [FieldError("login", LogInText.refused)]
        ).page)
    }
    return .seeOther(target).with(Cookie(name: Gatekeeper.cookieName, value: token))
  }

  @Sendable private func logOut(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    if let session = try await module.gatekeeper.session(of: request) {
      try await module.sessions.end(session)
    }
    return .seeOther(OrganisationURL.logIn).with(.removing(Gatekeeper.cookieName))
  }

  /// The button at the foot of every page: kept with the account, and in the browser for the pages
  /// before log-in.
  @Sendable private func chooseLanguage(_ request: WebRequest) async throws -> WebResponse {
    let form = try await request.form()
    if let session = try await module.gatekeeper.session(of: request) {
      guard CSRF.isValid(form, token: session.csrfToken) else {
        return .page(ResendPage.outdated(request.path, form))
      }
      if let chosen = form.first("language").flatMap(Language.init(rawValue:)) {
        try await module.store.setLanguage(chosen, of: session.viewer.id)
      }
    }
    return try await Route.language(path: OrganisationURL.language).handler(request)
  }
}
