import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// The small municipality with a programme that has started, to give episodes and ask for results.
struct ResultTown {
  let organisation: TestOrganisation
  let followUp: FollowUpModule
  let programme: RegisteredProgramme

  /// Runs `body` in a new town that has started `yaml`.
  static func with(
    _ yaml: String = resultYAML, today: Day = day("2026-03-14"),
    _ body: (ResultTown) async throws -> Void
  ) async throws {
    try await Engine.current.withDatabase { database in
      let organisation = try await TestOrganisation(
        in: database, migrations: FollowUpModule.migrations, today: today
      ) { [FollowUpModule.work(in: $0, clock: $1)] }
      try await withTemporaryDirectory { directory in
        let followUp = FollowUpModule(
          database: database, organisation: organisation.module, clock: organisation.clock.clock,
          keys: PseudonymKeys(directory: directory))
        let programme = try await start(
          yaml, in: organisation.department, of: followUp)
        try await body(
          ResultTown(
            organisation: organisation, followUp: followUp, programme: programme))
      }
    }
  }

  /// Registers a version of a programme, and starts it.
  @discardableResult
  static func start(
    _ yaml: String, in unit: OrgUnit, of followUp: FollowUpModule
  ) async throws -> RegisteredProgramme {
    let version = try await followUp.registration.register(
      yaml, file: "p.yaml", includes: { _ in nil }, ownerUnit: unit, by: nil)
    func latest() async throws -> LoadedVersion {
      try await followUp.database.read { connection in
        try #require(
          try followUp.catalogue.programme(version.programme.id, in: connection)
        ).latest
      }
    }
    try await followUp.registration.complete(
      GateAdditions(
        impactAssessment: "DPIA 1", officerOpinion: "2026-01-01", retentionDecision: "SN 1"),
      version: latest(), by: nil)
    try await followUp.registration.start(version: latest(), by: nil)
    return version.programme
  }

  /// Stores an episode of a person, who is made when not there.
  @discardableResult
  func add(
    _ name: String, unit: OrgUnit? = nil, worker: User? = nil, start: String = "2025-01-01",
    gender: Gender = .female, birthYear: Int? = nil, attributes: [String: String] = [:],
    isProtected: Bool = false, version: Int = 1,
    _ responses: [(OccasionKey, String, AnswerSheet)]
  ) async throws -> EpisodeID {
    try await add(
      name, unit: unit, worker: worker, start: start, gender: gender, birthYear: birthYear,
      attributes: attributes, isProtected: isProtected, version: version,
      records: responses.map {
        ResponseRecord(occasion: $0.0, measuredOn: day($0.1), answers: $0.2)
      })
  }

  @discardableResult
  func add(
    _ name: String, unit: OrgUnit? = nil, worker: User? = nil, start: String = "2025-01-01",
    gender: Gender = .female, birthYear: Int? = nil, attributes: [String: String] = [:],
    household: String? = nil, isProtected: Bool = false, version: Int = 1,
    records: [ResponseRecord]
  ) async throws -> EpisodeID {
    let now = organisation.clock.now
    let ring = try await followUp.keyRing(of: programme.zone)
    let store = followUp.episodes
    let known = try await organisation.database.read { connection in
      try store.person(ring.candidates(for: name), zone: programme.zone, in: connection)
    }
    let episode = Episode(
      id: .make(at: now), programme: programme.id, version: version, zone: programme.zone,
      person: known ?? .make(at: now), isProtected: isProtected,
      unit: unit?.id ?? organisation.adults.id, worker: worker?.id, caseReference: nil,
      household: household, start: day(start), end: nil, gender: gender, birthYear: birthYear,
      attributes: attributes, rowVersion: 1)
    try await organisation.database.write { connection in
      if known == nil {
        try store.addPerson(
          episode.person, pseudonym: ring.pseudonym(of: name), zone: episode.zone,
          isProtected: isProtected, to: connection)
      }
      try followUp.cells.changing([episode.id], on: connection) {
        try store.add(episode, by: nil, at: now, to: connection)
        for record in records {
          _ = try store.save(
            .make(at: now), record, of: episode.id, replacing: nil, by: nil, at: now,
            in: connection)
        }
      }
    }
    return episode.id
  }

  /// Mood at the start and, unless it is nil, after three months.
  @discardableResult
  func addMoods(
    _ name: String, _ start: Int, _ later: Int?, unit: OrgUnit? = nil, worker: User? = nil,
    on date: String = "2025-01-01", gender: Gender = .female, isProtected: Bool = false
  ) async throws -> EpisodeID {
    var responses: [(OccasionKey, String, AnswerSheet)] = [("start", date, moodSheet(start))]
    if let later {
      responses.append(("m3", day(date).adding(months: 3).description, moodSheet(later)))
    }
    return try await add(
      name, unit: unit, worker: worker, start: date, gender: gender, isProtected: isProtected,
      responses)
  }

  func request(
    _ measure: String = "mood", _ occasion: String = "m3", by: [String] = [],
    unit: String? = nil, purpose: Purpose = .unitFollowUp, reason: String? = nil
  ) -> ResultRequest {
    ResultRequest(
      programme: "matt", measure: measure, occasion: occasion, by: by, unit: unit,
      purpose: purpose, reason: reason)
  }
}

func moodSheet(_ mood: Int) -> AnswerSheet { ["mood": .value(.number(FixedPoint(mood)))] }

let resultYAML = """
  beprova: programme/1
  id: matt
  version: 1
  title: {sv: Måendet, en: The mood}
  target_group: Vuxna
  legal_basis: Allmänt intresse
  information_class: K1
  retention: {months_after_end: 24}
  information: Det är frivilligt.
  forms:
    - id: allt
      title: Allt
      occasions: [start, m]
      items:
        - {id: mood, text: Hur mår du?, type: scale, min: 0, max: 10}
        - {id: work, text: Arbete?, type: yes_no}
  occasions:
    - {id: start, kind: start, opens: 14, closes: 30}
    - {id: m, kind: during, every: 3, last: 6, opens: 30, closes: 45}
  measures:
    - id: mood
      title: Mående
      question: {sv: Mår de bättre?, en: Do they feel better?}
      value: mood
      direction: higher
      smallest_meaningful_change: 2
      unit: {sv: steg, en: steps}
    - {id: working, title: I arbete, share: {of: work}, direction: higher}
  indicators:
    - {id: work_m3, title: Arbete efter tre månader, occasion: m3, numerator: work}
  breakdowns:
    - gender
    - unit
    - {id: arm, title: Gren, by: attribute, attribute: arm}
  """
