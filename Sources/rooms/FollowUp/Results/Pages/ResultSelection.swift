import Core
import Organisation
import Programmes
import Web

/// What the result page is asked to show, as its address says. What is not there takes its default;
/// what is not known does so too, and is told.
struct ResultSelection: Sendable {
  /// The stretch that figures are of.
  enum Span: Sendable, Hashable {
    case always
    case year(Int)
    case lastTwelveMonths

    var code: String {
      switch self {
      case .always: "alla"
      case .year(let year): "\(year)"
      case .lastTwelveMonths: "12"
      }
    }

    func period(today: Day) -> Period {
      switch self {
      case .always: .always
      case .year(let year):
        Period(
          from: Month(year: year, month: 1).firstDay, to: Month(year: year, month: 12).lastDay)
      // Whole months, since cells hold those.
      case .lastTwelveMonths:
        Period(from: today.month.adding(-11).firstDay, to: today.month.lastDay)
      }
    }
  }

  static let monthTables = "manad"

  let column: ResultColumn
  let occasion: ResultQuery.Occasion
  let breakdown: Breakdown?
  let unit: OrgUnit?
  let span: Span
  let basis: ResultQuery.Basis
  /// Nil where the month's tables are asked for, or nothing else is to be had.
  let purpose: Purpose?
  let reason: String
  let comparesWithLastYear: Bool
  let today: Day
  /// What the address asks for that the programme does not have, as the address says it.
  let unknown: [String]

  var period: Period { span.period(today: today) }

  /// What the year before the period is called by who reads today.
  var nameOfYearBefore: Text {
    switch span {
    case .year(let year) where year == today.civil.year: ResultComparison.lastYear
    case .year(let year): Text(verbatim: "\(year - 1)")
    case .lastTwelveMonths, .always: ResultComparison.yearBefore
    }
  }

  /// Anything but everything that the viewer may read.
  var isNarrowed: Bool { unit != nil || span != .always }

  /// The same months a year before; nil where the period has no beginning.
  var yearBefore: Period? {
    guard let from = period.from, let to = period.to else { return nil }
    return Period(from: from.adding(months: -12), to: to.month.adding(-12).lastDay)
  }

  init(
    _ query: FormData, of programme: LoadedProgramme, viewer: Viewer, purposes: [Purpose]
  ) {
    let definition = programme.reported.definition
    let columns = programme.reported.compiled.columns
    today = viewer.today
    // A route answers before this for a measure that there is not.
    let column = columns.first { $0.name == query.first("matt") } ?? columns[0]
    self.column = column
    occasion = Self.occasion(
      query.first("tillfalle"), for: column, in: programme.reported.compiled)
    breakdown = definition.breakdowns.first { $0.key.name == query.first("uppdelning") }
    unit = query.first("enhet").flatMap { viewer.tree.unit(code: $0) }
      .flatMap { $0.zone == programme.registered.zone ? $0 : nil }
    switch query.first("period") {
    case "12": span = .lastTwelveMonths
    case let text?:
      span = Int(text).flatMap { (1900...9000).contains($0) ? .year($0) : nil } ?? .always
    case nil: span = .always
    }
    basis = query.first("efter").flatMap(ResultQuery.Basis.init) ?? .start
    reason = query.trimmed("skal")
    comparesWithLastYear = query.first("jamfor") != nil
    let isKnown: [(String, Bool)] = [
      (
        "tillfalle",
        column.occasion != nil || query.first("tillfalle") == occasion.code
      ),
      ("uppdelning", breakdown != nil), ("enhet", unit != nil),
      ("period", query.first("period") == span.code),
    ]
    unknown = isKnown.compactMap { name, isKnown in
      isKnown ? nil : query.first(name).flatMap { $0.isEmpty ? nil : $0 }
    }
    switch query.first("syfte") {
    case Self.monthTables: purpose = nil
    case let code?: purpose = Purpose(rawValue: code).flatMap { purposes.contains($0) ? $0 : nil }
    case nil: purpose = purposes.first { !$0.needsReason }
    }
  }

  private static func occasion(
    _ name: String?, for column: ResultColumn, in programme: CompiledProgramme
  ) -> ResultQuery.Occasion {
    if let its = column.occasion { return .occasion(its) }
    let rules = programme.definition.occasions
    let existing = rules.flatMap(\.occasions).map(\.key)
    if let asked = name.flatMap({ ResultQuery.Occasion($0) }) {
      guard case .occasion(let key) = asked else { return asked }
      if existing.contains(key) { return asked }
    }
    // The end where the measure is asked then, else the first after the start where it is.
    let asking = programme.occasions(asking: column)
    let end = rules.first { $0.kind == .end }?.key
    let later = asking.first { !programme.isStart($0) }
    return .occasion(
      asking.first { $0 == end } ?? later ?? asking.first ?? existing[0])
  }

  /// Whether the purpose asks for a reason in words that has not been given.
  var lacksReason: Bool {
    purpose?.needsReason == true && ReadingReason.fault(in: reason) != nil
  }

  /// The purposes for which the viewer may read episodes of a zone; those that need a reason typed
  /// come last.
  static func purposes(of viewer: Viewer, in zone: Zone, gate: PersonGate) -> [Purpose] {
    [Purpose.unitFollowUp, .dailyWork, .qualityDevelopment, .analysis, .supervision].filter {
      // Only which roles may: what the viewer gives as reason is judged when it is given.
      let reading = PersonReading(
        zone: zone.id, purpose: $0, reason: "Får rollen läsa?", via: FollowUpURL.programmes)
      return gate.scope(of: viewer, reading, in: zone) != nil
    }
  }
}
