import Core
import Forms

/// How long a programme takes to fill in: an estimate to plan by, not a measurement.
///
/// Reading: 238 words a minute in silence by staff, 183 aloud to a client (Brysbaert 2019, "How many
/// words do we read per minute?", Journal of Memory and Language 109). Answering: our own
/// assumption, seconds by type of item, in `answerSeconds(for:)`. What is filled in beforehand takes
/// a glance of two seconds, an item with a condition counts half, and a page takes twenty seconds
/// to open and save.
public struct ProgrammeBurden: Sendable, Hashable {
  /// The items asked at one occasion, and minutes to fill them in.
  public struct Occasion: Sendable, Hashable {
    public let occasion: OccasionKey
    public let items: Int
    public let minutes: Double
    /// Of them those that the client takes part in: reading, thinking and answering.
    public let clientMinutes: Double
  }

  /// Every occasion that a client can reach, in order.
  public let occasions: [Occasion]

  /// Minutes for a client who is followed through every occasion.
  public var minutes: Double { occasions.reduce(0) { $0 + $1.minutes } }

  public init(_ programme: ProgrammeDefinition) {
    occasions = programme.occasions.flatMap(\.occasions).map { occasion in
      let items = programme.items(at: occasion.key)
      let seconds = items.reduce(0) { $0 + Self.seconds(for: $1) }
      let client = items.filter { $0.answeredBy == .client }
        .reduce(0) { $0 + Self.seconds(for: $1) }
      return Occasion(
        occasion: occasion.key, items: items.count, minutes: (Self.pageSeconds + seconds) / 60,
        clientMinutes: client / 60)
    }
  }

  /// What one item takes of a form.
  public static func minutes(for item: Item) -> Double { seconds(for: item) / 60 }

  static let pageSeconds = 20.0
  private static let glanceSeconds = 2.0
  private static let clientThinkingSeconds = 6.0

  static func seconds(for item: Item) -> Double {
    if item.isInCaseSystem || item.isPrefilled { return glanceSeconds }
    let texts = [item.text, item.hint].compactMap { $0?.sv } + alternatives(item.kind)
    let words = texts.reduce(0) { $0 + $1.split(whereSeparator: \.isWhitespace).count }
    let reading = Double(words) * 60 / (item.answeredBy == .client ? 183 : 238)
    let thinking = item.answeredBy == .client ? clientThinkingSeconds : 0
    let seconds = reading + thinking + answerSeconds(for: item.kind)
    return item.condition == nil ? seconds : seconds / 2
  }

  static func answerSeconds(for kind: ItemKind) -> Double {
    switch kind {
    case .yesNo: 3
    case .scale, .choice: 4
    case .integer: 5
    case .decimal, .date: 6
    case .choices: 8
    case .shortText: 40
    }
  }

  private static func alternatives(_ kind: ItemKind) -> [String] {
    switch kind {
    case .choice(let codes), .choices(let codes): codes.filter { !$0.isRetired }.map(\.label.sv)
    case .scale(_, _, let labels): labels.values.map(\.sv)
    default: []
    }
  }
}
