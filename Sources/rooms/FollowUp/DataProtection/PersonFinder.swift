import Core
import Database
import Organisation

/// Finds somebody by what they say of themselves, behind the gate. What was typed is not kept.
struct PersonFinder: Sendable {
  let module: FollowUpModule

  /// The person behind a personal number, a local reference or a case reference; nil when there is
  /// none whom the viewer may read about, and when a case reference is more than one person's.
  func person(
    _ typed: String, _ viewer: Viewer, _ reading: PersonReading
  ) async throws -> PersonID? {
    let words = typed.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !words.isEmpty else { return nil }
    let identity = try? PersonIdentity(words, today: module.clock.today)
    let ring = try await module.keyRing(of: reading.zone)
    let episodes = module.episodes
    return try await module.organisation.persons.read(viewer, reading) { scope, connection in
      var found: Set<PersonID> = []
      if let identity,
        let person = try episodes.person(
          ring.candidates(for: identity.canonical), zone: reading.zone, in: connection)
      {
        found = [person]
      } else {
        found = try episodes.persons(caseReference: words, zone: reading.zone, in: connection)
      }
      found = try found.filter {
        try scope.includesProtected || !episodes.isProtected($0, in: connection)
      }
      guard found.count == 1, let person = found.first else { return (nil, [.zone(reading.zone)]) }
      return (person, [.person(person)])
    }
  }
}
