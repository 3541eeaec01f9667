import Foundation

/// An open file, with the system's own words for what goes wrong. Closed when nobody holds it.
package final class POSIXFile: Sendable {
  package let path: String
  package let descriptor: Int32

  /// Opens what is there, to read.
  package init(reading path: String) throws(SealedFileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path, reason: Self.reason(errno)) }
  }

  /// Makes a file that only its owner may read; refuses where there is one.
  package init(creating path: String) throws(SealedFileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      throw code == EEXIST ? .exists(path) : Self.writing(path, code)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  package func write(_ bytes: [UInt8]) throws(SealedFileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.writing(path, errno) }
      written += count
    }
  }

  /// As many bytes as asked for; fewer only at the end of the file.
  package func read(_ count: Int) throws(SealedFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress.map { $0 + filled }, count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable(path, reason: Self.reason(errno)) }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Waits until what was written is on the disk.
  package func synchronise() throws(SealedFileError) {
    guard fsync(descriptor) == 0 else { throw Self.writing(path, errno) }
  }

  /// Waits until the names in a directory are on the disk.
  package static func synchronise(directory path: String) throws(SealedFileError) {
    try POSIXFile(reading: path).synchronise()
  }

  static func writing(_ path: String, _ code: Int32) -> SealedFileError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .diskFull(path)
    default: .unwritable(path, reason: reason(code))
    }
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
