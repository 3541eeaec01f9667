import Cryptography
import Foundation

/// The wall in the database itself, under the application's checks: a transaction sees and stores the rows
/// of one municipality, and of persons those of one zone where it says which. Made by one rule from the
/// catalogue, for every table that there is.
///
/// - A row is of its `municipality_id`; without one named no row is seen.
/// - A row about a person is one of the persons' own table, or one that must refer to such a row. It is of
///   its `zone_id`, or of the zone of what it refers to.
/// - The tables' owner is behind the wall as well, and comes past it by saying so: it upgrades.
package struct PostgreSQLWall: Sendable {
  /// The table with a row for each municipality: read by all, since a program finds itself there.
  private static let municipalities = "municipality"
  private static let key = "municipality_id"
  private static let zone = "zone_id"

  enum Setting {
    static let municipality = "beprova.municipality"
    static let zone = "beprova.zone"
    static let upgrading = "beprova.upgrading"
  }

  /// The statements for one table.
  struct Part: Sendable, Hashable {
    let table: String
    let statements: [String]
  }

  let parts: [Part]

  /// - Parameter persons: the table with a row for each person.
  package init(_ tables: [StoredTable], persons: String) {
    let zones = Self.zones(tables, persons)
    parts = tables.sorted { $0.name < $1.name }.compactMap { table in
      Self.rows(of: table).map { Self.part(table, $0, zone: zones[table.name]) }
    }
  }

  /// Tells one wall from another: what stands in the database from what should.
  package var mark: String {
    "wall " + Sodium.sha256(Array(parts.flatMap(\.statements).joined().utf8)).hexadecimal.prefix(32)
  }

  /// The tables behind it.
  package var tables: [String] { parts.map(\.table) }

  // MARK: The rule

  /// Whose a row is; nil where rows are nobody's.
  private static func rows(of table: StoredTable) -> (own: String, seen: String)? {
    let name = "(SELECT decode(current_setting('\(Setting.municipality)', true), 'hex'))"
    if table.columns.contains(where: { $0.name == key }) {
      return ("\(key) = \(name)", "\(key) = \(name)")
    }
    return table.name == municipalities ? ("id = \(name)", "true") : nil
  }

  /// Of the tables about persons, whether a row is of the zone that the transaction names, if it does.
  private static func zones(_ tables: [StoredTable], _ persons: String) -> [String: String] {
    let chosen = "coalesce(current_setting('\(Setting.zone)', true), '')"
    let anyZone = "(SELECT \(chosen) = '')"
    var found: [String: String] = [:]
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for table in tables where found[table.name] == nil {
        let required = Set(table.columns.filter(\.isRequired).map(\.name))
        let above = table.references.first {
          found[$0.table] != nil && $0.table != table.name && required.isSuperset(of: $0.columns)
        }
        guard table.name == persons || above != nil else { continue }
        isGrowing = true
        if required.contains(zone) {
          found[table.name] = "\(anyZone) OR \(zone) = (SELECT decode(\(chosen), 'hex'))"
        } else if let above {
          let pairs = zip(above.columns, above.others).map {
            "above.\(quoted($1)) = \(quoted(table.name)).\(quoted($0))"
          }
          // What is above is behind the wall itself.
          found[table.name] = """
            \(anyZone) OR EXISTS (SELECT 1 FROM \(quoted(above.table)) AS above \
            WHERE \(pairs.joined(separator: " AND ")))
            """
        }
      }
    }
    return found
  }

  private static func part(
    _ table: StoredTable, _ rows: (own: String, seen: String), zone: String?
  ) -> Part {
    let name = quoted(table.name)
    let upgrading = "(SELECT current_setting('\(Setting.upgrading)', true) = 'on')"
    var statements = [
      "ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE \(name) FORCE ROW LEVEL SECURITY",
    ]
    for policy in ["own_rows", "seen_rows", "own_zone", "upgrade"] {
      statements.append("DROP POLICY IF EXISTS \(policy) ON \(name)")
    }
    statements.append("CREATE POLICY own_rows ON \(name) USING (\(rows.own))")
    if rows.seen != rows.own {
      statements.append("CREATE POLICY seen_rows ON \(name) FOR SELECT USING (\(rows.seen))")
    }
    if let zone {
      statements.append("CREATE POLICY own_zone ON \(name) AS RESTRICTIVE USING (\(zone))")
    }
    statements.append("CREATE POLICY upgrade ON \(name) TO CURRENT_USER USING (\(upgrading))")
    return Part(table: table.name, statements: statements)
  }

  private static func quoted(_ name: String) -> String { SQL(name: name).text }
}

extension PostgreSQLDatabase {
  /// Raises the wall where it is not the one that there should be; by the tables' owner alone. A table at a
  /// time, so that nobody waits long who uses the database meanwhile.
  package func raise(_ wall: PostgreSQLWall) async throws {
    guard try await facts().wall != wall.mark else { return }
    for part in wall.parts {
      try await changeSchema { connection in
        for statement in part.statements { try connection.runInWall(statement) }
      }
    }
    try await changeSchema {
      try $0.runInWall("COMMENT ON TABLE schema_migration IS '\(wall.mark)'")
    }
  }
}

extension Connection {
  fileprivate func runInWall(_ statement: String) throws {
    guard let connection = self as? PostgreSQLConnection else { return }
    try connection.session.run(statement)
  }
}

/// What of a database on a server is before the wall and what behind it.
enum PostgreSQLSight: Sendable, Hashable {
  /// What everybody sees.
  case nothing
  case municipality(UUID)
  /// For the tables' owner.
  case everything

  /// What a transaction begins with.
  var settings: String {
    switch self {
    case .nothing: ""
    case .municipality(let id):
      "; SET LOCAL \(PostgreSQLWall.Setting.municipality) = '\(id.hexadecimal)'"
    case .everything: "; SET LOCAL \(PostgreSQLWall.Setting.upgrading) = 'on'"
    }
  }
}

/// A database on a server as seen by those who come with a setting.
struct WalledPostgreSQL: Database {
  let database: PostgreSQLDatabase
  let sight: PostgreSQLSight

  var dialect: Dialect { .postgresql }

  func within(_ municipality: UUID) -> any Database { database.within(municipality) }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.transact(.read, sight, body) }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.transact(.write, sight, body) }

  func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.transact(.writeForNow, sight, body) }

  func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T { try await database.changeSchema(body) }

  func analyse() async throws { try await database.analyse() }
  func forgetDeleted() async throws { try await database.forgetDeleted() }
  func close() async throws { try await database.close() }
}

extension PostgreSQLDatabase {
  package func within(_ municipality: UUID) -> any Database {
    WalledPostgreSQL(database: self, sight: .municipality(municipality))
  }

  /// All of it, for who owns the tables or may pass every wall.
  package var everything: any Database { WalledPostgreSQL(database: self, sight: .everything) }
}

extension UUID {
  /// As the server's `decode` reads it.
  fileprivate var hexadecimal: String {
    withUnsafeBytes(of: uuid) { Array($0).hexadecimal }
  }
}

extension PostgreSQLConnection {
  func confine(to zone: UUID) throws {
    try session.run("SET LOCAL \(PostgreSQLWall.Setting.zone) = '\(zone.hexadecimal)'")
  }

  /// Whether the server tries each row of a table for whose it is: its own loader does not do that.
  func isBehindWall(_ table: String) throws -> Bool {
    try session.names("SELECT row_security_active('\(SQL(name: table).text)')") == ["t"]
  }
}
