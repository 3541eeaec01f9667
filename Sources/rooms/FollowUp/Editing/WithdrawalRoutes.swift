import Core
import Database
import Organisation
import Programmes
import Web

/// Taking an answer back that was typed at the wrong occasion or of the wrong client.
struct WithdrawalRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(EpisodeChanging.path)/andra/svar/{response}"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post(Self.path, .collect, handler: withdraw),
    ]
  }

  private var changing: EpisodeChanging { EpisodeChanging(module: module) }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(of: request, viewer)
  }

  @Sendable private func withdraw(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (episode, response) = (try changing.episode(of: request), try self.response(of: request))
    let form = try await request.form()
    let reason = TypedReason(form)
    return try await changing.keeping(form, of: request) {
      // What others did to the episode does not matter, only what became of this answer.
      let errors = try await changing.change(
        episode, viewer, FormData(), via: "svar/{response}"
      ) { opened, connection in
        if let error = reason.error { return [error] }
        let isWithdrawn = try module.cells.changing([opened.episode.id], on: connection) {
          try module.episodes.withdraw(response, of: opened.episode.id, in: connection)
        }
        guard isWithdrawn else {
          return [FieldError(EpisodeChanging.place, EditingText.noLongerHolds)]
        }
        try changing.record(
          EpisodeEvent(kind: .answerWithdrawn, reason: reason.words, response: response),
          of: opened.episode, viewer, on: connection)
        return []
      }
      if !errors.isEmpty { return try await page(of: request, viewer, form, errors) }
      return try await changing.after(episode, viewer, notice: .withdrawn)
    }
  }

  private func page(
    of request: WebRequest, _ viewer: Viewer, _ form: FormData = FormData(),
    _ errors: [FieldError] = []
  ) async throws -> WebResponse {
    let (episode, response) = (try changing.episode(of: request), try self.response(of: request))
    let episodes = module.episodes
    let (opened, record) = try await changing.door.read(
      episode, viewer, via: "GET \(Self.path)"
    ) { opened, connection in
      (
        opened,
        try episodes.response(
          response, of: opened.episode.id, coding: opened.version.coding, in: connection)
      )
    }
    guard let record else { throw WebError.notFound }
    return .page(
      WithdrawalPage(
        head: EpisodeHead(opened), definition: opened.definition, response: response,
        record: record, typed: form, errors: errors
      ).page)
  }

  private func response(of request: WebRequest) throws -> ResponseID {
    guard let id = request.parameter("response").flatMap({ ResponseID($0) }) else {
      throw WebError.notFound
    }
    return id
  }
}
