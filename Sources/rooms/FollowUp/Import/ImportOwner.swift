import Core
import Foundation
import Synchronization

/// Who runs an import: written with its number, so that others can tell whether it still goes on.
struct ImportOwner: Sendable {
  /// Without a sign of life for this long an import is taken for interrupted.
  static let silence: TimeInterval = 120
  static let beatEvery: Duration = .seconds(10)

  private static let here = Mutex<Set<String>>([])

  /// Names the processes that can be asked after by number: those of a start of a machine, and of a
  /// container on it. Machines can have one name; no two have this.
  private static let machine: String = {
    let start = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let container = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    return [start ?? ProcessInfo.processInfo.hostName, container ?? ""].joined(separator: ".")
      .filter { !$0.isWhitespace }
  }()

  let token: String

  /// A new owner in this process, alive until `end()`.
  init() {
    token =
      "\(Self.machine) \(ProcessInfo.processInfo.processIdentifier) \(UUID().uuidString)"
    let token = token
    _ = Self.here.withLock { $0.insert(token) }
  }

  func end() {
    _ = Self.here.withLock { $0.remove(token) }
  }

  /// Whether the owner of an import is still at it. On this machine the process tells at once; on
  /// another its last sign of life does.
  static func isAlive(_ token: String, heartbeat: Date, now: Date) -> Bool {
    let parts = token.split(separator: " ")
    let isRecent = now.timeIntervalSince(heartbeat) < silence
    guard parts.count == 3, parts[0] == machine, let process = Int32(parts[1]) else {
      return isRecent
    }
    if process == ProcessInfo.processInfo.processIdentifier {
      return here.withLock { $0.contains(token) }
    }
    // A process that is there may be another with the same number.
    return isRecent && (kill(process, 0) == 0 || errno == EPERM)
  }
}
