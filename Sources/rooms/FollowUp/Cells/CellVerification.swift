import Core
import Database
import Organisation
import Programmes

/// What `beprova cells verify` found.
package struct CellVerification: Sendable, Encodable {
  /// A sum that is not what the episodes say.
  package struct Fault: Sendable, Encodable {
    let programme: String
    let version: Int
    let unit: String
    let month: String
    let view: String
    let occasion: String
    let group: [String]
    let statistic: String
    let stored: [String]
    let computed: [String]

    var line: String {
      "\(programme) \(version), \(unit), \(month), \(occasion), \(view) \(group): \(statistic)"
        + " \(stored) ≠ \(computed)"
    }
  }

  /// The most faults that are told one by one.
  static let mostFaults = 100

  /// Units and months of start.
  package internal(set) var partitions = 0
  /// Those of them whose figures come from the episodes until they have been rebuilt.
  package internal(set) var stale = 0
  package internal(set) var episodes = 0
  package internal(set) var faultCount = 0
  /// The first of them.
  package internal(set) var faults: [Fault] = []

  package var summary: Text {
    Text(
      sv: """
        \(partitions) sammanräkningar (enhet och startmånad) av \(episodes) omgångar har jämförts. \
        Olika: \(faultCount). Väntar på omräkning: \(stale).
        """,
      en: """
        \(partitions) sums (unit and month of start) of \(episodes) episodes were compared. \
        Different: \(faultCount). Waiting to be recomputed: \(stale).
        """)
  }

  /// What is wrong and what to do; nil where nothing is.
  package var refusal: Text? {
    guard faultCount > 0 else { return nil }
    let lines = faults.map(\.line).joined(separator: "\n")
    return Text(
      sv: """
        \(faultCount) summor stämmer inte med svaren. Räkna om dem med ”beprova cells rebuild”.
        \(lines)
        """,
      en: """
        \(faultCount) sums are not what the answers say. Recompute them by “beprova cells rebuild”.
        \(lines)
        """)
  }
}

extension FollowUpModule {
  /// Recomputes all cells from the episodes by other code, partition by partition while the service
  /// goes on, and compares.
  package func verifyCells() async throws -> CellVerification {
    let tree = try await organisation.store.tree()
    let programmes = try await database.read { [catalogue] in try catalogue.all(in: $0) }
    var found = CellVerification()
    for programme in programmes {
      let places = try await database.read { [cells] connection in
        try cells.cells.places(of: programme.registered.id, in: connection)
      }
      for place in places {
        guard let version = programme[version: place.version], version.cells != nil else {
          continue
        }
        let (isStale, count, differences) = try await audit(place, version)
        found.partitions += 1
        found.stale += isStale ? 1 : 0
        found.episodes += count
        found.faultCount += differences.count
        for difference in differences where found.faults.count < CellVerification.mostFaults {
          found.faults.append(
            CellVerification.Fault(
              programme: programme.registered.key.name, version: place.version,
              unit: tree[place.unit]?.code ?? place.unit.description,
              month: place.month.description, view: difference.view,
              occasion: difference.occasion, group: difference.group,
              statistic: difference.statistic, stored: difference.stored.map(\.description),
              computed: difference.computed.map(\.description)))
        }
      }
    }
    return found
  }

  private func audit(
    _ place: CellPlace, _ version: LoadedVersion
  ) async throws -> (isStale: Bool, episodes: Int, [CellAudit.Difference]) {
    try await database.read { [cells, episodes] connection in
      guard try cells.cells.isStale(place, in: connection) == false else { return (true, 0, []) }
      var records: [EpisodeRecord] = []
      try episodes.forEachRecord(at: place, coding: version.coding, in: connection) {
        records.append($0)
      }
      let differences = try CellAudit(version.compiled, month: place.month).differences(
        among: records
      ) { row in
        guard let shape = version.cells else { return nil }
        return try cells.cells.body(
          place, view: shape.viewName(of: row), occasion: shape.occasion(of: row), in: connection)
      }
      return (false, records.count, differences)
    }
  }

  /// Takes the cells of a programme, or all, out of use and computes them anew from the episodes;
  /// with `onlyStale` what an interrupted rebuilding left. Meanwhile results come from the episodes.
  ///
  /// Returns how many partitions were rebuilt.
  package func rebuildCells(
    programme name: String? = nil, onlyStale: Bool = false,
    progress: (@Sendable (Int) -> Void)? = nil
  ) async throws -> Int {
    if !onlyStale {
      try await database.write { [cells, catalogue] connection in
        let programme = try name.map { try catalogue.programme(called: $0, in: connection) }
        try cells.cells.makeStale(programme?.registered.id, in: connection)
      }
    }
    return try await rebuildStaleCells(progress: progress)
  }
}
