import Core
import Database
import DisclosureControl
import Organisation
import Programmes

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
    let (found, isFrozen) = try await database.read { connection in
      (
        try store.table(subject, of: id, month: month, in: connection),
        try store.isFrozen(id, month: month, in: connection)
      )
    }
    if isFrozen { return found }
    let tables = try await makeReleaseTables(of: programme, tree: tree)
    let now = clock.now
    return try await database.write { connection in
      try store.add(tables, of: id, month: month, at: now, to: connection)
      return try store.table(subject, of: id, month: month, in: connection)
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
    let episodes = episodes
    let tables = try await organisation.persons.readForRelease(
      zone, via: "results of \(definition.key)"
    ) { scope, connection in
      try computation.tables(asked, from: episodes, scope: scope, in: connection)
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
