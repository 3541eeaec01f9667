import CPq

/// What goes to the server without waiting for each answer, and what comes in parts.
extension PostgreSQLSession {
  func fetch(_ count: Int, from cursor: String) throws -> PostgreSQLResult {
    try checkCancelled()
    // Binary, as everything: the text of the statement is alike for each cursor of a name.
    return try answer(
      PQsendQueryParams(handle, "FETCH \(count) FROM \(cursor)", 0, nil, nil, nil, nil, 1))
  }

  /// Runs prepared statements one after another and adds up what `counting` makes of each result.
  /// None after the first that fails is run.
  func pipelined(
    _ statements: [(name: String, values: [SQLValue])], counting: (OpaquePointer) -> Int
  ) throws -> Int {
    try checkCancelled()
    guard PQenterPipelineMode(handle) == 1 else { throw DatabaseError.connectionLost }
    for (name, values) in statements {
      try withParameters(values) {
        guard PQsendQueryPrepared(handle, name, Int32(values.count), $0, $1, $2, 1) == 1 else {
          throw DatabaseError.connectionLost
        }
      }
    }
    guard PQpipelineSync(handle) == 1 else { throw DatabaseError.connectionLost }
    var sum = 0
    var refusal: (any Error)?
    for _ in statements {
      let result = try next()
      // The others of a pipeline that has failed.
      if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
        PQclear(result)
      } else {
        do {
          let result = try checked(result)
          sum += counting(result.handle)
        } catch {
          refusal = refusal ?? error
        }
      }
      // Null between one statement's results and the next one's.
      if PQstatus(handle) == CONNECTION_OK { PQclear(try next()) }
    }
    if PQstatus(handle) == CONNECTION_OK {
      PQclear(try next())
      PQexitPipelineMode(handle)
    }
    if let refusal { throw refusal }
    return sum
  }

  /// Loads rows; `body` hands over their text in blocks. Returns how many there were.
  func copying(
    _ statement: String, _ body: (_ send: ([UInt8]) throws -> Void) throws -> Void
  ) throws -> Int {
    try run(statement)
    do {
      try body { block in
        try block.withUnsafeBytes { bytes in
          let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
          guard PQputCopyData(handle, start, Int32(bytes.count)) == 1 else {
            throw DatabaseError.connectionLost
          }
        }
      }
    } catch {
      PQputCopyEnd(handle, "given up")
      while let result = try next() { PQclear(result) }
      throw error
    }
    guard PQputCopyEnd(handle, nil) == 1 else { throw DatabaseError.connectionLost }
    var count = 0
    var refusal: (any Error)?
    while let result = try next() {
      do {
        let result = try checked(result)
        count = Int(String(cString: PQcmdTuples(result.handle))) ?? count
      } catch {
        refusal = refusal ?? error
      }
    }
    if let refusal { throw refusal }
    return count
  }
}
