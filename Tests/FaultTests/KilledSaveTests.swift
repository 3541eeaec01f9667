import Foundation
import Synchronization
import TestSupport
import Testing

/// `kill -9` while case workers save forms: what was answered as saved is there, and the rest is
/// whole or not there at all.
@Suite(.serialized) struct KilledSaveTests {
  /// What the workers sent and were answered, across the falls.
  private final class Ledger: Sendable {
    private struct State {
      var saved: [FilledForm] = []
      var sent: [String: FilledForm] = [:]
      var begun = 0
    }

    private let state = Mutex(State())

    var saved: [FilledForm] { state.withLock { $0.saved } }
    /// Sent without an answer, at most one of each worker.
    var unanswered: [FilledForm] { state.withLock { Array($0.sent.values) } }

    /// A number for a new form.
    func next() -> Int {
      state.withLock {
        $0.begun += 1
        return $0.begun
      }
    }

    func sends(_ form: FilledForm, _ worker: String) {
      state.withLock { $0.sent[worker] = form }
    }

    func isSaved(_ form: FilledForm, _ worker: String) {
      state.withLock {
        $0.saved.append(form)
        $0.sent[worker] = nil
      }
    }

    func settle() { state.withLock { $0.sent = [:] } }
  }

  @Test func `what was answered as saved is there after every fall`() async throws {
    try await FaultTown.with { town in
      let episodes = try await EpisodePlace.all(in: town.database)
      let ledger = Ledger()
      var random = SeededNumbers(seed: Kills.seed)
      var landed = (unanswered: 0, stored: 0)
      for point in 1...max(1, Kills.count - Kills.count / 2) {
        let pause = Double.random(in: 0.02..<1.5, using: &random)
        let place = Comment(rawValue: "kill \(point) after \(pause) s")
        let (program, address) = try await town.server()
        let workers = try await browsers(at: address)
        await withTaskGroup(of: Void.self) { group in
          for (number, worker) in FaultTown.workers.enumerated() {
            // Persons are dealt out among the workers by number.
            let own = (1...4).compactMap { episodes["P\($0 * 3 + number)"] }
            let browser = workers[number]
            group.addTask {
              // Ends by itself when the server is gone.
              try? await Self.save(own, browser.value, worker, ledger)
            }
          }
          try? await Task.sleep(for: .seconds(pause))
          program.end(SIGKILL)
        }
        _ = await program.outcome()

        try await town.recover()
        let stored = try await Stored(town.database)
        #expect(stored.broken.isEmpty, place)
        let (again, newAddress) = try await town.server()
        let browser = TestBrowser(address: newAddress)
        try await browser.logIn("ulf")
        let unanswered = ledger.unanswered
        let saved = ledger.saved
        for (place, forms) in Dictionary(grouping: saved, by: \.path) {
          guard let last = forms.last else { continue }
          let rows = try await StoredAnswer.all(
            last.episode, at: last.occasion, in: town.database)
          // Every answer is there as it was typed, also those replaced since.
          for form in forms {
            let row = rows.first { $0.response == form.hex }
            #expect(row.map { form.isWhole($0.answers) } == true, "\(place) lost \(form)")
          }
          let current = rows.filter(\.isCurrent)
          #expect(current.count == 1)
          let possible = [last] + unanswered.filter { $0.path == last.path }
          let form = possible.first { $0.hex == current.first?.response }
          #expect(form != nil, "what holds at \(place) is neither the last saved nor the one sent")
        }
        for form in unanswered {
          landed.unanswered += 1
          let rows = try await StoredAnswer.all(
            form.episode, at: form.occasion, in: town.database)
          if let row = rows.first(where: { $0.response == form.hex }) {
            landed.stored += 1
            #expect(row.isCurrent && form.isWhole(row.answers), "half of \(form)")
          }
          // The worker sends it again, as it stands in the browser.
          let page = try await browser.send(form)
          #expect(page.status == 200, "\(page.text)")
          let after = try await StoredAnswer.all(
            form.episode, at: form.occasion, in: town.database)
          #expect(after.filter { $0.response == form.hex }.map(\.isCurrent) == [true])
          ledger.isSaved(form, "")
        }
        ledger.settle()
        again.end(SIGTERM)
        _ = await again.outcome()
        try await town.done("cells", "verify")
      }
      print(
        "killed saves: \(ledger.saved.count) saved, \(landed.unanswered) unanswered, "
          + "\(landed.stored) of them stored")
      #expect(ledger.saved.count > 0)
    }
  }

  private func browsers(at address: String) async throws -> [Lent<TestBrowser>] {
    var browsers: [Lent<TestBrowser>] = []
    for worker in FaultTown.workers {
      let browser = TestBrowser(address: address)
      try await browser.logIn(worker)
      browsers.append(Lent(browser))
    }
    return browsers
  }

  private static func save(
    _ episodes: [EpisodePlace], _ browser: TestBrowser, _ worker: String, _ ledger: Ledger
  ) async throws {
    while true {
      for episode in episodes {
        for occasion in ["m2", "m3"] {
          let round = ledger.next()
          // Every form has a weight of its own.
          let weight = "\(20 + round / 9 % 280).\(1 + round % 9)"
          let form = try await browser.fill(episode, occasion, sleep: round % 11, weight: weight)
          ledger.sends(form, worker)
          let page = try await browser.send(form)
          guard page.status == 200 else { return }
          ledger.isSaved(form, worker)
        }
      }
    }
  }
}
