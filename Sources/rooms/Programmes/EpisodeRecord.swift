import Core
import Forms

/// Registered sex; what a person calls themselves is an item of its own.
public enum Gender: String, Sendable, Hashable, CaseIterable {
  case female
  case male
  case other
  case unknown

  public var title: Text {
    switch self {
    case .female: Text(sv: "Kvinnor", en: "Women")
    case .male: Text(sv: "Män", en: "Men")
    case .other: Text(sv: "Annat", en: "Other")
    case .unknown: Text(sv: "Uppgift saknas", en: "Not known")
    }
  }
}

/// What is known of one person's way through one programme (ISU-omgång), without a name.
///
/// Gender, age and unit are those at the start.
public struct EpisodeRecord: Sendable {
  public var id: EpisodeID
  public var person: PersonID
  /// Shared by the episodes of one household.
  public var household: String?
  public var unit: UnitID
  public var start: Day
  public var end: Day?
  /// The day on which the person died.
  public var deceased: Day?
  public var gender: Gender
  public var birthYear: Int?
  /// What an import set on the episode, by name.
  public var attributes: [String: String]
  public var responses: [ResponseRecord]

  public init(
    id: EpisodeID, person: PersonID, household: String? = nil, unit: UnitID, start: Day,
    end: Day? = nil, deceased: Day? = nil, gender: Gender = .unknown, birthYear: Int? = nil,
    attributes: [String: String] = [:], responses: [ResponseRecord] = []
  ) {
    self.id = id
    self.person = person
    self.household = household
    self.unit = unit
    self.start = start
    self.end = end
    self.deceased = deceased
    self.gender = gender
    self.birthYear = birthYear
    self.attributes = attributes
    self.responses = responses
  }
}

/// One filled-in form, or the reason why it was not filled in.
public struct ResponseRecord: Sendable, Hashable {
  /// The occasion it was given for; nil when only its day says which.
  public var occasion: OccasionKey?
  public var measuredOn: Day
  /// Saved to be continued later: counts nowhere yet.
  public var isDraft: Bool
  /// Why nobody could be asked; the answers are then empty.
  public var notDone: MissingReason?
  public var answers: AnswerSheet

  public init(
    occasion: OccasionKey?, measuredOn: Day, isDraft: Bool = false,
    notDone: MissingReason? = nil, answers: AnswerSheet = [:]
  ) {
    self.occasion = occasion
    self.measuredOn = measuredOn
    self.isDraft = isDraft
    self.notDone = notDone
    self.answers = answers
  }
}
