import Foundation

/// A store of rows with transactions: the one door to stored data.
///
/// Closures run on the driver's own threads, never on Swift's cooperative pool, so they may block.
///
/// ```swift
/// let names = try await database.read { connection in
///   try connection.rows("SELECT name FROM unit WHERE board_id = \(board)")
///     .map { try $0.value("name", as: String.self) }
/// }
/// ```
///
/// Storage failures are thrown as ``DatabaseError``; what the closure itself throws passes through.
package protocol Database: Sendable {
  var dialect: Dialect { get }

  /// The same where nothing of other municipalities is seen or stored, if the engine has walls: a server
  /// has, a file holds one municipality.
  func within(_ municipality: UUID) -> any Database

  /// Runs `body` on one consistent snapshot; a write in it is refused (`readOnly`).
  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T

  /// Runs `body` in one transaction, as if it were the only one. Everything is stored when this returns;
  /// nothing is when it throws.
  ///
  /// `body` changes nothing but the database: where others were in the way it is run anew, from its
  /// start. After a `DatabaseError` in it nothing more can be stored.
  @discardableResult
  func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T

  /// As `write`, but what is stored may be lost when the power fails, whole as it is, until something
  /// is written by `write`: for steps of what is done again, or undone, when it was interrupted.
  @discardableResult
  func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T

  /// As `write`, while no other server changes the schema.
  @discardableResult
  func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T

  /// Lets the engine look at the sizes of its tables, by which it plans queries. Quick, since it
  /// looks at a sample; to be called at start and after much has been stored.
  func analyse() async throws

  /// Takes what has been deleted out of what the engine keeps in files of its own, as far as that is in
  /// our hands. In SQLite no byte of it is left, nor in the log of changes; throws `busy` when others keep
  /// that in use. In PostgreSQL it is out of the tables; the server's log and backups are its own.
  func forgetDeleted() async throws

  /// Waits for those who use the database, then closes it.
  func close() async throws
}

extension Database {
  package func within(_ municipality: UUID) -> any Database { self }
}

/// One connection inside a transaction. Valid only inside the closure that was given it.
package protocol Connection {
  /// From here on to its end, the transaction sees persons of `zone` alone, if the engine has walls.
  func confine(to zone: UUID) throws

  /// Runs one statement and returns the number of rows it inserted, updated or deleted.
  @discardableResult
  func execute(_ sql: SQL) throws -> Int

  /// Inserts rows of one table and returns how many were stored: all, unless conflicts are skipped.
  @discardableResult
  func insert(_ rows: Insertion) throws -> Int

  /// All rows; for what is known to be few.
  func rows(_ sql: SQL) throws -> [Row]

  /// The first row, or nil when there is none.
  func first(_ sql: SQL) throws -> Row?

  /// Hands over one row at a time, so that memory stays bounded however many there are.
  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws

  /// As `forEach`, for millions of rows: each is read where the engine holds it, without a copy.
  func forEachInPlace(_ sql: SQL, _ body: (any RowInPlace) throws -> Void) throws

  /// Runs all statements of a migration's script.
  func run(_ migration: Migration) throws
}

extension Connection {
  package func confine(to zone: UUID) throws {}
}

/// The kind of SQL that an engine speaks, for the few places where engines truly differ.
package enum Dialect: Sendable, Hashable, CaseIterable {
  case sqlite
  case postgresql
}
