import Core
import Cryptography
import Database
import Foundation

/// How often log-in may fail before it must wait.
struct LogInLimit: Sendable {
  enum Wait: Sendable {
    /// Half a minute after `free` failures, twice as long after each further one, at most an hour.
    case growing
    /// Until the oldest failure is out of the window.
    case untilTheOldestIsForgotten
  }

  /// Digest of what is counted: what was tried is not kept, since people type passwords in the wrong
  /// field.
  let key: [UInt8]
  let free: Int
  let window: TimeInterval
  let wait: Wait
  /// Forgotten when the right password comes.
  let endsWithSuccess: Bool

  static let day: TimeInterval = 24 * 3600

  private init(
    _ kind: String, _ what: String, free: Int, window: TimeInterval, _ wait: Wait,
    endsWithSuccess: Bool = false
  ) {
    key = Sodium.sha256("\(kind):\(what)".utf8)
    self.free = free
    self.window = window
    self.wait = wait
    self.endsWithSuccess = endsWithSuccess
  }

  /// The limits of a device where this very user has logged in: its own failures, and nobody else's.
  static func known(_ device: Device, _ account: String) -> [LogInLimit] {
    [
      LogInLimit(
        "device", "\(device.number) \(account)", free: 5, window: day, .growing,
        endsWithSuccess: true)
    ]
  }

  /// The limits of everybody else: for the account from this source, for the source, for the account
  /// from all strangers together (NIST SP 800-63B, 5.2.2, has at most a hundred), and for all accounts
  /// together.
  static func stranger(_ account: String, from address: String?) -> [LogInLimit] {
    var limits = [
      LogInLimit(
        "account from source", "\(account) \(address ?? "")", free: 5, window: day, .growing,
        endsWithSuccess: true),
      LogInLimit("account", account, free: 100, window: day, .untilTheOldestIsForgotten),
      LogInLimit("all", "", free: 1000, window: 15 * 60, .untilTheOldestIsForgotten),
    ]
    if let address {
      limits.append(
        LogInLimit("source", address, free: 50, window: 15 * 60, .untilTheOldestIsForgotten))
    }
    return limits
  }

  /// For what asks for a signed-in user's password again.
  static func again(_ user: UserID) -> [LogInLimit] {
    [
      LogInLimit("again", "\(user)", free: 5, window: day, .growing, endsWithSuccess: true)
    ]
  }

  /// Seconds from `now` until another try, after so many failures.
  func remaining(after failures: Int, oldest: Date, latest: Date, now: Date) -> TimeInterval {
    guard failures >= free else { return 0 }
    switch wait {
    case .untilTheOldestIsForgotten: return max(0, oldest.timeIntervalSince(now) + window)
    case .growing:
      let delay = min(30 * pow(2, Double(failures - free)), 3600)
      return max(0, latest.timeIntervalSince(now) + delay)
    }
  }
}

/// What one try came to.
struct Admission: Sendable {
  let id: ID<LogIn>
  /// Seconds until another try; nil when it may go on.
  let wait: TimeInterval?
  /// This try, if it fails, is the one that makes the next wait.
  let isLastFree: Bool
}

/// Counts failures.
struct LogInLimitStore: Sendable {
  let organisation: OrganisationStore

  /// Notes a try for each limit, before it is known whether it fails, so that tries side by side count
  /// too; or says how long to wait. Those who have to wait are not counted, so that nobody can keep
  /// somebody else waiting.
  func admit(_ limits: [LogInLimit], on connection: any Connection) throws -> Admission {
    let (municipality, now) = (organisation.municipality, organisation.clock.now)
    let id = ID<LogIn>.make(at: now)
    try connection.execute(
      """
      DELETE FROM log_in_failure
      WHERE municipality_id = \(municipality) AND at <= \(now - LogInLimit.day)
      """)
    var wait = 0.0
    var isLastFree = false
    for limit in limits {
      let row = try connection.first(
        """
        SELECT count(*) AS failures, min(at) AS oldest, max(at) AS latest FROM log_in_failure
        WHERE municipality_id = \(municipality) AND key_digest = \(limit.key)
          AND at > \(now - limit.window)
        """)
      let failures = try row?.value("failures", as: Int.self) ?? 0
      isLastFree = isLastFree || failures + 1 == limit.free
      guard let row, failures > 0 else { continue }
      wait = max(
        wait,
        limit.remaining(
          after: failures, oldest: try row.value("oldest"), latest: try row.value("latest"),
          now: now))
    }
    guard wait == 0 else { return Admission(id: id, wait: wait, isLastFree: false) }
    for limit in limits {
      try connection.execute(
        """
        INSERT INTO log_in_failure (municipality_id, key_digest, id, at)
        VALUES (\(municipality), \(limit.key), \(id), \(now))
        """)
    }
    return Admission(id: id, wait: nil, isLastFree: isLastFree)
  }

  /// The try did not fail after all.
  func forgive(
    _ admission: Admission, _ limits: [LogInLimit], on connection: any Connection
  ) throws {
    let municipality = organisation.municipality
    for limit in limits {
      try connection.execute(
        """
        DELETE FROM log_in_failure
        WHERE municipality_id = \(municipality) AND key_digest = \(limit.key)
          AND (\(limit.endsWithSuccess) = 1 OR id = \(admission.id))
        """)
    }
  }
}
