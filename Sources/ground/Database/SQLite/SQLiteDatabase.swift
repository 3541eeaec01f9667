import CSQLiteSettings
import Dispatch
import Foundation
import GRDB

/// A database in one SQLite file: one writer and many readers at once, by GRDB's pool and WAL.
///
/// - `synchronous = FULL`: a save that was acknowledged is on the disk, also when the power fails.
///   (NORMAL would survive `kill -9` but could lose the last saves at power loss.)
/// - Foreign keys are on. Deleted content is overwritten (`secure_delete`), since deletion by a
///   gallringsbeslut must be one.
/// - Files are readable by the service's user alone.
/// - The log is moved into the file at every 32 MB: pages that are written again and again, as those
///   of an index are, are then moved once.
/// - No memory mapping: a file cut short then gives an error, not a signal. The page cache is at
///   most 8 MB for each of at most four connections that read. For the one that writes it is at most
///   64 MB: an import of a million rows meets the indexes of all persons at random.
package final class SQLiteDatabase: Database {
  private let connections: any DatabaseWriter

  package var dialect: Dialect { .sqlite }

  /// Opens the file at `path`, making it when it is not there; its directory must be.
  package init(path: String) throws(DatabaseError) {
    do {
      try Self.createPrivateFile(at: path)
      connections = try DatabasePool(path: path, configuration: Self.configuration())
      // The pool turns waiting for the disk off when it turns its log on.
      try connections.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    } catch {
      throw DatabaseError(opening: path, failure: error)
    }
  }

  init(staging: DatabaseQueue) {
    connections = staging
  }

  /// An empty database for staging, in a file without a name that the system removes when the
  /// database is closed or the process ends, however it ends. One connection; spills from memory
  /// to disk beyond 64 MB.
  package static func temporary() throws(DatabaseError) -> SQLiteDatabase {
    do {
      // SQLite makes a private file on disk for the empty path.
      return SQLiteDatabase(staging: try DatabaseQueue(path: "", configuration: configuration()))
    } catch {
      throw DatabaseError(opening: NSTemporaryDirectory(), failure: error)
    }
  }

  /// The file at `path`, which nobody else uses, by one connection and without a log of its own beside.
  package static func single(path: String) throws(DatabaseError) -> SQLiteDatabase {
    do {
      return SQLiteDatabase(staging: try DatabaseQueue(path: path, configuration: configuration()))
    } catch {
      throw DatabaseError(opening: path, failure: error)
    }
  }

  package func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await connections.read { try body(SQLiteConnection($0)) }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  @discardableResult
  package func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await connections.write { try body(SQLiteConnection($0)) }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  @discardableResult
  package func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await connections.writeWithoutTransaction { connection in
        // The log is not waited for; the next commit that waits takes this one along.
        try connection.execute(sql: "PRAGMA synchronous = NORMAL")
        let stored = Result {
          var value: T?
          try connection.inTransaction(.immediate) {
            value = try body(SQLiteConnection(connection))
            return .commit
          }
          return value
        }
        try connection.execute(sql: "PRAGMA synchronous = FULL")
        guard let value = try stored.get() else { throw CancellationError() }
        return value
      }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  @discardableResult
  package func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await write(body)
  }

  package func analyse() async throws {
    do {
      try await connections.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA analysis_limit = 1000; ANALYZE")
      }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  package func forgetDeleted() async throws {
    do {
      // Deleted rows have been overwritten in their pages (`secure_delete`); the log holds the pages
      // as they were until it is emptied.
      _ = try await connections.barrierWriteWithoutTransaction {
        try $0.checkpoint(.truncate)
      }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  package func close() async throws {
    let connections = connections
    do {
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        DispatchQueue.global().async {
          done.resume(
            with: Result {
              // The last connection to close only reads, and would leave the log as it is.
              // One that is closed already, or cannot write, has nothing to move over.
              _ = try? connections.barrierWriteWithoutTransaction {
                try $0.checkpoint(.truncate)
              }
              try connections.close()
            })
        }
      }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  /// Nobody asks SQLite how much memory it has, and counting it takes a lock at each allocation.
  private static let countsMemory = sqlite3_settings_without_memory_status() != SQLITE_OK

  static func configuration() -> Configuration {
    _ = countsMemory
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { connection in
      // In KiB, as negative numbers say.
      let cache = connection.configuration.readonly ? "-8192" : "-65536"
      try connection.execute(
        sql: """
          PRAGMA cache_size = \(cache);
          PRAGMA secure_delete = ON;
          PRAGMA mmap_size = 0;
          PRAGMA temp_store = FILE;
          PRAGMA wal_autocheckpoint = 8000;
          PRAGMA journal_size_limit = 67108864;
          PRAGMA trusted_schema = OFF;
          """)
    }
    return configuration
  }

  /// SQLite gives its side files the mode of the database file.
  static func createPrivateFile(at path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    if file >= 0 { _ = Foundation.close(file) }
  }
}
