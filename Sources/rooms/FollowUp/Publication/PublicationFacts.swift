import Core
import DisclosureControl
import Organisation
import Programmes
import Statistics

/// What a publication's tables are made of: the episodes' contributions, and how to read them.
struct PublicationFacts: Sendable {
  let publication: String
  var plan: PublicationPlan
  let programme: LoadedProgramme
  let computation: ResultComputation
  let contributions: [Contribution]
  /// The part of the board that knows each unit's persons.
  let holders: PublicationHolders
  /// The programme with the columns and breakdowns of the plan.
  let reported: CompiledProgramme
  /// Each measure at each occasion where it is asked.
  let subjects: [(column: Int, occasion: OccasionKey)]
  /// The breakdowns that tables have, by their places.
  var breakdowns: [Int]

  init(
    publication: String, plan: PublicationPlan, programme: LoadedProgramme,
    computation: ResultComputation, contributions: [Contribution], holders: PublicationHolders
  ) {
    self.publication = publication
    self.plan = plan
    self.programme = programme
    self.computation = computation
    self.contributions = contributions
    self.holders = holders
    let reported = computation.reported
    self.reported = reported
    breakdowns = Array(reported.breakdowns.indices)
    subjects = reported.columns.indices.flatMap { column in
      let asked = reported.occasions(asking: reported.columns[column])
      return plan.occasions.map(OccasionKey.init(_:)).filter(asked.contains).map { (column, $0) }
    }
  }

  /// The row of units that are not shown by themselves; each publication has its own.
  var otherUnits: String { "other-\(publication)" }

  func kind(_ column: Int, at occasion: OccasionKey) -> PublishedTable.Kind {
    if reported.columns[column].shareCode != nil { return .share }
    return reported.isStart(occasion) || !reported.hasStartValue(column) ? .level : .change
  }

  /// The groups of a breakdown that somebody is in, as they are published.
  func groups(_ contribution: Contribution, in breakdown: Int) -> [String] {
    guard isByUnit(breakdown), let units = plan.units else {
      return contribution.groups[breakdown]
    }
    return units.contains(contribution.unit) ? [contribution.unit.description] : [otherUnits]
  }

  func isByUnit(_ breakdown: Int) -> Bool { reported.breakdowns[breakdown].source == .unit }

  /// Every group that a table shows: those that are declared, whether anybody is in them or not, and
  /// those that somebody is in.
  func groups(of breakdown: Int) -> [String] {
    var groups: [String]
    if isByUnit(breakdown) {
      let tree = computation.tree
      let zone = programme.registered.zone
      // Units that work goes on in; what was closed without a successor only where somebody is in it.
      groups = tree.units.filter { unit in
        unit.zone == zone && tree.children(of: unit.id).isEmpty
          && tree.continuation(of: unit.id) == unit.id && unit.validTo == nil
          && plan.units?.contains(unit.id) ?? true
      }.map(\.id.description)
      if plan.units != nil { groups.append(otherUnits) }
    } else {
      groups = computation.order(reported.breakdowns[breakdown].key)
    }
    var known = Set(groups)
    var found: Set<String> = []
    for contribution in contributions {
      for group in self.groups(contribution, in: breakdown) where known.insert(group).inserted {
        found.insert(group)
      }
    }
    return groups + found.sorted()
  }

  /// What a group is called when it is published.
  func title(of group: String, in breakdown: Int) -> Text {
    if group == Contribution.missingValue { return ResultText.unknownValue }
    if group == otherUnits { return PublicationText.otherUnits }
    switch reported.breakdowns[breakdown].source {
    case .gender: return Gender(rawValue: group)?.title ?? Text(verbatim: group)
    case .age(let bounds):
      return AgeGroup.all(lowerBounds: bounds).first { $0.code == group }?.title
        ?? Text(verbatim: group)
    case .unit:
      return Text(verbatim: UnitID(group).flatMap { computation.tree[$0]?.name } ?? group)
    case .item(let item, _):
      let codes = reported.definition.items.first { $0.key == item }?.kind.codes ?? []
      return codes.first { $0.code == group }?.label ?? Text(verbatim: group)
    case .attribute: return Text(verbatim: group)
    }
  }

  /// Units are published by their codes, which people know; the rest as they are.
  func code(of group: String, in breakdown: Int) -> String {
    guard isByUnit(breakdown), let unit = UnitID(group) else { return group }
    return computation.tree[unit]?.code ?? group
  }
}

/// The parts into which a board divides first: what one of them knows of its own persons the others do
/// not, and none is to work out more of them.
struct PublicationHolders: Sendable {
  /// By unit, the part that it belongs to; the board's own persons are in none.
  private let partOfUnit: [UnitID: UnitID]
  /// In the order in which the ledger came to know them.
  private(set) var parts: [UnitID]

  init(of zone: ZoneID, in tree: UnitTree, known: [UnitID] = []) {
    var level = tree.units.filter { $0.kind == .board && $0.zone == zone }
    while level.count == 1, let only = level.first {
      let below = tree.children(of: only.id).filter { $0.zone == zone }
      if below.isEmpty { break }
      level = below
    }
    var partOfUnit: [UnitID: UnitID] = [:]
    for part in level {
      for unit in tree.descendants(of: part.id) {
        partOfUnit[unit] = tree.continuation(of: part.id)
      }
    }
    self.partOfUnit = partOfUnit
    parts = known
    for part in level.map({ tree.continuation(of: $0.id) }) where !parts.contains(part) {
      parts.append(part)
    }
  }

  func holder(of unit: UnitID) -> Int? {
    partOfUnit[unit].flatMap { parts.firstIndex(of: $0) }
  }
}
