import HTTPTypes

/// Headers that every response carries, errors and files included.
enum SecurityHeaders {
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

  private static let fixed: [(String, String)] = [
    ("Content-Security-Policy", contentSecurityPolicy),
    ("X-Content-Type-Options", "nosniff"),
    // Not no-referrer: browsers would then send `Origin: null` with our own forms.
    ("Referrer-Policy", "same-origin"),
    (
      "Permissions-Policy",
      "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
  ]

  static func add(to headers: inout HTTPFields, isSecure: Bool) {
    // An answer may bring a stricter policy of its own.
    let own = headers[.contentSecurityPolicy]
    for (name, value) in fixed { headers.set(name, value) }
    if let own { headers[.contentSecurityPolicy] = own }
    if isSecure { headers.set("Strict-Transport-Security", "max-age=31536000") }
    if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
  }
}

extension HTTPFields {
  /// Sets a header by its name; one that is no token is left out.
  mutating func set(_ name: String, _ value: String) {
    if let name = HTTPField.Name(name) { self[name] = value }
  }
}
