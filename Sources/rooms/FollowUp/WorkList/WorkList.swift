import Core
import Database
import Organisation
import Programmes

/// What waits: for the viewer by case, and for the units in their charge by number.
struct WorkList: Sendable {
  struct Entry: Sendable {
    let episode: EpisodeID
    let name: Text
    let programme: Text
    /// Whose case it is, when the viewer stands in for somebody.
    let principal: UserID?
    let agenda: EpisodeAgenda.Entry
  }

  /// How many wait; the cases themselves are the worker's own.
  struct Count: Sendable, Hashable {
    var late = 0
    var open = 0
    var soon = 0

    var all: Int { late + open + soon }

    static func + (left: Count, right: Count) -> Count {
      Count(
        late: left.late + right.late, open: left.open + right.open, soon: left.soon + right.soon)
    }
  }

  /// Where follow-ups wait, for those in charge.
  struct Place: Sendable, Hashable {
    let unit: UnitID
    let programme: Text
  }

  private(set) var entries: [Entry] = []
  /// By the unit that has them and the programme. Empty without such a role.
  private(set) var places: [Place: Count] = [:]
  /// Those of them in episodes that nobody is responsible for.
  private(set) var unassigned = Count()
  /// Whether the viewer answers for any unit's follow-ups.
  private(set) var hasUnits = false
  /// How many episodes the viewer is responsible for, or takes care of in another's place.
  private(set) var ownEpisodes = 0

  func entries(_ isWanted: (OccasionStatus) -> Bool) -> [Entry] {
    entries.filter { isWanted($0.agenda.status) }
  }

  var late: [Entry] { entries { $0 == .late } }
  var open: [Entry] { entries { $0 == .open } }
  var drafts: [Entry] { entries { $0 == .draft } }
  /// What opens first comes first.
  var soon: [Entry] {
    entries { $0 == .soon }.sorted {
      ($0.agenda.occasion.opens, $0.episode) < ($1.agenda.occasion.opens, $1.episode)
    }
  }
  /// All that waits at the units.
  var atUnits: Count { places.values.reduce(Count(), +) }

  mutating func addOwn(
    _ rows: [WorkRow], of programmes: WorkProgrammes, viewer: UserID, today: Day
  ) {
    ownEpisodes += rows.count
    for row in rows {
      guard let definition = programmes.definition(of: row) else { continue }
      let name = EpisodeText.name(row.caseReference, start: row.start)
      for entry in row.agenda(definition, today).entries
      where entry.status.isWaiting || entry.status == .soon {
        entries.append(
          Entry(
            episode: row.episode, name: name, programme: definition.title,
            principal: row.worker == viewer ? nil : row.worker, agenda: entry))
      }
    }
    // Stable, so that a list looks the same each time: what closes first comes first.
    entries.sort {
      ($0.agenda.occasion.closes, $0.episode) < ($1.agenda.occasion.closes, $1.episode)
    }
  }

  mutating func addUnits(_ rows: [WorkRow], of programmes: WorkProgrammes, today: Day) {
    hasUnits = true
    for row in rows {
      guard let definition = programmes.definition(of: row) else { continue }
      let place = Place(unit: row.unit, programme: definition.title)
      for entry in row.agenda(definition, today).entries {
        var one = Count()
        switch entry.status {
        case .late: one.late = 1
        case .open, .draft: one.open = 1
        case .soon: one.soon = 1
        case .notOpen, .missed, .done, .notDone: continue
        }
        if row.worker == nil { unassigned = unassigned + one }
        places[place] = places[place, default: Count()] + one
      }
    }
  }
}

/// The programmes of a zone as work lists need them.
struct WorkProgrammes: Sendable {
  private let programmes: [ProgrammeID: LoadedProgramme]

  init(_ programmes: [LoadedProgramme]) {
    self.programmes = Dictionary(uniqueKeysWithValues: programmes.map { ($0.registered.id, $0) })
  }

  var ids: [ProgrammeID] { programmes.keys.sorted() }

  /// What a row follows; nil where nothing more is asked, since its version was withdrawn.
  func definition(of row: WorkRow) -> ProgrammeDefinition? {
    guard let version = programmes[row.programme]?[version: row.version],
      version.registered.status != .withdrawn
    else { return nil }
    return version.definition
  }

  /// The last end after which some follow-up may still be asked for.
  func horizon(today: Day) -> Day {
    let definitions = programmes.values.flatMap { $0.versions.map(\.definition) }
    let longest = definitions.flatMap(\.occasions).map { rule in
      let months = if case .after(let months) = rule.kind { months } else { 0 }
      return months * 31 + rule.closesAfter
    }.max()
    return today - (longest ?? 0) - EpisodeAgenda.patience
  }
}

extension WorkRow {
  fileprivate func agenda(_ definition: ProgrammeDefinition, _ today: Day) -> EpisodeAgenda {
    EpisodeAgenda(
      definition, start: start, end: end, deceased: deceased, marks: marks, today: today)
  }
}

extension FollowUpModule {
  /// What waits for a viewer today, in every board where they work with persons.
  func workList(_ viewer: Viewer, via: String) async throws -> WorkList {
    var list = WorkList()
    let catalogue = catalogue
    let all = try await database.read { try catalogue.all(in: $0) }
    for zone in try await organisation.store.zones() {
      let programmes = WorkProgrammes(all.filter { $0.registered.zone == zone.id })
      let horizon = programmes.horizon(today: viewer.today)
      let own = PersonReading(zone: zone.id, purpose: .dailyWork, via: via)
      let episodes = episodes
      if organisation.persons.scope(of: viewer, own, in: zone)?.assigned == true {
        let rows = try await organisation.persons.read(viewer, own) { scope, connection in
          let rows = try episodes.ownWork(scope, endedFrom: horizon, in: connection)
          return (rows, rows.map { .episode($0.episode) })
        }
        list.addOwn(rows, of: programmes, viewer: viewer.id, today: viewer.today)
      }
      let unit = PersonReading(zone: zone.id, purpose: .unitFollowUp, via: via)
      if organisation.persons.scope(of: viewer, unit, in: zone) != nil {
        let rows = try await organisation.persons.read(viewer, unit) { scope, connection in
          let rows = try episodes.unitWork(
            scope, programmes: programmes.ids, endedFrom: horizon, in: connection)
          return (rows, Set(rows.map(\.unit)).map { .unit($0) })
        }
        list.addUnits(rows, of: programmes, today: viewer.today)
      }
    }
    return list
  }
}
