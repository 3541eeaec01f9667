import Core
import Forms

/// How an item was answered by those of whom a sample was taken: persons, each by the latest form in
/// which it was asked.
public struct ItemUse: Sendable, Hashable, Codable {
  public let item: String
  /// Persons who were asked.
  public var asked = 0
  /// Of them those without an answer, whatever the reason.
  public var unanswered = 0
  /// Of those who answered, those who gave another answer than the commonest.
  public var otherAnswers = 0
  /// Persons who answered at two occasions or more, and of them those whose answers differ.
  public var repeated = 0
  public var changed = 0
  /// Forms with the item in a year, in the whole programme: estimated from the sample.
  public var formsPerYear = 0.0

  init(_ item: ItemKey) { self.item = item.name }

  public var answered: Int { asked - unanswered }
}

/// Counts how items are answered, episode by episode.
public struct ItemUseTally: Sendable {
  private struct Count: Sendable {
    var use: ItemUse
    var answers: [AnswerValue: Int] = [:]
    var forms = 0
  }

  private let asOf: Day
  private var counts: [ItemKey: Count] = [:]
  private var persons: Set<PersonID> = []

  /// Episodes that were counted: one of each person.
  public private(set) var episodes = 0

  public init(asOf: Day) {
    self.asOf = asOf
  }

  /// Adds an episode; of a person with several the first that is met.
  public mutating func add(_ episode: EpisodeRecord, of programme: ProgrammeDefinition) {
    guard persons.insert(episode.person).inserted else { return }
    episodes += 1
    let schedule = OccasionSchedule(
      rules: programme.occasions, start: episode.start, end: episode.end)
    let yearAgo = asOf.adding(months: -12)
    var latest: [ItemKey: AnswerValue?] = [:]
    var values: [ItemKey: [AnswerValue]] = [:]
    let filledIn = episode.responses.filter { !$0.isDraft && $0.notDone == nil }
      .sorted { $0.measuredOn < $1.measuredOn }
    for response in filledIn {
      guard let occasion = response.occasion ?? schedule.occasion(at: response.measuredOn)?.key
      else { continue }
      for item in programme.items(at: occasion) {
        let answer = response.answers[item.key]
        if answer == .missing(.notApplicable) { continue }
        if answer == nil, item.condition != nil { continue }
        latest[item.key] = .some(answer?.value)
        if let value = answer?.value { values[item.key, default: []].append(value) }
        if response.measuredOn > yearAgo {
          counts[item.key, default: Count(use: ItemUse(item.key))].forms += 1
        }
      }
    }
    for (key, value) in latest {
      var count = counts[key] ?? Count(use: ItemUse(key))
      count.use.asked += 1
      if let value {
        // Free text is counted as given, and never compared.
        if case .text = value {} else { count.answers[value, default: 0] += 1 }
      } else {
        count.use.unanswered += 1
      }
      if let given = values[key], given.count > 1, given.allSatisfy({ !$0.isText }) {
        count.use.repeated += 1
        if given.contains(where: { $0 != given[0] }) { count.use.changed += 1 }
      }
      counts[key] = count
    }
  }

  /// - Parameter total: how many episodes the sample stands for.
  public func uses(of total: Int) -> [ItemUse] {
    counts.values.map { count in
      var use = count.use
      let compared = count.answers.values.reduce(0, +)
      use.otherAnswers =
        compared == 0 ? use.answered : compared - (count.answers.values.max() ?? 0)
      use.formsPerYear =
        episodes == 0 ? 0 : Double(count.forms) * Double(total) / Double(episodes)
      return use
    }.sorted { $0.item < $1.item }
  }
}

extension AnswerValue {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
