import Core
import Database
import Foundation
import Organisation
import Programmes
import Web

/// One episode: what has been done, what comes, its end and who is responsible.
struct EpisodeRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/omgang/{episode}"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post("\(Self.path)/andra/avslut", .collect, handler: end),
      .post("\(Self.path)/andra/oppna", .collect, handler: reopen),
      .post("\(Self.path)/andra/ansvarig", .collect, handler: handOver),
    ]
  }

  private var door: EpisodeDoor { EpisodeDoor(module: module) }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let notice: Text? =
      switch request.query.names.first {
      case "avslutad": EpisodeText.ended
      case "oppnad": EpisodeText.reopened
      case "andrad": EpisodeText.handedOver
      default: nil
      }
    return try await page(of: request, viewer, notice: notice)
  }

  private func page(
    of request: WebRequest, _ viewer: Viewer, notice: Text? = nil, form: FormData? = nil,
    errors: [FieldError] = []
  ) async throws -> WebResponse {
    let episode = try episode(of: request)
    let users = try await module.organisation.store.users()
    let names = users.reduce(into: [:]) { $0[$1.id] = $1.directoryName }
    let episodes = module.episodes
    let (opened, history) = try await door.read(episode, viewer, via: "GET \(Self.path)") {
      opened, connection in
      (opened, try episodes.history(of: opened.episode.id, in: connection))
    }
    let workers = try await module.workers(in: [opened.episode.unit], viewer)
    return .page(
      EpisodePage(
        head: EpisodeHead(opened), opened: opened, history: history, names: names,
        unit: viewer.tree[opened.episode.unit]?.name ?? "", workers: workers,
        today: viewer.today, typed: form ?? FormData(), errors: errors,
        notice: notice.map { text in Notice(.success) { text } }
      ).page)
  }

  // MARK: Changes

  @Sendable private func end(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let form = try await request.form()
    let day = Day(form.trimmed(EpisodePage.endDay))
    return try await change(request, viewer, form, path: "avslut", done: "avslutad") {
      opened, connection in
      guard let day, day <= viewer.today else {
        return FieldError(EpisodePage.endDay, EpisodeText.dayMissing(viewer.today))
      }
      guard day >= opened.episode.start else {
        return FieldError(EpisodePage.endDay, EpisodeText.endsBeforeStart(opened.episode.start))
      }
      guard opened.episode.end == nil,
        try module.cells.changing(
          [opened.episode.id], on: connection,
          { try module.episodes.setEnd(day, of: opened.episode, in: connection) })
      else { return FieldError(EpisodePage.endDay, EpisodeText.changedMeanwhile) }
      try record("episode.ended", opened, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func reopen(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    return try await change(request, viewer, form, path: "oppna", done: "oppnad") {
      opened, connection in
      let others = try module.episodes.episodes(
        of: opened.episode.person, in: opened.episode.programme, connection: connection)
      if others.contains(where: { $0.id != opened.episode.id && $0.end == nil }) {
        return FieldError(EpisodePage.reopening, EpisodeText.anotherIsOpen)
      }
      let isOpened = try module.cells.changing([opened.episode.id], on: connection) {
        try module.episodes.setEnd(nil, of: opened.episode, in: connection)
      }
      guard isOpened else {
        return FieldError(EpisodePage.reopening, EpisodeText.changedMeanwhile)
      }
      try record("episode.reopened", opened, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func handOver(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    let worker = UserID(form.trimmed(EpisodePage.worker))
    let memberships = try await module.organisation.store.memberships()
    return try await change(request, viewer, form, path: "ansvarig", done: "andrad") {
      opened, connection in
      let mayCollect = memberships.contains {
        $0.user == worker && $0.validity.contains(viewer.today)
          && Action.collect.roles.contains($0.role)
          && viewer.tree.charge(of: $0.unit).contains(opened.episode.unit)
      }
      guard let worker, mayCollect else {
        return FieldError(EpisodePage.worker, EpisodeText.workerMissing)
      }
      guard try module.episodes.setWorker(worker, of: opened.episode, in: connection) else {
        return FieldError(EpisodePage.worker, EpisodeText.changedMeanwhile)
      }
      try record("episode.handedOver", opened, viewer, on: connection)
      return nil
    }
  }

  /// Makes a change behind the door; the page again when it is refused.
  private func change(
    _ request: WebRequest, _ viewer: Viewer, _ form: FormData, path: String, done: String,
    _ body: @escaping @Sendable (EpisodeDoor.Opened, any Connection) throws -> FieldError?
  ) async throws -> WebResponse {
    let episode = try episode(of: request)
    let refusal: FieldError?
    do {
      refusal = try await door.write(
        episode, viewer, via: "POST \(Self.path)/andra/\(path)", body)
    } catch let error as DatabaseError where error.isOfStorage {
      return .page(UnsavedPage(path: request.path, typed: form, reason: error.message).page)
    }
    if let refusal { return try await page(of: request, viewer, form: form, errors: [refusal]) }
    // Who has handed an episode over may no longer read it.
    let mayRead =
      (try? await door.read(episode, viewer, via: "GET \(Self.path)") { _, _ in }) != nil
    return .seeOther(
      mayRead ? "\(FollowUpURL.episode(episode))?\(done)=ja" : FollowUpURL.workList)
  }

  private func record(
    _ event: String, _ opened: EpisodeDoor.Opened, _ viewer: Viewer,
    on connection: any Connection
  ) throws {
    try module.organisation.changes.record(
      Change(
        event, by: viewer.id, zone: opened.episode.zone, subject: opened.episode.id.uuid),
      on: connection)
  }

  private func episode(of request: WebRequest) throws -> EpisodeID {
    guard let id = request.parameter("episode").flatMap({ EpisodeID($0) }) else {
      throw WebError.notFound
    }
    return id
  }
}
