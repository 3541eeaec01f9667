import Core
import Organisation
import Programmes
import Web

/// Deletion in time: decisions, plans, holds, delivery to the archives, certificates.
struct RetentionRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(DataProtectionURL.retention)/program/{programme}"

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.retention, .seeDataProtection, handler: list),
      .get(Self.path, .seeDataProtection, handler: show),
      .post("\(Self.path)/granska", .decideRetention, handler: check),
      .post(Self.path, .decideRetention, handler: record),
      .post("\(Self.path)/arkiv", .disclose, handler: archive),
      .post("\(Self.path)/mottaget", .disclose, handler: received),
      .get(
        "\(DataProtectionURL.retention)/bevis/{run}", .seeDataProtection, handler: certificate),
      .get(DataProtectionURL.holds, .seeDataProtection, handler: holds),
      .post(DataProtectionURL.holds, .decideRetention, handler: hold),
      .post("\(DataProtectionURL.holds)/{hold}/slut", .decideRetention, handler: lift),
    ]
  }

  // MARK: Programmes

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let shown = try await module.retentionShown(to: viewer)
    let store = module.retention
    let ids = Set(shown.map(\.programme.registered.id))
    let runs = try await module.database.read { try store.runs(of: ids, in: $0) }
    return .page(RetentionListPage(programmes: shown, runs: runs).page)
  }

  private func page(_ request: WebRequest, _ viewer: Viewer) async throws -> RetentionPage {
    guard let id = request.parameter("programme").flatMap({ ProgrammeID($0) }),
      let shown = try await module.retentionShown(to: viewer).first(where: {
        $0.programme.registered.id == id
      })
    else { throw WebError.notFound }
    let store = module.retention
    let (decisions, runs) = try await module.database.read { connection in
      (
        try store.decisions(of: [id], in: connection), try store.runs(of: [id], in: connection)
      )
    }
    let zone = shown.programme.registered.zone
    return RetentionPage(
      shown: shown, earlier: decisions.filter { $0.endedAt != nil },
      underWay: runs.first { $0.doneAt == nil },
      mayDecide: viewer.zones(for: .decideRetention).contains(zone),
      mayArchive: viewer.zones(for: .disclose).contains(zone), today: viewer.today)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(request, viewer)
    switch request.query.names.first {
    case "registrerat": page.notice = Notice(.success) { RetentionText.recorded }
    case "mottaget": page.notice = Notice(.success) { RetentionText.receivedNow }
    default: break
    }
    return .page(page.page)
  }

  private func form(
    _ request: WebRequest, _ page: RetentionPage, _ viewer: Viewer
  ) async throws -> RetentionForm {
    guard page.mayDecide else { throw AccessDenied.action }
    return RetentionForm(
      try await request.form(), of: page.shown.programme.registered.id, today: viewer.today,
      now: module.clock.now)
  }

  @Sendable private func check(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let form = try await form(request, page, viewer)
    guard let decision = form.decision else {
      page.typed = form.typed
      page.errors = form.errors
      return .page(page.page)
    }
    let (store, today) = (module.retention, viewer.today)
    let plan = try await module.database.read { try store.plan(decision, on: today, in: $0) }
    return .page(
      RetentionCheckPage(shown: page.shown, decision: decision, plan: plan, typed: form.typed).page)
  }

  @Sendable private func record(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let form = try await form(request, page, viewer)
    page.typed = form.typed
    page.errors = form.errors
    guard let decision = form.decision else { return .page(page.page) }
    do {
      try await module.record(decision, of: page.shown.programme, viewer)
    } catch let refusal as RetentionError {
      page.errors = [FieldError(RetentionForm.basis, refusal.message)]
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.retention(decision.programme) + "?registrerat=ja")
  }

  // MARK: Archives

  @Sendable private func archive(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let (module, programme) = (module, page.shown.programme)
    do {
      try await module.checkExport(programme, viewer)
    } catch let refusal as RetentionError {
      page.errors = [FieldError("arkiv", refusal.message)]
      return .page(page.page)
    }
    let name = "arkiv-\(programme.registered.key)-\(viewer.today).zip"
    return .stream(name: name, contentType: "application/zip") { stream in
      try await module.archive(programme, viewer, via: "POST \(Self.path)/arkiv") {
        try await stream.write($0)
      }
    }
  }

  @Sendable private func received(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer)
    let typed = try await request.form()
    page.typed = typed
    page.errors = typed.wordErrors(
      "arkivref", longest: 100, missing: RetentionText.referenceMissing)
    guard page.errors.isEmpty else { return .page(page.page) }
    let registered = page.shown.programme.registered
    do {
      guard let run = page.underWay else { throw RetentionError.notExported }
      try await module.received(
        run, reference: typed.trimmed("arkivref"), zone: registered.zone, viewer)
    } catch let refusal as RetentionError {
      page.errors = [FieldError("arkiv", refusal.message)]
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.retention(registered.id) + "?mottaget=ja")
  }

  @Sendable private func certificate(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let store = module.retention
    guard let id = request.parameter("run").flatMap({ ID<RetentionRun>($0) }),
      let run = try await module.database.read({ try store.run(id, in: $0) }),
      let shown = try await module.retentionShown(to: viewer).first(where: {
        $0.programme.registered.id == run.programme
      })
    else { throw WebError.notFound }
    let decisions = try await module.database.read {
      try store.decisions(of: [run.programme], in: $0)
    }
    return .page(
      CertificatePage(
        run: run, decision: decisions.first { $0.id == run.decision }, programme: shown.title,
        board: viewer.tree.board(of: shown.programme.registered.zone)?.name ?? "–"
      ).page)
  }

  // MARK: Holds

  private func holdsPage(_ viewer: Viewer) async throws -> HoldsPage {
    let zones = viewer.zones(for: .seeDataProtection)
    let programmes = try await module.programmes(in: zones)
    let store = module.retention
    let holds = try await module.database.read { try store.holds(of: zones, in: $0) }
    return HoldsPage(
      holds: holds, programmes: programmes,
      boards: viewer.tree.boards(of: zones), mayDecide: viewer.may(.decideRetention),
      mayNamePersons: viewer.may(.disclose),
      today: viewer.today)
  }

  @Sendable private func holds(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await holdsPage(viewer)
    switch request.query.names.first {
    case "registrerat": page.notice = Notice(.success) { RetentionText.heldNow }
    case "avslutat": page.notice = Notice(.success) { RetentionText.liftedNow }
    default: break
    }
    return .page(page.page)
  }

  @Sendable private func hold(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await holdsPage(viewer)
    let form = HoldForm(
      try await request.form(), programmes: page.programmes,
      zones: viewer.zones(for: .decideRetention), today: viewer.today)
    page.typed = form.typed
    page.errors = form.errors
    guard form.errors.isEmpty, let zone = form.zone else { return .page(page.page) }
    var person: PersonID?
    if form.covers == .person {
      let reading = PersonReading(
        zone: zone, purpose: .registerExtract, reason: form.typed.trimmed(HoldForm.reason),
        via: "POST \(DataProtectionURL.holds)")
      if let fault = ReadingReason.fault(in: reading.reason) {
        page.errors = [FieldError(HoldForm.reason, fault)]
        return .page(page.page)
      }
      person = try await PersonFinder(module: module).person(
        form.typed.trimmed(HoldForm.person), viewer, reading)
      if person == nil {
        page.errors = [FieldError(HoldForm.person, RetentionError.noSuchPerson.message)]
        return .page(page.page)
      }
    }
    guard let hold = form.hold(of: person, from: viewer.today, at: module.clock.now) else {
      return .page(page.page)
    }
    try await module.record(hold, viewer)
    return .seeOther(DataProtectionURL.holds + "?registrerat=ja")
  }

  @Sendable private func lift(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    guard let id = request.parameter("hold").flatMap({ ID<RetentionHold>($0) }),
      let hold = try await holdsPage(viewer).holds.first(where: { $0.id == id })
    else { throw WebError.notFound }
    _ = try await module.lift(hold, viewer)
    return .seeOther(DataProtectionURL.holds + "?avslutat=ja")
  }
}

extension FollowUpModule {
  func programmes(in zones: Set<ZoneID>) async throws -> [LoadedProgramme] {
    let catalogue = catalogue
    return try await database.read { try catalogue.all(in: $0) }
      .filter { zones.contains($0.registered.zone) }
  }

  /// The programmes of the boards whose data protection the viewer sees to, with what is due.
  func retentionShown(to viewer: Viewer) async throws -> [RetentionShown] {
    let programmes = try await programmes(in: viewer.zones(for: .seeDataProtection))
    let (store, today) = (retention, viewer.today)
    return try await database.read { connection in
      let decisions = try store.decisions(
        of: Set(programmes.map(\.registered.id)), in: connection)
      return try programmes.map { programme in
        let decision = decisions.first {
          $0.programme == programme.registered.id && $0.endedAt == nil
        }
        return RetentionShown(
          programme: programme, decision: decision,
          plan: try decision.map { try store.plan($0, on: today, in: connection) })
      }
    }
  }
}
