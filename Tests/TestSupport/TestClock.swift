import Core
import Foundation
import Synchronization

/// A clock that stands until it is moved.
package final class TestClock: Sendable {
  private let moment: Mutex<Date>

  package init(_ day: Day) {
    moment = Mutex(Clock.fixed(day).now)
  }

  package var clock: Clock { Clock { self.now } }
  package var now: Date { moment.withLock { $0 } }

  package func advance(by seconds: TimeInterval) {
    moment.withLock { $0 += seconds }
  }

  /// Moves to noon of `day`.
  package func move(to day: Day) {
    moment.withLock { $0 = Clock.fixed(day).now }
  }
}

/// The day of an ISO date, for tests that write dates: `day("2026-03-14")`.
package func day(_ text: String) -> Day {
  guard let day = Day(text) else { preconditionFailure("no such day: \(text)") }
  return day
}
