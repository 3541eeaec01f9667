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
    /// It holds zero and is wide.
    case tooFew
  }

  /// Half the width, as a share, within which "alike" may be said.
  static let narrow = 0.1

  /// The share that got better, or for which a share holds, in each.
  public let first: (count: Int, of: Int)
  public let second: (count: Int, of: Int)
  /// First minus second, with Newcombe's interval; nil when either is of nobody.
  public let difference: Estimate?

  public init(_ first: GroupFigures, _ second: GroupFigures, ofShare: Bool = false) {
    func part(_ figures: GroupFigures) -> (count: Int, of: Int) {
      if ofShare || figures.paired == nil {
        return (figures.share?.n ?? 0, figures.share?.of ?? 0)
      }
      return (figures.improved ?? 0, figures.paired ?? 0)
    }
    self.first = part(first)
    self.second = part(second)
    difference = Wilson.difference(
      self.first.count, of: self.first.of, minus: self.second.count, of: self.second.of)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine([first.count, first.of, second.count, second.of])
  }

  public var verdict: Verdict {
    guard let difference else { return .noBasis }
    if difference.interval.lower > 0 { return .more }
    if difference.interval.upper < 0 { return .fewer }
    let reach = max(-difference.interval.lower, difference.interval.upper)
    return reach <= Self.narrow ? .alike : .tooFew
  }

  /// `12 av 31 har fått det bättre; för få för att säga om det skiljer sig från förra året (9 av 28).`
  public func sentence(with other: Text, holds: Text) -> Text {
    guard first.of > 0 else {
      return Text(
        sv: "Ingen har mätts, så det går inte att jämföra med \(other.sv).",
        en: "Nobody was measured, so there is no comparing with \(other.en).")
    }
    let now = Text(
      sv: "\(first.count) av \(first.of) \(holds.sv)",
      en: "\(first.count) of \(first.of) \(holds.en)")
    let then = "(\(second.count) av \(second.of))"
    let thenEnglish = "(\(second.count) of \(second.of))"
    switch verdict {
    case .noBasis:
      return Text(
        sv: "\(now.sv); från \(other.sv) finns inget att jämföra med.",
        en: "\(now.en); there is nothing from \(other.en) to compare with.")
    case .more:
      return Text(
        sv: "\(now.sv); en större andel än \(other.sv) \(then).",
        en: "\(now.en); a larger share than \(other.en) \(thenEnglish).")
    case .fewer:
      return Text(
        sv: "\(now.sv); en mindre andel än \(other.sv) \(then).",
        en: "\(now.en); a smaller share than \(other.en) \(thenEnglish).")
    case .alike:
      return Text(
        sv: "\(now.sv); ungefär som \(other.sv) \(then).",
        en: "\(now.en); much as \(other.en) \(thenEnglish).")
    case .tooFew:
      return Text(
        sv: "\(now.sv); för få för att säga om det skiljer sig från \(other.sv) \(then).",
        en: "\(now.en); too few to say whether it differs from \(other.en) \(thenEnglish).")
    }
  }

  /// What "got better" is called in a sentence.
  public static let improved = Text(sv: "har fått det bättre", en: "are better off")
  public static let lastYear = Text(sv: "förra året", en: "last year")
}

extension ResultSentence {
  /// How two groups' changes differ, with the interval of the difference; never without the words
  /// that keep a reader from taking it for an effect. Nil for fewer than two pairs in either.
  public func difference(
    between first: GroupFigures, called name: Text, and second: GroupFigures,
    called otherName: Text
  ) -> Text? {
    guard let a = first.changeSummary, let b = second.changeSummary,
      let welch = WelchInterval(a, minus: b)
    else { return nil }
    let caution = Text(
      sv: "Det är ett samband, inte en effekt: grupperna kan skilja sig åt på andra sätt.",
      en: "This is an association, not an effect: the groups may differ in other ways.")
    let sign: Double = direction == .higher ? 1 : -1
    let interval = Interval(
      lower: sign * welch.interval.lower, upper: sign * welch.interval.upper)
    let figures = differenceText(sign * welch.difference, interval)
    if min(a.n, b.n) < Self.fewest {
      return Text.joined([
        Text(
          sv:
            "\(name.sv) och \(otherName.sv.lowercasedFirst) går inte att jämföra säkert: någon av "
            + "grupperna är för liten\(figures.sv).",
          en:
            "\(name.en) and \(otherName.en.lowercasedFirst) cannot be compared with confidence: one "
            + "of the groups is too small\(figures.en)."), caution,
      ])
    }
    let statement: Text
    if interval.lower > 0 || interval.upper < 0 {
      let (ahead, behind) = interval.lower > 0 ? (name, otherName) : (otherName, name)
      statement = Text(
        sv: "\(ahead.sv) har förändrats mer åt det bättre än \(behind.sv.lowercasedFirst)"
          + "\(figures.sv).",
        en: "\(ahead.en) changed more for the better than \(behind.en.lowercasedFirst)"
          + "\(figures.en).")
    } else {
      statement = Text(
        sv: "\(name.sv) och \(otherName.sv.lowercasedFirst) skiljer sig inte säkert åt"
          + "\(figures.sv).",
        en: "\(name.en) and \(otherName.en.lowercasedFirst) do not differ for certain"
          + "\(figures.en).")
    }
    return Text.joined([statement, caution])
  }
}

extension String {
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
