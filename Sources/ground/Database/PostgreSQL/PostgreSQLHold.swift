import Foundation
import Logging

/// Keeps others of this program out of a database while it is moved, for as long as its connection lives:
/// that is until `release`, or until this program ends in whatever way.
package final class PostgreSQLHold {
  private let session: PostgreSQLSession

  /// Nobody writes in the database at `address` until it is released. Throws `busy` when a server has it
  /// open, or somebody else moves it.
  package static func ofSource(_ address: PostgreSQLAddress) throws -> PostgreSQLHold {
    let hold = try PostgreSQLHold(address, lock: PostgreSQLDatabase.Lock.write)
    do {
      try hold.requireNobodyElse()
    } catch {
      hold.release()
      throw error
    }
    return hold
  }

  /// Nobody else makes a copy there until it is released.
  package static func ofTarget(_ address: PostgreSQLAddress) throws -> PostgreSQLHold {
    try PostgreSQLHold(address, lock: PostgreSQLDatabase.Lock.copy)
  }

  private init(_ address: PostgreSQLAddress, lock: String) throws {
    session = try PostgreSQLSession.open(
      address, settings: ["lock_timeout = 5000"], patience: .seconds(30),
      notices: NoticeLog(Logger(label: "database")))
    do {
      try session.run("SELECT pg_advisory_lock(\(lock))")
    } catch {
      session.close()
      throw error
    }
  }

  /// One who ended a moment ago may still seem to be there.
  private func requireNobodyElse() throws {
    for attempt in 1...50 {
      let others = try session.names(
        """
        SELECT pid::text FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND (usename = current_user OR application_name LIKE 'beprova%')
        """)
      if others.isEmpty { return }
      if attempt < 50 { Thread.sleep(forTimeInterval: 0.1) }
    }
    throw DatabaseError.busy
  }

  package func release() { session.close() }
}
