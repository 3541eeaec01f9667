import Core
import Foundation

/// Where a database is copied to in the clear, beside it, for as long as it takes. One at a time: what
/// an interrupted one left is removed by the next.
final class BackupPlace: Sendable {
  let path: String
  private let descriptor: Int32

  /// Throws `OperationsError.backupUnderWay` when somebody else is at it.
  init(beside database: String) throws {
    path = database + ".backup-copy"
    let file = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw OperationsError.notWritable(path, String(cString: strerror(errno)))
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw OperationsError.backupUnderWay
    }
    takeOwner(of: database, to: path + ".lock")
    descriptor = file
    clear()
  }

  deinit {
    clear()
    close(descriptor)
  }

  private func clear() {
    for end in ["", "-wal", "-shm", "-journal"] {
      try? FileManager.default.removeItem(atPath: path + end)
    }
  }
}
