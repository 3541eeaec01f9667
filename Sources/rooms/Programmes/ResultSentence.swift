import Core
import Statistics

/// What figures say, in sentences that somebody who never studied statistics cannot misread.
///
/// They keep three things apart: how many it went well or badly for, whether that can be told from
/// chance, and who is missing. They name no cause, rank nobody, and never take what cannot be seen
/// for something that is not there. All of them stand in `docs/meningar.md`.
public struct ResultSentence: Sendable {
  /// What can be said of the mean change.
  public enum Verdict: Sendable, Hashable {
    /// Nobody, or too few to say anything: fewer than ten pairs.
    case nobody
    case tooFew
    /// The whole 95 % interval lies on one side.
    case better
    case worse
    /// It lies on both.
    case unclear
  }

  /// Fewer than this are counted but not judged, and no share of them is written as a percentage.
  public static let fewest = 10

  public let direction: Measure.Direction
  public let decimals: Int
  /// What one step is called: "steg".
  public let unit: Text?
  public let smallestMeaningfulChange: Double?
  public let isShare: Bool
  /// What the period is of.
  public let basis: ResultQuery.Basis

  public init(
    direction: Measure.Direction, decimals: Int = 0, unit: Text? = nil,
    smallestMeaningfulChange: Double? = nil, isShare: Bool = false,
    basis: ResultQuery.Basis = .start
  ) {
    self.basis = basis
    self.direction = direction
    self.decimals = decimals
    self.unit = unit
    self.smallestMeaningfulChange = smallestMeaningfulChange
    self.isShare = isShare
  }

  public init(_ measure: Measure, basis: ResultQuery.Basis = .start) {
    self.init(
      direction: measure.direction, decimals: measure.decimals, unit: measure.unit,
      smallestMeaningfulChange: measure.smallestMeaningfulChange?.double,
      isShare: measure.isShare, basis: basis)
  }

  public func verdict(_ figures: GroupFigures) -> Verdict {
    guard let paired = figures.paired, paired > 0 else { return .nobody }
    guard paired >= Self.fewest, let lo = figures.lo, let hi = figures.hi else { return .tooFew }
    if lo > 0 { return direction == .higher ? .better : .worse }
    if hi < 0 { return direction == .higher ? .worse : .better }
    return .unclear
  }

  // MARK: The answer

  /// The answer to the measure's question: the counts, whether they can be told from chance, and that
  /// what can is not thereby anybody's doing.
  public func answer(_ figures: GroupFigures) -> Text {
    Text.joined(
      [counts(figures), judgement(figures), cause(figures)].compactMap(\.self)
        .filter { !$0.sv.isEmpty })
  }

  /// How many it went which way for; of what is not compared with the start, its level or share.
  public func counts(_ figures: GroupFigures) -> Text {
    if figures.started == 0 {
      let (sv, en) =
        basis == .start ? ("har börjat", "started") : ("har mätts", "was measured")
      return Text(
        sv: "Ingen \(sv) under perioden, så det finns inget att visa.",
        en: "Nobody \(en) in the period, so there is nothing to show.")
    }
    if figures.measured == 0 { return nobodyMeasured(figures) }
    guard let paired = figures.paired else {
      return figures.share == nil ? level(figures) : share(figures)
    }
    switch paired {
    case 0:
      return figures.measured == 1
        ? Text(
          sv: "En har mätts, men har inget värde från starten att jämföra med.",
          en: "One was measured, but has no value from the start to compare with.")
        : Text(
          sv: "\(figures.measured) har mätts, men ingen av dem har ett värde från starten att "
            + "jämföra med.",
          en: "\(figures.measured) were measured, but none of them has a value from the start to "
            + "compare with.")
    case 1: return countOfOne(figures)
    default: return countsOfSome(figures, of: paired)
    }
  }

  private func countOfOne(_ figures: GroupFigures) -> Text {
    let only = Text(
      sv: "Bara en går att jämföra med starten, och",
      en: "Only one can be compared with the start, and")
    if figures.improved == 1 {
      return Text.joined([only, Text(sv: "har fått det bättre.", en: "is better off.")])
    }
    if figures.worse == 1 {
      return Text.joined([only, Text(sv: "har fått det sämre.", en: "is worse off.")])
    }
    return Text.joined([
      only, Text(sv: "\(same(1).sv).", en: "\(same(1).en)."),
    ])
  }

  private func countsOfSome(_ figures: GroupFigures, of paired: Int) -> Text {
    let (better, worse) = (figures.improved ?? 0, figures.worse ?? 0)
    let unchanged = figures.unchanged ?? 0
    if better == 0, worse == 0 {
      return isShare || isTied(figures)
        ? Text(
          sv: "Alla \(paired) har samma \(isShare ? "svar" : "värde") som vid starten.",
          en: "All \(paired) have the same \(isShare ? "answer" : "value") as at the start.")
        : Text(
          sv: "Ingen av \(paired) har fått det tydligt bättre eller sämre.",
          en: "None of \(paired) is clearly better or worse off.")
    }
    if better == paired {
      return Text(
        sv: "Alla \(paired) har fått det bättre.", en: "All \(paired) are better off.")
    }
    if worse == paired {
      return Text(sv: "Alla \(paired) har fått det sämre.", en: "All \(paired) are worse off.")
    }
    let first = Self.count(better, of: paired)
    let (same, last) = (same(unchanged), Self.number(worse))
    let middle = Self.number(unchanged)
    return Text(
      sv: "\(first.sv) har fått det bättre, \(middle.sv) \(same.sv) och \(last.sv) har fått det "
        + "sämre.",
      en: "\(first.en) \(Self.are(better)) better off, \(middle.en) \(same.en) and \(last.en) "
        + "\(Self.are(worse)) worse off.")
  }

  /// `har det ungefär som förut`, and where nothing lies between yes and no `har samma svar`.
  private func same(_ count: Int) -> Text {
    isShare
      ? Text(
        sv: "har samma svar som vid starten",
        en: "\(count < 2 ? "has" : "have") the same answer as at the start")
      : Text(sv: "har det ungefär som förut", en: "\(Self.are(count)) much as before")
  }

  private func nobodyMeasured(_ figures: GroupFigures) -> Text {
    let started = Text(sv: "\(figures.started) har börjat.", en: "\(figures.started) started.")
    switch figures.due {
    case 0:
      return Text.joined([
        started,
        Text(
          sv: "Ingen har hunnit mätas än.",
          en: "It is too early for anybody to have been measured."),
      ])
    case nil:
      return Text.joined([
        started,
        Text(
          sv: "Ingen har mätts efter starten.", en: "Nobody has been measured after the start."),
      ])
    case 1:
      return Text(
        sv: "Den enda som skulle ha mätts har inte mätts. Därför går det inte att säga hur det "
          + "gick.",
        en: "The only one who should have been measured was not. So nothing can be said about how "
          + "it went.")
    case .some(let due):
      return Text(
        sv:
          "Ingen av de \(due) som skulle ha mätts har mätts. Därför går det inte att säga hur det "
          + "gick.",
        en:
          "None of the \(due) who should have been measured was. So nothing can be said about how "
          + "it went.")
    }
  }

  // MARK: The judgement

  /// Whether the counts can be told from chance; empty of nobody.
  public func judgement(_ figures: GroupFigures) -> Text {
    switch verdict(figures) {
    case .nobody: Text(verbatim: "")
    case .tooFew:
      figures.paired == 1
        ? Self.oneAlone
        : Text(
          sv: "De är för få för att säga något säkert.",
          en: "They are too few to say anything with confidence.")
    case .better: beyondChance(figures, isBetter: true)
    case .worse: beyondChance(figures, isBetter: false)
    case .unclear: unclear(figures)
    }
  }

  /// Said beside a change that is more than chance; nil beside any other.
  public func cause(_ figures: GroupFigures) -> Text? {
    let verdict = verdict(figures)
    guard verdict == .better || verdict == .worse else { return nil }
    return Text(
      sv: "Vad det beror på visar siffrorna inte.", en: "The figures do not show why.")
  }

  static let oneAlone = Text(
    sv: "Av en enda går det inte att dra några slutsatser.",
    en: "Nothing can be concluded from one alone.")

  /// The mean, and where single ones went the other way than it, that too.
  private func beyondChance(_ figures: GroupFigures, isBetter: Bool) -> Text {
    let (average, way) = (
      isShare
        ? Text(sv: "Sammantaget", en: "Overall") : Text(sv: "I snitt", en: "On average"),
      isBetter ? Text(sv: "bättre", en: "better") : Text(sv: "sämre", en: "worse")
    )
    let (with, against) =
      isBetter
      ? (figures.improved ?? 0, figures.worse ?? 0) : (figures.worse ?? 0, figures.improved ?? 0)
    if with == 0, against == 0 {
      return Text(
        sv: "\(average.sv) har det ändå blivit lite \(way.sv), mer än slumpen brukar ge, men för "
          + "ingen så mycket att det räknas som tydligt.",
        en: "\(average.en) things still got a little \(way.en), by more than chance usually gives, "
          + "but for nobody by enough to count as clear.")
    }
    let statement = Text(
      sv: "\(average.sv) har det blivit \(way.sv), mer än slumpen brukar ge.",
      en: "\(average.en) things got \(way.en), by more than chance usually gives.")
    guard against >= with else { return statement }
    let other =
      isBetter
      ? Text(sv: "har fått det sämre", en: "are worse off")
      : Text(sv: "har fått det bättre", en: "are better off")
    return Text.joined([
      statement,
      Text(
        sv: "Men \(against == with ? "lika många" : "fler") \(other.sv): några få stora "
          + "förändringar avgör snittet.",
        en: "But \(against == with ? "as many" : "more") \(other.en): a few large changes decide "
          + "the average."),
    ])
  }

  /// What cannot be seen is not said to be absent.
  private func unclear(_ figures: GroupFigures) -> Text {
    if isTied(figures) { return Text(verbatim: "") }
    if isWide(figures) {
      return Text(
        sv: "De är för få, eller svaren för olika, för att säga om det "
          + "\(isShare ? "sammantaget" : "i snitt") har blivit bättre eller sämre.",
        en: "They are too few, or the answers too different, to say whether things "
          + "\(isShare ? "overall" : "on average") got better or worse.")
    }
    return Text(
      sv: "Det går inte att säga om det i snitt har blivit bättre eller sämre. Har snittet "
        + "ändrats är det troligen bara lite.",
      en:
        "It cannot be said whether things on average got better or worse. If the average "
        + "changed, it was probably only a little.")
  }

  /// Whether a change that matters is possible.
  private func isWide(_ figures: GroupFigures) -> Bool {
    guard let lo = figures.lo, let hi = figures.hi else { return true }
    guard let meaningful = isShare ? ResultComparison.narrow : smallestMeaningfulChange else {
      return true
    }
    return hi >= meaningful || lo <= -meaningful
  }

  /// Everybody has the very value that they had at the start.
  private func isTied(_ figures: GroupFigures) -> Bool {
    figures.change == 0 && figures.lo == 0 && figures.hi == 0
  }

  // MARK: The change

  /// `I snitt 1,4 steg högre, vilket är bättre (osäkerhet: mellan 0,6 och 2,2 högre).` Up and down
  /// are the measure's own, as in the table; better and worse are said beside. Nil without pairs.
  public func change(_ figures: GroupFigures) -> Text? {
    guard let change = figures.change, let paired = figures.paired else { return nil }
    if isTied(figures), paired > 1 { return countsOfSome(figures, of: paired) }
    let average = Text(
      sv: "I snitt \(movement(change).sv)", en: "On average \(movement(change).en)")
    let meaning: Text =
      switch verdict(figures) {
      case .nobody: Text(verbatim: "")
      case .tooFew:
        paired == 1
          ? Text(sv: ", men det är bara en", en: ", but that is one only")
          : Text(
            sv: ", men de är för få för att säga något säkert",
            en: ", but they are too few to say anything with confidence")
      case .better: Text(sv: ", vilket är bättre", en: ", which is better")
      case .worse: Text(sv: ", vilket är sämre", en: ", which is worse")
      case .unclear: Text(sv: ", men det kan vara slump", en: ", but that may be chance")
      }
    return average + meaning + changeUncertainty(figures) + Text(verbatim: ".")
  }

  /// `1,4 steg högre`
  func movement(_ change: Double) -> Text {
    isZero(change)
      ? Text(sv: "varken högre eller lägre", en: "neither higher nor lower")
      : Text.joined([amount(change.magnitude), Self.way(change)])
  }

  private static func way(_ change: Double) -> Text {
    change < 0 ? Text(sv: "lägre", en: "lower") : Text(sv: "högre", en: "higher")
  }

  private func changeUncertainty(_ figures: GroupFigures) -> Text {
    guard let lo = figures.lo, let hi = figures.hi else { return Text(verbatim: "") }
    if lo == hi {
      return Text(
        sv: "; alla har ändrats lika mycket", en: "; everybody changed by the same")
    }
    let (low, high) = (
      figure(min(lo.magnitude, hi.magnitude)), figure(max(lo.magnitude, hi.magnitude))
    )
    if lo < 0, hi > 0 {
      let (down, up) = (figure(-lo), figure(hi))
      return Text(
        sv: " (osäkerhet: från \(down.sv) lägre till \(up.sv) högre)",
        en: " (uncertainty: from \(down.en) lower to \(up.en) higher)")
    }
    let way = Self.way(lo < 0 ? lo : hi)
    return Text(
      sv: " (osäkerhet: mellan \(low.sv) och \(high.sv) \(way.sv))",
      en: " (uncertainty: between \(low.en) and \(high.en) \(way.en))")
  }
}
