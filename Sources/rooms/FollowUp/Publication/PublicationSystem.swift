import Core
import Cryptography
import DisclosureControl
import Programmes
import Statistics

/// Tables of some periods as cells, who is counted in each, and the sums behind the means.
///
/// A person is counted once in an occasion and period, by the episode that began first; a household
/// by the member who did.
struct PublicationSystem: Sendable {
  /// A row of a table of a measure at an occasion in a period.
  struct Line: Sendable {
    let period: Int
    let subject: Int
    let kind: PublishedTable.Kind
    let breakdown: Int?
    let group: String?
    /// Where its cells begin; they are in the order of the kind's counts.
    let first: Int
    var start = ExactSums()
    var value = ExactSums()
    var change = ExactSums()

    func cell(_ count: PublishedTable.Count) -> Int? {
      kind.counts.firstIndex(of: count).map { first + $0 }
    }
  }

  let facts: PublicationFacts
  let periods: [PublicationPeriod]
  /// What each cell is called in the ledger.
  private(set) var names: [String] = []
  private(set) var lines: [Line] = []
  /// The cells that each person is counted in, rising; and whose person it is.
  private(set) var cellsOf: [PersonID: [Int]] = [:]
  private(set) var unitOf: [PersonID: UnitID] = [:]

  init(_ facts: PublicationFacts, _ periods: [PublicationPeriod]) {
    self.facts = facts
    self.periods = periods
    let places = addLines()
    for (period, span) in periods.enumerated() {
      for key in Set(facts.subjects.map(\.occasion)).sorted() {
        for contribution in counted(at: key, in: span.days) {
          add(contribution, at: key, period: period, places)
        }
      }
    }
    for person in cellsOf.keys { cellsOf[person]?.sort() }
  }

  private struct Place: Hashable {
    let period: Int
    let subject: Int
    let breakdown: Int?
    let group: String?
  }

  private mutating func addLines() -> [Place: Int] {
    var places: [Place: Int] = [:]
    let rows: [(Int?, String?)] =
      [(nil, nil)] + facts.breakdowns.flatMap { at in facts.groups(of: at).map { (at, $0) } }
    for (period, span) in periods.enumerated() {
      for (subject, place) in facts.subjects.enumerated() {
        let kind = facts.kind(place.column, at: place.occasion)
        for (breakdown, group) in rows {
          places[Place(period: period, subject: subject, breakdown: breakdown, group: group)] =
            lines.count
          lines.append(
            Line(
              period: period, subject: subject, kind: kind, breakdown: breakdown, group: group,
              first: names.count))
          for count in kind.counts {
            names.append(
              PublishedCell(
                period: span.code, column: facts.reported.columns[place.column].name,
                occasion: place.occasion.name,
                breakdown: breakdown.map { facts.reported.breakdowns[$0].key.name },
                group: breakdown.map { facts.code(of: group ?? "", in: $0) }, count: count
              ).name)
          }
        }
      }
    }
    return places
  }

  /// Those whose window closed in the period, each person once.
  private func counted(at occasion: OccasionKey, in days: Period) -> [Contribution] {
    func isEarlier(_ one: Contribution, _ other: Contribution) -> Bool {
      (one.start, one.episode) < (other.start, other.episode)
    }
    var households: [String: Contribution] = [:]
    var persons: [PersonID: Contribution] = [:]
    func offer(_ contribution: Contribution) {
      if let known = persons[contribution.person], isEarlier(known, contribution) { return }
      persons[contribution.person] = contribution
    }
    for contribution in facts.contributions
    where contribution.occasions.contains(where: {
      $0.key == occasion && days.contains($0.closes)
    }) {
      guard let household = contribution.subject else {
        offer(contribution)
        continue
      }
      if let known = households[household], isEarlier(known, contribution) { continue }
      households[household] = contribution
    }
    for contribution in households.values { offer(contribution) }
    return Array(persons.values)
  }

  private mutating func add(
    _ contribution: Contribution, at key: OccasionKey, period: Int, _ places: [Place: Int]
  ) {
    guard let occasion = contribution.occasions.first(where: { $0.key == key }) else { return }
    if unitOf[contribution.person] == nil { unitOf[contribution.person] = contribution.unit }
    for (subject, place) in facts.subjects.enumerated() where place.occasion == key {
      let value = occasion.values[place.column]
      // To whom the question does not apply is in no denominator.
      if value == nil, occasion.reasons[place.column] == .notApplicable { continue }
      let start = contribution.startValues[place.column]
      let rows: [(Int?, String?)] =
        [(nil, nil)]
        + facts.breakdowns.flatMap { at in
          Set(facts.groups(contribution, in: at)).map { (at, $0) }
        }
      for (breakdown, group) in rows {
        guard
          let line = places[
            Place(period: period, subject: subject, breakdown: breakdown, group: group)]
        else { continue }
        count(contribution.person, value, start, place.column, line)
      }
    }
  }

  private mutating func count(
    _ person: PersonID, _ value: Int64?, _ start: Int64?, _ column: Int, _ line: Int
  ) {
    let kind = lines[line].kind
    var counts: [PublishedTable.Count] = [.due]
    if let value, kind != .change || start != nil {
      counts.append(.followed)
      lines[line].value.add(value)
      switch kind {
      case .change:
        let change = value - (start ?? 0)
        lines[line].start.add(start ?? 0)
        lines[line].change.add(change)
        switch facts.reported.columns[column].judge(change) {
        case .improved: counts.append(.improved)
        case .unchanged: counts.append(.unchanged)
        case .worse: counts.append(.worse)
        }
      case .share: counts.append(value != 0 ? .holding : .other)
      case .level: break
      }
    } else {
      counts.append(.lost)
    }
    cellsOf[person, default: []] += counts.compactMap { lines[line].cell($0) }
  }
}

/// Persons who are counted in the same cells, known to the same and with the same history; none where
/// somebody could have been.
struct PublicationGroup: Sendable {
  let atom: Int?
  let holder: Int?
  let cells: [Int]
  var persons: [PersonID]
}

extension PublicationSystem {
  /// Everybody in groups, in an order that depends on nothing but what they are.
  ///
  /// - Parameters:
  ///   - atoms: of those whom the ledger knows, with whose persons it takes them to be.
  func groups(atoms: [PersonID: (atom: Int, holder: Int?)] = [:]) -> [PublicationGroup] {
    struct Key: Hashable {
      let atom: Int?
      let holder: Int?
      let cells: [Int]
    }
    var groups: [Key: [PersonID]] = [:]
    for (person, cells) in cellsOf {
      let known = atoms[person]
      // Whose person somebody is stays what it was when the ledger came to know them.
      let holder =
        known == nil ? unitOf[person].flatMap { facts.holders.holder(of: $0) } : known?.holder
      groups[Key(atom: known?.atom, holder: holder, cells: cells), default: []].append(person)
    }
    for (person, known) in atoms where cellsOf[person] == nil {
      groups[Key(atom: known.atom, holder: known.holder, cells: []), default: []].append(person)
    }
    for nobody in nobodies {
      let key = Key(atom: nil, holder: nobody.holder, cells: nobody.cells)
      if groups[key] == nil { groups[key] = [] }
    }
    return groups.map { key, persons in
      PublicationGroup(atom: key.atom, holder: key.holder, cells: key.cells, persons: persons)
    }.sorted { one, other in
      let (a, b) = ((one.atom ?? -1, one.holder ?? -1), (other.atom ?? -1, other.holder ?? -1))
      return a != b ? a < b : one.cells.lexicographicallyPrecedes(other.cells)
    }
  }

  /// Where all of a row share one category, those who could have been in another: like the ones who are
  /// there, but for what became of them.
  private var nobodies: [(holder: Int?, cells: [Int])] {
    let rows = disclosiveZeros(values)
    guard !rows.isEmpty else { return [] }
    var lineOfCell: [Int: Int] = [:]
    for (index, line) in lines.enumerated() {
      for count in line.kind.categories { line.cell(count).map { lineOfCell[$0] = index } }
    }
    struct Nobody: Hashable {
      let holder: Int?
      let cells: [Int]
    }
    var found: Set<Nobody> = []
    for (person, cells) in cellsOf {
      let own = Set(cells)
      let holder = unitOf[person].flatMap { facts.holders.holder(of: $0) }
      for row in rows where own.contains(row.held) {
        let held = row.line.kind.counts[row.held - row.line.first]
        for empty in row.empty {
          let other = row.line.kind.counts[empty - row.line.first]
          let changed = cells.map { cell -> Int in
            guard let line = lineOfCell[cell].map({ lines[$0] }), line.subject == row.line.subject,
              line.period == row.line.period, line.cell(held) == cell
            else { return cell }
            return line.cell(other) ?? cell
          }
          found.insert(Nobody(holder: holder, cells: changed.sorted()))
        }
      }
    }
    return found.map { ($0.holder, $0.cells) }
  }
}
