import Core
import Database
import Organisation
import Programmes

/// What is to be measured in a programme in the half-year to come.
struct PlannedProgramme: Sendable {
  let programme: LoadedProgramme
  /// Nil where some number in it is too small to be told.
  let plan: MeasurementPlan?
  /// What waits now, before the plan begins; nil where it is not told.
  let waiting: WaitingForms?
  /// By the name of the occasion; under the empty name their mean.
  let minutes: [String: FormMinutes]
  /// Items that were decided to stop and are still asked, and items with a sign and no decision.
  let stopping: Int
  let undecided: Int
}

/// How long the form of an occasion takes.
struct FormMinutes: Sendable, Hashable {
  let staff: Double
  /// Of them those that the client takes part in.
  let client: Double
  /// Measured when the programme was tried, not estimated.
  let isMeasured: Bool
}

/// What is to be measured in a unit, or on the whole board for who may not read its people.
struct HalfYear: Sendable {
  let unit: OrgUnit
  let isLive: Bool
  /// The month in which the figures were made, where they are not live.
  let frozen: Month?
  let threshold: Int
  let programmes: [PlannedProgramme]
}

/// How items are answered, as it was when the month began to be looked at.
struct FrozenItems: Sendable, Codable {
  let asOf: Day
  /// Persons whose answers were read, of so many episodes.
  let sampled: Int
  let total: Int
  let uses: [ItemUse]
}

extension FollowUpModule {
  var planning: PlanningStore { PlanningStore(municipality: organisation.municipality.id) }

  // MARK: The half-year

  /// The plan of a unit: live for who may read about its people, else that of the whole board, made
  /// once a month.
  func halfYear(of unit: OrgUnit, viewer: Viewer, via: String) async throws -> HalfYear {
    guard let id = unit.zone, let zone = try await organisation.store.zone(id),
      zone.personalDataEnabled
    else { throw AccessDenied(PlanningText.noPersons) }
    let catalogue = catalogue
    let running = try await database.read { try catalogue.all(in: $0) }.filter { programme in
      programme.registered.zone == id
        && programme.versions.contains { $0.registered.startedAt != nil }
    }
    let access = ResultAccess.decide(
      viewer, zone, unit: unit, purpose: .unitFollowUp, reason: nil, via: via,
      gate: organisation.persons)
    guard case .live(let reading, _) = access else {
      var planned: [PlannedProgramme] = []
      for programme in running {
        let told = try await frozenPlan(of: programme, threshold: zone.threshold, via: via)
        planned.append(try await self.planned(programme, told, viewer: viewer, via: via))
      }
      return HalfYear(
        unit: viewer.tree.board(of: id) ?? unit, isLive: false, frozen: viewer.today.month,
        threshold: zone.threshold, programmes: planned)
    }
    let episodes = episodes
    let today = viewer.today
    let plans = try await organisation.persons.read(viewer, reading) { scope, connection in
      var units = viewer.tree.charge(of: unit.id)
      if case .some(let reached) = scope.units { units.formIntersection(reached) }
      let plans = try running.map { programme in
        try Self.plan(
          of: programme, units: units, today: today, from: episodes, in: connection)
      }
      return (plans, [AccessSubject.unit(unit.id)])
    }
    var planned: [PlannedProgramme] = []
    for (programme, plan) in zip(running, plans) where !plan.isEmpty {
      planned.append(try await self.planned(programme, plan, viewer: viewer, via: via))
    }
    return HalfYear(
      unit: unit, isLive: true, frozen: nil, threshold: zone.threshold, programmes: planned)
  }

  private func planned(
    _ programme: LoadedProgramme, _ told: ToldPlan, viewer: Viewer, via: String
  ) async throws -> PlannedProgramme {
    let version = programme.reported
    let trials = try await pilot(of: version)
    let stop = try await stopList(of: programme, viewer: viewer, via: via)
    var minutes: [String: FormMinutes] = [:]
    for occasion in ProgrammeBurden(version.definition).occasions {
      let tried = trials.rows.first { $0.occasion == occasion.occasion }?.minutes.values
      let measured = tried.flatMap { tried in
        tried.count == PilotClient.allCases.count
          ? tried.reduce(0, +) / Double(tried.count) : nil
      }
      let staff = measured ?? occasion.minutes
      minutes[occasion.occasion.name] = FormMinutes(
        staff: staff, client: staff * occasion.clientMinutes / occasion.minutes,
        isMeasured: measured != nil)
    }
    let all = minutes.values
    if !all.isEmpty {
      let count = Double(all.count)
      minutes[""] = FormMinutes(
        staff: all.reduce(0) { $0 + $1.staff } / count,
        client: all.reduce(0) { $0 + $1.client } / count, isMeasured: all.allSatisfy(\.isMeasured))
    }
    return PlannedProgramme(
      programme: programme, plan: told.plan, waiting: told.waiting, minutes: minutes,
      stopping: stop.list.rows.count {
        stop.decisions.standing(of: $0.item.key)?.kind == .stop
      },
      undecided: stop.list.rows.count {
        !$0.signs.isEmpty && stop.decisions.standing(of: $0.item.key) == nil
      })
  }

  /// The plan of the whole board for the month, made at its first request, without what is too small
  /// to be told.
  private func frozenPlan(
    of programme: LoadedProgramme, threshold: Int, via: String
  ) async throws -> ToldPlan {
    let planning = planning
    let id = programme.registered.id
    let month = clock.today.month
    let found = try await database.read {
      try planning.frozen(.plan, of: id, month: month, in: $0, as: ToldPlan.self)
    }
    if let found { return found }
    let episodes = episodes
    let today = clock.today
    let made = try await organisation.persons.readForRelease(
      programme.registered.zone, via: via
    ) { _, connection in
      try Self.plan(
        of: programme, units: nil, today: today, threshold: threshold, from: episodes,
        in: connection)
    }
    let told = ToldPlan(plan: made.plan, waiting: made.waiting?.told(from: threshold))
    let now = clock.now
    return try await database.write { connection in
      try planning.freeze(told, .plan, of: id, month: month, at: now, in: connection)
      return try planning.frozen(.plan, of: id, month: month, in: connection, as: ToldPlan.self)
        ?? told
    }
  }

  /// A plan and what waits before it, or that there is none that can be told.
  private struct ToldPlan: Sendable, Codable {
    let plan: MeasurementPlan?
    let waiting: WaitingForms?

    var isEmpty: Bool { plan?.isEmpty != false && (waiting?.count ?? 0) == 0 }
  }

  private static func plan(
    of programme: LoadedProgramme, units: Set<UnitID>?, today: Day, threshold: Int = 1,
    from episodes: EpisodeStore, in connection: any Connection
  ) throws -> ToldPlan {
    let horizon = WorkProgrammes([programme]).horizon(today: today)
    let since = today.adding(months: -MeasurementPlan.pastMonths)
    let cohorts = try episodes.cohorts(
      of: programme.registered.id, units: units, endedFrom: min(horizon, since),
      zone: programme.registered.zone, in: connection)
    let beginnings = try episodes.beginnings(
      of: programme.registered.id, units: units, since: since + 1,
      zone: programme.registered.zone, in: connection)
    var waiting: [String: Int] = [:]
    for version in programme.versions where version.registered.status != .withdrawn {
      let number = version.registered.number
      let its = cohorts.filter { $0.version == number }.map(\.cohort)
      let found = WaitingEpisodes.byOccasion(its, of: version.definition, today: today)
      for (occasion, those) in found {
        waiting[occasion.name, default: 0] += try episodes.numberWaiting(
          those, at: occasion, of: programme.registered.id, version: number, units: units,
          zone: programme.registered.zone, in: connection)
      }
    }
    let plan = MeasurementPlan(
      cohorts.compactMap { version, cohort in
        guard let loaded = programme[version: version], loaded.registered.status != .withdrawn
        else { return nil }
        return (loaded.definition, cohort)
      }, beginnings: beginnings, current: programme.current?.definition,
      order: programme.reported.definition,
      today: today, threshold: threshold)
    return ToldPlan(plan: plan, waiting: WaitingForms(byOccasion: waiting))
  }

  // MARK: How items are used

  /// How items were answered, from a sample that is read once a month, so that nothing can be had by
  /// asking again. Nil where the board keeps no persons.
  func itemUse(
    of programme: LoadedProgramme, threshold: Int, via: String
  ) async throws -> FrozenItems? {
    let zone = programme.registered.zone
    guard try await organisation.store.zone(zone)?.personalDataEnabled == true else { return nil }
    let planning = planning
    let id = programme.registered.id
    let month = clock.today.month
    let found = try await database.read {
      try planning.frozen(.items, of: id, month: month, in: $0, as: FrozenItems.self)
    }
    if let found { return found }
    let episodes = episodes
    let today = clock.today
    let made = try await organisation.persons.readForRelease(zone, via: via) { _, connection in
      let since = today.adding(months: -EpisodeStore.itemSampleMonths)
      var tally = ItemUseTally(asOf: today)
      for version in programme.versions where version.registered.status != .withdrawn {
        try episodes.forEachSampled(
          of: id, version: version, zone: zone, since: since, in: connection
        ) { tally.add($0, of: version.definition) }
      }
      let total = try episodes.numberToSample(id, zone: zone, since: since, in: connection)
      return FrozenItems(
        asOf: today, sampled: tally.episodes, total: total,
        uses: tally.uses(of: total).filter { $0.asked >= threshold })
    }
    let now = clock.now
    return try await database.write { connection in
      try planning.freeze(made, .items, of: id, month: month, at: now, in: connection)
      return try planning.frozen(.items, of: id, month: month, in: connection)
    }
  }

  /// Counts that somebody of a unit has looked at a measure today: once a day, without whom. That it
  /// fails is no reason not to show the page.
  func noteUse(
    of selection: ResultSelection, in programme: LoadedProgramme, by viewer: Viewer
  ) async {
    guard let unit = selection.unit?.id ?? viewer.homeUnit?.id else { return }
    let planning = planning
    let id = programme.registered.id
    let subjects =
      [selection.column.name] + (selection.breakdown.map { [StopList.name(of: $0)] } ?? [])
    let today = viewer.today
    let unseen =
      (try? await database.read {
        try planning.unseen(subjects, of: id, by: unit, on: today, in: $0)
      }) ?? []
    guard !unseen.isEmpty else { return }
    try? await database.write {
      try planning.count(unseen, of: id, by: unit, on: today, in: $0)
    }
  }
}

extension MeasurementPlan {
  /// Whether nothing has been and nothing is to come.
  var isEmpty: Bool {
    started == 0 && rows.allSatisfy { row in row.known.allSatisfy { $0 == 0 } }
  }
}
