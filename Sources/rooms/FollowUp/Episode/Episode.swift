import Core
import Forms
import Foundation
import Programmes

/// An episode as staff see it: what results need, and what tells who it is.
struct Episode: Sendable {
  let id: EpisodeID
  let programme: ProgrammeID
  let version: Int
  let zone: ZoneID
  let person: PersonID
  let isProtected: Bool
  /// The unit at the start: results are counted there.
  let unit: UnitID
  /// The unit that has it now, where that is another.
  var movedTo: UnitID? = nil
  let worker: UserID?
  /// The case system's own reference, by which staff recognise a client.
  let caseReference: String?
  let household: String?
  let start: Day
  let end: Day?
  /// The day on which the person died.
  var deceased: Day? = nil
  let gender: Gender
  let birthYear: Int?
  let attributes: [String: String]
  let rowVersion: Int

  /// The unit that works with it: reading and work lists follow it.
  var handler: UnitID { movedTo ?? unit }

  /// The episode as results see it.
  func record(with responses: [StoredResponse]) -> EpisodeRecord {
    EpisodeRecord(
      id: id, person: person, household: household, unit: unit, start: start, end: end,
      deceased: deceased, gender: gender, birthYear: birthYear, attributes: attributes,
      responses: responses.map(\.record))
  }
}

/// A response with what its storage adds to it.
struct StoredResponse: Sendable {
  let id: ResponseID
  let record: ResponseRecord
  let recordedAt: Date
  let recordedBy: UserID?
  /// The import that brought it; 0 where it was typed.
  let batch: Int
}

/// That a response was given, without its answers.
struct ResponseTrace: Sendable {
  let id: ResponseID
  let occasion: OccasionKey?
  let measuredOn: Day
  let isDraft: Bool
  let notDone: MissingReason?
  let recordedAt: Date
  let recordedBy: UserID?
  let batch: Int
  /// Something newer has taken its place.
  let isReplaced: Bool
}
