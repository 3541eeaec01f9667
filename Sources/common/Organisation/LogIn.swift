import Core
import Cryptography
import Database
import Foundation
import Web

/// Logging in with a name and a password, and a code where the account has an authenticator.
///
/// A wrong name, a wrong password and a closed account are answered alike and take as long. Whoever
/// fails often has to wait, and is told so; a name that nobody has is made to wait just the same.
package struct LogIn: Sendable {
  /// What came of a try.
  package enum Outcome: Sendable {
    case signedIn(SignedIn)
    /// The password was right; the token is for the code that is still to come.
    case needsCode(token: String)
    case refused
    /// Not tried: seconds until the next try.
    case wait(TimeInterval)
  }

  /// Who is now logged in.
  package struct SignedIn: Sendable {
    package let token: String
    package let device: Cookie
    /// Whether something happened to the account since last time, by somebody else.
    package let hasNews: Bool
  }

  /// How long a right password waits for its code.
  static let stepTime: TimeInterval = 10 * 60

  let organisation: OrganisationStore
  let sessions: Sessions
  let hasher: PasswordHasher
  let keys: AccountKeys
  let factors: SecondFactorStore
  let provider: ProviderSettings?
  private var limits: LogInLimitStore { LogInLimitStore(organisation: organisation) }

  /// Takes a name and a password.
  package func attempt(
    login: String, password: String, visitor: Visitor
  ) async throws -> Outcome {
    let name = normalised(login)
    let account = try await account(name)
    let limited =
      try account.flatMap { try device(of: $0.id, visitor) }
      .map { LogInLimit.known($0, name) } ?? LogInLimit.stranger(name, from: visitor.address)
    let admission = try await admit(limited, account?.id)
    if let wait = admission.wait { return .wait(wait) }
    let isRight = try await hasher.verify(password, against: account?.hash)
    guard isRight, let account, !account.hasRunOut else {
      try await note(admission, of: account?.id, isRight ? "temporary" : "password")
      return .refused
    }
    let token = Sodium.randomToken()
    let needsCode = try await organisation.database.write { connection in
      try limits.forgive(admission, limited, on: connection)
      guard try factors.isOn(for: account.id, on: connection) else { return false }
      try begin(token, of: account.id, on: connection)
      return true
    }
    if needsCode { return .needsCode(token: token) }
    return .signedIn(try await signIn(account.id, visitor))
  }

  /// Takes the code of an authenticator, or a recovery code, after a right password. Nil when that was
  /// too long ago.
  package func attempt(code: String, token: String, visitor: Visitor) async throws -> Outcome? {
    guard let user = try await step(token) else { return nil }
    // With the password known to the one who tries, the limits of strangers are not enough.
    let limited: [LogInLimit] =
      try device(of: user, visitor).map {
        LogInLimit.known($0, "code \(user)")
      } ?? LogInLimit.stranger("code \(user)", from: visitor.address)
    let admission = try await admit(limited, user)
    if let wait = admission.wait { return .wait(wait) }
    let isRight = try await organisation.database.write { connection in
      guard try factors.use(code, of: user, on: connection) else { return false }
      try limits.forgive(admission, limited, on: connection)
      try connection.execute(
        """
        DELETE FROM log_in_step WHERE municipality_id = \(organisation.municipality)
          AND user_id = \(user)
        """)
      return true
    }
    guard isRight else {
      try await note(admission, of: user, "code")
      return .refused
    }
    return .signedIn(try await signIn(user, visitor))
  }

  /// Whether somebody signed in is who they were, for what asks for the password again.
  package func isPassword(_ password: String, of user: User) async throws -> Bool {
    let limited = LogInLimit.again(user.id)
    let admission = try await admit(limited, user.id)
    if let wait = admission.wait { throw MustWait(seconds: wait) }
    guard try await hasher.verify(password, against: account(user.login)?.hash) else {
      try await note(admission, of: user.id, "password")
      return false
    }
    try await organisation.database.write {
      try limits.forgive(admission, limited, on: $0)
    }
    return true
  }

  /// The same for password and code together, where there is an authenticator.
  func isPassword(_ password: String, code: String, of user: User) async throws -> Bool {
    guard try await isPassword(password, of: user) else { return false }
    let limited = LogInLimit.again(user.id)
    let admission = try await admit(limited, user.id)
    if let wait = admission.wait { throw MustWait(seconds: wait) }
    let isRight = try await organisation.database.write { connection in
      guard try factors.use(code, of: user.id, on: connection) else { return false }
      try limits.forgive(admission, limited, on: connection)
      return true
    }
    if !isRight { try await note(admission, of: user.id, "code") }
    return isRight
  }

  // MARK: Steps

  /// Whose right password a token stands for.
  func step(_ token: String) async throws -> UserID? {
    try await organisation.database.read { connection in
      try connection.first(
        """
        SELECT user_id FROM log_in_step WHERE municipality_id = \(organisation.municipality)
          AND token_digest = \(SessionKey(token: token).digest)
          AND at > \(organisation.clock.now - Self.stepTime)
        """
      )?.value("user_id")
    }
  }

  private func begin(_ token: String, of user: UserID, on connection: any Connection) throws {
    let (municipality, now) = (organisation.municipality, organisation.clock.now)
    try connection.execute(
      """
      DELETE FROM log_in_step
      WHERE municipality_id = \(municipality) AND at <= \(now - Self.stepTime)
      """)
    try connection.execute(
      """
      INSERT INTO log_in_step (municipality_id, token_digest, user_id, at)
      VALUES (\(municipality), \(SessionKey(token: token).digest), \(user), \(now))
      """)
  }

  private func signIn(_ user: UserID, _ visitor: Visitor) async throws -> SignedIn {
    let device = try Device.cookie(
      adding: user, to: visitor.devices, today: organisation.clock.today, keys: keys)
    let hasNews = try await organisation.hasNews(for: user)
    let token = try await sessions.begin(
      for: user, replacing: visitor.session, program: visitor.program)
    return SignedIn(token: token, device: device, hasNews: hasNews)
  }

  private func device(of user: UserID, _ visitor: Visitor) throws -> Device? {
    try Device.known(
      in: visitor.devices, of: user, today: organisation.clock.today, keys: keys)
  }

  // MARK: Counting

  private func admit(_ limited: [LogInLimit], _ user: UserID?) async throws -> Admission {
    try await organisation.database.write { try limits.admit(limited, on: $0) }
  }

  private func note(_ admission: Admission, of user: UserID?, _ what: String) async throws {
    try await organisation.database.write { connection in
      let subject = user?.uuid
      try organisation.changes.record(
        Change("logIn.failed", by: nil, subject: subject, detail: what), on: connection)
      guard admission.isLastFree else { return }
      try organisation.changes.record(
        Change("logIn.locked", by: nil, subject: subject), on: connection)
    }
  }

  private struct Account: Sendable {
    let id: UserID
    let hash: PasswordHash
    /// Somebody else chose the password, and too long ago; or the account is the provider's.
    let hasRunOut: Bool
  }

  private func account(_ login: String) async throws -> Account? {
    let now = organisation.clock.now
    return try await organisation.database.read { connection in
      try connection.first(
        """
        SELECT id, password_hash, temporary_until, EXISTS (
            SELECT 1 FROM provider_account
            WHERE provider_account.municipality_id = user_account.municipality_id
              AND provider_account.user_id = user_account.id AND issuer = \(provider?.issuer ?? "")
          ) AS is_bound
        FROM user_account
        WHERE municipality_id = \(organisation.municipality) AND login = \(login)
          AND is_closed = \(false)
        """
      ).map { row in
        let until = try row.value("temporary_until", as: Date?.self)
        let takesPassword =
          try provider.map {
            try !row.value("is_bound", as: Bool.self) || $0.allowPassword
              || $0.emergency.contains(login)
          } ?? true
        return Account(
          id: try row.value("id"), hash: try row.value("password_hash"),
          hasRunOut: !takesPassword || until.map { $0 <= now } ?? false)
      }
    }
  }
}
