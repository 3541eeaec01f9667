import Core
import Database
import Delimited
import Forms
import Foundation
import Organisation
import Programmes

/// Takes a file of follow-up data in: staged without the main database, compared with what is
/// stored, merged in short steps under a number of its own, and made visible in one.
struct FollowUpImport: Sendable {
  static let rowsForOnePerson = 10_000
  /// Rows in one transaction, which others wait for.
  static let step = 4_000

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
        try await go(order, map, version, claim: (number, owner), progress)
      }
    } catch {
      // What has been merged is undone now; if that fails too, at the next start.
      try? await undo(number)
      throw error
    }
  }

  private func go(
    _ order: ImportOrder, _ map: ImportMap, _ version: LoadedVersion,
    claim: (number: Int, owner: ImportOwner)?, _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws -> ImportReport {
    let ring: PseudonymKeyRing
    do {
      ring = try keys.ring(of: order.programme.registered.zone)
    } catch {
      throw ImportError.keys(error)
    }
    let surroundings = try await surroundings(order, map, version, ring)
    let staging = try await ImportStagingStore()
    do {
      var (report, plan) = try await read(order, map, surroundings, into: staging, progress)
      report.isDryRun = order.isDryRun
      let places = try await compare(plan, order, surroundings, staging, &report, progress)
      try await noteHouseholds(plan, surroundings, staging, &report)
      report.refused.sort { ($0.row, $0.column ?? "") < ($1.row, $1.column ?? "") }
      report.contradictions.sort { $0.row < $1.row }
      report.judge(acceptsPartial: order.acceptsPartial, replacesTyped: order.replacesTyped)
      if let claim {
        if report.hindrance != nil {
          try await undo(claim.number)
        } else {
          try await merge(
            staging, report, places, order, ring, number: claim.number,
            owner: claim.owner, progress)
          report.isStored = true
          try await rebuildCells(progress)
          try await database.analyse()
        }
      }
      try await staging.close()
      return report
    } catch {
      try? await staging.close()
      throw error
    }
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

  private func read(
    _ order: ImportOrder, _ map: ImportMap, _ surroundings: ImportSurroundings,
    into staging: ImportStagingStore, _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws -> (ImportReport, ImportPlan) {
    let path = order.csv.path
    let result = try await staging.stage { stage in
      let reader: DelimitedReader
      do throws(DelimitedError) {
        reader = try DelimitedReader(
          .file(path), separator: map.separator, encoding: map.encoding)
      } catch {
        throw ImportError.file(error)
      }
      let (plan, faults) = ImportPlan.bind(
        map, header: reader.header, programme: surroundings.definition)
      guard let plan else { throw ImportError.map(faults.filter { $0.severity == .error }) }
      var report = ImportReport()
      report.notes = faults.map(\.reason)
      if case .rowNumber(series: nil) = map.person { report.notes.append(ImportText.rowsByFile) }
      let rows = try ImportRowReader(plan, surroundings)
      while true {
        let row: DelimitedRow
        do throws(DelimitedError) {
          guard let next = try reader.next() else { break }
          row = next
        } catch {
          report.read += 1
          report.refusedRows += 1
          report.refuse(
            ImportRefusal(
              row: error.line ?? report.read + 1, column: error.column?.name,
              reason: error.reason))
          if error.isConfinedToRow { continue }
          report.endsEarly = true
          break
        }
        if row.isBlank { continue }
        report.read += 1
        let staged = rows.read(row)
        if staged.isEmpty {
          report.refusedRows += 1
          for refusal in rows.refusals { report.refuse(refusal) }
        }
        for row in staged { try stage(row) }
        if report.read % 10_000 == 0 {
          progress?(
            ImportProgress(
              phase: .reading, rows: report.read,
              share: reader.byteCount.map { Double(reader.bytesRead) / Double(max($0, 1)) }))
        }
      }
      return (report, plan)
    }
    try await staging.sort()
    return result
  }

  // MARK: Merging

  private func merge(
    _ staging: ImportStagingStore, _ report: ImportReport, _ places: Set<CellPlace>,
    _ order: ImportOrder, _ ring: PseudonymKeyRing, number: Int, owner: ImportOwner,
    _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws {
    let programme = order.programme.registered
    let (user, now) = (order.user, clock.now)
    let (read, accepted) = (report.read, report.accepted)
    try await database.write { connection in
      guard
        try store.startMerging(
          number, owner: owner.token, read: read, accepted: accepted, in: connection)
      else { throw ImportError.changedMeanwhile }
    }
    try await inSteps(staging.newEpisodes) { episode, connection in
      try store.add(
        episode, keyVersion: ring.newestVersion, zone: programme.zone, programme: programme.id,
        batch: number, by: user, at: now, to: connection)
    } afterEach: {
      progress?(ImportProgress(phase: .storing, rows: $0, share: nil))
    }
    try await inSteps(staging.responses) { response, connection in
      try store.add(response, batch: number, by: user, at: now, to: connection)
    } afterEach: {
      progress?(ImportProgress(phase: .storing, rows: $0, share: nil))
    }
    try await inSteps(staging.changes) { change, connection in
      try store.add(change, batch: number, to: connection)
    } afterEach: {
      progress?(ImportProgress(phase: .storing, rows: $0, share: nil))
    }
    try await database.write { connection in
      guard try store.applyChanges(number, in: connection) else {
        throw ImportError.changedMeanwhile
      }
      guard try store.makeVisible(number, owner: owner.token, in: connection) else {
        throw ImportError.changedMeanwhile
      }
      try cells.makeStale(places, on: connection)
      for person in try store.protected(by: number, in: connection) {
        try cells.makeStale(of: person, on: connection)
      }
      try organisation.changes.record(
        Change(
          "import.stored", by: user, zone: programme.zone, subject: programme.id.uuid,
          detail: "batch \(number), rows \(accepted)"), on: connection)
    }
    // What is done cannot fail any more: what is left is cleared the next time.
    try? await clearChanges()
  }

  private func rebuildCells(_ progress: (@Sendable (ImportProgress) -> Void)?) async throws {
    var rebuilt = 0
    while true {
      let some = try await database.write { try cells.rebuildSome(on: $0) }
      if some == 0 { return }
      rebuilt += some
      progress?(ImportProgress(phase: .summing, rows: rebuilt, share: nil))
    }
  }

  private func clearChanges() async throws {
    while try await !database.write({ try store.clearChanges(limit: Self.step, in: $0) }) {}
  }

  /// Writes what `part` hands over, some thousands in each transaction, so that others can save in
  /// between.
  private func inSteps<Planned: Sendable>(
    _ part: (_ passed: Int, _ limit: Int) async throws -> [Planned],
    _ write: @escaping @Sendable (Planned, any Connection) throws -> Bool,
    afterEach: (Int) -> Void
  ) async throws {
    var passed = 0
    while true {
      let planned = try await part(passed, Self.step)
      if planned.isEmpty { return }
      try await database.write { connection in
        for one in planned {
          guard try write(one, connection) else { throw ImportError.changedMeanwhile }
        }
      }
      passed += planned.count
      afterEach(passed)
      if planned.count < Self.step { return }
    }
  }

  // MARK: One at a time

  private func claim(_ order: ImportOrder, _ owner: ImportOwner) async throws -> Int {
    let now = clock.now
    return try await database.write { connection in
      guard try store.unfinished(in: connection).isEmpty else { throw ImportError.busy }
      return try store.begin(
        order.programme.registered.id, file: order.fileName, owner: owner.token, by: order.user,
        at: now, in: connection)
    }
  }

  /// Runs `body` and shows meanwhile that it goes on.
  private func withHeartbeat<T: Sendable>(
    _ number: Int, _ owner: ImportOwner, _ body: () async throws -> T
  ) async throws -> T {
    let beats = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: ImportOwner.beatEvery)
        let now = clock.now
        // A beat that is missed is no reason to stop: the next may not be.
        _ = try? await database.write {
          try store.beat(number, owner: owner.token, at: now, in: $0)
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
    let now = clock.now
    let unfinished = try await database.read { try store.unfinished(in: $0) }
    for batch in unfinished
    where !ImportOwner.isAlive(batch.owner, heartbeat: batch.heartbeat, now: now) {
      try await undo(batch.number)
    }
    try await clearChanges()
  }

  private func undo(_ number: Int) async throws {
    guard try await database.write({ try store.startUndoing(number, in: $0) }) else { return }
    while try await !database.write({ try store.undo(number, limit: Self.step, in: $0) }) {}
  }
}
