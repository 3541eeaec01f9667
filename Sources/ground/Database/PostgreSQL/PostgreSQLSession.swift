import CPq
import Foundation
import Logging
import Synchronization

/// One connection to a server, with the statements that it keeps prepared.
///
/// Of one thread at a time: whoever has it, has it alone. Its calls wait for the server, and give the
/// connection up when nothing comes for longer than `patience`: where a network swallows what is sent, no
/// end is ever told.
final class PostgreSQLSession {
  let handle: OpaquePointer
  /// What another thread may do with the connection.
  let canceller: PostgreSQLCanceller
  /// How long to wait for an answer; nil where that may take as long as it takes.
  var patience: Duration?
  private var prepared: [Prepared: String] = [:]
  private var statementCount = 0
  private var cursorCount = 0
  private var lastUsed = ContinuousClock.now
  /// The first failure of the transaction, which can then only be given up.
  private(set) var failure: PostgreSQLFailure?
  /// Whether the connection is to be closed instead of used again.
  private var isSpent = false

  private struct Prepared: Hashable {
    let text: String
    let types: [Oid]
  }

  private static let keptStatements = 500
  /// How long a server may take to stop what it was asked to stop.
  private static let stopping = Duration.seconds(5)

  private init(_ handle: OpaquePointer, patience: Duration?) {
    self.handle = handle
    self.patience = patience
    canceller = PostgreSQLCanceller(of: handle)
  }

  /// Makes a connection. Throws `serverAway` for what may be over in a moment, else `serverRefused`.
  ///
  /// - Parameter settings: what the server is told of this connection, `name = value`.
  static func open(
    _ address: PostgreSQLAddress, settings: [String], patience: Duration, notices: NoticeLog
  ) throws(DatabaseError) -> PostgreSQLSession {
    // What the address says itself comes later and holds.
    let options: KeyValuePairs = [
      "fallback_application_name": "beprova", "connect_timeout": "5", "keepalives_idle": "30",
      "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000",
      "dbname": address.url, "client_encoding": "UTF8",
    ]
    var keywords: [UnsafePointer<CChar>?] = []
    var values: [UnsafePointer<CChar>?] = []
    let copies = options.map { (strdup($0.key), strdup($0.value)) }
    defer {
      for (key, value) in copies {
        free(key)
        free(value)
      }
    }
    for (key, value) in copies {
      keywords.append(UnsafePointer(key))
      values.append(UnsafePointer(value))
    }
    keywords.append(nil)
    values.append(nil)
    guard let handle = PQconnectdbParams(keywords, values, 1) else { throw .connectionLost }
    guard PQstatus(handle) == CONNECTION_OK else {
      let reason = String(cString: PQerrorMessage(handle))
      PQfinish(handle)
      throw refusal(of: address, reason)
    }
    PQsetNoticeProcessor(
      handle,
      { log, text in
        guard let log, let text else { return }
        Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().note(String(cString: text))
      }, Unmanaged.passUnretained(notices).toOpaque())
    let session = PostgreSQLSession(handle, patience: patience)
    do {
      try session.run(settings.map { "SET \($0)" }.joined(separator: "; "))
    } catch {
      session.close()
      throw (error as? DatabaseError) ?? .connectionLost
    }
    return session
  }

  /// A server that is starting, stopping or full is there in a moment; an address or a password that
  /// is wrong stays so.
  private static func refusal(of address: PostgreSQLAddress, _ reason: String) -> DatabaseError {
    let line = reason.split(separator: "\n").first.map(String.init) ?? reason
    let moments = [
      "starting up", "not yet accepting connections", "shutting down", "recovery mode",
      "Connection refused", "No such file",
      "timeout expired", "closed the connection unexpectedly", "Connection reset",
      "too many clients", "remaining connection slots",
    ]
    return moments.contains(where: reason.contains)
      ? .serverAway(address.name, reason: line) : .serverRefused(address.name, reason: line)
  }

  func close() { PQfinish(handle) }

  var encoding: String {
    PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? ""
  }

  /// The texts of a statement's only column.
  func names(_ text: String) throws -> [String] {
    let result = try answer(PQsendQuery(handle, text))
    return (0..<result.rowCount).map { String(cString: PQgetvalue(result.handle, $0, 0)) }
  }

  // MARK: Health

  /// Whether the server is still there, as far as this end knows. One that has been left alone for
  /// long is asked.
  func isUsable() -> Bool {
    guard !isSpent, PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) == PQTRANS_IDLE,
      !canceller.isCancelled
    else { return false }
    guard (try? checkThere()) != nil else { return false }
    guard ContinuousClock.now - lastUsed > .seconds(30) else { return true }
    let usual = patience
    defer { patience = usual }
    patience = Self.stopping
    return (try? run("SELECT 1")) != nil
  }

  /// Throws when the server has ended the connection, as it says when it goes away.
  func checkThere() throws {
    var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    while poll(&socket, 1, 0) > 0 {
      if PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK { continue }
      isSpent = true
      throw DatabaseError.connectionLost
    }
  }

  func checkCancelled() throws {
    if canceller.isCancelled { throw CancellationError() }
  }

  // MARK: Transactions

  func begin(_ opening: String) throws {
    failure = nil
    try run(opening)
  }

  /// Runs `body` while this connection alone has a lock, if one is named: it is waited for as long as a
  /// statement may take, since those who have it are many and end one after another. One that cannot be
  /// given back goes with the connection.
  func locked<T>(_ lock: String?, _ body: () throws -> T) throws -> T {
    failure = nil
    guard let lock else { return try body() }
    try run("BEGIN; SET LOCAL lock_timeout = 0; SELECT pg_advisory_lock(\(lock)); COMMIT")
    defer {
      let failure = failure
      if !rollBack() || (try? run("SELECT pg_advisory_unlock(\(lock))")) == nil { isSpent = true }
      self.failure = failure
    }
    return try body()
  }

  func commit() throws {
    try run("COMMIT")
    lastUsed = .now
  }

  /// Whether the connection can be used again.
  func rollBack() -> Bool {
    failure = nil
    guard PQstatus(handle) == CONNECTION_OK, !isSpent else { return false }
    if PQtransactionStatus(handle) == PQTRANS_IDLE { return true }
    lastUsed = .now
    return (try? run("ROLLBACK")) != nil && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  // MARK: Statements

  /// Runs one or several statements without values.
  func run(_ text: String) throws {
    try checkCancelled()
    _ = try answer(PQsendQuery(handle, text))
  }

  /// Runs a statement and hands over what it gave.
  func execute(_ sql: SQL, prefix: String = "") throws -> PostgreSQLResult {
    try checkCancelled()
    let values = sql.bindings.map(\.value)
    for value in values { try value.checkStorable() }
    let types = values.map(\.postgreSQLType)
    guard sql.isCacheable, prefix.isEmpty else {
      let text = prefix + PostgreSQLText.statement(sql.rendered(for: .postgresql))
      return try withParameters(values) {
        try answer(
          PQsendQueryParams(handle, text, Int32(values.count), types, $0, $1, $2, 1))
      }
    }
    let name = try prepare(sql, types)
    return try withParameters(values) {
      try answer(PQsendQueryPrepared(handle, name, Int32(values.count), $0, $1, $2, 1))
    }
  }

  /// The name under which the server keeps the statement.
  func prepare(_ sql: SQL, _ types: [Oid]) throws -> String {
    let key = Prepared(text: sql.text, types: types)
    if let name = prepared[key] { return name }
    if prepared.count >= Self.keptStatements { try forgetStatements() }
    let text = PostgreSQLText.statement(sql.rendered(for: .postgresql))
    statementCount += 1
    let name = "s\(statementCount)"
    _ = try answer(PQsendPrepare(handle, name, text, Int32(types.count), types))
    prepared[key] = name
    return name
  }

  /// A name that no cursor of the transaction has.
  func nextCursor() -> String {
    cursorCount += 1
    return "c\(cursorCount)"
  }

  /// Those that are planned anew are right for the schema as it is.
  func forgetStatements() throws {
    prepared = [:]
    try run("DEALLOCATE ALL")
  }

  // MARK: Answers

  /// What the server makes of what was sent: the last result, or the first that is a refusal.
  func answer(_ isSent: Int32) throws -> PostgreSQLResult {
    guard isSent == 1 else { return try checked(nil) }
    var last: OpaquePointer?
    do {
      while let result = try next() {
        if last != nil, PQresultStatus(last) == PGRES_FATAL_ERROR {
          PQclear(result)
        } else {
          PQclear(last)
          last = result
        }
        // Rows are to be sent now; the result would be told again and again.
        if PQresultStatus(last) == PGRES_COPY_IN || PQstatus(handle) != CONNECTION_OK { break }
      }
    } catch {
      PQclear(last)
      throw error
    }
    return try checked(last)
  }

  /// The next result, when it has come; nil when there are no more.
  func next() throws -> OpaquePointer? {
    var end = patience.map { ContinuousClock.now + $0 }
    var isStopping = false
    while PQisBusy(handle) == 1 {
      if canceller.isCancelled, !isStopping {
        isStopping = true
        let stop = ContinuousClock.now + Self.stopping
        end = end.map { min($0, stop) } ?? stop
      }
      if let end, .now > end {
        isSpent = true
        try checkCancelled()
        throw DatabaseError.connectionLost
      }
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      poll(&socket, 1, 500)
      guard PQconsumeInput(handle) == 1 else { break }
    }
    return PQgetResult(handle)
  }

  func checked(_ result: OpaquePointer?) throws -> PostgreSQLResult {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN, PGRES_EMPTY_QUERY:
      guard let result else { throw DatabaseError.connectionLost }
      return PostgreSQLResult(result)
    default:
      let failure = PostgreSQLFailure(result, on: handle)
      PQclear(result)
      if self.failure == nil { self.failure = failure }
      try checkCancelled()
      throw failure.error
    }
  }

  /// Lays values out as libpq takes them: binary, side by side in one block.
  func withParameters<T>(
    _ values: [SQLValue],
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
    ) throws -> T
  ) throws -> T {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    for value in values {
      starts.append(bytes.count)
      value.appendBinary(to: &bytes)
    }
    // A place to point at for what is empty.
    bytes.append(0)
    let lengths = values.indices.map { place in
      Int32((place + 1 < values.count ? starts[place + 1] : bytes.count - 1) - starts[place])
    }
    let formats = [Int32](repeating: 1, count: values.count)
    return try bytes.withUnsafeBytes { block in
      let pointers = values.indices.map { place -> UnsafePointer<CChar>? in
        if case .null = values[place] { return nil }
        return block.baseAddress?.advanced(by: starts[place])
          .assumingMemoryBound(to: CChar.self)
      }
      return try body(pointers, lengths, formats)
    }
  }
}

/// Asks a server to stop what it does for a connection, which is not used again. Any thread may.
final class PostgreSQLCanceller: Sendable {
  /// The server's address and which of its processes the connection has, as libpq noted them when it was
  /// made. Nobody changes that, and libpq lets any thread use it.
  private nonisolated(unsafe) let request: OpaquePointer?
  private let isAsked = Atomic(false)

  fileprivate init(of connection: OpaquePointer) { request = PQgetCancel(connection) }

  deinit { PQfreeCancel(request) }

  var isCancelled: Bool { isAsked.load(ordering: .acquiring) }

  /// A connection of its own: it waits.
  func cancel() {
    isAsked.store(true, ordering: .releasing)
    guard let request else { return }
    var problem = [CChar](repeating: 0, count: 256)
    PQcancel(request, &problem, Int32(problem.count))
  }
}

/// Where the server's warnings go.
final class NoticeLog: Sendable {
  private let logger: Logger

  init(_ logger: Logger) { self.logger = logger }

  func note(_ text: String) {
    logger.warning("\(text.split(separator: "\n").first.map(String.init) ?? text)")
  }
}
