import Core
import Foundation
import Mail
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite(.enabled(if: PythonTool.isThere)) struct `A letter about what is new` {
  private struct Taken: Decodable {
    let to: [String]
    let subject, id, body: String
    /// Nil in a letter with a code.
    let unsubscribe: String?
  }

  /// A town whose letters go to a mail server of the test, and a reader who follows a record there.
  private struct Post {
    let town: RecordTown
    let module: RecordsModule
    let server: PythonTool.Running
    let reader: TestBrowser
    let record: Record
    let user: UserID

    static func with(_ how: [String] = [], _ body: (Post) async throws -> Void) async throws {
      try await RecordTown.with { town in
        let server = try PythonTool.start("smtp.py", how)
        defer { server.stop() }
        var module = town.module
        module.mailer = Mailer(
          MailSettings(
            host: "127.0.0.1", port: try #require(Int(await server.line())), security: .none,
            sender: try #require(MailAddress("bepro@kommun.example")), timeout: 10))
        let user = try await town.house.user("lasare", (.caseworker, town.house.adults))
        let reader = TestBrowser(town.house, routes: module.routes)
        try await reader.logIn("lasare")
        let record = try await town.record("Hemlig rubrik", visibility: .unit)
        try await reader.post("/test/ideer/\(record.id)/folj")
        try await body(
          Post(
            town: town, module: module, server: server, reader: reader, record: record,
            user: user.id))
      }
    }

    var mail: NoticeMail {
      get throws {
        NoticeMail(
          module: module, mailer: try #require(module.mailer), baseURL: "https://bepro.example")
      }
    }

    func letter() async throws -> Taken {
      try JSONDecoder().decode(Taken.self, from: Data(await server.line().utf8))
    }

    func confirm() async throws {
      try await reader.post(
        "/mitt/nytt/installningar/adress", ["epost": "lasare@kommun.example"])
      let code = try #require(try await letter().body.firstMatch(of: /[0-9]{8}/)?.output)
      let answer = try await reader.post("/mitt/nytt/installningar/kod", ["kod": "\(code)"])
      #expect(answer.status == 303)
    }

    func comment() async throws {
      try await town.store.comment(
        "Sagt av någon", on: record, inReplyTo: nil,
        by: try await town.house.user("u\(UUID().uuidString.prefix(8).lowercased())").id)
    }

    /// To a time of the next day in Sweden, in winter.
    func nextDay(_ hour: Int) {
      town.house.clock.move(to: town.house.clock.clock.today + 1)
      town.house.clock.advance(by: Double(hour - 12) * 3_600)
    }
  }

  @Test func `holds links and nothing else, comes once a day, and not without news`() async throws {
    try await Post.with { post in
      try await post.confirm()
      try await post.comment()
      try await post.mail.sendDue()
      post.nextDay(6)
      try await post.mail.sendDue()
      #expect(try await post.town.store.reader(post.user).mailedUntil == 1, "not yet")
      post.town.house.clock.advance(by: 2 * 3_600)
      // Two servers at once.
      let mail = try post.mail
      async let first: Void = mail.sendDue()
      async let second: Void = mail.sendDue()
      _ = try await (first, second)
      let letter = try await post.letter()
      #expect(letter.to == ["lasare@kommun.example"])
      #expect(letter.subject == "Det finns nytt för dig i Bepröva")
      #expect(letter.body.contains("https://bepro.example/test/ideer/\(post.record.id)"))
      for word in ["Hemlig", "rubrik", "Sagt", "Lasare"] { #expect(!letter.body.contains(word)) }
      post.nextDay(8)
      try await post.mail.sendDue()
      try await post.comment()
      post.nextDay(8)
      try await post.mail.sendDue()
      let next = try await post.letter()
      #expect(next.id != letter.id)
      let unsubscribe = try #require(next.unsubscribe)
      let goodbye = try #require(unsubscribe.firstMatch(of: /\/avanmal\/[0-9a-f]+/)?.output)
      let stranger = TestBrowser(post.town.house, routes: post.module.routes)
      #expect(try await stranger.get(String(goodbye)).h1 == "Avsluta breven")
      #expect(try await post.town.store.mailReaders().count == 1)
      #expect(try await stranger.post(String(goodbye)).h1 == "Breven är avslutade")
      #expect(try await post.town.store.mailReaders().isEmpty)
    }
  }

  @Test func `goes only to an address that its owner has confirmed`() async throws {
    try await Post.with { post in
      let path = "/mitt/nytt/installningar"
      for wrong in ["", "lasare", "a@b.se, c@d.se", "a@b.se\nBcc: c@d.se"] {
        let page = try await post.reader.post("\(path)/adress", ["epost": wrong])
        #expect(page.status == 422 && page.errors[0].contains("hel adress"))
      }
      try await post.reader.post("\(path)/adress", ["epost": "lasare@kommun.example"])
      let code = try #require(try await post.letter().body.firstMatch(of: /[0-9]{8}/)?.output)
      let again = try await post.reader.post("\(path)/adress", ["epost": "b@kommun.example"])
      #expect(again.status == 422 && again.errors[0].contains("mindre än en minut"))
      for _ in 0..<5 {
        let page = try await post.reader.post("\(path)/kod", ["kod": "0000000"])
        #expect(page.status == 422)
      }
      let late = try await post.reader.post("\(path)/kod", ["kod": "\(code)"])
      #expect(late.status == 422, "guessed at too often")
      let rhythm = try await post.reader.post("\(path)/takt", ["takt": "daily", "timme": "7"])
      #expect(rhythm.status == 303)
      #expect(try await post.town.store.mailReaders().isEmpty)
      post.town.house.clock.advance(by: 120)
      try await post.confirm()
      #expect(try await post.town.store.mailReaders().map(\.rhythm) == [.daily])
      let odd = try await post.reader.post("\(path)/takt", ["takt": "daily", "timme": "24"])
      #expect(odd.status == 422)
      try await post.reader.post("\(path)/adress/bort")
      #expect(try await post.town.store.reader(post.user).email == nil)
    }
  }

  @Test func `that was not taken is tried again later and later, and the administrator sees it`()
    async throws
  {
    try await Post.with { post in
      try await post.confirm()
      var module = post.module
      module.mailer = Mailer(
        MailSettings(
          host: "127.0.0.1", port: 1, security: .none,
          sender: try #require(MailAddress("bepro@kommun.example")), timeout: 5))
      let broken = NoticeMail(
        module: module, mailer: try #require(module.mailer), baseURL: "https://bepro.example")
      try await post.comment()
      post.nextDay(8)
      for failures in [1, 1, 2] {
        try await broken.sendDue()
        #expect(try await post.town.store.mailReaders()[0].failures == failures)
        post.town.house.clock.advance(by: failures == 1 ? 200 : 0)
      }
      let administrator = try await post.town.browser(.administrator, in: post.town.house.root)
      let page = try await administrator.get("/styra/utskick")
      #expect(page.rows.first?[0] == "lasare" || page.rows.first?[2] == "2", "\(page.rows)")
      #expect(!page.html.contains("lasare@kommun.example"))
      let member = try await post.town.browser(.boardMember, in: post.town.house.board)
      #expect(try await member.get("/styra/utskick").status == 403)
      post.town.house.clock.advance(by: 700)
      try await post.mail.sendDue()
      #expect(try await post.letter().to == ["lasare@kommun.example"])
      #expect(try await post.town.store.mailReaders()[0].failures == 0)
    }
  }

  @Test
  func `that was sent by a server that fell before it said so comes again as the same letter`()
    async throws
  {
    try await Post.with { post in
      try await post.confirm()
      try await post.comment()
      post.nextDay(8)
      try await post.mail.sendDue()
      let letter = try await post.letter()
      let told = try await post.town.store.mailReaders()[0].mailedUntil
      // As the server left it: the letter is on its way, and the note of that was never stored.
      let fallen = post.town.house.clock.now
      try await post.town.house.database.write { connection in
        try connection.execute(
          """
          UPDATE notice_reader SET slot = slot - 1, mailed_until = 0,
            claimed_until = \(fallen + 600)
          """)
      }
      #expect(try await post.town.store.waitingReaders().isEmpty, "the other may still be at it")
      post.town.house.clock.advance(by: 601)
      try await post.mail.sendDue()
      let again = try await post.letter()
      #expect(again.id == letter.id && again.body == letter.body)
      try await post.mail.sendDue()
      #expect(try await post.town.store.mailReaders()[0].mailedUntil == told)
    }
  }

  @Test func `is not written to whoever has a protected identity or has left`() async throws {
    try await Post.with { post in
      let user = try await post.town.house.user(
        "skyddad", (.caseworker, post.town.house.adults), isProtected: true)
      let browser = TestBrowser(post.town.house, routes: post.module.routes)
      try await browser.logIn("skyddad")
      let page = try await browser.post(
        "/mitt/nytt/installningar/adress", ["epost": "skyddad@kommun.example"])
      #expect(page.status == 422 && page.errors[0].contains("skyddade personuppgifter"))
      #expect(try await post.town.store.reader(user.id).email == nil)
    }
  }
}
