import Foundation
import TestSupport
import Testing

extension FaultTown {
  var key: URL { directory.appending(path: "backup.key") }
  var backup: URL { directory.appending(path: "town.backup") }

  /// A town with a key, and a backup of it.
  static func withBackup(_ body: (FaultTown) async throws -> Void) async throws {
    try await with { town in
      try await town.done("backup", "key", town.key.path)
      try await town.done("backup", town.backup.path, "--key", town.key.path)
      try await body(town)
    }
  }

  /// The words that restore a backup in this town's database.
  func restoring(_ backup: URL, _ more: String...) -> [String] {
    ["restore", backup.path, "--key", key.path] + more
  }

  /// The rows of every table of a database file, found by another program, in an order of their own.
  static func rows(of file: URL) async throws -> [String] {
    try SQLiteShell.dump(file).sorted()
  }

  func rows() async throws -> [String] { try await Self.rows(of: database) }

  /// Runs SQL of the test's own, in another program.
  func change(_ sql: String, in file: URL? = nil) throws {
    try SQLiteShell.run(sql, on: file ?? database)
  }
}
