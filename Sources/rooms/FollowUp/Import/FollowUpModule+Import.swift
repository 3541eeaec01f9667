import Core
import Foundation
import Organisation
import Programmes
import SwedishText

extension FollowUpModule {
  /// Imports a CSV file by a map, or with `dryRun` says what it would do.
  ///
  /// `programme` is its name, `unit` the code of the unit that those belong to of whom the file
  /// names none (and which of several boards is meant). With `by` nil the operator of the server
  /// imports; otherwise the user must reach the persons. When the report is blocked nothing is
  /// stored: see `ImportReport.isStored`.
  ///
  /// Throws `ImportError`, `ProgrammeError`, `AccessDenied` or `DatabaseError`.
  package func importFollowUp(
    csv: URL, map: String, mapFile: String, programme name: String, unit code: String? = nil,
    dryRun: Bool = false, acceptPartial: Bool = false, replaceTyped: Bool = false,
    by user: UserID? = nil, progress: (@Sendable (ImportProgress) -> Void)? = nil
  ) async throws -> ImportReport {
    let tree = try await organisation.store.tree()
    var unit: OrgUnit?
    if let code {
      guard let found = tree.unit(code: code) else { throw ProgrammeError.noSuchUnit(code) }
      guard found.zone != nil else { throw ProgrammeError.noZone(code) }
      unit = found
    }
    let zone = unit?.zone
    let programme = try await database.read {
      try catalogue.programme(called: name, zone: zone, in: $0)
    }
    var order = ImportOrder(
      csv: csv, fileName: maskedForReport(csv.lastPathComponent),
      series: try await series(of: csv.lastPathComponent, in: programme), map: map,
      mapFile: mapFile,
      programme: programme, unit: unit?.id ?? programme.registered.ownerUnit, user: user,
      reached: nil,
      reachesProtected: true)
    order.isDryRun = dryRun
    order.acceptsPartial = acceptPartial
    order.replacesTyped = replaceTyped
    if let user {
      guard let viewer = try await organisation.store.viewer(user) else {
        throw AccessDenied.action
      }
      order = try await permitted(order, viewer, via: "beprova import follow-up")
    }
    guard try await organisation.store.zone(programme.registered.zone)?.personalDataEnabled == true
    else { throw ImportError.noPersonalData }
    return try await imports.run(order, progress: progress)
  }

  /// The series of rows that a file's name stands for.
  func series(
    of fileName: String, in programme: LoadedProgramme
  ) async throws -> String {
    do {
      return try await keyRing(of: programme.registered.zone).series(of: fileName)
    } catch let error as PseudonymKeyError {
      throw ImportError.keys(error)
    }
  }

  /// Undoes what an import left behind that was interrupted; to be called when the server starts.
  package func undoInterruptedImports() async throws {
    try await imports.undoInterrupted()
  }

  var imports: FollowUpImport {
    FollowUpImport(
      database: database, organisation: organisation,
      store: ImportStore(municipality: organisation.municipality.id, episodes: episodes),
      cells: cells, keys: keys, clock: clock)
  }

  /// The order within what the viewer may do and reaches; logged.
  func permitted(
    _ order: ImportOrder, _ viewer: Viewer, via route: String
  ) async throws -> ImportOrder {
    let programme = order.programme.registered
    guard
      viewer.units(for: .importFollowUp).contains(where: { viewer.tree[$0]?.zone == programme.zone }
      )
    else { throw AccessDenied.action }
    let reading = PersonReading(zone: programme.zone, purpose: .importing, via: route)
    let scope = try await organisation.persons.read(viewer, reading) { scope, _ in
      (scope, [.programme(programme.id)])
    }
    return order.limited(to: scope)
  }
}

extension ImportOrder {
  fileprivate func limited(to scope: PersonScope) -> ImportOrder {
    var order = self
    switch scope.units {
    case .wholeZone: order.reached = nil
    case .some(let units): order.reached = units
    case .none: order.reached = []
    }
    order.reachesProtected = scope.includesProtected
    return order
  }
}
