/// A calendar day without a time of day or a time zone, in the proleptic Gregorian calendar.
///
/// Kept as the number of days since 1970-01-01, so that differences are subtractions.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible, Codable {
  /// Days since 1970-01-01.
  public let number: Int

  public init(number: Int) {
    self.number = number
  }

  /// The day of a civil date; nil when there is no such date (2026-02-30).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Month(year: year, month: month).length
    else { return nil }
    // Days from civil, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// Reads `2026-03-14`, and what people type for it: `20260314`, `14/3 2026`, `14/3-2026`,
  /// `14.3.2026`. Nil when it is none of these or no such day exists.
  public init?(_ text: some StringProtocol) {
    var numbers: [Int] = []
    var widths: [Int] = []
    var current = 0
    var width = 0
    func isSeparator(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: " "): true
      default: false
      }
    }
    for byte in text.utf8 {
      if byte >= 48, byte <= 57 {
        guard width < 8 else { return nil }
        current = current * 10 + Int(byte - 48)
        width += 1
      } else if isSeparator(byte) {
        if width > 0 {
          numbers.append(current)
          widths.append(width)
        }
        current = 0
        width = 0
      } else {
        return nil
      }
    }
    if width > 0 {
      numbers.append(current)
      widths.append(width)
    }
    switch (numbers.count, widths.first) {
    case (1, 8?):
      self.init(
        year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
    case (3, 4?) where widths[1] <= 2 && widths[2] <= 2:
      self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    case (3, _) where widths[0] <= 2 && widths[1] <= 2 && widths[2] == 4:
      self.init(year: numbers[2], month: numbers[1], day: numbers[0])
    default:
      return nil
    }
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var civil: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  public var month: Month {
    let civil = civil
    return Month(year: civil.year, month: civil.month)
  }

  /// The same day of the month `months` later; the last day of that month when it has no such day
  /// (2026-01-31 + 1 month is 2026-02-28).
  public func adding(months: Int) -> Day {
    let civil = civil
    let target = Month(year: civil.year, month: civil.month).adding(months)
    return target.firstDay + (min(civil.day, target.length) - 1)
  }

  public static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  public static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
  /// Days from `right` to `left`.
  public static func - (left: Day, right: Day) -> Int { left.number - right.number }
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// ISO 8601: `2026-03-14`.
  public var description: String {
    let civil = civil
    return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no such day: \(text)")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A calendar month.
public struct Month: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Months since January of year 0.
  public let number: Int

  public init(number: Int) {
    self.number = number
  }

  /// `month` is 1–12; other values run over into the neighbouring years.
  public init(year: Int, month: Int) {
    number = year * 12 + month - 1
  }

  /// Reads `2026-03`; nil when it is anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, let day = Day(String(text) + "-01") else { return nil }
    self = day.month
  }

  public var year: Int { number >= 0 ? number / 12 : (number - 11) / 12 }
  /// 1–12.
  public var monthOfYear: Int { number - year * 12 + 1 }

  /// Number of days, 28–31.
  public var length: Int {
    switch monthOfYear {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  public var firstDay: Day { Day(year: year, month: monthOfYear, day: 1) ?? Day(number: 0) }
  public var lastDay: Day { firstDay + (length - 1) }

  public func adding(_ months: Int) -> Month { Month(number: number + months) }

  public static func < (left: Month, right: Month) -> Bool { left.number < right.number }

  /// `2026-03`.
  public var description: String { "\(padded(year, 4))-\(padded(monthOfYear, 2))" }
}

/// A stretch of days, both ends included; an open end is nil.
public struct Period: Hashable, Sendable {
  public var from: Day?
  public var to: Day?

  public init(from: Day? = nil, to: Day? = nil) {
    self.from = from
    self.to = to
  }

  public static let always = Period()

  public func contains(_ day: Day) -> Bool {
    if let from, day < from { return false }
    if let to, day > to { return false }
    return true
  }

  /// True when no day can be in it.
  public var isEmpty: Bool {
    if let from, let to { return to < from }
    return false
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
