import ArgumentParser
import Core
import Foundation
import Organisation

/// What log-in demands here.
struct AccountOptions: ParsableArguments {
  @Option(
    name: .customLong("session-idle"), help: "Minutes without a request after which a session ends."
  )
  var idle = 30

  @Option(name: .customLong("session-longest"), help: "Hours after which every session ends.")
  var longest = 12

  @Option(
    name: .customLong("second-factor"),
    help: """
      The roles that must log in in two steps, with commas between; “none” for nobody. Administrators \
      when left out.
      """)
  var secondFactor: String?

  @Option(
    name: .customLong("identity-provider"),
    help: "A file with the settings of log-in by OpenID Connect; takes --base-url.")
  var provider: String?

  func validate() throws {
    guard (1...720).contains(idle) else {
      throw ValidationError("--session-idle takes from 1 to 720 minutes.")
    }
    guard (1...24).contains(longest) else {
      throw ValidationError("--session-longest takes from 1 to 24 hours.")
    }
    if let secondFactor, Self.roles(secondFactor) == nil {
      throw ValidationError("--second-factor takes roles with commas between, or none.")
    }
  }

  /// The provider, when one was named. Throws `CommandMisuse` without an address to come back to.
  func providerUse(baseURL: String?) throws -> ProviderUse? {
    guard let provider else { return nil }
    guard let baseURL else {
      throw CommandMisuse(
        Text(
          sv: "--identity-provider kräver --base-url: dit skickas den som har loggat in.",
          en: "--identity-provider takes --base-url: people are sent there when logged in."))
    }
    return ProviderUse(settings: try ProviderSettings(file: provider), baseURL: baseURL)
  }

  func policy(of municipality: Municipality) -> AccountPolicy {
    var policy = Installation.usualPolicy(of: municipality)
    policy.idle = Double(idle * 60)
    policy.longest = Double(longest * 3600)
    if let roles = secondFactor.flatMap(Self.roles) { policy.secondFactor = roles }
    return policy
  }

  private static func roles(_ text: String) -> Set<Role>? {
    if text == "none" { return [] }
    let roles = text.split(separator: ",").map {
      Role(rawValue: $0.trimmingCharacters(in: .whitespaces))
    }
    return roles.isEmpty || roles.contains(nil) ? nil : Set(roles.compactMap(\.self))
  }
}
