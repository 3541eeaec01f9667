import Core
import Database
import Foundation

/// Sees to it that jobs are done by this server when they are due and no other is at them.
///
/// A run holds a lease, by the clock of the database, and renews it while it goes on. A server that dies
/// renews nothing: when the lease has ended, another begins the job anew. One that only stood still finds
/// out when it wakes up, and stops.
package struct JobRunner: Sendable {
  /// A run whose lease was taken by another.
  struct Overtaken: Error {}

  private let store: JobStore
  /// Names this process to those who look at the table.
  private let holder: String
  /// Between two looks at whether a job is due; also when that is long after it was last done, since
  /// whoever was to do it may have died.
  private let look: Duration
  /// Between two signs of life.
  private let beat: Duration

  package init(
    _ store: JobStore, look: Duration = .seconds(30), beat: Duration = .seconds(15)
  ) {
    self.store = store
    self.look = look
    self.beat = beat
    let process = ProcessInfo.processInfo
    holder = "\(process.hostName.prefix(200)) \(process.processIdentifier)"
  }

  /// Does what is due until the task is cancelled. What fails is reported, and tried again after pauses that
  /// grow.
  package func keep(_ jobs: [Job], report: @escaping @Sendable (Job, any Error) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for job in jobs {
        group.addTask {
          while !Task.isCancelled {
            do {
              try await run(job)
            } catch  where !Task.isCancelled {
              report(job, error)
            } catch {
              return
            }
            try? await Task.sleep(for: min(job.every, look))
          }
        }
      }
    }
  }

  /// Does a job if it is due and no other is at it; false when it was not done here.
  @discardableResult
  package func run(_ job: Job) async throws -> Bool {
    guard try await store.isDue(job) else { return false }
    // What cannot be asked is begun, so that it fails where it is seen.
    guard (try? await job.isNeeded()) ?? true else { return false }
    guard let run = try await store.take(job, by: holder) else { return false }
    do {
      try await showingLife(of: run, job.work)
      // Work that stops when it is cancelled need not say so.
      try Task.checkCancellation()
    } catch let overtaken as Overtaken {
      throw overtaken
    } catch {
      let store = store
      if Task.isCancelled {
        // In a task of its own, since nothing more can be asked in this one.
        await Task { try? await store.giveBack(run) }.value
      } else {
        try? await store.fail(run, because: Self.reason(error))
      }
      throw error
    }
    try await store.finish(run, next: job.every / .seconds(1))
    return true
  }

  private func showingLife(
    of run: JobRun, _ work: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await work() }
      group.addTask {
        while true {
          try await Task.sleep(for: beat)
          // A sign that cannot be given now is given the next time: nobody else can take the run either.
          guard (try? await store.renew(run)) ?? true else { throw Overtaken() }
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// In words where there are any; nothing of what was worked on.
  private static func reason(_ error: any Error) -> String {
    (error as? any ExplainedError)?.message[.swedish] ?? "\(type(of: error))"
  }
}
