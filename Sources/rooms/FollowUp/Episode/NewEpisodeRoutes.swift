import Core
import Database
import Foundation
import Organisation
import Programmes
import Web

/// Beginning an episode.
struct NewEpisodeRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}/ny"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post(Self.path, .collect, handler: begin),
    ]
  }

  /// What the form offers a viewer in a programme.
  private struct Offer: Sendable {
    let programme: LoadedProgramme
    let version: LoadedVersion
    let units: [OrgUnit]
    let workers: [User]

    var zone: ZoneID { programme.registered.zone }

    func page(_ viewer: Viewer, _ typed: FormData, _ errors: [FieldError] = []) -> NewEpisodePage {
      NewEpisodePage(
        programme: programme.registered.id, definition: version.definition,
        units: units.map { Choice($0.id.description, Text(verbatim: $0.name)) },
        workers: workers.map { Choice($0.id.description, $0.directoryName) },
        mayProtect: viewer.protectedZones.contains(zone), typed: typed, errors: errors)
    }
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let offer = try await offer(request, viewer)
    let typed = FormData([
      (NewEpisodeForm.episode, EpisodeID.make(at: module.clock.now).description),
      (NewEpisodeForm.start, "\(viewer.today)"),
      (NewEpisodeForm.worker, viewer.id.description),
      (NewEpisodeForm.unit, offer.units.count == 1 ? offer.units[0].id.description : ""),
    ])
    return .page(offer.page(viewer, typed).page)
  }

  private enum Outcome: Sendable {
    case begun(EpisodeID, mayRead: Bool)
    case already(Episode)
    /// The programme was stopped while the form was open.
    case stopped
    case heldElsewhere
  }

  @Sendable private func begin(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let offer = try await offer(request, viewer, asking: false)
    let form = NewEpisodeForm(try await request.form(), today: viewer.today)
    var errors = form.errors
    let unit = offer.units.first { $0.id == form.unit }
    if unit == nil { errors.append(FieldError(NewEpisodeForm.unit, EpisodeText.unitMissing)) }
    if !offer.workers.contains(where: { $0.id == form.worker }) {
      errors.append(FieldError(NewEpisodeForm.worker, EpisodeText.workerMissing))
    }
    func refused(_ errors: [FieldError]) -> WebResponse {
      .page(offer.page(viewer, form.typed, errors).page)
    }
    guard errors.isEmpty, let unit, let identity = form.identity, let start = form.start,
      let gender = form.gender
    else { return refused(errors) }

    do {
      _ = try await module.keyRing(of: offer.zone)
    } catch is PseudonymKeyError {
      throw WebError(
        status: 503, title: EpisodeText.newTitle, explanation: EpisodeText.noKeys)
    }
    let reading = PersonReading(zone: offer.zone, purpose: .dailyWork, via: "POST \(Self.path)")
    let outcome: Outcome
    do {
      outcome = try await module.organisation.persons.write(viewer, reading) {
        scope, connection in
        let now = module.clock.now
        let programme = try module.catalogue.programme(
          offer.programme.registered.id, in: connection)
        guard programme?.current != nil else { return (.stopped, []) }
        let ring = try module.keyRing(of: offer.zone, on: connection)
        let person = try person(
          identity, ring, form, zone: offer.zone, scope, on: connection)
        guard let person else { return (.heldElsewhere, []) }
        let open = try module.episodes.episodes(
          of: person, in: offer.programme.registered.id, connection: connection
        ).first { $0.end == nil }
        if let open {
          guard
            scope.reaches(unit: open.handler, assignee: open.worker, isProtected: open.isProtected)
          else { return (.heldElsewhere, [.person(person)]) }
          // The same form sent twice begins one episode.
          return (
            open.id == form.id ? .begun(open.id, mayRead: true) : .already(open),
            [.episode(open.id)]
          )
        }
        // An id that is taken is of a form that was changed and sent again.
        var id = form.id ?? .make(at: now)
        if try module.episodes.zone(of: id, in: connection) != nil { id = .make(at: now) }
        let episode = Episode(
          id: id, programme: offer.programme.registered.id,
          version: offer.version.registered.number, zone: offer.zone, person: person,
          isProtected: form.isProtected, unit: unit.id, worker: form.worker,
          caseReference: form.reference, household: form.household, start: start, end: nil,
          gender: gender, birthYear: form.birthYear, attributes: [:], rowVersion: 1)
        try module.cells.changing([episode.id], on: connection) {
          try module.episodes.add(episode, by: viewer.id, at: now, to: connection)
        }
        try module.organisation.changes.record(
          Change("episode.begun", by: viewer.id, zone: offer.zone, subject: id.uuid),
          on: connection)
        let mayRead = scope.reaches(
          unit: unit.id, assignee: form.worker, isProtected: form.isProtected)
        return (.begun(id, mayRead: mayRead), [.episode(id)])
      }
    } catch let error as DatabaseError where error.isOfStorage {
      return refused([FieldError(NewEpisodeForm.identity, error.message)])
    }
    switch outcome {
    case .begun(let id, let mayRead):
      let first = offer.version.definition.occasions.first { $0.kind == .start }
      guard mayRead else {
        return .seeOther(FollowUpURL.programme(offer.programme.registered.id) + "?startad=ja")
      }
      return .seeOther(
        first.map { FollowUpURL.form(id, $0.key) } ?? FollowUpURL.episode(id))
    case .already(let episode):
      return .page(
        AlreadyFollowedPage(
          programme: offer.programme.registered.id, definition: offer.version.definition,
          episode: episode.id,
          name: EpisodeText.name(episode.caseReference, start: episode.start)
        ).page)
    case .stopped:
      return refused([FieldError(NewEpisodeForm.identity, StoppingText.stoppedMeanwhile)])
    case .heldElsewhere:
      return refused([FieldError(NewEpisodeForm.identity, EpisodeText.heldElsewhere)])
    }
  }

  /// The person behind an identity, added when new; nil when only others may read about them.
  private func person(
    _ identity: PersonIdentity, _ ring: PseudonymKeyRing, _ form: NewEpisodeForm, zone: ZoneID,
    _ scope: PersonScope, on connection: any Connection
  ) throws -> PersonID? {
    let protects = form.isProtected && scope.includesProtected
    if let known = try module.episodes.person(
      ring.candidates(for: identity.canonical), zone: zone, in: connection)
    {
      let isProtected = try module.episodes.isProtected(known, in: connection)
      guard scope.includesProtected || !isProtected else { return nil }
      if protects {
        try module.cells.changing(
          module.episodes.ids(of: known, in: connection), on: connection,
          { try module.episodes.protect(known, in: connection) })
      }
      return known
    }
    let new = PersonID.make(at: module.clock.now)
    try module.episodes.addPerson(
      new, pseudonym: ring.pseudonym(of: identity.canonical), zone: zone, isProtected: protects,
      to: connection)
    return new
  }

  /// Once the form has been sent, the version that it asked about will do: what was typed is shown
  /// again if that has been stopped.
  private func offer(
    _ request: WebRequest, _ viewer: Viewer, asking: Bool = true
  ) async throws -> Offer {
    let programme = try await module.programme(of: request, viewer)
    let zone = programme.registered.zone
    guard try await module.organisation.store.zone(zone)?.personalDataEnabled == true else {
      throw AccessDenied(ProgrammeText.noPersonalData)
    }
    let stopped = asking ? nil : programme.versions.last { $0.registered.startedAt != nil }
    guard let version = programme.current ?? stopped else {
      throw WebError(
        status: 409, title: EpisodeText.newTitle,
        explanation: ProgrammeError.notStarted(programme.latest.definition.title.sv).message)
    }
    let units = viewer.collectingUnits(in: zone)
    guard !units.isEmpty else { throw AccessDenied.action }
    return Offer(
      programme: programme, version: version, units: units,
      workers: try await module.workers(in: Set(units.map(\.id)), viewer))
  }
}

extension Viewer {
  /// Where the viewer may begin episodes of a zone: units in force without others below them.
  func collectingUnits(in zone: ZoneID) -> [OrgUnit] {
    let allowed = units(for: .collect)
    return tree.units.filter { unit in
      unit.zone == zone && allowed.contains(unit.id) && unit.validity.contains(today)
        && !tree.children(of: unit.id).contains { $0.validity.contains(today) }
    }
  }
}

extension FollowUpModule {
  /// Those who collect in any of the units today, the viewer first.
  func workers(in units: Set<UnitID>, _ viewer: Viewer) async throws -> [User] {
    let store = organisation.store
    let memberships = try await store.memberships().filter {
      Action.collect.roles.contains($0.role) && $0.validity.contains(viewer.today)
    }
    let reaching = Set(
      memberships.filter { !viewer.tree.charge(of: $0.unit).isDisjoint(with: units) }.map(\.user))
    let users = try await store.users().filter { reaching.contains($0.id) && !$0.isClosed }
    return users.filter { $0.id == viewer.id } + users.filter { $0.id != viewer.id }
  }
}
