import Core
import Database
import Foundation
import Organisation
import Programmes

/// Takes a file of follow-up data in: read and compared with what is stored, written in short steps
/// under a number of its own, which nobody sees, and made visible in one.
struct FollowUpImport: Sendable {
  static let rowsForOnePerson = 10_000
  /// Rows in one transaction, which others wait for.
  static let step = 8_000

  let database: any Database
  let organisation: OrganisationModule
  let store: ImportStore
  let cells: CellUpkeep
  let keys: PseudonymKeys
  let clock: Clock

  func run(
    _ order: ImportOrder, progress: (@Sendable (ImportProgress) -> Void)? = nil
  ) async throws -> ImportReport {
    let (map, faults) = ImportMap.read(order.map, file: order.mapFile)
    guard let map else { throw ImportError.map(faults.filter { $0.severity == .error }) }
    let named = map.version.flatMap { order.programme[version: $0] }
    let found = map.version == nil ? order.programme.current : named
    guard let version = found, version.registered.status == .started else {
      throw ProgrammeError.notStarted(order.programme.registered.key.name)
    }
    if let name = map.programme, name != order.programme.registered.key {
      throw ImportError.otherProgramme(name.name)
    }
    if order.isDryRun { return try await go(order, map, version, claim: nil, progress) }
    try await undoInterrupted()
    let owner = ImportOwner()
    defer { owner.end() }
    let number = try await claim(order, owner)
    do {
      return try await withHeartbeat(number, owner) {
        try await go(
          order, map, version, claim: Claim(number: number, owner: owner), progress)
      }
    } catch {
      // What has been merged is undone now; if that fails too, at the next start.
      try? await undo(number)
      throw error
    }
  }

  /// The keys that the zone has used, or its first.
  private func notedRing(of zone: ZoneID) async throws -> PseudonymKeyRing {
    let (keys, now) = (keys, clock.now)
    let noted = ZoneKeyStore(municipality: organisation.municipality.id)
    return try await database.write { connection in
      let ring = try keys.ring(of: zone, in: noted, connection)
      try noted.note(ring, of: zone, at: now, in: connection)
      return ring
    }
  }

  private func go(
    _ order: ImportOrder, _ map: ImportMap, _ version: LoadedVersion, claim: Claim?,
    _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws -> ImportReport {
    let ring: PseudonymKeyRing
    do {
      ring = try await notedRing(of: order.programme.registered.zone)
    } catch let error as PseudonymKeyError {
      throw ImportError.keys(error)
    }
    let surroundings = try await surroundings(order, map, version, ring)
    let staging = try await ImportStagingStore()
    do {
      let work = Work(
        order: order, map: map, surroundings: surroundings, staging: staging,
        claim: claim, progress: progress, version: version)
      let report = try await go(work)
      try await staging.close()
      return report
    } catch {
      try? await staging.close()
      throw error
    }
  }

  /// What an import works with.
  private struct Work: Sendable {
    let order: ImportOrder
    let map: ImportMap
    let surroundings: ImportSurroundings
    let staging: ImportStagingStore
    /// Nil when nothing is to be stored.
    let claim: Claim?
    let progress: (@Sendable (ImportProgress) -> Void)?
    let version: LoadedVersion
  }

  /// The number that an import writes under, and who runs it.
  private struct Claim: Sendable {
    let number: Int
    let owner: ImportOwner
  }

  private func go(_ work: Work) async throws -> ImportReport {
    let (order, surroundings) = (work.order, work.surroundings)
    let file = try ImportFile(order, work.map, surroundings)
    if let claim = work.claim {
      try await database.write { connection in
        guard try store.startMerging(claim.number, owner: claim.owner.token, in: connection) else {
          throw ImportError.changedMeanwhile
        }
      }
    }
    var taken: Taken
    do {
      taken = try await take(
        ImportPersons(.file(file), file.plan, order, surroundings, self), work)
    } catch is ImportPersons.Scattered {
      if let claim = work.claim { try await clear(claim.number) }
      let sorted = try ImportFile(order, work.map, surroundings)
      let read = try await stage(sorted, work)
      taken = try await take(
        ImportPersons(.sorted(work.staging), sorted.plan, order, surroundings, self), work,
        after: read)
    }
    var report = taken.report
    report.isDryRun = order.isDryRun
    report.notes = file.notes
    try await noteHouseholds(file.plan, surroundings, work.staging, &report)
    report.refused.sort { ($0.row, $0.column ?? "") < ($1.row, $1.column ?? "") }
    report.contradictions.sort { $0.row < $1.row }
    judge(&report, order)
    if let claim = work.claim {
      if report.hindrance != nil {
        try await undo(claim.number)
      } else {
        let counted = try await makeVisible(claim, report, taken, work)
        report.isStored = true
        try await cells.settle(taken.sums, counted, in: database)
        try await rebuildStaleCells(work.progress)
        try await database.analyse()
      }
    }
    return report
  }

  private func judge(_ report: inout ImportReport, _ order: ImportOrder) {
    report.judge(acceptsPartial: order.acceptsPartial, replacesTyped: order.replacesTyped)
  }

  private func surroundings(
    _ order: ImportOrder, _ map: ImportMap, _ version: LoadedVersion, _ ring: PseudonymKeyRing
  ) async throws -> ImportSurroundings {
    let users = try await organisation.store.users()
    return ImportSurroundings(
      definition: version.definition, programme: order.programme.registered.id,
      zone: order.programme.registered.zone, tree: try await organisation.store.tree(),
      logins: Dictionary(users.map { ($0.login, $0.id) }) { first, _ in first }, ring: ring,
      series: order.series, reached: order.reached, isExtract: map.isExtract, today: clock.today)
  }

  // MARK: Reading

  /// Stages the whole file and brings the rows of each person together; returns what is to be told.
  private func stage(_ file: ImportFile, _ work: Work) async throws -> ImportReport {
    var report = ImportReport()
    while let part = await file.next(Self.step) {
      report.add(part.report)
      try await work.staging.stage(part.rows)
      work.progress?(ImportProgress(phase: .reading, rows: report.read, share: part.share))
    }
    try await work.staging.sort()
    return report
  }

  // MARK: Storing

  /// What a file has been found to say.
  private struct Taken {
    var report: ImportReport
    /// The places whose cells change.
    var places: Set<CellPlace> = []
    var sums: [CellPlace: CellPartition] = [:]
  }

  /// Takes persons in, some thousand rows at a time: while some are stored and summed up, the next
  /// are read and compared. Once something hinders the import, the rest is compared but not stored.
  private func take(
    _ persons: ImportPersons, _ work: Work, after read: ImportReport = ImportReport()
  ) async throws -> Taken {
    var taken = Taken(report: read)
    var rows = 0
    let sums = ImportSums(work.version)
    var part = try await persons.next()
    while let current = part {
      async let following = persons.next()
      taken.report.add(current.report)
      judge(&taken.report, work.order)
      if let claim = work.claim, taken.report.hindrance == nil {
        async let summed: Void = sums.add(current)
        try await store(current.differences, claim, work)
        try await summed
      }
      if work.surroundings.definition.unitOfAnalysis == .household {
        try await work.staging.add(
          current.differences.compactMap(\.householdMember), areInFile: true)
      }
      taken.places.formUnion(current.places)
      rows += current.rows
      work.progress?(
        ImportProgress(
          phase: work.claim == nil ? .comparing : .storing, rows: rows, share: current.share))
      part = try await following
    }
    taken.sums = await sums.sums
    return taken
  }

  private func store(
    _ differences: [PersonDifference], _ claim: Claim, _ work: Work
  ) async throws {
    let programme = work.order.programme.registered
    let writing = ImportStore.Writing(
      batch: claim.number, zone: programme.zone, programme: programme.id,
      keyVersion: work.surroundings.ring.newestVersion, user: work.order.user, now: clock.now)
    try await database.writeForNow { connection in
      guard try store.add(differences, writing, to: connection) else {
        throw ImportError.changedMeanwhile
      }
      for change in differences.compactMap(\.change) {
        guard try store.add(change, batch: writing.batch, to: connection) else {
          throw ImportError.changedMeanwhile
        }
      }
    }
  }

  /// Returns how often the partitions had changed, of those whose cells held until now.
  private func makeVisible(
    _ claim: Claim, _ report: ImportReport, _ taken: Taken, _ work: Work
  ) async throws -> [CellPlace: Int] {
    let (number, order) = (claim.number, work.order)
    let programme = order.programme.registered
    let (read, accepted) = (report.read, report.accepted)
    let places = taken.places
    let counted = try await database.write { connection in
      guard try store.applyChanges(number, in: connection) else {
        throw ImportError.changedMeanwhile
      }
      guard
        try store.makeVisible(
          number, owner: claim.owner.token, read: read, accepted: accepted, in: connection)
      else { throw ImportError.changedMeanwhile }
      let counted = try cells.makeStale(places, on: connection)
      for person in try store.protected(by: number, in: connection) {
        try cells.makeStale(of: person, on: connection)
      }
      try organisation.changes.record(
        Change(
          "import.stored", by: order.user, zone: programme.zone, subject: programme.id.uuid,
          detail: "batch \(number), rows \(accepted)"), on: connection)
      return counted
    }
    // What is done cannot fail any more: what is left is cleared the next time.
    try? await clearNotes()
    return counted
  }

  private func rebuildStaleCells(
    _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws {
    try await cells.rebuildStale(in: database) {
      progress?(ImportProgress(phase: .summing, rows: $0, share: nil))
    }
  }

  private func clearNotes() async throws {
    while try await !database.writeForNow({ try store.clearNotes(limit: Self.step, in: $0) }) {}
  }

  // MARK: One at a time

  private func claim(_ order: ImportOrder, _ owner: ImportOwner) async throws -> Int {
    let (now, time) = (clock.now, database.dialect.time)
    return try await database.write { connection in
      guard try store.unfinished(by: time, in: connection).isEmpty else { throw ImportError.busy }
      let number = try store.begin(
        order.programme.registered.id, file: order.fileName, owner: owner.token, by: order.user,
        at: now, in: connection)
      try store.beat(number, owner: owner.token, by: time, in: connection)
      return number
    }
  }

  /// Runs `body` and shows meanwhile that it goes on.
  private func withHeartbeat<T: Sendable>(
    _ number: Int, _ owner: ImportOwner, _ body: () async throws -> T
  ) async throws -> T {
    let beats = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: ImportOwner.beatEvery)
        let time = database.dialect.time
        // A beat that is missed is no reason to stop: the next may not be.
        _ = try? await database.write {
          try store.beat(number, owner: owner.token, by: time, in: $0)
        }
      }
    }
    defer { beats.cancel() }
    return try await body()
  }

  // MARK: Undoing

  /// Undoes imports that were interrupted, in short steps; leaves those that go on elsewhere. Safe
  /// to run at any time and any number of times.
  func undoInterrupted() async throws {
    for batch in try await interrupted() { try await undo(batch.number) }
    try await clearNotes()
  }

  /// Those that nobody is at any more.
  func interrupted() async throws -> [ImportStore.Batch] {
    let time = database.dialect.time
    return try await database.read { try store.unfinished(by: time, in: $0) }.filter { !$0.isAlive }
  }

  private func undo(_ number: Int) async throws {
    guard try await database.write({ try store.startUndoing(number, in: $0) }) else { return }
    try await clear(number)
    try await database.write { try store.endUndoing(number, in: $0) }
  }

  /// Takes back what was written under a number; the number stays.
  private func clear(_ number: Int) async throws {
    while try await !database.writeForNow({ try store.clear(number, limit: Self.step / 4, in: $0) })
    {}
  }
}
