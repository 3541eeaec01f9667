import Foundation
import GRDB
import GRDBSQLite

/// Statements on one SQLite connection: prepared and kept by GRDB, bound and stepped here.
struct SQLiteConnection: Connection {
  private let connection: GRDB.Database

  init(_ connection: GRDB.Database) {
    self.connection = connection
  }

  func execute(_ sql: SQL) throws -> Int {
    let before = sqlite3_total_changes64(connection.sqliteConnection)
    try forEachStep(sql) { _, _ in true }
    // The engine keeps the count of the last statement that changed rows.
    guard sqlite3_total_changes64(connection.sqliteConnection) != before else { return 0 }
    return Int(sqlite3_changes64(connection.sqliteConnection))
  }

  func insert(_ rows: Insertion) throws -> Int {
    try checkTransaction()
    // Until the transaction ends.
    if rows.isOneStep { _ = try execute("PRAGMA defer_foreign_keys = ON") }
    let handle = try prepared(rows.sql).sqliteStatement
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    // They stay bound from row to row.
    for (index, value) in rows.same.enumerated() {
      try bind(value, at: Int32(index + 1), to: handle)
    }
    var stored = 0
    for start in stride(from: 0, to: rows.values.count, by: max(rows.width, 1)) {
      for offset in 0..<rows.width {
        try bind(
          rows.values[start + offset], at: Int32(rows.same.count + offset + 1), to: handle)
      }
      guard sqlite3_step(handle) == SQLITE_DONE else { throw failure() }
      stored += Int(sqlite3_changes64(connection.sqliteConnection))
      sqlite3_reset(handle)
    }
    return stored
  }

  func rows(_ sql: SQL) throws -> [Row] {
    var rows: [Row] = []
    try forEachStep(sql) { columns, statement in
      rows.append(row(columns, statement))
      return true
    }
    return rows
  }

  func first(_ sql: SQL) throws -> Row? {
    var first: Row?
    try forEachStep(sql) { columns, statement in
      first = row(columns, statement)
      return false
    }
    return first
  }

  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    try forEachStep(sql) { columns, statement in
      try body(row(columns, statement))
      return true
    }
  }

  func forEachInPlace(_ sql: SQL, _ body: (any RowInPlace) throws -> Void) throws {
    try forEachStep(sql, namingColumns: false) { _, statement in
      try body(SQLiteRowInPlace(statement: statement))
      return true
    }
  }

  func run(_ migration: Migration) throws {
    do {
      try connection.execute(sql: migration.script)
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  /// Steps through the statement until it is done or `body` returns false.
  private func forEachStep(
    _ sql: SQL, namingColumns: Bool = true,
    _ body: (_ columns: [String], _ statement: OpaquePointer) throws -> Bool
  ) throws {
    try checkTransaction()
    let statement = try prepared(sql)
    let handle = statement.sqliteStatement
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    for (index, binding) in sql.bindings.enumerated() {
      try bind(binding.value, at: Int32(index + 1), to: handle)
    }
    var names: [String]? = namingColumns ? nil : []
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        // Not before the first step, which prepares anew when the schema has changed.
        let columns = names ?? self.columns(handle)
        names = columns
        guard try body(columns, handle) else { return }
      case SQLITE_DONE:
        return
      case SQLITE_INTERRUPT:
        throw CancellationError()
      default:
        throw failure()
      }
    }
  }

  /// A failure such as a full disk may have ended the transaction under a caller that caught it.
  private func checkTransaction() throws {
    guard sqlite3_get_autocommit(connection.sqliteConnection) == 0 else {
      throw DatabaseError.failed(code: Int(SQLITE_ABORT), reason: "the transaction has ended")
    }
  }

  private func prepared(_ sql: SQL) throws -> Statement {
    do {
      if sql.isCacheable {
        let statement = try connection.cachedStatement(sql: sql.text)
        // Being stepped through by a caller of ours: the same statement cannot run twice at once.
        if sqlite3_stmt_busy(statement.sqliteStatement) == 0 { return statement }
      }
      return try connection.makeStatement(sql: sql.text)
    } catch let error as GRDB.DatabaseError {
      throw DatabaseError(error)
    }
  }

  private func bind(_ value: SQLValue, at position: Int32, to handle: OpaquePointer) throws {
    let code =
      switch value {
      case .null:
        sqlite3_bind_null(handle, position)
      case .integer(let value):
        sqlite3_bind_int64(handle, position, value)
      case .real(let value):
        if value.isFinite {
          sqlite3_bind_double(handle, position, value)
        } else {
          throw DatabaseError.invalid(reason: "not a finite number")
        }
      case .text(var value):
        try value.withUTF8 { bytes in
          guard !bytes.contains(0) else {
            throw DatabaseError.invalid(reason: "NUL in text")
          }
          // A null pointer would bind NULL.
          guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_text(handle, position, "", 0, transient)
          }
          return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(
              handle, position, $0, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
          }
        }
      case .blob(let bytes):
        bytes.isEmpty
          ? sqlite3_bind_zeroblob(handle, position, 0)
          : sqlite3_bind_blob64(handle, position, bytes, UInt64(bytes.count), transient)
      case .uuid(let uuid):
        withUnsafeBytes(of: uuid.uuid) {
          sqlite3_bind_blob64(handle, position, $0.baseAddress, 16, transient)
        }
      }
    guard code == SQLITE_OK else { throw failure() }
  }

  private func columns(_ statement: OpaquePointer) -> [String] {
    (0..<sqlite3_column_count(statement)).map {
      sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? ""
    }
  }

  private func row(_ columns: [String], _ statement: OpaquePointer) -> Row {
    var values: [SQLValue] = []
    values.reserveCapacity(columns.count)
    for index in 0..<Int32(columns.count) {
      values.append(value(statement, index))
    }
    return Row(columns: columns, values: values)
  }

  private func value(_ statement: OpaquePointer, _ index: Int32) -> SQLValue {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER:
      return .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT:
      return .real(sqlite3_column_double(statement, index))
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, index)
      let count = Int(sqlite3_column_bytes(statement, index))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let blob = sqlite3_column_blob(statement, index)
      let count = Int(sqlite3_column_bytes(statement, index))
      return .blob([UInt8](UnsafeRawBufferPointer(start: blob, count: count)))
    default:
      return .null
    }
  }

  private func failure() -> DatabaseError {
    let handle = connection.sqliteConnection
    return DatabaseError(
      code: sqlite3_extended_errcode(handle),
      reason: sqlite3_errmsg(handle).map { String(cString: $0) } ?? "")
  }
}

/// The columns of a statement that stands at a row.
private struct SQLiteRowInPlace: RowInPlace {
  let statement: OpaquePointer

  func isNull(_ index: Int) -> Bool {
    sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
  }

  func integer(_ index: Int) -> Int64 {
    sqlite3_column_int64(statement, Int32(index))
  }

  func append(_ index: Int, to bytes: inout [UInt8]) {
    let index = Int32(index)
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER:
      CanonicalBytes.append(sqlite3_column_int64(statement, index), to: &bytes)
    case SQLITE_FLOAT:
      CanonicalBytes.append(sqlite3_column_double(statement, index), to: &bytes)
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, index)
      let count = Int(sqlite3_column_bytes(statement, index))
      CanonicalBytes.appendText(UnsafeRawBufferPointer(start: text, count: count), to: &bytes)
    case SQLITE_BLOB:
      let blob = sqlite3_column_blob(statement, index)
      let count = Int(sqlite3_column_bytes(statement, index))
      CanonicalBytes.appendBlob(UnsafeRawBufferPointer(start: blob, count: count), to: &bytes)
    default:
      CanonicalBytes.appendNull(to: &bytes)
    }
  }
}

/// Tells SQLite to copy what is bound.
private nonisolated(unsafe) let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
