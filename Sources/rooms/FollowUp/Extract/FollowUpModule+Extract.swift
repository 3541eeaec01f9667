import Core
import Database
import Delimited
import Foundation
import Organisation
import Programmes

/// What somebody asks an extract for: names, not yet checked.
package struct ExtractRequest: Sendable {
  /// The programme's name or its id.
  package var programme: String
  package var purpose: String
  package var reason: String
  /// The code of a unit; with it come those below, and what went over to them whole.
  package var unit: String?
  package var period: Period
  /// The day by which the files are to be deleted; after ninety days when nil.
  package var expires: Day?
  /// The reference of the decision, for research.
  package var decision: String?

  package init(
    programme: String, purpose: String, reason: String, unit: String? = nil,
    period: Period = .always, expires: Day? = nil, decision: String? = nil
  ) {
    self.programme = programme
    self.purpose = purpose
    self.reason = reason
    self.unit = unit
    self.period = period
    self.expires = expires
    self.decision = decision
  }
}

extension FollowUpModule {
  /// How many episodes are read, logged and handed over at a time.
  private static let extractStep = 500

  var extracts: ExtractStore { ExtractStore(municipality: organisation.municipality.id) }

  // MARK: Taking

  /// Records that somebody takes an extract; nothing is read yet.
  ///
  /// Throws `ExtractError`, `ProgrammeError`, `ResultError` or `AccessDenied`, each with a message.
  func takeExtract(_ request: ExtractRequest, _ viewer: Viewer) async throws -> Extract {
    try viewer.require(.takeExtract)
    let programme = try await extractedProgramme(request)
    let registered = programme.registered
    guard viewer.zones(for: .takeExtract).contains(registered.zone) else {
      throw AccessDenied.action
    }
    guard let purpose = Purpose(rawValue: request.purpose), Extract.purposes.contains(purpose)
    else { throw ExtractError.purpose(request.purpose) }
    if let fault = ReadingReason.fault(in: request.reason) { throw ExtractError.reason(fault) }
    guard request.reason.count <= 500 else {
      throw ExtractError.reason(StoppingText.reasonTooLong)
    }
    let last = viewer.today + Extract.mostDays
    if let expires = request.expires, expires < viewer.today || expires > last {
      throw ExtractError.expiry(viewer.today, last)
    }
    guard !request.period.isEmpty else { throw ResultError.emptyPeriod }
    var unit: OrgUnit?
    if let code = request.unit {
      guard let found = viewer.tree.unit(code: code), found.zone == registered.zone else {
        throw ResultError.noSuchUnit(code)
      }
      unit = found
    }
    guard programme.versions.contains(where: { $0.isExtracted }) else {
      throw ExtractError.notStarted(registered.key.name)
    }
    let decision = try await decision(request.decision, for: purpose, of: programme, viewer)
    if let decision, let expires = request.expires, expires > decision.validTo {
      throw ExtractError.expiryAfterDecision(decision.reference, decision.validTo)
    }
    let usual = viewer.today + Extract.usualDays
    let expires = request.expires ?? decision.map { min(usual, $0.validTo) } ?? usual
    let ring = try await keyRing(of: registered.zone)
    // Whether the roles reach anybody at all for the purpose is judged before a number is given.
    guard let zone = try await organisation.store.zone(registered.zone) else {
      throw AccessDenied.persons
    }
    let reading = PersonReading(
      zone: zone.id, purpose: purpose, reason: request.reason, via: "extract",
      decision: decision?.reference)
    guard organisation.persons.scope(of: viewer, reading, in: zone) != nil else {
      throw AccessDenied.persons
    }
    let selection = Extract.Selection(unit: unit?.id, period: request.period)
    guard try await holdsAny(selection, of: programme, viewer, reading) else {
      throw ExtractError.nobody
    }
    let (store, now) = (extracts, clock.now)
    return try await database.write { connection in
      let extract = Extract(
        id: .make(at: now), number: try store.nextNumber(in: connection), zone: zone.id,
        programme: registered.id,
        selection: selection, purpose: purpose, reason: request.reason, decision: decision?.id,
        keyVersion: ring.newestVersion,
        takenBy: viewer.id, takenAt: now, expires: expires)
      try store.add(extract, to: connection)
      try organisation.changes.record(
        Change(
          "extract.taken", by: viewer.id, zone: zone.id, subject: extract.id.uuid,
          detail: "\(extract.name), \(registered.key), \(purpose.rawValue)"), on: connection)
      return extract
    }
  }

  private func extractedProgramme(_ request: ExtractRequest) async throws -> LoadedProgramme {
    let zone = try await organisation.store.tree().unit(code: request.unit ?? "")?.zone
    return try await database.read { connection in
      if let id = ProgrammeID(request.programme),
        let found = try catalogue.programme(id, in: connection)
      {
        return found
      }
      // The unit chooses between boards that have a programme of the name; of another board than the
      // programme's it is the unit that is wrong.
      do {
        return try catalogue.programme(called: request.programme, zone: zone, in: connection)
      } catch ProgrammeError.unknown where zone != nil {
        return try catalogue.programme(called: request.programme, zone: nil, in: connection)
      }
    }
  }

  private func holdsAny(
    _ selection: Extract.Selection, of programme: LoadedProgramme, _ viewer: Viewer,
    _ reading: PersonReading
  ) async throws -> Bool {
    let (episodes, id) = (episodes, programme.registered.id)
    let versions = programme.versions.filter(\.isExtracted).map(\.registered.number)
    let units = selection.unit.map { viewer.tree.reach(of: $0) }
    return try await organisation.persons.read(viewer, reading) { scope, connection in
      let holds = try episodes.holdsAny(
        of: id, versions: versions, scope: scope, units: units, period: selection.period,
        in: connection)
      return (holds, [.programme(id)])
    }
  }

  private func decision(
    _ reference: String?, for purpose: Purpose, of programme: LoadedProgramme, _ viewer: Viewer
  ) async throws -> DisclosureDecision? {
    guard purpose.needsDecision else {
      guard reference == nil else { throw ExtractError.decisionNotTaken }
      return nil
    }
    guard let reference else { throw ExtractError.decisionMissing }
    let store = extracts
    let zone = programme.registered.zone
    let known = try await database.read { try store.decisions(of: [zone], in: $0) }.filter {
      $0.programme == programme.registered.id && $0.recipient == viewer.id
        && $0.reference == reference
    }
    guard let found = known.first(where: { $0.revocation == nil }) ?? known.first else {
      throw ExtractError.noSuchDecision(reference)
    }
    try found.require(on: viewer.today)
    return found
  }

  // MARK: Fetching

  /// Reads through the gate, a part at a time, and hands over the files as they are made: each part is
  /// logged, person by person, before it is handed over. Once only.
  func fetch(
    _ extract: Extract, _ viewer: Viewer, via: String,
    to receive: (ExtractPart) async throws -> Void
  ) async throws {
    guard extract.takenBy == viewer.id else { throw ExtractError.somebodyElses }
    let store = extracts
    let programmeID = extract.programme
    guard
      let programme = try await database.read({ try catalogue.programme(programmeID, in: $0) })
    else { throw ExtractError.noSuchExtract(extract.name) }
    let decisions = try await database.read { try store.decisions(of: [extract.zone], in: $0) }
    let decision = decisions.first { $0.id == extract.decision }
    try decision?.require(on: viewer.today)
    let given = decision.flatMap { $0.columns.isEmpty ? nil : Set($0.columns) }
    let ring = try await keyRing(of: extract.zone)
    guard let key = ring.extractKey(extract.id, version: extract.keyVersion) else {
      throw PseudonymKeyError(.damaged(keys.directory.path))
    }
    let now = clock.now
    guard try await database.write({ try store.fetch(extract.id, at: now, in: $0) }) else {
      throw ExtractError.alreadyFetched(extract.name)
    }
    let versions = programme.versions.filter(\.isExtracted).map {
      ($0, ExtractColumns($0.definition, given: given))
    }
    let mark = "\(extract.name) \(viewer.user.login) \(Day(inSweden: extract.takenAt))"
    let files = ExtractFiles(
      extract: extract, programme: programme, tree: viewer.tree, mark: mark, versions: versions,
      decision: decision)
    for (name, content) in files.top { try await receive(.file(name: name, content: content)) }
    let reading = PersonReading(
      zone: extract.zone, purpose: extract.purpose, reason: extract.reason,
      via: "\(via), \(extract.name)", decision: decision?.reference)
    var run = ExtractRun(
      module: self, programme: programme, selection: extract.selection, reading: reading,
      viewer: viewer, key: key, mark: mark)
    let entries = try await run.entries(of: versions.map(\.0))
    for (version, columns) in versions {
      let parts = entries.filter { $0.version == version.registered.number }
      for (name, content) in files.beside(version, columns) {
        try await receive(.file(name: name, content: content))
      }
      let name = "\(ExtractFiles.directory(of: version))/\(ExtractLabels.dataFile)"
      try await receive(.begin(name: name))
      try await receive(.content(columns.header))
      for start in stride(from: 0, to: parts.count, by: Self.extractStep) {
        let some = Array(parts[start..<min(start + Self.extractStep, parts.count)])
        let content = try await run.rows(of: some, in: version, columns)
        if !content.isEmpty { try await receive(.content(content)) }
      }
      try await receive(.end)
    }
    let outcome = Extract.Outcome(
      completedAt: clock.now, rows: run.rowCount, episodes: run.episodeCount,
      persons: run.persons.count)
    let digest = run.personDigest
    try await database.write { connection in
      try store.complete(extract.id, outcome, personDigest: digest, in: connection)
      try organisation.changes.record(
        Change(
          "extract.fetched", by: viewer.id, zone: extract.zone, subject: extract.id.uuid,
          detail: "\(extract.name), persons \(outcome.persons), rows \(outcome.rows)"),
        on: connection)
    }
  }

  // MARK: Afterwards

  /// Records that the files have been deleted by who took them, or that they never will be fetched.
  func confirmDeleted(_ extract: Extract, _ viewer: Viewer) async throws {
    guard extract.takenBy == viewer.id else { throw ExtractError.somebodyElses }
    let (store, now) = (extracts, clock.now)
    try await database.write { connection in
      guard try store.confirmDeleted(extract.id, by: viewer.id, at: now, in: connection) else {
        throw ExtractError.alreadyDeleted(extract.name)
      }
      try organisation.changes.record(
        Change(
          extract.fetchedAt == nil ? "extract.cancelled" : "extract.deleted", by: viewer.id,
          zone: extract.zone, subject: extract.id.uuid,
          detail: extract.name), on: connection)
    }
  }

  /// The extracts that the viewer may see, latest first: a researcher's own, others' of the zone.
  func extracts(seenBy viewer: Viewer) async throws -> [Extract] {
    let store = extracts
    let zones = viewer.zones(for: .seeExtracts)
    return try await database.read { try store.extracts(of: zones, in: $0) }.filter {
      $0.takenBy == viewer.id || viewer.seesAllExtracts(of: $0.zone)
    }
  }
}

extension DisclosureDecision {
  /// Throws `ExtractError` unless it holds.
  fileprivate func require(on day: Day) throws(ExtractError) {
    if let revocation {
      throw .decisionRevoked(reference, Day(inSweden: revocation.at))
    }
    guard holds(on: day) else { throw .decisionExpired(reference, validTo) }
  }
}

extension Viewer {
  fileprivate func seesAllExtracts(of zone: ZoneID) -> Bool {
    let roles = Action.seeExtracts.roles.subtracting([.researcher])
    return units(roles).contains { tree[$0]?.zone == zone }
  }
}

extension LoadedVersion {
  /// Whether its answers count anywhere: those of a version that was withdrawn are left out.
  var isExtracted: Bool { [.started, .stopped].contains(registered.status) }
}

extension ExtractColumns {
  var header: [UInt8] {
    var writer = DelimitedWriter(separator: .comma, marksByteOrder: false, guardsFormulas: false)
    writer.append(header: all.map(\.name))
    return writer.drain()
  }
}
