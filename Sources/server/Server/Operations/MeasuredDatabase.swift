import Database
import Operations

/// A database that counts what is written in it, and how long writers wait for their turn.
struct MeasuredDatabase: Database {
  let database: any Database
  let metrics: Metrics

  var dialect: Dialect { database.dialect }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let began = ContinuousClock.now
    return try await database.read { connection in
      waited(since: began, for: "read")
      return try body(connection)
    }
  }

  @discardableResult
  func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await counted { began in
      try await database.write { connection in
        waited(since: began, for: "write")
        return try body(connection)
      }
    }
  }

  @discardableResult
  func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await counted { began in
      try await database.writeForNow { connection in
        waited(since: began, for: "write")
        return try body(connection)
      }
    }
  }

  @discardableResult
  func changeSchema<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await database.changeSchema(body)
  }

  func analyse() async throws { try await database.analyse() }

  func forgetDeleted() async throws { try await database.forgetDeleted() }

  func close() async throws { try await database.close() }

  private func counted<T: Sendable>(
    _ body: (ContinuousClock.Instant) async throws -> T
  ) async throws -> T {
    let began = ContinuousClock.now
    func done(_ outcome: String) {
      metrics.count(
        "beprova_saves_total", ["outcome": outcome],
        help: "Transactions that store something, by how they ended.")
      metrics.observe(
        "beprova_save_seconds", help: "Time of a transaction that stores, waiting included.",
        seconds: (ContinuousClock.now - began) / .seconds(1))
    }
    do {
      let value = try await body(began)
      done("stored")
      return value
    } catch let error as DatabaseError {
      done(
        error == .diskFull || error == .diskFailed ? "disk" : error.isTransient ? "busy" : "failed")
      throw error
    } catch {
      // What the rules of the house refused: nothing was to be stored.
      done("refused")
      throw error
    }
  }

  private func waited(since began: ContinuousClock.Instant, for kind: String) {
    metrics.observe(
      "beprova_database_wait_seconds", ["kind": kind],
      help: "Time until the database took up a transaction.",
      seconds: (ContinuousClock.now - began) / .seconds(1))
  }
}
