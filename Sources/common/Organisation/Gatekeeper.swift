import Core
import Database
import Web

/// A route that says who may use it. There is no other kind: deny by default.
package struct GuardedRoute: Sendable {
  package enum Requirement: Sendable, Hashable {
    case anyone
    case signedIn
    /// Signed in with a role that may do this in some unit; the handler checks the very unit.
    case may(Action)
  }

  fileprivate enum Handler: Sendable {
    case open(Route.Handler)
    case signedIn(@Sendable (WebRequest, Viewer) async throws -> WebResponse)
  }

  package let method: WebRequest.Method
  package let path: String
  package let requirement: Requirement
  package let limits: FormLimits
  fileprivate let handler: Handler

  package init(
    _ method: WebRequest.Method, _ path: String, _ requirement: Action?,
    limits: FormLimits = FormLimits(),
    handler: @escaping @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) {
    self.method = method
    self.path = path
    self.requirement = requirement.map { .may($0) } ?? .signedIn
    self.limits = limits
    self.handler = .signedIn(handler)
  }

  /// For who has an action somewhere.
  package static func get(
    _ path: String, _ action: Action,
    handler: @escaping @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) -> GuardedRoute {
    GuardedRoute(.get, path, action, handler: handler)
  }

  /// For everybody who is signed in.
  package static func get(
    _ path: String, handler: @escaping @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) -> GuardedRoute {
    GuardedRoute(.get, path, nil, handler: handler)
  }

  package static func post(
    _ path: String, _ action: Action, limits: FormLimits = FormLimits(),
    handler: @escaping @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) -> GuardedRoute {
    GuardedRoute(.post, path, action, limits: limits, handler: handler)
  }

  package static func post(
    _ path: String, limits: FormLimits = FormLimits(),
    handler: @escaping @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) -> GuardedRoute {
    GuardedRoute(.post, path, nil, limits: limits, handler: handler)
  }

  /// For anyone at all, signed in or not.
  package static func open(
    _ method: WebRequest.Method, _ path: String, limits: FormLimits = FormLimits(),
    handler: @escaping Route.Handler
  ) -> GuardedRoute {
    GuardedRoute(open: method, path, limits, handler)
  }

  private init(
    open method: WebRequest.Method, _ path: String, _ limits: FormLimits,
    _ handler: @escaping Route.Handler
  ) {
    self.method = method
    self.path = path
    self.limits = limits
    requirement = .anyone
    self.handler = .open(handler)
  }
}

/// Stands before every route: who is it, may they, and did they send the form themselves.
package struct Gatekeeper: Sendable {
  static let cookieName = "session"

  private let sessions: Sessions
  private let beforehand: @Sendable () async throws -> Void

  /// - Parameter beforehand: what must have been done before anybody is let in.
  package init(
    sessions: Sessions, beforehand: @escaping @Sendable () async throws -> Void = {}
  ) {
    self.sessions = sessions
    self.beforehand = beforehand
  }

  /// The routes as the web server takes them.
  package func routes(_ guarded: [GuardedRoute]) -> [Route] {
    guarded.map { route in
      Route(method: route.method, path: route.path, limits: route.limits) { request in
        try await explainingStorage {
          try await beforehand()
          return try await ReadingBatch.whole(in: sessions.database) {
            switch route.handler {
            case .open(let handler): try await handler(request)
            case .signedIn(let handler): try await admit(request, to: route, handler)
            }
          }
        }
      }
    }
  }

  /// The session of a request, looked up once; nil when nobody is signed in.
  package func session(of request: WebRequest) async throws -> Session? {
    if let found = request.memo[FoundSession.self] { return found.session }
    var session: Session?
    if let token = request.cookie(Self.cookieName), !token.isEmpty {
      session = try await sessions.session(token: token)
    }
    request.memo[FoundSession.self] = FoundSession(session: session)
    return session
  }

  /// `frame` with what depends on who is looking: language, name, unit and the forms' token.
  package func chrome(_ frame: Chrome, for request: WebRequest) async -> Chrome {
    var chrome = frame
    // An error page is shown also when the database cannot say who is looking.
    let session = (try? await session(of: request)) ?? nil
    chrome.language = session?.viewer.language ?? request.language
    guard let session else {
      chrome.navigation = []
      chrome.search = nil
      return chrome
    }
    chrome.viewer = session.viewer.user.name
    chrome.logOut = OrganisationURL.logOut
    chrome.csrfToken = session.csrfToken
    let place = [session.viewer.homeUnit?.name].compactMap(\.self).map(Text.init(verbatim:))
    chrome.place = Text.joined(place + [frame.place].compactMap(\.self), separator: " · ")
    return chrome
  }

  private func admit(
    _ request: WebRequest, to route: GuardedRoute,
    _ handler: @Sendable (WebRequest, Viewer) async throws -> WebResponse
  ) async throws -> WebResponse {
    guard let session = try await session(of: request) else {
      return switch request.method {
      case .get: .seeOther(OrganisationURL.logIn(backTo: request.pathAndQuery))
      case .post: .page(ResendPage.signedOut(request.path, try await request.form()))
      }
    }
    if request.method == .post {
      let form = try await request.form()
      guard CSRF.isValid(form, token: session.csrfToken) else {
        return .page(ResendPage.outdated(request.path, form))
      }
    }
    let viewer = session.viewer
    if viewer.user.mustChangePassword, !OrganisationURL.isOpenBeforePasswordChange(route.path) {
      return .seeOther(OrganisationURL.account)
    }
    do {
      if case .may(let action) = route.requirement { try viewer.require(action) }
      return try await handler(request, viewer)
    } catch let denied as AccessDenied {
      throw WebError(
        status: 403, title: WebError.forbidden.title, explanation: denied.message)
    }
  }
}

private struct FoundSession: Sendable {
  let session: Session?
}

/// Lets what the storage says of itself reach the user; faults of ours stay a reference number.
private func explainingStorage(
  _ body: () async throws -> WebResponse
) async throws -> WebResponse {
  do {
    return try await body()
  } catch let error as DatabaseError {
    switch error {
    case .busy, .diskFull, .diskFailed, .readOnly, .connectionLost, .corrupt:
      throw WebError(
        status: 503,
        title: Text(sv: "Det gick inte just nu", en: "That did not work just now"),
        explanation: error.message)
    default:
      throw error
    }
  }
}
