import Core
import Organisation

extension FollowUpModule {
  /// What is done beside serving: sums, deletion in time, and clearing up after imports that were
  /// interrupted.
  package var jobs: [Job] {
    [
      Job(
        "cells", Text(sv: "Omräkning av summor", en: "Recomputing sums"), every: .seconds(5)
      ) {
        try await cells.hasStale(in: database)
      } work: {
        try await rebuildStaleCells()
      },
      Job(
        "retention", Text(sv: "Gallring", en: "Deletion in time"), every: .seconds(3_600)
      ) {
        try await carryOutRetention()
      },
      Job(
        "imports",
        Text(sv: "Städning efter avbrutna importer", en: "Clearing up after broken imports"),
        every: .seconds(60)
      ) {
        try await !imports.interrupted().isEmpty
      } work: {
        try await undoInterruptedImports()
      },
    ]
  }
}
