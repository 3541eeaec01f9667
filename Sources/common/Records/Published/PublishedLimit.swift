import Foundation
import Synchronization

/// How often pages without log-in are asked for: so often a minute from each address, and by all together.
/// Nobody who is logged in waits for it.
final class PublishedLimit: Sendable {
  static let fromOne = 60
  static let fromAll = 1200

  private struct Minute {
    var number = 0
    var total = 0
    var from: [String: Int] = [:]
  }

  private let minute = Mutex(Minute())

  /// Whether one more may be answered; counts it.
  func admits(_ address: String?, at now: Date) -> Bool {
    let number = Int(now.timeIntervalSince1970 / 60)
    return minute.withLock { minute in
      if minute.number != number { minute = Minute(number: number) }
      minute.total += 1
      guard minute.total <= Self.fromAll else { return false }
      guard let address else { return true }
      minute.from[address, default: 0] += 1
      return minute.from[address, default: 0] <= Self.fromOne
    }
  }
}
