import Core
import Web

/// Planning a reorganisation, deciding it, undoing it.
struct ReorganisationRoutes: Sendable {
  let module: OrganisationModule

  private static let path = "\(OrganisationURL.reorganisations)/{reorganisation}"

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.reorganisations, .manageOrganisation, handler: list),
      .post(OrganisationURL.reorganisations, .manageOrganisation, handler: create),
      .get(Self.path, .manageOrganisation, handler: show),
      .post("\(Self.path)/uppgifter", .manageOrganisation, handler: saveDetails),
      .get("\(Self.path)/andring/{kind}", .manageOrganisation, handler: ask),
      .post("\(Self.path)/andring/{kind}", .manageOrganisation, handler: add),
      .post("\(Self.path)/andringar/{change}/bort", .manageOrganisation, handler: remove),
      .post("\(Self.path)/beslut", .manageOrganisation, handler: decide),
      .post("\(Self.path)/angra", .manageOrganisation, handler: undo),
      .post("\(Self.path)/bort", .manageOrganisation, handler: discard),
    ]
  }

  private var store: OrganisationStore { module.store }

  // MARK: Plans

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(
      ReorganisationsPage(plans: try await store.reorganisations(), today: viewer.today).page)
  }

  @Sendable private func create(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    let (name, day, errors) = details(form, viewer)
    guard let day, errors.isEmpty else {
      return .page(
        ReorganisationsPage(
          plans: try await store.reorganisations(), today: viewer.today, name: name,
          day: form.trimmed("dag"), errors: errors
        ).page)
    }
    let plan = try await store.createReorganisation(name: name, day: day, by: viewer.id)
    return .seeOther(OrganisationURL.reorganisation(plan.id))
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(try await plan(of: request, viewer), viewer)
  }

  @Sendable private func saveDetails(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    var plan = try await plan(of: request, viewer, form)
    let (name, day, errors) = details(form, viewer)
    guard let day, errors.isEmpty else {
      return try await page(plan, viewer, name: name, day: form.trimmed("dag"), errors: errors)
    }
    plan.name = name
    plan.day = day
    return try await save(plan, viewer)
  }

  private func details(
    _ form: FormData, _ viewer: Viewer
  ) -> (name: String, day: Day?, errors: [FieldError]) {
    let name = form.trimmed("namn")
    let day = Day(form.trimmed("dag"))
    var errors: [FieldError] = []
    if name.isEmpty {
      errors.append(FieldError("namn", ReorganisationPageText.nameMissing))
    }
    if day == nil { errors.append(FieldError("dag", UserText.dayMissing(viewer.today))) }
    return (name, day, errors)
  }

  // MARK: Changes

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let plan = try await plan(of: request, viewer)
    return try await page(plan, ChangeForm(try kind(of: request), request.query), viewer)
  }

  @Sendable private func add(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let typed = try await request.form()
    var plan = try await plan(of: request, viewer, typed)
    let form = ChangeForm(try kind(of: request), typed)
    let change: OrganisationChange
    do throws(FieldError) {
      change = try form.change()
    } catch {
      return try await page(plan, form, viewer, errors: [error])
    }
    try await requireCharge(of: [change], viewer)
    plan.changes.append(change)
    let preview = try await store.preview(plan)
    let faults = preview.faults.filter { $0.change == plan.changes.count - 1 }
    guard faults.isEmpty else {
      plan.changes.removeLast()
      return try await page(
        plan, form, viewer, errors: faults.map { FieldError(form.mainField, $0.message) })
    }
    return try await save(plan, viewer)
  }

  @Sendable private func remove(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var plan = try await plan(of: request, viewer, try await request.form())
    guard let change = request.parameter("change").flatMap({ Int($0) }),
      plan.changes.indices.contains(change)
    else { throw WebError.notFound }
    plan.changes.remove(at: change)
    return try await save(plan, viewer)
  }

  // MARK: Decisions

  @Sendable private func decide(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let plan = try await plan(of: request, viewer, try await request.form())
    return try await answer(plan, viewer, field: "beslut") {
      try await store.decide(plan, by: viewer.id)
    }
  }

  @Sendable private func undo(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let plan = try await plan(of: request, viewer)
    return try await answer(plan, viewer, field: "angra") {
      try await store.undo(plan.id, by: viewer.id)
    }
  }

  @Sendable private func discard(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let plan = try await plan(of: request, viewer, try await request.form())
    return try await answer(plan, viewer, field: "andringar", to: OrganisationURL.reorganisations) {
      try await store.remove(plan, by: viewer.id)
    }
  }

  private func save(_ plan: Reorganisation, _ viewer: Viewer) async throws -> WebResponse {
    try await answer(plan, viewer, field: "andringar") {
      try await store.save(plan, by: viewer.id)
    }
  }

  /// Does what was asked and leads to the plan; the plan as it is now when it is refused.
  private func answer(
    _ plan: Reorganisation, _ viewer: Viewer, field: String, to address: String? = nil,
    _ body: () async throws -> Void
  ) async throws -> WebResponse {
    let refusal: Text
    do {
      try await body()
      return .seeOther(address ?? OrganisationURL.reorganisation(plan.id))
    } catch let error as ReorganisationError {
      refusal = error.message
    } catch OrganisationError.changedMeanwhile {
      refusal = OrganisationError.changedMeanwhile.message
    }
    guard let now = try await store.reorganisation(plan.id) else { throw WebError.notFound }
    return try await page(now, viewer, errors: [FieldError(field, refusal)])
  }

  // MARK: Pages

  private func page(
    _ plan: Reorganisation, _ viewer: Viewer, name: String? = nil, day: String? = nil,
    errors: [FieldError] = []
  ) async throws -> WebResponse {
    let preview = plan.state == .done ? nil : try await store.preview(plan)
    let names = try await store.users().map { ($0.login, $0.directoryName) }
    return .page(
      ReorganisationPage(
        plan: plan, preview: preview, tree: viewer.tree,
        names: Dictionary(uniqueKeysWithValues: names), today: viewer.today, name: name, day: day,
        errors: errors
      ).page)
  }

  private func page(
    _ plan: Reorganisation, _ form: ChangeForm, _ viewer: Viewer, errors: [FieldError] = []
  ) async throws -> WebResponse {
    let users = try await store.users()
    let units = try await store.planned(plan).filter { $0.validity.contains(plan.day) }
    let split = units.first { $0.code == form.typed.trimmed("enhet") }?.id
    let inUnit = try await store.memberships().filter {
      $0.unit == split && ($0.validTo.map { $0 >= plan.day } ?? true)
    }
    let staff = Set(inUnit.map(\.user))
    return .page(
      ChangePage(
        plan: plan, form: form, units: units, users: users,
        staff: users.filter { staff.contains($0.id) && !$0.isClosed }, errors: errors
      ).page)
  }

  private func kind(of request: WebRequest) throws -> ChangeKind {
    guard let kind = request.parameter("kind").flatMap(ChangeKind.init(rawValue:)) else {
      throw WebError.notFound
    }
    return kind
  }

  /// The plan; as the form saw it when one is given, so that who was slower is told.
  private func plan(
    of request: WebRequest, _ viewer: Viewer, _ form: FormData? = nil
  ) async throws -> Reorganisation {
    guard let id = request.parameter("reorganisation").flatMap({ ID<Reorganisation>($0) }),
      let plan = try await store.reorganisation(id)
    else { throw WebError.notFound }
    try await requireCharge(of: plan.changes, viewer)
    guard let seen = form.flatMap({ Int($0.trimmed("version")) }) else { return plan }
    return plan.seen(at: seen)
  }

  /// A plan shows and changes what goes on in the units that it is about.
  private func requireCharge(
    of changes: [OrganisationChange], _ viewer: Viewer
  ) async throws {
    for code in changes.flatMap(\.codes) {
      guard let unit = viewer.tree.unit(code: code) else { continue }
      try viewer.require(.manageOrganisation, in: unit.id)
    }
    for case .handOver(let from, nil, _) in changes {
      guard let user = try await store.user(login: from) else { continue }
      try await viewer.requireCharge(of: user, in: store)
    }
  }
}
