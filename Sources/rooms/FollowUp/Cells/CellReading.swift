import Core
import Database
import Organisation
import Programmes

/// What cells answer of some questions about one version, and what is left to be read from the
/// episodes: those whom no cell holds or whose cells do not hold.
struct CellReading: Sendable {
  /// With more stale partitions than this, the episodes are read in one go.
  private static let mostStale = 200

  /// For each query, how cells answer it; nil where they do not.
  let questions: [CellQuestion?]
  private let cells: CellStore
  private let memory: CellMemory
  private let queries: [ResultQuery]
  private let version: LoadedVersion
  private let programme: RegisteredProgramme
  private let scope: PersonScope
  private let within: Set<UnitID>?
  private let stale: Set<CellPlace>

  init(
    _ queries: [ResultQuery], of reported: CompiledProgramme, in version: LoadedVersion,
    programme: RegisteredProgramme, cells: CellStore, memory: CellMemory, scope: PersonScope,
    units: Set<UnitID>?, connection: any Connection
  ) throws {
    self.cells = cells
    self.memory = memory
    self.queries = queries
    self.version = version
    self.programme = programme
    self.scope = scope
    let found: [CellQuestion?]
    switch scope.units {
    case .none:
      // Somebody's own clients are few, and in no cell of their own.
      within = []
      found = queries.map { _ in nil }
    case .some(let reached):
      within = units.map(reached.intersection) ?? reached
      found = Self.questions(queries, of: reported, in: version)
    case .wholeZone:
      within = units
      found = Self.questions(queries, of: reported, in: version)
    }
    let within = within
    let stale =
      found.allSatisfy { $0 == nil }
      ? []
      : try cells.stale(of: programme.id, in: connection)
        .filter { place in
          place.version == version.registered.number && within?.contains(place.unit) ?? true
        }
    self.stale = Set(stale)
    questions = stale.count > Self.mostStale ? found.map { _ in nil } : found
  }

  private static func questions(
    _ queries: [ResultQuery], of reported: CompiledProgramme, in version: LoadedVersion
  ) -> [CellQuestion?] {
    guard let shape = version.cells else { return queries.map { _ in nil } }
    return queries.map {
      CellQuestion($0, of: reported, in: version.compiled, shape: shape)
    }
  }

  /// Adds what the cells hold: of each unit what is remembered, if its cells have not changed since;
  /// else its rows are read, each once, however many ask for it.
  func read(
    into accumulators: inout [GroupAccumulator], counted: (UnitID) -> UnitID,
    connection: any Connection
  ) throws {
    guard questions.contains(where: { $0 != nil }) else { return }
    let changes = try cells.changes(
      of: programme.id, version: version.registered.number, units: within, in: connection)
    var unread: [CellPartition.Row: [Int: Set<UnitID>]] = [:]
    var found: [[UnitID: CellSums]] = Array(repeating: [:], count: questions.count)
    for (index, question) in questions.enumerated() {
      guard let question else { continue }
      for (unit, change) in changes {
        if let sums = memory.sums(key(question, unit), change: change) {
          found[index][unit] = sums
        } else {
          found[index][unit] = CellSums(queries[index])
          for row in question.rows { unread[row, default: [:]][index, default: []].insert(unit) }
        }
      }
    }
    for (row, asking) in unread {
      try read(row, asking: asking, into: &found, connection: connection)
    }
    for (index, question) in questions.enumerated() {
      guard let question else { continue }
      let isUnread = unread[question.rows[0]]?[index] ?? []
      for (unit, change) in changes {
        guard var sums = found[index][unit] else { continue }
        if isUnread.contains(unit) {
          sums = sums.finished()
          memory.remember(sums, key(question, unit), change: change)
        }
        guard sums.count > 0 else { continue }
        accumulators[index].add(sums, unit: counted(unit).description, for: question)
      }
    }
  }

  private func key(_ question: CellQuestion, _ unit: UnitID) -> CellMemory.Key {
    CellMemory.Key(
      programme: programme.id, version: version.registered.number, unit: unit,
      question: question.identity)
  }

  /// Reads the cells of a row for those questions, by their places, that ask for units of it.
  private func read(
    _ row: CellPartition.Row, asking: [Int: Set<UnitID>], into found: inout [[UnitID: CellSums]],
    connection: any Connection
  ) throws {
    guard let shape = version.cells else { return }
    let months = asking.keys.compactMap { questions[$0]?.months }
    let first = months.map(\.lowerBound).min() ?? .min
    let last = months.map(\.upperBound).max() ?? .max
    try cells.forEachBody(
      of: programme.id, version: version.registered.number, view: shape.viewName(of: row),
      occasion: shape.occasion(of: row), units: asking.values.reduce([]) { $0.union($1) },
      months: first...last, in: connection
    ) { unit, month, body in
      let place = CellPlace(
        programme: programme.id, version: version.registered.number, unit: unit, month: month)
      guard stale.isEmpty || !stale.contains(place) else { return }
      try body.withUnsafeBufferPointer { bytes in
        for (index, units) in asking where units.contains(unit) {
          guard let question = questions[index], question.months.contains(month.number) else {
            continue
          }
          try found[index][unit]?.add(bytes, month: month, for: question)
        }
      }
    }
  }

  /// Which episodes are left, part by part; none twice.
  func remainder(_ store: EpisodeStore) -> [SQL] {
    guard questions.contains(where: { $0 != nil }) else { return [] }
    var parts: [SQL] = []
    if scope.includesProtected {
      parts.append("e.person_id IN \(fragment: store.protectedPersons(in: scope.zone))")
    }
    if scope.assigned, case .some(let reached) = scope.units {
      parts.append(
        """
        \(fragment: store.assigned(scope)) AND e.unit_id NOT IN \(list: reached.sorted())
          AND \(fragment: store.inCells)
        """)
    }
    parts.append(
      "e.id IN \(fragment: store.movedEpisodes(of: programme.id)) AND p.is_protected = 0")
    for place in stale.sorted() {
      parts.append("\(fragment: store.started(at: place)) AND \(fragment: store.inCells)")
    }
    return parts
  }
}
