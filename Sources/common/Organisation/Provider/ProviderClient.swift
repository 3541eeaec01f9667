import CCurl
import Core
import Foundation
import NIOPosix
import Synchronization

/// What speaks with the provider: discovery, keys, tokens. Everything has a time and a size, no
/// redirect is followed, and certificates are checked.
final class ProviderClient: Sendable {
  /// OpenID Connect Discovery 1.0, section 3: what of it is used.
  struct Configuration: Sendable, Decodable {
    let issuer: String
    let authorization: String
    let token: String
    let keys: String
    let endSession: String?

    enum CodingKeys: String, CodingKey {
      case issuer
      case authorization = "authorization_endpoint"
      case token = "token_endpoint"
      case keys = "jwks_uri"
      case endSession = "end_session_endpoint"
    }
  }

  /// What the token endpoint answers.
  struct Tokens: Sendable, Decodable {
    let idToken: String
    let accessToken: String?

    enum CodingKeys: String, CodingKey {
      case idToken = "id_token"
      case accessToken = "access_token"
    }
  }

  private struct Known: Sendable {
    var configuration: Configuration?
    var configurationAt = Date.distantPast
    var keys: [TokenKey] = []
    var keysAt = Date.distantPast
    var renewedAt = Date.distantPast
  }

  /// How long what was found out is believed.
  static let lifetime: TimeInterval = 3600
  /// Keys are asked for again when a token names one that is not known, but not more often than this.
  static let least: TimeInterval = 60

  private let settings: ProviderSettings
  private let clock: Clock
  private let known = Mutex(Known())

  init(settings: ProviderSettings, clock: Clock) {
    self.settings = settings
    self.clock = clock
  }

  func configuration() async throws(ProviderRefusal) -> Configuration {
    let now = clock.now
    let (kept, at) = known.withLock { ($0.configuration, $0.configurationAt) }
    if let kept, now.timeIntervalSince(at) < Self.lifetime { return kept }
    let found: Configuration = try await get(
      settings.issuer + "/.well-known/openid-configuration")
    // Another issuer's configuration would send its own keys along.
    guard found.issuer == settings.issuer else { throw .issuer }
    for address in [found.authorization, found.token, found.keys]
      + [found.endSession].compactMap(\.self)
    where !ProviderAddress.isSafe(address) { throw .malformed }
    known.withLock {
      $0.configuration = found
      $0.configurationAt = now
    }
    return found
  }

  /// The token behind a code, proved.
  func token(
    for code: String, verifier: String, redirect: String, nonce: String
  ) async throws -> IDToken {
    let configuration = try await configuration()
    var form = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
      ("client_id", settings.clientID), ("code_verifier", verifier),
    ]
    if let secret = try settings.clientSecret() { form.append(("client_secret", secret)) }
    let tokens: Tokens = try await post(configuration.token, form)
    let expected = IDToken.Expectation(
      issuer: settings.issuer, clientID: settings.clientID, nonce: nonce,
      algorithms: settings.algorithms, accessToken: tokens.accessToken, now: clock.now)
    let unproved = try IDToken.Unproved(tokens.idToken, expected)
    var keys = try await keys(configuration, renewing: false)
    if unproved.candidates(among: keys).isEmpty {
      keys = try await self.keys(configuration, renewing: true)
    }
    return try IDToken(unproved, keys: keys, expected)
  }

  private func keys(
    _ configuration: Configuration, renewing: Bool
  ) async throws(ProviderRefusal) -> [TokenKey] {
    let now = clock.now
    let kept = known.withLock { known -> [TokenKey]? in
      let last = renewing ? known.renewedAt : known.keysAt
      if now.timeIntervalSince(last) < (renewing ? Self.least : Self.lifetime) { return known.keys }
      if renewing { known.renewedAt = now }
      return nil
    }
    if let kept { return kept }
    let found: TokenKeySet = try await get(configuration.keys)
    known.withLock {
      $0.keys = found.keys
      $0.keysAt = now
    }
    return found.keys
  }

  private func get<Answer: Decodable & Sendable>(
    _ address: String
  ) async throws(ProviderRefusal) -> Answer {
    try decoded(try await HTTPClient.send(address, form: nil))
  }

  private func post<Answer: Decodable & Sendable>(
    _ address: String, _ form: [(String, String)]
  ) async throws(ProviderRefusal) -> Answer {
    let body = form.map { "\($0.0)=\(HTTPClient.encoded($0.1))" }.joined(separator: "&")
    return try decoded(try await HTTPClient.send(address, form: body))
  }

  private func decoded<Answer: Decodable>(
    _ response: HTTPClient.Response
  ) throws(ProviderRefusal) -> Answer {
    guard response.status == 200 else { throw .denied }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
      throw .malformed
    }
    return answer
  }
}

/// One request at a time by libcurl, on NIO's threads.
enum HTTPClient {
  struct Response: Sendable {
    let status: Int
    let body: [UInt8]
  }

  /// No answer of a provider's is longer.
  static let longest = 1 << 20

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Gets an address, or posts a form to it. Throws `ProviderRefusal.unreachable` for whatever stands
  /// in the way: no connection, a certificate that is not trusted, too long or too late an answer.
  static func send(_ address: String, form: String?) async throws(ProviderRefusal) -> Response {
    do {
      return try await NIOThreadPool.singleton.runIfActive {
        guard let response = perform(address, form) else { throw ProviderRefusal.unreachable }
        return response
      }
    } catch {
      throw .unreachable
    }
  }

  static func encoded(_ text: String) -> String {
    let allowed = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }

  private final class Received {
    var bytes: [UInt8] = []
  }

  private static func perform(_ address: String, _ form: String?) -> Response? {
    guard isReady, ProviderAddress.isSafe(address), let handle = curl_easy_init() else {
      return nil
    }
    defer { curl_easy_cleanup(handle) }
    let received = Received()
    beprova_curl_set_string(handle, CURLOPT_URL, address)
    beprova_curl_set_string(
      handle, CURLOPT_PROTOCOLS_STR, address.hasPrefix("https:") ? "https" : "http")
    beprova_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    beprova_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    beprova_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 5)
    beprova_curl_set_long(handle, CURLOPT_TIMEOUT, 10)
    beprova_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    beprova_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    if let form { beprova_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, form) }
    beprova_curl_set_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, receiver in
      guard let bytes, let receiver else { return 0 }
      let received = Unmanaged<Received>.fromOpaque(receiver).takeUnretainedValue()
      let length = size * count
      // Fewer than came: curl breaks off.
      guard received.bytes.count + length <= HTTPClient.longest else { return 0 }
      received.bytes += UnsafeRawBufferPointer(start: bytes, count: length)
      return length
    }
    beprova_curl_set_pointer(
      handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(received).toOpaque())
    let code = withExtendedLifetime(received) { curl_easy_perform(handle) }
    var status = 0
    guard code == CURLE_OK,
      beprova_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK
    else { return nil }
    return Response(status: status, body: received.bytes)
  }
}
