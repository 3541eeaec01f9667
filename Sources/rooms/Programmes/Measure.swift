import Core
import Forms

/// A measure (mått): a number for each answer sheet, with the direction in which better lies.
public struct Measure: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    /// The number given to an item.
    case item(ItemKey)
    /// A number computed from items.
    case expression(Expression)
    /// Whether something holds, counted as a share: 1 where it does, 0 where it does not.
    /// `code` names what is counted, for the reader of a result.
    case share(Expression, code: String)
  }

  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case higher
    case lower
  }

  /// Parameters of reliable change (Jacobson & Truax 1991), fixed in the programme version: from
  /// norms or a named baseline, never from today's sample.
  public struct Reliability: Sendable, Hashable {
    /// Test–retest or internal reliability, 0 < r < 1.
    public var r: Double
    /// Standard deviation at start in the norm or baseline, in units of the measure.
    public var standardDeviation: Double
    public var source: Text

    public init(r: Double, standardDeviation: Double, source: Text) {
      self.r = r
      self.standardDeviation = standardDeviation
      self.source = source
    }
  }

  public let key: Key<Measure>
  public var title: Text
  /// The question that the measure answers, as a heading on the result page.
  public var question: Text?
  public var source: Source
  /// Decimals to which values are kept, 0–9.
  public var decimals: Int
  public var direction: Direction
  /// In units of the measure; a change at least this large counts as better or worse.
  public var smallestMeaningfulChange: FixedPoint?
  public var reliability: Reliability?
  /// Standard deviation of the change expected, for the number of clients that it takes.
  public var changeDeviation: FixedPoint?
  /// Where `changeDeviation` is from; nil where the package does not say.
  public var changeDeviationSource: Text?
  /// Lowest and highest possible value, where there are such, for charts.
  public var range: ClosedRange<Double>?
  /// What one step is called: "steg", "poäng", "kr".
  public var unit: Text?

  public init(
    key: Key<Measure>, title: Text, question: Text? = nil, source: Source, decimals: Int = 0,
    direction: Direction, smallestMeaningfulChange: FixedPoint? = nil,
    reliability: Reliability? = nil, changeDeviation: FixedPoint? = nil,
    changeDeviationSource: Text? = nil,
    range: ClosedRange<Double>? = nil, unit: Text? = nil
  ) {
    self.key = key
    self.title = title
    self.question = question
    self.source = source
    self.decimals = decimals
    self.direction = direction
    self.smallestMeaningfulChange = smallestMeaningfulChange
    self.reliability = reliability
    self.changeDeviation = changeDeviation
    self.changeDeviationSource = changeDeviationSource
    self.range = range
    self.unit = unit
  }

  public var isShare: Bool {
    if case .share = source { true } else { false }
  }
}

/// An aggregate share with its own denominator, possibly with a target and a pair.
public struct Indicator: Sendable, Hashable {
  public let key: Key<Indicator>
  public var title: Text
  /// The one occasion whose answers are counted: `start`, `m6`, `end`.
  public var occasion: OccasionKey
  public var numerator: Expression
  /// Who is counted at all; nil counts everybody for whom the numerator has a value.
  public var denominator: Expression?
  /// The share aimed at, 0–1.
  public var target: Double?

  public init(
    key: Key<Indicator>, title: Text, occasion: OccasionKey, numerator: Expression,
    denominator: Expression? = nil, target: Double? = nil
  ) {
    self.key = key
    self.title = title
    self.occasion = occasion
    self.numerator = numerator
    self.denominator = denominator
    self.target = target
  }
}

/// A way of dividing a group for its results.
public struct Breakdown: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    /// Registered sex, frozen at start.
    case gender
    /// Age group at start; lower bounds in years, ascending: [0, 18, 25] gives 0–17, 18–24, 25–.
    case age(lowerBounds: [Int])
    /// The unit that had the episode at start.
    case unit
    /// A choice or several choices. `atAnyOccasion` gathers the codes of all occasions (what they
    /// got); otherwise the start answer counts.
    case item(ItemKey, atAnyOccasion: Bool)
    /// An attribute that an import sets on the episode.
    case attribute(String)
  }

  public let key: Key<Breakdown>
  public var title: Text
  public var source: Source

  public init(key: Key<Breakdown>, title: Text, source: Source) {
    self.key = key
    self.title = title
    self.source = source
  }
}
