import Core
import Database
import Foundation

/// Logging in with a name and a password.
///
/// A wrong name, a wrong password, a closed account and too many tries are answered alike and take
/// as long.
package struct LogIn: Sendable {
  /// Failures for one name within `window` before it is shut for the rest of it.
  package static let triesPerName = 5
  /// Failures from one address, against many names tried in turn.
  package static let triesPerAddress = 50
  package static let window: TimeInterval = 15 * 60

  private let organisation: OrganisationStore
  private let sessions: Sessions
  private let hasher: PasswordHasher

  package init(organisation: OrganisationStore, sessions: Sessions, hasher: PasswordHasher) {
    self.organisation = organisation
    self.sessions = sessions
    self.hasher = hasher
  }

  /// The token of a new session, or nil when the log-in is refused.
  package func attempt(
    login: String, password: String, address: String?, replacing old: String? = nil
  ) async throws -> String? {
    let loginKey = Sodium.sha256("login:\(normalised(login))".utf8)
    var limits = [(loginKey, Self.triesPerName)]
    // A loopback address is a proxy's, and stands for everybody.
    if let address, address != "127.0.0.1", address != "::1" {
      limits.append((Sodium.sha256("address:\(address)".utf8), Self.triesPerAddress))
    }
    let attempt = ID<LogIn>.make(at: organisation.clock.now)
    // Counted before the password is looked at, so that tries side by side count too.
    let isOpen = try await organisation.database.write { [limits] in
      try count(attempt, limits, on: $0)
    }
    let account = try await account(login)
    let isRight = try await hasher.verify(password, against: account?.hash)
    guard isOpen, isRight, let account else {
      // Nothing of what was typed. A try that was not even counted is not logged: a flood of them
      // would fill the log.
      if isOpen {
        try await organisation.database.write { connection in
          try organisation.changes.record(
            Change("logIn.failed", by: nil, subject: account?.id.uuid), on: connection)
        }
      }
      return nil
    }
    try await organisation.database.write { connection in
      try connection.execute(
        """
        DELETE FROM log_in_failure WHERE municipality_id = \(organisation.municipality)
          AND (key_digest = \(loginKey) OR id = \(attempt))
        """)
    }
    return try await sessions.begin(for: account.id, replacing: old)
  }

  /// Whether `password` is the user's, for what asks for it again.
  package func isPassword(_ password: String, of user: User) async throws -> Bool {
    try await hasher.verify(password, against: account(user.login)?.hash)
  }

  /// Notes a try for each key; false when one of them had too many already.
  private func count(
    _ attempt: ID<LogIn>, _ limits: [([UInt8], Int)], on connection: any Connection
  ) throws -> Bool {
    let municipality = organisation.municipality
    let now = organisation.clock.now
    let since = now - Self.window
    try connection.execute(
      "DELETE FROM log_in_failure WHERE municipality_id = \(municipality) AND at <= \(since)")
    var isOpen = true
    for (key, limit) in limits {
      let failures = try connection.first(
        """
        SELECT count(*) AS n FROM log_in_failure
        WHERE municipality_id = \(municipality) AND key_digest = \(key)
        """
      )?.value("n", as: Int.self)
      if failures ?? 0 >= limit {
        isOpen = false
        continue
      }
      try connection.execute(
        """
        INSERT INTO log_in_failure (municipality_id, key_digest, id, at)
        VALUES (\(municipality), \(key), \(attempt), \(now))
        """)
    }
    return isOpen
  }

  private func account(_ login: String) async throws -> (id: UserID, hash: PasswordHash)? {
    try await organisation.database.read { connection in
      try connection.first(
        """
        SELECT id, password_hash FROM user_account
        WHERE municipality_id = \(organisation.municipality) AND login = \(normalised(login))
          AND is_closed = \(false)
        """
      ).map { (try $0.value("id"), try $0.value("password_hash")) }
    }
  }
}
