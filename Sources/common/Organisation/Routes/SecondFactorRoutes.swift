import Core
import Web

/// Turning two-step log-in on and off. What changes it asks for the password first.
struct SecondFactorRoutes: Sendable {
  let module: OrganisationModule

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.secondFactor, handler: show),
      .post(OrganisationURL.secondFactor, handler: prepare),
      .get(OrganisationURL.secondFactorSetUp, handler: showSetUp),
      .post(OrganisationURL.secondFactorSetUp, handler: confirm),
      .post(OrganisationURL.recoveryCodes, handler: renewCodes),
      .post(OrganisationURL.secondFactorOff, handler: turnOff),
    ]
  }

  private var factors: SecondFactorStore { module.factors }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(viewer)
  }

  private func page(_ viewer: Viewer, errors: [FieldError] = []) async throws -> WebResponse {
    .page(
      SecondFactorPage(
        state: try await factors.state(of: viewer.id),
        isDemanded: module.policy.demandsSecondFactor(of: viewer), errors: errors
      ).page)
  }

  @Sendable private func prepare(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    do {
      try await module.logIn.reauthenticate(
        viewer.user, password: form.first("password") ?? "", field: "password")
    } catch let error as FieldError {
      return try await page(viewer, errors: [error])
    }
    guard try await factors.prepare(for: viewer.id) != nil else {
      return .seeOther(OrganisationURL.secondFactor)
    }
    return .seeOther(OrganisationURL.secondFactorSetUp)
  }

  @Sendable private func showSetUp(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await setUpPage(viewer)
  }

  private func setUpPage(_ viewer: Viewer, errors: [FieldError] = []) async throws -> WebResponse {
    guard let code = try await factors.prepared(for: viewer.id) else {
      return .seeOther(OrganisationURL.secondFactor)
    }
    let address = code.address(
      login: viewer.user.login, issuer: "Bepröva \(module.municipality.name)")
    return .page(
      SecondFactorSetUpPage(secret: code.readable, picture: QRCode(address), errors: errors).page)
  }

  @Sendable private func confirm(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    guard let codes = try await factors.confirm(form.first("code") ?? "", of: viewer.id) else {
      return try await setUpPage(viewer, errors: [FieldError("code", SecondFactorText.wrongFirst)])
    }
    // Shown now and never again, so they cannot wait behind another address.
    return try await module.rotated(
      request, .page(RecoveryCodesPage(codes: codes, isNew: true).page))
  }

  @Sendable private func renewCodes(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    if let refusal = try await refusal(request, viewer) { return refusal }
    return .page(
      RecoveryCodesPage(codes: try await factors.renewCodes(of: viewer.id), isNew: false).page)
  }

  @Sendable private func turnOff(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    if let refusal = try await refusal(request, viewer) { return refusal }
    try await factors.remove(from: viewer.id, by: viewer.id)
    return try await module.rotated(request, .seeOther(OrganisationURL.secondFactor))
  }

  /// Password and code, asked for together; nil when both are right.
  private func refusal(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse? {
    guard try await factors.state(of: viewer.id) != nil else {
      return .seeOther(OrganisationURL.secondFactor)
    }
    let form = try await request.form()
    do {
      let isRight = try await module.logIn.isPassword(
        form.first("password") ?? "", code: form.first("code") ?? "", of: viewer.user)
      if isRight { return nil }
      return try await page(
        viewer, errors: [FieldError("password", SecondFactorText.wrongPasswordOrCode)])
    } catch let wait as MustWait {
      return try await page(viewer, errors: [FieldError("password", wait.message)])
    }
  }
}
