import Core
import Web

struct LogInRoutes: Sendable {
  /// Carries a right password from the first page of log-in to the second.
  static let stepCookie = "inloggning"

  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .open(.get, OrganisationURL.logIn, handler: show),
      .open(.post, OrganisationURL.logIn, handler: logIn),
      .open(.get, OrganisationURL.logInCode, handler: showCode),
      .open(.post, OrganisationURL.logInCode, handler: takeCode),
      .post(OrganisationURL.logOut, handler: logOut),
      .open(.post, OrganisationURL.language, handler: chooseLanguage),
    ]
  }

  @Sendable private func show(_ request: WebRequest) async throws -> WebResponse {
    let target = request.query.first("till") ?? "/"
    if try await module.gatekeeper.session(of: request) != nil { return .seeOther(target) }
    return .page(
      LogInPage(
        target: target, provider: module.provider?.settings.name,
        hasLoggedOut: request.query.first("ut") != nil
      ).page)
  }

  @Sendable private func logIn(_ request: WebRequest) async throws -> WebResponse {
    let form = try await request.form()
    let login = form.trimmed("login")
    let target = form.first("till") ?? "/"
    let outcome = try await module.logIn.attempt(
      login: login, password: form.first("password") ?? "", visitor: Visitor(request))
    func again(_ error: Text, status: Int? = nil) -> WebResponse {
      .page(
        LogInPage(
          target: target, login: login, errors: [FieldError("login", error)], status: status,
          provider: module.provider?.settings.name
        ).page)
    }
    switch outcome {
    case .signedIn(let signedIn): return welcome(signedIn, target)
    case .needsCode(let token):
      return .seeOther(OrganisationURL.logInCode(backTo: target))
        .with(Cookie(name: Self.stepCookie, value: token, maxAge: Int(LogIn.stepTime)))
    case .refused: return again(LogInText.refused)
    case .wait(let seconds): return again(MustWait(seconds: seconds).message, status: 429)
    }
  }

  @Sendable private func showCode(_ request: WebRequest) async throws -> WebResponse {
    let target = request.query.first("till") ?? "/"
    guard let token = request.cookie(Self.stepCookie), try await module.logIn.step(token) != nil
    else { return .seeOther(OrganisationURL.logIn(backTo: target)) }
    return .page(LogInCodePage(target: target).page)
  }

  @Sendable private func takeCode(_ request: WebRequest) async throws -> WebResponse {
    let form = try await request.form()
    let target = form.first("till") ?? "/"
    let outcome = try await module.logIn.attempt(
      code: form.first("code") ?? "", token: request.cookie(Self.stepCookie) ?? "",
      visitor: Visitor(request))
    func again(_ error: Text, status: Int? = nil) -> WebResponse {
      .page(
        LogInCodePage(target: target, errors: [FieldError("code", error)], status: status).page)
    }
    switch outcome {
    case .signedIn(let signedIn):
      return welcome(signedIn, target).with(.removing(Self.stepCookie))
    case .refused: return again(LogInText.wrongCode)
    case .wait(let seconds): return again(MustWait(seconds: seconds).message, status: 429)
    case nil, .needsCode:
      return .page(
        LogInPage(target: target, errors: [FieldError("login", LogInText.stepIsOver)]).page
      ).with(.removing(Self.stepCookie))
    }
  }

  private func welcome(_ signedIn: LogIn.SignedIn, _ target: String) -> WebResponse {
    let next = signedIn.hasNews ? OrganisationURL.accountEvents(backTo: target) : target
    return .seeOther(next).with(Cookie(name: Gatekeeper.cookieName, value: signedIn.token))
      .with(signedIn.device)
  }

  @Sendable private func logOut(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    guard let session = try await module.gatekeeper.session(of: request) else {
      return .seeOther(OrganisationURL.logIn)
    }
    try await module.sessions.end(session)
    let next = session.way == .provider ? OrganisationURL.logIn + "?ut=ja" : OrganisationURL.logIn
    return .seeOther(next).with(.removing(Gatekeeper.cookieName))
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
