import Core

/// What keeps other sites from acting in a user's name.
///
/// Two layers: the browser's own word on where a request came from, checked here for every request
/// that changes something, and a token in the form, which is checked where the session is known.
package enum CSRF {
  /// The form field that carries the token.
  package static let fieldName = "csrf"

  static func field(_ token: String) -> Node {
    input(.type("hidden"), .name(fieldName), .value(token))
  }

  /// True when the form carries the session's token. Takes the same time wherever they differ.
  package static func isValid(_ form: FormData, token: String) -> Bool {
    let sent = Array((form.first(fieldName) ?? "").utf8)
    let expected = Array(token.utf8)
    guard !expected.isEmpty, sent.count == expected.count else { return false }
    return zip(sent, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// True unless the request says that another site sent it.
  ///
  /// `Sec-Fetch-Site` decides where the browser sends it (W3C Fetch Metadata); else `Origin` must
  /// name the same host and port as `Host`. A request with neither does not come from a form in
  /// a current browser, and the token still stands in its way.
  package static func isSameOrigin(_ request: WebRequest) -> Bool {
    if let site = request.header("Sec-Fetch-Site") {
      return site == "same-origin" || site == "none"
    }
    guard let origin = request.header("Origin") else { return true }
    guard let host = request.host, let scheme = origin.range(of: "://") else { return false }
    return origin[scheme.upperBound...].lowercased() == host.lowercased()
  }
}
