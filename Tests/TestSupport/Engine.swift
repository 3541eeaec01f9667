import Database
import Foundation

/// The database engines. A run of the tests is about one of them, which `BEPROVA_TEST_ENGINE` names;
/// SQLite where it does not.
package enum Engine: String, CaseIterable, Sendable {
  case sqlite
  case postgresql

  package static let current =
    ProcessInfo.processInfo.environment["BEPROVA_TEST_ENGINE"].flatMap(Engine.init) ?? .sqlite
  package static let allCases = [current]

  /// Runs `body` on a new, empty database, which is removed afterwards.
  @discardableResult
  package func withDatabase<T: Sendable>(
    _ body: (any Database) async throws -> T
  ) async throws -> T {
    switch self {
    case .sqlite:
      try await withTemporaryDirectory { directory in
        let database = try SQLiteDatabase(path: directory.appending(path: "test.sqlite").path)
        let result: T
        do {
          result = try await body(database)
        } catch {
          try await database.close()
          throw error
        }
        try await database.close()
        return result
      }
    case .postgresql:
      try await withTemporaryDirectory { _ in
        let server = try await PostgreSQLServer.ofProcess()
        let name = try await server.createDatabase()
        // The machine may be busy with much else.
        let database = try PostgreSQLDatabase(
          server.url(name),
          limits: .init(wait: .seconds(300), statement: .seconds(300), lock: .seconds(300)))
        let result: Result<T, any Error>
        do {
          result = .success(try await body(database))
        } catch {
          result = .failure(error)
        }
        try await database.close()
        try await server.dropDatabase(name)
        return try result.get()
      }
    }
  }
}

extension Database {
  /// The columns of every table, as `table.column`.
  package func columnNames() async throws -> [String] {
    let columns: SQL =
      switch dialect {
      case .sqlite:
        """
        SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
        """
      case .postgresql:
        """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = current_schema()
        """
      }
    return try await read { try $0.rows(columns).map { try $0.value(at: 0) } }
  }
}

/// Runs `body` with a directory of its own, which is removed afterwards; with a few dozen others at a
/// time.
package func withTemporaryDirectory<T>(_ body: (URL) async throws -> T) async throws -> T {
  if Turnstile.isInside { return try await withDirectory(body) }
  await Turnstile.tests.enter()
  do {
    let result = try await Turnstile.$isInside.withValue(true) { try await withDirectory(body) }
    await Turnstile.tests.leave()
    return result
  } catch {
    await Turnstile.tests.leave()
    throw error
  }
}

private func withDirectory<T>(_ body: (URL) async throws -> T) async throws -> T {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "beprova-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  do {
    let result = try await body(directory)
    try await NamedDatabase.remove(under: directory)
    return result
  } catch {
    try? await NamedDatabase.remove(under: directory)
    throw error
  }
}
