import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes

/// Keeps cells in step with the episodes behind them, in the transaction of each change.
///
/// Whatever changes what an episode contributes goes through `changing`. What would write too many
/// rows, and what happens while an import is under way, makes the partition stale instead: its
/// figures then come from the episodes until `rebuildStale` has been there.
struct CellUpkeep: Sendable {
  /// The most rows of cells that one save writes.
  static let mostRows = 30
  /// How many partitions are computed at once.
  private static let atOnce = min(4, ProcessInfo.processInfo.activeProcessorCount)
  /// How often a partition is computed beside those who save, before they have to wait for it.
  private static let tries = 3

  let cells: CellStore
  let episodes: EpisodeStore
  let catalogue: ProgrammeCatalogue

  /// Makes a change to episodes, and takes what they contributed out of the cells and puts in what
  /// they now do. To be called inside a write.
  ///
  /// - Parameter ids: every episode that the change may touch, also one that it makes.
  func changing<T>(
    _ ids: [EpisodeID], on connection: any Connection, _ change: () throws -> T
  ) throws -> T {
    var differences: [CellPlace: CellPartition] = [:]
    try add(ids, times: -1, to: &differences, from: connection)
    let result = try change()
    try add(ids, times: 1, to: &differences, from: connection)
    let changes = differences.sorted { $0.key < $1.key }.map { place, difference in
      var difference = difference
      difference.prune()
      return (place, difference)
    }
    let isTooMuch = changes.reduce(0) { $0 + $1.1.order.count } > Self.mostRows
    let isImporting = try episodes.isImporting(in: connection)
    for (place, difference) in changes where !difference.isEmpty {
      switch try cells.isStale(place, in: connection) {
      case true?:
        // Whoever rebuilds it now sees that it must be read again.
        try cells.count(place, in: connection)
        continue
      case false? where !isTooMuch && !isImporting: break
      case nil where !isTooMuch && !isImporting:
        try cells.note(place, isStale: false, in: connection)
      default:
        try cells.note(place, isStale: true, in: connection)
        continue
      }
      try store(difference, at: place, in: connection)
    }
    return result
  }

  private func store(
    _ difference: CellPartition, at place: CellPlace, in connection: any Connection
  ) throws {
    for row in difference.order {
      let (view, occasion) = (
        difference.shape.viewName(of: row), difference.shape.occasion(of: row)
      )
      let stored = try cells.body(place, view: view, occasion: occasion, in: connection)
      try cells.put(
        difference.encoded(row, addedTo: stored), place, view: view, occasion: occasion,
        in: connection)
    }
    try cells.count(place, in: connection)
  }

  private func add(
    _ ids: [EpisodeID], times: Int128, to differences: inout [CellPlace: CellPartition],
    from connection: any Connection
  ) throws {
    for id in ids {
      guard let episode = try episodes.episode(id, in: connection), episode.isInCells,
        let version = try version(episode.version, of: episode.programme, in: connection),
        let shape = version.cells
      else { continue }
      let responses = try episodes.responses(
        of: id, coding: version.coding, in: connection)
      let contribution = version.compiled.contribution(of: episode.record(with: responses))
      try differences[
        CellPlace(episode), default: CellPartition(shape, month: episode.start.month)
      ].add(contribution, times: times)
    }
  }

  private func version(
    _ number: Int, of programme: ProgrammeID, in connection: any Connection
  ) throws -> LoadedVersion? {
    try catalogue.programme(programme, in: connection)?[version: number]
  }

  // MARK: Rebuilding

  /// Takes the cells of places out of use until they have been rebuilt: for what changes many
  /// episodes at once.
  ///
  /// Returns, of the places whose cells held until then, how often they have changed since.
  @discardableResult
  func makeStale(
    _ places: some Sequence<CellPlace>, on connection: any Connection
  ) throws -> [CellPlace: Int] {
    var counted: [CellPlace: Int] = [:]
    for place in places {
      let held = try cells.isStale(place, in: connection) != true
      try cells.note(place, isStale: true, in: connection)
      if held { counted[place] = try cells.changes(place, in: connection) }
    }
    return counted
  }

  /// Puts what a change of many episodes adds into cells that were made stale for it, instead of
  /// reading the episodes again: where nothing else has changed since.
  ///
  /// - Parameter counted: as `makeStale` gave it.
  func settle(
    _ sums: [CellPlace: CellPartition], _ counted: [CellPlace: Int], in database: any Database
  ) async throws {
    for (place, sum) in sums.sorted(by: { $0.key < $1.key }) {
      guard let count = counted[place] else { continue }
      try await database.writeForNow { connection in
        guard try cells.isStale(place, in: connection) == true,
          try cells.changes(place, in: connection) == count,
          try !episodes.isImporting(in: connection)
        else { return }
        try store(sum, at: place, in: connection)
        try cells.note(place, isStale: false, in: connection)
      }
    }
  }

  /// The same for every place where a person stands.
  func makeStale(of person: PersonID, on connection: any Connection) throws {
    let found = try episodes.ids(of: person, in: connection).compactMap {
      try episodes.episode($0, in: connection).map(CellPlace.init)
    }
    try makeStale(Set(found), on: connection)
  }

  /// Rebuilds what is stale until nothing is, or the task is cancelled, or an import is under way,
  /// which does it itself at its end. Partitions are computed beside those who save; only to store
  /// one do they wait.
  ///
  /// Returns how many were rebuilt, and tells `progress` on the way.
  @discardableResult
  func rebuildStale(
    in database: any Database, progress: ((Int) -> Void)? = nil
  ) async throws -> Int {
    var rebuilt = 0
    while !Task.isCancelled {
      let places = try await database.read { connection in
        try episodes.isImporting(in: connection) ? [] : cells.stale(limit: 64, in: connection)
      }
      if places.isEmpty { break }
      try await withThrowingTaskGroup(of: Void.self) { group in
        var waiting = places.makeIterator()
        for _ in 0..<Self.atOnce {
          guard let place = waiting.next() else { break }
          group.addTask { try await rebuild(place, in: database) }
        }
        while try await group.next() != nil {
          rebuilt += 1
          progress?(rebuilt)
          guard !Task.isCancelled, let place = waiting.next() else { continue }
          group.addTask { try await rebuild(place, in: database) }
        }
      }
    }
    return rebuilt
  }

  /// The rows of a partition as its episodes give them.
  /// Whether there is something for `rebuildStale` to do now.
  func hasStale(in database: any Database) async throws -> Bool {
    try await database.read { connection in
      try !episodes.isImporting(in: connection) && !cells.stale(limit: 1, in: connection).isEmpty
    }
  }

  private struct Rebuilt: Sendable {
    var rows: [(row: CellPartition.Row, body: [UInt8])] = []
    var shape: CellShape?
    /// As `CellStore.changes` when the episodes were read.
    var changes: Int?
  }

  private func rebuild(_ place: CellPlace, in database: any Database) async throws {
    for number in 1...Self.tries {
      let isLast = number == Self.tries
      let rebuilt = isLast ? nil : try await database.read { try compute(place, on: $0) }
      let isDone = try await database.writeForNow { connection in
        // Somebody else was here, or an import is, which makes it stale again.
        guard try cells.isStale(place, in: connection) == true,
          try !episodes.isImporting(in: connection)
        else { return true }
        if let rebuilt, try cells.changes(place, in: connection) != rebuilt.changes { return false }
        try store(rebuilt ?? compute(place, on: connection), at: place, in: connection)
        return true
      }
      if isDone { return }
    }
  }

  private func compute(_ place: CellPlace, on connection: any Connection) throws -> Rebuilt {
    var rebuilt = Rebuilt()
    rebuilt.changes = try cells.changes(place, in: connection)
    guard let version = try version(place.version, of: place.programme, in: connection),
      let shape = version.cells
    else { return rebuilt }
    rebuilt.shape = shape
    var partition = CellPartition(shape, month: place.month)
    try episodes.forEachRecord(at: place, coding: version.coding, in: connection) { record in
      try partition.add(version.compiled.contribution(of: record))
    }
    rebuilt.rows = partition.order.compactMap { row in
      partition.encoded(row).map { (row: row, body: $0) }
    }
    return rebuilt
  }

  private func store(
    _ rebuilt: Rebuilt, at place: CellPlace, in connection: any Connection
  ) throws {
    if let shape = rebuilt.shape {
      try cells.clear(place, shape, in: connection)
      for (row, body) in rebuilt.rows {
        try cells.put(
          body, place, view: shape.viewName(of: row), occasion: shape.occasion(of: row),
          in: connection)
      }
    }
    try cells.note(place, isStale: false, in: connection)
  }
}

extension FollowUpModule {
  var cells: CellUpkeep {
    CellUpkeep(
      cells: CellStore(municipality: organisation.municipality.id), episodes: episodes,
      catalogue: catalogue)
  }

  /// Rebuilds what is stale in short steps, others saving in between, until nothing is; stops
  /// between two steps when the task is cancelled, and goes on there the next time.
  ///
  /// Returns how many partitions were rebuilt.
  @discardableResult
  package func rebuildStaleCells(
    progress: (@Sendable (Int) -> Void)? = nil
  ) async throws -> Int {
    try await cells.rebuildStale(in: database, progress: progress)
  }
}
