import Core
import Database
import Forms
import Organisation
import Programmes
import Web

/// Merging two episodes of one person that are one follow-up registered twice.
struct MergeRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(EpisodeChanging.path)/andra/ihop/{other}"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post(Self.path, .collect, handler: merge),
    ]
  }

  private var changing: EpisodeChanging { EpisodeChanging(module: module) }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await page(of: request, viewer)
  }

  @Sendable private func merge(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse
  {
    let (kept, merged) = (try changing.episode(of: request), try other(of: request))
    let form = try await request.form()
    let reason = TypedReason(form)
    return try await changing.keeping(form, of: request) {
      let errors = try await changing.change(kept, viewer, form, via: "ihop/{other}") {
        opened, connection in
        let pair = try self.pair(opened, merged, in: connection)
        return try merge(pair, form, reason, viewer, on: connection)
      }
      if !errors.isEmpty { return try await page(of: request, viewer, form, errors) }
      return try await changing.after(kept, viewer, notice: .merged)
    }
  }

  private func merge(
    _ pair: EpisodePair, _ form: FormData, _ reason: TypedReason, _ viewer: Viewer,
    on connection: any Connection
  ) throws -> [FieldError] {
    if let shown = Int(form.trimmed(MergePage.otherVersion)),
      shown != pair.merged.rowVersion
    {
      return [FieldError(EpisodeChanging.place, EpisodeText.changedMeanwhile)]
    }
    // What is being imported is written against the two as they are.
    if try module.episodes.isImporting(in: connection) {
      return [FieldError(EpisodeChanging.place, EditingText.importing)]
    }
    var losing: Set<ResponseID> = []
    var errors: [FieldError] = []
    for conflict in pair.conflicts {
      let field = MergePage.field(conflict)
      switch ResponseID(form.trimmed(field)) {
      case conflict.kept.id: losing.insert(conflict.merged.id)
      case conflict.merged.id: losing.insert(conflict.kept.id)
      case nil: errors.append(FieldError(field, EditingText.chooseAnswers))
      default: errors.append(FieldError(field, EditingText.answersChanged))
      }
    }
    if let error = reason.error { errors.append(error) }
    guard errors.isEmpty else { return errors }
    let (kept, merged) = (pair.opened.episode, pair.merged)
    let isMerged = try module.cells.changing([kept.id, merged.id], on: connection) {
      try module.episodes.merge(merged, into: kept, losing: losing, in: connection)
    }
    guard isMerged else {
      return [FieldError(EpisodeChanging.place, EpisodeText.changedMeanwhile)]
    }
    let event = EpisodeEvent(
      kind: .merged, reason: reason.words,
      before: [EpisodeFact.merged.rawValue: "\(merged.start)"])
    try changing.record(event, of: kept, viewer, on: connection)
    try changing.record(event, of: merged, viewer, on: connection)
    return []
  }

  private func page(
    of request: WebRequest, _ viewer: Viewer, _ form: FormData = FormData(),
    _ errors: [FieldError] = []
  ) async throws -> WebResponse {
    let (kept, merged) = (try changing.episode(of: request), try other(of: request))
    let users = try await module.organisation.store.users()
    let (opened, pair) = try await changing.door.read(kept, viewer, via: "GET \(Self.path)") {
      opened, connection in
      // The other may have been merged meanwhile, into this one or another.
      let isGone = try module.episodes.living(merged, in: connection) != merged
      return (
        opened,
        isGone || opened.episode.id != kept ? nil : try self.pair(opened, merged, in: connection)
      )
    }
    guard let pair else {
      let place = FollowUpURL.episode(opened.episode.id)
      return .seeOther("\(place)?\(EpisodeNotice.ledHere.rawValue)=ja")
    }
    // That the other was read is logged as its own.
    _ = try await changing.door.read(merged, viewer, via: "GET \(Self.path)") { _, _ in }
    return .page(
      MergePage(
        head: EpisodeHead(opened), pair: pair, tree: viewer.tree,
        names: users.reduce(into: [:]) { $0[$1.id] = $1.directoryName }, typed: form,
        errors: errors
      ).page)
  }

  /// The two, when the reader may read the other as well and they can be merged.
  private func pair(
    _ opened: EpisodeDoor.Opened, _ other: EpisodeID, in connection: any Connection
  ) throws -> EpisodePair {
    guard
      let merged = try module.episodes.others(of: opened, in: connection)
        .first(where: { $0.id == other })
    else { throw AccessDenied.episode }
    guard merged.version == opened.episode.version else {
      throw WebError(
        status: 409, title: EditingText.merge, explanation: EditingText.otherVersions)
    }
    return EpisodePair(
      opened: opened, merged: merged,
      responses: try module.episodes.responses(
        of: other, coding: opened.version.coding, in: connection))
  }

  private func other(of request: WebRequest) throws -> EpisodeID {
    guard let id = request.parameter("other").flatMap({ EpisodeID($0) }) else {
      throw WebError.notFound
    }
    return id
  }
}

/// Two episodes of one person: the one that lives on, and the one that goes into it.
struct EpisodePair: Sendable {
  let opened: EpisodeDoor.Opened
  let merged: Episode
  /// Those of the merged one that hold.
  let responses: [StoredResponse]

  struct Conflict: Sendable {
    let kept: StoredResponse
    let merged: StoredResponse
  }

  /// Where both have answers at one occasion, or on one day that names none.
  var conflicts: [Conflict] {
    responses.compactMap { response in
      opened.responses.first { $0.record.isBeside(response.record) }
        .map { Conflict(kept: $0, merged: response) }
    }
  }

  /// Those that nothing stands beside.
  var others: [StoredResponse] {
    responses.filter { response in
      !opened.responses.contains { $0.record.isBeside(response.record) }
    }
  }
}

extension ResponseRecord {
  /// Whether only one of the two can hold.
  fileprivate func isBeside(_ other: ResponseRecord) -> Bool {
    occasion == other.occasion && (occasion != nil || measuredOn == other.measuredOn)
  }
}
