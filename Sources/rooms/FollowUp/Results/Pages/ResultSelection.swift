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

  /// What stands in the address.
  static let fields = [
    "matt", "tillfalle", "uppdelning", "period", "efter", "enhet", "syfte", "jamfor",
  ]

  let column: ResultColumn
  let occasion: ResultQuery.Occasion
  let breakdown: Breakdown?
  private(set) var unit: OrgUnit?
  private(set) var span: Span
  private(set) var basis: ResultQuery.Basis
  /// Nil where the month's tables are asked for, or nothing else is to be had.
  private(set) var purpose: Purpose?
  private(set) var reason: String
  private(set) var comparesWithLastYear: Bool
  let today: Day
  /// What the address asks for that the programme does not have, as the address says it.
  let unknown: [String]
  /// The occasion asked for, where the programme has it but asks nothing of the measure then.
  let notAsked: ResultQuery.Occasion?

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

  /// What the month's tables show of it: the whole board, all the time.
  var ofMonthTables: ResultSelection {
    var shown = self
    (shown.unit, shown.span, shown.basis) = (nil, .always, .start)
    (shown.purpose, shown.reason, shown.comparesWithLastYear) = (nil, "", false)
    return shown
  }

  /// The same months a year before; nil where the period has no beginning.
  var yearBefore: Period? {
    guard let from = period.from, let to = period.to else { return nil }
    return Period(from: from.adding(months: -12), to: to.month.adding(-12).lastDay)
  }

  init(
    _ query: FormData, of programme: LoadedProgramme, viewer: Viewer, purposes: [Purpose],
    reasons: [Purpose: String]
  ) {
    let definition = programme.reported.definition
    let columns = programme.reported.compiled.columns
    today = viewer.today
    // A route answers before this for a measure that there is not.
    let column = columns.first { $0.name == query.first("matt") } ?? columns[0]
    self.column = column
    let asked = query.first("tillfalle").flatMap { Self.occasion($0, in: definition) }
    let isAsked = asked.map { Self.isAsked(column, at: $0, in: programme.reported.compiled) }
    let occasion =
      asked.flatMap { isAsked == true ? $0 : nil }
      ?? Self.firstOccasion(of: column, in: programme.reported.compiled)
    self.occasion = occasion
    notAsked = asked.flatMap { isAsked == true || $0 == occasion ? nil : $0 }
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
    comparesWithLastYear = query.first("jamfor") != nil
    let named = query.first("syfte").flatMap { Purpose(rawValue: $0) }
      .flatMap { purposes.contains($0) ? $0 : nil }
    let isKnown: [(String, Bool)] = [
      ("tillfalle", asked != nil), ("uppdelning", breakdown != nil), ("enhet", unit != nil),
      ("period", query.first("period") == span.code),
      ("efter", query.first("efter") == basis.rawValue),
      ("syfte", named != nil || query.first("syfte") == Self.monthTables),
    ]
    unknown = isKnown.compactMap { name, isKnown in
      isKnown ? nil : query.first(name).flatMap { $0.isEmpty ? nil : $0 }
    }
    let purpose = query.first("syfte") == nil ? purposes.first { !$0.needsReason } : named
    self.purpose = purpose
    reason = purpose.flatMap { reasons[$0] } ?? ""
  }

  /// The occasion that a name means, where the programme has it.
  private static func occasion(
    _ name: String, in definition: ProgrammeDefinition
  ) -> ResultQuery.Occasion? {
    guard let occasion = ResultQuery.Occasion(name) else { return nil }
    guard case .occasion(let key) = occasion else { return occasion }
    return definition.occasions.flatMap(\.occasions).contains { $0.key == key } ? occasion : nil
  }

  /// Whether something that the column is made of is asked at an occasion; an indicator is of its
  /// own occasion alone.
  private static func isAsked(
    _ column: ResultColumn, at occasion: ResultQuery.Occasion, in programme: CompiledProgramme
  ) -> Bool {
    if let its = column.occasion { return occasion == .occasion(its) }
    guard case .occasion(let key) = occasion else { return true }
    return programme.occasions(asking: column).contains(key)
  }

  /// Where the page begins: the end where the measure is asked then, else the first after the start
  /// where it is.
  private static func firstOccasion(
    of column: ResultColumn, in programme: CompiledProgramme
  ) -> ResultQuery.Occasion {
    if let its = column.occasion { return .occasion(its) }
    let rules = programme.definition.occasions
    let asking = programme.occasions(asking: column)
    let end = rules.first { $0.kind == .end }?.key
    let later = asking.first { !programme.isStart($0) }
    return .occasion(
      asking.first { $0 == end } ?? later ?? asking.first ?? rules.flatMap(\.occasions)[0].key)
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
