import Core
import Organisation
import Web

/// What is published to everybody, for those who are not logged in: where the municipality has open
/// pages. Nothing of plans, proposals or of who decided.
struct OpenPublicationRoutes: Sendable {
  let module: FollowUpModule
  /// Throws where somebody asks too often.
  let admit: @Sendable (WebRequest) throws -> Void

  static let list = "/oppet/publiceringar"
  static let catalogue = "/oppet/katalog.rdf"
  private static let path = "\(list)/{publication}/{number}"

  static func release(_ number: Int, of id: ID<Publication>) -> String { "\(list)/\(id)/\(number)" }

  var routes: [GuardedRoute] {
    [
      .open(.get, Self.list, handler: all),
      .open(.get, Self.catalogue, handler: catalogue),
      .open(.get, Self.path, handler: show),
      .open(.get, "\(Self.path)/{file}", handler: file),
    ]
  }

  private func published() async throws -> [OpenPublication] {
    let (store, catalogue) = (module.publications, module.catalogue)
    return try await module.database.read { connection in
      try store.publications(in: connection).compactMap { publication in
        guard publication.plan.audience == .everybody,
          let programme = try catalogue.programme(publication.programme, in: connection)
        else { return nil }
        let releases = try store.releases(of: publication.id, in: connection)
        return releases.isEmpty
          ? nil
          : OpenPublication(publication: publication, programme: programme, releases: releases)
      }
    }
  }

  @Sendable private func all(_ request: WebRequest) async throws -> WebResponse {
    try admit(request)
    return .page(OpenPublicationsPage(listed: try await published()).page)
  }

  @Sendable private func catalogue(_ request: WebRequest) async throws -> WebResponse {
    try admit(request)
    let catalogue = PublicationCatalogue(
      publications: try await published(), municipality: module.organisation.municipality.name,
      baseURL: request.baseURL)
    return WebResponse.text(catalogue.xml)
      .with(header: "Content-Type", "application/rdf+xml; charset=utf-8")
  }

  private func release(
    _ request: WebRequest
  ) async throws -> (OpenPublication, PublishedRelease) {
    try admit(request)
    let id = request.parameter("publication").flatMap { ID<Publication>($0) }
    let number = request.parameter("number").flatMap { Int($0) }
    guard let found = try await published().first(where: { $0.publication.id == id }),
      let release = found.releases.first(where: { $0.number == number })
    else { throw WebError.notFound }
    return (found, release)
  }

  @Sendable private func show(_ request: WebRequest) async throws -> WebResponse {
    let (found, release) = try await release(request)
    return .page(OpenReleasePage(release: release, of: found).page)
  }

  @Sendable private func file(_ request: WebRequest) async throws -> WebResponse {
    let (_, release) = try await release(request)
    guard let file = request.parameter("file").flatMap({ ReleaseFile(rawValue: $0) }) else {
      throw WebError.notFound
    }
    return try file.download(of: release, request.language)
  }
}

/// A publication to everybody with its releases.
struct OpenPublication: Sendable {
  let publication: Publication
  let programme: LoadedProgramme
  /// At least one; the first first.
  let releases: [PublishedRelease]
}

extension FollowUpModule {
  /// Where what is published to everybody is listed; see `openRoutes`.
  package static let openPublications = (PublicationText.title, href: OpenPublicationRoutes.list)

  /// The pages for those who are not logged in; `admit` throws where somebody asks too often.
  package func openRoutes(
    admit: @escaping @Sendable (WebRequest) throws -> Void
  ) -> [GuardedRoute] {
    OpenPublicationRoutes(module: self, admit: admit).routes
  }
}
