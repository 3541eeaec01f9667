import Database
import Synchronization

/// The databases that this process has opened. They are closed in one place, when a command has
/// ended, in whatever way: closing moves the log into the file, so that a copy of the file alone is
/// whole.
final class OpenDatabases: Sendable {
  static let ofProcess = OpenDatabases()

  private let databases = Mutex<[any Database]>([])

  func add(_ database: any Database) {
    databases.withLock { $0.append(database) }
  }

  /// Closes every one; throws the first failure when all have been tried.
  func close() async throws {
    let open = databases.withLock { databases in
      defer { databases = [] }
      return databases
    }
    var failure: (any Error)?
    for database in open {
      do {
        try await database.close()
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }
}
