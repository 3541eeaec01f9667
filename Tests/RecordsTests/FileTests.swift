import ContentStore
import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `A file of a record` {
  @discardableResult
  private func send(
    _ text: String, called name: String, to record: Record, by browser: TestBrowser
  ) async throws -> TestPage {
    try await browser.upload(
      "/test/ideer/\(record.id)/filer", field: "fil", fileName: name, Array(text.utf8))
  }

  private func stored(_ town: RecordTown) -> [String] {
    (FileManager.default.subpaths(atPath: town.module.files.directory.path) ?? [])
      .filter { $0.split(separator: "/").last?.count ?? 0 > 30 }
  }

  private func links(_ page: TestPage) -> [String] {
    page.html.matches(of: /href="([^"]*\/filer\/[0-9a-f-]{36})"/).map { String($0.1) }
  }

  @Test func `is kept outside the database, and comes back as it was, to be saved`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil", visibility: .unit)
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.get("/test/ideer/\(record.id)/filer")
      let text = String(repeating: "rad å\n", count: 100_000)
      let answer = try await send(text, called: "möten 2026.txt", to: record, by: browser)
      #expect(answer.location == "/test/ideer/\(record.id)#filer")
      let page = try await browser.get("/test/ideer/\(record.id)")
      #expect(page.text.contains("möten 2026.txt (700 kB)"))
      let file = try await browser.get(try #require(links(page).first))
      #expect(file.html == text)
      #expect(file.answer.header("Content-Type") == "text/plain; charset=utf-8")
      #expect(
        file.answer.header("Content-Disposition")
          == "attachment; filename=\"moten 2026.txt\"; filename*=UTF-8''m%C3%B6ten%202026.txt")
      #expect(stored(town).count == 1)
    }
  }

  @Test(arguments: [
    ("bild.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
    ("sida.html", "<script>alert(1)</script>"), ("a.xhtml", "<html/>"), ("b", "x"),
    ("c.pdf.exe", "MZ"),
  ])
  func `is run by no browser, whatever it says that it is`(_ name: String, _ content: String)
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.get("/test/ideer/\(record.id)/filer")
      try await send(content, called: name, to: record, by: browser)
      let page = try await browser.get("/test/ideer/\(record.id)")
      let file = try await browser.get(try #require(links(page).first)).answer
      #expect(file.header("Content-Type") == "application/octet-stream")
      #expect(file.header("Content-Disposition")?.hasPrefix("attachment") == true)
      #expect(file.header("X-Content-Type-Options") == "nosniff")
      #expect(file.header("Content-Security-Policy") == "sandbox; default-src 'none'")
      #expect(file.text == content)
    }
  }

  @Test(arguments: [
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "..", ".", "%2e%2e%2fx", "a\u{0}b",
    "con", "fil%0d%0aSet-Cookie: a=b", String(repeating: "å", count: 150),
  ])
  func `lies where its bytes say, whatever it is called`(_ name: String) async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.get("/test/ideer/\(record.id)/filer")
      let answer = try await send("innehåll \(name.count)", called: name, to: record, by: browser)
      for place in stored(town) {
        #expect(place.wholeMatch(of: /[0-9a-f]{2}\/[0-9a-f]{64}/) != nil, "\(place)")
      }
      guard answer.status == 303 else {
        #expect([400, 422].contains(answer.status))
        return
      }
      let page = try await browser.get("/test/ideer/\(record.id)")
      let file = try await browser.get(try #require(links(page).first)).answer
      #expect(file.headers("Set-Cookie").isEmpty)
      #expect(file.header("Content-Disposition")?.contains("/") == false)
    }
  }

  @Test func `that cannot be taken is refused, and nothing of it is kept`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Utan fil")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(record.id)/filer"
      try await browser.get(path)
      for (name, text, words) in [
        ("", "", "Välj en fil"), ("tom.txt", "", "tom"),
        ("intyg 811228-9874.txt", "x", "personnumret"),
        ("intyg_Karin_Lindqvist.txt", "x", "ser ut som ett namn"),
        (String(repeating: "a", count: 151), "x", "för långt"),
      ] {
        let page = try await send(text, called: name, to: record, by: browser)
        #expect(page.status == 422 && page.errors.contains { $0.contains(words) }, "\(words)")
      }
      let large = try await browser.upload(
        path, field: "fil", fileName: "stor.txt",
        [UInt8](repeating: 97, count: RecordFile.largest + (2 << 20)))
      #expect(large.status == 413 && large.text.contains("Inget har sparats"))
      #expect(stored(town).isEmpty)
      #expect(try await browser.get("/test/ideer/\(record.id)").text.contains("Inga filer än."))
    }
  }

  @Test func `by the same name is a new version, and the old one stays in the history`()
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(record.id)"
      try await browser.get("\(path)/filer")
      for text in ["första", "andra"] {
        try await send(text, called: "plan.txt", to: record, by: browser)
        town.house.clock.advance(by: 60)
      }
      let page = try await browser.get(path)
      #expect(links(page).count == 1 && page.text.contains("Version 2"))
      #expect(try await browser.get(links(page)[0]).html == "andra")
      let history = try await browser.get("\(path)/historik")
      #expect(history.text.contains("”plan.txt” version 1 lades till"))
      #expect(try await browser.get(try #require(links(history).last)).html == "första")
      let reader = try await town.browser(.boardMember, in: town.house.board)
      #expect(try await reader.post("\(links(page)[0])/bort").status == 403)
      #expect(try await browser.post("\(links(page)[0])/bort").status == 303)
      #expect(try await browser.get(path).text.contains("Inga filer än."))
      for link in links(history) { #expect(try await browser.get(link).status == 404) }
      let after = try await browser.get("\(path)/historik").text
      #expect(after.contains("”plan.txt” togs bort"))
      try await town.store.sweep(town.module.files, grace: 3_600)
      #expect(stored(town).count == 2)
      try await town.store.sweep(town.module.files, grace: -3_600)
      #expect(stored(town).isEmpty)
    }
  }

  @Test func `is seen by those who see its record, its earlier versions by those who saw it then`()
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Vår", owner: town.team, visibility: .team)
      let inside = try await town.browser(.unitManager, in: town.house.adults)
      let outside = try await town.browser(.provider, in: town.house.otherUnit)
      let path = "/test/ideer/\(record.id)"
      try await inside.get("\(path)/filer")
      try await send("intern", called: "a.txt", to: record, by: inside)
      let first = links(try await inside.get(path))[0]
      #expect(try await outside.get(first).status == 404)
      let form = town.ideaForm("Vår", owner: town.team, visibility: .everybody, version: 1)
      #expect(try await inside.post("\(path)/andra", form: form).status == 303)
      #expect(try await outside.get(first).html == "intern")
      try await send("öppen", called: "a.txt", to: record, by: inside)
      #expect(try await outside.get(first).status == 404)
      #expect(try await inside.get(first).html == "intern")
      #expect(try await outside.get(links(try await outside.get(path))[0]).html == "öppen")
      let other = try await town.record("Annan")
      let elsewhere = first.replacing("\(record.id)", with: "\(other.id)")
      #expect(try await inside.get(elsewhere).status == 404)
    }
  }

  @Test func `that is damaged or gone is said to be, and not handed out`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Med fil")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.get("/test/ideer/\(record.id)/filer")
      try await send("helt", called: "a.txt", to: record, by: browser)
      let link = links(try await browser.get("/test/ideer/\(record.id)"))[0]
      let place = town.module.files.directory.appending(path: stored(town)[0]).path
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
      try Data("fel".utf8).write(to: URL(fileURLWithPath: place))
      let damaged = try await browser.get(link)
      #expect(damaged.status == 500 && damaged.h1 == "Filen är skadad")
      #expect(damaged.text.contains("säkerhetskopia"))
      try FileManager.default.removeItem(atPath: place)
      #expect(try await browser.get(link).h1 == "Filen saknas")
    }
  }

  @Test func `has its bytes once, however many records have it`() async throws {
    try await RecordTown.with { town in
      let records = [try await town.record("Ett"), try await town.record("Två")]
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      try await browser.get("/test/ideer/\(records[0].id)/filer")
      for record in records { try await send("lika", called: "a.txt", to: record, by: browser) }
      #expect(stored(town).count == 1)
      let link = links(try await browser.get("/test/ideer/\(records[0].id)"))[0]
      try await browser.post("\(link)/bort")
      try await town.store.sweep(town.module.files, grace: -3_600)
      let other = links(try await browser.get("/test/ideer/\(records[1].id)"))[0]
      #expect(try await browser.get(other).html == "lika")
    }
  }
}
