import Core
import Cryptography
import Database
import Foundation
import Organisation
import Programmes

extension FollowUpModule {
  /// How many episodes one step deletes: others save in between.
  private static let deletionStep = 50

  var retention: RetentionStore { RetentionStore(municipality: organisation.municipality.id) }

  /// The decision on deletion that holds in a programme.
  func retentionDecision(of programme: ProgrammeID) async throws -> RetentionDecision? {
    let store = retention
    return try await database.read { try store.decisions(of: [programme], in: $0) }
      .first { $0.endedAt == nil }
  }

  // MARK: Decisions and holds

  /// Records a decision in the place of the one that held.
  func record(
    _ decision: RetentionDecision, of programme: LoadedProgramme, _ viewer: Viewer
  ) async throws {
    let registered = programme.registered
    guard viewer.zones(for: .decideRetention).contains(registered.zone) else {
      throw AccessDenied.action
    }
    let (store, now) = (retention, clock.now)
    try await database.write { connection in
      let underWay = try store.runs(of: [registered.id], in: connection).first { $0.doneAt == nil }
      switch underWay?.state {
      case .deleting?: throw RetentionError.underWay(underWay?.name ?? "")
      case .exporting?, .exported?:
        if let underWay { try store.discard(underWay.id, in: connection) }
      case .done?, nil: break
      }
      try store.add(decision, by: viewer.id, at: now, to: connection)
      try organisation.changes.record(
        Change(
          "retention.decided", by: viewer.id, zone: registered.zone,
          subject: registered.id.uuid, detail: decision.reference), on: connection)
    }
  }

  func record(_ hold: RetentionHold, _ viewer: Viewer) async throws {
    guard viewer.zones(for: .decideRetention).contains(hold.zone) else {
      throw AccessDenied.action
    }
    let (store, now) = (retention, clock.now)
    try await database.write { connection in
      try store.add(hold, by: viewer.id, at: now, to: connection)
      try organisation.changes.record(
        Change(
          "retention.held", by: viewer.id, zone: hold.zone, subject: hold.id.uuid,
          detail: hold.reference), on: connection)
    }
  }

  /// Lifts a hold; false when it has been before.
  func lift(_ hold: RetentionHold, _ viewer: Viewer) async throws -> Bool {
    guard viewer.zones(for: .decideRetention).contains(hold.zone) else {
      throw AccessDenied.action
    }
    let (store, now) = (retention, clock.now)
    return try await database.write { connection in
      guard try store.lift(hold.id, by: viewer.id, at: now, in: connection) else { return false }
      try organisation.changes.record(
        Change(
          "retention.lifted", by: viewer.id, zone: hold.zone, subject: hold.id.uuid,
          detail: hold.reference), on: connection)
      return true
    }
  }

  // MARK: Archives first

  /// Writes what is due for the archives, and notes what was in it: that, as it was, is what will be
  /// deleted. An earlier export that the archives have not received is forgotten.
  func archive(
    _ programme: LoadedProgramme, _ viewer: Viewer, via: String,
    to send: ([UInt8]) async throws -> Void
  ) async throws {
    let registered = programme.registered
    let store = retention
    let (decision, run) = try await beginExport(programme, viewer)
    var archive = RetentionArchive(
      module: self, programme: programme, decision: decision, run: run, viewer: viewer, via: via)
    let written = try await archive.write(to: send)
    let now = clock.now
    try await database.write { connection in
      let isKept = try store.archived(
        run.id, .init(digest: written.digest, bytes: written.bytes, at: now), by: viewer.id,
        in: connection)
      guard isKept else { throw RetentionError.notExported }
      try organisation.changes.record(
        Change(
          "retention.archived", by: viewer.id, zone: registered.zone, subject: run.id.uuid,
          detail:
            "\(run.name), episodes \(written.episodes), sha256 \(written.digest.hexadecimal)"),
        on: connection)
    }
  }

  /// Throws `RetentionError` or `AccessDenied` where an export to the archives cannot begin.
  @discardableResult
  func checkExport(
    _ programme: LoadedProgramme, _ viewer: Viewer
  ) async throws -> RetentionDecision {
    let registered = programme.registered
    guard viewer.zones(for: .disclose).contains(registered.zone) else {
      throw AccessDenied.action
    }
    guard let decision = try await retentionDecision(of: registered.id) else {
      throw RetentionError.noDecision
    }
    guard decision.archivesFirst else { throw RetentionError.archivesNot }
    let (store, episodes, today) = (retention, episodes, clock.today)
    try await database.read { connection in
      guard try !episodes.isImporting(in: connection) else { throw RetentionError.importing }
      let other = try store.runs(of: [registered.id], in: connection).first { $0.doneAt == nil }
      if let other, other.state == .deleting { throw RetentionError.underWay(other.name) }
      let due = try store.due(
        decision, by: decision.cutOff(on: today), on: today, limit: 1, in: connection)
      if due.isEmpty { throw RetentionError.nothingDue }
    }
    return decision
  }

  private func beginExport(
    _ programme: LoadedProgramme, _ viewer: Viewer
  ) async throws -> (RetentionDecision, RetentionRun) {
    let registered = programme.registered
    let decision = try await checkExport(programme, viewer)
    let (store, now, today) = (retention, clock.now, clock.today)
    return try await database.write { connection in
      if let other = try store.runs(of: [registered.id], in: connection)
        .first(where: { $0.doneAt == nil })
      {
        guard other.state != .deleting else { throw RetentionError.underWay(other.name) }
        try store.discard(other.id, in: connection)
      }
      let cutOff = decision.cutOff(on: today)
      let run = RetentionRun(
        id: .make(at: now), number: try store.nextNumber(in: connection), decision: decision.id,
        programme: registered.id, cutOff: cutOff, state: .exporting, startedAt: now)
      try store.add(run, to: connection)
      return (decision, run)
    }
  }

  /// Records that the archives have what was exported, so that it is deleted.
  func received(
    _ run: RetentionRun, reference: String, zone: ZoneID, _ viewer: Viewer
  ) async throws {
    guard viewer.zones(for: .disclose).contains(zone) else { throw AccessDenied.action }
    let (store, now) = (retention, clock.now)
    try await database.write { connection in
      guard
        try store.received(run.id, reference: reference, by: viewer.id, at: now, in: connection)
      else { throw RetentionError.notExported }
      try organisation.changes.record(
        Change(
          "retention.received", by: viewer.id, zone: zone, subject: run.id.uuid,
          detail: "\(run.name), \(reference)"), on: connection)
    }
  }

  // MARK: Deleting

  /// Deletes what is due and may be deleted, in short steps; goes on where it was broken off. The
  /// certificates that came of it. Where nothing is due, where something waits for the archives and
  /// while an import is under way, nothing happens.
  ///
  /// Throws `DatabaseError`; what has been deleted until then stays deleted and counted.
  @discardableResult
  package func carryOutRetention() async throws -> [String] {
    let catalogue = catalogue
    var done: [String] = []
    for programme in try await database.read({ try catalogue.all(in: $0) }) {
      guard let run = try await runToCarryOut(of: programme) else { continue }
      try await delete(run, of: programme)
      done.append(run.name)
    }
    return done
  }

  /// What is under way, or what is to begin today: at most one in a programme and month, so that no
  /// certificate is about a single person more often than it must.
  func runToCarryOut(of programme: LoadedProgramme) async throws -> RetentionRun? {
    let id = programme.registered.id
    guard let decision = try await retentionDecision(of: id) else { return nil }
    let (store, episodes, today, now) = (retention, episodes, clock.today, clock.now)
    let (runs, isDue) = try await database.read { connection in
      (
        try store.runs(of: [id], in: connection),
        try !store.due(
          decision, by: decision.cutOff(on: today), on: today, limit: 1, in: connection
        ).isEmpty && !episodes.isImporting(in: connection)
      )
    }
    if let underWay = runs.first(where: { $0.doneAt == nil }) {
      return underWay.state == .deleting ? underWay : nil
    }
    let latest = runs.compactMap(\.doneAt).max().map { Day(inSweden: $0).month }
    guard isDue, !decision.archivesFirst, decision.begins <= today, latest != today.month else {
      return nil
    }
    // The month's tables are made of all who are still there.
    let zone = try await organisation.store.zone(programme.registered.zone)
    if zone?.personalDataEnabled == true {
      try await freezeTables(of: programme, tree: organisation.store.tree())
    }
    return try await database.write { connection in
      // Another server, or the command, may have come first.
      guard try store.runs(of: [id], in: connection).map(\.id) == runs.map(\.id) else { return nil }
      let run = RetentionRun(
        id: .make(at: now), number: try store.nextNumber(in: connection), decision: decision.id,
        programme: id, cutOff: decision.cutOff(on: today), state: .deleting, startedAt: now)
      try store.add(run, to: connection)
      return run
    }
  }

  /// Deletes until nothing is left of it, moves what was deleted out of the files, and only then makes
  /// the certificate.
  private func delete(_ run: RetentionRun, of programme: LoadedProgramme) async throws {
    while try await deleteSome(of: run.id) { try Task.checkCancellation() }
    try await database.forgetDeleted()
    let (store, now) = (retention, clock.now)
    try await database.write { connection in
      guard try store.finish(run.id, at: now, in: connection),
        let whole = try store.run(run.id, in: connection)
      else { return }
      try organisation.changes.record(
        Change(
          "retention.done", by: nil, zone: programme.registered.zone, subject: run.id.uuid,
          detail: "\(run.name), "
            + whole.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")), on: connection)
    }
  }

  /// One step; false when there was nothing more.
  func deleteSome(of id: ID<RetentionRun>) async throws -> Bool {
    let (store, episodes, cells, today) = (retention, episodes, cells, clock.today)
    let step = Self.deletionStep
    return try await database.writeForNow { connection in
      guard let run = try store.run(id, in: connection),
        let decision = try store.decisions(of: [run.programme], in: connection)
          .first(where: { $0.id == run.decision })
      else { return false }
      guard try !episodes.isImporting(in: connection) else { throw RetentionError.importing }
      var kept: [EpisodeID] = []
      let due: [EpisodeID]
      if run.archive != nil {
        let items = try store.items(of: id, limit: step, in: connection)
        kept = try items.filter { item in
          let digest = try store.digest(of: item.episode, in: connection)
          return try digest != item.digest
            || store.isHeld(item.episode, on: today, in: connection)
        }.map(\.episode)
        due = items.map(\.episode).filter { !kept.contains($0) }
        try store.clearItems(of: id, episodes: kept, in: connection)
      } else {
        due = try store.due(decision, by: run.cutOff, on: today, limit: step, in: connection)
      }
      guard !due.isEmpty || !kept.isEmpty else { return false }
      let deleted = try cells.changing(due, on: connection) {
        try store.delete(due, in: connection)
      }
      try store.count(deleted, kept: kept.count, of: run, in: connection)
      return true
    }
  }
}
