import NIOCore
import Synchronization

/// Who waits for an answer over a connection, and whether the other end has gone away.
///
/// A reader who closes the page leaves a question behind that nobody wants answered any more, and that
/// the database works on. What stores something goes on: it was asked for.
final class Departure: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = NIOAny

  private struct State {
    var hasLeft = false
    var cancel: (@Sendable () -> Void)?
  }

  private static let open = Mutex<[ObjectIdentifier: Departure]>([:])
  private let state = Mutex(State())

  /// That of a connection; nil where there is none.
  static func of(_ channel: any Channel) -> Departure? {
    open.withLock { $0[ObjectIdentifier(channel)] }
  }

  var hasLeft: Bool { state.withLock { $0.hasLeft } }

  /// Runs `body`, and cancels it when the other end goes.
  func cancelling<T: Sendable>(
    _ body: @escaping @Sendable () async throws -> T
  ) async throws -> T {
    let task = Task { try await body() }
    let hasLeft = state.withLock { state in
      state.cancel = { task.cancel() }
      return state.hasLeft
    }
    if hasLeft { task.cancel() }
    defer { state.withLock { $0.cancel = nil } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func leave() {
    let cancel = state.withLock { state in
      state.hasLeft = true
      return state.cancel
    }
    cancel?()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    Self.open.withLock { $0[ObjectIdentifier(context.channel)] = self }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    Self.open.withLock { $0[ObjectIdentifier(context.channel)] = nil }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { leave() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }
}
