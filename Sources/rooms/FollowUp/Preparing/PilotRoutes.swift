import Core
import Database
import Foundation
import Organisation
import Programmes
import Web

/// Trying a draft on three invented clients, with a stopwatch.
struct PilotRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(PreparingRoutes.draftPath)/prov"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .manageProgrammes, handler: overview),
      .get("\(Self.path)/{client}/{occasion}", .manageProgrammes, handler: show),
      .post("\(Self.path)/{client}/{occasion}", .manageProgrammes, handler: save),
    ]
  }

  @Sendable private func overview(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let opened = try await module.draft(of: request, viewer)
    let drafts = module.drafts
    let forms = try await module.database.read { try drafts.trials(of: opened.draft.id, in: $0) }
    let notice: Notice? =
      switch request.query.names.first {
      case "sparad": Notice(.success) { PilotText.saved }
      case "otid": Notice(.information) { PilotText.notTimed }
      default: nil
      }
    return .page(
      PilotPage(
        opened: opened, pilot: PilotSummary(forms, of: opened.definition), notice: notice
      ).page)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (opened, client, occasion) = try await place(request, viewer)
    let now = Int64(module.clock.now.timeIntervalSince1970 * 1000)
    return .page(
      TrialPage(
        opened: opened, client: client, occasion: occasion,
        typed: FormData([
          (TrialPage.shown, "\(now)"), (ResponseForm.measuredOn, "\(viewer.today)"),
        ])
      ).page)
  }

  @Sendable private func save(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (opened, client, occasion) = try await place(request, viewer)
    let form = ResponseForm(try await request.form())
    let (record, errors) = form.decoded(
      occasion, of: opened.definition, within: ResponseDays(trying: viewer.today))
    guard let record else {
      return .page(
        TrialPage(
          opened: opened, client: client, occasion: occasion, typed: form.typed, errors: errors
        ).page)
    }
    let place = FollowUpURL.pilot(opened.draft.id)
    guard let seconds = seconds(since: form.typed.trimmed(TrialPage.shown)) else {
      return .seeOther(place + "?otid=ja")
    }
    let done = PilotForm(
      client: client, occasion: occasion, seconds: seconds,
      unanswered: opened.definition.unanswered(in: record.answers, at: occasion))
    let drafts = module.drafts
    do {
      try await module.database.write { try drafts.save(done, of: opened.draft.id, to: $0) }
    } catch let error as DatabaseError where error.isOfStorage {
      return .page(UnsavedPage(path: request.path, typed: form.typed, reason: error.message).page)
    }
    return .seeOther(place + "?sparad=ja")
  }

  /// From the page shown to now; nil when that is longer than anybody fills in a form.
  private func seconds(since shown: String) -> Int? {
    guard let milliseconds = Int64(shown) else { return nil }
    let seconds = module.clock.now.timeIntervalSince1970 - Double(milliseconds) / 1000
    guard seconds >= 0, seconds <= Double(PilotForm.longest) else { return nil }
    return Int(seconds.rounded())
  }

  private func place(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (OpenedDraft, PilotClient, OccasionKey) {
    let opened = try await module.draft(of: request, viewer)
    guard let client = request.parameter("client").flatMap(PilotClient.init),
      let name = request.parameter("occasion"), OccasionKey.isWellFormed(name),
      opened.definition.pilotOccasions.contains(OccasionKey(name))
    else { throw WebError.notFound }
    return (opened, client, OccasionKey(name))
  }
}
