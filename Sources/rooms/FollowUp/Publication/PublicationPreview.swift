import Core
import DisclosureControl
import Programmes

/// What would be shown, had the plan been followed for the last year: at each cadence, and with less
/// asked for. Worked out when the plan was made, and shown with it.
struct PublicationPreview: Sendable, Hashable, Codable {
  /// How much is shown of what has somebody in it.
  struct Share: Sendable, Hashable, Codable {
    let cadence: PublicationCadence
    let shown: Int
    let cells: Int

    var value: Double { cells == 0 ? 0 : Double(shown) / Double(cells) }
  }

  struct Alternative: Sendable, Hashable, Codable {
    let name: Text
    let shares: [Share]
  }

  /// The plan itself first.
  let alternatives: [Alternative]
  /// The last day of the year that was looked at.
  let until: Day
}

extension PublicationPreview {
  init(
    _ facts: PublicationFacts, rules: ProtectionRules, endedBefore today: Day
  ) throws(PublicationError) {
    var variants: [(Text, PublicationFacts)] = [(PublicationText.asPlanned, facts)]
    if let unit = facts.breakdowns.first(where: facts.isByUnit) {
      var other = facts
      if facts.plan.units != nil {
        other.plan.units = nil
        variants.append((PublicationText.unitsApart, other))
      } else {
        other.plan.units = other.unitsToKeep(rules: rules, endedBefore: today)
        if other.plan.units?.count != facts.groups(of: unit).count {
          variants.append((PublicationText.unitsMerged, other))
        }
      }
    }
    for at in facts.breakdowns {
      var without = facts
      without.breakdowns.removeAll { $0 == at }
      variants.append((PublicationText.without(facts.reported.breakdowns[at].title), without))
    }
    var alternatives: [Alternative] = []
    for (name, facts) in variants {
      var shares: [Share] = []
      for cadence in PublicationCadence.allCases {
        shares.append(try Self.share(facts, cadence, rules, today))
      }
      alternatives.append(Alternative(name: name, shares: shares))
    }
    self.alternatives = alternatives
    until =
      PublicationCadence.month.periods(endedBefore: today, last: 1).last?.days.to ?? today
  }

  private static func share(
    _ facts: PublicationFacts, _ cadence: PublicationCadence, _ rules: ProtectionRules, _ today: Day
  ) throws(PublicationError) -> Share {
    let system = PublicationSystem(
      facts, cadence.periods(endedBefore: today, last: 12 / cadence.months))
    let groups = system.groups()
    var cells = Array(repeating: [Int](), count: system.names.count)
    for (index, group) in groups.enumerated() {
      for cell in group.cells { cells[cell].append(index) }
    }
    let whole: CellSystem
    do {
      whole = try CellSystem(
        atoms: groups.map { Atom(persons: $0.persons.count, holder: $0.holder) }, cells: cells)
    } catch {
      throw .tooMuch
    }
    let values = whole.values
    var request = Suppression.Request(
      whole, sensitivities: system.sensitivities(from: 0, groups, rules: rules),
      mayBeZero: Set(
        system.names.indices.filter { PublishedCell.isCategory(system.names[$0]) }))
    request.yielding = system.yielding(from: 0)
    let isShown: [Bool]
    do {
      isShown = try Suppression(rules: rules).elimination(request)
    } catch {
      throw PublicationError(error, names: system.names)
    }
    let held = values.indices.filter { values[$0] > 0 }
    return Share(cadence: cadence, shown: held.count { isShown[$0] }, cells: held.count)
  }
}

extension PublicationFacts {
  /// The units where so many windows close in a period, at the occasion where most do, that their row
  /// would seldom be withheld: twice the smallest group that is shown.
  func unitsToKeep(rules: ProtectionRules, endedBefore today: Day) -> [UnitID] {
    let periods = plan.cadence.periods(endedBefore: today, last: 12 / plan.cadence.months)
    var persons: [UnitID: [OccasionKey: Int]] = [:]
    for contribution in contributions {
      for occasion in contribution.occasions
      where plan.occasions.contains(occasion.key.name)
        && periods.contains(where: { $0.days.contains(occasion.closes) })
      {
        persons[contribution.unit, default: [:]][occasion.key, default: 0] += 1
      }
    }
    let least = 2 * (rules.threshold ?? 1) * periods.count
    return persons.filter { $0.value.values.contains { $0 >= least } }.keys.sorted()
  }
}
