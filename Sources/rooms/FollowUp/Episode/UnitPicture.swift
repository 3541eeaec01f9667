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
  /// The occasion compared with the start.
  let occasion: Text
  /// Episodes begun.
  let started: Int
  let rows: [Row]
  /// For those who may not read the unit's episodes: what the month's tables say of it.
  var released: [ReleasedUnitRow] = []

  var node: Node {
    let compared = rows.filter { $0.paired > 0 }
    return Node {
      p {
        isWholeUnit ? EpisodeText.unitFollows(started) : EpisodeText.youFollow(started)
      }
      if compared.isEmpty {
        p(.class("muted")) { EpisodeText.nothingToCompare }
      } else {
        DataTable(
          EpisodeText.fromStart(to: occasion),
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

/// What a picture compares: every measure of a version from the start to one occasion.
struct PictureQuestion: Sendable {
  private let definition: ProgrammeDefinition
  private let compared: OccasionKey
  private let computation: ResultComputation
  private let queries: [ResultQuery]

  /// At the start it is of the first occasion after. Nil where nothing can be compared.
  init?(
    _ programme: LoadedProgramme, version: LoadedVersion, at occasion: OccasionKey, viewer: Viewer
  ) {
    definition = version.definition
    let compared =
      version.compiled.isStart(occasion)
      ? definition.occasions.first { $0.kind != .start }?.occasions.first?.key : occasion
    guard let compared, !definition.measures.isEmpty else { return nil }
    self.compared = compared
    computation = ResultComputation(
      programme, columns: definition.measures.map(\.key.name), breakdowns: [],
      versions: programme.series(of: version.registered.number), tree: viewer.tree)
    queries = definition.measures.indices.map {
      ResultQuery(column: $0, occasion: .occasion(compared), asOf: viewer.today)
    }
  }

  /// The picture of a unit that the scope reaches as a whole, or of those whom it reaches.
  ///
  /// - Parameter memory: one that forgets, where what is read may yet be undone.
  func picture(
    of unit: UnitID, from episodes: EpisodeStore, memory: CellMemory, scope: PersonScope,
    in connection: any Connection
  ) throws -> (UnitPicture, AccessSubject) {
    let isWholeUnit = scope.reaches(unit)
    let tables = try computation.tables(
      queries, from: episodes, memory: memory, scope: scope, units: isWholeUnit ? [unit] : nil,
      in: connection)
    let rows = zip(definition.measures, tables).map { measure, table in
      UnitPicture.Row(
        measure: measure, paired: table.groups.first?.paired ?? 0,
        outcome: table.groups.first?.outcome ?? Outcome())
    }
    return (
      UnitPicture(
        isWholeUnit: isWholeUnit, occasion: definition.title(of: compared),
        started: tables.first?.groups.first?.started ?? 0, rows: rows),
      isWholeUnit ? .unit(unit) : .programme(computation.programme.registered.id)
    )
  }
}

extension PersonScope {
  /// Whether everybody in a unit is reached, but for those of protected identity.
  func reaches(_ unit: UnitID) -> Bool {
    reaches(unit: unit, assignee: nil, isProtected: false)
  }
}

extension FollowUpModule {
  /// The picture of the unit of an episode whose reader reaches all of it.
  func wholePicture(
    _ question: PictureQuestion, of opened: EpisodeDoor.Opened, viewer: Viewer
  ) async throws -> UnitPicture {
    let reading = PersonReading(
      zone: opened.episode.zone, purpose: .dailyWork,
      via: "POST \(FollowUpURL.programmes)/omgang/{episode}/{occasion}")
    let unit = opened.episode.handler
    return try await organisation.persons.read(viewer, reading) {
      [episodes, memory] scope, connection in
      let (picture, subject) = try question.picture(
        of: unit, from: episodes, memory: memory, scope: scope, in: connection)
      return (picture, [subject])
    }
  }
}
