import Core
import Database
import Foundation
import Organisation
import Web

/// Records that everybody may see, for those who are not logged in: start, lists, records and a feed. Nothing
/// of who wrote them, of what was said about them, of their history or files.
struct PublishedRoutes: Sendable {
  let module: RecordsModule

  private static let latest = 20
  private static let inFeed = 50

  var routes: [GuardedRoute] {
    [
      .open(.get, PublishedURL.start, handler: start),
      .open(.get, PublishedURL.feed, handler: feed),
      .open(.get, PublishedURL.kind, handler: list),
      .open(.get, PublishedURL.record, handler: show),
      .open(.get, PublishedURL.robots, handler: robots),
    ]
  }

  private func kind(_ request: WebRequest) throws -> RecordKind {
    let name = request.parameter("kind")
    guard let kind = module.kinds.first(where: { PublishedURL.name(of: $0) == name }) else {
      throw WebError.notFound
    }
    return kind
  }

  /// The latest of every kind, the last changed first.
  private func latest(_ count: Int) async throws -> [(RecordKind, RecordList)] {
    var lists: [(RecordKind, RecordList)] = []
    for kind in module.kinds {
      lists.append(
        (kind, try await module.store.list(kind, RecordSearch(), .ofEverybody, limit: count)))
    }
    return lists
  }

  @Sendable private func start(_ request: WebRequest) async throws -> WebResponse {
    try module.admit(request)
    return .page(
      PublishedStartPage(
        lists: try await latest(Self.latest), tree: try await module.organisation.store.tree(),
        besides: module.publishedBesides
      ).page)
  }

  @Sendable private func list(_ request: WebRequest) async throws -> WebResponse {
    try module.admit(request)
    let kind = try kind(request)
    let tree = try await module.organisation.store.tree()
    // Words and the place to go on, and none of the other conditions of the list.
    let asked = FormData(["q", "efter"].map { ($0, request.query.trimmed($0)) })
    let filter = RecordFilter(asked, tree)
    return .page(
      PublishedListPage(
        kind: kind, filter: filter, tree: tree,
        list: try await module.store.list(kind, filter.search, .ofEverybody)
      ).page)
  }

  @Sendable private func show(_ request: WebRequest) async throws -> WebResponse {
    try module.admit(request)
    let kind = try kind(request)
    guard let id = request.parameter("record").flatMap({ RecordID($0) }),
      let record = try await module.store.record(id, kind, .ofEverybody)
    else { throw WebError.notFound }
    return .page(
      PublishedRecordPage(
        record: record,
        wording: RecordWording(
          kind: kind, tree: try await module.organisation.store.tree(),
          topics: try await module.store.topics()),
        links: try await module.store.links(of: [id], .ofEverybody)[id] ?? [], kinds: module.kinds
      ).page)
  }

  @Sendable private func feed(_ request: WebRequest) async throws -> WebResponse {
    try module.admit(request)
    let entries = try await latest(Self.inFeed).flatMap { kind, list in
      list.records.map { (kind, $0) }
    }.sorted { $0.1.changed.at > $1.1.changed.at }.prefix(Self.inFeed)
    let feed = PublishedFeed(
      entries: Array(entries), language: request.language, baseURL: request.baseURL,
      now: module.store.clock.now)
    return WebResponse.text(feed.xml)
      .with(header: "Content-Type", "application/atom+xml; charset=utf-8")
  }

  /// The open pages may be found by searching, the others are nobody's to index.
  @Sendable private func robots(_ request: WebRequest) async throws -> WebResponse {
    .text("User-agent: *\nAllow: \(PublishedURL.start)\nDisallow: /\n")
  }
}
