import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// The rows of a data file by the names of their columns; no value here holds a comma.
private func rows(_ directory: URL, version: Int = 1) throws -> [[String: String]] {
  let text = try String(
    contentsOf: directory.appending(path: "v\(version)/svar.csv"), encoding: .utf8)
  let lines = text.split(separator: "\r\n").map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
  return lines.dropFirst().map { line in
    Dictionary(uniqueKeysWithValues: zip(lines[0], line))
  }
}

private func text(_ directory: URL, _ name: String) throws -> String {
  try String(contentsOf: directory.appending(path: name), encoding: .utf8)
}

extension ResultTown {
  fileprivate func takes(
    _ viewer: Viewer, _ purpose: String = "analysis", reason: String = Self.reason,
    expires: Day? = nil, decision: String? = nil
  ) async throws -> Extract {
    try await followUp.takeExtract(
      ExtractRequest(
        programme: "matt", purpose: purpose, reason: reason, expires: expires, decision: decision),
      viewer)
  }

  fileprivate func decide(
    _ reference: String, for login: String, columns: [String], by registrar: Viewer
  ) async throws {
    try await followUp.recordDecision(
      DecisionRequest(
        programme: "matt", reference: reference, decidedOn: day("2026-01-15"),
        decidedBy: "Socialdirektör Disa Dirkvist", recipient: login,
        validTo: day("2026-06-30"), columns: columns), viewer: registrar)
  }
}

@Suite struct `A person-level extract` {
  @Test func `has a row for each answer and for each occasion without one`() async throws {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with { town in
        try await town.add(
          "a", start: "2025-09-01", birthYear: 1980, attributes: ["arm": "=1+1"],
          [
            ("start", "2025-09-03", moodSheet(4)),
            ("m3", "2025-12-02", ["mood": .missing(.declined)]),
          ]
        )
        let files = directory.appending(path: "u")
        let line = try await town.extract(town.analyst(), to: files)
        #expect([line.persons, line.episodes, line.rows] == [1, 1, 3])
        let found = try rows(files)
        #expect(found.map { $0["occasion"] } == ["start", "m3", "m6"])
        #expect(found.map { $0["state"] } == ["answered", "answered", "waiting"])
        #expect(found.map { $0["q_mood"] } == ["4", ".declined", ""])
        #expect(found.map { $0["m_mood"] } == ["4", ".declined", ""])
        #expect(found.map { $0["due"] } == ["2025-09-01", "2025-12-01", "2026-03-01"])
        #expect(found.map { $0["closes"] } == ["2025-10-01", "2026-01-15", "2026-04-15"])
        #expect(found.map { $0["answered"] } == ["1", "1", "0"])
        let first = try #require(found.first)
        #expect(first["a_arm"] == "'=1+1", "a spreadsheet must not run it")
        #expect(
          [first["unit"], first["gender"], first["birth_year"]] == ["VUX", "female", "1980"])
        #expect(first["extract"] == "U1 analyst-sn 2026-03-14", "who took it stands on every row")
      }
    }
  }

  /// What is read by SPSS and R is in docs/decisions/0023; here that it says what it must.
  @Test func `brings a code book, labels for SPSS and R, and a map`() async throws {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with { town in
        try await town.addMoods("a", 3, 5)
        let files = directory.appending(path: "u")
        try await town.extract(town.analyst(), to: files)
        let book = try text(files, "v1/kodbok.csv")
        #expect(book.contains("q_mood,number,mood,Hur mår du?,Hur mår du?,,,,0,10,0,"))
        #expect(book.contains("q_mood,value,,,,.declined,Avböjde att svara,Declined"))
        #expect(book.contains("q_work,value,,,,yes,Ja,Yes"))
        #expect(book.contains("m_mood,number,mood,Mående"))
        #expect(book.contains("Räknas som: mood."))
        let page = try text(files, "v1/kodbok.html")
        #expect(page.contains("<code>q_mood</code>") && page.contains("Hur mår du?"))
        let spss = try text(files, "v1/svar.sps")
        #expect(spss.contains("VARIABLE LABELS q_mood\n  'Hur mår du?'."))
        #expect(spss.contains("MISSING VALUES q_mood (-9 THRU -1)."))
        #expect(spss.contains("VALUE LABELS q_work\n  1 'Ja'\n  2 'Nej'"))
        #expect(spss.contains("  ('yes'=1)\n  ('no'=2)\n  INTO q_work."))
        let r = try text(files, "v1/svar.R")
        #expect(r.contains("d$q_mood <- as.numeric(d$q_mood)"))
        #expect(r.contains("d$q_work <- factor(d$q_work, c(\n  \"yes\",\n  \"no\")"))
        for (name, content) in [
          ("kodbok.csv", book), ("kodbok.html", page), ("svar.sps", spss), ("svar.R", r),
          ("karta.yaml", try text(files, "v1/karta.yaml")),
        ] { #expect(content.contains("U1 analyst-sn"), "\(name) is without its mark") }
        #expect(try text(files, "LÄSMIG.txt").contains("Raderas senast: 2026-06-12"))
      }
    }
  }

  @Test func `calls nobody what another extract calls them, nor in the same order`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with { town in
        for number in 1...12 { try await town.addMoods("p\(number)", number % 11, 5) }
        let analyst = try await town.analyst()
        var names: [[String]] = []
        for extract in ["u", "v"] {
          let files = directory.appending(path: extract)
          try await town.extract(analyst, to: files)
          names.append(try rows(files).compactMap { $0["person"] })
        }
        #expect(Set(names[0]).count == 12)
        #expect(Set(names[0]).isDisjoint(with: names[1]))
        #expect(names[0].allSatisfy { $0.count == 16 && $0.allSatisfy(\.isLetter) })
        let starts = try ["u", "v"].map {
          try rows(directory.appending(path: $0)).map { $0["q_mood"] ?? "" }
        }
        #expect(starts[0] != starts[1])
      }
    }
  }

  @Test func `leaves out protected identity, the case reference and free text`() async throws {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with(lifeYAML(version: 1, by: .person)) { town in
        try await town.add(
          "a", [("start", "2025-01-01", ["note": .value(.text("Hemlig text"))])])
        try await town.add("b", isProtected: true, [("start", "2025-01-01", moodSheet(3))])
        let analyst = try await town.analyst()
        try await town.organisation.database.write { connection in
          try connection.execute(
            """
            INSERT INTO protected_reader (municipality_id, user_id, zone_id, valid_from)
            SELECT municipality_id, \(analyst.id), id, 0 FROM zone WHERE code = 'SN'
            """)
          try connection.execute("UPDATE episode SET case_reference = 'DNR-77'")
        }
        let named = try await town.organisation.viewer(analyst.user)
        #expect(named.protectedZones.count == 1)
        let files = directory.appending(path: "u")
        let line = try await town.extract(named, to: files)
        #expect(line.persons == 1)
        #expect(try rows(files).first?["q_note"] == "[text]")
        let all = try text(files, "v1/svar.csv")
        #expect(!all.contains("Hemlig") && !all.contains("DNR-77"))
      }
    }
  }

  @Test func `is logged for every person in it, and told in the list`() async throws {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with { town in
        for name in ["a", "b", "c"] { try await town.addMoods(name, 3, 5) }
        let analyst = try await town.analyst()
        try await town.extract(analyst, to: directory.appending(path: "u"))
        let logged = try await town.organisation.database.read { connection in
          try connection.rows(
            """
            SELECT l.via || ' ' || l.purpose || ' ' || l.reason || ' ' || count(*) FROM access_log l
            JOIN access_log_subject s
              ON s.municipality_id = l.municipality_id AND s.access_id = l.id
            JOIN person p ON p.municipality_id = s.municipality_id AND p.id = s.subject_id
            WHERE s.kind = 'person' GROUP BY l.id, l.via, l.purpose, l.reason
            """
          ).map { try $0.value(at: 0, as: String.self) }
        }
        #expect(logged == ["beprova extract take, U1 analysis \(ResultTown.reason) 3"])
        // By the system's own sha256sum.
        let (ids, digest) = try await town.organisation.database.read { connection in
          (
            try connection.rows("SELECT id FROM person ORDER BY id").flatMap {
              try $0.value(at: 0, as: [UInt8].self)
            },
            try connection.first("SELECT person_digest FROM extract")?.value(
              at: 0, as: [UInt8].self)
          )
        }
        let file = directory.appending(path: "ids")
        try Data(ids).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sha256sum", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = String(
          decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(ids.count == 48)
        #expect(said.hasPrefix((digest ?? []).map { String(format: "%02x", $0) }.joined()))
        #expect(digest?.count == 32)
        let list = try await town.followUp.extractLines(analyst)
        #expect(list.map(\.status) == ["kept"])
        town.organisation.clock.move(to: day("2026-07-01"))
        let later = try await town.organisation.viewer(analyst.user)
        #expect(try await town.followUp.extractLines(later).map(\.status) == ["overdue"])
        try await town.followUp.confirmDeleted(extract: "U1", viewer: later)
        #expect(try await town.followUp.extractLines(later).map(\.status) == ["deleted"])
      }
    }
  }

  @Test func `is refused to who may not, without a reason, and for other purposes`()
    async throws
  {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let house = town.organisation
      let analyst = try await town.analyst()
      for role in [Role.developer, .director, .unitManager, .caseworker, .administrator] {
        let other = try await house.viewer(role, in: house.board)
        await #expect(throws: AccessDenied.action) { try await town.takes(other) }
      }
      let elsewhere = try await house.viewer(.analyst, in: house.otherBoard)
      await #expect(throws: AccessDenied.action) { try await town.takes(elsewhere) }
      await #expect(throws: ExtractError.purpose("supervision")) {
        try await town.takes(analyst, "supervision")
      }
      await #expect(throws: ExtractError.self) { try await town.takes(analyst, reason: "") }
      await #expect(throws: ExtractError.self) {
        try await town.takes(analyst, reason: "Gäller 19850709-9805 och hennes barn")
      }
      let last = day("2026-03-14") + Extract.mostDays
      await #expect(throws: ExtractError.expiry(day("2026-03-14"), last)) {
        try await town.takes(analyst, expires: last + 1)
      }
      await #expect(throws: ExtractError.noSuchDecision("D")) {
        try await town.takes(analyst, "research", decision: "D")
      }
      #expect(
        try await town.followUp.extracts(seenBy: analyst).isEmpty, "nothing was given a number")
    }
  }

  @Test func `is fetched once, by who took it`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let analyst = try await town.analyst()
      let extract = try await town.takes(analyst)
      let other = try await town.organisation.viewer(
        town.organisation.user("annan", (.analyst, town.organisation.board)))
      await #expect(throws: ExtractError.somebodyElses) {
        try await town.followUp.fetch(extract, other, via: "prov") { _ in }
      }
      try await town.followUp.fetch(extract, analyst, via: "prov") { _ in }
      await #expect(throws: ExtractError.alreadyFetched("U1")) {
        try await town.followUp.fetch(extract, analyst, via: "prov") { _ in }
      }
    }
  }

  @Test func `is given to a researcher by a decision that holds, with its columns alone`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      try await ResultTown.with { town in
        try await town.addMoods("a", 3, 5)
        let house = town.organisation
        let researcher = try await house.viewer(
          house.user("folke", (.researcher, house.board)))
        let registrar = try await house.viewer(.registrar, in: house.board)
        await #expect(throws: ExtractError.decisionMissing) {
          try await town.takes(researcher, "research")
        }
        await #expect(throws: ExtractError.noSuchDecision("SN 2026/9")) {
          try await town.takes(researcher, "research", decision: "SN 2026/9")
        }
        await #expect(throws: AccessDenied.persons) { try await town.takes(researcher) }
        await #expect(throws: AccessDenied.persons, "not by the results either") {
          try await town.followUp.results(
            town.request(purpose: .research, reason: ResultTown.reason), viewer: researcher)
        }
        await #expect(throws: ExtractError.self, "a column that is not there") {
          try await town.decide("SN 2026/9", for: "folke", columns: ["q_moood"], by: registrar)
        }
        try await town.decide(
          "SN 2026/9", for: "folke", columns: ["q_mood", "gender"], by: registrar)
        let files = directory.appending(path: "u")
        let line = try await town.extract(
          researcher, to: files, purpose: "research", decision: "SN 2026/9")
        #expect(line.decision == "SN 2026/9")
        let columns = try #require(try rows(files).first).keys
        #expect(columns.contains("q_mood") && columns.contains("gender"))
        #expect(!columns.contains("unit") && !columns.contains("start"), "nor units and dates")
        #expect(
          !columns.contains("q_work") && !columns.contains("birth_year")
            && !columns.contains("m_mood") && !columns.contains("a_arm"))
        house.clock.move(to: day("2026-07-01"))
        let later = try await house.viewer(researcher.user)
        await #expect(throws: ExtractError.decisionExpired("SN 2026/9", day("2026-06-30"))) {
          try await town.takes(later, "research", decision: "SN 2026/9")
        }
        #expect(try await town.followUp.extractLines(later).count == 1)
      }
    }
  }

  @Test func `is taken, fetched and confirmed deleted by its pages`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      _ = try await town.analyst()
      let browser = try await town.browser("analyst-sn")
      let path = FollowUpURL.newExtract(town.programme.id)
      try await browser.get(path)
      let refused = try await browser.post(
        path, ["andamal": "analysis", "skal": "kort", "raderas": "i morgon"])
      #expect(refused.status == 422)
      #expect(refused.html.contains("kort</textarea>") && refused.html.contains("i morgon"))
      let taken = try await browser.post(
        path, ["andamal": "analysis", "skal": ResultTown.reason, "raderas": "2026-04-01"])
      #expect(taken.status == 303)
      let place = try #require(taken.answer.header("Location")).prefix { $0 != "?" }
      #expect(try await browser.get(String(place)).text.contains("Inte hämtat"))
      let zip = try await browser.post("\(place)/filer")
      #expect(zip.status == 200)
      #expect(zip.answer.header("Content-Type") == "application/zip")
      #expect(zip.answer.header("Content-Disposition")?.contains("utdrag-U1.zip") == true)
      let twice = try await browser.post("\(place)/filer")
      #expect(twice.status == 303, "once only")
      #expect(
        try await browser.get(try #require(twice.location)).text.contains("redan hämtat"))
      let shown = try await browser.get(String(place))
      #expect(shown.text.contains("1 person, 1 omgång, 3 rader"))
      #expect(try await browser.post("\(place)/raderat").status == 303)
      #expect(try await browser.get(FollowUpURL.extracts).text.contains("Raderat"))
    }
  }

  @Test func `needs a decision that the registrar records on a page`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      try await house.user("folke", (.researcher, house.board))
      try await house.user("rut", (.registrar, house.board))
      let browser = try await town.browser("rut")
      try await browser.get(FollowUpURL.disclosures)
      let fields: KeyValuePairs = [
        "program": "\(town.programme.id)", "forskare": "folke", "diarienummer": "SN 2026/9",
        "beslutsdag": "2026-01-15", "beslutsfattare": "Socialdirektör Disa Dirkvist",
        "galler": "2026-06-30", "kolumner": "q_mood gender",
      ]
      let wrong = try await browser.post(
        FollowUpURL.disclosures,
        ["program": "\(town.programme.id)", "diarienummer": "SN 2026/9", "beslutsdag": "x"])
      #expect(wrong.status == 422 && wrong.html.contains("SN 2026/9"))
      #expect(try await browser.post(FollowUpURL.disclosures, fields).status == 303)
      let again = try await browser.post(FollowUpURL.disclosures, fields)
      #expect(again.status == 422 && again.text.contains("redan registrerat"))
      let researcher = try await town.browser("folke")
      let form = try await researcher.get(FollowUpURL.newExtract(town.programme.id))
      #expect(form.html.contains("SN 2026/9") && form.html.contains("Forskning"))
      #expect(!form.html.contains("value=\"analysis\""))
    }
  }

  @Test func `shows its period, and is refused where it would hold nobody`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      _ = try await town.analyst()
      let browser = try await town.browser("analyst-sn")
      let path = FollowUpURL.newExtract(town.programme.id)
      try await browser.get(path)
      let future = try await browser.post(
        path,
        [
          "andamal": "analysis", "skal": ResultTown.reason, "fran": "2027-01-01",
          "till": "2027-12-31",
        ])
      #expect(future.status == 422 && future.text.contains("Ingen som du får läsa om"))
      #expect(future.html.contains("value=\"2027-01-01\""))
      let taken = try await browser.post(
        path, ["andamal": "analysis", "skal": ResultTown.reason, "till": "2026-01-31"])
      let page = try await browser.get(try #require(taken.location))
      #expect(page.text.contains("Omgångar som började Till och med 2026-01-31"))
    }
  }

  @Test func `says that it is the unit that is wrong when it is another board's`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let analyst = try await town.analyst()
      await #expect(throws: ResultError.noSuchUnit("HEM")) {
        try await town.followUp.takeExtract(
          ExtractRequest(
            programme: "matt", purpose: "analysis", reason: ResultTown.reason, unit: "HEM"),
          analyst)
      }
    }
  }

  @Test func `is cancelled when it never was fetched, and only once`() async throws {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let analyst = try await town.analyst()
      let extract = try await town.takes(analyst)
      let done = try await town.followUp.confirmDeleted(extract: "U1", viewer: analyst)
      #expect(done.extract == "U1" && !done.wasFetched)
      #expect(try await town.followUp.extractLines(analyst).map(\.status) == ["cancelled"])
      await #expect(throws: ExtractError.alreadyDeleted("U1")) {
        try await town.followUp.confirmDeleted(extract: "U1", viewer: analyst)
      }
      let browser = try await town.browser("analyst-sn")
      let place = FollowUpURL.extract(extract.id)
      #expect(try await browser.get(place).text.contains("Avbrutet"))
      let fetched = try await browser.post("\(place)/filer")
      #expect(try await browser.get(try #require(fetched.location)).text.contains("ta ut ett nytt"))
    }
  }
}
