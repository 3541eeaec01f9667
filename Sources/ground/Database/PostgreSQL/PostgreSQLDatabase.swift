import CPq
import Dispatch
import Foundation
import Logging
import NIOPosix
import Synchronization

/// A database on a PostgreSQL server, by a bounded number of connections.
///
/// - A read is one snapshot, `REPEATABLE READ READ ONLY`.
/// - A write is `SERIALIZABLE`: it gives what it would give alone. One that others were in the way of is
///   run anew from its start, the last time alone. What a write does outside the database it would then
///   do twice; that is why it does nothing there.
/// - Who finds all connections in use waits for one, not for ever, and is then told that the database is
///   busy. A connection that was lost is made anew, and what had not been committed is run anew.
/// - A statement, a wait for a lock and a transaction in which nothing happens end by the server's
///   limits, whatever becomes of this program.
package final class PostgreSQLDatabase: Database {
  /// How long things may take.
  package struct Limits: Sendable {
    /// For a connection that is free, and for a server that is away for a moment.
    package var wait: Duration
    package var statement: Duration
    package var lock: Duration
    /// For a transaction in which nothing is asked.
    package var idle: Duration
    /// How much longer than a statement may take a server may be silent before its connection is taken
    /// for lost.
    package var silence: Duration

    package init(
      wait: Duration = .seconds(10), statement: Duration = .seconds(60),
      lock: Duration = .seconds(10), idle: Duration = .seconds(300),
      silence: Duration = .seconds(10)
    ) {
      self.wait = wait
      self.statement = statement
      self.lock = lock
      self.idle = idle
      self.silence = silence
    }

    fileprivate var patience: Duration { statement + silence }
  }

  package let address: PostgreSQLAddress
  private let limits: Limits
  private let notices: NoticeLog
  private let threads: NIOThreadPool
  private let gate: BoundedGate
  private let idle = Mutex<[Idle]>([])

  package var dialect: Dialect { .postgresql }

  /// Opens the database at `url`, which must be there.
  package convenience init(
    _ url: String, limits: Limits = Limits(), logger: Logger = Logger(label: "database")
  ) throws(DatabaseError) {
    try self.init(PostgreSQLAddress(url), limits: limits, logger: logger)
  }

  package init(
    _ address: PostgreSQLAddress, limits: Limits = Limits(),
    logger: Logger = Logger(label: "database")
  ) throws(DatabaseError) {
    self.address = address
    self.limits = limits
    notices = NoticeLog(logger)
    let session = try PostgreSQLSession.open(
      address, settings: Self.settings(limits), patience: limits.patience, notices: notices)
    guard session.encoding == "UTF8" else {
      defer { session.close() }
      throw .serverRefused(
        address.name, reason: "the encoding is \(session.encoding), it must be UTF8")
    }
    threads = NIOThreadPool(numberOfThreads: address.poolSize)
    threads.start()
    gate = BoundedGate(width: address.poolSize, patience: limits.wait)
    idle.withLock { $0.append(Idle(session: session)) }
  }

  private static func settings(_ limits: Limits) -> [String] {
    func milliseconds(_ limit: Duration) -> Int { Int(limit / .milliseconds(1)) }
    return [
      "statement_timeout = \(milliseconds(limits.statement))",
      "lock_timeout = \(milliseconds(limits.lock))",
      "idle_in_transaction_session_timeout = \(milliseconds(limits.idle))",
      "client_min_messages = warning", "standard_conforming_strings = on",
      // All rows of a cursor are wanted, and plans are short.
      "cursor_tuple_fraction = 1", "jit = off",
    ]
  }

  package func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await transact(.read, .nothing, body)
  }

  @discardableResult
  package func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await transact(.write, .nothing, body)
  }

  @discardableResult
  package func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await transact(.writeForNow, .nothing, body)
  }

  @discardableResult
  package func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await transact(.schema, .nothing, body)
  }

  /// Leaves small tables to the server's own looking: of a few rows it would take everything for rare,
  /// and plan for that when there are many.
  package func analyse() async throws {
    try await overTables("ANALYZE", where: "pg_relation_size(oid) > 65536")
  }

  /// Takes the deleted rows out of the tables. Their bytes stay in the server's own log and in free
  /// space until it writes there again: that is for who operates the server.
  package func forgetDeleted() async throws { try await overTables("VACUUM", where: "true") }

  private func overTables(_ command: String, where condition: String) async throws {
    try await leased { lease in
      let session = try self.session(for: lease, until: .now + self.limits.wait)
      do {
        let tables = try session.names(
          """
          SELECT quote_ident(relname) FROM pg_class
          WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
            AND pg_has_role(relowner, 'USAGE') AND \(condition)
          ORDER BY relname
          """)
        session.patience = nil
        try session.run("SET statement_timeout = 0")
        if !tables.isEmpty { try session.run("\(command) \(tables.joined(separator: ", "))") }
        try session.run("SET statement_timeout = \(Int(self.limits.statement / .milliseconds(1)))")
        session.patience = self.limits.patience
      } catch {
        self.giveBack(session, lease, isUsable: false)
        throw error
      }
      self.giveBack(session, lease, isUsable: true)
    }
  }

  package func close() async throws {
    await gate.close()
    while let idle = idle.withLock({ $0.popLast() }) { idle.session.close() }
    try? await threads.shutdownGracefully()
  }

  // MARK: Transactions

  enum Kind {
    case read, write, writeForNow, schema

    var isWrite: Bool { self == .write || self == .writeForNow }

    /// What a transaction begins with. Writers share a lock that one who must be alone takes whole.
    func opening(alone: Bool) -> String {
      switch self {
      case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
      case .schema:
        "BEGIN ISOLATION LEVEL READ COMMITTED" + PostgreSQLSight.everything.settings
      case .write, .writeForNow:
        "BEGIN ISOLATION LEVEL SERIALIZABLE"
          + (self == .writeForNow ? "; SET LOCAL synchronous_commit = off" : "")
          + (alone ? "" : "; SELECT pg_advisory_xact_lock_shared(\(Lock.write))")
      }
    }
  }

  /// Of PostgreSQL's locks by number, those of this program: "Bepr", and which.
  enum Lock {
    static let write = "1113944178, 1"
    static let schema = "1113944178, 2"
    static let copy = "1113944178, 3"
  }

  /// How often a write that others are in the way of is begun; the last time they are kept out.
  private static let attempts = 6

  func transact<T: Sendable>(
    _ kind: Kind, _ sight: PostgreSQLSight,
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await leased { lease in
      let deadline = ContinuousClock.now + self.limits.wait
      var mustBeAlone = false
      for attempt in 1... {
        let session = try self.session(for: lease, until: deadline)
        session.patience = kind == .schema ? nil : self.limits.patience
        let isAlone = kind.isWrite && (mustBeAlone || attempt >= Self.attempts)
        var isCommitting = false
        do {
          let value = try session.locked(
            kind == .schema ? Lock.schema : isAlone ? Lock.write : nil
          ) {
            try session.begin(kind.opening(alone: isAlone) + sight.settings)
            if kind == .schema { try session.run(PostgreSQLPrelude.script) }
            let value = try body(PostgreSQLConnection(session: session))
            // A refusal that the body kept to itself: the server has given the transaction up.
            if let failure = session.failure { throw failure.error }
            // What is known to be lost before it is asked to be stored is not.
            try session.checkThere()
            isCommitting = true
            try session.commit()
            return value
          }
          self.giveBack(session, lease, isUsable: true)
          return value
        } catch {
          let failure = session.failure
          let isUsable = session.rollBack()
          if failure?.isOfStalePlan == true, isUsable { try? session.forgetStatements() }
          self.giveBack(session, lease, isUsable: isUsable)
          if lease.isCancelled { throw CancellationError() }
          let isLost = failure?.error == .connectionLost || !isUsable
          if isLost, !(isCommitting && kind != .read), attempt < 3, .now < deadline { continue }
          guard let failure, !isLost else { throw error }
          if failure.isOfMoment, attempt < Self.attempts {
            pause(attempt)
          } else if failure.isOfMoment {
            throw DatabaseError.busy
          } else if failure.mayBeOfMoment, kind.isWrite, !isAlone {
            // What is still there when nobody else writes is there.
            mustBeAlone = true
          } else {
            throw error
          }
        }
      }
      throw DatabaseError.busy
    }
  }

  // MARK: Connections

  /// Runs `body` on a thread that may wait, when a connection is free; cancels what it asks of the server
  /// when the task is cancelled.
  private func leased<T: Sendable>(
    _ body: @escaping @Sendable (Lease) throws -> T
  ) async throws -> T {
    try await gate.enter()
    defer { gate.leave() }
    let lease = Lease()
    return try await withTaskCancellationHandler {
      try await threads.runIfActive { try body(lease) }
    } onCancel: {
      lease.cancel()
    }
  }

  /// The lease's connection: one that is there and well, or a new one. Where the server is away for a
  /// moment it is tried until `deadline`.
  private func session(
    for lease: Lease, until deadline: ContinuousClock.Instant
  ) throws -> PostgreSQLSession {
    while let session = idle.withLock({ $0.popLast() })?.session {
      if session.isUsable() { return try hand(session, to: lease) }
      session.close()
    }
    for attempt in 1... {
      do {
        let session = try PostgreSQLSession.open(
          address, settings: Self.settings(limits), patience: limits.patience, notices: notices)
        return try hand(session, to: lease)
      } catch DatabaseError.serverAway where .now < deadline {
        pause(min(attempt * 5, 50))
      } catch DatabaseError.serverAway {
        throw DatabaseError.connectionLost
      }
    }
    throw DatabaseError.connectionLost
  }

  private func hand(
    _ session: PostgreSQLSession, to lease: Lease
  ) throws -> PostgreSQLSession {
    if lease.take(session.canceller) { return session }
    lease.leave()
    session.close()
    throw CancellationError()
  }

  private func giveBack(_ session: PostgreSQLSession, _ lease: Lease, isUsable: Bool) {
    lease.leave()
    if isUsable, !lease.isCancelled {
      idle.withLock { $0.append(Idle(session: session)) }
    } else {
      session.close()
    }
  }
}

/// A connection that nobody has. The compiler cannot see what holds: who puts it away keeps nothing of it,
/// who takes it out has it alone, and the lock around all of them is between.
private struct Idle: Sendable {
  nonisolated(unsafe) let session: PostgreSQLSession
}

/// Lets others go first, a little longer each time and never in step with them.
private func pause(_ attempt: Int) {
  let most = Double(attempt) * 0.004
  Thread.sleep(forTimeInterval: Double.random(in: 0...most))
}

/// Somebody's turn, and how the connection of it is cancelled.
private final class Lease: Sendable {
  private struct State {
    var canceller: PostgreSQLCanceller?
    var isCancelled = false
  }
  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// False where it has been cancelled already.
  func take(_ canceller: PostgreSQLCanceller) -> Bool {
    state.withLock { state in
      state.canceller = canceller
      return !state.isCancelled
    }
  }

  func leave() { state.withLock { $0.canceller = nil } }

  /// Asking the server to stop is a connection of its own: it waits, and so stands on another thread.
  /// Nobody else has this connection before that is done.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    DispatchQueue.global().async { self.state.withLock { $0.canceller?.cancel() } }
  }
}
