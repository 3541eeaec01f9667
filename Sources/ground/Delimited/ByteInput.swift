import Foundation

/// Where the bytes of a file come from.
public enum DelimitedSource: Sendable {
  /// A file on disk. Read twice when its encoding or separator is to be detected, so then not a
  /// pipe.
  case file(String)
  case bytes([UInt8])
}

/// Reads a source in pieces.
final class ByteInput {
  private enum Origin {
    case file(descriptor: Int32, path: String)
    case bytes([UInt8], offset: Int)
  }

  private var origin: Origin

  /// Bytes in the source; nil when it is not an ordinary file.
  let byteCount: Int?

  init(_ source: DelimitedSource) throws(DelimitedError) {
    switch source {
    case .file(let path):
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
      origin = .file(descriptor: descriptor, path: path)
      var status = stat()
      let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      byteCount = isFile ? Int(status.st_size) : nil
    case .bytes(let bytes):
      origin = .bytes(bytes, offset: 0)
      byteCount = bytes.count
    }
  }

  deinit {
    if case .file(let descriptor, _) = origin { close(descriptor) }
  }

  /// The number of bytes put at the start of `buffer`; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedError) -> Int {
    switch origin {
    case .file(let descriptor, let path):
      while true {
        let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return count }
        if errno != EINTR { throw .unreadable(path: path, code: errno) }
      }
    case .bytes(let bytes, let offset):
      let count = min(buffer.count, bytes.count - offset)
      buffer.copyBytes(from: bytes[offset..<(offset + count)])
      origin = .bytes(bytes, offset: offset + count)
      return count
    }
  }
}
