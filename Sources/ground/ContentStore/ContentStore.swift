import Core
import Cryptography
import Foundation
import Glibc
import NIOPosix

/// The SHA-256 of a file's bytes: what it is called in a `ContentStore`.
package struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  package let bytes: [UInt8]

  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits, as `description` writes them.
  package init?(_ text: some StringProtocol) {
    guard text == text.lowercased(), let bytes = [UInt8](hexadecimal: text) else { return nil }
    self.init(bytes)
  }

  package var description: String { bytes.hexadecimal }
}

/// Why a file could not be stored or read.
package enum ContentStoreError: Error, Sendable, Hashable {
  case diskFull
  case missing(ContentDigest)
  /// Its bytes are not those that were stored.
  case damaged(ContentDigest)
  /// The system's number for what is wrong.
  case failed(Int32)
}

/// Files in a directory, each once, called by the digest of its bytes. A file that has come into its
/// place is never changed: it can be copied at any time, and is whole or not there.
package struct ContentStore: Sendable {
  /// A file that has arrived whole, and waits to be kept.
  package struct Arrival: Sendable {
    package let digest: ContentDigest
    package let size: Int
    fileprivate let url: URL
  }

  package let directory: URL
  private static let piece = 1 << 18

  package init(directory: URL) {
    self.directory = directory
  }

  /// Where files wait while they arrive.
  package var incoming: URL { directory.appending(path: "incoming") }

  private func folder(_ digest: ContentDigest) -> URL {
    directory.appending(path: String(digest.description.prefix(2)))
  }

  private func place(_ digest: ContentDigest) -> URL {
    folder(digest).appending(path: digest.description)
  }

  // MARK: In

  /// Takes in a file that lies in `incoming`, on a thread that may block.
  package func receive(_ url: URL) async throws -> Arrival {
    try await blocking {
      let file = Glibc.open(url.path, O_RDWR | O_CLOEXEC)
      guard file >= 0 else { throw Self.failure() }
      defer { close(file) }
      let (digest, size) = try Self.digest(file)
      guard fsync(file) == 0, fchmod(file, 0o400) == 0 else { throw Self.failure() }
      return Arrival(digest: digest, size: size, url: url)
    }
  }

  /// Puts what has arrived into its place, in the stead of the same that was there already, so that
  /// it counts as used now. Nothing is copied.
  package func keep(_ arrival: Arrival) async throws {
    try await blocking {
      let folder = folder(arrival.digest)
      try Self.makeFolder(folder)
      let place = place(arrival.digest)
      try Self.locked(folder) {
        guard rename(arrival.url.path, place.path) == 0, utimes(place.path, nil) == 0 else {
          throw Self.failure()
        }
      }
      Self.synchronise(folder)
    }
  }

  // MARK: Out

  /// Hands over the file piece by piece. Whoever wants to know that it is whole asks `verify` first.
  package func read(
    _ digest: ContentDigest, _ body: ([UInt8]) async throws -> Void
  ) async throws {
    let file = try await blocking { try open(digest) }
    defer { close(file) }
    while true {
      let bytes = try await blocking {
        var bytes = [UInt8](repeating: 0, count: Self.piece)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw Self.failure() }
        return Array(bytes.prefix(count))
      }
      if bytes.isEmpty { return }
      try await body(bytes)
    }
  }

  /// Throws `ContentStoreError.missing`, and `.damaged` when the bytes are not those that were kept.
  package func verify(_ digest: ContentDigest) async throws {
    try await blocking {
      let file = try open(digest)
      defer { close(file) }
      guard try Self.digest(file).digest == digest else {
        throw ContentStoreError.damaged(digest)
      }
    }
  }

  private func open(_ digest: ContentDigest) throws -> Int32 {
    let file = Glibc.open(place(digest).path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw errno == ENOENT ? ContentStoreError.missing(digest) : Self.failure()
    }
    return file
  }

  // MARK: Sweeping

  /// What lies there since before `moment`.
  package func stored(before moment: Date) async throws -> [ContentDigest] {
    try await blocking {
      Self.files(in: directory).filter { $0.lastPathComponent.count == 2 }
        .flatMap { Self.files(in: $0) }.filter { Self.changed($0).map { $0 < moment } ?? false }
        .compactMap { ContentDigest($0.lastPathComponent) }
    }
  }

  /// Removes a file that nobody has used since `moment`. One that is kept at the same time is there
  /// afterwards.
  package func remove(_ digest: ContentDigest, unusedSince moment: Date) async throws {
    try await blocking {
      let place = place(digest)
      try Self.locked(folder(digest)) {
        if let changed = Self.changed(place), changed < moment { unlink(place.path) }
      }
    }
  }

  /// Removes what arrived before `moment` and was never kept.
  package func removeArrivals(before moment: Date) async throws {
    try await blocking {
      for url in Self.files(in: incoming) {
        if let changed = Self.changed(url), changed < moment { unlink(url.path) }
      }
    }
  }

  // MARK: The system

  private static func files(in folder: URL) -> [URL] {
    (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
  }

  private static func changed(_ url: URL) -> Date? {
    var status = stat()
    guard stat(url.path, &status) == 0 else { return nil }
    return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
  }

  private static func makeFolder(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw ContentStoreError.diskFull
    }
  }

  /// Runs `body` while nobody else, in whatever process, changes the files of a folder by this.
  private static func locked(_ folder: URL, _ body: () throws -> Void) throws {
    let handle = Glibc.open(folder.path, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw failure() }
    defer { close(handle) }
    while flock(handle, LOCK_EX) != 0 { if errno != EINTR { throw failure() } }
    try body()
  }

  private static func synchronise(_ folder: URL) {
    let handle = Glibc.open(folder.path, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }

  private static func digest(_ file: Int32) throws -> (digest: ContentDigest, size: Int) {
    var digest = RunningDigest()
    var bytes = [UInt8](repeating: 0, count: piece)
    while true {
      let count = Glibc.read(file, &bytes, bytes.count)
      guard count >= 0 else { throw failure() }
      if count == 0 { break }
      digest.add(bytes[..<count])
    }
    let size = digest.count
    guard let digest = ContentDigest(digest.finish()) else { throw ContentStoreError.failed(0) }
    return (digest, size)
  }

  private static func failure() -> ContentStoreError {
    [ENOSPC, EDQUOT, EFBIG].contains(errno) ? .diskFull : .failed(errno)
  }

  private func blocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await NIOThreadPool.singleton.runIfActive(work)
  }
}
