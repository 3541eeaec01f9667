import Core

/// A Swedish personal number or coordination number, whether its check digit is right or not.
///
/// Folkbokföringslagen (1991:481) 18 and 18 a §§: birth date, three figures, check digit; a
/// coordination number has 60 added to the day; a hyphen becomes a plus the year a person turns 100.
public struct PersonalNumber: Hashable, Sendable {
  /// Twelve digits, without a separator: `198112189876`.
  public let digits: String
  /// The day of birth, with the 60 of a coordination number taken off.
  public let birthDate: Day
  /// True for a samordningsnummer.
  public let isCoordinationNumber: Bool
  /// Whether the last digit is right by the Luhn formula.
  public let hasValidCheckDigit: Bool

  /// Reads ten or twelve digits, with or without hyphen, plus or spaces: `811218-9876`,
  /// `19811218 9876`, `1981-12-18-9876`.
  ///
  /// `reference` is the day the number was written, as a rule today: of ten digits it tells the
  /// century, so that nobody is born after it. Nil for anything else, for a date that does not
  /// exist and for one after `reference`.
  public init?(_ text: some StringProtocol, reference: Day) {
    guard let reading = Self.read(text) else { return nil }
    let figures = reading.figures
    let short = Array(figures.suffix(10))
    let month = pair(short, 2)
    let numbered = pair(short, 4)
    let isCoordinated = numbered > 60
    let day = isCoordinated ? numbered - 60 : numbered
    let born: Day
    if figures.count == 12 {
      guard (18...20).contains(pair(figures, 0)),
        let date = Day(year: pair(figures, 0) * 100 + pair(figures, 2), month: month, day: day),
        date <= reference
      else { return nil }
      born = date
    } else {
      let thisYear = reference.civil.year
      let yearsSince = (thisYear - pair(short, 0)) % 100
      let latest = thisYear - (yearsSince + 100) % 100 - (reading.isHundred ? 100 : 0)
      // A year whose day is still to come, or that has no such day (29 February), is a century off.
      let dates = [latest, latest - 100].compactMap { Day(year: $0, month: month, day: day) }
      guard let date = dates.first(where: { $0 <= reference }) else { return nil }
      born = date
    }
    birthDate = born
    isCoordinationNumber = isCoordinated
    hasValidCheckDigit = luhnSum(short) % 10 == 0
    let year = born.civil.year
    let century = [UInt8(year / 1000), UInt8(year / 100 % 10)]
    digits = String((century + short).map { Character(UnicodeScalar($0 + 48)) })
  }

  /// With a hyphen before the last four: `19811218-9876`.
  public var formatted: String { "\(digits.prefix(8))-\(digits.suffix(4))" }

  private static func read(
    _ text: some StringProtocol
  ) -> (figures: [UInt8], isHundred: Bool)? {
    var figures: [UInt8] = []
    var signs: [(after: Int, isPlus: Bool)] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9":
        guard figures.count < 12 else { return nil }
        figures.append(UInt8(scalar.value - 48))
      case " ", "\u{A0}", "\u{202F}":
        signs.append((figures.count, false))
      case "-", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2212}":
        guard !figures.isEmpty else { return nil }
        signs.append((figures.count, false))
      case "+":
        signs.append((figures.count, true))
      default:
        return nil
      }
    }
    guard figures.count == 10 || figures.count == 12 else { return nil }
    for sign in signs {
      let rest = figures.count - sign.after
      guard sign.isPlus ? rest == 4 : [0, 4, 6, 8, 10, figures.count].contains(rest) else {
        return nil
      }
    }
    return (figures, signs.contains { $0.isPlus })
  }
}

private func pair(_ figures: [UInt8], _ index: Int) -> Int {
  Int(figures[index]) * 10 + Int(figures[index + 1])
}

/// The Luhn sum (ISO/IEC 7812-1) of ten digits, the last of them the check digit: right when it
/// ends in 0.
func luhnSum(_ figures: some Collection<UInt8>) -> Int {
  var sum = 0
  for (index, figure) in figures.enumerated() {
    let value = index.isMultiple(of: 2) ? Int(figure) * 2 : Int(figure)
    sum += value > 9 ? value - 9 : value
  }
  return sum
}
