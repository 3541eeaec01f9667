import Core
import Database
import Organisation
import Programmes

extension FollowUpImport {
  /// Compares what is staged with what is stored, and notes what is to be stored. Returns the places
  /// whose cells the import changes.
  func compare(
    _ plan: ImportPlan, _ order: ImportOrder, _ surroundings: ImportSurroundings,
    _ staging: ImportStagingStore, _ report: inout ImportReport,
    _ progress: (@Sendable (ImportProgress) -> Void)?
  ) async throws -> Set<CellPlace> {
    let resolution = ImportResolution(plan, surroundings.definition)
    var places: Set<CellPlace> = []
    var passed = 0
    var limit = Self.step
    while true {
      let rows = try await staging.rows(after: passed, limit: limit)
      guard let last = rows.last else { return places }
      let isEnd = rows.count < limit
      // The last person may go on in the next part.
      let whole = isEnd ? rows : Array(rows.prefix { $0.digests != last.digests })
      guard !whole.isEmpty else {
        guard limit < Self.rowsForOnePerson else {
          throw ImportError.tooManyRowsForOnePerson(line: last.line)
        }
        limit = Self.rowsForOnePerson
        continue
      }
      limit = Self.step
      passed += whole.count
      try await compare(
        persons(in: whole).map(resolution.resolve), order, surroundings, staging, &report,
        &places)
      progress?(ImportProgress(phase: .comparing, rows: passed, share: nil))
      if isEnd { return places }
    }
  }

  private func persons(in rows: [StagedRow]) -> [[StagedRow]] {
    var persons: [[StagedRow]] = []
    for row in rows {
      if let first = persons.last?.first, first.digests == row.digests,
        first.episode == row.episode
      {
        persons[persons.count - 1].append(row)
      } else {
        persons.append([row])
      }
    }
    return persons
  }

  private func compare(
    _ outcomes: [ImportResolution.Outcome], _ order: ImportOrder,
    _ surroundings: ImportSurroundings, _ staging: ImportStagingStore,
    _ report: inout ImportReport, _ places: inout Set<CellPlace>
  ) async throws {
    for outcome in outcomes {
      report.refusedRows += outcome.refusedLines.count
      report.duplicates += outcome.repeatedLines.count
      for refusal in outcome.refusals { report.refuse(refusal) }
    }
    let persons = outcomes.compactMap(\.person)
    let stored = try await database.read { connection in
      try persons.map {
        try store.stored(
          $0.digests, zone: surroundings.zone, programme: surroundings.programme, in: connection)
      }
    }
    let basis = PersonDifference.Basis(
      unit: order.unit, version: surroundings.definition.version,
      isExtract: surroundings.isExtract, now: clock.now)
    var differences: [PersonDifference] = []
    // The rows of a person stand together, whatever the number of episodes.
    var made: (digests: [UInt8], person: PersonID)?
    for (person, stored) in zip(persons, stored) {
      guard reaches(stored, order) else {
        report.refusedRows += person.lines.count
        for line in person.lines {
          report.refuse(ImportRefusal(row: line, reason: ImportText.notReached))
        }
        continue
      }
      if stored == nil, person.facts.unit == nil, let reached = order.reached,
        !reached.contains(order.unit)
      {
        throw ImportError.noUnit
      }
      let known = made.flatMap { $0.digests == person.digests ? $0.person : nil }
      let difference = PersonDifference(person, stored, made: known, basis)
      if let new = difference.newEpisode, new.digest != nil { made = (person.digests, new.person) }
      report.updated += difference.updatedLines.count
      report.created += difference.createdLines.count
      report.unchanged += difference.unchangedLines(of: person)
      report.contradictsTyped += Set(difference.contradictions.map(\.row)).count
      for contradiction in difference.contradictions {
        report.contradict(row: contradiction.row, occasion: contradiction.occasion)
      }
      if difference.newEpisode?.digest != nil { report.newPersons += 1 }
      places.formUnion(difference.places(stored, in: order.programme))
      differences.append(difference)
    }
    try await staging.add(differences)
    if surroundings.definition.unitOfAnalysis == .household {
      try await staging.add(differences.compactMap(\.householdMember), areInFile: true)
    }
  }

  private func reaches(_ stored: StoredPerson?, _ order: ImportOrder) -> Bool {
    guard let stored else { return true }
    if stored.isProtected, !order.reachesProtected { return false }
    guard let reached = order.reached else { return true }
    return stored.episodes.allSatisfy { reached.contains($0.movedTo ?? $0.state.unit) }
  }
}
