import Core
import Forms
import Organisation
import Programmes
import Web

/// The items that it may be time to stop asking, and what is decided of them.
struct StopListRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}/sluta"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .manageProgrammes, handler: list),
      .get("\(Self.path)/{item}", .manageProgrammes, handler: show),
      .post("\(Self.path)/{item}", .manageProgrammes, handler: decide),
    ]
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let overview = try await overview(of: request, viewer)
    let isSaved = request.query.first("sparat") != nil
    return .page(
      StopListPage(
        overview: overview,
        notice: isSaved ? Notice(.success) { StopListText.isSaved } : nil
      ).page)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let overview = try await overview(of: request, viewer)
    return .page(
      try await page(of: item(of: request, in: overview), overview, FormData(), []).page)
  }

  @Sendable private func decide(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let overview = try await overview(of: request, viewer)
    let row = try item(of: request, in: overview)
    let form = ItemDecisionForm(try await request.form(), mayDecide: overview.mayDecide)
    guard form.errors.isEmpty, let kind = form.kind else {
      return .page(try await page(of: row, overview, form.typed, form.errors).page)
    }
    let registered = overview.programme.registered
    let decision = ItemDecision(
      item: row.item.key, kind: kind, version: overview.programme.reported.registered.number,
      reason: form.reason, recordedAt: module.clock.now, recordedBy: viewer.id)
    let (planning, changes) = (module.planning, module.organisation.changes)
    try await module.database.write { connection in
      let before = try planning.decisions(of: registered.id, in: connection)
      guard !before.hasJust(decision) else { return }
      try planning.add(decision, to: registered.id, in: connection)
      try changes.record(
        Change(
          "programme.item.\(kind.rawValue)", by: viewer.id, zone: registered.zone,
          subject: registered.id.uuid, detail: row.item.key.name), on: connection)
    }
    return .seeOther(FollowUpURL.stopList(registered.id) + "?sparat=ja")
  }

  private func overview(
    of request: WebRequest, _ viewer: Viewer
  ) async throws -> StopListOverview {
    let programme = try await module.programme(of: request, viewer)
    guard viewer.zones(for: .manageProgrammes).contains(programme.registered.zone) else {
      throw AccessDenied.action
    }
    return try await module.stopList(
      of: programme, viewer: viewer, via: "GET \(Self.path)")
  }

  private func item(
    of request: WebRequest, in overview: StopListOverview
  ) throws -> StopList.Row {
    guard let name = request.parameter("item"),
      let row = overview.list.rows.first(where: { $0.item.key.name == name })
    else { throw WebError.notFound }
    return row
  }

  private func page(
    of row: StopList.Row, _ overview: StopListOverview, _ typed: FormData, _ errors: [FieldError]
  ) async throws -> ItemDecisionPage {
    let names = try await module.organisation.store.users().reduce(into: [UserID: Text]()) {
      $0[$1.id] = $1.directoryName
    }
    return ItemDecisionPage(
      row: row, overview: overview, names: names, typed: typed, errors: errors)
  }
}

/// The list of a programme with what has been decided.
struct StopListOverview: Sendable {
  let programme: LoadedProgramme
  let list: StopList
  let items: FrozenItems?
  let decisions: [ItemDecision]
  let threshold: Int
  /// Whether the viewer decides what is kept and what goes.
  let mayDecide: Bool
}

extension FollowUpModule {
  /// For so many months what is looked at must have been counted before anything is called unseen.
  static let monthsOfCounting = 3

  /// The list of a programme, with how its items were answered as it was made for the month.
  func stopList(
    of programme: LoadedProgramme, viewer: Viewer, via: String
  ) async throws -> StopListOverview {
    let id = programme.registered.id
    let threshold =
      try await organisation.store.zone(programme.registered.zone)?.threshold
      ?? Zone.usualThreshold
    let items = try await itemUse(of: programme, threshold: threshold, via: via)
    let planning = planning
    let month = viewer.today.month
    let (decisions, opened) = try await database.read { connection in
      (
        try planning.decisions(of: id, in: connection),
        try planning.seen(
          of: id, since: month.adding(-11), countedSince: month.adding(-Self.monthsOfCounting),
          in: connection)
      )
    }
    return StopListOverview(
      programme: programme,
      list: StopList(
        programme.reported.compiled, uses: items?.uses ?? [], opened: opened,
        threshold: threshold),
      items: items, decisions: decisions, threshold: threshold,
      mayDecide: viewer.may(.manageProgrammes, in: programme.registered.ownerUnit))
  }
}

/// A decision about an item, as typed.
struct ItemDecisionForm: Sendable {
  static let kind = "beslut"
  static let reason = "varfor"

  let typed: FormData
  let kind: ItemDecision.Kind?
  let reason: String
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData, mayDecide: Bool) {
    self.typed = typed
    let chosen = ItemDecision.Kind(rawValue: typed.trimmed(Self.kind))
    kind = chosen.flatMap { mayDecide || $0 == .used ? $0 : nil }
    reason = typed.trimmed(Self.reason)
    if kind == nil {
      // Who may only note has nothing to choose: what is refused is said at the one field.
      errors.append(
        mayDecide
          ? FieldError(Self.kind, StopListText.kindMissing)
          : FieldError(Self.reason, StopListText.ownerDecides))
    }
    if let refusal = WithdrawalForm.refusal(of: reason) {
      errors.append(FieldError(Self.reason, refusal))
    }
  }
}
