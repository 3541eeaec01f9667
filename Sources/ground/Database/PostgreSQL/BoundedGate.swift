import Synchronization

/// Lets so many in at a time, in the order in which they came, and turns away who has waited too long.
final class BoundedGate: Sendable {
  private struct Waiter {
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var free: Int
    var waiting: [Waiter] = []
    var lastNumber = 0
    var isClosed = false
    var closing: CheckedContinuation<Void, Never>?
  }

  private let width: Int
  private let patience: Duration
  private let state: Mutex<State>

  init(width: Int, patience: Duration) {
    self.width = width
    self.patience = patience
    state = Mutex(State(free: width))
  }

  /// Throws `busy` after the patience, `connectionLost` when it is closed.
  func enter() async throws {
    let number = try state.withLock { state -> Int? in
      if state.isClosed { throw DatabaseError.connectionLost }
      if state.free > 0, state.waiting.isEmpty {
        state.free -= 1
        return nil
      }
      state.lastNumber += 1
      return state.lastNumber
    }
    guard let number else { return }
    let patience = patience
    let alarm = Task {
      try await Task.sleep(for: patience)
      self.turnAway(number, DatabaseError.busy)
    }
    defer { alarm.cancel() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait(Waiter(number: number, continuation: continuation))
      }
    } onCancel: {
      turnAway(number, CancellationError())
    }
  }

  func leave() {
    let next = state.withLock { state -> Waiter? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.continuation.resume()
    let closing = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.free == width else { return nil }
      defer { state.closing = nil }
      return state.closing
    }
    closing?.resume()
  }

  /// Lets nobody in any more, and waits for those who are in.
  func close() async {
    let turnedAway = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for waiter in turnedAway { waiter.continuation.resume(throwing: DatabaseError.connectionLost) }
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if state.free < width { state.closing = continuation }
        return state.free == width
      }
      if isEmpty { continuation.resume() }
    }
  }

  private func wait(_ waiter: Waiter) {
    let refusal = state.withLock { state -> (any Error)? in
      if Task.isCancelled { return CancellationError() }
      if state.isClosed { return DatabaseError.connectionLost }
      if state.free > 0 {
        // Somebody left since it was found full.
        state.free -= 1
        return Entered()
      }
      state.waiting.append(waiter)
      return nil
    }
    switch refusal {
    case nil: break
    case is Entered: waiter.continuation.resume()
    case let refusal?: waiter.continuation.resume(throwing: refusal)
    }
  }

  private func turnAway(_ number: Int, _ reason: any Error) {
    let waiter = state.withLock { state -> Waiter? in
      guard let place = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
      return state.waiting.remove(at: place)
    }
    waiter?.continuation.resume(throwing: reason)
  }
}

private struct Entered: Error {}
