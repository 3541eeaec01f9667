import Core

/// An address, what may be done there, and what does it.
package struct Route: Sendable {
  package typealias Handler = @Sendable (WebRequest) async throws -> WebResponse

  package let method: WebRequest.Method
  /// `/uppfoljning/{id}`; a part in braces is read by `WebRequest.parameter`.
  package let path: String
  /// Of the form that may be posted here.
  package let limits: FormLimits
  package let handler: Handler

  package init(
    method: WebRequest.Method, path: String, limits: FormLimits = FormLimits(),
    handler: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.limits = limits
    self.handler = handler
  }

  package static func get(_ path: String, handler: @escaping Handler) -> Route {
    Route(method: .get, path: path, handler: handler)
  }

  package static func post(
    _ path: String, limits: FormLimits = FormLimits(), handler: @escaping Handler
  ) -> Route {
    Route(method: .post, path: path, limits: limits, handler: handler)
  }

  /// Remembers the language chosen by the button of the layout (`Chrome.languageSwitch`) for a year.
  package static func language(path: String) -> Route {
    .post(path) { request in
      let form = try await request.form()
      let response = WebResponse.seeOther(form.first("from") ?? "/")
      guard let language = form.first("language").flatMap({ Language(rawValue: $0) }) else {
        return response
      }
      return response.with(
        Cookie(name: Cookie.languageName, value: language.rawValue, maxAge: 31_536_000))
    }
  }
}

/// A route as the router itself knows it.
package struct RegisteredRoute: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let method: WebRequest.Method
  package let path: String

  package init(_ method: WebRequest.Method, _ path: String) {
    self.method = method
    self.path = path
  }

  package var description: String { "\(method.rawValue) \(path)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.path, left.method.rawValue) < (right.path, right.method.rawValue)
  }
}
