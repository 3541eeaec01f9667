import Core
import Cryptography
import Web

/// Log-in by the municipality's identity provider.
struct ProviderRoutes: Sendable {
  let module: OrganisationModule
  let logIn: ProviderLogIn
  /// The site's own address, as the provider has been told it.
  let baseURL: String

  var routes: [GuardedRoute] {
    [
      .open(.get, OrganisationURL.provider, handler: start),
      .open(.get, OrganisationURL.providerAnswer, handler: finish),
      .open(.get, OrganisationURL.providerLogOut, handler: logOut),
    ]
  }

  private var redirect: String { baseURL + OrganisationURL.providerAnswer }

  /// Changes nothing here: what is to come is in the browser's cookie.
  @Sendable private func start(_ request: WebRequest) async throws -> WebResponse {
    let token = Sodium.randomToken()
    do {
      let address = try await logIn.start(token: token, redirect: redirect)
      let target = request.query.first("till") ?? "/"
      return .leaving(to: address).with(
        Cookie(name: ProviderLogIn.cookieName, value: token + target, maxAge: ProviderLogIn.time))
    } catch {
      return try await refused(error)
    }
  }

  /// The one request that makes something of being asked for: the provider can send its answer in no
  /// other way that keeps cookies of other sites out. The state is good once.
  @Sendable private func finish(_ request: WebRequest) async throws -> WebResponse {
    let cookie = request.cookie(ProviderLogIn.cookieName) ?? ""
    do {
      let user = try await logIn.finish(
        request.query, token: String(cookie.prefix(64)), redirect: redirect)
      let hasNews = try await module.store.hasNews(for: user)
      let visitor = Visitor(request)
      let token = try await module.sessions.begin(
        for: user, replacing: visitor.session, program: visitor.program, way: .provider)
      let target = String(cookie.dropFirst(64))
      return .seeOther(hasNews ? OrganisationURL.accountEvents(backTo: target) : target)
        .with(Cookie(name: Gatekeeper.cookieName, value: token))
        .with(.removing(ProviderLogIn.cookieName))
    } catch let refusal as ProviderRefusal {
      return try await refused(refusal)
    }
  }

  /// After log-out here: the way to log out there as well.
  @Sendable private func logOut(_ request: WebRequest) async throws -> WebResponse {
    do {
      guard let address = try await logIn.client.configuration().endSession else {
        return .seeOther(OrganisationURL.logIn)
      }
      let query = [
        ("client_id", logIn.settings.clientID),
        ("post_logout_redirect_uri", baseURL + OrganisationURL.logIn),
      ].map { "\($0.0)=\(HTTPClient.encoded($0.1))" }.joined(separator: "&")
      return .leaving(to: address + (address.contains("?") ? "&" : "?") + query)
    } catch {
      return try await refused(error)
    }
  }

  private func refused(_ refusal: ProviderRefusal) async throws -> WebResponse {
    try await logIn.store.note(refusal)
    return .page(ProviderRefusedPage(refusal: refusal, name: logIn.settings.name).page)
      .with(.removing(ProviderLogIn.cookieName))
  }
}
