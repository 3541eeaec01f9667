import Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// `kill -9` of one of two servers in turn, while case workers save through both: the other goes on, what
/// was answered as saved is there, and nothing is there twice.
@Suite(.serialized) struct KilledServerTests {
  /// What stands before the servers: each request goes to the next of them, whoever asks.
  private final class Proxy: Sendable {
    private let state: Mutex<(addresses: [String], asked: Int)>

    init(_ addresses: [String]) {
      state = Mutex((addresses, 0))
    }

    func next() -> String {
      state.withLock { state in
        state.asked += 1
        return state.addresses[state.asked % state.addresses.count]
      }
    }

    func put(_ address: String, at place: Int) {
      state.withLock { $0.addresses[place] = address }
    }
  }

  /// What was answered as saved, and who falls when so much has been.
  private final class Ledger: Sendable {
    private struct State {
      var saved: [FilledForm] = []
      var sentAgain = 0
      var refused: [String] = []
      var begun = 0
      var fall: (count: Int, program: RunningProgram)?
      var isOver = false
    }

    private let state = Mutex(State())

    var saved: [FilledForm] { state.withLock { $0.saved } }
    var sentAgain: Int { state.withLock { $0.sentAgain } }
    var refused: [String] { state.withLock { $0.refused } }
    var isOver: Bool { state.withLock { $0.isOver } }

    /// A number for a new form.
    func next() -> Int {
      state.withLock {
        $0.begun += 1
        return $0.begun
      }
    }

    /// Kills `program` when so many more forms have been saved.
    func fell(_ program: RunningProgram, after more: Int) {
      let isLost = state.withLock { state in
        state.fall = (state.saved.count + more, program)
        return !state.refused.isEmpty
      }
      if isLost { program.end(SIGKILL) }
    }

    func isSaved(_ form: FilledForm, tries: Int) {
      let falling: RunningProgram? = state.withLock { state in
        state.saved.append(form)
        if tries > 1 { state.sentAgain += 1 }
        guard let fall = state.fall, state.saved.count >= fall.count else { return nil }
        state.fall = nil
        return fall.program
      }
      falling?.end(SIGKILL)
    }

    func isRefused(_ page: TestPage) {
      let falling = state.withLock { state in
        state.refused.append("\(page.status) \(page.h1)")
        return state.fall?.program
      }
      // Nobody may be left to bring it about.
      falling?.end(SIGKILL)
    }

    func end() { state.withLock { $0.isOver = true } }
  }

  @Test func `what was answered is there once, whichever server fell`() async throws {
    try await FaultTown.with { town in
      let episodes = try await EpisodePlace.all(in: town.database)
      var servers = [try await town.server(), try await town.server()]
      let proxy = Proxy(servers.map(\.address))
      let ledger = Ledger()
      var random = SeededNumbers(seed: Kills.seed)
      let falls = max(2, Kills.count / 2)
      var browsers: [Lent] = []
      for worker in FaultTown.workers {
        let browser = TestBrowser(address: proxy.next())
        try await browser.logIn(worker)
        browsers.append(Lent(value: browser))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, browser) in browsers.enumerated() {
          let own = (1...6).compactMap { episodes["P\($0 * 3 + number)"] }
          group.addTask { try await Self.save(own, browser.value, ledger) }
        }
        for fall in 0..<falls {
          // Sums that the servers recompute by themselves, one of them at a time.
          if fall.isMultiple(of: 2) { try await town.forgetSums() }
          let place = fall % servers.count
          ledger.fell(servers[place].0, after: Int.random(in: 1...25, using: &random))
          #expect(await servers[place].0.outcome().status == SIGKILL)
          servers[place] = try await town.server()
          proxy.put(servers[place].address, at: place)
        }
        ledger.end()
        try await group.waitForAll()
      }
      for (program, _) in servers {
        program.end(SIGTERM)
        #expect(await program.outcome().status == 0)
      }

      // Nobody was sent away by the server that went on, and nobody had to log in again.
      #expect(ledger.refused.isEmpty, "\(ledger.refused.prefix(3))")
      for (path, forms) in Dictionary(grouping: ledger.saved, by: \.path) {
        let rows = try await StoredAnswer.all(
          forms[0].episode, at: forms[0].occasion, in: town.database)
        #expect(rows.count == forms.count, "\(path): one row for each form")
        for form in forms {
          let row = rows.first { $0.response == form.hex }
          #expect(row.map { form.isWhole($0.answers) } == true, "lost \(form)")
        }
        #expect(rows.filter(\.isCurrent).map(\.response) == [forms[forms.count - 1].hex])
      }
      #expect(try await Stored(town.database).broken.isEmpty)
      try await town.done("audit", "verify")
      try await town.done("cells", "verify")
      try await town.done("cells", "rebuild", "--continue")
      try await town.done("cells", "verify")
      print("\(falls) servers fell: \(ledger.saved.count) saved, \(ledger.sentAgain) sent again")
      #expect(ledger.saved.count > falls)
    }
  }

  /// A browser is used by one task at a time.
  private struct Lent: @unchecked Sendable {
    let value: TestBrowser
  }

  /// Fills in and sends one form after the other; what is not answered is sent again, as it stands in the
  /// browser.
  private static func save(
    _ episodes: [EpisodePlace], _ browser: TestBrowser, _ ledger: Ledger
  ) async throws {
    while true {
      for episode in episodes {
        for occasion in ["m2", "m3"] {
          if ledger.isOver { return }
          let round = ledger.next()
          let weight = "\(20 + round / 9 % 280).\(1 + round % 9)"
          let (form, _) = try await answered {
            try await browser.fill(episode, occasion, sleep: round % 11, weight: weight)
          }
          let (page, tries) = try await answered { try await browser.send(form) }
          guard page.status == 200 else { return ledger.isRefused(page) }
          ledger.isSaved(form, tries: tries)
        }
      }
    }
  }

  /// What came back, the first time that something did, and how often it was asked.
  private static func answered<T>(_ ask: () async throws -> T) async throws -> (T, tries: Int) {
    for tries in 1..<20 {
      do {
        return (try await ask(), tries)
      } catch is URLError {
        continue
      }
    }
    return (try await ask(), 20)
  }
}
