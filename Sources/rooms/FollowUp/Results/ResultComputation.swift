import Core
import Database
import Forms
import Organisation
import Programmes

/// Answers questions about a programme's results, any number at once.
struct ResultComputation: Sendable {
  let programme: LoadedProgramme
  /// The version that the results are reported by.
  let version: LoadedVersion
  let columns: [String]
  let breakdowns: [Key<Breakdown>]
  let tree: UnitTree
  private let parts: [Part]

  /// A version of the series, narrowed to what is asked.
  private struct Part: Sendable {
    let version: LoadedVersion
    let compiled: CompiledProgramme
    let coding: AnswerSheetCoding
  }

  /// `versions` are those whose figures are to be counted together; nil takes the series.
  init(
    _ programme: LoadedProgramme, columns: [String], breakdowns: [Key<Breakdown>],
    versions: [Int]? = nil, tree: UnitTree
  ) {
    self.programme = programme
    version = programme.reported
    self.columns = columns
    self.breakdowns = breakdowns
    self.tree = tree
    let numbers = versions ?? programme.series(of: programme.reported.registered.number)
    parts = programme.versions.filter { numbers.contains($0.registered.number) }.map { version in
      let compiled = version.compiled.narrowed(to: columns, by: breakdowns)
      let needed = compiled.items
      let kinds = version.definition.items.filter { needed.contains($0.key) }.kinds
      return Part(version: version, compiled: compiled, coding: AnswerSheetCoding(kinds))
    }
  }

  /// The programme as queries see it: `column` and `by` are places in its columns and breakdowns.
  var reported: CompiledProgramme { version.compiled.narrowed(to: columns, by: breakdowns) }

  /// Answers every query: from cells where they hold what is asked, from the episodes otherwise.
  /// `scope` says whose, `units` of which units if given.
  func tables(
    _ queries: [ResultQuery], from store: EpisodeStore, memory: CellMemory, scope: PersonScope,
    units: Set<UnitID>? = nil, in connection: any Connection
  ) throws -> [ResultTable] {
    let reported = reported
    let readings = try parts.map { part in
      try CellReading(
        queries, of: reported, in: part.version, programme: programme.registered,
        cells: CellStore(municipality: store.municipality), memory: memory, scope: scope,
        units: units, connection: connection)
    }
    // Who comes more than once is worth a look through the programme when all of it is read.
    let repeated =
      scope.units == .wholeZone && units == nil
        && readings.contains { $0.questions.contains { $0 == nil } }
      ? try store.repeatedPersons(of: programme.registered.id, in: connection) : nil
    var accumulators = queries.map { GroupAccumulator($0, of: reported, repeated: repeated) }
    var places: [UnitID: UnitID] = [:]
    func counted(_ unit: UnitID) -> UnitID {
      if let place = places[unit] { return place }
      let place = tree.continuation(of: unit, among: units)
      places[unit] = place
      return place
    }
    for (part, reading) in zip(parts, readings) {
      func stream(_ condition: SQL, into chosen: [Int]) throws {
        guard !chosen.isEmpty else { return }
        try store.forEachRecord(
          of: programme.registered.id, versions: [part.version.registered.number], scope: scope,
          units: units, where: condition, coding: part.coding, in: connection
        ) { record in
          var record = record
          record.unit = counted(record.unit)
          let contribution = part.compiled.contribution(of: record)
          for index in chosen { accumulators[index].add(contribution) }
        }
      }
      try stream("1 = 1", into: queries.indices.filter { reading.questions[$0] == nil })
      try reading.read(into: &accumulators, counted: counted, connection: connection)
      for condition in reading.remainder(store) {
        try stream(condition, into: queries.indices.filter { reading.questions[$0] != nil })
      }
    }
    let orders = breakdowns.map(order)
    return zip(accumulators, queries).map { accumulator, query in
      accumulator.table(
        order: query.by.map { division in
          if case .breakdown(let place) = division { orders[place] } else { [] }
        })
    }
  }

  /// What every visible episode of the series adds, each under the unit where it is counted.
  func contributions(
    from store: EpisodeStore, scope: PersonScope, in connection: any Connection
  ) throws -> [Contribution] {
    var contributions: [Contribution] = []
    for part in parts {
      try store.forEachRecord(
        of: programme.registered.id, versions: [part.version.registered.number], scope: scope,
        coding: part.coding, in: connection
      ) { record in
        var record = record
        record.unit = tree.continuation(of: record.unit)
        contributions.append(part.compiled.contribution(of: record))
      }
    }
    return contributions
  }

  /// Every value that a breakdown declares, in order; for units those of the board.
  func order(_ key: Key<Breakdown>) -> [String] {
    guard let breakdown = version.definition.breakdowns.first(where: { $0.key == key }) else {
      return []
    }
    switch breakdown.source {
    case .gender: return Gender.allCases.map(\.rawValue)
    case .age(let bounds): return AgeGroup.all(lowerBounds: bounds).map(\.code)
    case .unit:
      return tree.units.filter { $0.zone == programme.registered.zone }.map(\.id.description)
    case .item(let item, _):
      return version.definition.items.first { $0.key == item }?.kind.codes.map(\.code) ?? []
    case .attribute: return []
    }
  }
}

extension LoadedProgramme {
  /// The version that results are reported by: the latest that has begun, else the latest.
  var reported: LoadedVersion {
    versions.last { [.started, .stopped].contains($0.registered.status) } ?? latest
  }
}

extension UnitTree {
  /// The unit that goes on with the work of another, which went over to it whole. Stays among
  /// `units` when they are given.
  func continuation(of id: UnitID, among units: Set<UnitID>? = nil) -> UnitID {
    var place = id
    var seen: Set<UnitID> = [id]
    while let next = successions(from: place).first?.successor,
      successions(from: place).count == 1, units?.contains(next) ?? true,
      seen.insert(next).inserted
    {
      place = next
    }
    return place
  }
}
