import Dispatch
import Foundation
import Synchronization

/// How a server comes to its end.
package final class Stopping: Sendable {
  /// Answers that are not finished by then are broken off.
  package let longest: Duration
  private let told = Mutex(false)

  package init(longest: Duration = .seconds(25)) {
    self.longest = longest
  }

  /// Whether the process has been told to stop.
  package var hasBegun: Bool { told.withLock { $0 } }

  /// Runs `body` to its end, or until `longest` after the process has been told to stop.
  func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let signals = [SIGTERM, SIGINT].map { number in
      // Otherwise the signal ends the process before anybody hears of it.
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number)
    }
    defer { for source in signals { source.cancel() } }
    let heard = AsyncStream<Void> { continuation in
      for source in signals {
        source.setEventHandler { [self] in
          told.withLock { $0 = true }
          continuation.yield()
        }
        source.resume()
      }
    }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await body()
        return true
      }
      group.addTask { [longest] in
        for await _ in heard {
          try await Task.sleep(for: longest)
          break
        }
        return false
      }
      let isDone = try await group.next()
      group.cancelAll()
      // What is broken off ends by being cancelled, which is no failure of the server.
      if isDone == false { while (try? await group.next()) != nil {} }
    }
  }
}
