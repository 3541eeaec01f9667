import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport

@testable import FollowUp

/// A municipality with a started programme, and a directory for files and keys.
struct ImportHouse {
  let organisation: TestOrganisation
  let followUp: FollowUpModule
  let directory: URL

  static let programme = """
    beprova: programme/1
    id: sova
    version: 1
    title: Sova gott
    target_group: Påhittade personer
    purpose: followUp
    legal_basis: Exempel
    information_class: K1
    retention: {months_after_end: 12}
    information: Det här är ett exempel.
    gate: {dpia: D1, officer_opinion: 2026-01-15, retention_decision: SN 1}
    forms:
      - id: lage
        title: Läget
        occasions: [start, m, end]
        items:
          - {id: sleep, text: Hur sover du?, type: scale, min: 0, max: 10}
          - {id: weight, text: Vikt, type: decimal, decimals: 1, min: 20, max: 300}
          - {id: status, text: Läge, type: choice, codes: {good: Bra, poor: Dåligt}}
          - {id: paid, text: Utbetalt, type: decimal, decimals: 2}
          - {id: works, text: Arbetar personen?, type: yes_no}
          - {id: hours, text: Timmar, type: integer, min: 1, max: 60, when: 'works = "yes"'}
      - id: bas
        title: Vid start
        occasions: [start]
        items:
          - {id: home, text: Hur bor personen?, type: choice, codes: {own: Egen bostad, other: Annat}}
    occasions:
      - {id: start, kind: start, title: Start, opens: 14, closes: 14}
      - {id: m, kind: during, every: 1, last: 6, opens: 14, closes: 14}
      - {id: end, kind: end, title: Avslut, opens: 14, closes: 14}
    measures:
      - {id: sleep, title: Sömn, question: Sover de bättre?, value: sleep, direction: higher, smallest_meaningful_change: 2}
      - {id: weight, title: Vikt, question: Väger de mer?, value: weight, direction: higher, smallest_meaningful_change: 1}
    """

  static func with(
    programme yaml: String = programme, starts: Bool = true,
    _ body: (ImportHouse) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      try await Engine.current.withDatabase { database in
        let organisation = try await TestOrganisation(
          in: database, migrations: FollowUpModule.migrations)
        let followUp = FollowUpModule(
          database: database, organisation: organisation.module, clock: organisation.clock.clock,
          keys: PseudonymKeys(directory: directory.appending(path: "keys")))
        _ = try await followUp.registration.register(
          yaml, file: "sova.yaml", includes: { _ in nil }, ownerUnit: organisation.department,
          by: nil)
        if starts {
          let loaded = try await database.read {
            try followUp.catalogue.programme(called: "sova", in: $0)
          }
          try await followUp.registration.start(version: loaded.latest, by: nil)
        }
        try await body(
          ImportHouse(organisation: organisation, followUp: followUp, directory: directory))
      }
    }
  }

  func file(_ bytes: some Collection<UInt8>, name: String = "data.csv") throws -> URL {
    let url = directory.appending(path: name)
    try Data(bytes).write(to: url)
    return url
  }

  @discardableResult
  func run(
    _ csv: String, _ map: String, dryRun: Bool = false, acceptPartial: Bool = false,
    replaceTyped: Bool = false, by user: UserID? = nil
  ) async throws -> ImportReport {
    try await run(
      bytes: Array(csv.utf8), map, dryRun: dryRun, acceptPartial: acceptPartial,
      replaceTyped: replaceTyped, by: user)
  }

  @discardableResult
  func run(
    bytes: [UInt8], _ map: String, dryRun: Bool = false, acceptPartial: Bool = false,
    replaceTyped: Bool = false, by user: UserID? = nil
  ) async throws -> ImportReport {
    try await followUp.importFollowUp(
      csv: try file(bytes), map: map, mapFile: "map.yaml", programme: "sova", unit: nil,
      dryRun: dryRun, acceptPartial: acceptPartial, replaceTyped: replaceTyped, by: user)
  }

  /// Everything stored that holds, a line for each response: reference, start, end, occasion, day,
  /// answers.
  func stored() async throws -> [String] {
    let store = followUp.imports.store
    return try await organisation.database.read { connection in
      try connection.rows(
        """
        SELECT e.case_reference, e.start_day, e.end_day, r.occasion, r.measured_on, r.not_done,
          r.answers
        FROM episode e LEFT JOIN response r ON r.municipality_id = e.municipality_id
          AND r.episode_id = e.id AND \(fragment: store.episodes.current)
        WHERE \(fragment: store.episodes.visibleEpisode)
        ORDER BY e.case_reference, e.start_day, r.measured_on, r.answers
        """
      ).map { row in
        let occasion: String? = try row.value(at: 3)
        let measured: Day? = try row.value(at: 4)
        let reason: String? = try row.value(at: 5)
        let answers: String? = try row.value(at: 6)
        let end: Day? = try row.value(at: 2)
        return [
          try row.value(at: 0, as: String?.self) ?? "–",
          "\(try row.value(at: 1, as: Day.self))..\(end?.description ?? "")", occasion ?? "",
          measured?.description ?? "", reason ?? "", answers ?? "",
        ].joined(separator: " ")
      }
    }
  }

  func count(_ table: String) async throws -> Int {
    try await organisation.database.read { connection in
      let sql: SQL =
        switch table {
        case "person": "SELECT count(*) FROM person"
        case "episode": "SELECT count(*) FROM episode"
        case "response": "SELECT count(*) FROM response"
        default: "SELECT count(*) FROM import_batch"
        }
      return try connection.first(sql)?.value(at: 0) ?? -1
    }
  }
}

extension TestBrowser {
  /// The page of an upload once nothing is being done with it; each answer waits a while for that.
  func settled(_ place: String) async throws -> TestPage {
    for _ in 0..<30 {
      let page = try await get(place)
      if !page.html.contains(ImportPageText.leave.sv) { return page }
    }
    return try await get(place)
  }
}
