import Core
import Cryptography
import Database
import Foundation

/// Which account is whose at the provider, and which roles came from there.
struct ProviderStore: Sendable {
  let organisation: OrganisationStore
  let settings: ProviderSettings

  private var municipality: MunicipalityID { organisation.municipality }

  /// Notes that an answer with this state has come. Throws `ProviderRefusal.state` the second time.
  func use(state: String) async throws {
    let (digest, now) = (Sodium.sha256(state.utf8), organisation.clock.now)
    let isFirst = try await organisation.database.write { connection in
      try connection.execute(
        """
        DELETE FROM provider_answer
        WHERE municipality_id = \(municipality) AND at <= \(now - 24 * 3600)
        """)
      return try connection.execute(
        """
        INSERT INTO provider_answer (municipality_id, state_digest, at)
        VALUES (\(municipality), \(digest), \(now))
        ON CONFLICT (municipality_id, state_digest) DO NOTHING
        """) == 1
    }
    guard isFirst else { throw ProviderRefusal.state }
  }

  /// The account of somebody at the provider. The first time it is found by its log-in name, and bound;
  /// none is made. Throws `ProviderRefusal`.
  func account(of token: IDToken) async throws -> UserID {
    try await organisation.database.write { connection in
      let bound = try connection.first(
        """
        SELECT user_id FROM provider_account WHERE municipality_id = \(municipality)
          AND issuer = \(settings.issuer) AND subject = \(token.subject)
        """
      )?.value("user_id", as: UserID.self)
      let login = normalised(token.text(settings.loginClaim) ?? "")
      let row = try connection.first(
        """
        SELECT id, is_closed FROM user_account WHERE municipality_id = \(municipality)
          AND (id = \(bound) OR \(bound == nil) AND login = \(login))
        """)
      guard let row else { throw ProviderRefusal.noAccount }
      guard try !row.value("is_closed", as: Bool.self) else { throw ProviderRefusal.closed }
      let user = try row.value("id", as: UserID.self)
      if bound == nil {
        let isBound = try connection.execute(
          """
          INSERT INTO provider_account (municipality_id, issuer, subject, user_id, bound_at)
          VALUES (\(municipality), \(settings.issuer), \(token.subject), \(user),
            \(organisation.clock.now))
          ON CONFLICT (municipality_id, issuer, user_id) DO NOTHING
          """)
        guard isBound == 1 else { throw ProviderRefusal.otherSubject }
        try organisation.changes.record(
          Change("provider.bound", by: user, subject: user.uuid), on: connection)
      }
      try follow(token.texts(settings.rolesClaim), of: user, on: connection)
      return user
    }
  }

  func note(_ refusal: ProviderRefusal) async throws {
    try await organisation.database.write { connection in
      try organisation.changes.record(
        Change("logIn.failed", by: nil, detail: "provider \(refusal.rawValue)"), on: connection)
    }
  }

  /// Makes the roles that come from the provider those that its groups say. Roles that were given here
  /// are never touched, and one that somebody has from both stays.
  private func follow(
    _ groups: Set<String>, of user: UserID, on connection: any Connection
  ) throws {
    let today = organisation.clock.today
    var kept: Set<ID<Membership>> = []
    for rule in settings.roles where groups.contains(rule.value) {
      let unit = try connection.first(
        "SELECT id FROM org_unit WHERE municipality_id = \(municipality) AND code = \(rule.unit)"
      )?.value("id", as: UnitID.self)
      guard let unit else { throw ProviderSettingsError.noUnit(rule.unit) }
      let held = try organisation.memberships(of: user, on: connection).first {
        $0.unit == unit && $0.role == rule.role && $0.deputyFor == nil
          && $0.validity.contains(today)
      }
      if let held {
        kept.insert(held.id)
        continue
      }
      let membership = Membership(
        id: .make(at: organisation.clock.now), user: user, unit: unit, role: rule.role,
        validFrom: today, validTo: nil)
      try organisation.add(membership, by: nil, on: connection)
      try connection.execute(
        """
        INSERT INTO provider_membership (municipality_id, membership_id)
        VALUES (\(municipality), \(membership.id))
        """)
      kept.insert(membership.id)
    }
    for membership in try given(to: user, on: connection) where !kept.contains(membership.id) {
      try end(membership, on: connection)
    }
  }

  private func given(to user: UserID, on connection: any Connection) throws -> [Membership] {
    let ids = Set(
      try connection.rows(
        "SELECT membership_id FROM provider_membership WHERE municipality_id = \(municipality)"
      ).map { try $0.value("membership_id", as: ID<Membership>.self) })
    let today = organisation.clock.today
    return try organisation.memberships(of: user, on: connection).filter {
      ids.contains($0.id) && $0.validity.contains(today)
    }
  }

  /// At once, also when work is left: the unit's manager sees it, and who has gone no longer does.
  private func end(_ membership: Membership, on connection: any Connection) throws {
    var membership = membership
    let unit = try organisation.requireUnit(membership.unit, on: connection)
    let lastDay = organisation.clock.today - 1
    if lastDay < membership.validFrom {
      try connection.execute(
        """
        DELETE FROM provider_membership
        WHERE municipality_id = \(municipality) AND membership_id = \(membership.id)
        """)
      try organisation.delete(membership, on: connection)
    } else {
      membership.validTo = lastDay
      try organisation.update(membership, on: connection)
    }
    try organisation.changes.record(
      Change(
        "membership.ended", by: nil, zone: unit.zone, subject: membership.user.uuid,
        detail: "\(membership.role.rawValue) \(unit.code)"), on: connection)
  }
}
