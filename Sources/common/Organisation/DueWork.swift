import Core
import Synchronization

/// Sees to it that what is decided for a day is done before anybody is let in on that day.
final class DueWork: Sendable {
  private let clock: Clock
  /// The last day that was looked after; a new process looks again.
  private let done = Mutex<Day?>(nil)

  init(clock: Clock) {
    self.clock = clock
  }

  /// Looks once a day. What fails is tried again by whoever comes next.
  func carryOut(in store: OrganisationStore) async throws {
    let today = clock.today
    guard done.withLock({ $0 }) != today else { return }
    try await store.carryOutLeavings()
    try await store.carryOutReorganisations()
    done.withLock { $0 = today }
  }
}
