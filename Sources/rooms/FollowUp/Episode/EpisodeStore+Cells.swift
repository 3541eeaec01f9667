import Core
import Database
import Forms
import Organisation
import Programmes

extension EpisodeStore {
  /// Whether an import is under way, which nobody sees yet.
  func isImporting(in connection: any Connection) throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM import_batch
      WHERE municipality_id = \(municipality) AND state IN ('staging', 'merging')
      """) != nil
  }

  /// Those whom cells hold: not the few of protected identity, nor the few who were moved to another
  /// unit, who are read one by one by those who may. `e` is the episode, `p` its person.
  var inCells: SQL { "p.is_protected = 0 AND e.moved_to_unit_id IS NULL" }

  /// Those who were moved. A query of its own, which the index answers alone.
  func movedEpisodes(of programme: ProgrammeID) -> SQL {
    """
    (SELECT id FROM episode WHERE municipality_id = \(municipality)
      AND programme_id = \(programme) AND moved_to_unit_id IS NOT NULL)
    """
  }

  /// Hands over what cells of a place are made of.
  func forEachRecord(
    at place: CellPlace, coding: AnswerSheetCoding, in connection: any Connection,
    _ body: (EpisodeRecord) throws -> Void
  ) throws {
    try forEachRecord(
      where: """
        \(fragment: started(at: place)) AND e.programme_version = \(place.version)
          AND \(fragment: inCells)
        """, coding: coding, in: connection, body)
  }

  /// Episodes that started at a place. A query of its own, which the index answers alone: without
  /// statistics SQLite reads every episode in the order of their ids.
  func started(at place: CellPlace) -> SQL {
    """
    e.id IN (SELECT id FROM episode WHERE municipality_id = \(municipality)
      AND programme_id = \(place.programme) AND unit_id = \(place.unit)
      AND start_day BETWEEN \(place.month.firstDay) AND \(place.month.lastDay))
    """
  }
}

extension Episode {
  /// The same as `EpisodeStore.inCells`, of one.
  var isInCells: Bool { !isProtected && movedTo == nil }
}
