import Core
import Cryptography
import DisclosureControl
import Programmes
import Statistics

/// What a release would be made of, worked out from persons; before any figure of it is chosen.
struct PublicationDraft: Sendable {
  let system: PublicationSystem
  let groups: [PublicationGroup]
  let period: PublicationPeriod

  init(
    _ facts: PublicationFacts, _ period: PublicationPeriod,
    atoms: [PersonID: (atom: Int, holder: Int?)]
  ) {
    self.period = period
    system = PublicationSystem(facts, [period])
    groups = system.groups(atoms: atoms)
  }

  /// As the ledger takes it.
  func ledgerDraft(_ name: String) -> Ledger.Draft {
    Ledger.Draft(
      name, cells: system.names,
      contributions: groups.map {
        Ledger.Contribution(
          atom: $0.atom, cells: $0.cells, persons: $0.persons.count, holder: $0.holder)
      })
  }

  /// SHA-256 of who is counted where, in numbers: whether anything has changed since it was looked at.
  var digest: [UInt8] {
    let lines =
      system.names
      + groups.map { "\($0.atom ?? -1) \($0.holder ?? -1) \($0.persons.count) \($0.cells)" }
    return Sodium.sha256(Array(lines.joined(separator: "\n").utf8))
  }

  /// What is to be asked of the engine: the draft together with all that is out, and all that was
  /// sensitive of it.
  func request(
    _ ledger: Ledger, last: Certificate?, rules: ProtectionRules
  ) throws(Ledger.Fault) -> Suppression.Request {
    var request = try ledger.request(ledgerDraft("draft"))
    let first = ledger.cellCount
    let names = ledger.releases.flatMap(\.cells) + system.names
    // Cells keep their numbers from release to release, and so does what was said of them.
    request.sensitivities =
      (last?.sensitivities ?? [])
      + system.sensitivities(from: first, groups, rules: rules)
    request.mayBeZero = Set(names.indices.filter { PublishedCell.isCategory(names[$0]) })
    request.yielding = system.yielding(from: first)
    return request
  }

  /// - Parameter isShown: by cell.
  func subjects(_ isShown: [Bool]) -> [PublishedTable.Subject] {
    let facts = system.facts
    let values = system.values
    return facts.subjects.enumerated().map { index, place in
      let column = facts.reported.columns[place.column]
      let measure = facts.reported.definition.measures.first { $0.key.name == column.name }
      let rule = facts.reported.definition.occasions.first { $0.covers(place.occasion) }
      return PublishedTable.Subject(
        column: column.name, occasion: place.occasion.name, title: column.title,
        occasionTitle: rule?.title(of: place.occasion) ?? Text(verbatim: place.occasion.name),
        kind: facts.kind(place.column, at: place.occasion), decimals: column.decimals,
        isHigherBetter: column.direction == .higher, unit: measure?.unit,
        rows: system.lines.filter { $0.subject == index }.map {
          row($0, column.decimals, values, isShown)
        })
    }
  }

  private func row(
    _ line: PublicationSystem.Line, _ decimals: Int, _ values: [Int], _ isShown: [Bool]
  ) -> PublishedTable.Row {
    let facts = system.facts
    var row = PublishedTable.Row(
      breakdown: line.breakdown.map { facts.reported.breakdowns[$0].key.name },
      group: line.breakdown.map { facts.code(of: line.group ?? "", in: $0) }, counts: [:])
    for count in line.kind.counts {
      if let cell = line.cell(count), isShown[cell] { row.counts[count] = values[cell] }
    }
    guard let followed = row.counts[.followed], followed > 0, line.kind != .share else {
      return row
    }
    row.mean = line.value.mean(decimals: decimals)
    if line.kind == .change {
      row.startMean = line.start.mean(decimals: decimals)
      row.change = line.change.mean(decimals: decimals)
    }
    if followed >= Moments.leastForSpread {
      let spread = (line.kind == .change ? line.change : line.value).change(decimals: decimals)
      let interval = spread?.interval()
      row.deviation = spread?.standardDeviation
      row.lower = interval?.lower
      row.upper = interval?.upper
    }
    return row
  }

  var divisions: [PublishedTable.Division] {
    let facts = system.facts
    return facts.breakdowns.map { at in
      let breakdown = facts.reported.breakdowns[at]
      return PublishedTable.Division(
        name: .init(code: breakdown.key.name, title: breakdown.title),
        groups: facts.groups(of: at).map {
          .init(code: facts.code(of: $0, in: at), title: facts.title(of: $0, in: at))
        }, overlaps: facts.reported.overlaps(breakdown))
    }
  }
}
