import Core
import Foundation
import Mail
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `What is new` {
  @Test func `is what others did to what somebody follows, as long as they see it`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Att följa", visibility: .unit)
      let path = "/test/ideer/\(record.id)"
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      let chief = try await town.browser(.unitManager, in: town.house.adults)
      #expect(try await worker.get("/mitt/nytt").text.contains("Inget nytt"))
      #expect(try await worker.post("\(path)/folj").location == "\(path)#folj")
      #expect(try await worker.get(path).text.contains("Sluta säga till"))
      try await worker.post("\(path)/kommentarer", ["kommentar": "Mitt eget"])
      #expect(try await worker.get("/mitt/nytt").text.contains("Inget nytt"))
      try await chief.post("\(path)/kommentarer", ["kommentar": "Någon annans"])
      try await chief.post("\(path)/steg/prova", ["version": "1"])
      let news = try await worker.get("/mitt/nytt").text
      #expect(news.contains("Pröva: Att följa") && news.contains("Ny kommentar: Att följa"))
      #expect(news.contains("Unitmanager-Vux"))
      try await worker.post("/mitt/nytt")
      #expect(try await worker.get("/mitt/nytt").text.contains("Tidigare"))
      let user = try await town.house.user("chefen", (.unitManager, town.house.department))
      let sight = Sight(try await town.house.viewer(user))
      var content = record.content
      content.owner = town.house.families.id
      content.visibility = .team
      try await town.store.change(
        record.id, RecordTown.idea, to: content, event: RecordEvent.edited, from: 2, by: user.id,
        sight)
      #expect(!(try await worker.get("/mitt/nytt")).html.contains("Att följa"))
      #expect(!(try await worker.get("/mitt/nytt/installningar")).html.contains("Att följa"))
      #expect(try await worker.post("\(path)/folj").status == 404)
    }
  }

  @Test func `can be followed by a filter, and counts what comes to match it`() async throws {
    try await RecordTown.with { town in
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      let user = try #require(try await town.house.store.user(login: "caseworker-vux"))
      try await town.record("Boende från förr")
      let answer = try await worker.post("/test/ideer/folj", ["filter": "?q=boende&sort=titel"])
      #expect(answer.location == "/mitt/nytt/installningar")
      #expect(
        try await worker.get("/mitt/nytt/installningar").text.contains("Idéer: ”boende”"))
      try await town.record("Skuld")
      try await town.record("Boende i dag")
      try await town.record("Boende hemma", owner: town.house.otherUnit, visibility: .team)
      let news = try await worker.get("/mitt/nytt")
      #expect(news.text.contains("Lades till: Boende i dag") && !news.text.contains("förr"))
      #expect(!news.html.contains("hemma") && !news.html.contains("Skuld"))
      let viewer = try await town.house.viewer(user)
      #expect(try await town.module.news(for: viewer).text.sv == "Nytt för dig (1)")
      let settings = try await worker.get("/mitt/nytt/installningar")
      let list = try #require(settings.html.firstMatch(of: /listor\/([0-9a-f-]{36})\/bort/)?.1)
      #expect(try await worker.post("/mitt/nytt/listor/\(list)/bort").status == 303)
      #expect(try await worker.post("/mitt/nytt/listor/\(list)/bort").status == 404)
      #expect(try await worker.get("/mitt/nytt").text.contains("Inget nytt"))
    }
  }

  @Test(.enabled(if: PythonTool.isThere))
  func `is read by a feed reader, at an address that can be taken back`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Å <b> & \"x\" ]]>", visibility: .unit)
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      let chief = try await town.browser(.unitManager, in: town.house.adults)
      let stranger = TestBrowser(town.house, routes: town.module.routes)
      try await worker.post("/test/ideer/\(record.id)/folj")
      try await chief.post("/test/ideer/\(record.id)/kommentarer", ["kommentar": "Hemligt ord"])
      let made = try await worker.post("/mitt/nytt/installningar/flode")
      let address = try #require(made.html.firstMatch(of: /\/flode\/[0-9a-f]{64}/)?.output)
      let feed = try await stranger.get(String(address))
      #expect(feed.status == 200 && !feed.html.contains("Hemligt") && !feed.html.contains("Unitm"))
      #expect(feed.answer.header("Content-Type") == "application/atom+xml; charset=utf-8")
      struct Read: Decodable {
        struct Entry: Decodable { let id, title, link, updated: String }
        let version, id, title, updated: String
        let broken: Bool
        let entries: [Entry]
      }
      let read = try JSONDecoder().decode(
        Read.self, from: Data(try await PythonTool.run("feed.py", input: feed.html).utf8))
      #expect(read.version == "atom10" && !read.broken && read.title == "Nytt för dig")
      #expect(read.entries.map(\.title) == ["Ny kommentar: Å <b> & \"x\" ]]>"])
      #expect(read.entries[0].link == "http://127.0.0.1:8080/test/ideer/\(record.id)")
      #expect(read.entries[0].updated == "2026-03-14T11:00:00Z")
      #expect(!(try await worker.get("/mitt/nytt/installningar")).html.contains(String(address)))
      let renewed = try await worker.post("/mitt/nytt/installningar/flode")
      let second = try #require(renewed.html.firstMatch(of: /\/flode\/[0-9a-f]{64}/)?.output)
      #expect(try await stranger.get(String(address)).status == 404)
      #expect(try await stranger.get(String(second)).status == 200)
      try await worker.post("/mitt/nytt/installningar/flode/bort")
      #expect(try await stranger.get(String(second)).status == 404)
      #expect(try await stranger.get("/flode/").status == 404)
    }
  }
}
