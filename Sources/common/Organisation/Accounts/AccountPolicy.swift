import Core
import Foundation

/// What an installation demands of those who log in.
package struct AccountPolicy: Sendable, Hashable {
  /// Without a request for this long a session ends.
  package var idle: TimeInterval
  /// No session is older than this.
  package var longest: TimeInterval
  /// The roles that take a second factor at log-in.
  package var secondFactor: Set<Role>

  /// The times are those of NIST SP 800-63B, 4.2.3 (AAL2), which ASVS 5.0 refers to in 7.1.1: half an
  /// hour, and twelve hours.
  package init(
    idle: TimeInterval = 30 * 60, longest: TimeInterval = 12 * 3600, secondFactor: Set<Role> = []
  ) {
    self.idle = idle
    self.longest = longest
    self.secondFactor = secondFactor
  }

  /// How long a password that somebody else chose can be logged in with.
  static let temporaryPassword: TimeInterval = 14 * 24 * 3600

  func demandsSecondFactor(of viewer: Viewer) -> Bool {
    !viewer.roles.isDisjoint(with: secondFactor)
  }
}
