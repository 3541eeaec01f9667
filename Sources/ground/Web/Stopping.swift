import Dispatch
import Foundation
import Synchronization

/// How a server comes to its end.
package final class Stopping: Sendable {
  /// How long requests are still taken after the process has been told: those who send them here see
  /// meanwhile, at the address that says whether it is ready, that they should not.
  package let notice: Duration
  /// Answers that are not finished so long after that are broken off.
  package let longest: Duration
  private let told = Mutex(0)
  /// End when the process is told, and when it is told again.
  private let words: [(stream: AsyncStream<Never>, continuation: AsyncStream<Never>.Continuation)]

  package init(notice: Duration = .zero, longest: Duration = .seconds(25)) {
    self.notice = notice
    self.longest = longest
    words = (0..<2).map { _ in AsyncStream.makeStream() }
  }

  /// Whether the process has been told to stop.
  package var hasBegun: Bool { told.withLock { $0 > 0 } }

  /// Tells it, as SIGTERM and SIGINT do. The second time there is no more notice.
  package func tell() {
    let number = told.withLock { told in
      defer { told += 1 }
      return told
    }
    if number < words.count { words[number].continuation.finish() }
  }

  /// Runs `body` to its end. When the process has been told to stop, `end` is called after the notice; what
  /// `body` has not finished by `longest` after that is broken off.
  func run(
    _ body: @escaping @Sendable () async throws -> Void, end: @escaping @Sendable () async -> Void
  ) async throws {
    let signals = [SIGTERM, SIGINT].map { number in
      // Otherwise the signal ends the process before anybody hears of it.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { self.tell() }
      source.resume()
      return source
    }
    defer { for source in signals { source.cancel() } }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await body()
        return true
      }
      group.addTask { [self] in
        for await _ in words[0].stream {}
        await giveNotice()
        try Task.checkCancellation()
        await end()
        try await Task.sleep(for: longest)
        return false
      }
      let isDone = try await group.next()
      group.cancelAll()
      // What is broken off ends by being cancelled, which is no failure of the server.
      if isDone == false { while (try? await group.next()) != nil {} }
    }
  }

  private func giveNotice() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [self] in for await _ in words[1].stream {} }
      group.addTask { [notice] in try? await Task.sleep(for: notice) }
      await group.next()
      group.cancelAll()
    }
  }
}
