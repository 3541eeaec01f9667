import Core
import Foundation
import Organisation

/// What is to be imported, and how.
struct ImportOrder: Sendable {
  let csv: URL
  /// The file as its owner calls it, masked.
  let fileName: String
  /// Whom the n-th row is about where the map names nobody; see `PseudonymKeyRing.series(of:)`.
  let series: String
  let map: String
  let mapFile: String
  let programme: LoadedProgramme
  /// For those of whom the file names no unit.
  let unit: UnitID
  var isDryRun = false
  var acceptsPartial = false
  var replacesTyped = false
  let user: UserID?
  /// Units that the importer reaches; nil for all of the board's.
  var reached: Set<UnitID>?
  var reachesProtected: Bool
}
