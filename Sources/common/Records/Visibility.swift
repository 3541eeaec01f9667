import Core
import Database
import Organisation

/// How far a record is seen: each step sees what the ones before it see.
package enum Visibility: String, Sendable, Hashable, CaseIterable, SQLBindable, Codable {
  case team, unit, board, municipality, subregion
  case everybody = "public"

  package var name: Text {
    switch self {
    case .team: Text(sv: "Teamet", en: "The team")
    case .unit: Text(sv: "Enheten", en: "The unit")
    case .board: Text(sv: "Nämndens verksamhet", en: "The board's services")
    case .municipality: Text(sv: "Kommunen", en: "The municipality")
    case .subregion: Text(sv: "RSS-området", en: "The subregion")
    case .everybody: Text(sv: "Alla", en: "Everybody")
    }
  }

  /// Who that is.
  package var hint: Text {
    switch self {
    case .team:
      Text(
        sv: "De som arbetar där, och de som leder dem.",
        en: "Those who work there, and those who lead them.")
    case .unit:
      Text(
        sv: "Hela enheten som teamet hör till.", en: "The whole unit that the team belongs to.")
    case .board:
      Text(sv: "Alla som arbetar under samma nämnd.", en: "All who work under the same board.")
    case .municipality:
      Text(sv: "Alla anställda i kommunen.", en: "All staff of the municipality.")
    case .subregion:
      Text(
        sv: "Också regionala samordnare och forskare.",
        en: "Regional coordinators and researchers too.")
    case .everybody:
      Text(
        sv: "Också utförare och brukarföreträdare.",
        en: "Providers and client representatives too.")
    }
  }

  /// Those whose reach depends on the unit that owns the record.
  static let withinUnits: [Visibility] = [.team, .unit, .board]
}

/// What somebody sees: one question, asked alike of a record, a list, a count and an export.
///
/// Somebody *belongs* to the unit of each role and to those above it, and to units that went over
/// to these. Somebody *leads* units by a role that answers for work. A record is seen by whoever
/// belongs to the part of the organisation that its visibility names, and by whoever leads its
/// owner. Guests belong nowhere: they see what reaches outside.
package struct Sight: Sendable, Hashable {
  /// Levels that are seen whoever owns the record.
  let levels: Set<Visibility>
  /// For each level within units, the owners whose records are seen.
  let owners: [Visibility: Set<UnitID>]

  /// Roles that answer for the work of their unit and of those below it.
  package static let leading: Set<Role> = [.senior, .unitManager, .developer, .director]
  /// Roles held by people who work somewhere else, and what they see.
  package static let guests: [Role: Set<Visibility>] = [
    .provider: [.everybody], .clientRepresentative: [.everybody],
    .researcher: [.subregion, .everybody], .regionalCoordinator: [.subregion, .everybody],
  ]

  /// What those see who are not logged in.
  static let ofEverybody = Sight(levels: [.everybody], owners: [:])

  private init(levels: Set<Visibility>, owners: [Visibility: Set<UnitID>]) {
    self.levels = levels
    self.owners = owners
  }

  package init(_ viewer: Viewer) {
    let tree = viewer.tree
    let inside = viewer.memberships.filter { Self.guests[$0.role] == nil }
    var levels: Set<Visibility> = [.everybody]
    for role in viewer.roles { levels.formUnion(Self.guests[role] ?? []) }
    if !inside.isEmpty { levels.formUnion([.municipality, .subregion]) }
    let belongs = Self.surroundings(of: inside.map(\.unit), in: tree)
    let leads = viewer.units(Self.leading)
    var owners: [Visibility: Set<UnitID>] = [:]
    for unit in tree.units {
      for level in Visibility.withinUnits
      where leads.contains(unit.id)
        || !belongs.isDisjoint(with: Self.parts(of: unit.id, upTo: level, in: tree))
      {
        owners[level, default: []].insert(unit.id)
      }
    }
    // Of what every unit owns, whatever it is: no owner needs to be asked about.
    for (level, units) in owners where units.count == tree.units.count {
      levels.insert(level)
      owners[level] = nil
    }
    self.levels = levels
    self.owners = owners
  }

  package func sees(_ visibility: Visibility, ownedBy owner: UnitID) -> Bool {
    levels.contains(visibility) || owners[visibility]?.contains(owner) == true
  }

  /// The units above and including these, with what went over to them.
  private static func surroundings(of units: [UnitID], in tree: UnitTree) -> Set<UnitID> {
    var found: Set<UnitID> = []
    var stack = units.flatMap { tree.path(to: $0).map(\.id) }
    while let next = stack.popLast() {
      guard found.insert(next).inserted else { continue }
      for succession in tree.successions(to: next)
      where succession.takesCharge || tree.successions(from: succession.predecessor).count == 1 {
        stack.append(succession.predecessor)
      }
    }
    return found
  }

  /// The owner, and the parts of the organisation above it that a level takes in.
  private static func parts(
    of owner: UnitID, upTo level: Visibility, in tree: UnitTree
  ) -> Set<UnitID> {
    let path = Array(tree.path(to: owner).reversed())
    let last: Int? =
      switch level {
      case .unit: path.firstIndex { $0.kind != .team }
      case .board: path.firstIndex { $0.kind == .board } ?? path.indices.last
      default: 0
      }
    return Set(path.prefix((last ?? 0) + 1).map(\.id))
  }
}
