import Core
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import FollowUp

@Suite struct ImportPageTests {
  private let csv =
    "Id;Start;Tillfälle;sleep;status;Slask\n1;2025-01-01;start;3;good;x\n"
    + "1;2025-01-01;m1;5;good;x\n2;2025-01-01;start;4;poor;x\n"

  private func browser(
    _ house: ImportHouse, _ login: String = "analys"
  ) async throws -> (TestBrowser, String) {
    try await house.organisation.user(login, (.analyst, house.organisation.board))
    let browser = TestBrowser(house.organisation, routes: house.followUp.routes)
    try await browser.logIn(login)
    let programme = try await house.organisation.database.read {
      try house.followUp.catalogue.programme(called: "sova", in: $0).registered.id
    }
    return (browser, FollowUpURL.importing(programme))
  }

  private let choices: KeyValuePairs = [
    "roll-0": "person", "roll-1": "start", "roll-2": "occasion", "roll-3": "fraga:sleep",
    "roll-4": "fraga:status", "roll-5": "", "placering": "column", "saknas": "NA",
  ]

  @Test func `a file is uploaded, mapped, tried and imported`() async throws {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let sent = try await browser.upload(path, field: "fil", fileName: "ut.csv", Array(csv.utf8))
      let place = try #require(sent.location)
      let mapping = try await browser.get(place)
      #expect(mapping.h1 == "Vad är kolumnerna?")
      // What the names of the columns tell is chosen already.
      #expect(mapping.html.contains(#"value="fraga:sleep" selected"#))
      #expect(mapping.html.contains(#"value="person" selected"#))
      let trial = try await browser.post(place, choices)
      #expect(trial.status == 303)
      let tried = try await browser.settled(try #require(trial.location))
      #expect(tried.h1 == "Så blir importen")
      #expect(tried.text.contains("Kolumner som inte används: Slask."))
      #expect(try await house.count("response") == 0)
      let storing = try await browser.post(place + "/importera")
      let done = try await browser.settled(try #require(storing.location))
      #expect(done.h1 == "Importen är klar")
      #expect(try await house.count("response") == 3)
      let log = try await house.organisation.database.read {
        try $0.rows("SELECT purpose FROM access_log").map { try $0.value(at: 0, as: String.self) }
      }
      #expect(log == ["import", "import"])
    }
  }

  @Test func `what was chosen is still there when something is wrong`() async throws {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let sent = try await browser.upload(path, field: "fil", fileName: "ut.csv", Array(csv.utf8))
      let place = try #require(sent.location)
      try await browser.get(place)
      let page = try await browser.post(
        place, ["roll-0": "person", "roll-1": "attribute", "koder-3": "a=1", "start": "i går"])
      #expect(page.status == 422)
      #expect(
        page.errors == [
          "Välj minst en kolumn som är en fråga i programmet",
          "Skriv en startdag, eller välj en kolumn med startdag eller datum",
          "Skriv ett datum som finns, till exempel 2026-03-14",
        ])
      #expect(page.value(of: "koder-3") == "a=1")
      #expect(page.value(of: "start") == "i går")
      #expect(page.html.contains(#"value="attribute" selected"#))
    }
  }

  @Test func `a file without rows is said to be empty and cannot be imported`() async throws {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let bare = csv.prefix { $0 != "\n" } + "\n"
      let sent = try await browser.upload(path, field: "fil", fileName: "ut.csv", Array(bare.utf8))
      let place = try #require(sent.location)
      try await browser.get(place)
      let trial = try await browser.post(place, choices)
      let tried = try await browser.settled(try #require(trial.location))
      #expect(tried.text.contains("Filen har inga rader under kolumnnamnen"))
      #expect(!tried.html.contains("/importera"))
    }
  }

  @Test func `refused rows are shown, and taking in the others is a choice`() async throws {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let bad = csv.replacingOccurrences(of: "start;4;poor", with: "start;44;poor")
      let sent = try await browser.upload(path, field: "fil", fileName: "ut.csv", Array(bad.utf8))
      let place = try #require(sent.location)
      try await browser.get(place)
      let trial = try await browser.post(place, choices)
      let tried = try await browser.settled(try #require(trial.location))
      #expect(tried.h1 == "Filen kan inte tas in som den är")
      #expect(tried.rows == [["4", "sleep", "44", "Skriv ett tal som är högst 10"]])
      let refused = try await browser.post(place + "/importera")
      #expect(refused.status == 422)
      #expect(try await house.count("response") == 0)
      try await browser.post(place + "/importera", ["delar": "ja"])
      #expect(try await browser.settled(place + "/lage").h1 == "Importen är klar")
      #expect(try await house.count("response") == 2)
    }
  }

  @Test func `a map of one's own is taken instead, and its faults are told with their lines`()
    async throws
  {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let sent = try await browser.upload(
        path, field: "fil", fileName: "ut.csv", Array("Id,Pre,Post\nA,80.7,80.2\n".utf8))
      let place = try #require(sent.location)
      try await browser.get(place)
      let wrong = try await browser.post(
        place, ["karta": wideMap.replacingOccurrences(of: "weight: Pre", with: "weight: Prä")])
      #expect(wrong.status == 422)
      #expect(wrong.errors.first?.contains("karta.yaml:7:") == true)
      let trial = try await browser.post(place, ["karta": wideMap])
      #expect(try await browser.settled(try #require(trial.location)).h1 == "Så blir importen")
    }
  }

  @Test func `somebody else does not see the file, and who may not import is turned away`()
    async throws
  {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let sent = try await browser.upload(path, field: "fil", fileName: "ut.csv", Array(csv.utf8))
      let place = try #require(sent.location)
      let (other, _) = try await self.browser(house, "annan")
      #expect(try await other.get(place).status == 404)
      try await house.organisation.user("hand", (.caseworker, house.organisation.adults))
      let caseworker = TestBrowser(house.organisation, routes: house.followUp.routes)
      try await caseworker.logIn("hand")
      #expect(try await caseworker.get(path).status == 403)
    }
  }

  @Test func `a file that cannot be read is refused where it was chosen`() async throws {
    try await ImportHouse.with { house in
      let (browser, path) = try await browser(house)
      try await browser.get(path)
      let none = try await browser.upload(path, field: "fil", fileName: "ut.csv", [])
      #expect(none.errors == ["Välj en fil"])
      let twice = try await browser.upload(
        path, field: "fil", fileName: "ut.csv", Array("Id;Id\n1;2\n".utf8))
      #expect(twice.status == 422)
      #expect(twice.errors.first?.contains("heter båda ”Id”") == true)
    }
  }
}
