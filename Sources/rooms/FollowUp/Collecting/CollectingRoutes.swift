import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import Web

/// Filling in the form of an occasion.
struct CollectingRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/omgang/{episode}/{occasion}"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post(Self.path, .collect, handler: save),
    ]
  }

  private var door: EpisodeDoor { EpisodeDoor(module: module) }

  // MARK: Showing

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (episode, occasion) = try place(of: request)
    let response = ResponseID.make(at: module.clock.now)
    return try await door.read(episode, viewer, via: "GET \(Self.path)") { opened, _ in
      let held = opened.response(at: occasion)
      if let page = try withdrawn(occasion, in: opened) { return .page(page.page) }
      if held == nil, let page = try notOpen(occasion, in: opened, today: viewer.today) {
        return .page(page.page)
      }
      let (typed, origins) = Self.filled(
        occasion, of: opened, held: held, response: response, today: viewer.today)
      return .page(
        ResponsePage(
          episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
          form: ResponseForm(typed), origins: origins, held: held.kind,
          closed: opened.closed(occasion, today: viewer.today), stopped: opened.stopped
        ).page)
    }
  }

  /// The form before anybody has typed: what stands there already, or what is known from before.
  private static func filled(
    _ occasion: OccasionKey, of opened: EpisodeDoor.Opened, held: StoredResponse?,
    response: ResponseID, today: Day
  ) -> (FormData, [ItemKey: Text]) {
    var typed = FormData([
      (ResponseForm.response, response.description),
      (ResponseForm.replaced, held?.id.description ?? ""),
      (ResponseForm.measuredOn, "\(held?.record.measuredOn ?? today)"),
    ])
    let items = opened.definition.items(at: occasion)
    if let held {
      typed.append(held.record.answers, of: items)
      if let reason = held.record.notDone { typed.append(ResponseForm.notDone, reason.rawValue) }
      return (typed, [:])
    }
    var origins: [ItemKey: Text] = [:]
    let earlier = opened.responses.filter { !$0.record.isDraft }.reversed()
    for item in items where item.isPrefilled {
      let source = earlier.first { item.isStillAnswer($0.record.answers[item.key]) }
      guard let source, let answer = source.record.answers[item.key] else { continue }
      typed.append([item.key: answer], of: [item])
      let title = source.record.occasion.map(opened.definition.title(of:))
      origins[item.key] = CollectingText.taken(
        from: title ?? EpisodeText.anEarlierAnswer, source.record.measuredOn)
    }
    return (typed, origins)
  }

  // MARK: Saving

  private enum Outcome: Sendable {
    case withdrawn(WithdrawnPage)
    case notOpen(NotOpenPage)
    case refused(ResponsePage)
    case stale(StaleResponsePage, storedBy: UserID?)
    /// With the picture of the reader's own clients, where the unit's is not theirs to see.
    case saved(EpisodeDoor.Opened, ResponseRecord, UnitPicture?)
  }

  @Sendable private func save(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (episode, occasion) = try place(of: request)
    let form = ResponseForm(try await request.form())
    let outcome: Outcome
    do {
      outcome = try await door.writeAndRead(episode, viewer, via: "POST \(Self.path)") {
        opened, connection in
        let outcome = try save(form, at: occasion, of: opened, viewer, on: connection)
        return try adding(to: outcome, at: occasion, viewer, connection)
      }
    } catch let error as DatabaseError where error.isOfStorage {
      return .page(UnsavedPage(path: request.path, typed: form.typed, reason: error.message).page)
    }
    switch outcome {
    case .withdrawn(let page): return .page(page.page)
    case .notOpen(let page): return .page(page.page)
    case .refused(let page): return .page(page.page)
    case .stale(var page, let user):
      let users = try await module.organisation.store.users()
      if let name = users.first(where: { $0.id == user })?.directoryName { page.storedBy = name }
      return .page(page.page)
    case .saved(let opened, let record, let own):
      return .page(try await savedPage(opened, record, at: occasion, own, viewer).page)
    }
  }

  /// Adds how it has gone for the worker's own clients, read in the transaction of the save, where
  /// everything is at hand.
  private func adding(
    to outcome: Outcome, at occasion: OccasionKey, _ viewer: Viewer,
    _ connection: any Connection
  ) throws -> (Outcome, [AccessSubject]) {
    guard case .saved(let opened, let record, _) = outcome, !record.isDraft,
      !opened.scope.reaches(opened.episode.handler),
      let question = PictureQuestion(
        opened.programme, version: opened.version, at: occasion, viewer: viewer),
      // The answers are stored: that is said whatever becomes of the picture.
      let (own, subject) = try? question.picture(
        of: opened.episode.handler, from: module.episodes, memory: CellMemory(mostGroups: 0),
        scope: opened.scope, in: connection)
    else { return (outcome, []) }
    return (.saved(opened, record, own), [subject])
  }

  private func save(
    _ form: ResponseForm, at occasion: OccasionKey, of opened: EpisodeDoor.Opened,
    _ viewer: Viewer, on connection: any Connection
  ) throws -> Outcome {
    let held = opened.response(at: occasion)
    if var page = try withdrawn(occasion, in: opened) {
      page.form = form
      return .withdrawn(page)
    }
    func refused(_ errors: [FieldError], of form: ResponseForm = form) -> Outcome {
      .refused(
        ResponsePage(
          episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
          form: form, held: held.kind, closed: opened.closed(occasion, today: viewer.today),
          stopped: opened.stopped, errors: errors))
    }
    // The form was shown while the episode had the occasion.
    if held == nil, form.response != nil, opened.schedule.occasion(occasion) == nil,
      opened.definition.occasions.contains(where: { $0.covers(occasion) })
    {
      let title = opened.definition.title(of: occasion)
      return refused([FieldError(ResponseForm.measuredOn, EditingText.noSuchOccasion(title))])
    }
    if held == nil, let page = try notOpen(occasion, in: opened, today: viewer.today) {
      return .notOpen(page)
    }
    if form.act == .review { return refused([]) }
    let (record, errors) = form.decoded(
      occasion, of: opened.definition,
      within: ResponseDays(occasion, of: opened, held: held, today: viewer.today))
    guard let record else { return refused(errors) }
    var id = form.response ?? .make(at: module.clock.now)
    var replaced = form.replaced
    if let sent = try module.episodes.response(
      id, of: opened.episode.id, coding: opened.version.coding, in: connection)
    {
      // Sent twice; or sent, changed by going back in the browser, and sent again. What was taken
      // back since is not saved.
      if sent == record, held?.id == id { return .saved(opened, record, nil) }
      replaced = id
      id = .make(at: module.clock.now)
    }
    if record.isDraft, let held, !held.record.isDraft, held.id == replaced {
      return refused([FieldError(ResponseForm.measuredOn, CollectingText.draftOverAnswer)])
    }
    let isSaved = try module.cells.changing([opened.episode.id], on: connection) {
      try module.episodes.save(
        id, record, of: opened.episode.id, replacing: replaced, by: viewer.id,
        at: module.clock.now, in: connection)
    }
    if isSaved {
      guard let saved = try door.reopened(opened, on: connection) else {
        throw AccessDenied.episode
      }
      return .saved(saved, record, nil)
    }
    guard let held else {
      // What was to be replaced was taken back: what is typed may stand in its place.
      return refused(
        [FieldError(ResponseForm.measuredOn, EditingText.takenBackMeanwhile)],
        of: ResponseForm(form.typed.setting(ResponseForm.replaced, nil)))
    }
    return .stale(
      StaleResponsePage(
        episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
        form: form, mine: record, stored: held, storedBy: EpisodeText.somebody),
      storedBy: held.recordedBy)
  }

  private func savedPage(
    _ opened: EpisodeDoor.Opened, _ record: ResponseRecord, at occasion: OccasionKey,
    _ own: UnitPicture?, _ viewer: Viewer
  ) async throws -> SavedPage {
    var unit = own
    if own != nil {
      unit?.released =
        (try? await module.releasedRows(
          of: opened.episode.handler, in: opened.programme, tree: viewer.tree)) ?? []
    } else if !record.isDraft,
      let question = PictureQuestion(
        opened.programme, version: opened.version, at: occasion, viewer: viewer)
    {
      unit = try? await module.wholePicture(question, of: opened, viewer: viewer)
    }
    return SavedPage(
      episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
      saved: record, picture: opened.picture(today: viewer.today), unit: unit,
      next: opened.agenda(today: viewer.today).next, stopped: opened.stopped)
  }

  // MARK: Where

  private func place(of request: WebRequest) throws -> (EpisodeID, OccasionKey) {
    guard let episode = request.parameter("episode").flatMap({ EpisodeID($0) }),
      let occasion = request.parameter("occasion"), OccasionKey.isWellFormed(occasion)
    else { throw WebError.notFound }
    return (episode, OccasionKey(occasion))
  }

  /// The page for an occasion that cannot be answered yet; nil when it can. One that the episode
  /// does not have is not found.
  private func notOpen(
    _ occasion: OccasionKey, in opened: EpisodeDoor.Opened, today: Day
  ) throws -> NotOpenPage? {
    guard let scheduled = opened.schedule.occasion(occasion) else { throw WebError.notFound }
    guard today < scheduled.opens else { return nil }
    return NotOpenPage(
      episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
      opens: scheduled.opens)
  }

  /// The page for an occasion of a version that was withdrawn; nil when it was not.
  private func withdrawn(
    _ occasion: OccasionKey, in opened: EpisodeDoor.Opened
  ) throws -> WithdrawnPage? {
    guard let withdrawal = opened.version.registered.withdrawal else { return nil }
    guard opened.schedule.occasion(occasion) != nil else { throw WebError.notFound }
    return WithdrawnPage(
      episode: EpisodeHead(opened), definition: opened.definition, occasion: occasion,
      withdrawal: withdrawal, held: opened.response(at: occasion)?.record)
  }
}

/// For an occasion whose window has not opened.
struct NotOpenPage: Sendable {
  let episode: EpisodeHead
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let opens: Day

  var page: Page {
    Page(
      title: CollectingText.tooEarlyTitle, section: .develop,
      breadcrumbs: episode.breadcrumbs(includingEpisode: true),
      lead: Node(definition.title(of: occasion))
    ) {
      p { CollectingText.opens(opens) }
      actions { buttonLink(CollectingText.toEpisode, href: FollowUpURL.episode(episode.id)) }
    }
  }
}

extension EpisodeDoor.Opened {
  /// When the version that the episode follows was stopped; nil while it goes on.
  var stopped: Date? {
    version.registered.status == .stopped ? version.registered.stoppedAt : nil
  }

  func agenda(today: Day) -> EpisodeAgenda {
    EpisodeAgenda(
      definition, start: episode.start, end: episode.end, deceased: episode.deceased,
      marks: responses.map(\.mark), today: today)
  }

  /// The last day of an occasion's window, when it has passed.
  func closed(_ occasion: OccasionKey, today: Day) -> Day? {
    schedule.occasion(occasion).flatMap { $0.closes < today ? $0.closes : nil }
  }

  func picture(today: Day) -> PersonPicture {
    PersonPicture(episode.record(with: responses), of: version.compiled, today: today)
  }
}

extension StoredResponse? {
  fileprivate var kind: ResponsePage.Held {
    switch self {
    case nil: .nothing
    case let response?: response.record.isDraft ? .draft : .answers
    }
  }
}

extension Item {
  /// Whether an earlier answer is a value that may be given today.
  fileprivate func isStillAnswer(_ answer: Answer?) -> Bool {
    switch answer?.value {
    case nil: return false
    case .code(let code): return !isRetired(code)
    case .codes(let codes): return !codes.contains(where: isRetired)
    default: return true
    }
  }

  private func isRetired(_ code: String) -> Bool {
    kind.codes.first { $0.code == code }?.isRetired ?? true
  }
}

extension DatabaseError {
  /// Whether the storage could not take what was sent, through no fault of the sender.
  var isOfStorage: Bool {
    switch self {
    case .busy, .diskFull, .diskFailed, .readOnly, .connectionLost: true
    default: false
    }
  }
}
