import Core
import Database
import Foundation
import SwedishText

extension OrganisationStore {
  // MARK: Users

  @discardableResult
  package func createUser(
    login: String, name: String, language: Language = .swedish, isProtected: Bool = false,
    password: PasswordHash, mustChangePassword: Bool = false, by creator: UserID? = nil
  ) async throws -> User {
    let user = User(
      id: .make(at: clock.now), login: normalised(login), name: name, language: language,
      isProtected: isProtected, isClosed: false, mustChangePassword: mustChangePassword)
    try await database.write { try add(user, password: password, by: creator, on: $0) }
    return user
  }

  func add(
    _ user: User, password: PasswordHash, by creator: UserID?, on connection: any Connection
  ) throws {
    try refusing(.loginTaken(user.login)) {
      try connection.execute(
        """
        INSERT INTO user_account (municipality_id, id, login, name, sort_key, language,
          is_protected, is_closed, password_hash, must_change_password, temporary_until)
        VALUES (\(municipality), \(user.id), \(user.login), \(user.name),
          \(SwedishOrder.key(user.name)), \(user.language), \(user.isProtected), \(false),
          \(password), \(user.mustChangePassword), \(temporary(user.mustChangePassword)))
        """)
    }
    try changes.record(Change("user.created", by: creator, subject: user.id.uuid), on: connection)
  }

  func rename(
    _ user: UserID, to name: String, by changer: UserID?, on connection: any Connection
  ) throws {
    try update(user, "name = \(name), sort_key = \(SwedishOrder.key(name))", on: connection)
    try changes.record(Change("user.renamed", by: changer, subject: user.uuid), on: connection)
  }

  /// In Swedish order of names.
  package func users() async throws -> [User] {
    try await database.read { try users(on: $0) }
  }

  func users(on connection: any Connection) throws -> [User] {
    try connection.rows(
      """
      \(fragment: Self.userColumns)
      WHERE municipality_id = \(municipality) ORDER BY sort_key, login
      """
    ).map(Self.user)
  }

  package func user(_ id: UserID) async throws -> User? {
    try await database.read { try user(id, on: $0) }
  }

  package func user(login: String) async throws -> User? {
    try await database.read { connection in
      try connection.first(
        """
        \(fragment: Self.userColumns)
        WHERE municipality_id = \(municipality) AND login = \(normalised(login))
        """
      ).map(Self.user)
    }
  }

  /// Sets a password and ends every session of the user but `session`.
  package func setPassword(
    _ password: PasswordHash, of user: UserID, mustChange: Bool, by changer: UserID?,
    keeping session: SessionKey? = nil
  ) async throws {
    try await database.write { connection in
      try update(
        user,
        """
        password_hash = \(password), must_change_password = \(mustChange),
          temporary_until = \(temporary(mustChange))
        """, on: connection)
      try connection.execute(
        """
        DELETE FROM session WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND token_digest <> \(session?.digest ?? [])
        """)
      try changes.record(
        Change("user.passwordChanged", by: changer, subject: user.uuid), on: connection)
    }
  }

  /// Until when a password can be logged in with; nil for ever, when its user chose it.
  private func temporary(_ isTemporary: Bool) -> Date? {
    isTemporary ? clock.now + AccountPolicy.temporaryPassword : nil
  }

  package func setLanguage(_ language: Language, of user: UserID) async throws {
    try await database.write { try update(user, "language = \(language)", on: $0) }
  }

  // MARK: Memberships

  @discardableResult
  package func addMembership(
    of user: UserID, in unit: UnitID, as role: Role, from: Day, to: Day? = nil,
    by granter: UserID? = nil
  ) async throws -> Membership {
    let membership = Membership(
      id: .make(at: clock.now), user: user, unit: unit, role: role, validFrom: from, validTo: to)
    try await database.write { try add(membership, by: granter, on: $0) }
    return membership
  }

  func add(
    _ membership: Membership, by granter: UserID?, on connection: any Connection
  ) throws {
    guard granter != membership.user else { throw OrganisationError.ownRole }
    guard !membership.validity.isEmpty else { throw OrganisationError.impossiblePeriod }
    guard try user(membership.user, on: connection) != nil else {
      throw OrganisationError.noSuchUser
    }
    let unit = try requireUnit(membership.unit, on: connection)
    try refusing(.alreadyHolds) { try insert(membership, on: connection) }
    try changes.record(
      Change(
        "membership.added", by: granter, zone: unit.zone, subject: membership.user.uuid,
        detail: "\(membership.role.rawValue) \(unit.code)"), on: connection)
  }

  func insert(_ membership: Membership, on connection: any Connection) throws {
    if let principal = membership.deputyFor {
      try connection.execute(
        """
        INSERT INTO deputy (municipality_id, id, user_id, principal_id, unit_id, role, valid_from,
          valid_to)
        VALUES (\(municipality), \(membership.id), \(membership.user), \(principal),
          \(membership.unit), \(membership.role), \(membership.validFrom), \(membership.validTo))
        """)
    } else {
      try connection.execute(
        """
        INSERT INTO membership (municipality_id, id, user_id, unit_id, role, valid_from, valid_to)
        VALUES (\(municipality), \(membership.id), \(membership.user), \(membership.unit),
          \(membership.role), \(membership.validFrom), \(membership.validTo))
        """)
    }
  }

  func delete(_ membership: Membership, on connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM \(fragment: table(of: membership))
      WHERE municipality_id = \(municipality) AND id = \(membership.id)
      """)
  }

  /// Makes a role's last day what `membership` says.
  func update(_ membership: Membership, on connection: any Connection) throws {
    try connection.execute(
      """
      UPDATE \(fragment: table(of: membership)) SET valid_to = \(membership.validTo)
      WHERE municipality_id = \(municipality) AND id = \(membership.id)
      """)
  }

  private func table(of membership: Membership) -> SQL {
    membership.deputyFor == nil ? "membership" : "deputy"
  }

  /// Ends a role; `lastDay` is its last. Before its first day it never came to be, and is removed.
  ///
  /// Throws `LeavingError` where somebody still needs the role.
  package func endMembership(
    _ id: ID<Membership>, lastDay: Day, by ender: UserID? = nil
  ) async throws {
    try await database.write { connection in
      let found = try memberships(on: connection).first { $0.id == id }
      guard var membership = found else { throw OrganisationError.noSuchUser }
      try requireUnneeded(membership, lastDay: lastDay, on: connection)
      if lastDay < membership.validFrom {
        try delete(membership, on: connection)
      } else {
        membership.validTo = lastDay
        try update(membership, on: connection)
      }
      let unit = try requireUnit(membership.unit, on: connection)
      try changes.record(
        Change(
          "membership.ended", by: ender, zone: unit.zone, subject: membership.user.uuid,
          detail: "\(membership.role.rawValue) \(unit.code)"), on: connection)
    }
  }

  /// Of all users, or of one; past ones too.
  package func memberships(of user: UserID? = nil) async throws -> [Membership] {
    try await database.read { try memberships(of: user, on: $0) }
  }

  /// Names somebody to read about those with protected identity in a zone.
  package func nameProtectedReader(
    _ user: UserID, in zone: ZoneID, from: Day, to: Day? = nil, by granter: UserID? = nil
  ) async throws {
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO protected_reader (municipality_id, zone_id, user_id, valid_from, valid_to)
        VALUES (\(municipality), \(zone), \(user), \(from), \(to))
        ON CONFLICT (municipality_id, zone_id, user_id, valid_from)
          DO UPDATE SET valid_to = excluded.valid_to
        """)
      try changes.record(
        Change("protectedReader.named", by: granter, zone: zone, subject: user.uuid),
        on: connection)
    }
  }

  /// Those named today to read about protected identities in a zone.
  package func protectedReaders(in zone: ZoneID) async throws -> Set<UserID> {
    let today = clock.today
    return try await database.read { connection in
      Set(
        try connection.rows(
          """
          SELECT user_id FROM protected_reader
          WHERE municipality_id = \(municipality) AND zone_id = \(zone)
            AND valid_from <= \(today) AND (valid_to IS NULL OR valid_to >= \(today))
          """
        ).map { try $0.value(at: 0) })
    }
  }

  /// Ends what somebody was named for, as of yesterday.
  package func removeProtectedReader(
    _ user: UserID, in zone: ZoneID, by remover: UserID
  ) async throws {
    let yesterday = clock.today - 1
    try await database.write { connection in
      // Who was named today has not been for a whole day: nothing is left of it.
      try connection.execute(
        """
        DELETE FROM protected_reader WHERE municipality_id = \(municipality)
          AND zone_id = \(zone) AND user_id = \(user) AND valid_from > \(yesterday)
        """)
      try connection.execute(
        """
        UPDATE protected_reader SET valid_to = \(yesterday)
        WHERE municipality_id = \(municipality) AND zone_id = \(zone) AND user_id = \(user)
          AND (valid_to IS NULL OR valid_to > \(yesterday))
        """)
      try changes.record(
        Change("protectedReader.removed", by: remover, zone: zone, subject: user.uuid),
        on: connection)
    }
  }

  // MARK: Viewer

  /// The user as somebody who asks today; nil for who is not there or closed.
  package func viewer(_ id: UserID) async throws -> Viewer? {
    try await database.read { try viewer(id, on: $0) }
  }

  func viewer(_ id: UserID, on connection: any Connection) throws -> Viewer? {
    guard let user = try user(id, on: connection), !user.isClosed else { return nil }
    let today = clock.today
    let zones = try connection.rows(
      """
      SELECT zone_id FROM protected_reader
      WHERE municipality_id = \(municipality) AND user_id = \(id) AND valid_from <= \(today)
        AND (valid_to IS NULL OR valid_to >= \(today))
      """
    ).map { try $0.value("zone_id", as: ZoneID.self) }
    return Viewer(
      user: user, today: today, memberships: try memberships(of: id, on: connection),
      protectedZones: Set(zones), tree: try tree(on: connection))
  }

  func memberships(
    of user: UserID? = nil, on connection: any Connection
  ) throws -> [Membership] {
    let condition: SQL = user.map { "AND user_id = \($0)" } ?? ""
    return try connection.rows(
      """
      SELECT id, user_id, unit_id, role, valid_from, valid_to, NULL AS principal_id FROM membership
      WHERE municipality_id = \(municipality) \(fragment: condition)
      UNION ALL
      SELECT id, user_id, unit_id, role, valid_from, valid_to, principal_id FROM deputy
      WHERE municipality_id = \(municipality) \(fragment: condition)
      ORDER BY valid_from, id
      """
    ).map(Self.membership)
  }

  func user(_ id: UserID, on connection: any Connection) throws -> User? {
    try connection.first(
      "\(fragment: Self.userColumns) WHERE municipality_id = \(municipality) AND id = \(id)"
    ).map(Self.user)
  }

  func update(_ user: UserID, _ assignment: SQL, on connection: any Connection) throws {
    let changed = try connection.execute(
      """
      UPDATE user_account SET \(fragment: assignment)
      WHERE municipality_id = \(municipality) AND id = \(user)
      """)
    guard changed == 1 else { throw OrganisationError.noSuchUser }
  }

  private static let userColumns: SQL = """
    SELECT id, login, name, language, is_protected, is_closed, must_change_password
    FROM user_account
    """

  private static func user(_ row: Row) throws -> User {
    User(
      id: try row.value("id"), login: try row.value("login"), name: try row.value("name"),
      language: try row.value("language"), isProtected: try row.value("is_protected"),
      isClosed: try row.value("is_closed"),
      mustChangePassword: try row.value("must_change_password"))
  }

  private static func membership(_ row: Row) throws -> Membership {
    Membership(
      id: try row.value("id"), user: try row.value("user_id"), unit: try row.value("unit_id"),
      role: try row.value("role"), validFrom: try row.value("valid_from"),
      validTo: try row.value("valid_to"), deputyFor: try row.value("principal_id"))
  }
}

/// Log-in names as they are compared: without surrounding space, in lower case.
func normalised(_ login: String) -> String {
  login.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
}
