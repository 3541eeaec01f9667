import Core
import Web

struct AccountRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.account, handler: show),
      .post(OrganisationURL.ownPassword, handler: changePassword),
    ]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let changed = request.query.first("sparat") != nil
    return .page(AccountPage(viewer: viewer, passwordWasChanged: changed).page)
  }

  @Sendable private func changePassword(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    func refused(_ error: FieldError) -> WebResponse {
      .page(AccountPage(viewer: viewer, errors: [error]).page)
    }
    let password: Password
    do {
      password = try Password(
        form.first("new-password") ?? "", login: viewer.user.login, field: "new-password")
    } catch {
      return refused(error)
    }
    let isKnown = try await module.logIn.isPassword(
      form.first("current-password") ?? "", of: viewer.user)
    guard isKnown else { return refused(FieldError("current-password", AccountText.wrongPassword)) }
    guard form.first("current-password") != form.first("new-password") else {
      return refused(FieldError("new-password", AccountText.samePassword))
    }
    let session = try await module.gatekeeper.session(of: request)
    try await module.store.setPassword(
      try await module.hasher.hash(password), of: viewer.id, mustChange: false, by: viewer.id,
      keeping: session?.key)
    return .seeOther("\(OrganisationURL.account)?sparat=ja")
  }
}
