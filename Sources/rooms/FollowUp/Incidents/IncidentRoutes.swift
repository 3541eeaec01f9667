import Core
import Foundation
import Organisation
import Web

/// Personal data breaches: the list, one, those whom it affects.
struct IncidentRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(DataProtectionURL.incidents)/{incident}"

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.incidents, .seeDataProtection, handler: list),
      .post(DataProtectionURL.incidents, .seeDataProtection, handler: record),
      .get(Self.path, .seeDataProtection, handler: show),
      .post(Self.path, .seeDataProtection, handler: assess),
      .post("\(Self.path)/avslut", .seeDataProtection, handler: close),
      .get("\(Self.path)/berorda", .disclose, handler: affected),
    ]
  }

  private var store: IncidentStore {
    IncidentStore(municipality: module.organisation.municipality.id)
  }

  private func listPage(_ viewer: Viewer) async throws -> IncidentsPage {
    let (store, zones) = (store, viewer.zones(for: .seeDataProtection))
    return IncidentsPage(
      incidents: try await module.database.read { try store.incidents(of: zones, in: $0) },
      boards: viewer.tree.boards(of: zones), now: module.clock.now)
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(try await listPage(viewer).page)
  }

  @Sendable private func record(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let zones = viewer.zones(for: .seeDataProtection)
    let (store, extracts, now) = (store, module.extracts, module.clock.now)
    let form = IncidentForm(
      try await request.form(), zones: zones,
      users: try await module.organisation.store.users(),
      extracts: try await module.database.read { try extracts.extracts(of: zones, in: $0) },
      now: now)
    guard form.errors.isEmpty, let zone = form.zone, let kind = form.kind,
      let discovered = form.discovered
    else {
      var page = try await listPage(viewer)
      page.typed = form.typed
      page.errors = form.errors
      return .page(page.page)
    }
    let changes = module.organisation.changes
    let id = try await module.database.write { connection in
      var incident = Incident(
        id: .make(at: now), number: try store.nextNumber(in: connection), zone: zone,
        title: form.typed.trimmed(IncidentForm.title), kind: kind,
        happened: form.typed.trimmed(IncidentForm.happened), discoveredAt: discovered)
      incident.source = form.source
      try store.add(incident, by: viewer.id, at: now, to: connection)
      try changes.record(
        Change(
          "incident.recorded", by: viewer.id, zone: zone, subject: incident.id.uuid,
          detail: incident.name), on: connection)
      return incident.id
    }
    return .seeOther(DataProtectionURL.incident(id) + "?registrerad=ja")
  }

  // MARK: One breach

  private func page(_ request: WebRequest, _ viewer: Viewer) async throws -> IncidentPage {
    let id = request.parameter("incident").flatMap { ID<Incident>($0) }
    let (store, zones) = (store, viewer.zones(for: .seeDataProtection))
    guard
      let incident = try await module.database.read({ try store.incidents(of: zones, in: $0) })
        .first(where: { $0.id == id })
    else { throw WebError.notFound }
    var source: String?
    switch incident.source {
    case .reader(let user, let period)?:
      let login = try await module.organisation.store.users().first { $0.id == user }?.login
      source =
        "\(login ?? "–") \(period.from.map { "\($0)" } ?? "") – \(period.to.map { "\($0)" } ?? "")"
    case .extract(let id)?:
      let extracts = module.extracts
      source = try await module.database.read { try extracts.extract(id, in: $0) }?.name
    case nil: break
    }
    return IncidentPage(
      incident: incident, source: source,
      mayReadPersons: viewer.zones(for: .disclose).contains(incident.zone), now: module.clock.now)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(request, viewer)
    switch request.query.names.first {
    case "registrerad": page.notice = Notice(.success) { IncidentText.recorded }
    case "sparad": page.notice = Notice(.success) { IncidentText.saved }
    case "avslutad": page.notice = Notice(.success) { IncidentText.closedNow }
    default: break
    }
    return .page(page.page)
  }

  @Sendable private func assess(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let form = AssessmentForm(
      try await request.form(), of: page.incident, today: viewer.today, now: module.clock.now)
    page.typed = form.typed
    page.errors = form.errors
    guard form.errors.isEmpty else { return .page(page.page) }
    let (store, changes, incident) = (store, module.organisation.changes, form.incident)
    let isSaved = try await module.database.write { connection in
      guard try store.save(incident, in: connection) else { return false }
      try changes.record(
        Change(
          "incident.assessed", by: viewer.id, zone: incident.zone, subject: incident.id.uuid,
          detail: incident.name), on: connection)
      return true
    }
    guard isSaved else {
      page.errors = [FieldError(AssessmentForm.risk, IncidentError.changedMeanwhile.message)]
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.incident(incident.id) + "?sparad=ja")
  }

  @Sendable private func close(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let (store, changes, incident) = (store, module.organisation.changes, page.incident)
    guard incident.missing.isEmpty else {
      page.errors = incident.missing.map {
        FieldError("avsluta", IncidentText.cannotClose + Text(verbatim: " ") + $0)
      }
      return .page(page.page)
    }
    let now = module.clock.now
    try await module.database.write { connection in
      guard try store.close(incident.id, by: viewer.id, at: now, in: connection) else { return }
      try changes.record(
        Change(
          "incident.closed", by: viewer.id, zone: incident.zone, subject: incident.id.uuid,
          detail: incident.name), on: connection)
    }
    return .seeOther(DataProtectionURL.incident(incident.id) + "?avslutad=ja")
  }

  /// Those whom the log says that it affects, read through the gate.
  @Sendable private func affected(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let shown = try await page(request, viewer)
    let incident = shown.incident
    guard shown.mayReadPersons, let source = incident.source else { throw WebError.notFound }
    let reading = PersonReading(
      zone: incident.zone, purpose: .registerExtract,
      reason: IncidentText.readingReason(incident).sv, via: "GET \(Self.path)/berorda")
    let (store, gate, name) = (store, module.organisation.persons, shown.source)
    let (found, logged) = try await gate.read(viewer, reading) { scope, connection in
      let subjects: [AccessSubject] =
        switch source {
        case .reader(let user, let period):
          try gate.subjects(
            readBy: user, during: period, endingIn: nil, zone: incident.zone, on: connection)
        case .extract:
          try gate.subjects(
            readBy: nil, during: .always, endingIn: ", \(name ?? "")", zone: incident.zone,
            on: connection)
        }
      var (persons, episodes): (Set<PersonID>, Set<EpisodeID>) = ([], [])
      for subject in subjects {
        if case .person(let id) = subject { persons.insert(id) }
        if case .episode(let id) = subject { episodes.insert(id) }
      }
      let found = try store.references(of: persons, episodes, scope: scope, in: connection)
      let known = Set(found.map(\.person))
      return ((found, persons.subtracting(known).count), known.map { .person($0) })
    }
    let persons = found.map {
      AffectedPage.Person(
        reference: $0.reference ?? "–", unit: viewer.tree[$0.unit]?.name ?? "–")
    }
    return .page(AffectedPage(incident: incident, persons: persons, gone: logged).page)
  }
}
