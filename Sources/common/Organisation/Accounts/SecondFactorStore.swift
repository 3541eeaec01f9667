import Core
import Cryptography
import Database
import Foundation

/// Whether an account has a second factor, and what is left of it.
struct SecondFactor: Sendable, Hashable {
  let since: Date
  let recoveryCodesLeft: Int
}

/// Authenticators and recovery codes in the database.
struct SecondFactorStore: Sendable {
  let organisation: OrganisationStore
  let keys: AccountKeys

  private var municipality: MunicipalityID { organisation.municipality }

  func state(of user: UserID) async throws -> SecondFactor? {
    try await organisation.database.read { connection in
      let since = try connection.first(
        """
        SELECT confirmed_at FROM authenticator WHERE municipality_id = \(municipality)
          AND user_id = \(user) AND confirmed_at IS NOT NULL
        """
      )?.value("confirmed_at", as: Date.self)
      guard let since else { return nil }
      let left = try connection.first(
        """
        SELECT count(*) AS n FROM recovery_code
        WHERE municipality_id = \(municipality) AND user_id = \(user) AND used_at IS NULL
        """
      )?.value("n", as: Int.self)
      return SecondFactor(since: since, recoveryCodesLeft: left ?? 0)
    }
  }

  func isOn(for user: UserID, on connection: any Connection) throws -> Bool {
    try connection.first(
      """
      SELECT user_id FROM authenticator WHERE municipality_id = \(municipality)
        AND user_id = \(user) AND confirmed_at IS NOT NULL
      """) != nil
  }

  /// Gives a new secret, which is of no use until a code of it has come. Nil when there already is one
  /// in use.
  func prepare(for user: UserID) async throws -> OneTimeCode? {
    let secret = Sodium.random(OneTimeCode.secretLength)
    let sealed = try keys.seal(secret, of: owner(user))
    let isPrepared = try await organisation.database.write { connection in
      try connection.execute(
        """
        INSERT INTO authenticator (municipality_id, user_id, secret, confirmed_at, last_step)
        VALUES (\(municipality), \(user), \(sealed), NULL, 0)
        ON CONFLICT (municipality_id, user_id) DO UPDATE SET secret = excluded.secret
        WHERE authenticator.confirmed_at IS NULL
        """) == 1
    }
    return isPrepared ? OneTimeCode(secret: secret) : nil
  }

  /// The secret that waits for its first code.
  func prepared(for user: UserID) async throws -> OneTimeCode? {
    try await organisation.database.read { connection in
      try connection.first(
        """
        SELECT secret FROM authenticator WHERE municipality_id = \(municipality)
          AND user_id = \(user) AND confirmed_at IS NULL
        """
      ).map { try open(try $0.value("secret"), of: user) }
    }
  }

  /// Turns it on by its first code. The recovery codes, or nil when the code is wrong.
  func confirm(_ typed: String, of user: UserID) async throws -> [String]? {
    let now = organisation.clock.now
    return try await organisation.database.write { connection -> [String]? in
      let row = try connection.first(
        """
        SELECT secret, last_step FROM authenticator WHERE municipality_id = \(municipality)
          AND user_id = \(user) AND confirmed_at IS NULL
        """)
      guard let row,
        let step = try open(try row.value("secret"), of: user).step(
          of: digits(typed), at: now, after: try row.value("last_step"))
      else { return nil }
      try connection.execute(
        """
        UPDATE authenticator SET confirmed_at = \(now), last_step = \(step)
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
      try organisation.changes.record(
        Change("secondFactor.on", by: user, subject: user.uuid), on: connection)
      return try makeCodes(of: user, on: connection)
    }
  }

  /// Takes a code of the authenticator or a recovery code, once each.
  func use(_ typed: String, of user: UserID, on connection: any Connection) throws -> Bool {
    let row = try connection.first(
      """
      SELECT secret, last_step FROM authenticator WHERE municipality_id = \(municipality)
        AND user_id = \(user) AND confirmed_at IS NOT NULL
      """)
    guard let row else { return false }
    let now = organisation.clock.now
    let code = digits(typed)
    if code.count == 6 {
      let step = try open(try row.value("secret"), of: user).step(
        of: code, at: now, after: try row.value("last_step"))
      guard let step else { return false }
      // The transaction is the only writer, so that of two with one code one comes first.
      return try connection.execute(
        """
        UPDATE authenticator SET last_step = \(step) WHERE municipality_id = \(municipality)
          AND user_id = \(user) AND last_step < \(step)
        """) == 1
    }
    let used = try connection.execute(
      """
      UPDATE recovery_code SET used_at = \(now) WHERE municipality_id = \(municipality)
        AND user_id = \(user) AND digest = \(RecoveryCode.digest(typed)) AND used_at IS NULL
      """)
    guard used == 1 else { return false }
    try organisation.changes.record(
      Change("secondFactor.recoveryCodeUsed", by: user, subject: user.uuid), on: connection)
    return true
  }

  /// Ten new recovery codes in the place of those there are.
  func renewCodes(of user: UserID) async throws -> [String] {
    try await organisation.database.write { connection in
      let codes = try makeCodes(of: user, on: connection)
      try organisation.changes.record(
        Change("secondFactor.newCodes", by: user, subject: user.uuid), on: connection)
      return codes
    }
  }

  /// Turns it off: by the user, or by an administrator for who has lost everything, which also ends
  /// every session.
  func remove(from user: UserID, by remover: UserID?) async throws {
    try await organisation.database.write { connection in
      let removed = try connection.execute(
        "DELETE FROM authenticator WHERE municipality_id = \(municipality) AND user_id = \(user)")
      try connection.execute(
        "DELETE FROM recovery_code WHERE municipality_id = \(municipality) AND user_id = \(user)")
      guard removed == 1 else { return }
      if remover != user {
        try connection.execute(
          "DELETE FROM session WHERE municipality_id = \(municipality) AND user_id = \(user)")
      }
      try organisation.changes.record(
        Change(
          remover == user ? "secondFactor.off" : "secondFactor.reset", by: remover,
          subject: user.uuid), on: connection)
    }
  }

  private func makeCodes(of user: UserID, on connection: any Connection) throws -> [String] {
    try connection.execute(
      "DELETE FROM recovery_code WHERE municipality_id = \(municipality) AND user_id = \(user)")
    let codes = RecoveryCode.makeTen()
    for code in codes {
      try connection.execute(
        """
        INSERT INTO recovery_code (municipality_id, user_id, digest, used_at)
        VALUES (\(municipality), \(user), \(RecoveryCode.digest(code)), NULL)
        """)
    }
    return codes
  }

  private func open(_ sealed: [UInt8], of user: UserID) throws -> OneTimeCode {
    OneTimeCode(secret: try keys.open(sealed, of: owner(user)))
  }

  private func owner(_ user: UserID) -> String { "authenticator:\(municipality):\(user)" }

  private func digits(_ typed: String) -> String {
    let kept = typed.filter { !$0.isWhitespace && $0 != "-" }
    return kept.allSatisfy { "0"..."9" ~= $0 } ? kept : ""
  }
}
