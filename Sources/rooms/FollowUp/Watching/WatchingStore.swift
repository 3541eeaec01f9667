import Core
import Database
import Foundation

/// What those who watch over the service ask of the room: numbers, and nothing about anybody.
struct WatchingStore: Sendable {
  let municipality: MunicipalityID

  /// Units and months whose sums are to be recomputed.
  func staleCells(in connection: any Connection) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM cell_partition
      WHERE municipality_id = \(municipality) AND is_stale = 1
      """)?.value(at: 0) ?? 0
  }

  /// Which versions of its keys the people of each zone have their pseudonyms by.
  func keyVersions(in connection: any Connection) throws -> [ZoneID: Set<Int>] {
    var versions: [ZoneID: Set<Int>] = [:]
    try connection.forEach(
      """
      SELECT zone_id, key_version FROM person WHERE municipality_id = \(municipality)
      GROUP BY zone_id, key_version
      """
    ) { row in
      let zone: ZoneID = try row.value(at: 0)
      versions[zone, default: []].insert(try row.value(at: 1))
    }
    return versions
  }
}
