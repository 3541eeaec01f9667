import CPq

/// Statements in one transaction of PostgreSQL.
struct PostgreSQLConnection: Connection {
  let session: PostgreSQLSession

  func execute(_ sql: SQL) throws -> Int {
    let result = try session.execute(sql)
    return changed(result.handle)
  }

  func rows(_ sql: SQL) throws -> [Row] {
    let result = try session.execute(sql)
    return try (0..<result.rowCount).map { try result.row($0) }
  }

  func first(_ sql: SQL) throws -> Row? {
    let result = try session.execute(sql)
    return result.rowCount > 0 ? try result.row(0) : nil
  }

  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    try fetch(sql) { result in
      for row in 0..<result.rowCount { try body(result.row(row)) }
    }
  }

  func forEachInPlace(_ sql: SQL, _ body: (any RowInPlace) throws -> Void) throws {
    try fetch(sql) { result in
      for row in 0..<result.rowCount { try body(result.inPlace(row)) }
    }
  }

  func run(_ migration: Migration) throws {
    try session.run("SET LOCAL statement_timeout = 0")
    try session.run(migration.postgreSQLScript())
  }

  /// Through a cursor, some thousand rows at a time: other statements can run in between, and the
  /// server's limit of time is for each part.
  private func fetch(_ sql: SQL, _ body: (PostgreSQLResult) throws -> Void) throws {
    let name = session.nextCursor()
    _ = try session.execute(sql, prefix: "DECLARE \(name) NO SCROLL CURSOR FOR ")
    defer { if session.failure == nil { try? session.run("CLOSE \(name)") } }
    while true {
      let result = try session.fetch(2000, from: name)
      try body(result)
      if result.rowCount < 2000 { return }
    }
  }

  /// How many rows the statement stored, changed or deleted.
  private func changed(_ result: OpaquePointer) -> Int {
    let command = String(cString: PQcmdStatus(result))
    guard ["INSERT", "UPDATE", "DELETE"].contains(where: command.hasPrefix) else { return 0 }
    return Int(String(cString: PQcmdTuples(result))) ?? 0
  }

  // MARK: Many rows at once

  func insert(_ rows: Insertion) throws -> Int {
    if rows.count == 0 { return 0 }
    for value in rows.same + rows.values { try value.checkStorable() }
    let isCopied = rows.isOneStep || rows.count >= 50 && !rows.skipsConflicts
    guard isCopied else { return try send(rows) }
    return try isBehindWall(rows.table)
      ? copyAside(rows) : copy(rows, into: SQL(name: rows.table).text)
  }

  /// The loader's way through a table of this transaction's own, and from there in one statement, whose rows
  /// are tried at the wall.
  private func copyAside(_ rows: Insertion) throws -> Int {
    let (table, columns) = (SQL(name: rows.table).text, SQL(names: rows.columns).text)
    try session.run(
      """
      DROP TABLE IF EXISTS pg_temp.aside;
      CREATE TEMPORARY TABLE aside ON COMMIT DROP AS SELECT \(columns) FROM \(table) WITH NO DATA
      """)
    let count = try copy(rows, into: "pg_temp.aside")
    try session.run("INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM pg_temp.aside")
    return count
  }

  /// One prepared statement, without waiting for the answer to each row.
  private func send(_ rows: Insertion) throws -> Int {
    var stored = 0
    var names: [[Oid]: String] = [:]
    let each = (0..<rows.count).map { rows.row($0) }
    for row in each {
      let types = row.map(\.postgreSQLType)
      if names[types] == nil { names[types] = try session.prepare(rows.sql, types) }
    }
    // As many as fit in the buffers between, or both ends would wait for each other.
    for start in stride(from: 0, to: each.count, by: 50) {
      let part = each[start..<min(start + 50, each.count)]
      stored += try session.pipelined(
        part.map { (names[$0.map(\.postgreSQLType)] ?? "", $0) }, counting: changed)
    }
    return stored
  }

  /// As the server's own loader takes them.
  private func copy(_ rows: Insertion, into table: String) throws -> Int {
    let columns = SQL(names: rows.columns).text
    var block: [UInt8] = []
    return try session.copying("COPY \(table) (\(columns)) FROM STDIN") { send in
      for index in 0..<rows.count {
        for (place, value) in rows.row(index).enumerated() {
          if place > 0 { block.append(UInt8(ascii: "\t")) }
          value.appendCopied(to: &block)
        }
        block.append(UInt8(ascii: "\n"))
        if block.count > 65_536 {
          try send(block)
          block.removeAll(keepingCapacity: true)
        }
      }
      try send(block)
    }
  }
}
