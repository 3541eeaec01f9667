import Database
import Foundation
import Synchronization
import TestSupport
import Testing

/// The product over HTTP while its database server fails.
@Suite(.serialized, .enabled(if: Engine.current == .postgresql, "about a database server"))
struct ServerFaultTests {
  /// A form and what came of it: nil when no answer came.
  private struct Sent: Sendable {
    let form: FilledForm
    let status: Int
  }

  @Test(arguments: [PostgreSQLServer.Order.kill, .stop])
  func `restarted under load, it loses nothing that was saved, and has nothing twice`(
    order: PostgreSQLServer.Order
  ) async throws {
    let server = try await PostgreSQLServer.own()
    defer { server.end() }
    try await FaultTown.with(on: server) { town in
      let episodes = try await EpisodePlace.all(in: town.database)
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      var workers: [(number: Int, browser: TestBrowser)] = []
      for (number, login) in FaultTown.workers.enumerated() {
        let browser = TestBrowser(address: address)
        try await browser.logIn(login)
        workers.append((number, browser))
      }
      let saved = Mutex(0)
      let sent = try await atOnce(workers) { number, browser in
        var sent: [Sent] = []
        for place in 1..<12 {
          guard let episode = episodes["P\(place * 3 + number)"] else { continue }
          for occasion in ["m2", "m3"] {
            // A page that cannot be shown while the server is away is asked for again.
            var form: FilledForm?
            for _ in 0..<20 where form == nil {
              let page = try await browser.get(episode.form(occasion))
              #expect([200, 503].contains(page.status), "\(page.status) \(page.text)")
              if page.status == 200 {
                form = try FilledForm(page, episode, occasion, sleep: place % 11, "\(40 + place).5")
              }
            }
            let filled = try #require(form)
            let status = try await browser.send(filled).status
            #expect([200, 503].contains(status))
            sent.append(Sent(form: filled, status: status))
            let count = saved.withLock { saved in
              saved += 1
              return saved
            }
            if count == 12 {
              try server.tell(order)
              try server.tell(.start)
            }
          }
        }
        return sent
      }.flatMap(\.self)
      #expect(sent.count == 66)
      for sent in sent {
        let rows = try await StoredAnswer.all(
          sent.form.episode, at: sent.form.occasion, in: town.database
        ).filter { $0.response == sent.form.hex }
        // One that was not answered may have been stored: nobody knew.
        #expect(sent.status == 200 ? rows.count == 1 : rows.count <= 1, "\(sent)")
        #expect(rows.allSatisfy { sent.form.isWhole($0.answers) })
      }
      #expect(sent.filter { $0.status == 200 }.count >= 60)
      program.end(SIGTERM)
      #expect(await program.outcome().status == 0)
      #expect(try await Stored(town.database).broken.isEmpty)
      try await town.done("audit", "verify")
      try await town.done("cells", "verify")
    }
  }

  @Test func `with every connection taken, it says when to come back, and then answers`()
    async throws
  {
    let server = try await PostgreSQLServer.own()
    defer { server.end() }
    @Sendable func two(_ url: String) -> String { url + "?pool_size=2" }
    try await FaultTown.with(on: server, address: two) { town in
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      var browsers: [TestBrowser] = []
      for _ in 1...5 {
        let browser = TestBrowser(address: address)
        try await browser.logIn("karin")
        browsers.append(browser)
      }
      let gate = DispatchSemaphore(value: 0)
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      async let holding: Void = NamedDatabase.change(town.database) { connection in
        // Whoever asks for a page waits for this.
        try connection.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
        beginning.yield()
        gate.wait()
      }
      for await _ in begun { break }
      let answers = try await atOnce(browsers) { browser in
        let answer = try await browser.get("/konto").answer
        return (status: answer.status, after: answer.header("Retry-After"), text: answer.text)
      }
      for answer in answers {
        #expect(answer.status == 503 && answer.after == "10", "\(answer.status)")
        #expect(answer.text.contains("Databasen är upptagen"))
      }
      gate.signal()
      try await holding
      for browser in browsers { #expect(try await browser.get("/konto").status == 200) }
      program.end(SIGTERM)
      #expect(await program.outcome().status == 0)
    }
  }

  @Test func `left by somebody who does not wait, it stops asking for them`() async throws {
    let server = try await PostgreSQLServer.own(settings: [
      "log_lock_waits=on", "deadlock_timeout=100ms",
    ])
    defer { server.end() }
    try await FaultTown.with(on: server) { town in
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      let browser = TestBrowser(address: address)
      try await browser.logIn("karin")
      let gate = DispatchSemaphore(value: 0)
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      async let holding: Void = NamedDatabase.change(town.database) { connection in
        try connection.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
        beginning.yield()
        gate.wait()
      }
      for await _ in begun { break }
      let lent = Lent(browser)
      let reading = Task { try await lent.value.get("/konto") }
      while try await Self.log(of: server).contains("waiting for AccessShareLock") == false {
        await Task.yield()
      }
      reading.cancel()
      // The server says why it ended the statement: of itself it would do so after ten seconds.
      var said = ""
      while !said.contains("canceling statement") { said = try await Self.log(of: server) }
      #expect(said.contains("canceling statement due to user request"))
      #expect(!said.contains("due to lock timeout"))
      gate.signal()
      try await holding
      _ = try? await reading.value
      #expect(try await TestBrowser(address: address).get("/konto").status == 303)
      program.end(SIGTERM)
      #expect(await program.outcome().status == 0)
    }
  }

  private static func log(of server: PostgreSQLServer) async throws -> String {
    let file = try #require(server.directory) + "/log"
    return try String(contentsOfFile: file, encoding: .utf8)
  }

  @Test func `cut off, it answers 503 and goes on by itself when the network is back`()
    async throws
  {
    let server = try await PostgreSQLServer.own()
    defer { server.end() }
    let network = try CutNetwork(to: server.port)
    defer { network.end() }
    let (from, to) = (":\(server.port)/", ":\(network.port)/")
    @Sendable func cut(_ url: String) -> String { url.replacingOccurrences(of: from, with: to) }
    try await FaultTown.with(on: server, address: cut) { town in
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      let browser = TestBrowser(address: address)
      try await browser.logIn("karin")
      #expect(try await browser.get("/konto").status == 200)
      network.state = .broken
      let refused = try await browser.get("/konto")
      #expect(refused.status == 503)
      #expect(refused.text.contains("Förbindelsen med databasen är bruten"))
      network.state = .whole
      #expect(try await browser.get("/konto").status == 200)
      program.end(SIGTERM)
      #expect(await program.outcome().status == 0)
    }
  }
}

extension FilledForm {
  fileprivate init(
    _ page: TestPage, _ episode: EpisodePlace, _ occasion: String, sleep: Int, _ weight: String
  ) throws {
    self.init(
      episode: episode, occasion: occasion, response: try #require(page.value(of: "svar")),
      replaced: page.value(of: "ersatter") ?? "", sleep: sleep, weight: weight)
  }
}
