import Core

/// How often something is published: how long the periods are.
enum PublicationCadence: String, Sendable, Hashable, Codable, CaseIterable {
  case month, quarter, halfYear, year

  var months: Int {
    switch self {
    case .month: 1
    case .quarter: 3
    case .halfYear: 6
    case .year: 12
    }
  }

  var name: Text {
    switch self {
    case .month: Text(sv: "Varje månad", en: "Every month")
    case .quarter: Text(sv: "Varje kvartal", en: "Every quarter")
    case .halfYear: Text(sv: "Varje halvår", en: "Every half-year")
    case .year: Text(sv: "Varje år", en: "Every year")
    }
  }

  /// The last periods that ended before a day, the earliest first.
  func periods(endedBefore day: Day, last count: Int) -> [PublicationPeriod] {
    let running = PublicationPeriod(self, around: day.month)
    return (1...count).reversed().map { back in
      PublicationPeriod(self, around: running.first.adding(-back * months))
    }
  }
}

/// A period of publication: windows that closed in it are what it counts.
struct PublicationPeriod: Sendable, Hashable, Comparable {
  let cadence: PublicationCadence
  let first: Month

  /// The period that a month belongs to.
  init(_ cadence: PublicationCadence, around month: Month) {
    self.cadence = cadence
    let back = (month.monthOfYear - 1) % cadence.months
    first = month.adding(-back)
  }

  /// Reads `2026-03`, `2026K1`, `2026H2`, `2026`.
  init?(_ code: String) {
    for cadence in PublicationCadence.allCases {
      let year = code.prefix(4)
      guard let start = Month("\(year)-01") else { return nil }
      for step in 0..<(12 / cadence.months) {
        let period = PublicationPeriod(cadence, around: start.adding(step * cadence.months))
        if period.code == code {
          self = period
          return
        }
      }
    }
    return nil
  }

  var last: Month { first.adding(cadence.months - 1) }
  var days: Period { Period(from: first.firstDay, to: last.lastDay) }

  private var part: Int { (first.monthOfYear - 1) / cadence.months + 1 }

  var code: String {
    switch cadence {
    case .month: first.description
    case .quarter: "\(first.year)K\(part)"
    case .halfYear: "\(first.year)H\(part)"
    case .year: "\(first.year)"
    }
  }

  var title: Text {
    switch cadence {
    case .month: Text(verbatim: first.description)
    case .quarter:
      Text(sv: "kvartal \(part) \(first.year)", en: "quarter \(part) of \(first.year)")
    case .halfYear:
      part == 1
        ? Text(sv: "första halvåret \(first.year)", en: "the first half of \(first.year)")
        : Text(sv: "andra halvåret \(first.year)", en: "the second half of \(first.year)")
    case .year: Text(verbatim: "\(first.year)")
    }
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.first, left.cadence.months) < (right.first, right.cadence.months)
  }
}
