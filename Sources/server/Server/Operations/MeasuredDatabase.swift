import Database
import Foundation
import Operations
import Synchronization

/// A database that counts what is written in it, and how long writers wait for their turn.
struct MeasuredDatabase: Database {
  /// How a transaction that stores ended.
  private enum Outcome: String, CaseIterable {
    // Refused by the rules of the house: nothing was to be stored.
    case stored, refused, busy, disk, failed
  }

  let database: any Database
  private let saves: [Outcome: Metrics.Counter]
  private let saveTimes: Metrics.Histogram
  private let readWaits: Metrics.Histogram
  private let writeWaits: Metrics.Histogram

  private init(_ database: any Database, as other: MeasuredDatabase) {
    self.database = database
    (saves, saveTimes) = (other.saves, other.saveTimes)
    (readWaits, writeWaits) = (other.readWaits, other.writeWaits)
  }

  init(_ database: any Database, _ metrics: Metrics) {
    self.database = database
    saves = Dictionary(
      uniqueKeysWithValues: Outcome.allCases.map { outcome in
        (
          outcome,
          metrics.counter(
            "beprova_saves_total", ["outcome": outcome.rawValue],
            help: "Transactions that store something, by how they ended.")
        )
      })
    saveTimes = metrics.histogram(
      "beprova_save_seconds", help: "Time of a transaction that stores, waiting included.")
    func waits(_ kind: String) -> Metrics.Histogram {
      metrics.histogram(
        "beprova_database_wait_seconds", ["kind": kind],
        help: "Time until the database took up a transaction.")
    }
    readWaits = waits("read")
    writeWaits = waits("write")
  }

  var dialect: Dialect { database.dialect }

  func within(_ municipality: UUID) -> any Database {
    MeasuredDatabase(database.within(municipality), as: self)
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let wait = Wait(in: readWaits)
    return try await database.read { connection in
      wait.end()
      return try body(connection)
    }
  }

  @discardableResult
  func write<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await counted {
      let wait = Wait(in: writeWaits)
      return try await database.write { connection in
        wait.end()
        return try body(connection)
      }
    }
  }

  @discardableResult
  func writeForNow<T: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await counted {
      let wait = Wait(in: writeWaits)
      return try await database.writeForNow { connection in
        wait.end()
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
    _ body: () async throws -> T
  ) async throws -> T {
    let began = ContinuousClock.now
    func done(_ outcome: Outcome) {
      saves[outcome]?.add()
      saveTimes.note(since: began)
    }
    do {
      let value = try await body()
      done(.stored)
      return value
    } catch let error as DatabaseError {
      done(
        error == .diskFull || error == .diskFailed
          ? .disk : error.isTransient ? .busy : .failed)
      throw error
    } catch {
      done(.refused)
      throw error
    }
  }
}

/// The time until a transaction is taken up; once, however often it is run anew.
private final class Wait: Sendable {
  private let waits: Metrics.Histogram
  private let began = ContinuousClock.now
  private let hasEnded = Atomic(false)

  init(in waits: Metrics.Histogram) { self.waits = waits }

  func end() {
    if !hasEnded.exchange(true, ordering: .relaxed) { waits.note(since: began) }
  }
}

extension Metrics.Histogram {
  fileprivate func note(since began: ContinuousClock.Instant) {
    note(seconds: (ContinuousClock.now - began) / .seconds(1))
  }
}
