import Core
import Database
import Programmes

/// The forms that wait before the months of a plan begin: open or late now. Nil where they are not
/// to be told.
struct WaitingForms: Sendable, Hashable, Codable {
  /// By the name of the occasion; under the empty name all together.
  let byOccasion: [String: Int]

  /// Those that there are any of, each time in the same order.
  var inOrder: [(occasion: String, count: Int)] {
    byOccasion.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  var count: Int { byOccasion.values.reduce(0, +) }

  /// For those who may not read the people: all together, and nothing of one or more below the
  /// threshold.
  func told(from threshold: Int) -> WaitingForms? {
    count == 0 || count >= threshold ? WaitingForms(byOccasion: ["": count]) : nil
  }
}

/// The episodes of a version that wait at an occasion unless it has been answered.
struct WaitingEpisodes: Sendable, Hashable {
  /// When those that go on began.
  var starts: Set<Day> = []
  /// When the others ended.
  var ends: Set<Day> = []

  /// Of cohorts of a version, by the occasion that their schedules have come to. Of those that have
  /// ended only the end and what comes after it are asked for.
  static func byOccasion(
    _ cohorts: [MeasurementPlan.Cohort], of programme: ProgrammeDefinition, today: Day
  ) -> [OccasionKey: WaitingEpisodes] {
    let afterwards = programme.occasions.filter { rule in
      switch rule.kind {
      case .start, .during: false
      case .end, .after: true
      }
    }
    let planned = today.month.adding(1).firstDay
    var found: [OccasionKey: WaitingEpisodes] = [:]
    for cohort in cohorts where cohort.deceased == nil {
      let schedule = OccasionSchedule(
        rules: cohort.end == nil ? programme.occasions : afterwards, start: cohort.start,
        end: cohort.end)
      guard let latest = schedule.occasions.last(where: { $0.opens <= today }),
        today - latest.closes <= EpisodeAgenda.patience, latest.due < planned
      else { continue }
      if let end = cohort.end {
        found[latest.key, default: WaitingEpisodes()].ends.insert(end)
      } else {
        found[latest.key, default: WaitingEpisodes()].starts.insert(cohort.start)
      }
    }
    return found
  }
}
