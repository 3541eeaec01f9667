import Core
import Database

/// A node of the organisation tree, in force for a period.
package struct OrgUnit: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, CaseIterable, SQLBindable, Codable {
    case subregion, municipality, board, administration, department, unit, team, provider

    package var name: Text {
      switch self {
      case .subregion: Text(sv: "RSS-område", en: "Subregion")
      case .municipality: Text(sv: "Kommun", en: "Municipality")
      case .board: Text(sv: "Nämnd", en: "Board")
      case .administration: Text(sv: "Förvaltning", en: "Administration")
      case .department: Text(sv: "Avdelning", en: "Department")
      case .unit: Text(sv: "Enhet", en: "Unit")
      case .team: Text(sv: "Team", en: "Team")
      case .provider: Text(sv: "Utförare", en: "Provider")
      }
    }
  }

  package let id: UnitID
  package let kind: Kind
  /// Short and unique in the municipality; what commands and map files name it by.
  package let code: String
  package var name: String
  package var parent: UnitID?
  /// The board's zone for everything from the board down; nil above the boards.
  package var zone: ZoneID?
  package var validFrom: Day
  /// Its last day, included; nil while it goes on.
  package var validTo: Day?

  package var validity: Period { Period(from: validFrom, to: validTo) }

  /// From when a unit is in force when nothing else is said, so that earlier data can be imported.
  package static let beginning = Month(year: 1990, month: 1).firstDay
}

/// One unit's work going over to another on a day, inside one board.
package struct Succession: Sendable, Hashable, Codable {
  package let predecessor: UnitID
  package let successor: UnitID
  /// The first day with the successor.
  package let day: Day
  /// Of several successors, the one that answers for the predecessor's episodes.
  package let takesCharge: Bool

  package init(predecessor: UnitID, successor: UnitID, day: Day, takesCharge: Bool = false) {
    self.predecessor = predecessor
    self.successor = successor
    self.day = day
    self.takesCharge = takesCharge
  }
}

/// What to count as one unit's history.
package struct Lineage: Sendable, Hashable {
  /// The unit and those that went over into it whole, one to one or in a merger.
  package var units: Set<UnitID>
  /// Days when only a part of a unit came over: there the series is broken, and the break is drawn.
  package var breaks: Set<Day>

  package init(units: Set<UnitID>, breaks: Set<Day>) {
    self.units = units
    self.breaks = breaks
  }
}

/// All units of a municipality, past and present, as a tree.
package struct UnitTree: Sendable {
  /// Parents before children, siblings in Swedish order.
  package let units: [OrgUnit]
  package let successions: [Succession]
  private let byID: [UnitID: OrgUnit]
  private let childIDs: [UnitID: [UnitID]]
  private let predecessors: [UnitID: [Succession]]
  private let successors: [UnitID: [Succession]]

  /// `units` with siblings in the order they are to be shown.
  package init(_ units: [OrgUnit], successions: [Succession]) {
    let successions = successions.sorted {
      ($0.day, $0.predecessor, $0.successor) < ($1.day, $1.predecessor, $1.successor)
    }
    let byID = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0) })
    var childIDs: [UnitID: [UnitID]] = [:]
    var ordered: [OrgUnit] = []
    self.successions = successions
    for unit in units {
      if let parent = unit.parent { childIDs[parent, default: []].append(unit.id) }
    }
    var stack = units.filter { $0.parent == nil }.reversed().map(\.id)
    while let id = stack.popLast() {
      guard let unit = byID[id] else { continue }
      ordered.append(unit)
      stack.append(contentsOf: (childIDs[id] ?? []).reversed())
    }
    self.units = ordered
    self.byID = byID
    self.childIDs = childIDs
    predecessors = Dictionary(grouping: successions, by: \.successor)
    successors = Dictionary(grouping: successions, by: \.predecessor)
  }

  package subscript(id: UnitID) -> OrgUnit? { byID[id] }

  package func unit(code: String) -> OrgUnit? { units.first { $0.code == code } }

  package func children(of id: UnitID) -> [OrgUnit] {
    (childIDs[id] ?? []).compactMap { byID[$0] }
  }

  /// The unit and everything below it, closed units too.
  package func descendants(of id: UnitID) -> Set<UnitID> {
    var found: Set<UnitID> = []
    var stack = [id]
    while let next = stack.popLast() {
      guard found.insert(next).inserted else { continue }
      stack.append(contentsOf: childIDs[next] ?? [])
    }
    return found
  }

  /// From the top to the unit itself.
  package func path(to id: UnitID) -> [OrgUnit] {
    var path: [OrgUnit] = []
    var next = byID[id]
    while let unit = next, path.count < units.count {
      path.insert(unit, at: 0)
      next = unit.parent.flatMap { byID[$0] }
    }
    return path
  }

  package func successions(to id: UnitID) -> [Succession] { predecessors[id] ?? [] }
  package func successions(from id: UnitID) -> [Succession] { successors[id] ?? [] }

  /// The unit with those whose work it has taken over whole, as far back as there are any.
  package func lineage(of id: UnitID) -> Lineage {
    var lineage = Lineage(units: [id], breaks: [])
    var stack = [id]
    while let next = stack.popLast() {
      for succession in predecessors[next] ?? [] {
        if (successors[succession.predecessor] ?? []).count > 1 {
          lineage.breaks.insert(succession.day)
        } else if lineage.units.insert(succession.predecessor).inserted {
          stack.append(succession.predecessor)
        }
      }
    }
    return lineage
  }

  /// What a result for `id` holds: the unit, everything below, and what went over to them whole.
  package func reach(of id: UnitID) -> Set<UnitID> {
    descendants(of: id).reduce(into: []) { $0.formUnion(lineage(of: $1).units) }
  }

  /// What a role in `id` answers for: what its result holds, and the units that were split whose
  /// episodes came into its charge.
  package func charge(of id: UnitID) -> Set<UnitID> {
    var found: Set<UnitID> = []
    var stack = Array(descendants(of: id))
    while let next = stack.popLast() {
      guard found.insert(next).inserted else { continue }
      for succession in predecessors[next] ?? []
      where succession.takesCharge || (successors[succession.predecessor] ?? []).count == 1 {
        stack.append(contentsOf: descendants(of: succession.predecessor))
      }
    }
    return found
  }
}
