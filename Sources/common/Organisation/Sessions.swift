import Core
import Cryptography
import Database
import Foundation

/// What finds a session in the database: the SHA-256 digest of the token in the browser's cookie.
package struct SessionKey: Sendable, Hashable {
  let digest: [UInt8]

  init(token: String) {
    digest = Sodium.sha256(token.utf8)
  }

  /// From its digits in a list of sessions. It finds a session; it does not open one.
  init?(_ digits: String) {
    guard digits.utf8.count == 64 else { return nil }
    let letters = Array(digits)
    let bytes = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(letters[$0...$0 + 1]), radix: 16)
    }
    guard bytes.count == 32 else { return nil }
    digest = bytes
  }

  var digits: String { digest.hexadecimal }
}

/// Somebody's session, found alive.
package struct Session: Sendable {
  package let viewer: Viewer
  package let key: SessionKey
  /// To be sent back with every form.
  package let csrfToken: String
  /// Whether the log-in had, or its provider answers for, a second factor.
  let hasSecondFactor: Bool
  /// The user's roles are others than when the token was made.
  let hasOldRights: Bool
  let way: LogInWay
  let began: Date
}

/// A session as its user sees it in a list.
struct SessionSummary: Sendable {
  let key: SessionKey
  let began: Date
  let seen: Date
  let program: String
}

/// How somebody came in.
enum LogInWay: String, Sendable, SQLBindable {
  case password, provider
}

/// Sessions in the database, so that any server can answer any request.
package struct Sessions: Sendable {
  private let organisation: OrganisationStore
  private let policy: AccountPolicy

  var database: any Database { organisation.database }

  package init(organisation: OrganisationStore, policy: AccountPolicy) {
    self.organisation = organisation
    self.policy = policy
  }

  private var municipality: MunicipalityID { organisation.municipality }

  /// Begins a session and ends the one that the browser had. Returns the token for the cookie.
  func begin(
    for user: UserID, replacing old: String? = nil, program: String, way: LogInWay = .password
  ) async throws -> String {
    let token = Sodium.randomToken()
    let now = organisation.clock.now
    try await organisation.database.write { connection in
      if let old { try end(SessionKey(token: old), on: connection) }
      try connection.execute(
        """
        DELETE FROM session WHERE municipality_id = \(municipality)
          AND seen_at < \(now - policy.longest)
        """)
      let viewer = try organisation.viewer(user, on: connection)
      try connection.execute(
        """
        INSERT INTO session (municipality_id, token_digest, user_id, csrf_token, created_at, seen_at,
          rights, program, via)
        VALUES (\(municipality), \(SessionKey(token: token).digest), \(user),
          \(Sodium.randomToken()), \(now), \(now), \(Self.rights(of: viewer)), \(program), \(way))
        """)
      try organisation.changes.record(
        Change("session.began", by: user, subject: user.uuid, detail: way.rawValue),
        on: connection)
    }
    return token
  }

  /// The living session of a token, and notes that it was used; nil for an unknown, expired or
  /// closed one.
  package func session(token: String) async throws -> Session? {
    let key = SessionKey(token: token)
    let now = organisation.clock.now
    let found = try await organisation.database.read { connection -> (Session, Date)? in
      let row = try connection.first(
        """
        SELECT user_id, csrf_token, created_at, seen_at, rights, via, via = 'provider' OR EXISTS (
            SELECT 1 FROM authenticator WHERE authenticator.municipality_id = session.municipality_id
              AND authenticator.user_id = session.user_id AND confirmed_at IS NOT NULL
          ) AS has_second_factor
        FROM session
        WHERE municipality_id = \(municipality) AND token_digest = \(key.digest)
          AND created_at > \(now - policy.longest) AND seen_at > \(now - policy.idle)
        """)
      guard let row,
        let viewer = try organisation.viewer(try row.value("user_id"), on: connection)
      else { return nil }
      let session = Session(
        viewer: viewer, key: key, csrfToken: try row.value("csrf_token"),
        hasSecondFactor: try row.value("has_second_factor"),
        hasOldRights: try row.value("rights", as: [UInt8].self) != Self.rights(of: viewer),
        way: try row.value("via"), began: try row.value("created_at"))
      return (session, try row.value("seen_at"))
    }
    guard let (session, seen) = found else { return nil }
    // Not at every request: a write each would cost more than the minute is worth.
    guard now.timeIntervalSince(seen) >= 60 else { return session }
    do {
      try await organisation.database.write { connection in
        try connection.execute(
          """
          UPDATE session SET seen_at = \(now)
          WHERE municipality_id = \(municipality) AND token_digest = \(key.digest)
            AND seen_at < \(now)
          """)
      }
    } catch is DatabaseError {
      // A full disk must not take the form from somebody's hands before the form's own page can
      // say so; the session only ends the sooner.
    }
    return session
  }

  /// Gives a session another token; what its forms carry stays good, and so does the hour when it
  /// must end. Nil when it has ended meanwhile.
  func rotate(_ session: Session) async throws -> String? {
    let token = Sodium.randomToken()
    let changed = try await organisation.database.write { connection in
      try connection.execute(
        """
        UPDATE session SET token_digest = \(SessionKey(token: token).digest),
          rights = \(Self.rights(of: session.viewer))
        WHERE municipality_id = \(municipality) AND token_digest = \(session.key.digest)
        """)
    }
    return changed == 1 ? token : nil
  }

  /// Those of a user that live, the latest used first.
  func list(of user: UserID) async throws -> [SessionSummary] {
    let now = organisation.clock.now
    return try await organisation.database.read { connection in
      try connection.rows(
        """
        SELECT token_digest, created_at, seen_at, program FROM session
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND created_at > \(now - policy.longest) AND seen_at > \(now - policy.idle)
        ORDER BY seen_at DESC, created_at DESC, token_digest
        """
      ).map { row in
        let digest = try row.value("token_digest", as: [UInt8].self)
        return SessionSummary(
          key: SessionKey(digest: digest), began: try row.value("created_at"),
          seen: try row.value("seen_at"), program: try row.value("program"))
      }
    }
  }

  package func end(_ session: Session) async throws {
    try await organisation.database.write { connection in
      try end(session.key, on: connection)
      let user = session.viewer.id
      try organisation.changes.record(
        Change("session.ended", by: user, subject: user.uuid), on: connection)
    }
  }

  /// Ends a user's sessions: one, or all but one, or all.
  func endAll(
    of user: UserID, only: SessionKey? = nil, but kept: SessionKey? = nil, by ender: UserID?
  ) async throws {
    try await organisation.database.write { connection in
      let one: SQL = only.map { "AND token_digest = \($0.digest)" } ?? ""
      let ended = try connection.execute(
        """
        DELETE FROM session WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND token_digest <> \(kept?.digest ?? []) \(fragment: one)
        """)
      guard ended > 0 else { return }
      try organisation.changes.record(
        Change("session.endedElsewhere", by: ender, subject: user.uuid, detail: "\(ended)"),
        on: connection)
    }
  }

  /// Somebody tried what their role does not permit. The route is noted, not what it led to: the first,
  /// tenth, hundredth … time in an hour, so that nobody fills the log by trying.
  func note(denialOf route: GuardedRoute, to viewer: Viewer) async throws {
    let name = "\(route.method.rawValue) \(route.path)"
    let hour = Int(organisation.clock.now.timeIntervalSince1970 / 3600)
    try await organisation.database.write { connection in
      try connection.execute(
        """
        INSERT INTO denial_tally (municipality_id, user_id, route, hour, count)
        VALUES (\(municipality), \(viewer.id), \(name), \(hour), 1)
        ON CONFLICT (municipality_id, user_id, route) DO UPDATE SET
          count = CASE WHEN denial_tally.hour = excluded.hour THEN denial_tally.count + 1 ELSE 1 END,
          hour = excluded.hour
        """)
      let count = try connection.first(
        """
        SELECT count FROM denial_tally WHERE municipality_id = \(municipality)
          AND user_id = \(viewer.id) AND route = \(name)
        """
      )?.value("count", as: Int.self)
      guard let count, Self.isPowerOfTen(count) else { return }
      try organisation.changes.record(
        Change(
          "access.denied", by: viewer.id, detail: count == 1 ? name : "\(name) × \(count)"),
        on: connection)
    }
  }

  private static func isPowerOfTen(_ count: Int) -> Bool {
    var rest = count
    while rest > 1, rest.isMultiple(of: 10) { rest /= 10 }
    return rest == 1
  }

  private func end(_ key: SessionKey, on connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM session
      WHERE municipality_id = \(municipality) AND token_digest = \(key.digest)
      """)
  }

  private static func rights(of viewer: Viewer?) -> [UInt8] {
    let roles = viewer?.memberships.map { "\($0.role.rawValue) \($0.unit)" } ?? []
    return Sodium.sha256(Set(roles).sorted().joined(separator: "\n").utf8)
  }
}

extension SessionKey {
  fileprivate init(digest: [UInt8]) {
    self.digest = digest
  }
}
