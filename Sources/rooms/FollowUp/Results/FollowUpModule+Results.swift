import Core
import Database
import Organisation
import Programmes

extension FollowUpModule {
  /// The most breakdowns that are crossed at once.
  static let mostDivisions = 3

  /// Live figures for one who may read the episodes behind them; the reading is logged.
  ///
  /// Throws `ResultError`, `ProgrammeError` and `AccessDenied`, each with a message.
  package func results(_ request: ResultRequest, viewer: Viewer) async throws -> ResultReport {
    let tree = viewer.tree
    let zone = try request.unit.map { code in
      guard let zone = tree.unit(code: code)?.zone else { throw ResultError.noSuchUnit(code) }
      return zone
    }
    let programme = try await database.read { connection in
      if let id = ProgrammeID(request.programme),
        let found = try catalogue.programme(id, in: connection)
      {
        return found
      }
      // The unit tells which board's programme is meant where several have one of that name.
      do {
        return try catalogue.programme(called: request.programme, zone: zone, in: connection)
      } catch ProgrammeError.unknown where zone != nil {
        return try catalogue.programme(called: request.programme, in: connection)
      }
    }
    let question = try ResultQuestion(request, of: programme, tree: tree, today: viewer.today)
    guard let owner = try await organisation.store.zone(programme.registered.zone) else {
      throw ResultError.noSuchUnit(request.unit ?? "")
    }
    let access = ResultAccess.decide(
      viewer, owner, unit: question.unit, purpose: request.purpose, reason: request.reason,
      via: request.via, gate: organisation.persons)
    let reading: PersonReading
    switch access {
    case .live(let live, _):
      reading = live
    case .released, .none:
      // The gate itself says why, unless it is the unit alone that is out of reach.
      reading = PersonReading(
        zone: owner.id, purpose: request.purpose, reason: request.reason, via: request.via)
      try await organisation.persons.read(viewer, reading) { _, _ in ((), []) }
      throw ResultError.unitOutOfReach(request.unit ?? "")
    }
    let tables = try await live(
      [question.query], by: question.computation, units: question.units, reading: reading,
      viewer: viewer)
    return question.report(tables[0])
  }

  /// Computes through the gate: the one way to live figures.
  func live(
    _ queries: [ResultQuery], by computation: ResultComputation, units: Set<UnitID>?,
    reading: PersonReading, viewer: Viewer
  ) async throws -> [ResultTable] {
    let (episodes, memory) = (episodes, memory)
    return try await organisation.persons.read(viewer, reading) { scope, connection in
      let tables = try computation.tables(
        queries, from: episodes, memory: memory, scope: scope, units: units, in: connection)
      return (tables, [.programme(computation.programme.registered.id)])
    }
  }
}

/// A request checked against the programme and the organisation.
struct ResultQuestion: Sendable {
  let query: ResultQuery
  let computation: ResultComputation
  let unit: OrgUnit?
  /// The unit with those below and what went over to them whole; nil for no limit.
  let units: Set<UnitID>?

  init(
    _ request: ResultRequest, of programme: LoadedProgramme, tree: UnitTree, today: Day
  ) throws(ResultError) {
    let definition = programme.reported.definition
    let columns = programme.reported.compiled.columns
    guard let column = columns.first(where: { $0.name == request.measure }) else {
      throw .noSuchMeasure(request.measure, existing: columns.map(\.name))
    }
    let occasion = try Self.occasion(request.occasion, for: column, in: definition)
    var breakdowns: [Key<Breakdown>] = []
    for name in request.by where !breakdowns.contains(Key(name)) {
      guard let breakdown = definition.breakdowns.first(where: { $0.key.name == name }) else {
        throw .noSuchBreakdown(name, existing: definition.breakdowns.map(\.key.name))
      }
      breakdowns.append(breakdown.key)
    }
    guard breakdowns.count <= FollowUpModule.mostDivisions else {
      throw .tooManyBreakdowns(FollowUpModule.mostDivisions)
    }
    let period = Period(from: request.from, to: request.to)
    guard !period.isEmpty else { throw .emptyPeriod }
    if let code = request.unit {
      guard let unit = tree.unit(code: code), unit.zone == programme.registered.zone else {
        throw .noSuchUnit(code)
      }
      self.unit = unit
      units = tree.reach(of: unit.id)
    } else {
      unit = nil
      units = nil
    }
    computation = ResultComputation(
      programme, columns: [column.name], breakdowns: breakdowns, tree: tree)
    query = ResultQuery(
      column: 0, occasion: occasion, by: breakdowns.indices.map { .breakdown($0) },
      period: period, basis: request.basis, asOf: request.asOf ?? today)
  }

  private static func occasion(
    _ name: String, for column: ResultColumn, in definition: ProgrammeDefinition
  ) throws(ResultError) -> ResultQuery.Occasion {
    let existing = definition.occasions.flatMap(\.occasions).map(\.key.name)
    if name.isEmpty, let its = column.occasion { return .occasion(its) }
    guard let occasion = ResultQuery.Occasion(name) else {
      throw .noSuchOccasion(name, existing: existing)
    }
    if case .occasion(let key) = occasion, !existing.contains(key.name) {
      throw .noSuchOccasion(name, existing: existing)
    }
    if let its = column.occasion, occasion != .occasion(its) {
      throw .otherOccasion(column.name, its: its.name)
    }
    return occasion
  }

  /// The table with units by their codes.
  func report(_ table: ResultTable) -> ResultReport { computation.report(table) }
}

extension ResultComputation {
  /// The table worked out, with units by their codes.
  func report(_ table: ResultTable) -> ResultReport {
    ResultReport(
      programme: version.definition, table: table, divisions: names(of: table),
      groups: table.groups.map { figures($0, of: table) })
  }

  func figures(_ group: GroupResult, of table: ResultTable) -> GroupFigures {
    var figures = GroupFigures(group, of: table.column, divisions: names(of: table))
    for key in breakdowns where isByUnit(key) {
      guard let id = figures.by[key.name].flatMap({ UnitID($0) }), let unit = tree[id] else {
        continue
      }
      figures.by[key.name] = unit.code
    }
    return figures
  }

  private func names(of table: ResultTable) -> [String] {
    table.query.by.map { division in
      if case .breakdown(let place) = division { breakdowns[place].name } else { "month" }
    }
  }

  private func isByUnit(_ key: Key<Breakdown>) -> Bool {
    version.definition.breakdowns.contains { $0.key == key && $0.source == .unit }
  }
}
