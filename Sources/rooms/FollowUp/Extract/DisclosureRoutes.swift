import Core
import Organisation
import Programmes
import Web

/// The decisions behind the extracts of researchers: recording one, and revoking it.
extension ExtractRoutes {
  private static let decisionPath = "\(FollowUpURL.disclosures)/{decision}"

  var disclosureRoutes: [GuardedRoute] {
    [
      .get(FollowUpURL.disclosures, .disclose, handler: disclosures),
      .post(FollowUpURL.disclosures, .disclose, handler: recordDisclosure),
      .get(Self.decisionPath, .disclose, handler: disclosure),
      .post(Self.decisionPath, .disclose, handler: revoke),
    ]
  }

  private func disclosuresPage(_ viewer: Viewer) async throws -> DisclosuresPage {
    let zones = viewer.zones(for: .disclose)
    let programmes = try await programmes(of: zones)
    let names = try await names()
    let titles = Dictionary(
      programmes.map { ($0.registered.id, $0.shown.definition.title) }
    ) { first, _ in first }
    let store = module.extracts
    let decisions = try await module.database.read { try store.decisions(of: zones, in: $0) }
    var researchers: [User] = []
    for programme in programmes {
      for user in try await module.researchers(of: programme) where !researchers.contains(user) {
        researchers.append(user)
      }
    }
    return DisclosuresPage(
      decisions: decisions.map {
        DisclosureShown(
          decision: $0, programme: titles[$0.programme] ?? Text(verbatim: "–"),
          recipient: names[$0.recipient] ?? Text(verbatim: "–"),
          revokedBy: $0.revocation.flatMap { names[$0.by] })
      }, programmes: programmes, researchers: researchers, today: viewer.today)
  }

  @Sendable private func disclosures(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await disclosuresPage(viewer)
    switch request.query.names.first {
    case "registrerat": page.notice = Notice(.success) { ExtractText.recordedNow }
    case "aterkallat": page.notice = Notice(.success) { ExtractText.revokedNow }
    case "redan": page.notice = Notice(.information) { ExtractText.revokedBefore }
    default: break
    }
    return .page(page.page)
  }

  @Sendable private func recordDisclosure(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let typed = try await request.form()
    var page = try await disclosuresPage(viewer)
    page.typed = typed
    let asked = DecisionForm.request(typed)
    let programme = page.programmes.first { "\($0.registered.id)" == asked.programme }
    let researchers =
      if let programme { try await module.researchers(of: programme) } else { page.researchers }
    let form = DecisionForm(asked, of: programme, researchers: researchers)
    page.errors = form.errors
    guard form.errors.isEmpty, let programme, let recipient = form.recipient else {
      return .page(page.page)
    }
    do {
      try await module.record(asked, of: programme, to: recipient, viewer)
    } catch ExtractError.field(let field, let message) {
      page.errors = [FieldError(field, message)]
      return .page(page.page)
    }
    return .seeOther(FollowUpURL.disclosures + "?registrerat=ja")
  }

  // MARK: One decision

  private func disclosurePage(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> DisclosurePage {
    let id = request.parameter("decision").flatMap { ID<DisclosureDecision>($0) }
    let known = try await disclosuresPage(viewer).decisions
    guard let shown = known.first(where: { $0.decision.id == id }) else {
      throw WebError.notFound
    }
    return DisclosurePage(shown: shown, today: viewer.today)
  }

  @Sendable private func disclosure(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    .page(try await disclosurePage(request, viewer).page)
  }

  @Sendable private func revoke(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var page = try await disclosurePage(request, viewer)
    let reason = try await request.form().trimmed(RevocationForm.reason)
    if let fault = RevocationForm.refusal(of: reason) {
      page.typed = reason
      page.errors = [FieldError(RevocationForm.reason, fault)]
      return .page(page.page)
    }
    let isNew = try await module.revoke(page.shown.decision, reason: reason, viewer)
    return .seeOther(FollowUpURL.disclosures + (isNew ? "?aterkallat=ja" : "?redan=ja"))
  }
}
