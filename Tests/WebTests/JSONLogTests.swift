import Core
import Foundation
import Logging
import Synchronization
import Testing
import Web

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

struct JSONLogTests {
  private func logged(_ write: (Logger) -> Void) -> [String] {
    let lines = Lines()
    // 2026-03-14 08:15:30.250 UTC.
    let clock = Clock.fixed(Date(timeIntervalSince1970: 1_773_476_130.25))
    write(Logger(label: "test") { _ in JSONLogHandler(clock: clock, write: lines.add) })
    return lines.all
  }

  @Test func `a line is one JSON object, whatever is in it`() throws {
    let lines = logged { logger in
      logger.notice(
        "done",
        metadata: ["n": .stringConvertible(3), "text": "å \"b\"\n\u{1}", "list": ["a", "b"]])
      logger.info("not told")
    }
    #expect(
      lines == [
        #"{"time":"2026-03-14T08:15:30.250Z","level":"notice","event":"done","list":["a","b"],"n":3,"text":"å \"b\"\n\u0001"}"#
      ])
    #expect(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) is [String: Any])
  }

  @Test func `what looks like a personal number is not in it, nor the words of an error`() {
    struct Spoken: Error {
      let about = "Påhittad Person"
    }
    let lines = logged { logger in
      logger.error(
        "failed for 19121212-1212", error: Spoken(),
        metadata: ["a": "1212121212", "b": ["121212-1212"], "c": ["d": "191212121212"]])
    }
    #expect(lines.count == 1)
    #expect(!lines[0].contains("1212") && !lines[0].contains("Person"))
    #expect(lines[0].contains(#""error":"Spoken""#))
  }

  @Test func `a request is told by its pattern, when it has been answered`() async throws {
    let told = Mutex<[Exchange]>([])
    let application = WebApplication(
      routes: [
        .get("/behov/{id}") { _ in .text("a") }, .get("/krasch") { _ in throw CancellationError() },
      ], chrome: { Chrome(language: $0.language) },
      configuration: .init(
        logger: Logger(label: "test") { _ in JSONLogHandler { _ in } },
        observe: { exchange in told.withLock { $0.append(exchange) } }))
    var references: [String?] = []
    for (method, path) in [
      ("GET", "/behov/191212121212?a=b"), ("HEAD", "/behov/1"), ("GET", "/191212121212"),
      ("GET", "/krasch"), ("PATCH", "/behov/1"),
    ] {
      references.append(
        try await application.respond(to: method, path).header("X-Request-ID"))
    }
    let exchanges = told.withLock { $0 }
    #expect(
      exchanges.map { "\($0.method) \($0.route) \($0.status)" } == [
        "GET /behov/{id} 200", "HEAD /behov/{id} 200", "GET none 404", "GET /krasch 500",
        "other none 405",
      ])
    #expect(exchanges.map(\.reference) == references)
    #expect(exchanges.allSatisfy { $0.seconds >= 0 && $0.seconds < 60 })
  }
}
