import Charts
import Core
import Database
import Foundation
import Organisation
import Web

/// Follow-up: programmes, episodes, collecting, import and the results of groups.
package struct FollowUpModule: Sendable {
  let database: any Database
  let organisation: OrganisationModule
  let clock: Clock
  let keys: PseudonymKeys
  let catalogue: ProgrammeCatalogue
  let episodes: EpisodeStore
  let uploads: ImportUploads
  let drafts: ProgrammeDraftStore
  /// Of this process, whoever asks.
  let memory = CellMemory()
  /// Packages that come with the product, by name.
  let shippedPackages: [String: String]

  package init(
    database: any Database, organisation: OrganisationModule, clock: Clock, keys: PseudonymKeys,
    shippedPackages: [String: String] = [:]
  ) {
    self.database = database
    self.organisation = organisation
    self.clock = clock
    self.keys = keys
    self.shippedPackages = shippedPackages
    catalogue = ProgrammeCatalogue(
      store: ProgrammeStore(municipality: organisation.municipality.id, clock: clock))
    drafts = ProgrammeDraftStore(municipality: organisation.municipality.id)
    episodes = EpisodeStore(municipality: organisation.municipality.id)
    // Personal numbers wait here, so it is neither in the database nor in its backups.
    uploads = ImportUploads(directory: keys.directory.appending(path: "uploads"))
  }

  /// The room's schema; stands on the organisation's.
  package static let migrations = [
    Migration(
      module: "followup", number: 1, name: "create", sql: PackageResources.followup_001_create_sql),
    Migration(
      module: "followup", number: 2, name: "cells", sql: PackageResources.followup_002_cells_sql,
      postgreSQL: PackageResources.followup_002_cells_postgresql_sql),
    Migration(
      module: "followup", number: 3, name: "prepare",
      sql: PackageResources.followup_003_prepare_sql),
    Migration(
      module: "followup", number: 4, name: "editing",
      sql: PackageResources.followup_004_editing_sql),
    Migration(
      module: "followup", number: 5, name: "cell_changes",
      sql: PackageResources.followup_005_cell_changes_sql),
    Migration(
      module: "followup", number: 6, name: "daily", sql: PackageResources.followup_006_daily_sql),
    Migration(
      module: "followup", number: 7, name: "extract",
      sql: PackageResources.followup_007_extract_sql),
    Migration(
      module: "followup", number: 8, name: "import", sql: PackageResources.followup_008_import_sql),
    Migration(
      module: "followup", number: 9, name: "retention",
      sql: PackageResources.followup_009_retention_sql),
    Migration(
      module: "followup", number: 10, name: "requests",
      sql: PackageResources.followup_010_requests_sql),
    Migration(
      module: "followup", number: 11, name: "zone_keys",
      sql: PackageResources.followup_011_zone_keys_sql),
    Migration(
      module: "followup", number: 12, name: "reasons",
      sql: PackageResources.followup_012_reasons_sql),
    Migration(
      module: "followup", number: 13, name: "publication",
      sql: PackageResources.followup_013_publication_sql),
  ]

  /// What the room's pages need beside the product's stylesheet.
  package static let stylesheets: [Asset] = [.css(name: "diagram.css", ChartStyle.css)]

  /// The table with a row for each person: what refers to its rows is about persons.
  package static let personTable = "person"

  /// The room's episodes as work that can be counted and handed over; for the organisation.
  package static func work(in municipality: MunicipalityID, clock: Clock) -> any WorkKeeping {
    EpisodeWork(municipality: municipality, clock: clock)
  }

  package var routes: [GuardedRoute] {
    ProgrammeRoutes(module: self).routes + StoppingRoutes(module: self).routes
      + PreparingRoutes(module: self).routes + PreviewRoutes(module: self).routes
      + PilotRoutes(module: self).routes + NewEpisodeRoutes(module: self).routes
      + editingRoutes + CollectingRoutes(module: self).routes
      + WorkListRoutes(module: self).routes + ResultRoutes(module: self).routes
      + ImportRoutes(module: self).routes + ExtractRoutes(module: self).routes + planningRoutes
      + PublicationRoutes(module: self).routes + dataProtectionRoutes
  }

  private var dataProtectionRoutes: [GuardedRoute] {
    RetentionRoutes(module: self).routes + DataRequestRoutes(module: self).routes
      + IncidentRoutes(module: self).routes + DataProtectionRoutes(module: self).routes
      + KitRoutes(module: self).routes + ProtectedRoutes(module: self).routes
  }

  /// What a worker follows of the clients, and what those who plan do.
  private var planningRoutes: [GuardedRoute] {
    OwnClientRoutes(module: self).routes + HalfYearRoutes(module: self).routes
      + StopListRoutes(module: self).routes
  }

  /// One episode, and what becomes of it after it began.
  private var editingRoutes: [GuardedRoute] {
    EpisodeRoutes(module: self).routes + MoveRoutes(module: self).routes
      + WithdrawalRoutes(module: self).routes + CorrectionRoutes(module: self).routes
      + MergeRoutes(module: self).routes
  }

  var registration: ProgrammeRegistration {
    ProgrammeRegistration(
      organisation: organisation, database: database, catalogue: catalogue, clock: clock)
  }
}
