import Core
import Database
import Organisation
import Programmes
import Web

/// How it has gone for those whose episodes the viewer may read, live: the unit's where the
/// viewer's role reaches it, else the viewer's own.
struct UnitPicture: Sendable {
  struct Row: Sendable {
    let measure: Measure
    let paired: Int
    let outcome: Outcome
  }

  let isWholeUnit: Bool
  let persons: Int
  let rows: [Row]
  /// For those who may not read the unit's episodes: what the month's tables say of it.
  var released: [ReleasedUnitRow] = []

  var node: Node {
    let compared = rows.filter { $0.paired > 0 }
    return Node {
      p {
        isWholeUnit ? EpisodeText.unitFollows(persons) : EpisodeText.youFollow(persons)
      }
      if compared.isEmpty {
        p(.class("muted")) { EpisodeText.nothingToCompare }
      } else {
        DataTable(
          EpisodeText.fromStartToLatest,
          columns: [
            Column(EpisodeText.measure), Column(EpisodeText.better, numeric: true),
            Column(EpisodeText.same, numeric: true), Column(EpisodeText.worse, numeric: true),
            Column(EpisodeText.compared, numeric: true),
          ],
          rows: compared.map { row in
            [row.outcome.improved, row.outcome.unchanged, row.outcome.worse, row.paired]
              .reduce(into: [Node(row.measure.title)]) { $0.append(Node(Text.number($1))) }
          }
        ).node
        p(.class("muted")) { EpisodeText.pictureNote }
      }
      for row in released { insetText { row.sentence } }
    }
  }
}

extension FollowUpModule {
  /// The picture of `unit` for a viewer who has just followed somebody up there.
  func unitPicture(
    _ viewer: Viewer, _ programme: LoadedProgramme, version: LoadedVersion, unit: UnitID
  ) async throws -> UnitPicture {
    let reading = PersonReading(
      zone: programme.registered.zone, purpose: .dailyWork,
      via: "POST \(FollowUpURL.programmes)/omgang/{episode}/{occasion}")
    let episodes = episodes
    let measures = version.definition.measures
    var picture = try await organisation.persons.read(viewer, reading) { scope, connection in
      var accumulators = measures.indices.map {
        GroupAccumulator(
          ResultQuery(column: $0, occasion: .latest, asOf: viewer.today), of: version.compiled)
      }
      var persons: Set<PersonID> = []
      let isWholeUnit = scope.reaches(unit: unit, assignee: nil, isProtected: false)
      try episodes.forEachRecord(
        of: programme.registered.id, versions: programme.series(of: version.registered.number),
        scope: scope, coding: version.coding, in: connection
      ) { record in
        guard !isWholeUnit || record.unit == unit else { return }
        persons.insert(record.person)
        let contribution = version.compiled.contribution(of: record)
        for index in accumulators.indices { accumulators[index].add(contribution) }
      }
      let rows = measures.indices.map { index in
        let group = accumulators[index].table().groups.first
        return UnitPicture.Row(
          measure: measures[index], paired: group?.paired ?? 0,
          outcome: group?.outcome ?? Outcome())
      }
      return (
        UnitPicture(isWholeUnit: isWholeUnit, persons: persons.count, rows: rows),
        [isWholeUnit ? .unit(unit) : .programme(programme.registered.id)]
      )
    }
    if !picture.isWholeUnit {
      picture.released = try await releasedRows(of: unit, in: programme, tree: viewer.tree)
    }
    return picture
  }
}
