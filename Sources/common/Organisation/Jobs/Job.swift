import Core
import Foundation

/// What servers do by themselves, again and again. However many servers there are, one at a time does it,
/// whichever comes to it first; it must bear being begun anew after it was broken off anywhere.
package struct Job: Sendable {
  /// Stored; never changed.
  package let name: String
  package let title: Text
  /// From the end of one run to the next.
  package let every: Duration
  let isNeeded: @Sendable () async throws -> Bool
  let work: @Sendable () async throws -> Void

  /// - Parameters:
  ///   - isNeeded: asked when it is due: where nothing waits nothing is written either.
  ///   - work: stops between two steps when its task is cancelled.
  package init(
    _ name: String, _ title: Text, every: Duration,
    when isNeeded: @escaping @Sendable () async throws -> Bool = { true },
    work: @escaping @Sendable () async throws -> Void
  ) {
    self.name = name
    self.title = title
    self.every = every
    self.isNeeded = isNeeded
    self.work = work
  }
}

/// How a job stands, by the clock of the database.
package struct JobState: Sendable, Hashable {
  package let name: String
  package let due: Date
  let takenBy: String?
  let takenUntil: Date?
  package let began: Date?
  package let done: Date?
  /// Times in a row that it was begun and not done, the one under way with them.
  let begun: Int
  package let failed: Date?
  /// In Swedish.
  package let failure: String?
  let now: Date

  /// Without a sign of life for this long a run is taken for dead.
  static let lease: TimeInterval = 60
  /// A clock that is set back by no more than this is waited for.
  static let patience: TimeInterval = 3_600

  /// Whether somebody is at it.
  package var isUnderWay: Bool {
    takenUntil.map { $0 > now && $0 <= now + Self.lease + Self.patience } ?? false
  }

  /// Times in a row that it has failed, or that who was at it died.
  package var failures: Int { isUnderWay ? begun - 1 : begun }

  /// How long to wait after so many failures in a row: a minute, then twice as long each time, at most
  /// an hour.
  static func pause(after failures: Int) -> TimeInterval {
    min(60 * pow(2, Double(min(failures, 10) - 1)), 3_600)
  }

  /// Whether it may be begun. A clock that was set back would have it wait until it is right again: what
  /// is due later than it can ever be made due is due.
  func isDue(every interval: TimeInterval) -> Bool {
    guard !isUnderWay else { return false }
    let longest = begun == 0 ? interval : Self.pause(after: begun)
    return due <= now || due > now + longest + 1
  }
}

/// A run of a job that nobody else is at.
struct JobRun: Sendable, Hashable {
  let job: String
  let token: String
}
