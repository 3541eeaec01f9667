import Foundation
import Synchronization

/// Who does pieces of work that do not depend on each other: threads of this call alone, so that a
/// server's own are not held up.
public struct Workers: Sendable, Hashable {
  public let count: Int

  /// At least one.
  public init(count: Int) { self.count = max(1, count) }

  public static let one = Workers(count: 1)

  /// Does each piece once and waits for all of them; results are in order. Piece by piece the result
  /// is the same however many threads there are.
  func map<Result: Sendable>(
    _ pieces: Int, _ work: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 1, pieces > 1 else { return (0..<pieces).map(work) }
    let board = Board<Result>(pieces: pieces)
    let ended = Ending(count: min(count, pieces))
    for _ in 0..<min(count, pieces) {
      let thread = Thread {
        while let piece = board.next() { board.put(work(piece), at: piece) }
        ended.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    ended.wait()
    return board.results
  }

  private final class Board<Result: Sendable>: Sendable {
    private let state: Mutex<(next: Int, results: [Result?])>

    init(pieces: Int) {
      state = Mutex((0, Array(repeating: nil, count: pieces)))
    }

    func next() -> Int? {
      state.withLock { state in
        guard state.next < state.results.count else { return nil }
        state.next += 1
        return state.next - 1
      }
    }

    func put(_ result: Result, at piece: Int) {
      state.withLock { $0.results[piece] = result }
    }

    var results: [Result] { state.withLock { $0.results.compactMap { $0 } } }
  }

  private final class Ending: Sendable {
    private let condition = NSCondition()
    private let left: Mutex<Int>

    init(count: Int) { left = Mutex(count) }

    func leave() {
      condition.lock()
      left.withLock { $0 -= 1 }
      condition.broadcast()
      condition.unlock()
    }

    func wait() {
      condition.lock()
      while left.withLock({ $0 }) > 0 { condition.wait() }
      condition.unlock()
    }
  }
}
