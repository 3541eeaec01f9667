import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// Each rule of follow-up that holds since transactions are as if they came one after another, tried
/// by several at the same moment.
@Suite struct `Follow-up by several at once` {
  // MARK: Numbers

  @Test func `gives each breach and each request a number of its own, without a gap`() async throws
  {
    try await ResultTown.with { town in
      try await town.organisation.user("disa", (.dataProtectionOfficer, town.organisation.board))
      var officers: [TestBrowser] = []
      var registrars: [TestBrowser] = []
      for _ in 1...6 {
        let disa = try await town.browser("disa")
        try await disa.get(DataProtectionURL.incidents)
        officers.append(disa)
        let rut = try await town.registrar()
        try await rut.get(DataProtectionURL.requests)
        registrars.append(rut)
      }
      let recorded = try await atOnce(officers) { disa in
        try await disa.post(
          DataProtectionURL.incidents,
          [
            "rubrik": "Läste om fel person", "slag": "confidentiality",
            "beskrivning": "En medarbetare läste om en klient", "upptackt": "2026-03-13",
            "klockan": "09.30",
          ]
        ).status
      }
      #expect(recorded == Array(repeating: 303, count: 6))
      let received = try await atOnce(registrars) { rut in
        try await rut.post(
          DataProtectionURL.requests,
          [
            "galler": "access", "diarienummer": "SN 2026/77", "vem": "self",
            "identitet": "idCard", "kom": "2026-02-20",
          ]
        ).status
      }
      #expect(received == Array(repeating: 303, count: 6))
      #expect(try await town.numbers("SELECT number FROM incident ORDER BY 1") == Array(1...6))
      #expect(try await town.numbers("SELECT number FROM data_request ORDER BY 1") == Array(1...6))
    }
  }

  @Test func `gives each extract a number of its own, and takes its certificate once`()
    async throws
  {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let analyst = try await town.analyst()
      let names = try await atOnce(Array(1...6)) { _ in
        try await town.followUp.takeExtract(
          ExtractRequest(
            programme: "matt", purpose: "analysis", reason: ResultTown.reason), analyst
        ).name
      }
      #expect(Set(names) == Set((1...6).map { "U\($0)" }))
      let outcomes = try await refusals(of: Array(1...6), ExtractError.self) { _ in
        _ = try await town.followUp.confirmDeleted(extract: "U1", viewer: analyst)
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.compactMap(\.self).allSatisfy { $0 == .alreadyDeleted("U1") })
    }
  }

  // MARK: Episodes

  @Test func `begins one episode of a person, whoever comes first`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let user = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let path = FollowUpURL.newEpisode(town.programme.id)
      var forms: [(TestBrowser, TestPage)] = []
      for _ in 1...6 {
        let sanna = try await town.browser("sanna")
        forms.append((sanna, try await sanna.get(path)))
      }
      let worker = user.id.description
      let statuses = try await atOnce(forms) { sanna, form in
        try await sanna.fill(
          path, from: form,
          ["person": "19850709-9805", "start": "2026-03-01", "ansvarig": worker]
        ).status
      }
      #expect(statuses.sorted() == [303] + Array(repeating: 409, count: 5))
      #expect(try await town.numberOfEpisodes() == 1)
      #expect(try await town.numbers("SELECT count(*) FROM person") == [1])
      try await town.expectCellsHold()
    }
  }

  private static func mood(_ value: Int) -> KeyValuePairs<String, String> {
    [
      "handling": "spara", "datum": "2025-01-05", "fraga-mood": "\(value)", "fraga-work": "ja",
    ]
  }

  @Test func `saves the answers of one worker, and shows both to the others`() async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      let episode = try await town.add("a", worker: sanna, records: [])
      let path = FollowUpURL.form(episode, "start")
      var forms: [(Int, TestBrowser, TestPage)] = []
      for number in 1...5 {
        let browser = try await town.browser("sanna")
        forms.append((number, browser, try await browser.get(path)))
      }
      let pages = try await atOnce(forms) { number, browser, form in
        let page = try await browser.fill(path, from: form, Self.mood(number))
        return (status: page.status, title: page.h1)
      }
      #expect(pages.map(\.status).sorted() == [200, 422, 422, 422, 422])
      for page in pages where page.status == 422 {
        #expect(page.title == "Andra svar har sparats under tiden")
      }
      let winner = try #require(pages.firstIndex { $0.status == 200 }) + 1
      let stored = try await town.stored(episode)
      #expect(stored.count == 1 && stored[0].contains("\"mood\":\(winner)"), "\(stored)")
      try await town.expectCellsHold()
    }
  }

  /// The answers of one month of a unit are summed in one place.
  @Test func `counts the answers of all who save at the same moment`() async throws {
    try await ResultTown.with { town in
      let sanna = try await town.organisation.user(
        "sanna", (.caseworker, town.organisation.adults))
      var forms: [(Int, String, TestBrowser, TestPage)] = []
      for number in 1...8 {
        let episode = try await town.addMoods("p\(number)", 3, nil, worker: sanna)
        let browser = try await town.browser("sanna")
        let path = FollowUpURL.form(episode, "m3")
        forms.append((number, path, browser, try await browser.get(path)))
      }
      let statuses = try await atOnce(forms) { number, path, browser, form in
        try await browser.fill(
          path, from: form,
          [
            "handling": "spara", "datum": "2025-04-01", "fraga-mood": "\(number)",
            "fraga-work": "ja",
          ]
        ).status
      }
      #expect(statuses == Array(repeating: 200, count: 8))
      try await town.expectCellsHold()
      let found = try await town.all(viewer: town.manager())
      #expect([found.started, found.paired] == [8, 8])
      // (1 + … + 8) / 8 − 3.
      #expect(found.change == 1.5)
    }
  }

  @Test func `merges an episode with all that is saved in it at the same moment, or not at all`()
    async throws
  {
    for round in 1...4 {
      try await ResultTown.with { town in
        let user = try await town.organisation.user(
          "sanna", (.caseworker, town.organisation.adults))
        let kept = try await town.addMoods("a", 3, 6, worker: user)
        let other = try await town.add("a", worker: user, start: "2025-01-05", records: [])
        let (merging, saving) = (try await town.browser("sanna"), try await town.browser("sanna"))
        let page = try await merging.get(FollowUpURL.merge(other, into: kept))
        let form = try await saving.get(FollowUpURL.form(other, "m6"))
        let merge = [
          ("skal", "Registrerad två gånger"), ("version", page.value(of: "version") ?? ""),
          ("version-andra", page.value(of: "version-andra") ?? ""),
        ]
        let statuses = try await atOnce([(true, merging, page), (false, saving, form)]) {
          isMerge, browser, page in
          isMerge
            ? try await browser.post(FollowUpURL.merge(other, into: kept), form: .init(merge))
              .status
            : try await browser.fill(
              FollowUpURL.form(other, "m6"), from: page,
              [
                "handling": "spara", "datum": "2025-07-05", "fraga-mood": "9", "fraga-work": "ja",
              ]
            ).status
        }
        #expect(statuses[1] == 200, "round \(round): \(statuses)")
        #expect([303, 422].contains(statuses[0]))
        // Wherever it ended up, the answer is there once, in an episode that lives.
        let living = try await town.numbers(
          """
          SELECT count(*) FROM response r JOIN episode e ON e.id = r.episode_id
          WHERE r.occasion = 'm6' AND r.superseded_by = 0 AND e.merged_into_id IS NULL
          """)
        #expect(living == [1], "round \(round): \(statuses)")
        try await town.expectCellsHold()
      }
    }
  }

  // MARK: Programmes

  @Test func `keeps what each adds to the gate of a programme`() async throws {
    try await ResultTown.with { town in
      let registration = town.followUp.registration
      let version = try await registration.register(
        resultYAML.replacingOccurrences(of: "version: 1", with: "version: 2"), file: "p.yaml",
        includes: { _ in nil }, ownerUnit: town.organisation.department, by: nil)
      let loaded = try await town.latest()
      _ = try await atOnce([
        GateAdditions(impactAssessment: "DPIA 2"), GateAdditions(officerOpinion: "2026-02-01"),
        GateAdditions(retentionDecision: "SN 2"),
      ]) { try await registration.complete($0, version: loaded, by: nil) }
      let kept = try await town.latest().registered
      #expect(kept.number == version.number)
      #expect(kept.additions.impactAssessment == "DPIA 2")
      #expect(kept.additions.officerOpinion == "2026-02-01")
      #expect(kept.additions.retentionDecision == "SN 2")
    }
  }

  @Test func `registers a version once`() async throws {
    try await ResultTown.with { town in
      let yaml = resultYAML.replacingOccurrences(of: "version: 1", with: "version: 2")
      let versions = try await atOnce(Array(1...6)) { _ in
        try await town.followUp.registration.register(
          yaml, file: "p.yaml", includes: { _ in nil }, ownerUnit: town.organisation.department,
          by: nil
        ).number
      }
      #expect(versions == Array(repeating: 2, count: 6))
      #expect(
        try await town.numbers("SELECT version FROM programme_version ORDER BY 1") == [1, 2])
    }
  }

  // MARK: Imports

  @Test func `imports one file at a time`() async throws {
    try await ImportHouse.with { house in
      let csv = "Id;Start;Sömn\nA;2026-01-10;3\nB;2026-01-11;4\n"
      let map = """
        beprova: map/1
        format: wide
        person: Id
        start: Start
        gender: {constant: other}
        occasions:
          start: {items: {sleep: Sömn}}
        """
      let outcomes = try await refusals(of: Array(1...4), ImportError.self) { number in
        let file = try house.file(Array(csv.utf8), name: "\(number).csv")
        let report = try await house.followUp.importFollowUp(
          csv: file, map: map, mapFile: "map.yaml", programme: "sova", unit: nil, dryRun: false,
          acceptPartial: false, replaceTyped: false, by: nil)
        #expect(report.isStored)
      }
      #expect(outcomes.contains { $0 == nil }, "\(outcomes)")
      #expect(try await house.stored().count == 2)
      let found = try await house.followUp.verifyCells()
      #expect(found.faults.map(\.line) == [])
    }
  }
}

extension ResultTown {
  fileprivate func numbers(_ sql: SQL) async throws -> [Int] {
    try await organisation.database.read { try $0.rows(sql).map { try $0.value(at: 0) } }
  }

  fileprivate func latest() async throws -> LoadedVersion {
    try await organisation.database.read { connection in
      try #require(try followUp.catalogue.programme(programme.id, in: connection)).latest
    }
  }
}
