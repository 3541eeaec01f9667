import Core
import Database

/// Somebody who can log in. Never removed, only closed: the logs refer to them.
package struct User: Sendable, Hashable {
  package let id: UserID
  /// Lower case, unique in the municipality.
  package let login: String
  package let name: String
  package let language: Language
  /// Skyddade personuppgifter: the name stands in no directory.
  package let isProtected: Bool
  /// Cannot log in any more.
  package let isClosed: Bool
  /// Somebody else chose the password; nothing can be done before it is changed.
  package let mustChangePassword: Bool

  /// Whether a name may be one to log in by: a–z, digits and `._@-`, at most a hundred.
  static func isLogin(_ login: String) -> Bool {
    !login.isEmpty && login.utf8.count <= 100
      && login.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._@-".contains($0)) }
  }

  /// What lists of staff show.
  package var directoryName: Text {
    isProtected
      ? Text(sv: "Skyddade personuppgifter", en: "Protected identity") : Text(verbatim: name)
  }
}

/// A user's role in a unit for a period.
package struct Membership: Sendable, Hashable, Codable {
  package let id: ID<Membership>
  package let user: UserID
  package let unit: UnitID
  package let role: Role
  package let validFrom: Day
  /// The last day, included.
  package var validTo: Day?
  /// In whose place, for who stands in for somebody else; always with a last day.
  package var deputyFor: UserID?

  package var validity: Period { Period(from: validFrom, to: validTo) }
}

extension Language: SQLBindable {}

/// The user who asks, with what they are today and what that reaches.
package struct Viewer: Sendable {
  package let user: User
  package let today: Day
  /// Those in force today.
  package let memberships: [Membership]
  /// Zones where this user is named to read about those with protected identity.
  package let protectedZones: Set<ZoneID>
  package let tree: UnitTree
  private let reach: [Role: Set<UnitID>]

  /// `memberships` may hold those of other days; they do not count.
  package init(
    user: User, today: Day, memberships: [Membership], protectedZones: Set<ZoneID> = [],
    tree: UnitTree
  ) {
    self.user = user
    self.today = today
    self.memberships = memberships.filter { $0.validity.contains(today) }
    self.protectedZones = protectedZones
    self.tree = tree
    reach = self.memberships.reduce(into: [:]) { reach, membership in
      reach[membership.role, default: []].formUnion(tree.charge(of: membership.unit))
    }
  }

  /// The same user with only some of the roles.
  package func holding(_ isHeld: (Membership) -> Bool) -> Viewer {
    Viewer(
      user: user, today: today, memberships: memberships.filter(isHeld),
      protectedZones: protectedZones, tree: tree)
  }

  package var id: UserID { user.id }
  package var language: Language { user.language }
  package var roles: Set<Role> { Set(memberships.map(\.role)) }

  /// Every unit where one of `roles` counts: where it is held, below, and what went over to those.
  package func units(_ roles: Set<Role>) -> Set<UnitID> {
    roles.reduce(into: []) { $0.formUnion(reach[$1] ?? []) }
  }

  /// The unit that the viewer belongs to first, for the head of pages.
  package var homeUnit: OrgUnit? {
    memberships.lazy.compactMap { tree[$0.unit] }.max {
      tree.path(to: $0.id).count < tree.path(to: $1.id).count
    }
  }
}
