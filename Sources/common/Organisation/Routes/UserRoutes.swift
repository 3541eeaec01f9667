import Core
import Foundation
import Web

struct UserRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.users, .manageUsers, handler: list),
      .get(OrganisationURL.newUser, .manageUsers) { _, _ in .page(NewUserPage().page) },
      .post(OrganisationURL.users, .manageUsers, handler: create),
      .get("\(OrganisationURL.users)/{user}", .manageUsers, handler: show),
      .post("\(OrganisationURL.users)/{user}/roller", .manageUsers, handler: grant),
      .post(
        "\(OrganisationURL.users)/{user}/roller/{membership}/avslut", .manageUsers,
        handler: endRole),
      .post(
        "\(OrganisationURL.users)/{user}/stallforetradare", .manageUsers,
        handler: appointDeputy),
      .post("\(OrganisationURL.users)/{user}/losenord", .manageUsers, handler: setPassword),
      .post("\(OrganisationURL.users)/{user}/tvasteg", .manageUsers, handler: resetSecondFactor),
      .post("\(OrganisationURL.users)/{user}/inloggningar", .manageUsers, handler: endSessions),
    ]
  }

  private var store: OrganisationStore { module.store }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let memberships = Dictionary(grouping: try await store.memberships(), by: \.user)
    return .page(
      UsersPage(
        viewer: viewer, users: try await store.users(), memberships: memberships,
        leavings: Dictionary(
          uniqueKeysWithValues: try await store.leavings().map { ($0.user, $0) })
      ).page)
  }

  @Sendable private func create(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = UserForm(try await request.form())
    let password: Password
    do {
      password = try form.decodedPassword(in: module.municipality)
    } catch {
      return .page(NewUserPage(form: form, errors: form.errors + [error]).page)
    }
    guard form.errors.isEmpty else {
      return .page(NewUserPage(form: form, errors: form.errors).page)
    }
    do {
      let user = try await store.createUser(
        login: form.login, name: form.name, isProtected: form.isProtected,
        password: try await module.hasher.hash(password), mustChangePassword: true, by: viewer.id)
      return .seeOther(OrganisationURL.user(user.id))
    } catch OrganisationError.loginTaken(let login) {
      let error = FieldError("login", OrganisationError.loginTaken(login).message)
      return .page(NewUserPage(form: form, errors: [error]).page)
    }
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let user = try await user(of: request)
    return try await page(of: user, viewer)
  }

  @Sendable private func grant(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    let form = RoleForm(try await request.form(), today: viewer.today)
    guard let unit = form.unit, let role = form.role, let from = form.from, form.errors.isEmpty
    else { return try await page(of: user, viewer, form: form, errors: form.errors) }
    try viewer.require(.manageUsers, in: unit)
    do {
      try await store.addMembership(
        of: user.id, in: unit, as: role, from: from, to: form.to, by: viewer.id)
    } catch let refusal as OrganisationError {
      let error = FieldError(refusal == .impossiblePeriod ? "to" : "unit", refusal.message)
      return try await page(of: user, viewer, form: form, errors: [error])
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func endRole(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    let id = request.parameter("membership").flatMap { ID<Membership>($0) }
    let membership = try await store.memberships(of: user.id).first { $0.id == id }
    guard let membership else { throw WebError.notFound }
    try viewer.require(.manageUsers, in: membership.unit)
    do {
      try await store.endMembership(membership.id, lastDay: viewer.today - 1, by: viewer.id)
    } catch let refusal as LeavingError {
      return try await page(of: user, viewer, errors: [FieldError("roller", refusal.message)])
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func appointDeputy(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    let form = DeputyForm(try await request.form(), today: viewer.today)
    func refused(_ errors: [FieldError]) async throws -> WebResponse {
      try await page(of: user, viewer, deputyForm: form, errors: errors)
    }
    guard let role = form.role, let deputy = form.deputy, let from = form.from, let to = form.to,
      form.errors.isEmpty
    else { return try await refused(form.errors) }
    let held = try await store.memberships(of: user.id).first { $0.id == role }
    guard let held else { throw WebError.notFound }
    try viewer.require(.manageUsers, in: held.unit)
    do {
      try await store.appointDeputy(deputy, for: role, from: from, to: to, by: viewer.id)
    } catch let refusal as OrganisationError {
      let field =
        switch refusal {
        case .impossiblePeriod: "deputy-to"
        case .roleNotHeld: "deputy-from"
        default: "deputy"
        }
      return try await refused([FieldError(field, refusal.message)])
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func setPassword(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    try await viewer.requireCharge(of: user, in: store)
    do {
      let password = try Password(
        try await request.form().first("password") ?? "", login: user.login,
        about: [user.name, module.municipality.name])
      try await store.setPassword(
        try await module.hasher.hash(password), of: user.id, mustChange: true, by: viewer.id)
    } catch let error as FieldError {
      return try await page(of: user, viewer, errors: [error])
    }
    return .seeOther(OrganisationURL.user(user.id))
  }

  /// For who has lost the authenticator and the recovery codes. Logged, and shown to the user at the
  /// next log-in.
  @Sendable private func resetSecondFactor(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    try await viewer.requireCharge(of: user, in: store)
    try await module.factors.remove(from: user.id, by: viewer.id)
    return .seeOther(OrganisationURL.user(user.id))
  }

  @Sendable private func endSessions(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let user = try await user(of: request)
    try await viewer.requireCharge(of: user, in: store)
    try await module.sessions.endAll(of: user.id, by: viewer.id)
    return .seeOther(OrganisationURL.user(user.id))
  }

  private func user(of request: WebRequest) async throws -> User {
    guard let id = request.parameter("user").flatMap({ UserID($0) }),
      let user = try await store.user(id)
    else { throw WebError.notFound }
    return user
  }

  private func page(
    of user: User, _ viewer: Viewer, form: RoleForm? = nil, deputyForm: DeputyForm? = nil,
    errors: [FieldError] = []
  ) async throws -> WebResponse {
    let memberships = try await store.memberships()
    let leaving = try await store.leavings().first { $0.user == user.id }
    let (loads, _) = try await store.workToHandOver(of: user.id, on: viewer.today)
    return .page(
      UserPage(
        viewer: viewer, user: user, users: try await store.users(),
        memberships: memberships.filter { $0.user == user.id },
        deputies: memberships.filter { $0.deputyFor == user.id }, leaving: leaving,
        openWork: loads.reduce(0) { $0 + $1.open },
        hasSecondFactor: try await module.factors.state(of: user.id) != nil,
        sessions: try await module.sessions.list(of: user.id).count,
        form: form ?? RoleForm(today: viewer.today),
        deputyForm: deputyForm ?? DeputyForm(today: viewer.today), errors: errors
      ).page)
  }
}
