import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// What the head of a page's error summary leads to, in order.
private func fields(_ page: TestPage) -> [String] {
  let summary = page.html.split(separator: "</ul>").first { $0.contains("href=\"#program\"") } ?? ""
  return summary.matches(of: /<a href="#([a-z]+)"/).map { String($0.1) }.filter {
    $0 != "innehall" && $0 != "main"
  }
}

/// A registrar, a researcher, and a town with somebody in it.
private struct Disclosing {
  let town: ResultTown
  let registrar: TestBrowser
  let researcher: TestBrowser

  static func with(_ body: (Disclosing) async throws -> Void) async throws {
    try await ResultTown.with { town in
      try await town.add(
        "a", start: "2025-09-01", birthYear: 1980,
        [("start", "2025-09-03", moodSheet(4)), ("m3", "2025-12-02", moodSheet(6))])
      let house = town.organisation
      try await house.user("folke", (.researcher, house.board))
      try await house.user("rut", (.registrar, house.board))
      try await body(
        Disclosing(
          town: town, registrar: try await town.browser("rut"),
          researcher: try await town.browser("folke")))
    }
  }

  /// Records a decision on the page.
  func record(
    _ reference: String = "SN 2026/9", by: String = "Socialdirektör Disa Dirkvist",
    columns: String = "q_mood"
  ) async throws -> TestPage {
    try await registrar.get(FollowUpURL.disclosures)
    return try await registrar.post(
      FollowUpURL.disclosures,
      [
        "program": "\(town.programme.id)", "forskare": "folke", "diarienummer": reference,
        "beslutsdag": "2026-01-15", "beslutsfattare": by, "galler": "2026-03-20",
        "kolumner": columns,
      ])
  }

  func take(_ more: KeyValuePairs<String, String> = [:]) async throws -> TestPage {
    let path = FollowUpURL.newExtract(town.programme.id)
    try await researcher.get(path)
    var form: [(String, String)] = [
      ("andamal", "research"), ("skal", ResultTown.reason), ("beslut", "SN 2026/9"),
    ]
    form += more.map { ($0.key, $0.value) }
    return try await researcher.post(path, form: .init(form))
  }

  func viewer(_ login: String) async throws -> Viewer {
    let users = try await town.organisation.module.store.users()
    return try await town.organisation.viewer(#require(users.first { $0.login == login }))
  }

  /// The page of the only decision that holds, or the first.
  func decision() async throws -> String {
    let html = try await registrar.get(FollowUpURL.disclosures).html
    let link = try #require(html.firstMatch(of: /\/uppfoljning\/utdrag\/beslut\/[0-9a-f-]{36}/))
    return String(link.0)
  }
}

@Suite struct `A decision to disclose` {
  @Test func `is refused empty with every error at once, in the order of the form`() async throws {
    try await Disclosing.with { town in
      try await town.registrar.get(FollowUpURL.disclosures)
      let refused = try await town.registrar.post(FollowUpURL.disclosures)
      #expect(refused.status == 422)
      #expect(
        fields(refused) == [
          "program", "forskare", "diarienummer", "beslutsdag", "beslutsfattare", "galler",
        ])
    }
  }

  @Test func `holds no personal number in its reference or in who decided`() async throws {
    try await Disclosing.with { town in
      let refused = try await town.record("19900101-0017", by: "Anna 19900101-0017")
      #expect(refused.status == 422)
      #expect(refused.html.contains("value=\"19900101-0017\""), "what was typed is kept")
      #expect(refused.html.contains("value=\"Anna 19900101-0017\""))
      #expect(refused.text.contains("”Anna ****"), "the place is marked")
      #expect(refused.text.components(separatedBy: "peka ut någon").count >= 3, "both are said")
      #expect(try await town.registrar.get(FollowUpURL.disclosures).text.contains("Inget beslut"))
      #expect(try await town.record().status == 303)
    }
  }

  @Test func `is revoked with a reason, recorded anew, and stays with what it gave`() async throws {
    try await Disclosing.with { town in
      #expect(try await town.record(columns: "q_mood gender").status == 303)
      let taken = try await town.take()
      #expect(taken.status == 303)
      let extract = String(try #require(taken.location).prefix { $0 != "?" })

      let place = try await town.decision()
      try await town.registrar.get(place)
      let short = try await town.registrar.post(place, ["varfor": "Fel"])
      #expect(short.status == 422 && short.html.contains(">Fel</textarea>"))
      let number = try await town.registrar.post(
        place, ["varfor": "Avsåg 19900101-0017 i stället"])
      #expect(number.status == 422 && number.text.contains("peka ut någon"))
      let done = try await town.registrar.post(place, ["varfor": "Fel kolumner registrerade"])
      #expect(done.location == FollowUpURL.disclosures + "?aterkallat=ja")
      let shown = try await town.registrar.get(place).text
      #expect(shown.contains("Återkallat 2026-03-14") && shown.contains("Fel kolumner"))
      #expect(shown.contains("q_mood gender") && shown.contains("Rut"))
      let twice = try await town.registrar.post(
        place, ["varfor": "En gång till för säkerhets skull"])
      #expect(twice.location == FollowUpURL.disclosures + "?redan=ja")

      let refused = try await town.take()
      #expect(refused.status == 422 && refused.text.contains("återkallades 2026-03-14"))
      #expect(try await town.researcher.get(extract).text.contains("SN 2026/9, 2026-01-15; q_mood"))
      let viewer = try await town.viewer("folke")
      let waiting = try #require(try await town.town.followUp.extracts(seenBy: viewer).first)
      await #expect(throws: ExtractError.decisionRevoked("SN 2026/9", day("2026-03-14"))) {
        try await town.town.followUp.fetch(waiting, viewer, via: "prov") { _ in }
      }

      #expect(try await town.record(columns: "q_mood").status == 303, "the same reference anew")
      #expect(try await town.take().status == 303)
      #expect(
        try await town.researcher.get(extract).text.contains("q_mood gender; Återkallat"),
        "what held then")
    }
  }

  @Test func `gives its columns, and of the rest only what the answers need`() async throws {
    try await withTemporaryDirectory { directory in
      try await Disclosing.with { town in
        let folke = try await town.viewer("folke")
        let rut = try await town.viewer("rut")
        func columns(_ given: [String], _ number: Int) async throws -> (String, [String], [String])
        {
          try await town.town.followUp.recordDecision(
            DecisionRequest(
              programme: "matt", reference: "D\(number)", decidedOn: day("2026-01-15"),
              decidedBy: "Socialdirektören", recipient: "folke", validTo: day("2026-06-30"),
              columns: given), viewer: rut)
          let files = directory.appending(path: "u\(number)")
          try await town.town.extract(
            folke, to: files, purpose: "research", decision: "D\(number)")
          let text = try String(
            contentsOf: files.appending(path: "v1/svar.csv"), encoding: .utf8)
          let names = try FileManager.default.subpathsOfDirectory(atPath: files.path).sorted()
          return (
            text.split(separator: "\r\n").first.map(String.init) ?? "",
            text.split(separator: "\r\n").dropFirst().map(String.init), names
          )
        }
        let (least, rows, files) = try await columns(["gender", "q_mood", "m_mood"], 1)
        #expect(least == "extract,person,episode,version,gender,occasion,state,day,q_mood,m_mood")
        // From 2025-09-01 to 2025-09-03 and 2025-12-02, by the calendar.
        #expect(
          rows.map { $0.split(separator: ",").suffix(5).joined(separator: " ") }.prefix(2) == [
            "start answered 2 4 4", "m3 answered 92 6 6",
          ])
        #expect(!rows.joined().contains("2025-") && !rows.joined().contains("VUX"))
        #expect(!files.contains("enheter.csv") && !files.contains("v1/karta.yaml"))
        let readMe = try String(
          contentsOf: directory.appending(path: "u1/LÄSMIG.txt"), encoding: .utf8)
        #expect(readMe.contains("Alltid med: extract person episode version occasion state day."))
        #expect(readMe.contains("Kolumner enligt beslutet: gender q_mood m_mood"))
        #expect(!readMe.contains("beprova import"))
        let (more, _, _) = try await columns(["q_mood", "unit", "dates"], 2)
        #expect(
          more
            == "extract,person,episode,version,unit,start,end,occasion,due,opens,closes,state,date,day,q_mood"
        )
      }
    }
  }

  @Test func `is the last day by which its extracts are deleted`() async throws {
    try await Disclosing.with { town in
      #expect(try await town.record().status == 303)
      let late = try await town.take(["raderas": "2026-03-21"])
      #expect(late.status == 422 && late.text.contains("gäller till och med 2026-03-20"))
      #expect(late.html.contains("value=\"2026-03-21\""))
      let form = try await town.researcher.get(FollowUpURL.newExtract(town.town.programme.id))
      #expect(form.html.contains("value=\"2026-03-20\""), "the suggested day")
      let taken = try await town.take()
      let page = try await town.researcher.get(try #require(taken.location))
      #expect(page.text.contains("Raderas senast 2026-03-20"))
    }
  }

  @Test func `when there is none, the researcher is told whom to ask before typing`() async throws {
    try await Disclosing.with { town in
      let path = FollowUpURL.newExtract(town.town.programme.id)
      let page = try await town.researcher.get(path)
      #expect(page.text.contains("Be nämndens registrator registrera beslutet"))
      #expect(!page.html.contains("name=\"skal\""), "nothing to fill in for nothing")
      _ = try await town.record()
      #expect(try await town.researcher.get(path).html.contains("name=\"skal\""))
    }
  }
}
