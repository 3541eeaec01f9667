import Core
import Database
import Organisation
import Web

/// Knowledge objects of every kind: what the kernel offers the rooms and the server.
package struct RecordsModule: Sendable {
  package let store: RecordStore
  /// Every kind that the rooms have declared.
  package let kinds: [RecordKind]
  let organisation: OrganisationModule

  package init(database: any Database, organisation: OrganisationModule, kinds: [RecordKind]) {
    self.kinds = kinds
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
  ]

  package static let stylesheets: [Asset] = [.css(name: "kunskapsposter.css", RecordStyle.css)]

  package var routes: [GuardedRoute] {
    kinds.flatMap { kind in
      RecordRoutes(module: self, kind: kind).routes + LinkRoutes(module: self, kind: kind).routes
        + CommentRoutes(module: self, kind: kind).routes
    }
  }

  /// Makes what lists are answered from where it is missing; to be called before serving.
  package func keepIndex() async throws { try await store.keepIndex(of: kinds) }

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
