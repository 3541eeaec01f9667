import Foundation

/// A cookie that scripts cannot read and other sites cannot cause to be sent with a form.
///
/// Over https it is sent with `Secure` and its name begins with `__Host-`, which binds it to this
/// very host (RFC 6265bis, 4.1.3); on a loopback address without https it is plain.
package struct Cookie: Sendable, Hashable {
  package var name: String
  package var value: String
  /// Seconds until the browser forgets it; nil keeps it until the browser is closed, 0 removes it.
  package var maxAge: Int?

  /// `name` is a token; in `value` everything but letters, digits and `-._~` is percent-encoded.
  package init(name: String, value: String, maxAge: Int? = nil) {
    self.name = name
    self.value = value
    self.maxAge = maxAge
  }

  /// A cookie that removes the one of this name.
  package static func removing(_ name: String) -> Cookie {
    Cookie(name: name, value: "", maxAge: 0)
  }

  static let languageName = "sprak"

  static func sentName(_ name: String, isSecure: Bool) -> String {
    isSecure ? "__Host-\(name)" : name
  }

  func header(isSecure: Bool) -> String {
    var header = "\(Self.sentName(name, isSecure: isSecure))=\(percentEncoded(value))"
    header += "; Path=/; HttpOnly; SameSite=Lax"
    if let maxAge { header += "; Max-Age=\(maxAge)" }
    if isSecure { header += "; Secure" }
    return header
  }

  /// The cookies of a request by name. Of two with one name the first counts.
  static func parse(_ header: String) -> [String: String] {
    var cookies: [String: String] = [:]
    for pair in header.split(separator: ";") {
      let pair = pair.drop(while: { $0 == " " })
      guard let equals = pair.firstIndex(of: "=") else { continue }
      let name = String(pair[..<equals])
      let value = String(pair[pair.index(after: equals)...])
      if cookies[name] == nil { cookies[name] = value.removingPercentEncoding ?? value }
    }
    return cookies
  }
}
