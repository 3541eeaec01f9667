import Core
import Programmes

/// A person of the file as the results of a programme that counts households see them.
struct HouseholdMember: Sendable, Hashable {
  let household: String
  let start: Day
  let episode: EpisodeID
}

extension FollowUpImport {
  /// Notes how many persons of the file do not count by themselves, since another member of the
  /// household began before them, in the file or among what is stored.
  func noteHouseholds(
    _ plan: ImportPlan, _ surroundings: ImportSurroundings, _ staging: ImportStagingStore,
    _ report: inout ImportReport
  ) async throws {
    guard surroundings.definition.unitOfAnalysis == .household else { return }
    guard plan.facts.contains(where: { $0.fact == .household }) else {
      report.notes.append(ImportText.noHouseholds)
      return
    }
    var last: EpisodeID?
    while true {
      let (programme, after) = (surroundings.programme, last)
      let stored = try await database.read { connection in
        try store.householdMembers(of: programme, after: after, limit: Self.step, in: connection)
      }
      guard let end = stored.last else { break }
      try await staging.add(stored, areInFile: false)
      last = end.episode
    }
    let count = try await staging.uncountedMembers()
    if count > 0 { report.notes.append(ImportText.uncounted(count)) }
  }
}

extension PersonDifference {
  /// Nil where the person is in no household.
  var householdMember: HouseholdMember? {
    guard let household = state.household else { return nil }
    return HouseholdMember(household: household, start: state.start, episode: episode)
  }
}
