import Core
import Database
import Organisation
import Programmes

/// Hands over what a file says person by person, compared with what is stored.
///
/// A file in which the rows of each person stand together is read once. Where they turn out not to,
/// everything is staged in a database of its own and sorted.
actor ImportPersons {
  /// Some persons in a row.
  struct Part: Sendable {
    var differences: [PersonDifference] = []
    /// The places whose cells the differences change.
    var places: Set<CellPlace> = []
    /// Those of them where more is changed than that episodes begin.
    var reread: Set<CellPlace> = []
    /// What is to be told of their rows.
    var report = ImportReport()
    var rows = 0
    /// 0–1, how far it has come, where it can be told.
    var share: Double?
  }

  /// The rows of a person stand apart.
  struct Scattered: Error {}

  /// Where rows come from.
  enum Source: Sendable {
    case file(ImportFile)
    case sorted(ImportStagingStore)
  }

  private let source: Source
  private let order: ImportOrder
  private let surroundings: ImportSurroundings
  private let resolution: ImportResolution
  private let database: any Database
  private let store: ImportStore
  private let clock: Clock
  /// Rows of the last person so far, who may go on in the next part.
  private var pending: [StagedRow] = []
  private var passed = 0
  private var isAtEnd = false
  private var ids = IDSequence()
  /// The beginnings of the pseudonyms of those who have been handed over: that two persons share one
  /// is unlikely, and does nothing but have the file sorted.
  private var seen: Set<UInt64> = []
  /// The last person who was new: what else is theirs follows at once.
  private var made: (digests: [UInt8], person: PersonID)?

  init(
    _ source: Source, _ plan: ImportPlan, _ order: ImportOrder, _ surroundings: ImportSurroundings,
    _ work: FollowUpImport
  ) {
    self.source = source
    self.order = order
    self.surroundings = surroundings
    resolution = ImportResolution(plan, surroundings.definition)
    database = work.database
    store = work.store
    clock = work.clock
  }

  /// The next persons, about as many as have `FollowUpImport.step` rows; nil when there are no more.
  ///
  /// Throws `Scattered` when a person comes again.
  func next() async throws -> Part? {
    if isAtEnd { return nil }
    var part = Part()
    let rows = try await rows(&part)
    part.rows = rows.count
    try await compare(try persons(in: rows).map(resolution.resolve), into: &part)
    return part
  }

  // MARK: Rows

  private func rows(_ part: inout Part) async throws -> [StagedRow] {
    switch source {
    case .file(let file):
      guard let read = await file.next(FollowUpImport.step) else {
        isAtEnd = true
        return []
      }
      part.report = read.report
      part.share = read.share
      return read.rows
    case .sorted(let staging):
      let rows = try await staging.rows(after: passed, limit: FollowUpImport.step)
      passed += rows.count
      isAtEnd = rows.isEmpty
      return rows
    }
  }

  /// Those who are complete, each with their rows by line.
  private func persons(in rows: [StagedRow]) throws -> [[StagedRow]] {
    var persons: [[StagedRow]] = []
    for row in rows {
      if let first = pending.first,
        first.digests != row.digests || first.episode != row.episode
      {
        persons.append(pending)
        pending = []
      }
      if pending.isEmpty, case .file = source {
        let beginning = row.digests.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard seen.insert(beginning).inserted else { throw Scattered() }
      }
      pending.append(row)
      guard pending.count <= FollowUpImport.rowsForOnePerson else {
        throw ImportError.tooManyRowsForOnePerson(line: row.line)
      }
    }
    if isAtEnd, !pending.isEmpty {
      persons.append(pending)
      pending = []
    }
    return persons
  }

  // MARK: Comparing

  private func compare(
    _ outcomes: [ImportResolution.Outcome], into part: inout Part
  ) async throws {
    for outcome in outcomes {
      part.report.refusedRows += outcome.refusedLines.count
      part.report.duplicates += outcome.repeatedLines.count
      for refusal in outcome.refusals { part.report.refuse(refusal) }
    }
    let persons = outcomes.compactMap(\.person)
    if persons.isEmpty { return }
    let (store, surroundings) = (store, surroundings)
    let stored = try await database.read { connection in
      try persons.map {
        try store.stored(
          $0.digests, zone: surroundings.zone, programme: surroundings.programme, in: connection)
      }
    }
    let basis = PersonDifference.Basis(
      unit: order.unit, version: surroundings.definition.version,
      isExtract: surroundings.isExtract, now: clock.now)
    for (person, stored) in zip(persons, stored) {
      guard reaches(stored) else {
        part.report.refusedRows += person.lines.count
        for line in person.lines {
          part.report.refuse(ImportRefusal(row: line, reason: ImportText.notReached))
        }
        continue
      }
      if stored == nil, person.facts.unit == nil, let reached = order.reached,
        !reached.contains(order.unit)
      {
        throw ImportError.noUnit
      }
      let known = made.flatMap { $0.digests == person.digests ? $0.person : nil }
      let difference = PersonDifference(person, stored, made: known, basis, ids: &ids)
      if let new = difference.newEpisode, new.digest != nil { made = (person.digests, new.person) }
      if let version = withdrawnVersion(of: difference, stored) {
        part.report.refusedRows += person.lines.count
        for line in person.lines {
          part.report.refuse(
            ImportRefusal(row: line, reason: ImportText.withdrawn(version: version)))
        }
        continue
      }
      part.report.updated += difference.updatedLines.count
      part.report.created += difference.createdLines.count
      part.report.unchanged += difference.unchangedLines(of: person)
      part.report.contradictsTyped += Set(difference.contradictions.map(\.row)).count
      for contradiction in difference.contradictions {
        part.report.contradict(row: contradiction.row, occasion: contradiction.occasion)
      }
      if difference.newEpisode?.digest != nil { part.report.newPersons += 1 }
      let places = difference.places(stored, in: order.programme)
      part.places.formUnion(places)
      // Whoever an earlier episode of the file made may be of protected identity by it.
      if difference.newEpisode == nil || known != nil || stored?.isProtected == true {
        part.reread.formUnion(places)
      }
      part.differences.append(difference)
    }
  }

  /// The version of an episode that would be changed though it is withdrawn; nil where none is.
  private func withdrawnVersion(of difference: PersonDifference, _ stored: StoredPerson?) -> Int? {
    guard difference.change != nil || !difference.responses.isEmpty,
      let version = stored?.episodes.first(where: { $0.id == difference.episode })?.version,
      order.programme[version: version]?.registered.status == .withdrawn
    else { return nil }
    return version
  }

  private func reaches(_ stored: StoredPerson?) -> Bool {
    guard let stored else { return true }
    if stored.isProtected, !order.reachesProtected { return false }
    guard let reached = order.reached else { return true }
    return stored.episodes.allSatisfy { reached.contains($0.movedTo ?? $0.state.unit) }
  }
}
