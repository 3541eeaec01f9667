import Core
import SwedishText

/// Units, successions and roles at one moment: what a reorganisation changes.
struct OrganisationState: Sendable, Hashable {
  /// In Swedish order of names; new ones last, parents before children.
  var units: [OrgUnit]
  var successions: [Succession]
  var memberships: [Membership]

  var tree: UnitTree {
    UnitTree(
      units.map { ($0, SwedishOrder.key($0.name)) }.sorted { ($0.1, $0.0.code) < ($1.1, $1.0.code) }
        .map(\.0), successions: successions)
  }
}

/// What else a plan is held against.
struct OrganisationFacts: Sendable {
  let users: [User]
  /// Those who will still be there on the day.
  let staying: Set<UserID>
  let loads: [WorkLoad]
  /// Units that cannot leave their board: something in a room belongs to them.
  let bound: Set<UnitID>

  func user(login: String) -> User? {
    let login = normalised(login)
    return users.first { $0.login == login }
  }

  func user(_ id: UserID) -> User? { users.first { $0.id == id } }
}

/// A row before and after.
struct Difference<Value: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
  let before: Value?
  let after: Value?
}

/// Every row that a reorganisation changed, to be put back.
struct ReorganisationJournal: Codable, Sendable, Hashable {
  var units: [Difference<OrgUnit>] = []
  var successions: [Succession] = []
  var memberships: [Difference<Membership>] = []
  var work: [HandedOver] = []

  init(from before: OrganisationState, to after: OrganisationState) {
    units = Self.differences(before.units, after.units, by: \.id)
    memberships = Self.differences(before.memberships, after.memberships, by: \.id)
    let known = Set(before.successions)
    successions = after.successions.filter { !known.contains($0) }
  }

  private static func differences<Value, Key: Hashable>(
    _ before: [Value], _ after: [Value], by key: KeyPath<Value, Key>
  ) -> [Difference<Value>] {
    let old = Dictionary(uniqueKeysWithValues: before.map { ($0[keyPath: key], $0) })
    let new = Dictionary(uniqueKeysWithValues: after.map { ($0[keyPath: key], $0) })
    let changed = after.filter { old[$0[keyPath: key]] != $0 }.map {
      Difference(before: old[$0[keyPath: key]], after: $0)
    }
    let removed = before.filter { new[$0[keyPath: key]] == nil }.map {
      Difference(before: $0, after: nil)
    }
    return changed + removed
  }
}
