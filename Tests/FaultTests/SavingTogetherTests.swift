import Foundation
import TestSupport
import Testing

/// Several who save at once, over a real server.
@Suite(.serialized) struct SavingTogetherTests {
  private func withServer(
    _ body: (FaultTown, _ address: String, [String: EpisodePlace]) async throws -> Void
  ) async throws {
    try await FaultTown.with { town in
      let episodes = try await EpisodePlace.all(in: town.database)
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      try await body(town, address, episodes)
      program.end(SIGTERM)
      let outcome = await program.outcome()
      #expect(outcome.status == 0)
      // Nothing but notices in its log.
      #expect(
        outcome.error.split(separator: "\n").allSatisfy { $0.contains(#""level":"notice""#) },
        "\(outcome.error)")
      #expect(try await Stored(town.database).broken.isEmpty)
    }
  }

  private func browser(_ login: String, _ address: String) async throws -> Lent<TestBrowser> {
    let browser = TestBrowser(address: address)
    try await browser.logIn(login)
    return Lent(browser)
  }

  @Test func `a form that is sent many times at once is one answer`() async throws {
    try await withServer { town, address, episodes in
      let episode = try #require(episodes["P3"])
      let karin = try await browser("karin", address)
      let form = try await karin.value.fill(episode, "m2", sleep: 4, weight: "71.5")
      // Each thread of a browser that has lost patience.
      var impatient: [Lent<TestBrowser>] = []
      for _ in 1...6 { impatient.append(try await browser("karin", address)) }
      let answers = await withTaskGroup(of: Int.self) { group in
        for browser in impatient {
          group.addTask { (try? await browser.value.send(form).status) ?? 0 }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers == Array(repeating: 200, count: 6))
      let rows = try await StoredAnswer.all(episode, at: "m2", in: town.database)
      #expect(rows.map(\.response) == [form.hex] && rows.allSatisfy(\.isCurrent))
    }
  }

  @Test func `of two who save the same occasion one is shown both, and nothing is lost`()
    async throws
  {
    try await withServer { town, address, episodes in
      let karin = try await browser("karin", address)
      let ulf = try await browser("ulf", address)
      for (round, person) in [3, 6, 9, 12, 15, 18].enumerated() {
        let episode = try #require(episodes["P\(person)"])
        let first = try await karin.value.fill(
          episode, "m2", sleep: round, weight: "61.\(round + 1)")
        let second = try await ulf.value.fill(
          episode, "m2", sleep: round + 1, weight: "62.\(round + 1)")
        async let one = karin.value.send(first)
        async let other = ulf.value.send(second)
        let pages = try await [one, other]
        #expect(pages.map(\.status).sorted() == [200, 422])
        let stale = try #require(pages.first { $0.status == 422 })
        #expect(stale.h1 == "Andra svar har sparats under tiden")
        #expect(stale.text.contains("61,\(round + 1)") && stale.text.contains("62,\(round + 1)"))
        let (winner, loser, browser) =
          pages[0].status == 200 ? (first, second, ulf) : (second, first, karin)
        let rows = try await StoredAnswer.all(episode, at: "m2", in: town.database)
        #expect(rows.map(\.response) == [winner.hex] && winner.isWhole(rows[0].answers))
        // Who came second may choose their own: from the page, where everything typed still is.
        let hidden = ["svar", "ersatter", "datum", "fraga-sleep", "fraga-weight"]
        let chosen = hidden.map { ($0, stale.value(of: $0) ?? "") } + [("handling", "spara")]
        let page = try await browser.value.post(loser.path, form: .init(chosen))
        #expect(page.status == 200)
        let after = try await StoredAnswer.all(episode, at: "m2", in: town.database)
        #expect(after.count == 2)
        #expect(after.first { $0.isCurrent }.map { loser.isWhole($0.answers) } == true)
      }
    }
  }

  @Test func `who leaves in the middle finds the draft, which counts nowhere`() async throws {
    try await withServer { town, address, episodes in
      let episode = try #require(episodes["P3"])
      let before = try await town.results()
      let karin = try await browser("karin", address)
      let form = try await karin.value.fill(episode, "m2", sleep: 4, weight: "", act: "utkast")
      #expect(try await karin.value.send(form).status == 200)
      // The computer is closed, another one opened.
      let elsewhere = try await browser("karin", address)
      let page = try await elsewhere.value.get(form.path)
      #expect(page.value(of: "ersatter") == form.response)
      #expect(page.html.contains("Fortsätt") || page.text.contains("utkast"))
      let rows = try await StoredAnswer.all(episode, at: "m2", in: town.database)
      #expect(rows.map(\.answers) == [#"{"sleep":4}"#])
      #expect(try await town.results() == before)
      let whole = try await elsewhere.value.fill(episode, "m2", sleep: 4, weight: "70.5")
      #expect(try await elsewhere.value.send(whole).status == 200)
    }
  }

  @Test func `an import and those who save meanwhile both get their way`() async throws {
    try await withServer { town, address, episodes in
      let undisturbed = try await imported()
      var saving: [Lent<TestBrowser>] = []
      for worker in FaultTown.workers { saving.append(try await browser(worker, address)) }
      let program = try BuiltProgram.start(town.importing("second.csv"), database: town.database)
      let isDone = Task { await program.outcome() }
      let saved = try await withThrowingTaskGroup(of: [FilledForm].self) { group in
        for (number, browser) in saving.enumerated() {
          let own = (1..<FaultTown.team / 3).compactMap { episodes["P\($0 * 3 + number)"] }
          group.addTask { try await Self.save(own, browser.value) { program.isRunning } }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let outcome = await isDone.value
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
      #expect(saved.count > 0)
      for form in saved {
        let rows = try await StoredAnswer.all(
          form.episode, at: form.occasion, in: town.database)
        #expect(rows.contains { $0.response == form.hex && form.isWhole($0.answers) })
      }
      let content = try await Stored(town.database).content.filter { line in
        !["|m2|", "|m3|", "|m4|", "|m5|", "|m6|"].contains { line.contains($0) }
      }
      #expect(content == undisturbed)
      print("an import beside \(saved.count) saves")
    }
  }

  /// What the file comes to when nobody else is about.
  private func imported() async throws -> [String] {
    var content: [String] = []
    try await FaultTown.with { other in
      try await other.done(other.importing("second.csv"))
      content = try await Stored(other.database).content
    }
    return content
  }

  private static func save(
    _ episodes: [EpisodePlace], _ browser: TestBrowser, while isGoingOn: () -> Bool
  ) async throws -> [FilledForm] {
    var saved: [FilledForm] = []
    for occasion in ["m2", "m3", "m4", "m5", "m6"] {
      for (round, episode) in episodes.enumerated() where isGoingOn() {
        let form = try await browser.fill(
          episode, occasion, sleep: round % 11, weight: "\(40 + round / 9).\(1 + round % 9)")
        let page = try await browser.send(form)
        #expect(page.status == 200, "\(page.text)")
        saved.append(form)
      }
    }
    return saved
  }

  @Test func `an import and a save of the same answer leave one of them, whole`() async throws {
    try await withServer { town, address, episodes in
      let ulf = try await browser("ulf", address)
      let before = try await Stored(town.database)
      let program = try BuiltProgram.start(town.importing("second.csv"), database: town.database)
      var saved: [FilledForm] = []
      // Even numbers have a start that the file corrects.
      for person in stride(from: 2, through: FaultTown.team, by: 2) where program.isRunning {
        let episode = try #require(episodes["P\(person)"])
        let form = try await ulf.value.fill(
          episode, "start", sleep: 3, weight: "\(100 + person / 9).\(1 + person % 9)")
        let page = try await ulf.value.send(form)
        if page.status == 200 { saved.append(form) }
      }
      let outcome = await program.outcome()
      for form in saved {
        let rows = try await StoredAnswer.all(form.episode, at: "start", in: town.database)
        // A file never takes the place of what somebody has typed.
        let row = rows.first { $0.response == form.hex }
        #expect(row.map { form.isWhole($0.answers) && $0.isCurrent } == true)
      }
      let after = try await Stored(town.database)
      #expect(after.broken.isEmpty)
      if outcome.status == 1 {
        #expect(after.episodes == before.episodes, "nothing of the file is stored")
        #expect(!outcome.reason.isEmpty)
      }
      print("an import against \(saved.count) saves ended with \(outcome.status)")
    }
  }
}
