/// One numbered change of a module's schema, as a script of SQL.
///
/// Frozen once shipped: a database remembers a digest of what it ran. Scripts use the portable
/// subset of SQL and no types of the program, so that they mean the same in ten years.
package struct Migration: Sendable, Hashable {
  package let module: String
  /// 1, 2, 3 … within the module.
  package let number: Int
  package let name: String
  package let script: String
  /// The script for PostgreSQL, where it cannot be made from the other one.
  private let postgreSQL: String?
  /// The highest number that an older program of this module must know to go on using the
  /// database after this migration. Equal to `number` when older programs cannot; lower for
  /// additions that they may overlook, so that old and new can run side by side for a while.
  package let oldestReader: Int

  package init(
    module: String, number: Int, name: String, sql: some Sequence<UInt8>,
    postgreSQL: [UInt8]? = nil, oldestReader: Int? = nil
  ) {
    self.module = module
    self.number = number
    self.name = name
    script = String(decoding: Array(sql), as: UTF8.self)
    self.postgreSQL = postgreSQL.map { String(decoding: $0, as: UTF8.self) }
    self.oldestReader = oldestReader ?? number
  }

  func postgreSQLScript() throws(DatabaseError) -> String {
    try PostgreSQLText.script(postgreSQL ?? script)
  }

  /// FNV-1a, 64 bits, of the script: tells an edited script from the one that was run. It guards
  /// against mistakes, not against malice.
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in script.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Brings a database to the schema that the program knows, one transaction per migration.
package struct Migrator: Sendable {
  /// Modules in order of dependency, each with its migrations in order.
  private let migrations: [Migration]

  package init(_ migrations: [Migration]) {
    self.migrations = migrations
  }

  /// Runs what is missing and returns it. Refuses, before anything is touched, a database from a
  /// newer program, a migration that was edited after it was run, and gaps. Several servers may do
  /// this at once.
  @discardableResult
  package func migrate(_ database: any Database) async throws -> [Migration] {
    try requireContiguous()
    try await database.changeSchema { connection in
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
          module TEXT NOT NULL,
          number INTEGER NOT NULL,
          name TEXT NOT NULL,
          digest TEXT NOT NULL,
          oldest_reader INTEGER NOT NULL,
          PRIMARY KEY (module, number)
        )
        """)
    }
    let applied = try await database.read { try Self.applied($0) }
    try check(applied)
    var ran: [Migration] = []
    for migration in migrations {
      let isNew = try await database.changeSchema { connection in
        guard !(try Self.applied(connection).contains { $0.isOf(migration) }) else { return false }
        do {
          try connection.run(migration)
        } catch let error as DatabaseError {
          throw error.explained(by: migration)
        }
        try connection.execute(
          """
          INSERT INTO schema_migration (module, number, name, digest, oldest_reader) VALUES (
            \(migration.module), \(migration.number), \(migration.name), \(migration.digest),
            \(migration.oldestReader))
          """)
        return true
      }
      if isNew { ran.append(migration) }
    }
    return ran
  }

  /// How far the schema of each module has come in `database`; nothing is touched.
  package static func versions(in database: any Database) async throws -> [String: Int] {
    try await database.read { connection in
      var versions: [String: Int] = [:]
      for step in try applied(connection) {
        versions[step.module] = max(step.number, versions[step.module] ?? 0)
      }
      return versions
    }
  }

  /// Whether nothing waits to be run; nothing is touched.
  package func isComplete(in database: any Database) async throws -> Bool {
    let applied = try await database.read { try Self.applied($0) }
    return migrations.allSatisfy { migration in applied.contains { $0.isOf(migration) } }
  }

  /// Whether `database` has run each of the migrations and no others; nothing is touched.
  package func isExactly(in database: any Database) async throws -> Bool {
    let steps = try await database.read { try Self.applied($0) }
      .filter { $0.module != EngineCopy.mark }
    return steps.count == migrations.count
      && steps.allSatisfy { step in
        migrations.contains { step.isOf($0) && step.digest == $0.digest }
      }
  }

  /// Refuses what `migrate` would refuse; nothing is touched.
  package func check(_ database: any Database) async throws {
    try check(try await database.read { try Self.applied($0) })
  }

  private struct Applied: Sendable {
    let module: String
    let number: Int
    let digest: String
    let oldestReader: Int

    func isOf(_ migration: Migration) -> Bool {
      module == migration.module && number == migration.number
    }
  }

  private static func applied(_ connection: any Connection) throws -> [Applied] {
    try connection.rows(
      """
      SELECT module, number, digest, oldest_reader FROM schema_migration ORDER BY module, number
      """
    ).map {
      Applied(
        module: try $0.value(at: 0), number: try $0.value(at: 1), digest: try $0.value(at: 2),
        oldestReader: try $0.value(at: 3))
    }
  }

  private func requireContiguous() throws(DatabaseError) {
    for (module, steps) in Dictionary(grouping: migrations, by: \.module) {
      for (index, step) in steps.enumerated() where step.number != index + 1 {
        throw .migrationGap(module: module, expected: index + 1)
      }
    }
  }

  private func check(_ applied: [Applied]) throws(DatabaseError) {
    if applied.contains(where: { $0.module == EngineCopy.mark }) { throw .unfinishedCopy }
    for (module, steps) in Dictionary(grouping: applied, by: \.module) {
      let known = migrations.filter { $0.module == module }
      for (index, step) in steps.enumerated() {
        guard step.number == index + 1 else {
          throw .migrationGap(module: module, expected: index + 1)
        }
        if index < known.count {
          guard step.digest == known[index].digest else {
            throw .migrationChanged(module: module, number: step.number)
          }
        } else if step.oldestReader > known.count {
          throw .newerSchema(module: module, found: steps.count, known: known.count)
        }
      }
    }
  }
}

extension DatabaseError {
  /// A fault of the script becomes a failed migration; a full disk stays a full disk.
  fileprivate func explained(by migration: Migration) -> DatabaseError {
    let reason: String
    switch self {
    case .constraint(let constraint):
      reason = ([constraint.table].compactMap(\.self) + constraint.columns).joined(separator: " ")
    case .failed(_, let detail):
      reason = detail
    default:
      return self
    }
    return .migrationFailed(module: migration.module, number: migration.number, reason: reason)
  }
}
