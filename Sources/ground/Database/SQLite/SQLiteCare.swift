import Foundation
import GRDB
import GRDBSQLite

/// Looking after a file: copies and examinations, beside those who use it.
extension SQLiteDatabase {
  /// The version of the engine's library, `3.40.1`.
  package static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  /// Makes a whole copy of the database at `path`, as it stood at one moment, in `copy`, an empty or
  /// missing file. Others read and write meanwhile: what they save goes into the log and is not in the
  /// copy. What has been deleted is not in the copy either.
  package static func copy(_ path: String, into copy: String) throws(DatabaseError) {
    do {
      let source = try DatabaseQueue(path: path, configuration: careful())
      defer { try? source.close() }
      try source.writeWithoutTransaction {
        try $0.execute(sql: "VACUUM INTO ?", arguments: [copy])
      }
    } catch {
      throw DatabaseError(opening: path, failure: error)
    }
  }

  /// What the engine finds wrong with the file at `path`, in its own words; empty when it is whole.
  /// Every index is compared with its table, and every reference with what it leads to.
  package static func faults(in path: String) throws(DatabaseError) -> [String] {
    do {
      let source = try DatabaseQueue(path: path, configuration: careful())
      defer { try? source.close() }
      return try source.writeWithoutTransaction { connection in
        let broken = try String.fetchAll(connection, sql: "PRAGMA integrity_check(20)")
          .filter { $0 != "ok" }
        let astray = try GRDB.Row.fetchAll(connection, sql: "PRAGMA foreign_key_check").prefix(20)
        return broken
          + astray.map { "foreign key: \($0["table"] ?? "?") → \($0["parent"] ?? "?")" }
      }
    } catch {
      throw DatabaseError(opening: path, failure: error)
    }
  }

  /// Runs `body` while nobody else has the file at `path` open, and with its log moved into it. Throws
  /// `busy` when somebody has, whichever program it is.
  package static func alone(with path: String, _ body: () throws -> Void) throws {
    do {
      var configuration = careful()
      configuration.busyMode = .timeout(1)
      let file = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? file.close() }
      try file.writeWithoutTransaction { connection in
        // Everybody who has a file with a log open holds on to it, so that leaving the log succeeds
        // for the only one.
        let mode = try String.fetchOne(connection, sql: "PRAGMA journal_mode = DELETE")
        guard mode == "delete" else { throw DatabaseError.busy }
        try connection.execute(sql: "BEGIN EXCLUSIVE")
        defer { try? connection.execute(sql: "ROLLBACK") }
        try body()
      }
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(opening: path, failure: error)
    }
  }

  private static func careful() -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { connection in
      try connection.execute(sql: "PRAGMA temp_store = FILE; PRAGMA trusted_schema = OFF")
    }
    return configuration
  }
}
