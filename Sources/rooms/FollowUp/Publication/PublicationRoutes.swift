import Core
import Organisation
import Programmes
import Web

/// Publications: planning one, seeing what it would show, deciding, and reading what was released.
struct PublicationRoutes: Sendable {
  let module: FollowUpModule

  private static let newPath = "\(FollowUpURL.programmes)/{programme}/publicering"
  private static let path = "\(PublicationURL.list)/{publication}"

  var routes: [GuardedRoute] {
    [
      .get(PublicationURL.list, .seeReleases, handler: list),
      .get(Self.newPath, .release, handler: ask),
      .post(Self.newPath, .release, handler: plan),
      .get(Self.path, .seeReleases, handler: show),
      .get("\(Self.path)/plan", .release, handler: askAgain),
      .post("\(Self.path)/plan", .release, handler: replan),
      .get("\(Self.path)/forslag", .release, handler: review),
      .post("\(Self.path)/forslag", .release, handler: propose),
      .post("\(Self.path)/forslag/kasta", .release, handler: discard),
      .post("\(Self.path)/utgava", .release, handler: decide),
      .get("\(Self.path)/utgava/{number}", .seeReleases, handler: release),
      .get("\(Self.path)/utgava/{number}/{file}", .seeReleases, handler: file),
    ]
  }

  // MARK: Reading

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(PublicationsPage(listed: try await module.publications(seenBy: viewer)).page)
  }

  /// A publication that the viewer reads, or publishes for.
  private func seen(_ request: WebRequest, _ viewer: Viewer) async throws -> SeenPublication {
    guard let id = request.parameter("publication").flatMap({ ID<Publication>($0) }),
      let found = try await module.publication(id, seenBy: viewer)
    else { throw WebError.notFound }
    return found
  }

  /// A publication of a zone that the viewer publishes for.
  private func own(_ request: WebRequest, _ viewer: Viewer) async throws -> SeenPublication {
    let found = try await seen(request, viewer)
    guard found.mayRelease else { throw AccessDenied.action }
    return found
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let seen = try await seen(request, viewer)
    let notice: Notice? =
      switch request.query.names.first {
      case "sparad": Notice(.success) { PublicationText.planned }
      case "kastat": Notice(.success) { PublicationText.discarded }
      default: nil
      }
    return .page(PublicationPage(seen: seen, viewer: viewer, notice: notice).page)
  }

  @Sendable private func release(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await seen(request, viewer)
    let number = request.parameter("number").flatMap { Int($0) }
    guard let release = seen.releases.first(where: { $0.number == number }) else {
      throw WebError.notFound
    }
    let decidedBy = try await module.organisation.store.user(release.decidedBy)?.directoryName
    return .page(
      ReleasePage(
        release: release, of: seen, decidedBy: decidedBy,
        notice: request.query.names.first == "beslutad"
          ? Notice(.success) { PublicationText.released } : nil
      ).page)
  }

  @Sendable private func file(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let seen = try await seen(request, viewer)
    let number = request.parameter("number").flatMap { Int($0) }
    guard let release = seen.releases.first(where: { $0.number == number }),
      let file = request.parameter("file").flatMap({ ReleaseFile(rawValue: $0) })
    else { throw WebError.notFound }
    return try file.download(of: release, viewer.language)
  }

  // MARK: Planning

  private func programme(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> LoadedProgramme {
    let programme = try await module.programme(of: request, viewer)
    guard viewer.zones(for: .release).contains(programme.registered.zone) else {
      throw AccessDenied.action
    }
    return programme
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await programme(request, viewer)
    return .page(
      PublicationPlanPage(
        programme: programme, known: nil, typed: PublicationForm.opening(of: programme)
      ).page)
  }

  @Sendable private func plan(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    try await plan(try await request.form(), of: programme(request, viewer), nil, viewer)
  }

  private func plan(
    _ typed: FormData, of programme: LoadedProgramme, _ known: Publication?, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = PublicationForm(typed, of: programme)
    var page = PublicationPlanPage(programme: programme, known: known, typed: typed)
    page.errors = form.errors
    guard let plan = form.plan else { return .page(page.page) }
    do {
      let publication = try await module.plan(
        plan, mergesUnits: form.mergesUnits, of: programme, insteadOf: known, viewer)
      return .seeOther(PublicationURL.publication(publication.id) + "?sparad=ja")
    } catch let refusal as PublicationError {
      page.errors = [FieldError(PublicationForm.occasions, refusal.message)]
      return .page(page.page)
    }
  }

  @Sendable private func askAgain(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    guard seen.releases.isEmpty else { throw WebError.notFound }
    return .page(
      PublicationPlanPage(
        programme: seen.programme, known: seen.publication,
        typed: PublicationForm.typed(seen.publication.plan)
      ).page)
  }

  @Sendable private func replan(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    return try await plan(
      try await request.form(), of: seen.programme, seen.publication, viewer)
  }

  // MARK: Deciding

  @Sendable private func propose(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    let form = ProposalForm(try await request.form(), releases: seen.releases)
    var page = PublicationPage(seen: seen, viewer: viewer)
    page.typed = form.typed
    page.errors = form.errors
    guard form.errors.isEmpty, let period = form.period else { return .page(page.page) }
    do {
      try await module.propose(seen.publication, period, correcting: form.correction, viewer)
      return .seeOther(PublicationURL.proposal(seen.publication.id))
    } catch let refusal as PublicationError {
      let field = form.correction == nil ? ProposalForm.period : ProposalForm.corrects
      page.errors = [FieldError(field, refusal.message)]
      return .page(page.page)
    }
  }

  @Sendable private func review(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    guard let proposal = seen.proposal else {
      return .seeOther(PublicationURL.publication(seen.publication.id))
    }
    return .page(ProposalPage(seen: seen, proposal: proposal).page)
  }

  @Sendable private func decide(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    do {
      let release = try await module.decide(seen.publication, viewer)
      return .seeOther(
        PublicationURL.release(release.number, of: seen.publication.id) + "?beslutad=ja")
    } catch let refusal as PublicationError {
      guard let proposal = seen.proposal else {
        return .seeOther(PublicationURL.publication(seen.publication.id))
      }
      var page = ProposalPage(seen: seen, proposal: proposal)
      page.errors = [FieldError(ProposalPage.decision, refusal.message)]
      return .page(page.page)
    }
  }

  @Sendable private func discard(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let seen = try await own(request, viewer)
    try await module.withdrawProposal(of: seen.publication, viewer)
    return .seeOther(PublicationURL.publication(seen.publication.id) + "?kastat=ja")
  }
}

/// A publication with what somebody may see of it.
struct SeenPublication: Sendable {
  let publication: Publication
  let programme: LoadedProgramme
  /// Of those who read it; the first first.
  let releases: [PublishedRelease]
  /// Whether the viewer plans and decides.
  let mayRelease: Bool
  /// For those who decide.
  let proposal: PublicationProposal?

  /// The release that corrects another, if there is one.
  func correction(of number: Int) -> PublishedRelease? {
    releases.first { $0.table.corrects?.number == number }
  }
}

extension FollowUpModule {
  /// A publication that somebody reads or publishes for; nil where they do neither.
  func publication(
    _ id: ID<Publication>, seenBy viewer: Viewer
  ) async throws -> SeenPublication? {
    let (store, catalogue) = (publications, catalogue)
    let mayRelease = viewer.zones(for: .release)
    return try await database.read { connection in
      guard let publication = try store.publication(id, in: connection),
        let programme = try catalogue.programme(publication.programme, in: connection)
      else { return nil }
      let releases = try store.releases(of: id, in: connection)
      let isOwn = mayRelease.contains(publication.zone)
      guard
        isOwn
          || !releases.isEmpty && publication.plan.audience.admits(viewer, of: publication.zone)
      else { return nil }
      return SeenPublication(
        publication: publication, programme: programme, releases: releases, mayRelease: isOwn,
        proposal: isOwn ? try store.proposal(of: id, in: connection) : nil)
    }
  }

  /// Those that somebody reads or publishes for, latest first.
  func publications(seenBy viewer: Viewer) async throws -> [SeenPublication] {
    let store = publications
    let all = try await database.read { try store.publications(in: $0) }
    var seen: [SeenPublication] = []
    for publication in all {
      if let found = try await self.publication(publication.id, seenBy: viewer) {
        seen.append(found)
      }
    }
    return seen
  }
}
