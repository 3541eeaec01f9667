import Core
import Database
import Foundation
import Operations
import Synchronization
import TestSupport
import Testing

@testable import Organisation

/// What servers do by themselves, on one database.
@Suite struct `A job` {
  /// Counts how often work was begun.
  private final class Tally: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
  }

  private struct Broken: ExplainedError {
    let message = Text(sv: "Disken är full.", en: "The disk is full.")
  }

  private struct House {
    let store: JobStore
    let clock: TestClock

    /// Lets so much time pass by the clock of the database; less than none sets it back.
    func pass(_ seconds: Int) { clock.advance(by: Double(seconds)) }

    /// A server with the same database.
    func server(beat: Duration = .seconds(15)) -> JobRunner { JobRunner(store, beat: beat) }

    func state() async throws -> JobState { try #require(try await store.states().first) }
  }

  private func with(_ body: (House) async throws -> Void) async throws {
    try await Engine.current.withOrganisation { house in
      let clock = house.clock
      let store = JobStore(
        database: house.database, municipality: house.module.municipality.id
      ) {
        "CAST(\(clock.now) AS INTEGER)"
      }
      try await body(House(store: store, clock: clock))
    }
  }

  /// Ends by being cancelled.
  private static func lastForEver() async throws {
    let (stream, hold) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    // Nobody has finished it: the task was cancelled.
    hold.finish()
    try Task.checkCancellation()
  }

  private func job(
    every: Duration = .seconds(3_600), when: @escaping @Sendable () async throws -> Bool = { true },
    _ work: @escaping @Sendable () async throws -> Void
  ) -> Job {
    Job("prov", Text(sv: "Provet", en: "The try"), every: every, when: when, work: work)
  }

  @Test func `is done once though eight servers come to it at once, and not again before its time`()
    async throws
  {
    try await with { house in
      let tally = Tally()
      let job = job { tally.add() }
      func all() async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for _ in 1...8 { group.addTask { try await house.server().run(job) } }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
      }
      #expect(try await all() == 1)
      #expect(try await all() == 0)
      house.pass(3_599)
      #expect(try await all() == 0)
      house.pass(2)
      #expect(try await all() == 1)
      #expect(tally.value == 2)
      let state = try await house.state()
      #expect(state.failures == 0 && !state.isUnderWay && state.done != nil)
    }
  }

  @Test func `is taken over from a server that died, which cannot end it any more`() async throws {
    try await with { house in
      let tally = Tally()
      let job = job { tally.add() }
      // Begun, and never heard of again.
      let dead = try #require(try await house.store.take(job, by: "fallen"))
      #expect(try await house.state().isUnderWay)
      #expect(try await house.server().run(job) == false)
      house.pass(59)
      #expect(try await house.server().run(job) == false, "it may still be at it")
      #expect(try await house.store.renew(dead))
      house.pass(59)
      #expect(try await house.server().run(job) == false, "it has shown life")
      house.pass(2)
      let fallen = try await house.state()
      #expect(!fallen.isUnderWay && fallen.failures == 1)
      #expect(try await house.server().run(job))
      #expect(try await house.store.renew(dead) == false)
      let after = try await house.state()
      try await house.store.finish(dead, next: 1)
      try await house.store.fail(dead, because: "for sent")
      #expect(try await house.state().due == after.due && after.failures == 0)
      #expect(tally.value == 1)
    }
  }

  @Test func `that kills each server that takes it is tried less and less often`() async throws {
    try await with { house in
      let job = job {}
      var waits: [Int] = []
      for _ in 1...5 {
        #expect(try await house.store.take(job, by: "fallen") != nil)
        var wait = 0
        while try await !house.store.isDue(job) {
          house.pass(60)
          wait += 60
        }
        waits.append(wait)
      }
      // One minute, and twice as long each time.
      #expect(waits == [60, 120, 240, 480, 960])
    }
  }

  @Test func `that fails is tried again after longer and longer, and is told of`() async throws {
    try await with { house in
      let tally = Tally()
      let job = job(every: .seconds(5)) {
        tally.add()
        if tally.value <= 8 { throw Broken() }
      }
      let watch = JobWatch(house.store, [job])
      var waits: [Int] = []
      for number in 1...8 {
        await #expect(throws: Broken.self) { try await house.server().run(job) }
        let found = await watch.check.findings().map(\.finding)
        #expect(found.map(\.level) == [number < 3 ? .note : .warning])
        #expect(found[0].what[.swedish].contains("Provet har misslyckats \(number) gånger"))
        #expect(found[0].what[.swedish].contains("Disken är full."))
        var wait = 0
        while try await !house.store.isDue(job) {
          house.pass(30)
          wait += 30
        }
        waits.append(wait)
      }
      #expect(waits == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600])
      let reading = await watch.gauges[0].reading()
      #expect(
        Metrics().text([try #require(reading)])
          .contains(#"beprova_job_failures{job="prov"} 8"#))
      #expect(try await house.server().run(job))
      let state = try await house.state()
      #expect(state.failures == 0 && state.failure == nil)
      #expect(await watch.check.findings().map(\.finding.level) == [.good])
      house.pass(6)
      #expect(try await house.server().run(job))
    }
  }

  @Test func `stops where it stands when its server does, and the next goes on at once`()
    async throws
  {
    try await with { house in
      let (begun, note) = AsyncStream<Never>.makeStream()
      let job = job {
        note.finish()
        try await Self.lastForEver()
      }
      let first = Task { try await house.server().run(job) }
      for await _ in begun {}
      #expect(try await house.state().isUnderWay)
      first.cancel()
      await #expect(throws: CancellationError.self) { try await first.value }
      let state = try await house.state()
      #expect(state.failures == 0 && !state.isUnderWay)
      let tally = Tally()
      #expect(try await house.server().run(self.job { tally.add() }))
      #expect(tally.value == 1)
    }
  }

  @Test func `ends on a server that stood still so long that another has taken it`() async throws {
    try await with { house in
      let (begun, note) = AsyncStream<Never>.makeStream()
      let (ended, end) = AsyncStream<Never>.makeStream()
      let slow = job {
        note.finish()
        defer { end.finish() }
        try await Self.lastForEver()
      }
      let other = job {}
      let first = Task { try await house.server(beat: .milliseconds(5)).run(slow) }
      for await _ in begun {}
      // As if the other's clock, the database's, had gone on while the first stood still.
      while try await !house.server().run(other) { house.pass(61) }
      await #expect(throws: JobRunner.Overtaken.self) { try await first.value }
      for await _ in ended {}
      #expect(try await house.state().failures == 0)
    }
  }

  @Test func `goes by the clock of the database, whatever the machine's says`() async throws {
    try await Engine.current.withOrganisation { house in
      // The test's clock stands in spring 2026; the engine has its own.
      let job = job {}
      try await JobRunner(house.module.jobs).run(job)
      let state = try #require(try await house.module.jobs.states().first)
      let own = try await house.database.read {
        try $0.first("SELECT \(fragment: house.database.dialect.time)")?.value(at: 0, as: Date.self)
      }
      let (done, now) = (try #require(state.done), try #require(own))
      #expect(done <= now && done > house.clock.now)
      #expect(abs(state.due.timeIntervalSince(done) - 3_600) < 1)
    }
  }

  @Test func `comes once after a clock that leapt forward, and does not wait for one set back`()
    async throws
  {
    try await with { house in
      let tally = Tally()
      let job = job { tally.add() }
      try await house.server().run(job)
      // Ten years later: as many runs are missing as there are hours in them.
      house.pass(10 * 365 * 86_400)
      for _ in 1...5 { try await house.server().run(job) }
      #expect(tally.value == 2)
      // The clock was wrong, and is set right.
      house.pass(-10 * 365 * 86_400)
      for _ in 1...5 { try await house.server().run(job) }
      #expect(tally.value == 3)
      // Neither does what a server left that died before.
      #expect(try await house.server().run(job) == false)
      house.pass(3_601)
      #expect(try await house.store.take(job, by: "fallen") != nil)
      house.pass(-10 * 365 * 86_400)
      #expect(try await house.server().run(job))
    }
  }

  @Test func `that nothing waits for writes nothing`() async throws {
    try await with { house in
      let tally = Tally()
      let idle = job(when: { false }, { tally.add() })
      let isDone = try await house.server().run(idle)
      #expect(!isDone && tally.value == 0)
      let states = try await house.store.states()
      #expect(states.isEmpty)
    }
  }

  @Test func `that cannot be asked whether it is needed fails where it is seen`() async throws {
    let breaking: @Sendable () throws -> Void = { throw Broken() }
    try await with { house in
      let blind = job(
        when: {
          try breaking()
          return true
        }, { try breaking() })
      await #expect(throws: Broken.self) { try await house.server().run(blind) }
      let state = try await house.state()
      #expect(state.failures == 1)
    }
  }
}
