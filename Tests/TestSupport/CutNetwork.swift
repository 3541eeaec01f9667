import Foundation
import Synchronization

/// The network between a program and a server, which a test may cut: it passes bytes on between a port
/// of its own on this machine and the server's.
package final class CutNetwork: Sendable {
  /// What becomes of bytes.
  package enum State: Sendable {
    case whole
    /// Nothing arrives, and nobody is told: as when a firewall forgets a connection.
    case silent
    /// What the server answers goes astray; what is asked arrives.
    case withoutAnswers
    /// Every connection is broken, and none can be made.
    case broken
  }

  package let port: Int
  private let server: Int
  private let listener: Int32
  private let inner = Mutex((state: State.whole, sockets: Set<Int32>()))

  package init(to server: Int) throws {
    (listener, port) = try Self.listen()
    self.server = server
    Thread.detachNewThread { self.accept() }
  }

  package var state: State {
    get { inner.withLock { $0.state } }
    set {
      inner.withLock { inner in
        inner.state = newValue
        if newValue == .broken {
          for socket in inner.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
      }
    }
  }

  package func end() {
    state = .broken
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      if client < 0 { break }
      guard state != .broken, let upstream = Self.connect(to: server) else {
        close(client)
        continue
      }
      inner.withLock { $0.sockets.formUnion([client, upstream]) }
      let left = Countdown(from: 2)
      for (source, target, isAnswer) in [(client, upstream, false), (upstream, client, true)] {
        Thread.detachNewThread {
          self.pass(from: source, to: target, isAnswer: isAnswer)
          // The other direction ends too, and the last one closes.
          for socket in [source, target] { shutdown(socket, Int32(SHUT_RDWR)) }
          guard left.isLast() else { return }
          self.inner.withLock { $0.sockets.subtract([source, target]) }
          for socket in [source, target] { close(socket) }
        }
      }
    }
    close(listener)
  }

  private func pass(from source: Int32, to target: Int32, isAnswer: Bool) {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(source, &bytes, bytes.count, 0)
      if count <= 0 { return }
      switch state {
      case .whole: break
      case .withoutAnswers where !isAnswer: break
      case .silent, .withoutAnswers: continue
      case .broken: return
      }
      var sent = 0
      while sent < count {
        let written = bytes.withUnsafeBytes {
          send(
            target, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
        }
        if written <= 0 { return }
        sent += written
      }
    }
  }

  // MARK: Sockets

  private struct NoSocket: Error {}

  private static func listen() throws -> (Int32, port: Int) {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port: Int? = withAddress(port: 0) { address in
      guard bind(handle, address, size) == 0, Glibc.listen(handle, 64) == 0,
        getsockname(handle, address, &size) == 0
      else { return nil }
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        Int(UInt16(bigEndian: $0.pointee.sin_port))
      }
    }
    guard let port else { throw NoSocket() }
    return (handle, port)
  }

  private static func connect(to port: Int) -> Int32? {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    if withAddress(port: port, { Glibc.connect(handle, $0, size) }) == 0 { return handle }
    close(handle)
    return nil
  }

  private static func withAddress<T>(
    port: Int, _ body: (UnsafeMutablePointer<sockaddr>) -> T
  ) -> T {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = UInt16(port).bigEndian
    return withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }
}

private final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(from count: Int) { left = Mutex(count) }

  func isLast() -> Bool {
    left.withLock { left in
      left -= 1
      return left == 0
    }
  }
}
