import Core
import Database
import Organisation
import Programmes
import Web

/// Correcting whose an episode is and what results divide it by: first checked, then saved.
struct CorrectionRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(EpisodeChanging.path)/andra/ratta"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .collect, handler: show),
      .post("\(Self.path)/granska", .collect, handler: check),
      .post(Self.path, .collect, handler: save),
    ]
  }

  private var changing: EpisodeChanging { EpisodeChanging(module: module) }

  /// Who the episode is to be about.
  private enum Target: Sendable {
    case same
    /// The identity that was typed is the one that stands.
    case already
    case new(Pseudonym)
    /// With the person's own open episode, which the corrected one is to be merged with.
    case known(PersonID, open: Episode?)
    case heldElsewhere
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let opened = try await opened(request, viewer)
    return .page(page(opened, viewer, CorrectionForm.filled(opened.episode)).page)
  }

  @Sendable private func check(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let typed = try await request.form()
    let (opened, target) = try await changing.door.read(
      try changing.episode(of: request), viewer, via: "POST \(Self.path)/granska"
    ) { opened, connection in
      let form = self.form(typed, opened.episode, viewer)
      let target = try self.target(form, of: opened, in: connection)
      return (opened, target)
    }
    let form = self.form(typed, opened.episode, viewer)
    var errors = form.errors + refusals(target)
    if try opened.episode.id != changing.episode(of: request) {
      errors.append(FieldError(EpisodeChanging.place, EditingText.mergedMeanwhile))
    } else if let shown = Int(typed.trimmed(EpisodeChanging.version)),
      shown != opened.episode.rowVersion
    {
      errors.append(FieldError(EpisodeChanging.place, EpisodeText.changedMeanwhile))
    }
    guard errors.isEmpty, typed.first(CorrectionForm.goOn) == nil else {
      return .page(page(opened, viewer, typed, errors).page)
    }
    var right = form.right
    var isKnown = false
    var leadsToMerge = false
    switch target {
    case .same, .already, .heldElsewhere: break
    case .new: right.person = .make(at: module.clock.now)
    case .known(let person, let open):
      right.person = person
      isKnown = true
      leadsToMerge = open != nil
    }
    return .page(
      CorrectionCheckPage(
        head: EpisodeHead(opened), episode: opened.episode, right: right, isKnown: isKnown,
        leadsToMerge: leadsToMerge, tree: viewer.tree, typed: typed
      ).page)
  }

  @Sendable private func save(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let episode = try changing.episode(of: request)
    let typed = try await request.form()
    return try await changing.keeping(typed, of: request) {
      let errors = try await changing.change(episode, viewer, typed, via: "ratta") {
        opened, connection in
        let form = self.form(typed, opened.episode, viewer)
        let target = try self.target(form, of: opened, in: connection)
        let errors = form.errors + refusals(target)
        guard errors.isEmpty else { return errors }
        return try save(form, target, opened, viewer, on: connection)
      }
      if !errors.isEmpty {
        let opened = try await opened(request, viewer)
        return .page(page(opened, viewer, typed, errors).page)
      }
      if !typed.trimmed(CorrectionForm.identity).isEmpty,
        let other = try await alsoOpen(episode, viewer)
      {
        return .seeOther(FollowUpURL.merge(episode, into: other))
      }
      return try await changing.after(episode, viewer, notice: .corrected)
    }
  }

  /// The other open episode of the person: two of one person become one.
  private func alsoOpen(_ episode: EpisodeID, _ viewer: Viewer) async throws -> EpisodeID? {
    let episodes = module.episodes
    do {
      return try await changing.door.read(episode, viewer, via: "POST \(Self.path)") {
        opened, connection in
        guard opened.episode.end == nil else { return nil }
        return try episodes.others(of: opened, in: connection).first { $0.end == nil }?.id
      }
    } catch is AccessDenied {
      return nil
    }
  }

  private func save(
    _ form: CorrectionForm, _ target: Target, _ opened: EpisodeDoor.Opened, _ viewer: Viewer,
    on connection: any Connection
  ) throws -> [FieldError] {
    let (episode, now) = (opened.episode, module.clock.now)
    var right = form.right
    switch target {
    case .same, .already, .heldElsewhere: break
    case .known(let person, _): right.person = person
    case .new(let pseudonym):
      right.person = .make(at: now)
      try module.episodes.addPerson(
        right.person, pseudonym: pseudonym, zone: episode.zone, to: connection)
    }
    let corrected = right
    let isDone = try module.cells.changing([episode.id], on: connection) {
      try module.episodes.correct(episode, to: corrected, in: connection)
    }
    guard isDone else {
      return [FieldError(EpisodeChanging.place, EpisodeText.changedMeanwhile)]
    }
    let before = corrected.differences(from: EpisodeCorrection(episode)).map {
      ($0.fact.rawValue, $0.old)
    }
    try changing.record(
      EpisodeEvent(
        kind: .corrected, reason: form.reason.words,
        before: Dictionary(before) { first, _ in first }), of: episode, viewer, on: connection)
    return []
  }

  /// Who an identity is in the zone, and whether the reader may bring the episode to them.
  private func target(
    _ form: CorrectionForm, of opened: EpisodeDoor.Opened, in connection: any Connection
  ) throws -> Target {
    guard let identity = form.identity else { return .same }
    let ring: PseudonymKeyRing
    do {
      ring = try module.keyRing(of: opened.episode.zone, on: connection)
    } catch is PseudonymKeyError {
      throw WebError(
        status: 503, title: EditingText.correct, explanation: EpisodeText.noKeys)
    }
    guard
      let person = try module.episodes.person(
        ring.candidates(for: identity.canonical), zone: opened.episode.zone, in: connection)
    else { return .new(ring.pseudonym(of: identity.canonical)) }
    if person == opened.episode.person { return .already }
    if !opened.scope.includesProtected,
      try module.episodes.isProtected(person, in: connection)
    {
      return .heldElsewhere
    }
    let open = try module.episodes.episodes(
      of: person, in: opened.episode.programme, connection: connection
    ).first { $0.end == nil }
    guard opened.episode.end == nil, let open else { return .known(person, open: nil) }
    let isReached = opened.scope.reaches(
      unit: open.handler, assignee: open.worker, isProtected: open.isProtected)
    return isReached ? .known(person, open: open) : .heldElsewhere
  }

  private func refusals(_ target: Target) -> [FieldError] {
    switch target {
    case .same, .new, .known: []
    case .already: [FieldError(CorrectionForm.identity, EditingText.samePerson)]
    case .heldElsewhere: [FieldError(CorrectionForm.identity, EpisodeText.heldElsewhere)]
    }
  }

  private func opened(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> EpisodeDoor.Opened {
    try await changing.door.read(
      try changing.episode(of: request), viewer, via: "GET \(Self.path)"
    ) { opened, _ in opened }
  }

  /// Where an episode may be said to have begun: where the viewer works, and where it stands now.
  private func units(_ episode: Episode, _ viewer: Viewer) -> [OrgUnit] {
    viewer.tree.units.filter { unit in
      unit.id == episode.unit
        || viewer.collectingUnits(in: episode.zone).contains { $0.id == unit.id }
    }
  }

  private func form(
    _ typed: FormData, _ episode: Episode, _ viewer: Viewer
  ) -> CorrectionForm {
    CorrectionForm(
      typed, of: episode, units: Set(units(episode, viewer).map(\.id)), today: viewer.today)
  }

  private func page(
    _ opened: EpisodeDoor.Opened, _ viewer: Viewer, _ typed: FormData,
    _ errors: [FieldError] = []
  ) -> CorrectionPage {
    CorrectionPage(
      head: EpisodeHead(opened), episode: opened.episode,
      units: units(opened.episode, viewer).map {
        Choice($0.id.description, Text(verbatim: $0.name))
      }, typed: typed, errors: errors)
  }
}
