import Core
import Cryptography
import Database
import Delimited
import Foundation
import Organisation
import Programmes

/// One writing of an extract: what is read through the gate, and how much it has come to.
struct ExtractRun {
  let module: FollowUpModule
  let programme: LoadedProgramme
  let selection: Extract.Selection
  let reading: PersonReading
  let viewer: Viewer
  let key: ExtractKey
  let mark: String
  private(set) var rowCount = 0
  private(set) var episodeCount = 0
  private(set) var persons: Set<PersonID> = []

  private var units: Set<UnitID>? { selection.unit.map { viewer.tree.reach(of: $0) } }

  init(
    module: FollowUpModule, programme: LoadedProgramme, selection: Extract.Selection,
    reading: PersonReading, viewer: Viewer, key: ExtractKey, mark: String
  ) {
    self.module = module
    self.programme = programme
    self.selection = selection
    self.reading = reading
    self.viewer = viewer
    self.key = key
    self.mark = mark
  }

  /// The episodes to be written, in the order of the extract.
  func entries(of versions: [LoadedVersion]) async throws -> [ExtractEntry] {
    let (episodes, key, units) = (module.episodes, key, units)
    let registered = programme.registered
    let period = selection.period
    return try await module.organisation.persons.read(viewer, reading) { scope, connection in
      let entries = try episodes.entries(
        of: registered.id, versions: versions.map(\.registered.number), scope: scope, units: units,
        period: period, byHousehold: versions.contains { $0.definition.countsHouseholds },
        key: key, in: connection)
      return (entries, [.programme(registered.id)])
    }
  }

  /// Reads some episodes through the gate, which logs every person, and gives their rows.
  mutating func rows(
    of entries: [ExtractEntry], in version: LoadedVersion, _ columns: ExtractColumns
  ) async throws -> [UInt8] {
    let rows = ExtractRows(
      columns: columns, compiled: version.compiled, key: key, mark: mark, tree: viewer.tree,
      today: viewer.today)
    let (episodes, id) = (module.episodes, programme.registered.id)
    let number = version.registered.number
    let (bytes, count, read) = try await module.organisation.persons.read(viewer, reading) {
      scope, connection -> (([UInt8], Int, [PersonID]), [AccessSubject]) in
      let ids = entries.map(\.episode)
      let places = try episodes.placesNow(of: ids, in: connection)
      var records: [EpisodeID: EpisodeRecord] = [:]
      try episodes.forEachRecord(
        of: id, versions: [number], scope: scope,
        where: "p.is_protected = 0 AND e.id IN \(list: ids)", coding: version.coding,
        in: connection
      ) { records[$0.id] = $0 }
      var writer = DelimitedWriter(separator: .comma, marksByteOrder: false, guardsFormulas: true)
      var count = 0
      for entry in entries {
        guard let record = records[entry.episode] else { continue }
        count += rows.append(
          record, sequence: entry.sequence, now: places[entry.episode], to: &writer)
      }
      let read = records.values.map(\.person)
      return ((writer.drain(), count, read), read.map { .person($0) })
    }
    rowCount += count
    episodeCount += read.count
    persons.formUnion(read)
    return bytes
  }

  /// SHA-256 of the persons' ids, sixteen bytes each, in order.
  var personDigest: [UInt8] {
    var ids = persons.map { person in
      withUnsafeBytes(of: person.uuid.uuid) { bytes in
        (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
    }
    ids.sort { $0 < $1 }
    var digest = RunningDigest()
    for (high, low) in ids {
      withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { digest.add($0) }
    }
    return digest.finish()
  }
}
