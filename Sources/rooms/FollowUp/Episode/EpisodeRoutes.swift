import Core
import Database
import Foundation
import Organisation
import Programmes
import Web

/// One episode: what has been done, what comes, its end and who is responsible.
struct EpisodeRoutes: Sendable {
  let module: FollowUpModule

  private static let path = EpisodeChanging.path

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post("\(Self.path)/andra/avslut", .collect, handler: end),
      .post("\(Self.path)/andra/oppna", .collect, handler: reopen),
      .post("\(Self.path)/andra/ansvarig", .collect, handler: handOver),
      .post("\(Self.path)/andra/avliden", .collect, handler: noteDeath),
      .post("\(Self.path)/andra/lever", .collect, handler: takeDeathBack),
    ]
  }

  private var changing: EpisodeChanging { EpisodeChanging(module: module) }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let notice = request.query.names.first.flatMap { EpisodeNotice(rawValue: $0) }
    return try await page(of: request, viewer, notice: notice)
  }

  private func page(
    of request: WebRequest, _ viewer: Viewer, notice: EpisodeNotice? = nil,
    form: FormData? = nil, errors: [FieldError] = []
  ) async throws -> WebResponse {
    let id = try changing.episode(of: request)
    let users = try await module.organisation.store.users()
    let episodes = module.episodes
    let (opened, others, traces, events) = try await changing.door.read(
      id, viewer, via: "GET \(Self.path)"
    ) { opened, connection in
      let episode = opened.episode.id
      return (
        opened, try episodes.others(of: opened, in: connection),
        try episodes.history(of: episode, in: connection),
        try episodes.events(of: episode, in: connection)
      )
    }
    if opened.episode.id != id, errors.isEmpty {
      let place = FollowUpURL.episode(opened.episode.id)
      return .seeOther("\(place)?\(EpisodeNotice.ledHere.rawValue)=ja")
    }
    let workers = try await module.workers(in: [opened.episode.handler], viewer)
    return .page(
      EpisodePage(
        head: EpisodeHead(opened), opened: opened, others: others,
        history: EpisodeHistory(
          traces: traces, events: events,
          names: users.reduce(into: [:]) { $0[$1.id] = $1.directoryName }, tree: viewer.tree,
          opened: opened),
        workers: workers, today: viewer.today, typed: form ?? FormData(), errors: errors,
        notice: notice.map { notice in Notice(.success) { notice.text } }
      ).page)
  }

  // MARK: Changes

  @Sendable private func end(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await change(request, viewer, via: "avslut", .ended) { form, opened, connection in
      let day: Day
      switch Self.lastDay(form, EpisodePage.endDay, of: opened.episode, viewer.today) {
      case .success(let typed): day = typed
      case .failure(let error): return error
      }
      guard opened.episode.end == nil,
        try module.cells.changing(
          [opened.episode.id], on: connection,
          { try module.episodes.setEnd(day, of: opened.episode, in: connection) })
      else { return FieldError(EpisodePage.endDay, EpisodeText.changedMeanwhile) }
      try changing.record(EpisodeEvent(kind: .ended), of: opened.episode, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func reopen(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await change(request, viewer, via: "oppna", .reopened) { _, opened, connection in
      if let refusal = try staysClosed(opened, connection) { return refusal }
      let isOpened = try module.cells.changing([opened.episode.id], on: connection) {
        try module.episodes.setEnd(nil, of: opened.episode, in: connection)
      }
      guard opened.episode.deceased == nil, isOpened else {
        return FieldError(EpisodePage.reopening, EpisodeText.changedMeanwhile)
      }
      try changing.record(
        EpisodeEvent(kind: .reopened), of: opened.episode, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func noteDeath(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await change(request, viewer, via: "avliden", .deceased) { form, opened, connection in
      let day: Day
      switch Self.lastDay(form, EpisodePage.deathDay, of: opened.episode, viewer.today) {
      case .success(let typed): day = typed
      case .failure(let error): return error
      }
      let isNoted = try module.cells.changing([opened.episode.id], on: connection) {
        try module.episodes.setDeceased(day, of: opened.episode, in: connection)
      }
      guard opened.episode.deceased == nil, isNoted else {
        return FieldError(EpisodePage.deathDay, EpisodeText.changedMeanwhile)
      }
      try changing.record(
        EpisodeEvent(kind: .deceased), of: opened.episode, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func takeDeathBack(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await change(request, viewer, via: "lever", .notDeceased) { _, opened, connection in
      // Opened again only where it was the death that ended it.
      if opened.episode.end == opened.episode.deceased,
        let refusal = try staysClosed(opened, connection)
      {
        return refusal
      }
      let isTaken = try module.cells.changing([opened.episode.id], on: connection) {
        try module.episodes.setDeceased(nil, of: opened.episode, in: connection)
      }
      guard let day = opened.episode.deceased, isTaken else {
        return FieldError(EpisodePage.reopening, EpisodeText.changedMeanwhile)
      }
      try changing.record(
        EpisodeEvent(kind: .notDeceased, before: [EpisodeFact.deceased.rawValue: "\(day)"]),
        of: opened.episode, viewer, on: connection)
      return nil
    }
  }

  @Sendable private func handOver(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let memberships = try await module.organisation.store.memberships()
    return try await change(request, viewer, via: "ansvarig", .handedOver) {
      form, opened, connection in
      let unit = opened.episode.handler
      guard let worker = UserID(form.trimmed(EpisodePage.worker)),
        memberships.mayCollect(worker, in: unit, viewer)
      else { return FieldError(EpisodePage.worker, EpisodeText.workerMissing) }
      guard
        try module.episodes.setWorker(worker, in: unit, of: opened.episode, in: connection)
      else { return FieldError(EpisodePage.worker, EpisodeText.changedMeanwhile) }
      let before = opened.episode.worker.map { [EpisodeFact.worker.rawValue: "\($0)"] } ?? [:]
      try changing.record(
        EpisodeEvent(kind: .handedOver, before: before), of: opened.episode, viewer,
        on: connection)
      return nil
    }
  }

  /// A day that may end an episode.
  private static func lastDay(
    _ form: FormData, _ field: String, of episode: Episode, _ today: Day
  ) -> Result<Day, FieldError> {
    guard let day = Day(form.trimmed(field)), day <= today else {
      return .failure(FieldError(field, EpisodeText.dayMissing(today)))
    }
    guard day >= episode.end ?? episode.start else {
      let text =
        episode.end.map(EpisodeText.diesBeforeEnd) ?? EpisodeText.endsBeforeStart(episode.start)
      return .failure(FieldError(field, text))
    }
    return .success(day)
  }

  /// Why an episode cannot be opened again; nil when it can.
  private func staysClosed(
    _ opened: EpisodeDoor.Opened, _ connection: any Connection
  ) throws -> FieldError? {
    let all = try module.episodes.episodes(
      of: opened.episode.person, in: opened.episode.programme, connection: connection)
    guard all.contains(where: { $0.id != opened.episode.id && $0.end == nil }) else { return nil }
    return FieldError(EpisodePage.reopening, EpisodeText.anotherIsOpen)
  }

  /// Makes a change behind the door; the page again when it is refused.
  private func change(
    _ request: WebRequest, _ viewer: Viewer, via: String, _ notice: EpisodeNotice,
    _ body: @escaping @Sendable (FormData, EpisodeDoor.Opened, any Connection) throws -> FieldError?
  ) async throws -> WebResponse {
    let episode = try changing.episode(of: request)
    let form = try await request.form()
    return try await changing.keeping(form, of: request) {
      let errors = try await changing.change(episode, viewer, form, via: via) {
        opened, connection in
        try body(form, opened, connection).map { [$0] } ?? []
      }
      if !errors.isEmpty { return try await page(of: request, viewer, form: form, errors: errors) }
      return try await changing.after(episode, viewer, notice: notice)
    }
  }
}

extension [Membership] {
  /// Whether somebody collects in a unit today.
  func mayCollect(_ user: UserID, in unit: UnitID, _ viewer: Viewer) -> Bool {
    contains {
      $0.user == user && $0.validity.contains(viewer.today)
        && Action.collect.roles.contains($0.role)
        && viewer.tree.charge(of: $0.unit).contains(unit)
    }
  }
}
