import Core
import Organisation
import Web

/// Protected identities: who may read about them, and marking somebody.
struct ProtectedRoutes: Sendable {
  let module: FollowUpModule

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.protected, .seeDataProtection, handler: show),
      .post(DataProtectionURL.protected, .nameProtectedReaders, handler: name),
      .post(DataProtectionURL.protecting, .disclose, handler: mark),
    ]
  }

  private func page(_ viewer: Viewer) async throws -> ProtectedPage {
    let store = module.organisation.store
    let users = try await store.users()
    var boards: [ProtectedPage.Board] = []
    for board in viewer.tree.boards(of: viewer.zones(for: .seeDataProtection)) {
      guard let zone = board.zone else { continue }
      let readers = try await store.protectedReaders(in: zone)
      let episodes = module.episodes
      boards.append(
        ProtectedPage.Board(
          name: board.name, zone: zone,
          persons: try await module.database.read {
            try episodes.protectedCounts(in: zone, on: $0)
          }, readers: users.filter { readers.contains($0.id) }))
    }
    return ProtectedPage(
      boards: boards, mayName: viewer.may(.nameProtectedReaders), mayMark: viewer.may(.disclose))
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(viewer)
    switch request.query.names.first {
    case "sparat": page.notice = Notice(.success) { ProtectedText.named }
    case "markt": page.notice = Notice(.success) { ProtectedText.marked }
    default: break
    }
    return .page(page.page)
  }

  @Sendable private func name(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(viewer)
    let typed = try await request.form()
    page.typed = typed
    let store = module.organisation.store
    let zone = ZoneID(typed.trimmed(ProtectedPage.board))
    let login = typed.trimmed(ProtectedPage.login).lowercased()
    guard let zone, viewer.zones(for: .nameProtectedReaders).contains(zone) else {
      page.errors = [FieldError(ProtectedPage.board, RetentionText.boardMissing)]
      return .page(page.page)
    }
    let user = try await store.user(login: login)
    let memberships = try await store.memberships(of: user?.id)
    guard let user, memberships.contains(where: { viewer.tree[$0.unit]?.zone == zone }) else {
      page.errors = [FieldError(ProtectedPage.login, ProtectedText.noSuchUser)]
      return .page(page.page)
    }
    if typed.first("bort") != nil {
      try await store.removeProtectedReader(user.id, in: zone, by: viewer.id)
    } else {
      try await store.nameProtectedReader(user.id, in: zone, from: viewer.today, by: viewer.id)
    }
    return .seeOther(DataProtectionURL.protected + "?sparat=ja")
  }

  @Sendable private func mark(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await page(viewer)
    let typed = try await request.form()
    page.typed = typed
    guard let zone = ZoneID(typed.trimmed(ProtectedPage.board)),
      viewer.zones(for: .disclose).contains(zone)
    else {
      page.errors = [FieldError(ProtectedPage.board, RetentionText.boardMissing)]
      return .page(page.page)
    }
    let reading = PersonReading(
      zone: zone, purpose: .registerExtract, reason: ProtectedText.reason.sv,
      via: "POST \(DataProtectionURL.protecting)")
    guard
      let person = try await PersonFinder(module: module).person(
        typed.trimmed(ProtectedPage.person), viewer, reading)
    else {
      page.errors = [FieldError(ProtectedPage.person, RetentionError.noSuchPerson.message)]
      return .page(page.page)
    }
    let (episodes, cells, changes) = (module.episodes, module.cells, module.organisation.changes)
    try await module.database.write { connection in
      let ids = try episodes.ids(of: person, in: connection)
      try cells.changing(ids, on: connection) { try episodes.protect(person, in: connection) }
      try changes.record(
        Change("person.protected", by: viewer.id, zone: zone, subject: person.uuid), on: connection)
    }
    return .seeOther(DataProtectionURL.protected + "?markt=ja")
  }
}
