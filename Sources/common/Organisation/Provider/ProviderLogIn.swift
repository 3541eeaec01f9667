import Core
import Cryptography
import Foundation
import Web

/// Logging in by the municipality's identity provider: OpenID Connect, code flow, with PKCE.
///
/// One random token in a cookie binds browser, request and answer together: state, nonce and verifier
/// are digests of it, so that nothing has to be stored before somebody has been proved.
struct ProviderLogIn: Sendable {
  /// Cookie with the token, until the answer comes.
  static let cookieName = "extern"
  static let time = 10 * 60

  let settings: ProviderSettings
  let client: ProviderClient
  let store: ProviderStore

  /// The address at the provider that the browser goes to.
  func start(token: String, redirect: String) async throws(ProviderRefusal) -> String {
    let configuration = try await client.configuration()
    let query = [
      ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirect),
      ("scope", settings.scopes.joined(separator: " ")), ("state", Self.derived("state", token)),
      ("nonce", Self.derived("nonce", token)),
      ("code_challenge", base64URL(Sodium.sha256(Self.derived("verifier", token).utf8))),
      ("code_challenge_method", "S256"),
    ].map { "\($0.0)=\(HTTPClient.encoded($0.1))" }.joined(separator: "&")
    let joint = configuration.authorization.contains("?") ? "&" : "?"
    return configuration.authorization + joint + query
  }

  /// Who has come back from the provider with this answer. Throws `ProviderRefusal`.
  func finish(_ answer: FormData, token: String, redirect: String) async throws -> UserID {
    let state = Self.derived("state", token)
    guard !token.isEmpty,
      Sodium.isEqual(Array((answer.first("state") ?? "").utf8), Array(state.utf8))
    else { throw ProviderRefusal.state }
    try await store.use(state: state)
    // RFC 9207: from another issuer than was asked.
    if let issuer = answer.first("iss"), issuer != settings.issuer { throw ProviderRefusal.issuer }
    guard answer.first("error") == nil, let code = answer.first("code"), !code.isEmpty else {
      throw ProviderRefusal.denied
    }
    let proved = try await client.token(
      for: code, verifier: Self.derived("verifier", token), redirect: redirect,
      nonce: Self.derived("nonce", token))
    return try await store.account(of: proved)
  }

  private static func derived(_ purpose: String, _ token: String) -> String {
    Sodium.sha256("\(purpose):\(token)".utf8).hexadecimal
  }
}
