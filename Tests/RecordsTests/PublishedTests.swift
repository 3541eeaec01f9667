import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `What is open to everybody` {
  /// A browser that nobody has logged in with.
  private func stranger(_ town: RecordTown, from address: String = "203.0.113.9") -> TestBrowser {
    var module = town.module
    module.publishes = true
    return TestBrowser(town.house, routes: module.routes, from: address)
  }

  @Test(arguments: Visibility.allCases)
  func `is public records alone, on every page and in the feed`(_ visibility: Visibility)
    async throws
  {
    try await RecordTown.with { town in
      let author = try await town.house.user("forfattare", (.developer, town.house.board))
      var content = try await town.record("Ett rön", visibility: visibility, summary: "Så gick det")
        .content
      let open = try await town.record("Ett öppet", RecordTown.fact, visibility: .everybody)
      let record = try #require(
        try await town.store.list(RecordTown.idea, RecordSearch(), Sight(town.house.viewer(author)))
          .records.first)
      try await town.store.link(
        open.id, .supports, record.id, reason: "Internt skäl", by: author.id,
        Sight(try await town.house.viewer(author)))
      let isOpen = visibility == .everybody
      let browser = stranger(town)
      for path in ["/oppet", "/oppet/ideer", "/oppet/ideer?q=rön", "/oppet/flode"] {
        let page = try await browser.get(path)
        #expect(page.status == 200)
        #expect(page.html.contains("Ett rön") == isOpen, "\(path)")
        #expect(!page.html.contains("Forfattare"), "\(path) names nobody")
      }
      let page = try await browser.get("/oppet/ideer/\(record.id)")
      #expect(page.status == (isOpen ? 200 : 404))
      #expect(page.html.contains("Så gick det") == isOpen)
      // What hangs together with it is told when it is open too, and never why somebody thought so.
      let linking = try await browser.get("/oppet/fakta/\(open.id)")
      #expect(linking.status == 200)
      #expect(linking.html.contains("Ett rön") == isOpen)
      #expect(!linking.html.contains("Internt skäl"))
      // As it closes, it is gone.
      guard isOpen else { return }
      content.visibility = .board
      try await town.store.change(
        record.id, RecordTown.idea, to: content, event: RecordEvent.edited, from: 1, by: author.id,
        Sight(try await town.house.viewer(author)))
      #expect(try await browser.get("/oppet/ideer/\(record.id)").status == 404)
      #expect(try await !browser.get("/oppet/flode").html.contains("Ett rön"))
    }
  }

  @Test func `gives neither comments, history, files nor another way in`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Ett rön", visibility: .everybody)
      let inside = try await town.browser(.caseworker, in: town.house.adults)
      try await inside.post(
        "/test/ideer/\(record.id)/kommentarer", ["kommentar": "Bara mellan oss"])
      let browser = stranger(town)
      let page = try await browser.get("/oppet/ideer/\(record.id)")
      #expect(page.status == 200 && !page.html.contains("Bara mellan oss"))
      #expect(!page.html.contains("<form method=\"post\" action=\"/test"))
      for path in ["historik", "filer", "kommentarer", "varfor", "andra"] {
        #expect(try await browser.get("/oppet/ideer/\(record.id)/\(path)").status == 404)
        #expect(try await browser.get("/test/ideer/\(record.id)/\(path)").status == 303)
      }
      for path in ["/oppet/finns-inte", "/oppet/ideer/strunt", "/oppet/fakta/\(record.id)"] {
        #expect(try await browser.get(path).status == 404, "\(path)")
      }
      // Conditions that would tell more than the words are not taken.
      let narrowed = try await browser.get("/oppet/ideer?synlighet=board&status=arkiverad")
      #expect(narrowed.text.contains("Ett rön"))
      let robots = try await browser.get("/robots.txt")
      #expect(robots.html == "User-agent: *\nAllow: /oppet\nDisallow: /\n")
    }
  }

  @Test func `is asked for sixty times a minute from one address, and others do not wait for it`()
    async throws
  {
    try await RecordTown.with { town in
      var module = town.module
      module.publishes = true
      let one = TestBrowser(town.house, routes: module.routes, from: "203.0.113.9")
      for _ in 0..<60 { #expect(try await one.get("/oppet").status == 200) }
      let refused = try await one.get("/oppet")
      #expect(refused.status == 429 && refused.text.contains("Vänta en minut"))
      let other = TestBrowser(town.house, routes: module.routes, from: "203.0.113.10")
      #expect(try await other.get("/oppet").status == 200)
      town.house.clock.advance(by: 61)
      #expect(try await one.get("/oppet").status == 200)
    }
  }

  @Test func `is nothing until the municipality has chosen so, and the log has when it did`()
    async throws
  {
    try await RecordTown.with { town in
      try await town.record("Ett rön", visibility: .everybody)
      let closed = TestBrowser(town.house, routes: town.module.routes)
      for path in ["/oppet", "/oppet/ideer", "/oppet/flode", "/robots.txt"] {
        #expect(try await closed.get(path).status == 404)
      }
      for isOn in [false, true, true, false] { try await town.store.note(publishing: isOn) }
      let events = try await town.house.database.read { connection in
        try connection.rows(
          "SELECT event FROM change_log WHERE event LIKE 'records.%published'"
        ).map { try $0.value(at: 0, as: String.self) }
      }
      // Within one moment of the test's clock they have no order.
      #expect(events.sorted() == ["records.published", "records.unpublished"])
    }
  }
}
