import Core
import Database
import Organisation
import Programmes

/// Where cells belong: those who started in one unit in one month, in one version of a programme.
struct CellPlace: Sendable, Hashable, Comparable {
  let programme: ProgrammeID
  let version: Int
  let unit: UnitID
  let month: Month

  init(programme: ProgrammeID, version: Int, unit: UnitID, month: Month) {
    self.programme = programme
    self.version = version
    self.unit = unit
    self.month = month
  }

  init(_ episode: Episode) {
    self.init(
      programme: episode.programme, version: episode.version, unit: episode.unit,
      month: episode.start.month)
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.programme, left.version, left.unit, left.month)
      < (right.programme, right.version, right.unit, right.month)
  }
}

/// The SQL of cells.
struct CellStore: Sendable {
  let municipality: MunicipalityID

  // MARK: Partitions

  /// Whether a partition is stale; nil for one that nobody has started in.
  func isStale(_ place: CellPlace, in connection: any Connection) throws -> Bool? {
    try connection.first(
      "SELECT is_stale FROM cell_partition WHERE \(fragment: of(place))"
    ).map { try $0.value(at: 0) }
  }

  /// Notes a partition, and whether its cells hold.
  func note(_ place: CellPlace, isStale: Bool, in connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO cell_partition
        (municipality_id, programme_id, programme_version, unit_id, start_month, is_stale)
      VALUES (\(municipality), \(place.programme), \(place.version), \(place.unit),
        \(place.month), \(isStale))
      ON CONFLICT (municipality_id, programme_id, programme_version, unit_id, start_month)
        DO UPDATE SET is_stale = excluded.is_stale, changes = cell_partition.changes + 1
      """)
  }

  /// Counts a change of what a partition comes to.
  func count(_ place: CellPlace, in connection: any Connection) throws {
    try connection.execute(
      "UPDATE cell_partition SET changes = changes + 1 WHERE \(fragment: of(place))")
  }

  /// How often what a partition comes to has changed.
  func changes(_ place: CellPlace, in connection: any Connection) throws -> Int? {
    try connection.first(
      "SELECT changes FROM cell_partition WHERE \(fragment: of(place))"
    ).map { try $0.value(at: 0) }
  }

  /// The same of all partitions of each unit of a version, of `units` if given; a unit in which
  /// nobody has started is not there.
  func changes(
    of programme: ProgrammeID, version: Int, units: Set<UnitID>?, in connection: any Connection
  ) throws -> [(unit: UnitID, number: Int)] {
    let among: SQL = units.map { "unit_id IN \(list: $0.sorted())" } ?? "1 = 1"
    // Counting partitions too tells a new one from none.
    return try connection.rows(
      """
      SELECT unit_id, sum(changes) + count(*) FROM cell_partition
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND programme_version = \(version) AND \(fragment: among)
      GROUP BY unit_id
      """
    ).map { (unit: try $0.value(at: 0), number: try $0.value(at: 1)) }
  }

  /// Makes every partition stale, of one programme or all; returns how many there are.
  @discardableResult
  func makeStale(_ programme: ProgrammeID?, in connection: any Connection) throws -> Int {
    let among: SQL = programme.map { "programme_id = \($0)" } ?? "1 = 1"
    return try connection.execute(
      """
      UPDATE cell_partition SET is_stale = 1, changes = changes + 1
      WHERE municipality_id = \(municipality) AND \(fragment: among)
      """)
  }

  /// The stale partitions, of one programme or all; at most `limit` in the order of their keys.
  func stale(
    of programme: ProgrammeID? = nil, limit: Int = .max, in connection: any Connection
  ) throws -> [CellPlace] {
    let among: SQL = programme.map { "programme_id = \($0)" } ?? "1 = 1"
    return try connection.rows(
      """
      SELECT programme_id, programme_version, unit_id, start_month FROM cell_partition
      WHERE municipality_id = \(municipality) AND is_stale = 1 AND \(fragment: among)
      ORDER BY programme_id, programme_version, unit_id, start_month LIMIT \(limit)
      """
    ).map(place)
  }

  /// Every partition of a programme, stale or not.
  func places(
    of programme: ProgrammeID, in connection: any Connection
  ) throws -> [CellPlace] {
    try connection.rows(
      """
      SELECT programme_id, programme_version, unit_id, start_month FROM cell_partition
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
      ORDER BY programme_version, unit_id, start_month
      """
    ).map(place)
  }

  private func place(_ row: Row) throws -> CellPlace {
    CellPlace(
      programme: try row.value(at: 0), version: try row.value(at: 1), unit: try row.value(at: 2),
      month: try row.value(at: 3))
  }

  // MARK: Cells

  func body(
    _ place: CellPlace, view: String, occasion: OccasionKey?, in connection: any Connection
  ) throws -> [UInt8]? {
    try connection.first(
      """
      SELECT body FROM cell
      WHERE \(fragment: of(place)) AND view = \(view) AND occasion = \(occasion?.name ?? "")
      """
    ).map { try $0.value(at: 0) }
  }

  /// Stores a row of cells in place of what is there; nil leaves nothing.
  func put(
    _ body: [UInt8]?, _ place: CellPlace, view: String, occasion: OccasionKey?,
    in connection: any Connection
  ) throws {
    guard let body else {
      try connection.execute(
        """
        DELETE FROM cell
        WHERE \(fragment: of(place)) AND view = \(view) AND occasion = \(occasion?.name ?? "")
        """)
      return
    }
    try connection.execute(
      """
      INSERT INTO cell (municipality_id, programme_id, programme_version, view, occasion, unit_id,
        start_month, body)
      VALUES (\(municipality), \(place.programme), \(place.version), \(view),
        \(occasion?.name ?? ""), \(place.unit), \(place.month), \(body))
      ON CONFLICT (municipality_id, programme_id, programme_version, view, occasion, unit_id,
        start_month) DO UPDATE SET body = excluded.body
      """)
  }

  /// Removes the cells of a partition. Its rows are looked up one by one: there is no reading through
  /// those of other partitions.
  func clear(_ place: CellPlace, _ shape: CellShape, in connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM cell WHERE \(fragment: of(place)) AND view IN \(list: shape.viewNames)
        AND occasion IN \(list: shape.occasionNames)
      """)
  }

  /// Hands over the rows of a view at one occasion, of a version, for `units` if given and the
  /// months of start.
  func forEachBody(
    of programme: ProgrammeID, version: Int, view: String, occasion: OccasionKey?,
    units: Set<UnitID>?, months: ClosedRange<Int>, in connection: any Connection,
    _ use: (UnitID, Month, [UInt8]) throws -> Void
  ) throws {
    let among: SQL = units.map { "unit_id IN \(list: $0.sorted())" } ?? "1 = 1"
    try connection.forEach(
      """
      SELECT unit_id, start_month, body FROM cell
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND programme_version = \(version) AND view = \(view)
        AND occasion = \(occasion?.name ?? "") AND \(fragment: among)
        AND start_month BETWEEN \(months.lowerBound) AND \(months.upperBound)
      """
    ) { row in
      try use(row.value(at: 0), row.value(at: 1), row.value(at: 2))
    }
  }

  private func of(_ place: CellPlace) -> SQL {
    """
    municipality_id = \(municipality) AND programme_id = \(place.programme)
      AND programme_version = \(place.version) AND unit_id = \(place.unit)
      AND start_month = \(place.month)
    """
  }
}
