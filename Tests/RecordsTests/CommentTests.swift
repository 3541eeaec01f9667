import Core
import Database
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `A comment` {
  @Test func `is read by those who see the record, with replies under what they reply to`()
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Att tala om")
      let path = "/test/ideer/\(record.id)"
      let first = try await town.browser(.caseworker, in: town.house.adults)
      let second = try await town.browser(.boardMember, in: town.house.board)
      #expect(try await first.get(path).text.contains("Ingen har sagt något än."))
      let said = try await first.post(
        "\(path)/kommentarer", ["kommentar": "Gäller det alla?\nÄven unga?"])
      #expect(said.location == "\(path)#kommentarer")
      town.house.clock.advance(by: 60)
      try await first.post("\(path)/kommentarer", ["kommentar": "Något helt annat"])
      let page = try await second.get(path)
      let thread = try #require(page.html.firstMatch(of: /svar-pa=([0-9a-f-]{36})/)?.1)
      let form = try await second.get("\(path)/kommentarer?svar-pa=\(thread)")
      #expect(form.text.contains("Du svarar på: Gäller det alla? Även unga?"))
      town.house.clock.advance(by: 60)
      try await second.post(
        "\(path)/kommentarer", ["svar-pa": "\(thread)", "kommentar": "Ja, alla."])
      let text = try await first.get(path).text
      let places = ["Gäller det alla?", "Ja, alla.", "Något helt annat"].map {
        text.range(of: $0)?.lowerBound
      }
      #expect(!places.contains(nil))
      #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
      #expect(text.contains("Boardmember-Sn · 2026-03-14 12:02 Ja, alla."))
      #expect(try await first.get("\(path)/andra").value(of: "version") == "1")
    }
  }

  @Test func `that cannot be taken is refused with what was typed still there`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Att tala om")
      let other = try await town.record("Något annat")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(record.id)/kommentarer"
      try await browser.post(
        "/test/ideer/\(other.id)/kommentarer", ["kommentar": "I en annan tråd"])
      let elsewhere = try #require(
        try await browser.get("/test/ideer/\(other.id)").html
          .firstMatch(of: /svar-pa=([0-9a-f-]{36})/)?.1)
      for (text, thread, words) in [
        ("", "", "Skriv något"), ("Ring 070-123 45 67", "", "telefonnumret"),
        ("Fråga Karin Lindqvist", "", "ser ut som ett namn"),
        (String(repeating: "å", count: 5_001), "", "5001 tecken"),
        ("Svar", "\(elsewhere)", "finns inte längre"), ("Svar", "strunt", "finns inte längre"),
      ] {
        let page = try await browser.post(path, ["kommentar": text, "svar-pa": thread])
        #expect(page.status == 422, "\(words)")
        #expect(page.errors.count == 1 && page.errors[0].contains(words), "\(page.errors)")
        #expect(page.html.contains(">\(text)</textarea>"))
      }
      let megabyte = try await browser.post(
        path, ["kommentar": String(repeating: "a", count: 1 << 20)])
      #expect(megabyte.status == 413 && megabyte.text.contains("Inget har sparats"))
      let text = try await browser.get("/test/ideer/\(record.id)").text
      #expect(text.contains("Ingen har sagt något än."))
    }
  }

  @Test func `cannot be rewritten in the database`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Att tala om")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.post("/test/ideer/\(record.id)/kommentarer", ["kommentar": "Sagt"])
      for statement: SQL in [
        "UPDATE record_comment SET text = 'Annat'", "UPDATE record_event SET event = 'annat'",
      ] {
        await #expect(throws: DatabaseError.self) {
          try await town.house.database.write { _ = try $0.execute(statement) }
        }
      }
      #expect(try await browser.get("/test/ideer/\(record.id)").text.contains("Sagt"))
    }
  }
}
