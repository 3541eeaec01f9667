import ContentStore
import Core
import Database
import Foundation
import Mail
import Organisation
import Web

/// Knowledge objects of every kind: what the kernel offers the rooms and the server.
package struct RecordsModule: Sendable {
  package let store: RecordStore
  /// Every kind that the rooms have declared.
  package let kinds: [RecordKind]
  let organisation: OrganisationModule
  /// Nil where no mail can be sent.
  package var mailer: Mailer?
  /// Whether records that everybody may see are shown to who is not logged in.
  package var publishes = false
  /// What else is served to who is not logged in, for the first of the open pages to lead to.
  package var publishedBesides: [(Text, href: String)] = []
  private let published = PublishedLimit()
  /// Where files of records lie.
  package let files: ContentStore

  package init(
    database: any Database, organisation: OrganisationModule, kinds: [RecordKind],
    files: ContentStore
  ) {
    self.kinds = kinds
    self.files = files
    self.organisation = organisation
    store = RecordStore(
      database: database, municipality: organisation.municipality.id,
      clock: organisation.changes.clock, changes: organisation.changes)
  }

  package static let migrations = [
    Migration(
      module: "records", number: 1, name: "create", sql: PackageResources.records_001_create_sql),
    Migration(
      module: "records", number: 2, name: "index", sql: PackageResources.records_002_index_sql),
    Migration(
      module: "records", number: 3, name: "files", sql: PackageResources.records_003_files_sql),
    Migration(
      module: "records", number: 4, name: "notices", sql: PackageResources.records_004_notices_sql),
    Migration(
      module: "records", number: 5, name: "handling",
      sql: PackageResources.records_005_handling_sql),
  ]

  package static let stylesheets: [Asset] = [.css(name: "kunskapsposter.css", RecordStyle.css)]

  package var routes: [GuardedRoute] {
    var all = NoticeRoutes(module: self).routes + TopicRoutes(module: self).routes
    for kind in kinds { all += routes(of: kind) }
    if publishes { all += PublishedRoutes(module: self).routes }
    return all
  }

  /// What every kind is given.
  func routes(of kind: RecordKind) -> [GuardedRoute] {
    var all = RecordRoutes(module: self, kind: kind).routes
    all += LinkRoutes(module: self, kind: kind).routes
    all += CommentRoutes(module: self, kind: kind).routes
    all += FileRoutes(module: self, kind: kind).routes
    all += HandlingRoutes(module: self, kind: kind).routes
    all += SubscriptionRoutes(module: self, kind: kind).routes
    return all
  }

  /// Makes what lists are answered from where it is missing; to be called before serving.
  package func keepIndex() async throws { try await store.keepIndex(of: kinds) }

  /// Counts a request for an open page; throws where somebody asks too often.
  package func admit(_ request: WebRequest) throws {
    guard published.admits(request.remoteAddress, at: store.clock.now) else {
      throw WebError(
        status: 429, title: PublishedText.tooManyTitle, explanation: PublishedText.tooMany)
    }
  }

  /// Notes in the log whether the open pages are served; to be called when serving begins.
  package func notePublishing() async throws { try await store.note(publishing: publishes) }

  static let mostCounted = 99

  /// What stands at the top of every page: how much is new.
  package func news(for viewer: Viewer) async throws -> (text: Text, href: String) {
    let new = try await store.countNews(for: viewer, kinds, limit: Self.mostCounted + 1)
    return (NoticeText.count(new), NoticeURL.news)
  }

  func kind(_ key: String) -> RecordKind? { kinds.first { $0.key == key } }

  /// What users are called, by their ids.
  func names() async throws -> [UserID: Text] {
    Dictionary(
      uniqueKeysWithValues: try await organisation.store.users().map {
        ($0.id, $0.directoryName)
      })
  }
}

/// Who may do what with records of a kind.
struct RecordRights: Sendable {
  let kind: RecordKind
  let viewer: Viewer
  let sight: Sight
  private let written: Set<UnitID>

  init(_ kind: RecordKind, _ viewer: Viewer) {
    self.kind = kind
    self.viewer = viewer
    sight = Sight(viewer)
    written = viewer.units(kind.writers)
  }

  /// Whether the record could be seen as it stood after the event.
  func sees(_ event: RecordEvent) -> Bool {
    sight.sees(event.content.visibility, ownedBy: event.content.owner)
  }

  /// May say what the record is as a document.
  func mayRegister(_ record: Record) -> Bool {
    mayEdit(record) || viewer.units([.registrar]).contains(record.content.owner)
  }

  func mayEdit(_ record: Record) -> Bool { written.contains(record.content.owner) }

  func steps(for record: Record) -> [RecordStep] {
    kind.steps.filter { $0.from.contains(record.content.status) && may($0, record) }
  }

  func may(_ step: RecordStep, _ record: Record) -> Bool {
    viewer.units(step.roles).contains(record.content.owner)
  }

  /// The units that the viewer may let own a record: there today, written for, and their own to see.
  var owners: [OrgUnit] {
    viewer.tree.units.filter {
      written.contains($0.id) && $0.validity.contains(viewer.today)
        && sight.sees(.team, ownedBy: $0.id)
    }
  }

  /// The one of `owners` where the viewer is at home.
  var nearestOwner: UnitID? {
    let offered = owners
    return offered.first { $0.id == viewer.homeUnit?.id }?.id ?? offered.first?.id
  }
}
