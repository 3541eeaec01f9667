import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Web

@testable import FollowUp

extension ResultTown {
  var application: WebApplication {
    let gatekeeper = organisation.module.gatekeeper
    return WebApplication(
      routes: gatekeeper.routes(organisation.module.routes + followUp.routes),
      chrome: { await gatekeeper.chrome(Chrome(), for: $0) },
      configuration: .init(clock: organisation.clock.clock))
  }

  /// A browser where somebody is logged in.
  func browser(_ login: String) async throws -> TestBrowser {
    let browser = TestBrowser(application)
    try await browser.logIn(login)
    return browser
  }

  /// The current and replaced responses of an episode: answers as stored.
  func stored(_ episode: EpisodeID) async throws -> [String] {
    try await organisation.database.read { connection in
      try connection.rows(
        """
        SELECT answers FROM response WHERE episode_id = \(episode)
        ORDER BY superseded_by, recorded_at, id
        """
      ).map { try $0.value(at: 0) }
    }
  }

  func numberOfEpisodes() async throws -> Int {
    try await organisation.database.read { connection in
      try connection.first("SELECT count(*) FROM episode")?.value(at: 0) ?? 0
    }
  }

  /// The subjects of everything that has been read about persons.
  func readings() async throws -> [String] {
    try await organisation.database.read { connection in
      try connection.rows(
        """
        SELECT l.via || ' ' || s.kind AS line FROM access_log l
        JOIN access_log_subject s ON s.access_id = l.id ORDER BY line
        """
      ).map { try $0.value(at: 0) }
    }
  }
}

/// Posts what a form on `page` holds hidden, with `fields` typed.
extension TestBrowser {
  func fill(
    _ path: String, from page: TestPage, _ fields: KeyValuePairs<String, String>
  ) async throws -> TestPage {
    let hidden = ["svar", "ersatter", "omgang", "enhet", "datum"].compactMap { name in
      page.value(of: name).map { (name, $0) }
    }.filter { name, _ in !fields.contains { $0.key == name } }
    return try await post(path, form: FormData(hidden + fields.map { ($0.key, $0.value) }))
  }
}

let collectingYAML = """
  beprova: programme/1
  id: samla
  version: 1
  title: {sv: Samla in, en: Collect}
  target_group: Vuxna
  legal_basis: Allmänt intresse
  information_class: K1
  retention: {months_after_end: 24}
  information: Det är frivilligt att svara.
  forms:
    - id: allt
      title: Allt
      occasions: [start, m, end]
      items:
        - {id: housing, text: Hur bor personen?, type: choice, codes: {own: Egen bostad, none: Saknar bostad}, prefilled: true}
        - {id: children, text: Hur många barn?, type: integer, min: 0, max: 15}
        - {id: seen, text: Har barnen hörts?, type: yes_no, when: children > 0}
        - {id: mood, text: Hur mår du?, type: scale, min: 0, max: 10, answered_by: client}
        - {id: weight, text: Vikt, type: decimal, decimals: 1, min: 20, max: 300, optional: true}
        - {id: problems, text: Vad är svårt?, type: choices, codes: {sleep: Sömn, money: Pengar}, optional: true}
        - {id: decided, text: När kom beslutet?, type: date, optional: true}
        - {id: note, text: Något mer?, type: text, max_length: 2000, optional: true}
  occasions:
    - {id: start, title: Start, kind: start, opens: 14, closes: 30}
    - {id: m, kind: during, every: 3, last: 6, opens: 30, closes: 30}
    - {id: end, title: Avslut, kind: end, opens: 30, closes: 45}
  measures:
    - id: mood
      title: Mående
      question: {sv: Mår de bättre?, en: Do they feel better?}
      value: mood
      direction: higher
      smallest_meaningful_change: 2
    - {id: weight, title: Vikt, question: Vikt?, value: weight, direction: higher}
    - {id: housed, title: Har bostad, question: Bor de?, share: {of: housing, code: own}, direction: higher}
    - {id: heard, title: Barnen hörda, question: Hörs de?, share: {of: seen}, direction: higher}
    - {id: money, title: Svårt med pengar, question: Pengar?, share: {of: problems, code: money}, direction: lower}
  breakdowns:
    - gender
  """
