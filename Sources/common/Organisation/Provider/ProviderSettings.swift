import Core
import Foundation

/// How log-in through the municipality's identity provider (OpenID Connect) is set up: a file in JSON.
package struct ProviderSettings: Sendable, Hashable, Codable {
  /// One group of the provider's, and what it makes its members here.
  package struct RoleRule: Sendable, Hashable, Codable {
    /// The value in the claim of roles.
    package let value: String
    package let role: Role
    /// The code of the unit.
    package let unit: String
  }

  /// What the button says: "Logga in med …".
  package let name: String
  /// https, without a slash last; exactly as the provider writes it in its tokens.
  package let issuer: String
  package let clientID: String
  /// A file whose first line is the secret; a client without one shows itself by PKCE alone.
  package let clientSecretFile: String?
  package let scopes: [String]
  /// The claim that is an account's log-in name, the first time.
  package let loginClaim: String
  /// The claim with the provider's groups.
  package let rolesClaim: String
  package let roles: [RoleRule]
  package let algorithms: Set<TokenAlgorithm>
  /// Whether accounts bound to the provider may log in with a password too.
  package let allowPassword: Bool
  /// Log-in names that always may: for the day when the provider does not answer.
  package let emergency: Set<String>

  enum CodingKeys: String, CodingKey {
    case name, issuer, scopes, roles, algorithms, emergency
    case clientID = "client_id"
    case clientSecretFile = "client_secret_file"
    case loginClaim = "login_claim"
    case rolesClaim = "roles_claim"
    case allowPassword = "allow_password"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    issuer = try values.decode(String.self, forKey: .issuer)
    clientID = try values.decode(String.self, forKey: .clientID)
    clientSecretFile = try values.decodeIfPresent(String.self, forKey: .clientSecretFile)
    scopes = try values.decodeIfPresent([String].self, forKey: .scopes) ?? ["openid", "profile"]
    loginClaim = try values.decode(String.self, forKey: .loginClaim)
    rolesClaim = try values.decodeIfPresent(String.self, forKey: .rolesClaim) ?? "groups"
    roles = try values.decodeIfPresent([RoleRule].self, forKey: .roles) ?? []
    algorithms =
      try values.decodeIfPresent(Set<TokenAlgorithm>.self, forKey: .algorithms) ?? [.rs256]
    allowPassword = try values.decodeIfPresent(Bool.self, forKey: .allowPassword) ?? false
    emergency = Set(
      (try values.decodeIfPresent([String].self, forKey: .emergency) ?? []).map(normalised))
  }

  /// Reads the file. Throws `ProviderSettingsError`.
  package init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ProviderSettingsError.unreadable(file)
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw ProviderSettingsError.faulty(file, Self.place(of: error))
    }
    guard ProviderAddress.isSafe(issuer), !issuer.hasSuffix("/") else {
      throw ProviderSettingsError.faulty(file, "issuer")
    }
    // Who makes others administrators must not be somebody else's directory.
    guard roles.allSatisfy({ $0.role != .administrator }) else {
      throw ProviderSettingsError.administrators(file)
    }
    guard scopes.contains("openid"), !algorithms.isEmpty else {
      throw ProviderSettingsError.faulty(file, scopes.contains("openid") ? "algorithms" : "scopes")
    }
  }

  /// The secret of this server, when it has one. Throws `ProviderSettingsError`.
  func clientSecret() throws -> String? {
    guard let clientSecretFile else { return nil }
    guard let text = try? String(contentsOfFile: clientSecretFile, encoding: .utf8),
      let line = text.split(whereSeparator: \.isNewline).first
    else { throw ProviderSettingsError.unreadable(clientSecretFile) }
    return String(line)
  }

  private static func place(of error: DecodingError) -> String {
    let context: DecodingError.Context
    switch error {
    case .keyNotFound(let key, _): return key.stringValue
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      context = found
    @unknown default: return "?"
    }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return path.isEmpty ? "JSON" : path.joined(separator: ".")
  }
}

/// Why the settings cannot be used.
package enum ProviderSettingsError: ExplainedError, Sendable, Hashable {
  case unreadable(String)
  /// The name of what is missing or wrong.
  case faulty(String, String)
  case administrators(String)
  case noUnit(String)

  package var message: Text {
    switch self {
    case .unreadable(let file):
      Text(sv: "Det går inte att läsa \(file).", en: "\(file) cannot be read.")
    case .faulty(let file, let what):
      Text(
        sv: "\(what) i \(file) saknas eller går inte att förstå. Se docs/identity-provider.md.",
        en: "\(what) in \(file) is missing or cannot be understood. See docs/identity-provider.md.")
    case .administrators(let file):
      Text(
        sv: "\(file) får inte ge rollen administrator. Ge den för hand till dem som ska ha den.",
        en: "\(file) may not give the role administrator. Give it by hand to those who need it.")
    case .noUnit(let code):
      Text(
        sv: "Inloggningens inställningar nämner enheten \(code), som inte finns.",
        en: "The settings of log-in name the unit \(code), which does not exist.")
    }
  }
}

/// Where the provider may be asked: https, and plain http on this machine alone.
enum ProviderAddress {
  static func isSafe(_ address: String) -> Bool {
    guard let url = URLComponents(string: address), let host = url.host, url.user == nil,
      url.fragment == nil
    else { return false }
    return url.scheme == "https"
      || url.scheme == "http" && ["127.0.0.1", "localhost"].contains(host)
  }
}
