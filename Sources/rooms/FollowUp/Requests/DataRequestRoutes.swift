import Core
import Organisation
import Web

/// Requests by the registered: the list, one, its extract, its end.
struct DataRequestRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(DataProtectionURL.requests)/{request}"

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.requests, .seeDataProtection, handler: list),
      .post(DataProtectionURL.requests, .seeDataProtection, handler: record),
      .get(Self.path, .seeDataProtection, handler: show),
      .post("\(Self.path)/person", .disclose, handler: find),
      .get("\(Self.path)/utdrag", .disclose, handler: extract),
      .get("\(Self.path)/utdrag/fil", .disclose, handler: file),
      .post("\(Self.path)/stryk", .disclose, handler: strike),
      .post("\(Self.path)/avslut", .disclose, handler: close),
    ]
  }

  // MARK: The list

  private func listPage(_ viewer: Viewer) async throws -> DataRequestsPage {
    let zones = viewer.zones(for: .seeDataProtection)
    let store = module.requests
    return DataRequestsPage(
      requests: try await module.database.read { try store.requests(of: zones, in: $0) },
      boards: viewer.tree.boards(of: zones), today: viewer.today)
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(try await listPage(viewer).page)
  }

  @Sendable private func record(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = DataRequestForm(
      try await request.form(), zones: viewer.zones(for: .seeDataProtection), today: viewer.today)
    guard let recorded = try await module.record(form, viewer) else {
      var page = try await listPage(viewer)
      page.typed = form.typed
      page.errors = form.errors
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.request(recorded.id) + "?registrerad=ja")
  }

  // MARK: One request

  private func page(
    _ request: WebRequest, _ viewer: Viewer, _ action: Action
  ) async throws -> DataRequestPage {
    let id = request.parameter("request").flatMap { ID<DataRequest>($0) }
    let store = module.requests
    let zones = viewer.zones(for: action)
    guard
      let found = try await module.database.read({ try store.requests(of: zones, in: $0) })
        .first(where: { $0.id == id })
    else { throw WebError.notFound }
    let mayRead = viewer.zones(for: .disclose).contains(found.zone)
    var page = DataRequestPage(request: found, mayRead: mayRead, today: viewer.today)
    if mayRead, found.kind == .correction, found.closing == nil, let person = found.person {
      let episodes = module.episodes
      page.episodes = try await module.organisation.persons.read(
        viewer, module.reading(of: found, via: "GET \(Self.path)")
      ) { _, connection in
        (try episodes.ids(of: person, in: connection), [.person(person)])
      }
    }
    return page
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(request, viewer, .seeDataProtection)
    switch request.query.names.first {
    case "registrerad": page.notice = Notice(.success) { DataRequestText.recorded }
    case "hittad": page.notice = Notice(.success) { DataRequestText.found }
    case "avslutad": page.notice = Notice(.success) { DataRequestText.closed }
    default: break
    }
    return .page(page.page)
  }

  @Sendable private func find(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(request, viewer, .disclose)
    let typed = try await request.form()
    page.typed = typed
    let asked = page.request
    if asked.closing != nil {
      page.errors = [FieldError("person", DataRequestError.closed.message)]
    }
    if typed.trimmed("person").isEmpty {
      page.errors = [FieldError("person", RetentionText.personMissing)]
    }
    guard page.errors.isEmpty else { return .page(page.page) }
    let reading = module.reading(of: asked, via: "POST \(Self.path)/person")
    guard
      let person = try await PersonFinder(module: module).person(
        typed.trimmed("person"), viewer, reading)
    else {
      page.errors = [FieldError("person", RetentionError.noSuchPerson.message)]
      return .page(page.page)
    }
    try await module.attach(person, to: asked, viewer)
    return .seeOther(DataProtectionURL.request(asked.id) + "?hittad=ja")
  }

  // MARK: The extract

  @Sendable private func extract(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let asked = try await page(request, viewer, .disclose).request
    guard
      let extract = try await module.registerExtract(
        of: asked, viewer, in: viewer.language, via: "GET \(Self.path)/utdrag")
    else { throw WebError.notFound }
    let isStruck = request.query.names.first == "struket"
    return .page(
      RegisterExtractPage(
        extract: extract, request: asked,
        notice: isStruck ? Notice(.success) { DataRequestText.struckNow } : nil
      ).page)
  }

  @Sendable private func file(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let asked = try await page(request, viewer, .disclose).request
    guard
      let extract = try await module.registerExtract(
        of: asked, viewer, in: viewer.language, via: "GET \(Self.path)/utdrag/fil")
    else { throw WebError.notFound }
    return .download(
      name: "registerutdrag-\(asked.name).json", contentType: "application/json",
      body: try extract.json())
  }

  @Sendable private func strike(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer, .disclose)
    let texts = Set(try await request.form().all("stryk").compactMap { StruckText($0) })
    do {
      try await module.strike(texts, in: page.request, viewer)
    } catch let refusal as DataRequestError {
      page.errors = [FieldError("person", refusal.message)]
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.registerExtract(page.request.id) + "?struket=ja")
  }

  @Sendable private func close(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await page(request, viewer, .disclose)
    let form = RequestClosingForm(
      try await request.form(), of: page.request, today: viewer.today, now: module.clock.now)
    page.typed = form.typed
    page.errors = form.errors
    guard let closing = form.closing else { return .page(page.page) }
    do {
      try await module.close(page.request, closing, viewer)
    } catch let refusal as DataRequestError {
      page.errors = [FieldError(RequestClosingForm.outcome, refusal.message)]
      return .page(page.page)
    }
    return .seeOther(DataProtectionURL.request(page.request.id) + "?avslutad=ja")
  }
}

extension UnitTree {
  /// The boards of some zones.
  func boards(of zones: Set<ZoneID>) -> [OrgUnit] {
    units.filter { unit in unit.kind == .board && unit.zone.map(zones.contains) == true }
  }
}
