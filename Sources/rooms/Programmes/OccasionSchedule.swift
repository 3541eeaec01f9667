import Core

/// One occasion of one episode, with the days in which it may be answered.
public struct ScheduledOccasion: Sendable, Hashable {
  public let key: OccasionKey
  /// The key of the rule that it comes from.
  public let rule: Key<OccasionRule>
  public let due: Day
  /// First and last day of the window, cut so that windows do not overlap.
  public internal(set) var opens: Day
  public internal(set) var closes: Day

  /// Whether the window has closed before `day`: only then does a missing answer count as missing.
  public func isDue(asOf day: Day) -> Bool { closes < day }
}

/// The occasions of an episode, from its start and, once it has ended, its end.
///
/// Where windows overlap the nearest due date takes the day, the earlier one on a tie. Occasions on
/// the way that would fall on or after the end are dropped: the end takes their place. Those at the
/// end and after it exist only once the episode has ended.
///
/// Of a person who has died the first window that closes on that day or later is the last.
public struct OccasionSchedule: Sendable {
  /// In order of due date.
  public let occasions: [ScheduledOccasion]
  /// The last one, where death came before its window closed: without an answer that is its reason.
  public let cutByDeath: OccasionKey?

  public init(rules: [OccasionRule], start: Day, end: Day?, deceased: Day? = nil) {
    var scheduled: [ScheduledOccasion] = []
    for rule in rules {
      for (key, months) in rule.occasions {
        let due: Day
        switch rule.kind {
        case .start:
          due = start
        case .during:
          due = start.adding(months: months)
          if let end, due >= end { continue }
        case .end, .after:
          guard let end else { continue }
          due = end.adding(months: months)
        }
        scheduled.append(
          ScheduledOccasion(
            key: key, rule: rule.key, due: due, opens: due - rule.opensBefore,
            closes: due + rule.closesAfter))
      }
    }
    // Stable: occasions due on the same day keep the order in which the programme declares them.
    scheduled = scheduled.enumerated().sorted {
      ($0.element.due, $0.offset) < ($1.element.due, $1.offset)
    }.map(\.element)
    for index in scheduled.indices.dropLast() {
      let (earlier, later) = (scheduled[index], scheduled[index + 1])
      guard earlier.closes >= later.opens else { continue }
      let middle = Day(number: (earlier.due.number + later.due.number) >> 1)
      let cut = min(max(middle, later.opens - 1), earlier.closes)
      scheduled[index].closes = cut
      scheduled[index + 1].opens = cut + 1
    }
    let last = deceased.flatMap { day in scheduled.firstIndex { $0.closes >= day } }
    occasions = last.map { Array(scheduled[...$0]) } ?? scheduled
    cutByDeath = last.map { scheduled[$0].key }
  }

  /// The occasion whose window holds `day`, if any.
  public func occasion(at day: Day) -> ScheduledOccasion? {
    occasions.first { $0.opens <= day && day <= $0.closes }
  }

  public func occasion(_ key: OccasionKey) -> ScheduledOccasion? {
    occasions.first { $0.key == key }
  }
}
