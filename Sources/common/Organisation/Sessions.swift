import Core
import Database
import Foundation

/// What finds a session in the database: the SHA-256 digest of the token in the browser's cookie.
package struct SessionKey: Sendable, Hashable {
  let digest: [UInt8]

  init(token: String) {
    digest = Sodium.sha256(token.utf8)
  }
}

/// Somebody's session, found alive.
package struct Session: Sendable {
  package let viewer: Viewer
  package let key: SessionKey
  /// To be sent back with every form.
  package let csrfToken: String
}

/// Sessions in the database, so that any server can answer any request.
package struct Sessions: Sendable {
  /// Without a request for this long a session ends.
  package static let idle: TimeInterval = 30 * 60
  /// No session is older than this.
  package static let longest: TimeInterval = 12 * 3600

  private let organisation: OrganisationStore

  var database: any Database { organisation.database }

  package init(organisation: OrganisationStore) {
    self.organisation = organisation
  }

  /// Begins a session and ends the one that the browser had. Returns the token for the cookie.
  package func begin(for user: UserID, replacing old: String? = nil) async throws -> String {
    let token = Sodium.randomToken()
    let municipality = organisation.municipality
    let now = organisation.clock.now
    try await organisation.database.write { connection in
      if let old { try end(SessionKey(token: old), on: connection) }
      try connection.execute(
        """
        DELETE FROM session WHERE municipality_id = \(municipality)
          AND seen_at < \(now - Self.longest)
        """)
      try connection.execute(
        """
        INSERT INTO session (municipality_id, token_digest, user_id, csrf_token, created_at, seen_at)
        VALUES (\(municipality), \(SessionKey(token: token).digest), \(user),
          \(Sodium.randomToken()), \(now), \(now))
        """)
      try organisation.changes.record(
        Change("session.began", by: user, subject: user.uuid), on: connection)
    }
    return token
  }

  /// The living session of a token, and notes that it was used; nil for an unknown, expired or
  /// closed one.
  package func session(token: String) async throws -> Session? {
    let key = SessionKey(token: token)
    let municipality = organisation.municipality
    let now = organisation.clock.now
    let found = try await organisation.database.read { connection -> (Session, Date)? in
      let row = try connection.first(
        """
        SELECT user_id, csrf_token, seen_at FROM session
        WHERE municipality_id = \(municipality) AND token_digest = \(key.digest)
          AND created_at > \(now - Self.longest) AND seen_at > \(now - Self.idle)
        """)
      guard let row,
        let viewer = try organisation.viewer(try row.value("user_id"), on: connection)
      else { return nil }
      let session = Session(viewer: viewer, key: key, csrfToken: try row.value("csrf_token"))
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

  package func end(_ session: Session) async throws {
    try await organisation.database.write { connection in
      try end(session.key, on: connection)
      let user = session.viewer.id
      try organisation.changes.record(
        Change("session.ended", by: user, subject: user.uuid), on: connection)
    }
  }

  private func end(_ key: SessionKey, on connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM session
      WHERE municipality_id = \(organisation.municipality) AND token_digest = \(key.digest)
      """)
  }
}
