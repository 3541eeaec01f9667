import Core
import Database
import DisclosureControl
import Organisation
import Programmes
import Web

extension FollowUpModule {
  /// This month's table of the whole board; all of a programme's tables are made at its first
  /// request of the month, from one and the same moment. Nil where the month has no such table:
  /// what was added to the programme later waits for the next.
  func frozenTable(
    _ subject: FrozenSubject, of programme: LoadedProgramme, tree: UnitTree
  ) async throws -> FrozenTable? {
    let store = FrozenResultStore(municipality: organisation.municipality.id)
    let id = programme.registered.id
    let month = clock.today.month
    let (found, isDone) = try await database.read { connection in
      (
        try store.table(subject, of: id, month: month, in: connection),
        try store.isFrozen(id, month: month, in: connection)
          || store.isPublished(id, in: connection)
      )
    }
    if isDone { return found }
    try await freezeTables(of: programme, tree: tree)
    return try await database.read {
      try store.table(subject, of: id, month: month, in: $0)
    }
  }

  /// Makes this month's tables of a programme, unless they are there or publications take their place.
  func freezeTables(of programme: LoadedProgramme, tree: UnitTree) async throws {
    let store = FrozenResultStore(municipality: organisation.municipality.id)
    let (id, month, now) = (programme.registered.id, clock.today.month, clock.now)
    let isDone = try await database.read { connection in
      try store.isFrozen(id, month: month, in: connection)
        || store.isPublished(id, in: connection)
    }
    if isDone { return }
    let tables = try await makeReleaseTables(of: programme, tree: tree)
    try await database.write { connection in
      try store.add(tables, of: id, month: month, at: now, to: connection)
    }
  }

  /// Whether something of the programme has been released: then those who may not read the episodes
  /// see that, and no tables of the month.
  func isPublished(_ programme: LoadedProgramme) async throws -> Bool {
    let store = FrozenResultStore(municipality: organisation.municipality.id)
    let id = programme.registered.id
    return try await database.read { try store.isPublished(id, in: $0) }
  }

  /// The first measure or indicator that this month's tables show at the occasion where a page
  /// begins; nil where they show none.
  func firstShown(
    in programme: LoadedProgramme, viewer: Viewer
  ) async throws -> String? {
    for column in programme.reported.compiled.columns {
      let selection = ResultSelection(
        FormData([("matt", column.name)]), of: programme, viewer: viewer, purposes: [], reasons: [:]
      )
      let table = try await frozenTable(
        FrozenSubject(
          column: column.name, occasion: selection.occasion.code, breakdown: nil),
        of: programme, tree: viewer.tree)
      if table?.report != nil { return column.name }
    }
    return nil
  }

  /// What this month's tables say of a unit, measure by measure, at the first occasion that has
  /// anything; none where the division by unit is withheld, and none before the tables are made: to
  /// save somebody's answers must not wait for that.
  func releasedRows(
    of unit: UnitID, in programme: LoadedProgramme, tree: UnitTree
  ) async throws -> [ReleasedUnitRow] {
    let definition = programme.reported.definition
    guard let breakdown = definition.breakdowns.first(where: { $0.source == .unit }),
      let code = tree[tree.continuation(of: unit)]?.code
    else { return [] }
    let store = FrozenResultStore(municipality: organisation.municipality.id)
    let month = clock.today.month
    let occasions = definition.occasions.filter { $0.kind != .start }
      .flatMap { rule in rule.occasions.map { ($0.key, rule.title(of: $0.key)) } }
    return try await database.read { connection in
      try definition.measures.compactMap { measure in
        for (occasion, title) in occasions {
          let subject = FrozenSubject(
            column: measure.key.name, occasion: occasion.name, breakdown: breakdown.key.name)
          let table = try store.table(
            subject, of: programme.registered.id, month: month, in: connection)
          guard let table, let report = table.report,
            let figures = report.groups.first(where: { $0.by[breakdown.key.name] == code }),
            (figures.paired ?? 0) > 0
          else { continue }
          return ReleasedUnitRow(
            measure: measure, occasion: title, figures: figures, asOf: table.asOf)
        }
        return nil
      }
    }
  }

  /// Every table that may be shown outside: each measure and indicator at each occasion, all
  /// together and by each breakdown alone. No crossings, periods or units: nothing to subtract.
  private func makeReleaseTables(
    of programme: LoadedProgramme, tree: UnitTree
  ) async throws -> [FrozenSubject: FrozenTable] {
    let zone = programme.registered.zone
    guard let threshold = try await organisation.store.zone(zone)?.threshold else {
      throw ProgrammeError.noZone("")
    }
    let definition = programme.reported.definition
    let columns = programme.reported.compiled.columns
    let breakdowns = definition.breakdowns.map(\.key)
    let computation = ResultComputation(
      programme, columns: columns.map(\.name), breakdowns: breakdowns, tree: tree)
    let occasions = definition.occasions.flatMap(\.occasions).map(\.key)
    var queries: [ResultQuery] = []
    for (place, column) in columns.enumerated() {
      for occasion in occasions where column.occasion == nil || column.occasion == occasion {
        for by in [[]] + breakdowns.indices.map({ [ResultQuery.Division.breakdown($0)] }) {
          queries.append(
            ResultQuery(
              column: place, occasion: .occasion(occasion), by: by, asOf: clock.today,
              isForRelease: true))
        }
      }
    }
    let asked = queries
    let (episodes, memory) = (episodes, memory)
    let tables = try await organisation.persons.readForRelease(
      zone, via: "results of \(definition.key)"
    ) { scope, connection in
      try computation.tables(asked, from: episodes, memory: memory, scope: scope, in: connection)
    }
    var frozen: [FrozenSubject: FrozenTable] = [:]
    var total: ResultTable?
    for table in tables {
      if table.query.by.isEmpty { total = table }
      guard let total else { continue }
      var breakdown: Breakdown?
      if case .breakdown(let place)? = table.query.by.first {
        breakdown = definition.breakdowns[place]
      }
      let subject = FrozenSubject(
        column: table.column.name, occasion: table.query.occasion.code,
        breakdown: breakdown?.key.name)
      frozen[subject] = try FrozenTable(
        total: total, rows: breakdown == nil ? nil : table, breakdown: breakdown?.title,
        by: computation, every: breakdown.map { computation.order($0.key) } ?? [],
        protection: ThresholdWithholding(threshold: threshold), threshold: threshold)
    }
    return frozen
  }
}

/// A unit's row in the month's tables.
struct ReleasedUnitRow: Sendable {
  let measure: Measure
  let occasion: Text
  let figures: GroupFigures
  let asOf: Day

  var sentence: Text {
    let counts = ResultSentence(measure).counts(figures)
    return Text(
      sv:
        "Hela enheten i nämndens tabeller \(asOf), \(measure.title.sv), \(occasion.sv): \(counts.sv)",
      en: "The whole unit in the board's tables of \(asOf), \(measure.title.en), \(occasion.en): "
        + "\(counts.en)")
  }
}
