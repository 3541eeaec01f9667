import Core
import Forms
import Foundation
import Programmes

/// What an episode is, beside whose it is.
struct EpisodeState: Sendable, Hashable {
  var unit: UnitID
  /// The unit that has it now, where that is another.
  var movedTo: UnitID? = nil
  var worker: UserID?
  var caseReference: String?
  var household: String?
  var start: Day
  var end: Day?
  var deceased: Day? = nil
  var gender: Gender
  var birthYear: Int?
  var attributes: [String: String]
}

/// An episode to be made; with `digest` the person is new as well.
struct NewEpisode: Sendable {
  let person: PersonID
  let digest: [UInt8]?
  let isProtected: Bool
  let episode: EpisodeID
  let version: Int
  /// How many other episodes the person has in the programme.
  let beside: Int
  let state: EpisodeState
}

/// An episode to be changed, as long as it is what it was.
struct EpisodeChange: Sendable {
  let episode: EpisodeID
  let rowVersion: Int
  let person: PersonID
  /// The person is to be marked as of protected identity.
  let protects: Bool
  let state: EpisodeState
}

/// A response to be made, and which one it replaces.
///
/// A class, since it is handed on more often than it is made.
final class NewResponse: Sendable {
  let episode: EpisodeID
  let id: ResponseID
  let occasion: String
  let day: Day
  let notDone: MissingReason?
  let answers: String
  let supersedes: ResponseID?

  init(
    episode: EpisodeID, id: ResponseID, occasion: String, day: Day, notDone: MissingReason?,
    answers: String, supersedes: ResponseID?
  ) {
    self.episode = episode
    self.id = id
    self.occasion = occasion
    self.day = day
    self.notDone = notDone
    self.answers = answers
    self.supersedes = supersedes
  }
}

/// A person as stored, before the import.
struct StoredPerson: Sendable {
  struct Episode: Sendable {
    let id: EpisodeID
    /// The version of the programme that it follows.
    let version: Int
    let rowVersion: Int
    /// Made by hand, not by an import.
    let isTyped: Bool
    /// The unit that has it now, where that is not the one at the start.
    let movedTo: UnitID?
    let state: EpisodeState
    var responses: [Response]
  }

  struct Response: Sendable {
    let id: ResponseID
    let occasion: String
    let day: Day
    let isDraft: Bool
    let notDone: MissingReason?
    let answers: String
    let isTyped: Bool
  }

  let id: PersonID
  let isProtected: Bool
  /// Those in the programme, latest start first.
  var episodes: [Episode]
}

/// What an import changes for one person.
struct PersonDifference: Sendable {
  /// The episode that the file is about, and what it is when the file has been taken in.
  private(set) var episode: EpisodeID
  private(set) var state: EpisodeState
  var newEpisode: NewEpisode?
  var change: EpisodeChange?
  var responses: [NewResponse] = []
  /// Rows that change, and rows that only add. A row is in one of them, or unchanged, or repeats an
  /// earlier one.
  var updatedLines: Set<Int> = []
  var createdLines: Set<Int> = []
  var contradictions: [ImportReport.Contradiction] = []

  init(
    episode: EpisodeID, state: EpisodeState, newEpisode: NewEpisode? = nil,
    responses: [NewResponse] = []
  ) {
    self.episode = episode
    self.state = state
    self.newEpisode = newEpisode
    self.responses = responses
  }

  /// What is compared beside the file and what is stored.
  struct Basis: Sendable {
    /// For those of whom the file says none.
    let unit: UnitID
    /// The version that new episodes follow.
    let version: Int
    let isExtract: Bool
    let now: Date
  }

  /// Compares what the file says with what is stored. Where a person has several episodes the file is
  /// about the one that began that day, else about the latest; an extract is about the one that began
  /// that day in its version, or about one that is new. `made` is the person where an earlier episode
  /// of the file made them.
  init(
    _ imported: ImportedPerson, _ stored: StoredPerson?, made: PersonID? = nil, _ basis: Basis,
    ids: inout IDSequence
  ) {
    let now = basis.now
    let same = stored?.episodes.first {
      $0.state.start == imported.start && (!basis.isExtract || $0.version == basis.version)
    }
    let held = basis.isExtract ? same : same ?? stored?.episodes.first
    guard let held, let stored else {
      // Ids sort by their time: those of one person or household keep the order that the file gives.
      let place = imported.facts.sequence
      episode =
        place == 0
        ? ids.make(at: now) : .make(at: now.addingTimeInterval(Double(place) / 1000))
      state = Self.state(beginning: imported, unit: basis.unit)
      newEpisode = NewEpisode(
        person: stored?.id ?? made ?? ids.make(at: now),
        digest: stored == nil && made == nil ? Array(imported.digests.prefix(32)) : nil,
        isProtected: imported.facts.isProtected, episode: episode, version: basis.version,
        beside: stored?.episodes.count ?? 0, state: state)
      // Answers of one day hold in the order in which they were given.
      for response in imported.responses {
        responses.append(Self.new(response, of: episode, replacing: nil, at: now, &ids))
      }
      createdLines = Set(imported.lines).subtracting(imported.repeatedLines)
      return
    }
    episode = held.id
    state = Self.state(imported, changing: held)
    let protects = imported.facts.isProtected && !stored.isProtected
    let line = imported.lines[0]
    if state != held.state || protects {
      change = EpisodeChange(
        episode: held.id, rowVersion: held.rowVersion, person: stored.id, protects: protects,
        state: state)
      updatedLines.insert(line)
      if held.isTyped, state.contradicts(held.state) {
        contradictions.append(ImportReport.Contradiction(row: line, occasion: nil))
      }
    }
    for response in imported.responses { compare(response, in: held, at: now, &ids) }
    createdLines.subtract(updatedLines)
  }

  /// How many rows of the person are stored already as they are.
  func unchangedLines(of imported: ImportedPerson) -> Int {
    imported.lines.count { line in
      !updatedLines.contains(line) && !createdLines.contains(line)
        && !imported.repeatedLines.contains(line)
    }
  }

  private mutating func compare(
    _ response: ImportedPerson.Response, in episode: StoredPerson.Episode, at now: Date,
    _ ids: inout IDSequence
  ) {
    // A day without an occasion is the answer of that day, whatever it was given for.
    let held = episode.responses.first {
      response.occasion.isEmpty ? $0.day == response.day : $0.occasion == response.occasion
    }
    guard let held else {
      responses.append(Self.new(response, of: episode.id, replacing: nil, at: now, &ids))
      createdLines.insert(response.line)
      return
    }
    let isSame =
      held.day == response.day && held.notDone == response.notDone
      && held.answers == response.answers && !held.isDraft
    if isSame { return }
    var replacement = response
    replacement.occasion = held.occasion
    responses.append(Self.new(replacement, of: episode.id, replacing: held.id, at: now, &ids))
    updatedLines.insert(response.line)
    if held.isTyped {
      contradictions.append(
        ImportReport.Contradiction(
          row: response.line,
          occasion: held.occasion.isEmpty ? held.day.description : held.occasion))
    }
  }

  private static func new(
    _ response: ImportedPerson.Response, of episode: EpisodeID, replacing held: ResponseID?,
    at now: Date, _ ids: inout IDSequence
  ) -> NewResponse {
    NewResponse(
      episode: episode, id: ids.make(at: now), occasion: response.occasion, day: response.day,
      notDone: response.notDone, answers: response.answers, supersedes: held)
  }

  private static func state(beginning imported: ImportedPerson, unit: UnitID) -> EpisodeState {
    let facts = imported.facts
    let unit = facts.unit ?? unit
    return EpisodeState(
      unit: unit, movedTo: facts.unitNow == unit ? nil : facts.unitNow, worker: facts.worker,
      caseReference: facts.caseReference, household: facts.household, start: imported.start,
      end: imported.end, deceased: facts.deceased, gender: facts.gender ?? .unknown,
      birthYear: facts.birthYear(start: imported.start),
      attributes: facts.attributes)
  }

  /// What the file says laid over what is stored; what it does not say stays.
  private static func state(
    _ imported: ImportedPerson, changing episode: StoredPerson.Episode
  ) -> EpisodeState {
    let facts = imported.facts
    let (held, isTyped) = (episode.state, episode.isTyped)
    var state = held
    // The unit that it was moved to is where it is now, not where it began.
    if let unit = facts.unit, unit != episode.movedTo { state.unit = unit }
    state.worker = facts.worker ?? held.worker
    state.caseReference = facts.caseReference ?? held.caseReference
    state.household = facts.household ?? held.household
    // A first measurement may be missing from a later file.
    state.start = facts.start ?? min(held.start, imported.start)
    if imported.isEndGiven || held.end == nil || !isTyped { state.end = imported.end ?? held.end }
    state.gender = facts.gender ?? held.gender
    state.birthYear = facts.birthYear(start: state.start) ?? held.birthYear
    state.attributes = held.attributes.merging(facts.attributes) { _, new in new }
    return state
  }
}

extension EpisodeState {
  /// Whether it says otherwise, not only more.
  fileprivate func contradicts(_ held: EpisodeState) -> Bool {
    func differs<Value: Equatable>(_ new: Value?, _ old: Value?) -> Bool {
      old != nil && new != old
    }
    return unit != held.unit || start != held.start || differs(worker, held.worker)
      || differs(caseReference, held.caseReference) || differs(household, held.household)
      || differs(end, held.end) || differs(birthYear, held.birthYear)
      || (held.gender != .unknown && gender != held.gender)
      || held.attributes.contains { attributes[$0.key] != $0.value }
  }
}
