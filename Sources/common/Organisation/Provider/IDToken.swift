import Core
import Cryptography
import Foundation

/// What a token of the provider's says of somebody, when everything about it has been found right:
/// OpenID Connect Core 1.0, section 3.1.3.7.
package struct IDToken: Sendable {
  /// Who somebody is at the provider: never given to anybody else there.
  let subject: String
  private let claims: [String: Claim]

  /// A value in a token.
  enum Claim: Sendable, Decodable {
    case text(String)
    case texts([String])
    case number(Double)
    case other

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self = .text(text)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let texts = try? value.decode([String].self) {
        self = .texts(texts)
      } else {
        self = .other
      }
    }
  }

  func text(_ claim: String) -> String? {
    if case .text(let text) = claims[claim] { text } else { nil }
  }

  /// A list, or a single value as a list of one.
  func texts(_ claim: String) -> Set<String> {
    switch claims[claim] {
    case .text(let text): [text]
    case .texts(let texts): Set(texts)
    default: []
    }
  }

  private func number(_ claim: String) -> Double? {
    if case .number(let number) = claims[claim] { number } else { nil }
  }

  /// What a token is held against.
  package struct Expectation: Sendable {
    package let issuer: String
    package let clientID: String
    package let nonce: String
    package let algorithms: Set<TokenAlgorithm>
    package let accessToken: String?
    package let now: Date

    package init(
      issuer: String, clientID: String, nonce: String, algorithms: Set<TokenAlgorithm>,
      accessToken: String?, now: Date
    ) {
      self.issuer = issuer
      self.clientID = clientID
      self.nonce = nonce
      self.algorithms = algorithms
      self.accessToken = accessToken
      self.now = now
    }
  }

  /// How far the provider's clock and ours may be apart.
  static let skew = 60.0
  /// An older token was not made for this log-in.
  static let oldest = 600.0

  private struct Header: Decodable {
    let alg: String
    let kid: String?
    let crit: [String]?
  }

  /// A token in its parts, before anything about it is believed.
  struct Unproved {
    let algorithm: TokenAlgorithm
    let kid: String?
    fileprivate let signed: [UInt8]
    fileprivate let payload: [UInt8]
    fileprivate let signature: [UInt8]

    init(_ token: String, _ expected: Expectation) throws(ProviderRefusal) {
      let parts = token.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, token.utf8.count <= 65_536, let head = base64URL(parts[0]),
        let payload = base64URL(parts[1]), let signature = base64URL(parts[2]),
        let header = try? JSONDecoder().decode(Header.self, from: Data(head))
      else { throw .malformed }
      guard let algorithm = TokenAlgorithm(rawValue: header.alg),
        expected.algorithms.contains(algorithm), header.crit == nil
      else { throw .algorithm }
      self.algorithm = algorithm
      kid = header.kid
      signed = Array("\(parts[0]).\(parts[1])".utf8)
      self.payload = payload
      self.signature = signature
    }

    /// Those of the provider's keys that may have signed it: the one it names, or all that fit.
    func candidates(among keys: [TokenKey]) -> [TokenKey] {
      keys.filter { $0.fits(algorithm) && (kid == nil || $0.kid == kid) }
    }
  }

  init(_ unproved: Unproved, keys: [TokenKey], _ expected: Expectation) throws(ProviderRefusal) {
    let candidates = unproved.candidates(among: keys)
    guard
      candidates.contains(where: {
        $0.verifies(unproved.signature, of: unproved.signed, by: unproved.algorithm)
      })
    else { throw .signature }
    guard
      let claims = try? JSONDecoder().decode(
        [String: Claim].self, from: Data(unproved.payload))
    else { throw .malformed }
    self.claims = claims
    subject = if case .text(let subject) = claims["sub"] { subject } else { "" }
    guard !subject.isEmpty, subject.utf8.count <= 255 else { throw .malformed }
    guard text("iss") == expected.issuer else { throw .issuer }
    let audience = texts("aud")
    guard audience.contains(expected.clientID) else { throw .audience }
    // A token for others as well must have been asked for by this one.
    guard (audience.count == 1 && text("azp") == nil) || text("azp") == expected.clientID else {
      throw .audience
    }
    let now = expected.now.timeIntervalSince1970
    guard let expiry = number("exp"), expiry > now - Self.skew else { throw .expired }
    guard let issued = number("iat"), issued < now + Self.skew, issued > now - Self.oldest,
      (number("nbf") ?? issued) < now + Self.skew
    else { throw .expired }
    guard text("nonce") == expected.nonce else { throw .nonce }
    if let hash = text("at_hash") {
      let half = expected.accessToken.map { Array(Sodium.sha256($0.utf8).prefix(16)) }
      guard half.map({ base64URL($0) }) == hash else { throw .accessToken }
    }
  }
}

/// Why somebody was not let in by the provider's word. The raw value stands in the log.
package enum ProviderRefusal: String, Error, Sendable, CaseIterable {
  /// The browser has begun no log-in, or this one is used up.
  case state
  /// The provider itself said no.
  case denied
  case unreachable
  case malformed
  case algorithm
  case signature
  case issuer
  case audience
  case expired
  case nonce
  case accessToken
  /// The provider knows somebody whom this installation does not.
  case noAccount
  /// The account is somebody else's at the provider.
  case otherSubject
  case closed
}
