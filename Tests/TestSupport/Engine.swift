import Database
import Foundation

/// The database engines: tests that take one as argument run the same on each.
package enum Engine: String, CaseIterable, Sendable {
  case sqlite

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
    }
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
  return try await body(directory)
}
