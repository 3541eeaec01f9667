import Core
import Statistics

/// What figures say, in sentences that somebody who never studied statistics cannot misread.
///
/// They keep three things apart: how many it went well or badly for, whether that can be told from
/// chance, and who is missing.
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

  /// Fewer pairs than this are shown one by one but not judged.
  public static let fewest = 10

  public let direction: Measure.Direction
  public let decimals: Int
  /// What one step is called: "steg".
  public let unit: Text?
  public let smallestMeaningfulChange: Double?
  public let isShare: Bool

  public init(
    direction: Measure.Direction, decimals: Int = 0, unit: Text? = nil,
    smallestMeaningfulChange: Double? = nil, isShare: Bool = false
  ) {
    self.direction = direction
    self.decimals = decimals
    self.unit = unit
    self.smallestMeaningfulChange = smallestMeaningfulChange
    self.isShare = isShare
  }

  public init(_ measure: Measure) {
    self.init(
      direction: measure.direction, decimals: measure.decimals, unit: measure.unit,
      smallestMeaningfulChange: measure.smallestMeaningfulChange?.double,
      isShare: measure.isShare)
  }

  public func verdict(_ figures: GroupFigures) -> Verdict {
    guard let paired = figures.paired, paired > 0 else { return .nobody }
    guard paired >= Self.fewest, let lo = figures.lo, let hi = figures.hi else { return .tooFew }
    if lo > 0 { return direction == .higher ? .better : .worse }
    if hi < 0 { return direction == .higher ? .worse : .better }
    return .unclear
  }

  // MARK: The answer

  /// The answer to the measure's question: the counts, then whether they can be told from chance.
  public func answer(_ figures: GroupFigures) -> Text {
    Text.joined([counts(figures), judgement(figures)].filter { !$0.sv.isEmpty })
  }

  /// How many it went which way for.
  public func counts(_ figures: GroupFigures) -> Text {
    if figures.started == 0 {
      return Text(
        sv: "Ingen har börjat under perioden, så det finns inget att visa.",
        en: "Nobody started in the period, so there is nothing to show.")
    }
    guard let paired = figures.paired else { return share(figures) }
    if figures.measured == 0 { return nobodyMeasured(figures) }
    if paired == 0 {
      return Text(
        sv: "\(figures.measured) har mätts, men ingen av dem har ett värde från starten att "
          + "jämföra med.",
        en: "\(figures.measured) measured, but none of them has a value from the start to compare "
          + "with.")
    }
    let (better, same, worse) = (
      figures.improved ?? 0, figures.unchanged ?? 0, figures.worse ?? 0
    )
    if better == 0, worse == 0 {
      return paired == 1
        ? Text(
          sv: "En har följts från start och har det som förut.",
          en: "One was followed from the start and is as before.")
        : Text(
          sv: "Ingen av \(paired) har fått det tydligt bättre eller sämre.",
          en: "None of \(paired) is clearly better or worse off.")
    }
    return Text(
      sv: "\(better) av \(paired) har fått det bättre, \(same) har det ungefär som förut och "
        + "\(worse) har fått det sämre.",
      en: "\(better) of \(paired) are better off, \(same) much as before and \(worse) worse off.")
  }

  private func nobodyMeasured(_ figures: GroupFigures) -> Text {
    if figures.due == 0 {
      return Text(
        sv: "\(figures.started) har börjat. Ingen har hunnit följas upp än.",
        en: "\(figures.started) started. It is too early for anybody to have been followed up.")
    }
    guard let due = figures.due else {
      return Text(
        sv: "\(figures.started) har börjat. Ingen har mätts efter starten.",
        en: "\(figures.started) started. Nobody has been measured after the start.")
    }
    return Text(
      sv: "Ingen av de \(due) som skulle ha följts upp har mätts. Därför går det inte att säga hur "
        + "det gick.",
      en:
        "None of the \(due) who should have been followed up was measured. So nothing can be said "
        + "about how it went.")
  }

  /// Whether the counts can be told from chance; empty of nobody.
  public func judgement(_ figures: GroupFigures) -> Text {
    switch verdict(figures) {
    case .nobody: return Text(verbatim: "")
    case .tooFew:
      return Text(
        sv: "De är för få för att säga något säkert.",
        en: "They are too few to say anything with confidence.")
    case .better:
      return Text(
        sv: "I snitt har det blivit bättre, mer än vad slumpen brukar ge.",
        en: "On average things got better, by more than chance usually gives.")
    case .worse:
      return Text(
        sv: "I snitt har det blivit sämre, mer än vad slumpen brukar ge.",
        en: "On average things got worse, by more than chance usually gives.")
    case .unclear:
      return isWide(figures)
        ? Text(
          sv:
            "Svaren är för få eller för olika för att säga om det i snitt har blivit bättre eller "
            + "sämre.",
          en:
            "The answers are too few or too different to say whether things on average got better "
            + "or worse.")
        : Text(
          sv: "I snitt syns ingen säker förändring.", en: "On average no certain change is seen.")
    }
  }

  /// Whether a change that matters is possible both ways.
  private func isWide(_ figures: GroupFigures) -> Bool {
    guard let lo = figures.lo, let hi = figures.hi else { return true }
    guard let meaningful = smallestMeaningfulChange else { return true }
    return hi >= meaningful || lo <= -meaningful
  }

  // MARK: The change

  /// `I snitt 1,4 steg bättre (osäkerhet 0,6–2,2).`; nil without pairs.
  public func change(_ figures: GroupFigures) -> Text? {
    guard let change = figures.change else { return nil }
    let size = amount(change.magnitude)
    let isBetter = (change > 0) == (direction == .higher)
    let interval = interval(figures)
    if isZero(change) {
      return Text(
        sv: "I snitt ingen förändring\(interval.sv).", en: "On average no change\(interval.en).")
    }
    return Text(
      sv: "I snitt \(size.sv) \(isBetter ? "bättre" : "sämre")\(interval.sv).",
      en: "On average \(size.en) \(isBetter ? "better" : "worse")\(interval.en).")
  }

  /// Written towards better, so that it agrees with the words before it.
  private func interval(_ figures: GroupFigures) -> Text {
    guard let lo = figures.lo, let hi = figures.hi, let change = figures.change else {
      return Text(verbatim: "")
    }
    let turned = change < 0
    let ends = turned ? (-hi, -lo) : (lo, hi)
    let text = range(ends.0, ends.1)
    return Text(sv: " (osäkerhet \(text.sv))", en: " (uncertainty \(text.en))")
  }

  private func amount(_ value: Double) -> Text {
    if isShare {
      let points = Text.number(value * 100, decimals: 0)
      return Text(sv: points.sv + " procentenheter", en: points.en + " percentage points")
    }
    let number = Text.number(value, decimals: decimals + 1)
    return unit.map { Text.joined([number, $0]) } ?? number
  }

  private func isZero(_ value: Double) -> Bool {
    !amount(value).sv.contains { ("1"..."9").contains($0) }
  }

  private func range(_ lower: Double, _ upper: Double) -> Text {
    let scaled = isShare ? (lower * 100, upper * 100) : (lower, upper)
    let shown = isShare ? 0 : decimals + 1
    let (a, b) = (
      Text.number(scaled.0, decimals: shown), Text.number(scaled.1, decimals: shown)
    )
    if a.sv.hasPrefix("\u{2212}") || b.sv.hasPrefix("\u{2212}") {
      return Text(sv: "\(a.sv) till \(b.sv)", en: "\(a.en) to \(b.en)")
    }
    return Text(sv: "\(a.sv)–\(b.sv)", en: "\(a.en)–\(b.en)")
  }

  /// ` (skillnad 0,4, osäkerhet −1,0 till 1,8)`
  func differenceText(_ value: Double, _ interval: Interval) -> Text {
    let size = amount(value.magnitude)
    let range = range(
      value < 0 ? -interval.upper : interval.lower, value < 0 ? -interval.lower : interval.upper)
    return Text(
      sv: " (skillnad \(size.sv), osäkerhet \(range.sv))",
      en: " (difference \(size.en), uncertainty \(range.en))")
  }

  // MARK: Shares

  /// `24 av 31 (77 %, osäkerhet 60–89 %).` for a share, else how many were measured.
  public func share(_ figures: GroupFigures) -> Text {
    guard let share = figures.share else {
      return Text(
        sv: "\(figures.measured) av \(figures.started) har mätts.",
        en: "\(figures.measured) of \(figures.started) were measured.")
    }
    guard let p = share.p, let lo = share.lo, let hi = share.hi else {
      return figures.due == 0
        ? Text(
          sv: "Ingen har hunnit svara än.", en: "It is too early for anybody to have answered.")
        : Text(sv: "Ingen har svarat.", en: "Nobody has answered.")
    }
    let low = Text.number(lo * 100, decimals: 0)
    let (middle, high) = (Text.percent(p), Text.percent(hi))
    return Text(
      sv: "\(share.n) av \(share.of) (\(middle.sv), osäkerhet \(low.sv)–\(high.sv)).",
      en: "\(share.n) of \(share.of) (\(middle.en), uncertainty \(low.en)–\(high.en)).")
  }

  // MARK: Who is missing

  /// How many were lost, and whether the picture may be too bright or too dark for it; nil when
  /// nobody was.
  public func attrition(_ figures: GroupFigures) -> Text? {
    guard let lost = figures.lost, lost.n > 0, let due = figures.due else { return nil }
    let number = Text(
      sv: "\(lost.n) av \(due) som skulle ha följts upp är inte med.",
      en: "\(lost.n) of \(due) who should have been followed up are not included.")
    guard let missing = lost.startMean, let kept = figures.startMean, lost.n >= 5 else {
      return number
    }
    let worse = direction == .higher ? kept - missing : missing - kept
    let noticeable = smallestMeaningfulChange ?? (figures.sd ?? 0) / 2
    guard noticeable > 0, worse.magnitude >= noticeable else { return number }
    return worse > 0
      ? Text.joined([
        number,
        Text(
          sv: "De hade det svårare från början, så bilden kan vara för ljus.",
          en: "They were worse off from the start, so the picture may be too bright."),
      ])
      : Text.joined([
        number,
        Text(
          sv: "De hade det lättare från början, så bilden kan vara för mörk.",
          en: "They were better off from the start, so the picture may be too dark."),
      ])
  }
}
