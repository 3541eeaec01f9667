import Core
import Cryptography
import Database
import DisclosureControl
import Foundation
import Operations
import Organisation
import Programmes

extension FollowUpModule {
  var publications: PublicationStore {
    PublicationStore(municipality: organisation.municipality.id)
  }

  /// Persons as a publication counts them, read through the gate with no human reader.
  private func facts(
    _ publication: String, _ plan: PublicationPlan, of programme: LoadedProgramme, tree: UnitTree,
    holders: [UnitID]
  ) async throws -> PublicationFacts {
    let computation = ResultComputation(
      programme, columns: plan.columns, breakdowns: plan.breakdowns.map(Key.init(_:)), tree: tree)
    let episodes = episodes
    let zone = programme.registered.zone
    let contributions = try await organisation.persons.readForRelease(
      zone, via: "publication \(publication) of \(programme.registered.key)"
    ) { scope, connection in
      try computation.contributions(from: episodes, scope: scope, in: connection)
    }
    return PublicationFacts(
      publication: publication, plan: plan, programme: programme, computation: computation,
      contributions: contributions,
      holders: PublicationHolders(of: zone, in: tree, known: holders))
  }

  // MARK: Planning

  /// Keeps a plan with what it would have shown of the last year; `known` is to be planned anew.
  ///
  /// Throws `PublicationError`, `AccessDenied` or what reading refuses.
  func plan(
    _ asked: PublicationPlan, mergesUnits: Bool, of programme: LoadedProgramme,
    insteadOf known: Publication? = nil, _ viewer: Viewer
  ) async throws -> Publication {
    let registered = programme.registered
    guard viewer.zones(for: .release).contains(registered.zone) else { throw AccessDenied.action }
    guard let zone = try await organisation.store.zone(registered.zone) else {
      throw AccessDenied.action
    }
    let facts = try await facts(
      known?.name ?? "P", asked, of: programme, tree: viewer.tree, holders: [])
    guard !facts.subjects.isEmpty else { throw PublicationError.nothingToShow }
    let rules = ProtectionRules(threshold: zone.threshold)
    let today = viewer.today
    let (plan, preview) = try await onThread {
      var facts = facts
      if mergesUnits, facts.breakdowns.contains(where: facts.isByUnit) {
        facts.plan.units = facts.unitsToKeep(rules: rules, endedBefore: today)
      }
      return (facts.plan, try PublicationPreview(facts, rules: rules, endedBefore: today))
    }
    let (store, now, changes) = (publications, clock.now, organisation.changes)
    return try await database.write { connection in
      let publication = Publication(
        id: known?.id ?? .make(at: now),
        number: try known?.number ?? store.nextNumber(in: connection), zone: registered.zone,
        programme: registered.id, plan: plan, preview: preview,
        plannedAt: known?.plannedAt ?? now, plannedBy: known?.plannedBy ?? viewer.id)
      if known == nil {
        try store.add(publication, to: connection)
      } else {
        guard try store.replan(publication, in: connection) else {
          throw PublicationError.planStands
        }
        try store.withdraw(publication.id, in: connection)
      }
      try changes.record(
        Change(
          "publication.planned", by: viewer.id, zone: registered.zone,
          subject: publication.id.uuid,
          detail: "\(publication.name) \(plan.audience.rawValue) \(plan.cadence.rawValue)"),
        on: connection)
      return publication
    }
  }

  // MARK: Releasing

  /// Works out a release with its proof; nothing is out before somebody decides. What waited before
  /// is thrown away.
  ///
  /// Throws `PublicationError`, `AccessDenied` or what reading refuses.
  func propose(
    _ publication: Publication, _ period: PublicationPeriod,
    correcting: PublishedTable.Correction? = nil, _ viewer: Viewer
  ) async throws {
    guard viewer.zones(for: .release).contains(publication.zone) else { throw AccessDenied.action }
    try await check(period, correcting, of: publication, viewer)
    let programme = try await programme(of: publication)
    let state = try await ledgerState(of: programme, begins: true)
    let facts = try await facts(
      publication.name, publication.plan, of: programme, tree: viewer.tree, holders: state.holders)
    let store = publications
    let releases = try await database.read { try store.releases(of: publication.id, in: $0) }
    let head = tableHead(
      publication, releases.count + 1, period, correcting, programme, state.ledger, viewer)
    let now = clock.now
    let proposal = try await onThread { () throws -> PublicationProposal in
      let ledger = try state.opened()
      let draft = PublicationDraft(facts, period, atoms: state.known(in: ledger))
      let result = try Self.protect(draft, ledger, state)
      let table = head.table(of: draft, isShown: result.isShown)
      return PublicationProposal(
        publication: publication.id, ledgerDigest: ledger.digest, draftDigest: draft.digest,
        table: table, body: try table.body(), certificate: result.certificate.bytes, madeAt: now,
        madeBy: viewer.id)
    }
    let changes = organisation.changes
    try await database.write { connection in
      try store.propose(proposal, in: connection)
      try changes.record(
        Change(
          "publication.proposed", by: viewer.id, zone: publication.zone,
          subject: publication.id.uuid, detail: "\(publication.name) \(period.code)"),
        on: connection)
    }
  }

  private static func protect(
    _ draft: PublicationDraft, _ ledger: Ledger, _ state: LedgerState
  ) throws(PublicationError) -> (isShown: [Bool], certificate: Certificate) {
    let request: Suppression.Request
    let last = try state.lastCertificate()
    do {
      request = try draft.request(ledger, last: last, rules: state.rules)
    } catch {
      throw PublicationError(error)
    }
    do {
      let result = try Suppression(rules: state.rules).protect(request)
      return (Array(result.isPublished.dropFirst(ledger.cellCount)), result.certificate)
    } catch {
      throw PublicationError(
        error, names: ledger.releases.flatMap(\.cells) + draft.system.names)
    }
  }

  private func check(
    _ period: PublicationPeriod, _ correcting: PublishedTable.Correction?,
    of publication: Publication, _ viewer: Viewer
  ) async throws {
    guard period.cadence == publication.plan.cadence else { throw PublicationError.noSuchPeriod }
    guard let last = period.days.to, last < viewer.today else {
      throw PublicationError.periodNotOver(period)
    }
    let store = publications
    let releases = try await database.read { try store.releases(of: publication.id, in: $0) }
    let before = releases.last { $0.table.period == period.code }
    if let correcting {
      guard let before, before.number == correcting.number else {
        throw PublicationError.noSuchRelease
      }
    } else if let before {
      throw PublicationError.released(before.number)
    }
  }

  /// Releases what was proposed, if it is still what it was: sealed in the ledger, numbered, frozen.
  ///
  /// Throws `PublicationError`, `AccessDenied` or what reading refuses.
  @discardableResult
  func decide(_ publication: Publication, _ viewer: Viewer) async throws -> PublishedRelease {
    guard viewer.zones(for: .release).contains(publication.zone) else { throw AccessDenied.action }
    let store = publications
    guard
      let proposal = try await database.read({ try store.proposal(of: publication.id, in: $0) }),
      let period = PublicationPeriod(proposal.table.period)
    else { throw PublicationError.noProposal }
    let programme = try await programme(of: publication)
    let state = try await ledgerState(of: programme, begins: false)
    let facts = try await facts(
      publication.name, publication.plan, of: programme, tree: viewer.tree, holders: state.holders)
    let bodyDigest = Sodium.sha256(Array(proposal.body.utf8))
    let name = "\(publication.name)/\(proposal.table.number) \(bodyDigest.hexadecimal)"
    let (ledger, atoms, certificateDigest) = try await onThread {
      try Self.sealed(proposal, as: name, facts, period, state)
    }
    let release = PublishedRelease(
      publication: publication.id, number: proposal.table.number, ledger: state.ledger.id,
      place: ledger.releases.count - 1, table: proposal.table, body: proposal.body,
      certificateDigest: certificateDigest, decidedAt: clock.now, decidedBy: viewer.id)
    let sealed = Array(ledger.bytes.dropFirst(state.bytes.count))
    let (holders, digest) = (facts.holders.parts, ledger.digest.hexadecimal)
    let changes = organisation.changes
    try await database.write { connection in
      // Somebody else may have released something of the series in the meantime.
      guard try store.sealed(state.ledger, in: connection).bytes == state.bytes else {
        throw PublicationError.changedMeanwhile
      }
      try store.seal(
        sealed, proposal.certificate, at: release.place, of: state.ledger.id, in: connection)
      try store.add(
        holders[state.holders.count...], of: state.ledger.id, to: connection)
      try store.replaceAtoms(of: state.ledger.id, with: atoms, in: connection)
      try store.add(release, to: connection)
      try store.withdraw(publication.id, in: connection)
      try changes.record(
        Change(
          "publication.released", by: viewer.id, zone: publication.zone,
          subject: publication.id.uuid,
          detail: "\(publication.name)/\(release.number) \(period.code) \(digest)"),
        on: connection)
    }
    return release
  }

  /// The ledger with the proposal sealed in it, and in which atom everybody then is. Refuses when what
  /// is counted today is not what was proposed.
  private static func sealed(
    _ proposal: PublicationProposal, as name: String, _ facts: PublicationFacts,
    _ period: PublicationPeriod, _ state: LedgerState
  ) throws(PublicationError) -> (
    ledger: Ledger, atoms: [PersonID: Int], certificateDigest: [UInt8]
  ) {
    var ledger = try state.opened()
    let draft = PublicationDraft(facts, period, atoms: state.known(in: ledger))
    let isShown = proposal.table.cells.map { $0.value != nil }
    guard ledger.digest == proposal.ledgerDigest, draft.digest == proposal.draftDigest,
      isShown.count == draft.system.names.count,
      draft.subjects(isShown) == proposal.table.subjects,
      let certificate = Certificate(bytes: proposal.certificate)
    else { throw .changedMeanwhile }
    let numbers: [Int]
    do {
      numbers = try ledger.append(
        draft.ledgerDraft(name), isShown: isShown, provedBy: certificate)
    } catch {
      throw PublicationError(error)
    }
    var atoms: [PersonID: Int] = [:]
    for (group, atom) in zip(draft.groups, numbers) {
      for person in group.persons { atoms[person] = atom }
    }
    return (ledger, atoms, certificate.digest)
  }

  /// Throws away what was proposed.
  func withdrawProposal(of publication: Publication, _ viewer: Viewer) async throws {
    guard viewer.zones(for: .release).contains(publication.zone) else { throw AccessDenied.action }
    let store = publications
    try await database.write { try store.withdraw(publication.id, in: $0) }
  }

  // MARK: What is known

  func programme(of publication: Publication) async throws -> LoadedProgramme {
    let (catalogue, id) = (catalogue, publication.programme)
    guard let programme = try await database.read({ try catalogue.programme(id, in: $0) }) else {
      throw PublicationError.nothingToShow
    }
    return programme
  }

  /// The ledger that the programme's results go into; it begins with the first proposal.
  private func ledgerState(
    of programme: LoadedProgramme, begins: Bool
  ) async throws -> LedgerState {
    let (store, registered, now) = (publications, programme.registered, clock.now)
    let series = programme.series(of: programme.reported.registered.number).min() ?? 1
    let zone = try await organisation.store.zone(registered.zone)
    if begins, let zone {
      try await database.write { connection in
        guard try store.ledger(of: registered.id, series: series, in: connection) == nil else {
          return
        }
        try store.begin(
          PublicationLedger(
            id: .make(at: now), zone: zone.id, programme: registered.id, series: series,
            threshold: zone.threshold), at: now, in: connection)
      }
    }
    return try await database.read { connection in
      guard let ledger = try store.ledger(of: registered.id, series: series, in: connection) else {
        throw PublicationError.noProposal
      }
      let (bytes, certificates) = try store.sealed(ledger, in: connection)
      return LedgerState(
        ledger: ledger, bytes: bytes, certificates: certificates,
        holders: try store.holders(of: ledger.id, in: connection),
        atoms: try store.atoms(of: ledger.id, in: connection))
    }
  }

  private func tableHead(
    _ publication: Publication, _ number: Int, _ period: PublicationPeriod,
    _ correcting: PublishedTable.Correction?, _ programme: LoadedProgramme,
    _ ledger: PublicationLedger, _ viewer: Viewer
  ) -> PublishedTable {
    let definition = programme.reported.definition
    return PublishedTable(
      publication: publication.name, number: number, title: publication.plan.title,
      purpose: publication.plan.purpose, audience: publication.plan.audience,
      municipality: organisation.municipality.name,
      board: viewer.tree.board(of: publication.zone)?.name ?? "",
      programme: .init(code: definition.key.name, title: definition.title),
      version: definition.version, countsHouseholds: definition.unitOfAnalysis == .household,
      period: period.code, asOf: viewer.today, threshold: ledger.threshold, corrects: correcting,
      divisions: [], subjects: [])
  }
}

extension PublishedTable {
  /// The table to the byte: what is sealed and kept.
  func body() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Filled with what is shown of a draft.
  fileprivate func table(of draft: PublicationDraft, isShown: [Bool]) -> PublishedTable {
    var table = self
    table.divisions = draft.divisions
    table.subjects = draft.subjects(isShown)
    return table
  }
}
