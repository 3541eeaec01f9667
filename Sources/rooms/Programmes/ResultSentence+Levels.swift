import Core

extension ResultSentence {
  // MARK: Words for numbers

  /// `12 av 31`, `Ingen av 31`, first in a sentence.
  static func count(_ count: Int, of whole: Int) -> Text {
    count == 0
      ? Text(sv: "Ingen av \(whole)", en: "None of \(whole)")
      : Text(sv: "\(count) av \(whole)", en: "\(count) of \(whole)")
  }

  static func number(_ count: Int) -> Text {
    count == 0 ? Text(sv: "ingen", en: "none") : Text(verbatim: "\(count)")
  }

  static func are(_ count: Int) -> String { count < 2 ? "is" : "are" }

  /// `1,4`, one decimal more than the measure has; of a share percentage points.
  func figure(_ value: Double) -> Text {
    isShare ? .number(value * 100, decimals: 0) : .number(value, decimals: decimals + 1)
  }

  /// `1,4 steg`
  func amount(_ value: Double) -> Text {
    if isShare {
      return Text.joined([
        figure(value), Text(sv: "procentenheter", en: "percentage points"),
      ])
    }
    return unit.map { Text.joined([figure(value), $0]) } ?? figure(value)
  }

  func isZero(_ value: Double) -> Bool {
    !figure(value).sv.contains { ("1"..."9").contains($0) }
  }

  // MARK: Where they stand

  /// Where those measured stand, of what is not compared with the start:
  /// `De 31 som mättes låg i snitt på 3,9 steg (osäkerhet: mellan 3,1 och 4,7).`
  public func level(_ figures: GroupFigures) -> Text {
    let n = figures.measured
    guard let level = figures.level else {
      return Text(
        sv: "\(n) av \(figures.started) har mätts.",
        en: "\(n) of \(figures.started) \(n == 1 ? "was" : "were") measured.")
    }
    let mean = amount(level.mean)
    if n == 1 {
      return Text.joined([
        Text(
          sv: "Bara en har mätts och låg på \(mean.sv).",
          en: "Only one was measured and was at \(mean.en)."), Self.oneAlone,
      ])
    }
    guard let lo = level.lo, let hi = level.hi, lo < hi else {
      return Text(sv: "Alla \(n) låg på \(mean.sv).", en: "All \(n) were at \(mean.en).")
    }
    let (low, high) = (figure(lo), figure(hi))
    let statement = Text(
      sv: "De \(n) som mättes låg i snitt på \(mean.sv) (osäkerhet: mellan \(low.sv) och "
        + "\(high.sv)).",
      en: "The \(n) measured were at \(mean.en) on average (uncertainty: between \(low.en) and "
        + "\(high.en)).")
    return n < Self.fewest
      ? Text.joined([
        statement,
        Text(
          sv: "De är för få för att säga något säkert.",
          en: "They are too few to say anything with confidence."),
      ]) : statement
  }

  /// `24 av 31, alltså 77 % (osäkerhet: mellan 60 och 89 %).` To stand after what is counted.
  public func share(_ figures: GroupFigures) -> Text {
    guard let share = figures.share, let p = share.p, let lo = share.lo, let hi = share.hi else {
      return figures.due == 0
        ? Text(
          sv: "Ingen har hunnit svara än.", en: "It is too early for anybody to have answered.")
        : Text(sv: "Ingen har svarat.", en: "Nobody has answered.")
    }
    let count = Self.count(share.n, of: share.of)
    guard share.of >= Self.fewest else {
      return Text(
        sv:
          "\(count.sv). \(share.of == 1 ? "En enda räcker inte" : "De är för få") för att räkna i "
          + "procent.",
        en: "\(count.en). \(share.of == 1 ? "One is not enough" : "They are too few") for "
          + "percentages.")
    }
    let (low, middle, high) = (
      Text.number(lo * 100, decimals: 0), Text.percent(p), Text.percent(hi)
    )
    return Text(
      sv: "\(count.sv), alltså \(middle.sv) (osäkerhet: mellan \(low.sv) och \(high.sv)).",
      en: "\(count.en), that is \(middle.en) (uncertainty: between \(low.en) and \(high.en)).")
  }

  // MARK: Who is missing

  /// How many were lost, and whether the picture may be too bright or too dark for it; nil when
  /// nobody was.
  public func attrition(_ figures: GroupFigures) -> Text? {
    guard let lost = figures.lost, lost.n > 0, let due = figures.due else { return nil }
    var sentences = [
      Text(
        sv: "\(lost.n) av \(due) som skulle ha följts upp är inte med.",
        en: "\(lost.n) of \(due) who should have been followed up \(Self.are(lost.n)) not included."
      )
    ]
    if lost.n * 2 > due {
      sentences.append(
        Text(
          sv: "Det är mer än hälften, så svaret kan inte sägas gälla alla.",
          en: "That is more than half, so the answer cannot be said to hold for all."))
    }
    switch lean(figures) {
    case .tooBright:
      sentences.append(
        Text(
          sv: "De hade det svårare från början, så bilden kan vara för ljus.",
          en: "They were worse off from the start, so the picture may be too bright."))
    case .tooDark:
      sentences.append(
        Text(
          sv: "De hade det lättare från början, så bilden kan vara för mörk.",
          en: "They were better off from the start, so the picture may be too dark."))
    case .unseen, nil: break
    }
    return Text.joined(sentences)
  }

  /// Where the lost and the others stood at the start, in words; nil where it is not known of
  /// enough.
  public func startLevels(_ figures: GroupFigures) -> Text? {
    guard let lean = lean(figures), let kept = figures.startMean,
      let missing = figures.lost?.startMean
    else { return nil }
    let (ours, theirs) = (amount(kept), amount(missing))
    let levels = Text(
      sv: "Vid starten låg de som är med i snitt på \(ours.sv) och de som inte är med på "
        + "\(theirs.sv).",
      en: "At the start those included were at \(ours.en) on average and those not included at "
        + "\(theirs.en).")
    guard lean == .unseen else { return levels }
    return Text.joined([
      levels,
      Text(
        sv: "Skillnaden är för liten för att säga åt vilket håll bortfallet drar svaret.",
        en: "The difference is too small to say which way their absence pulls the answer."),
    ])
  }

  private enum Lean { case tooBright, tooDark, unseen }

  /// Which way the lost pull the picture; nil where too few of them have a value from the start.
  private func lean(_ figures: GroupFigures) -> Lean? {
    guard !isShare, let lost = figures.lost, let missing = lost.startMean,
      let kept = figures.startMean,
      lost.n - (lost.reasons?[GroupResult.noStartValue] ?? 0) >= Self.fewestLost
    else { return nil }
    let worse = direction == .higher ? kept - missing : missing - kept
    let noticeable = smallestMeaningfulChange ?? (figures.sd ?? 0) / 2
    guard noticeable > 0, worse.magnitude >= noticeable else { return .unseen }
    return worse > 0 ? .tooBright : .tooDark
  }

  /// Fewer lost than this are not held against the others.
  private static let fewestLost = 5
}
