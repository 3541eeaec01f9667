import Core
import Cryptography
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// Logs that keep ids on purpose, without content.
private let sealed: Set<String> = ["access_log_subject", "change_log", "audit_entry"]

@Suite struct `Deletion in time` {
  @Test func `comes after a plan that was shown, on its day, once, and gives a certificate`()
    async throws
  {
    try await ResultTown.with { town in
      for number in 0..<7 {
        let id = try await town.addMoods("gone \(number)", 3, 5, on: "2023-01-10")
        try await town.end(id, "2023-09-30")
      }
      try await town.end(try await town.addMoods("late", 3, 5, on: "2023-01-10"), "2024-04-02")
      try await town.addMoods("open", 3, 5, on: "2023-01-10")
      let rut = try await town.registrar()
      let page = DataProtectionURL.retention(town.programme.id)
      #expect(try await rut.get(page).text.contains("Inget gallras förrän nämndens beslut"))
      var form: [(String, String)] = [
        ("raknas", "end"), ("manader", "24"), ("borjar", "2026-03-15"),
        ("diarienummer", "SN 2026/12"), ("beslutsdag", "2026-01-20"),
        ("beslutsfattare", "Socialnämnden"),
      ]
      let shown = try await rut.post(page + "/granska", form: .init(form))
      #expect(shown.status == 200)
      #expect(shown.text.contains("Omgångar till och med 2024-03-14 är dags"))
      #expect(shown.text.contains("personer 7") && shown.text.contains("omgångar 7"))
      #expect(shown.text.contains("2026-04 1"), "who ended on 2024-04-02 comes in April")
      #expect(shown.text.contains("inte avslutade 1"))
      #expect(try await rut.post(page, form: .init(form)).status == 303)
      #expect(try await town.followUp.carryOutRetention() == [], "its first day is tomorrow")

      let figures = try await town.all(viewer: town.manager())
      #expect(figures.paired == 9)
      town.organisation.clock.move(to: day("2026-03-15"))
      #expect(try await town.followUp.carryOutRetention() == ["G1"])
      #expect(try await town.followUp.carryOutRetention() == [])
      #expect(try await town.rows(in: "episode") == 2)
      #expect(try await town.rows(in: "person") == 2)
      #expect(try await town.rows(in: "response") == 4)
      try await town.expectCellsHold()
      #expect(try await town.all(viewer: town.viewer("unitmanager-ifo")).paired == 2)

      let later = try await town.registrar()
      let list = try await later.get(DataProtectionURL.retention)
      let link = try #require(
        list.html.firstMatch(of: /\/styra\/dataskydd\/gallring\/bevis\/[0-9a-f-]{36}/))
      let certificate = try await later.get(String(link.0)).text
      for words in [
        "Gallringsbevis G1", "SN 2026/12, 2026-01-20, Socialnämnden", "Gräns 2024-03-15",
        "2023-09-30 – 2023-09-30", "Personer 7", "Omgångar 7", "Sparade formulär 14",
      ] { #expect(certificate.contains(words), "\(words)") }
      form[2].1 = "2026-03-15"
      let early = try await later.post(page + "/granska", form: .init(form))
      #expect(early.status == 422 && early.text.contains("Välj 2026-03-16"))
    }
  }

  @Test func `is held up for a board, a programme or a person, until that ends`() async throws {
    try await ResultTown.with { town in
      let first = try await town.addMoods("19900101-0017", 3, 5, on: "2023-01-10")
      let second = try await town.addMoods("b", 3, 5, on: "2023-01-10")
      for id in [first, second] { try await town.end(id, "2023-09-30") }
      try await town.organisation.database.write { connection in
        try connection.execute(
          "UPDATE episode SET case_reference = 'Ä-17' WHERE id = \(first)")
      }
      try await town.decideDeletion()
      let rut = try await town.registrar()
      try await rut.get(DataProtectionURL.holds)
      let form: [(String, String)] = [
        ("galler", "person"), ("orsak", "request"), ("diarienummer", "SN 2026/40"),
        ("varfor", "Begäran om registerutdrag är inte besvarad"),
      ]
      let nobody = try await rut.post(
        DataProtectionURL.holds, form: .init(form + [("person", "Ä-99")]))
      #expect(nobody.status == 422 && nobody.text.contains("känns igen"))
      #expect(
        try await rut.post(DataProtectionURL.holds, form: .init(form + [("person", "Ä-17")])).status
          == 303)
      town.organisation.clock.move(to: day("2026-03-20"))
      #expect(try await town.followUp.carryOutRetention() == ["G1"])
      #expect(try await town.rows(in: "episode") == 1, "one of two is held")
      #expect(
        try await town.registrar().get(DataProtectionURL.retention(town.programme.id)).text
          .contains("har uppskov 1"))

      town.organisation.clock.move(to: day("2026-04-01"))
      #expect(try await town.followUp.carryOutRetention() == [])
      let later = try await town.registrar()
      let page = try await later.get(DataProtectionURL.holds)
      let end = try #require(page.html.firstMatch(of: /action="([^"]+\/slut)"/))
      #expect(try await later.post(String(end.1)).status == 303)
      #expect(try await town.followUp.carryOutRetention() == ["G2"])
      #expect(try await town.rows(in: "person") == 0)
      #expect(try await later.get(DataProtectionURL.holds).text.contains("en person, nu gallrad"))
    }
  }

  /// What is merged, corrected, drafted, replaced and held goes with the person; ids stay in the logs
  /// alone; and the words of an answer are in no file any more.
  @Test func `leaves nothing of a person in any table, and no byte of an answer in the file`()
    async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      func sheet(_ words: String) -> AnswerSheet {
        ["mood": .value(.number(FixedPoint(4))), "note": .value(.text(words))]
      }
      let secret = "Gömda ord om någon "
      var gone: [EpisodeID] = []
      for number in 0..<120 {
        let name = "p\(number / 2)"
        let words = secret + String(repeating: "\(number) ", count: 1 + number * 7 % 300)
        let id = try await town.add(
          name, start: "2022-01-0\(1 + number % 2)",
          [("start", "2022-01-02", sheet(words)), ("m3", "2022-04-02", sheet(words))])
        if number % 6 < 4 { gone.append(id) }
      }
      let stays = try await town.add(
        "stays", start: "2022-01-01", [("start", "2022-01-02", sheet("Andra ord"))])
      #expect(gone.count == 80)
      let (merged, kept) = (try await town.episode(gone[0]), try await town.episode(gone[1]))
      #expect(merged.person == kept.person)
      let store = town.followUp.episodes
      let lost = [
        try await town.response(merged.id, "start"), try await town.response(merged.id, "m3"),
      ]
      try await town.organisation.database.write { connection in
        try store.add(
          EpisodeEvent(kind: .corrected, reason: "Fel från början", before: ["unit": "VUX"]),
          to: kept.id, by: nil, at: town.organisation.clock.now, in: connection)
        try connection.execute(
          """
          INSERT INTO import_batch (municipality_id, number, programme_id, state, file_name,
            rows_read, rows_accepted, owner, heartbeat_at, created_at, first_episode, last_episode)
          VALUES (\(town.organisation.module.municipality.id), 2, \(town.programme.id), 'visible',
            'fil', 1, 1, 'ingen', 0, 0, \(kept.id), \(kept.id))
          """)
        _ = try store.merge(merged, into: kept, losing: Set(lost), in: connection)
      }
      for id in gone.dropFirst() { try await town.end(id, "2022-09-30") }
      try await town.decideDeletion()
      let hold = RetentionHold(
        id: .make(at: town.organisation.clock.now), zone: town.organisation.zone.id,
        covers: .person, programme: nil, person: kept.person, cause: .appeal, reason: "Överklagat",
        reference: "SN 1", period: Period(from: day("2026-03-01"), to: day("2026-03-20")))
      try await town.followUp.record(hold, try await town.viewer("rut"))
      let before = try await WholeDatabase(town.organisation.database)
      #expect(
        before.tables(with: kept.person.uuid, but: sealed) == [
          "episode", "person", "retention_hold",
        ])
      let persons = try await town.persons(of: gone)

      town.organisation.clock.move(to: day("2026-03-21"))
      #expect(try await town.followUp.carryOutRetention() == ["G1"])
      let after = try await WholeDatabase(town.organisation.database)
      for id in gone.map(\.uuid) + persons.map(\.uuid) {
        #expect(after.tables(with: id, but: sealed) == [])
      }
      #expect(after.tables(with: stays.uuid, but: sealed) == ["episode", "response"])
      #expect(
        after.belongings.filter { !sealed.contains(String($0.prefix { $0 != "." })) }
          == RetentionStore.belongings,
        "a new table that holds a person's or an episode's id: say in RetentionStore.delete what becomes of it"
      )
      for number in [0, 1, 6, 7, 60, 114] {
        let words = Data((secret + "\(number) ").utf8)
        guard let stood = before.bytes, let stands = after.bytes else { break }
        #expect(stood.range(of: words) != nil && stands.range(of: words) == nil)
      }
      if let stands = after.bytes {
        #expect(stands.range(of: Data((secret + "4 ").utf8)) != nil, "who is not due stays")
      }
    }
  }

  @Test func `is one deletion with one certificate though two servers come to it at once`()
    async throws
  {
    try await ResultTown.with { town in
      for number in 0..<12 {
        try await town.end(
          try await town.addMoods("p\(number)", 2, 4, on: "2022-01-10"), "2022-09-30")
      }
      try await town.decideDeletion()
      town.organisation.clock.move(to: day("2026-03-20"))
      func server() -> FollowUpModule {
        FollowUpModule(
          database: town.organisation.database, organisation: town.organisation.module,
          clock: town.organisation.clock.clock, keys: town.followUp.keys)
      }
      await withTaskGroup(of: Void.self) { group in
        for server in [server(), server(), server()] {
          group.addTask { _ = try? await server.carryOutRetention() }
        }
      }
      // Whoever came in between another's steps may have left it; the next goes on.
      _ = try await server().carryOutRetention()
      let runs = try await town.organisation.database.read {
        try town.followUp.retention.runs(of: [town.programme.id], in: $0)
      }
      #expect(runs.map(\.name) == ["G1"] && runs.allSatisfy { $0.doneAt != nil })
      #expect(runs[0].counts["episode"] == 12)
      let told = try await town.organisation.database.read {
        try $0.first("SELECT count(*) FROM change_log WHERE event = 'retention.done'")?
          .value(at: 0, as: Int.self)
      }
      #expect(told == 1)
    }
  }

  @Test func `goes on where it was broken off, and counts everything once`() async throws {
    try await ResultTown.with { town in
      for number in 0..<70 {
        try await town.end(
          try await town.addMoods("p\(number)", 2, 4, on: "2022-01-10"), "2022-09-30")
      }
      try await town.decideDeletion()
      town.organisation.clock.move(to: day("2026-03-20"))
      let loaded = try await town.organisation.database.read { connection in
        try #require(try town.followUp.catalogue.programme(town.programme.id, in: connection))
      }
      let run = try #require(try await town.followUp.runToCarryOut(of: loaded))
      #expect(try await town.followUp.deleteSome(of: run.id))
      #expect(try await town.rows(in: "episode") == 20, "fifty at a time")
      let frozen = try await town.rows(in: "frozen_result")
      #expect(frozen > 0, "the month's tables were made before")

      let restarted = FollowUpModule(
        database: town.organisation.database, organisation: town.organisation.module,
        clock: town.organisation.clock.clock, keys: town.followUp.keys)
      #expect(try await restarted.carryOutRetention() == ["G1"])
      let done = try await town.organisation.database.read {
        try #require(try town.followUp.retention.run(run.id, in: $0))
      }
      #expect(done.counts == ["episode": 70, "person": 70, "response": 140, "episode_event": 0])
      #expect(try await town.rows(in: "frozen_result") == frozen)
      try await town.followUp.rebuildStaleCells()
      try await town.expectCellsHold()
      await #expect(throws: DatabaseError.self, "a certificate is never changed") {
        try await town.organisation.database.write { connection in
          try connection.execute("UPDATE retention_run SET kept = 1")
        }
      }
    }
  }

  @Test func `waits for the archives where the decision says so, and takes only what they have`()
    async throws
  {
    try await ResultTown.with(collectingYAML) { town in
      var ids: [EpisodeID] = []
      for name in ["a", "b", "c"] {
        let id = try await town.add(
          name, start: "2022-01-01",
          [("start", "2022-01-02", ["note": .value(.text("Med \"citat\", komma och å"))])])
        try await town.end(id, "2022-09-30")
        ids.append(id)
      }
      try await town.end(
        town.add("p", start: "2022-01-01", isProtected: true, [("start", "2022-01-02", [:])]),
        "2022-09-30")
      try await town.decideDeletion(archivesFirst: true)
      town.organisation.clock.move(to: day("2026-03-20"))
      #expect(try await town.followUp.carryOutRetention() == [])

      let rut = try await town.registrar()
      let page = DataProtectionURL.retention(town.programme.id)
      try await rut.get(page)
      let zip = try await rut.post(page + "/arkiv")
      #expect(zip.answer.header("Content-Type") == "application/zip")
      let files = try unzipped(zip.answer.body)
      #expect(
        Set(files.keys) == [
          "LASMIG.txt", "v1/kodbok.csv", "v1/kodbok.html", "v1/program.yaml", "omgangar.csv",
          "svar.csv", "handelser.csv", "manifest.json",
        ])
      #expect(files["svar.csv"]?.contains("note,\"Med \"\"citat\"\", komma och å\",") == true)
      #expect(files["omgangar.csv"]?.split(separator: "\r\n").count == 4, "protected ones wait")
      #expect(try await town.followUp.carryOutRetention() == [], "the archives have not said so")

      let changed = try await town.episode(ids[2])
      try await town.organisation.database.write { connection in
        _ = try town.followUp.episodes.setEnd(day("2022-10-01"), of: changed, in: connection)
      }
      let unnamed = try await rut.post(page + "/mottaget", ["arkivref": " "])
      #expect(unnamed.status == 422)
      #expect(try await rut.post(page + "/mottaget", ["arkivref": "AL 7"]).status == 303)
      #expect(try await town.followUp.carryOutRetention() == ["G1"])
      #expect(
        try await town.rows(in: "episode") == 2, "who was changed since, and who is protected")
      #expect(try await town.rows(in: "retention_item") == 0)
      let list = try await rut.get(DataProtectionURL.retention)
      let link = try #require(
        list.html.firstMatch(of: /\/styra\/dataskydd\/gallring\/bevis\/[0-9a-f-]{36}/))
      let certificate = try await rut.get(String(link.0)).text
      #expect(certificate.contains("AL 7") && certificate.contains("inte gallrat: 1"))
      #expect(certificate.contains(Sodium.sha256(zip.answer.body).hexadecimal))
    }
  }

  @Test func `is seen by those who answer for it, and decided by fewer`() async throws {
    try await ResultTown.with { town in
      try await town.organisation.user("disa", (.dataProtectionOfficer, town.organisation.board))
      try await town.organisation.user("annan", (.registrar, town.organisation.otherBoard))
      let disa = try await town.browser("disa")
      let page = DataProtectionURL.retention(town.programme.id)
      #expect(try await disa.get(page).status == 200)
      #expect(try await disa.post(page).status == 403)
      let other = try await town.browser("annan")
      #expect(try await other.get(page).status == 404, "another board's")
      #expect(try await other.post(page + "/arkiv").status == 404)
    }
  }
}

extension ResultTown {
  fileprivate func persons(of episodes: [EpisodeID]) async throws -> Set<PersonID> {
    try await organisation.database.read { connection in
      Set(
        try connection.rows("SELECT person_id FROM episode WHERE id IN \(list: episodes)")
          .map { try $0.value(at: 0) })
    }
  }
}

/// The files of an archive by name, as another program reads them; it checks their sums, and those that
/// the manifest tells.
private func unzipped(_ bytes: [UInt8]) throws -> [String: String] {
  let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).zip")
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [
    "python3", "-c",
    """
    import hashlib, json, sys, zipfile
    z = zipfile.ZipFile(sys.argv[1])
    assert z.testzip() is None
    files = {n: z.read(n) for n in z.namelist()}
    for f in json.loads(files['manifest.json'])['files']:
      assert hashlib.sha256(files[f['name']]).hexdigest() == f['sha256'], f['name']
    print(json.dumps({n: b.decode() for n, b in files.items()}))
    """, file.path,
  ]
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return try JSONDecoder().decode([String: String].self, from: data)
}
