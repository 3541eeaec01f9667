import Core
import Database

extension OrganisationStore {
  /// Lets somebody have a role in its holder's place, from a day to a day; it ends by itself.
  ///
  /// Throws `OrganisationError` where the days are not within the role's, or the deputy already
  /// stands in for the same role then.
  @discardableResult
  package func appointDeputy(
    _ deputy: UserID, for role: ID<Membership>, from: Day, to: Day, by granter: UserID? = nil
  ) async throws -> Membership {
    try await database.write { connection in
      let all = try memberships(on: connection)
      guard let held = all.first(where: { $0.id == role }), held.deputyFor == nil else {
        throw OrganisationError.noSuchUser
      }
      guard granter != deputy else { throw OrganisationError.ownRole }
      guard let user = try user(deputy, on: connection), !user.isClosed, user.id != held.user
      else { throw OrganisationError.noDeputy }
      guard to >= from else { throw OrganisationError.impossiblePeriod }
      guard held.validity.contains(from), held.validity.contains(to) else {
        throw OrganisationError.roleNotHeld(held.validity)
      }
      let holdsAlready = all.contains {
        $0.user == deputy && $0.unit == held.unit && $0.role == held.role
          && $0.deputyFor == held.user && $0.validFrom <= to
          && $0.validTo.map { $0 >= from } ?? true
      }
      guard !holdsAlready else { throw OrganisationError.alreadyHolds }
      let membership = Membership(
        id: .make(at: clock.now), user: deputy, unit: held.unit, role: held.role,
        validFrom: from, validTo: to, deputyFor: held.user)
      try refusing(.alreadyHolds) { try insert(membership, on: connection) }
      let unit = try requireUnit(held.unit, on: connection)
      try changes.record(
        Change(
          "deputy.appointed", by: granter, zone: unit.zone, subject: deputy.uuid,
          detail: "\(held.role.rawValue) \(unit.code) \(held.user)"), on: connection)
      return membership
    }
  }
}
