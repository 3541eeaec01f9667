import Core
import Foundation
import Logging
import Synchronization
import Testing
import Web

private struct DatabaseIsOnFire: Error {
  let personalNumber = "19121212-1212"
}

private struct Recorder: LogHandler {
  let record: @Sendable (String) -> Void
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()

  init(record: @escaping @Sendable (String) -> Void) {
    self.record = record
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    record("\(event.message) \(metadata) \(event.metadata ?? [:])")
  }
}

@Suite struct WebApplicationTests {
  private let application = WebApplication(
    routes: [
      .get("/") { _ in
        .page(Page(title: Text(sv: "Mitt", en: "Mine")) { p { "å" } })
      },
      .get("/behov/{id}") { .text($0.parameter("id") ?? "-") },
      .post("/behov") { request in
        let form = try await request.form()
        return .seeOther(form.first("till") ?? "/")
      },
      .get("/krasch") { _ in throw DatabaseIsOnFire() },
      .get("/nej") { _ in throw WebError.forbidden },
      .get("/fil") { _ in
        .download(name: "resultat å.csv", contentType: "text/csv", body: "a;b\n")
      },
      .get("/lang") { _ in
        .stream(name: "x.csv", contentType: "text/csv") { stream in
          for number in 1...3 { try await stream.write("\(number)\n") }
        }
      },
      .get("/kaka") { request in
        .text(request.cookie("session") ?? "-").with(
          Cookie(name: "session", value: "a b", maxAge: 60))
      },
      .language(path: "/sprak"),
    ], chrome: { Chrome(language: $0.language) })

  private func post(
    _ path: String, _ body: String, headers: [(String, String)] = []
  ) async throws -> WebApplication.Answer {
    try await application.respond(
      to: "POST", path,
      headers: [("Content-Type", "application/x-www-form-urlencoded")] + headers,
      body: Array(body.utf8))
  }

  @Test(arguments: ["/", "/krasch", "/nej", "/finns-inte", "/fil", "/lang", "/behov"])
  func `every answer carries the security headers`(path: String) async throws {
    let answer = try await application.respond(to: "GET", path)
    #expect(
      answer.header("Content-Security-Policy")
        == """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
        form-action 'self'; frame-ancestors 'none'; base-uri 'none'
        """)
    #expect(answer.header("X-Content-Type-Options") == "nosniff")
    #expect(answer.header("Referrer-Policy") == "same-origin")
    #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
    #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin")
    #expect(answer.header("Permissions-Policy")?.contains("camera=()") == true)
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(answer.header("X-Request-ID")?.count == 9)
    #expect(answer.header("Strict-Transport-Security") == nil)
  }

  @Test func `an unexpected error shows a reference and nothing of itself`() async throws {
    let answer = try await application.respond(to: "GET", "/krasch")
    let reference = try #require(answer.header("X-Request-ID"))
    #expect(answer.status == 500)
    #expect(answer.text.contains(reference))
    #expect(!answer.text.contains("DatabaseIsOnFire"))
    #expect(!answer.text.contains("1212"))
  }

  @Test func `the log tells the error under its reference, personal numbers masked`() async throws {
    let lines = Mutex<[String]>([])
    let log = Recorder { line in lines.withLock { $0.append(line) } }
    let application = WebApplication(
      routes: [.get("/krasch/{id}") { _ in throw DatabaseIsOnFire() }], chrome: { _ in Chrome() },
      configuration: .init(logger: Logger(label: "test") { _ in log }))
    let answer = try await application.respond(to: "GET", "/krasch/7")
    let line = try #require(lines.withLock { $0.first })
    #expect(line.contains("DatabaseIsOnFire"))
    #expect(line.contains(try #require(answer.header("X-Request-ID"))))
    #expect(line.contains("/krasch/{id}"))
    #expect(!line.contains("1212"))
  }

  @Test func `what does not exist, is not allowed or not done that way gets its own page`()
    async throws
  {
    let missing = try await application.respond(to: "GET", "/finns-inte")
    #expect(missing.status == 404)
    #expect(missing.text.contains("<h1>Sidan finns inte</h1>"))
    #expect(try await application.respond(to: "GET", "/nej").status == 403)
    let wrong = try await application.respond(to: "GET", "/behov")
    #expect(wrong.status == 405)
    #expect(wrong.header("Allow") == "POST")
    #expect(try await application.respond(to: "DELETE", "/behov/1").status == 405)
  }

  @Test func `parts of the path are decoded, and refused when they are not text`() async throws {
    #expect(try await application.respond(to: "GET", "/behov/a%20%C3%A5").text == "a å")
    #expect(try await application.respond(to: "GET", "/behov/%FF").status == 404)
    #expect(try await application.respond(to: "GET", "/behov/a%00b").status == 404)
    #expect(try await application.respond(to: "GET", "/?q=%FF").status == 400)
  }

  @Test func `HEAD says what GET would, without the body`() async throws {
    let get = try await application.respond(to: "GET", "/")
    let head = try await application.respond(to: "HEAD", "/")
    #expect(head.status == 200)
    #expect(head.body.isEmpty)
    #expect(head.header("Content-Length") == String(get.body.count))
  }

  @Test func `a form that succeeded leads on`() async throws {
    let answer = try await post("/behov", "till=%2Fbehov%2F1%3Fa%3Db")
    #expect(answer.status == 303)
    #expect(answer.header("Location") == "/behov/1?a=b")
  }

  @Test(arguments: [
    "https://ond.se", "//ond.se", "/\\ond.se", "\\\\ond.se", "ond", "", "/a\r\nSet-Cookie: x",
    "/\t/ond.se", "javascript:1",
  ])
  func `no input sends a user to another site`(address: String) async throws {
    let answer = try await post("/behov", "till=" + percentEncoded(address))
    #expect(answer.header("Location") == "/")
  }

  @Test(arguments: [
    ([("Sec-Fetch-Site", "cross-site")], 403),
    ([("Sec-Fetch-Site", "same-site")], 403),
    ([("Origin", "https://ond.se")], 403),
    ([("Origin", "null")], 403),
    ([("Origin", "http://127.0.0.1:8080.ond.se")], 403),
    ([("Sec-Fetch-Site", "same-origin")], 303),
    ([("Sec-Fetch-Site", "none")], 303),
    ([("Origin", "http://127.0.0.1:8080")], 303),
    ([], 303),
  ])
  func `a form sent by another site is refused`(
    headers: [(String, String)], status: Int
  ) async throws {
    let answer = try await post("/behov", "a=1", headers: headers)
    #expect(answer.status == status)
    if status == 403 { #expect(answer.text.contains("Gå tillbaka")) }
  }

  @Test func `only the session's own token is valid`() {
    #expect(CSRF.isValid(FormData([("csrf", "abc")]), token: "abc"))
    #expect(!CSRF.isValid(FormData([("csrf", "abd")]), token: "abc"))
    #expect(!CSRF.isValid(FormData([("csrf", "ab")]), token: "abc"))
    #expect(!CSRF.isValid(FormData(), token: "abc"))
    #expect(!CSRF.isValid(FormData([("csrf", "")]), token: ""))
  }

  @Test func `what a handler found out, the frame need not look up again`() async throws {
    struct Viewer: Sendable { let name: String }
    let application = WebApplication(
      routes: [
        .get("/") { request in
          request.memo[Viewer.self] = Viewer(name: "Sara Ek")
          return .page(Page(title: Text(verbatim: "x")) {})
        }
      ], chrome: { Chrome(viewer: $0.memo[Viewer.self]?.name) })
    #expect(try await application.respond(to: "GET", "/").text.contains("Sara Ek"))
  }

  @Test func `a body over the limit, of another kind or not text is refused`() async throws {
    let big = String(repeating: "a", count: 1_100_000)
    #expect(try await post("/behov", "a=" + big).status == 413)
    #expect(
      try await post("/behov", "a=1", headers: [("Content-Length", "9999999")]).status == 413)
    let bad = try await post("/behov", "a=%FF")
    #expect(bad.status == 400)
    #expect(bad.text.contains("UTF-8"))
    let json = try await application.respond(
      to: "POST", "/behov", headers: [("Content-Type", "application/json")], body: [123, 125])
    #expect(json.status == 415)
  }

  @Test func `files are offered under their name`() async throws {
    let answer = try await application.respond(to: "GET", "/fil")
    #expect(
      answer.header("Content-Disposition")
        == "attachment; filename=\"resultat a.csv\"; filename*=UTF-8''resultat%20%C3%A5.csv")
    #expect(answer.text == "a;b\n")
    #expect(try await application.respond(to: "GET", "/lang").text == "1\n2\n3\n")
  }

  @Test func `cookies are kept from scripts, and bound to the host over https`() async throws {
    let plain = try await application.respond(
      to: "GET", "/kaka", headers: [("Cookie", "x=1; session=a%20b")])
    #expect(plain.text == "a b")
    #expect(
      plain.header("Set-Cookie")
        == "session=a%20b; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")
    let secure = WebApplication(
      routes: [
        .get("/") { .text($0.cookie("s") ?? "-").with(Cookie(name: "s", value: "1")) }
      ], chrome: { _ in Chrome() }, configuration: .init(baseURL: "https://x.se"))
    let answer = try await secure.respond(
      to: "GET", "/", headers: [("Cookie", "s=forged; __Host-s=true")])
    #expect(answer.text == "true")
    #expect(
      answer.header("Set-Cookie") == "__Host-s=1; Path=/; HttpOnly; SameSite=Lax; Secure")
    #expect(answer.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains")
  }

  @Test func `the language button is remembered and leads back`() async throws {
    let answer = try await post("/sprak", "from=%2Fnej&language=en")
    #expect(answer.header("Location") == "/nej")
    let cookie = try #require(answer.header("Set-Cookie"))
    #expect(cookie.hasPrefix("sprak=en; "))
    let page = try await application.respond(to: "GET", "/nej", headers: [("Cookie", "sprak=en")])
    #expect(page.text.contains("<html lang=\"en\">"))
    #expect(page.header("Content-Language") == "en")
  }

  @Test func `the pages' own files may be kept for a year and change address with content`()
    async throws
  {
    let page = try await application.respond(to: "GET", "/")
    let link = try #require(page.text.firstMatch(of: /href="(\/resurser\/beprova-[^"]+\.css)"/))
    let style = try await application.respond(to: "GET", String(link.1))
    #expect(style.status == 200)
    #expect(style.header("Content-Type") == "text/css; charset=utf-8")
    #expect(style.header("Cache-Control") == "public, max-age=31536000, immutable")
    #expect(style.header("X-Content-Type-Options") == "nosniff")
    #expect(
      try await application.respond(to: "GET", "/resurser/beprova-gammal.css").status == 404)
  }

  @Test func `rules that other parts bring are linked and served`() async throws {
    let sheet = Asset.css(name: "diagram.css", ".x { color: red }")
    let application = WebApplication(
      routes: [], chrome: { _ in Chrome() }, configuration: .init(stylesheets: [sheet]))
    let page = try await application.respond(to: "GET", "/")
    #expect(page.status == 404)
    #expect(page.text.contains("<link rel=\"stylesheet\" href=\"\(sheet.path)\">"))
    #expect(try await application.respond(to: "GET", sheet.path).text == ".x { color: red }")
  }

  @Test func `routes are told as the router knows them`() {
    #expect(
      application.registeredRoutes.map(\.description) == [
        "GET /", "POST /behov", "GET /behov/{id}", "GET /fil", "GET /kaka", "GET /krasch",
        "GET /lang", "GET /nej", "GET /resurser/{file}", "POST /sprak",
      ])
  }

  @Test func `a port in use is said so`() async throws {
    let ready = AsyncStream<Int>.makeStream()
    let application = application
    let server = Task {
      try await application.run(host: "127.0.0.1", port: 0) { ready.continuation.yield($0) }
    }
    defer { server.cancel() }
    var ports = ready.stream.makeAsyncIterator()
    let port = try #require(await ports.next())
    await #expect(throws: ListenError.portInUse(host: "127.0.0.1", port: port)) {
      try await application.run(host: "127.0.0.1", port: port)
    }
  }
}
