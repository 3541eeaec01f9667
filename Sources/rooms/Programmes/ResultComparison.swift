import Core
import Statistics

/// Two groups, or two years, held against each other.
public struct ResultComparison: Sendable, Hashable {
  /// How the first differs from the second.
  public enum Verdict: Sendable, Hashable {
    case noBasis
    case more
    case fewer
    /// The interval holds zero and is narrow: at most ten percentage points either way.
    case alike
    /// It holds zero and is wide, or one of the groups is of fewer than ten.
    case tooFew
  }

  /// What is counted, as a sentence begins with it.
  public enum Subject: Sendable, Hashable {
    /// `12 av 31 har fått det bättre`
    case improved
    /// `Planen genomfördes: 12 av 31`
    case share(Text)

    func words(_ count: Int, of whole: Int) -> Text {
      let number = ResultSentence.count(count, of: whole)
      return switch self {
      case .improved:
        Text(
          sv: "\(number.sv) har fått det bättre",
          en: "\(number.en) \(ResultSentence.are(count)) better off")
      case .share(let title): title + Text(verbatim: ": ") + number.lowercasedFirst
      }
    }
  }

  /// Half the width, as a share, within which "alike" may be said.
  static let narrow = 0.1

  public let first: Part
  public let second: Part

  /// How many got better, or a share holds for, and of how many.
  public struct Part: Sendable, Hashable {
    public let count: Int
    public let of: Int
  }

  public init(_ first: GroupFigures, _ second: GroupFigures, ofShare: Bool = false) {
    func part(_ figures: GroupFigures) -> Part {
      if ofShare || figures.paired == nil {
        return Part(count: figures.share?.n ?? 0, of: figures.share?.of ?? 0)
      }
      return Part(count: figures.improved ?? 0, of: figures.paired ?? 0)
    }
    self.first = part(first)
    self.second = part(second)
  }

  /// First minus second, with Newcombe's interval; nil when either is of nobody.
  public var difference: Estimate? {
    Wilson.difference(first.count, of: first.of, minus: second.count, of: second.of)
  }

  public var verdict: Verdict {
    guard let difference else { return .noBasis }
    guard min(first.of, second.of) >= ResultSentence.fewest else { return .tooFew }
    if difference.interval.lower > 0 { return .more }
    if difference.interval.upper < 0 { return .fewer }
    return reach <= Self.narrow ? .alike : .tooFew
  }

  /// The largest difference that the interval holds.
  private var reach: Double {
    guard let interval = difference?.interval else { return 1 }
    return max(-interval.lower, interval.upper)
  }

  /// `Skiljer det sig är det troligen med högst 5 procentenheter.`
  private var atMost: Text {
    let points = Text.number((reach * 100).rounded(.up), decimals: 0)
    return Text(
      sv: "Skiljer det sig är det troligen med högst \(points.sv) procentenheter.",
      en: "If it differs, then probably by \(points.en) percentage points at most.")
  }

  private static let beyondChance = Text(
    sv: "Skillnaden är större än slumpen brukar ge.",
    en: "The difference is larger than chance usually gives.")

  /// `12 av 31 har fått det bättre; för få för att säga om det skiljer sig från förra året (9 av 28).`
  public func sentence(of subject: Subject, with other: Text) -> Text {
    guard first.of > 0 else {
      return Text(
        sv: "Ingen har mätts, så det går inte att jämföra med \(other.sv).",
        en: "Nobody was measured, so there is no comparing with \(other.en).")
    }
    let now = subject.words(first.count, of: first.of)
    let number = ResultSentence.count(second.count, of: second.of).lowercasedFirst
    let then = Text(verbatim: " (") + number + Text(verbatim: ")")
    switch verdict {
    case .noBasis:
      return Text(
        sv: "\(now.sv); från \(other.sv) finns inget att jämföra med.",
        en: "\(now.en); there is nothing from \(other.en) to compare with.")
    case .more:
      return Text(
        sv: "\(now.sv); en större andel än \(other.sv)\(then.sv). \(Self.beyondChance.sv)",
        en: "\(now.en); a larger share than \(other.en)\(then.en). \(Self.beyondChance.en)")
    case .fewer:
      return Text(
        sv: "\(now.sv); en mindre andel än \(other.sv)\(then.sv). \(Self.beyondChance.sv)",
        en: "\(now.en); a smaller share than \(other.en)\(then.en). \(Self.beyondChance.en)")
    case .alike:
      return Text(
        sv: "\(now.sv); ungefär som \(other.sv)\(then.sv). \(atMost.sv)",
        en: "\(now.en); much as \(other.en)\(then.en). \(atMost.en)")
    case .tooFew:
      return Text(
        sv: "\(now.sv); för få för att säga om det skiljer sig från \(other.sv)\(then.sv).",
        en: "\(now.en); too few to say whether it differs from \(other.en)\(then.en).")
    }
  }

  /// Whether a share differs between two groups whose figures stand beside: `Kvinnor`, `Män`.
  public func sentence(between name: Text, and other: Text) -> Text {
    let (a, b) = (name.lowercasedFirst, other.lowercasedFirst)
    switch verdict {
    case .noBasis:
      return Text(
        sv: "\(name.sv) och \(b.sv) går inte att jämföra: i en av grupperna har ingen mätts.",
        en: "\(name.en) and \(b.en) cannot be compared: in one of the groups nobody was measured.")
    case .more, .fewer:
      let (ahead, behind) = verdict == .more ? (a, b) : (b, a)
      return Text(
        sv: "Andelen är större bland \(ahead.sv) än bland \(behind.sv). \(Self.beyondChance.sv)",
        en: "The share is larger among \(ahead.en) than among \(behind.en). "
          + "\(Self.beyondChance.en)")
    case .alike:
      return Text(
        sv: "Andelen är ungefär lika stor bland \(a.sv) och \(b.sv). \(atMost.sv)",
        en: "The share is much the same among \(a.en) and \(b.en). \(atMost.en)")
    case .tooFew:
      return Text(
        sv: "De är för få för att säga om andelen skiljer sig mellan \(a.sv) och \(b.sv).",
        en: "They are too few to say whether the share differs between \(a.en) and \(b.en).")
    }
  }

  public static let lastYear = Text(sv: "förra året", en: "last year")
  public static let yearBefore = Text(sv: "året innan", en: "the year before")
}

extension ResultSentence {
  /// How two groups' changes differ, with the interval of the difference. Whoever shows it says
  /// beside it that it is an association and not an effect. Nil for fewer than two pairs in either.
  public func difference(
    between first: GroupFigures, called name: Text, and second: GroupFigures,
    called otherName: Text
  ) -> Text? {
    guard let a = first.changeSummary, let b = second.changeSummary,
      let welch = WelchInterval(a, minus: b)
    else { return nil }
    let (one, other) = (name.lowercasedFirst, otherName.lowercasedFirst)
    if min(a.n, b.n) < Self.fewest {
      return Text(
        sv: "\(name.sv) och \(other.sv) är för få för att jämföras: det behövs minst "
          + "\(Self.fewest) i varje grupp.",
        en: "\(name.en) and \(other.en) are too few to be compared: it takes at least "
          + "\(Self.fewest) in each group.")
    }
    let size = amount(welch.difference.magnitude)
    let ends = [welch.interval.lower, welch.interval.upper]
    let (low, high) = (
      figure(ends.map(\.magnitude).min() ?? 0), figure(ends.map(\.magnitude).max() ?? 0)
    )
    let means = Text(
      sv: "I snitt \(movement(a.mean).sv) bland \(one.sv) och \(movement(b.mean).sv) bland "
        + "\(other.sv).",
      en: "On average \(movement(a.mean).en) among \(one.en) and \(movement(b.mean).en) among "
        + "\(other.en).")
    if welch.interval.lower > 0 || welch.interval.upper < 0 {
      return Text(
        sv: "\(means.sv) Skillnaden, \(size.sv), är större än slumpen brukar ge (osäkerhet: mellan "
          + "\(low.sv) och \(high.sv)).",
        en: "\(means.en) The difference, \(size.en), is larger than chance usually gives "
          + "(uncertainty: between \(low.en) and \(high.en)).")
    }
    return Text(
      sv: "\(means.sv) Det går inte att säga om de skiljer sig åt (skillnad \(size.sv); osäkerhet: "
        + "upp till \(high.sv) åt ena hållet och \(low.sv) åt det andra).",
      en: "\(means.en) It cannot be said whether they differ (difference \(size.en); uncertainty: "
        + "up to \(high.en) one way and \(low.en) the other).")
  }
}

extension Text {
  /// With a small letter first, to stand inside a sentence.
  public var lowercasedFirst: Text {
    Text(
      sv: sv.prefix(1).lowercased() + sv.dropFirst(),
      en: en.prefix(1).lowercased() + en.dropFirst())
  }
}
