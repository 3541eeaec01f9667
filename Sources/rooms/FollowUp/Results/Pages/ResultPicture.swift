import Charts
import Core
import Organisation
import Programmes

/// All that the result page shows, worked out: live, or from the month's tables.
struct ResultPicture: Sendable {
  enum Source: Sendable, Hashable {
    case live(ResultAccess.Extent)
    case released(Day?)
  }

  /// A table of groups, or why there is none.
  enum Groups: Sendable, Hashable {
    case shown([GroupFigures], overlap: Bool)
    case withheld(below: Int)
    /// The month's tables were made before there was such a table.
    case notYet

    var figures: [GroupFigures] {
      if case .shown(let figures, _) = self { figures } else { [] }
    }
    var overlap: Bool {
      if case .shown(_, let overlap) = self { overlap } else { false }
    }
    var isShown: Bool {
      if case .shown = self { true } else { false }
    }
  }

  /// Another measure or indicator beside the one asked for.
  struct Other: Sendable {
    let column: ResultColumn
    let occasion: ResultQuery.Occasion
    let target: Double?
    /// It must be shown together with the one asked for.
    let isPartner: Bool
    var groups: Groups
  }

  struct Who: Sendable {
    let breakdown: Breakdown
    var groups: Groups
  }

  struct Trend: Sendable {
    var months: [(month: Month, figures: GroupFigures?)] = []
    var breaks: [ChartBreak] = []
    /// When other units went over to this one whole: the series goes on, with more in it.
    var additions: [(day: Day, units: [UnitID])] = []
  }

  var source: Source
  var total: Groups
  var rows: Groups?
  var byGender: Groups?
  var lastYear: GroupFigures?
  var others: [Other] = []
  var who: [Who] = []
  var trend = Trend()
}

extension FollowUpModule {
  /// Works out a page; through the gate, or from the month's tables where the viewer may not read.
  func picture(
    _ selection: ResultSelection, of programme: LoadedProgramme, zone: Zone, viewer: Viewer,
    via: String
  ) async throws -> ResultPicture? {
    let access = selection.purpose.map {
      ResultAccess.decide(
        viewer, zone, unit: selection.unit, purpose: $0, reason: selection.reason, via: via,
        gate: organisation.persons)
    }
    switch access ?? (viewer.may(.seeReleases) && zone.personalDataEnabled ? .released : .none) {
    case .live(let reading, let extent):
      return try await live(
        selection, of: programme, reading: reading, extent: extent, viewer: viewer)
    case .released:
      return try await released(selection, of: programme, viewer: viewer)
    case .none:
      return nil
    }
  }

  // MARK: Live

  private enum Part {
    case total, rows, gender, lastYear, trend
    case other(Int)
    case who(Int)
  }

  private func live(
    _ selection: ResultSelection, of programme: LoadedProgramme, reading: PersonReading,
    extent: ResultAccess.Extent, viewer: Viewer
  ) async throws -> ResultPicture {
    let definition = programme.reported.definition
    var picture = ResultPicture(source: .live(extent), total: .notYet)
    picture.others = others(beside: selection, in: programme)
    picture.who = definition.breakdowns.map { ResultPicture.Who(breakdown: $0, groups: .notYet) }
    let columns = [selection.column.name] + picture.others.map(\.column.name)
    let computation = ResultComputation(
      programme, columns: columns, breakdowns: definition.breakdowns.map(\.key),
      tree: viewer.tree)
    func query(
      _ column: Int = 0, _ occasion: ResultQuery.Occasion? = nil,
      by: [ResultQuery.Division] = [], period: Period? = nil
    ) -> ResultQuery {
      ResultQuery(
        column: column, occasion: occasion ?? selection.occasion, by: by,
        period: period ?? selection.period, basis: selection.basis, asOf: viewer.today)
    }
    func place(_ breakdown: Breakdown?) -> ResultQuery.Division? {
      breakdown.flatMap { wanted in
        definition.breakdowns.firstIndex { $0.key == wanted.key }.map { .breakdown($0) }
      }
    }
    var asked: [(Part, ResultQuery)] = [(.total, query()), (.trend, query(by: [.month]))]
    if let division = place(selection.breakdown) { asked.append((.rows, query(by: [division]))) }
    if let division = place(definition.breakdowns.first { $0.source == .gender }) {
      asked.append((.gender, query(by: [division])))
    }
    if selection.comparesWithLastYear, let before = selection.yearBefore {
      asked.append((.lastYear, query(period: before)))
    }
    for (index, other) in picture.others.enumerated() {
      asked.append((.other(index), query(index + 1, other.occasion)))
    }
    for index in picture.who.indices {
      asked.append((.who(index), query(by: [.breakdown(index)])))
    }
    let units = selection.unit.map { viewer.tree.reach(of: $0.id) }
    let tables = try await live(
      asked.map(\.1), by: computation, units: units, reading: reading, viewer: viewer)
    var months: [GroupFigures] = []
    for ((part, _), table) in zip(asked, tables) {
      let report = computation.report(table)
      let groups = ResultPicture.Groups.shown(report.groups, overlap: table.rowsOverlap)
      switch part {
      case .total: picture.total = groups
      case .rows: picture.rows = groups
      case .gender: picture.byGender = groups
      case .lastYear: picture.lastYear = report.groups.first
      case .trend: months = report.groups
      case .other(let index): picture.others[index].groups = groups
      case .who(let index): picture.who[index].groups = groups
      }
    }
    let earlier = try await earlierMonths(
      selection, of: programme, units: units, reading: reading, viewer: viewer)
    picture.trend = ResultPicture.Trend(
      months, earlier: earlier, unit: selection.unit, tree: viewer.tree)
    return picture
  }

  /// The months of versions that cannot be compared with those reported: drawn before a break.
  private func earlierMonths(
    _ selection: ResultSelection, of programme: LoadedProgramme, units: Set<UnitID>?,
    reading: PersonReading, viewer: Viewer
  ) async throws -> [GroupFigures] {
    let series = programme.series(of: programme.reported.registered.number)
    let others = programme.versions.filter {
      !series.contains($0.registered.number)
        && $0.compiled.column(named: selection.column.name) != nil
    }.map(\.registered.number)
    guard !others.isEmpty else { return [] }
    let computation = ResultComputation(
      programme, columns: [selection.column.name], breakdowns: [], versions: others,
      tree: viewer.tree)
    let query = ResultQuery(
      column: 0, occasion: selection.occasion, by: [.month], period: selection.period,
      basis: selection.basis, asOf: viewer.today)
    let tables = try await live(
      [query], by: computation, units: units, reading: reading, viewer: viewer)
    return computation.report(tables[0]).groups
  }

  /// Those that must be shown together with the one asked for, then indicators and shares.
  private func others(
    beside selection: ResultSelection, in programme: LoadedProgramme
  ) -> [ResultPicture.Other] {
    let definition = programme.reported.definition
    let partners = definition.shownTogether.filter { $0.contains(selection.column.name) }
      .flatMap { $0 }
    return programme.reported.compiled.columns.compactMap { column in
      let isPartner = partners.contains(column.name)
      guard column.name != selection.column.name, isPartner || column.shareCode != nil else {
        return nil
      }
      return ResultPicture.Other(
        column: column, occasion: column.occasion.map { .occasion($0) } ?? selection.occasion,
        target: definition.indicators.first { $0.key.name == column.name }?.target,
        isPartner: isPartner, groups: .notYet)
    }
  }

  // MARK: The month's tables

  private func released(
    _ selection: ResultSelection, of programme: LoadedProgramme, viewer: Viewer
  ) async throws -> ResultPicture {
    let definition = programme.reported.definition
    var asOf: Day?
    func groups(
      _ column: String, _ occasion: ResultQuery.Occasion, _ breakdown: Breakdown? = nil
    ) async throws -> ResultPicture.Groups {
      let found = try await frozenTable(
        FrozenSubject(
          column: column, occasion: occasion.code, breakdown: breakdown?.key.name),
        of: programme, tree: viewer.tree)
      guard let found else { return .notYet }
      asOf = found.asOf
      if let below = found.withheldBelow { return .withheld(below: below) }
      let figures = found.report?.groups ?? []
      return .shown(
        breakdown == nil ? figures : Array(figures.dropFirst()),
        overlap: found.report?.groupsOverlap ?? false)
    }
    let column = selection.column.name
    var picture = ResultPicture(
      source: .released(nil), total: try await groups(column, selection.occasion))
    if let breakdown = selection.breakdown {
      picture.rows = try await groups(column, selection.occasion, breakdown)
    }
    if let gender = definition.breakdowns.first(where: { $0.source == .gender }) {
      picture.byGender = try await groups(column, selection.occasion, gender)
    }
    for var other in others(beside: selection, in: programme) {
      other.groups = try await groups(other.column.name, other.occasion)
      picture.others.append(other)
    }
    for breakdown in definition.breakdowns {
      picture.who.append(
        ResultPicture.Who(
          breakdown: breakdown,
          groups: try await groups(column, selection.occasion, breakdown)))
    }
    picture.source = .released(asOf)
    return picture
  }
}

extension ResultPicture.Trend {
  /// The most months that are drawn.
  static let most = 36

  /// Months in a row, empty ones too, with the breaks of versions and units.
  init(_ months: [GroupFigures], earlier: [GroupFigures], unit: OrgUnit?, tree: UnitTree) {
    func byMonth(_ groups: [GroupFigures]) -> [Month: GroupFigures] {
      Dictionary(
        groups.compactMap { group in
          group.by["month"].flatMap { Month($0) }.map { ($0, group) }
        }, uniquingKeysWith: { first, _ in first })
    }
    let (now, before) = (byMonth(months), byMonth(earlier))
    let joined = before.merging(now) { _, new in new }
    let measured = joined.filter { $0.value.measured > 0 }.keys
    guard let first = measured.min(), let last = measured.max() else { return }
    let from = max(first, last.adding(1 - Self.most))
    self.months = (from.number...last.number).map { number in
      let month = Month(number: number)
      return (month, joined[month])
    }
    func addBreak(before month: Month, _ text: Text) {
      let place = month.number - from.number
      guard place > 0, place < self.months.count else { return }
      breaks.append(ChartBreak(after: place, text: text))
    }
    if let start = now.keys.min(), before.keys.contains(where: { $0 < start }) {
      addBreak(before: start, ResultText.newVersion)
    }
    for span in unit.map({ tree.series(of: $0.id) }) ?? [] {
      switch span.opening {
      case .breaks: addBreak(before: span.from.month, ResultText.reorganised)
      case .adds(let units) where (from...last).contains(span.from.month):
        additions.append((span.from, units))
      case .adds, .continues, .begins: break
      }
    }
  }
}
