import Core
import Organisation
import Programmes
import Web

/// The forms of a draft or of a registered programme, to look at and try without anything kept.
struct PreviewRoutes: Sendable {
  let module: FollowUpModule

  private static let ofProgramme = "\(FollowUpURL.programmes)/{programme}/formular"
  private static let ofDraft = "\(PreparingRoutes.draftPath)/formular"

  var routes: [GuardedRoute] {
    [
      .get(Self.ofProgramme, .seeProgrammes, handler: overview),
      .get("\(Self.ofProgramme)/{occasion}", .seeProgrammes, handler: show),
      .post("\(Self.ofProgramme)/{occasion}", .seeProgrammes, handler: tryOut),
      .get(Self.ofDraft, .manageProgrammes, handler: overview),
      .get("\(Self.ofDraft)/{occasion}", .manageProgrammes, handler: show),
      .post("\(Self.ofDraft)/{occasion}", .manageProgrammes, handler: tryOut),
    ]
  }

  @Sendable private func overview(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    .page(PreviewPage(subject: try await subject(of: request, viewer), today: viewer.today).page)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (subject, occasion) = try await place(request, viewer)
    return .page(
      OccasionPreviewPage(
        subject: subject, occasion: occasion, isForClient: request.query.first("vy") == "klient",
        typed: FormData([(ResponseForm.measuredOn, "\(viewer.today)")])
      ).page)
  }

  @Sendable private func tryOut(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (subject, occasion) = try await place(request, viewer)
    let form = ResponseForm(try await request.form())
    let (record, errors) = form.decoded(
      occasion, of: subject.definition, within: ResponseDays(trying: viewer.today))
    return .page(
      OccasionPreviewPage(
        subject: subject, occasion: occasion, isForClient: false, typed: form.typed,
        errors: errors, record: record
      ).page)
  }

  private func place(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (PreviewSubject, OccasionKey) {
    let subject = try await subject(of: request, viewer)
    guard let name = request.parameter("occasion"), OccasionKey.isWellFormed(name),
      subject.definition.occasions.contains(where: { $0.covers(OccasionKey(name)) })
    else { throw WebError.notFound }
    return (subject, OccasionKey(name))
  }

  private func subject(of request: WebRequest, _ viewer: Viewer) async throws -> PreviewSubject {
    if request.parameter("draft") != nil {
      let opened = try await module.draft(of: request, viewer)
      return PreviewSubject(
        compiled: opened.compiled, breadcrumbs: opened.breadcrumbs(toDraft: true),
        address: FollowUpURL.draftPreview(opened.draft.id), seenBy: PreparingText.seenBy)
    }
    let programme = try await module.programme(of: request, viewer)
    let id = programme.registered.id
    return PreviewSubject(
      compiled: programme.shown.compiled,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (programme.shown.definition.title, href: FollowUpURL.programme(id)),
      ], address: FollowUpURL.preview(id), seenBy: ProgrammeText.seenByAll)
  }
}
