import Core
import Database
import Organisation
import Programmes

/// What can be told of a unit beside one client's curve of a measure.
struct UnitBeside: Sendable {
  enum Told: Sendable {
    /// The unit's live figures, for who may read its people.
    case live(GroupFigures)
    /// The unit's row in the month's tables.
    case released(ReleasedUnitRow)
    /// Too few as yet: when it can be shown at the earliest.
    case from(Day)
    /// Enough are measured; the tables wait for windows to close, or for other groups.
    case soon(Day)
    /// No day can be told.
    case unforeseeable(Reason)
    /// Nobody has asked for this month's tables yet.
    case notMade
  }

  enum Reason: Sendable {
    /// The occasion comes with the end, which has no day of its own.
    case endHasNoDay
    /// Too few go on for there to be a day.
    case tooFewOpen
    /// The programme is not divided by unit, or the measure is not asked after the start.
    case notDivided
  }

  let measure: Measure
  let occasion: Text
  let told: Told
}

extension FollowUpModule {
  /// Each measure's figure for the unit of an episode, at the occasion that the client has come to.
  ///
  /// Live for who may read the unit's people; everybody else sees the month's tables, or from when
  /// they can show the unit. A worker who knows her own clients has thus nothing to subtract from.
  func unitBeside(
    _ opened: EpisodeDoor.Opened, _ picture: PersonPicture, viewer: Viewer, via: String
  ) async throws -> [UnitBeside] {
    let programme = opened.programme
    let compiled = opened.version.compiled
    let wanted = compiled.definition.measures.indices.compactMap {
      index -> (index: Int, occasion: OccasionKey)? in
      let asking = compiled.occasions(asking: compiled.columns[index])
      guard let first = asking.first(where: { !compiled.isStart($0) }) else { return nil }
      let latest = picture.latestOccasion(of: index)
      return (index, latest.flatMap { asking.contains($0) ? $0 : nil } ?? first)
    }
    guard !wanted.isEmpty else { return [] }
    // Results are counted where the episode began, also when another unit has it now.
    let unit = opened.episode.unit
    if opened.scope.reaches(unit: unit, assignee: nil, isProtected: false) {
      return try await liveBeside(wanted, of: opened, unit: unit, viewer: viewer, via: via)
    }
    var told: [UnitBeside.Told?] = []
    for (index, occasion) in wanted {
      told.append(
        try await released(
          compiled.definition.measures[index], at: occasion, unit: unit, in: programme,
          viewer: viewer))
    }
    let withheld = zip(wanted, told).filter { $0.1 == nil }.map(\.0)
    var expected = try await self.expected(
      withheld, unit: unit, in: programme, version: opened.version, viewer: viewer, via: via)[...]
    return zip(wanted, told).compactMap { wanted, told in
      guard let told = told ?? expected.popFirst() else { return nil }
      return UnitBeside(
        measure: compiled.definition.measures[wanted.index],
        occasion: compiled.definition.title(of: wanted.occasion), told: told)
    }
  }

  private func liveBeside(
    _ wanted: [(index: Int, occasion: OccasionKey)], of opened: EpisodeDoor.Opened, unit: UnitID,
    viewer: Viewer, via: String
  ) async throws -> [UnitBeside] {
    let definition = opened.definition
    let reading = PersonReading(
      zone: opened.programme.registered.zone, purpose: .dailyWork, via: via)
    let computation = ResultComputation(
      opened.programme, columns: definition.measures.map(\.key.name), breakdowns: [],
      versions: opened.programme.series(of: opened.version.registered.number), tree: viewer.tree)
    let queries = wanted.map { index, occasion in
      ResultQuery(column: index, occasion: .occasion(occasion), asOf: viewer.today)
    }
    let units = viewer.tree.reach(of: unit)
    let tables = try await organisation.persons.read(viewer, reading) {
      [episodes, memory] scope, connection in
      (
        try computation.tables(
          queries, from: episodes, memory: memory, scope: scope, units: units, in: connection),
        [.unit(unit)]
      )
    }
    return zip(wanted, tables).compactMap { wanted, table in
      computation.report(table).groups.first.map { figures in
        UnitBeside(
          measure: definition.measures[wanted.index],
          occasion: definition.title(of: wanted.occasion), told: .live(figures))
      }
    }
  }

  /// What the month's tables say of a measure at the unit; nil where they withhold it.
  private func released(
    _ measure: Measure, at occasion: OccasionKey, unit: UnitID, in programme: LoadedProgramme,
    viewer: Viewer
  ) async throws -> UnitBeside.Told? {
    let definition = programme.reported.definition
    guard let breakdown = definition.breakdowns.first(where: { $0.source == .unit }),
      let code = viewer.tree[viewer.tree.continuation(of: unit)]?.code,
      definition.measure(measure.key) != nil
    else { return .unforeseeable(.notDivided) }
    let store = FrozenResultStore(municipality: organisation.municipality.id)
    let id = programme.registered.id
    let month = viewer.today.month
    let subject = FrozenSubject(
      column: measure.key.name, occasion: occasion.name, breakdown: breakdown.key.name)
    let (table, isMade) = try await database.read { connection in
      (
        try store.table(subject, of: id, month: month, in: connection),
        try store.isFrozen(id, month: month, in: connection)
      )
    }
    guard isMade else { return .notMade }
    guard let table,
      let group = table.report?.groups.first(where: { $0.by[breakdown.key.name] == code }),
      (group.paired ?? group.measured) > 0
    else { return nil }
    return .released(
      ReleasedUnitRow(
        measure: measure, occasion: definition.title(of: occasion), figures: group,
        asOf: table.asOf))
  }

  /// For each measure the first day on which the month's tables can tell of a unit at an occasion:
  /// the month after the one in which as many as the threshold can have been measured, and their
  /// windows have closed. Told in whole months and without numbers.
  private func expected(
    _ wanted: [(index: Int, occasion: OccasionKey)], unit: UnitID, in programme: LoadedProgramme,
    version: LoadedVersion, viewer: Viewer, via: String
  ) async throws -> [UnitBeside.Told] {
    guard !wanted.isEmpty else { return [] }
    let zone = programme.registered.zone
    let threshold = try await organisation.store.zone(zone)?.threshold ?? Zone.usualThreshold
    let series = programme.series(of: version.registered.number)
    let computation = ResultComputation(
      programme, columns: version.definition.measures.map(\.key.name), breakdowns: [],
      versions: series, tree: viewer.tree)
    let today = viewer.today
    let queries = wanted.map {
      ResultQuery(column: $0.index, occasion: .occasion($0.occasion), asOf: today)
    }
    let units = viewer.tree.reach(of: unit)
    let (episodes, memory) = (episodes, memory)
    let (tables, starts) = try await organisation.persons.readForRelease(zone, via: via) {
      scope, connection in
      let tables = try computation.tables(
        queries, from: episodes, memory: memory, scope: scope, units: units, in: connection)
      var starts: [OccasionKey: [Day]] = [:]
      for (_, occasion) in wanted where starts[occasion] == nil {
        guard let since = version.definition.earliestStart(waitingFor: occasion, today: today)
        else { continue }
        starts[occasion] = try episodes.startsWaiting(
          for: occasion, of: programme.registered.id, versions: series, units: units, zone: zone,
          since: since, limit: threshold * 2, in: connection)
      }
      return (tables, starts)
    }
    return zip(wanted, tables).map { wanted, table in
      let group = table.groups.first
      let measured = table.column.standsAlone ? group?.measured ?? 0 : group?.paired ?? 0
      if measured >= threshold { return .soon(today.month.adding(1).firstDay) }
      guard let starts = starts[wanted.occasion] else { return .unforeseeable(.endHasNoDay) }
      let closings = starts.compactMap { start in
        OccasionSchedule(rules: version.definition.occasions, start: start, end: nil)
          .occasion(wanted.occasion)?.closes
      }.filter { $0 >= today }.sorted()
      let missing = threshold - measured
      guard closings.count >= missing else { return .unforeseeable(.tooFewOpen) }
      return .from(closings[missing - 1].month.adding(1).firstDay)
    }
  }
}

extension ProgrammeDefinition {
  /// The first day on which somebody can have begun whose window at an occasion has not closed; nil
  /// where the occasion has no day that the start decides.
  fileprivate func earliestStart(waitingFor occasion: OccasionKey, today: Day) -> Day? {
    guard let rule = occasions.first(where: { $0.covers(occasion) }),
      case .during = rule.kind,
      let months = rule.occasions.first(where: { $0.key == occasion })?.months
    else { return nil }
    return today.adding(months: -months) - rule.closesAfter - 3
  }
}

extension UnitBeside {
  /// Whether this month's tables are not made yet.
  var isMissing: Bool { if case .notMade = told { true } else { false } }

  /// Whether it is a figure, and not why there is none.
  private var isFigure: Bool {
    switch told {
    case .live, .released: true
    case .from, .soon, .unforeseeable, .notMade: false
    }
  }

  /// Whether the reason for there being no figure is that of others too, to be said once of them all.
  func isShared(among others: [UnitBeside], threshold: Int) -> Bool {
    guard !isFigure else { return false }
    let sentence = sentence(threshold: threshold)
    return others.contains {
      $0.measure.key != measure.key && !$0.isFigure && $0.sentence(threshold: threshold) == sentence
    }
  }

  /// With the threshold that figures are shown from.
  func sentence(threshold: Int) -> Text {
    let heading = OwnClientsText.atUnit(occasion)
    switch told {
    case .live(let figures):
      return heading + ResultSentence(measure).counts(figures)
    case .released(let row):
      return row.sentence
    case .from(let day):
      return heading + OwnClientsText.from(day, threshold: threshold)
    case .soon(let day):
      return heading + OwnClientsText.soon(day, threshold: threshold)
    case .unforeseeable(let reason):
      return heading + OwnClientsText.unforeseeable(reason, threshold: threshold)
    case .notMade:
      return OwnClientsText.notMade
    }
  }
}
