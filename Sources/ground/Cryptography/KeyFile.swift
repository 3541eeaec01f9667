import Foundation

/// A file of secret keys, one a line, oldest first: a version, a space, 32 bytes in hexadecimal, and at
/// times a mark. Only the user of the service can read it.
package struct KeyFile: Sendable {
  package let url: URL

  /// A line of it.
  package struct Key: Sendable, Hashable {
    package let version: Int
    /// 32 bytes.
    package let bytes: [UInt8]
    package let mark: String?

    package init(version: Int, bytes: [UInt8], mark: String? = nil) {
      self.version = version
      self.bytes = bytes
      self.mark = mark
    }

    /// A key at random.
    package static func new(version: Int, mark: String? = nil) -> Key {
      Key(version: version, bytes: Sodium.random(length), mark: mark)
    }

    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      guard (2...3).contains(words.count), let version = Int(words[0]),
        let bytes = [UInt8](hexadecimal: words[1]), bytes.count == Self.length
      else { return nil }
      self.init(version: version, bytes: bytes, mark: words.count == 3 ? String(words[2]) : nil)
    }

    var line: String { "\(version) \(bytes.hexadecimal)\(mark.map { " \($0)" } ?? "")\n" }

    private static let length = 32
  }

  /// What hinders, with the path.
  package enum Failure: Error, Sendable {
    case missing(String)
    case unreadable(String)
    case unwritable(String)
    case damaged(String)
  }

  package init(_ url: URL) {
    self.url = url
  }

  package var exists: Bool { FileManager.default.fileExists(atPath: url.path) }

  /// Makes a first key where there is no file. Only for who knows that nothing has been sealed or named
  /// by a key that is lost.
  package func make() throws(Failure) {
    if !exists { try write([.new(version: 1)], replacing: false) }
  }

  /// The keys, at least one, in the order of the file. None is made where there is no file: what was
  /// sealed by a lost key must not come to stand beside what another seals.
  ///
  /// - Parameter marks: those that a key may have.
  package func keys(marks: Set<String> = []) throws(Failure) -> [Key] {
    guard exists else { throw .missing(url.path) }
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw .unreadable(url.path)
    }
    let lines = text.split(separator: "\n")
    let keys = lines.compactMap(Key.init)
    guard !keys.isEmpty, keys.count == lines.count,
      keys.allSatisfy({ key in key.mark.map(marks.contains) ?? true })
    else { throw .damaged(url.path) }
    return keys
  }

  /// Writes other keys in place of those that are there, all or nothing.
  package func replace(with keys: [Key]) throws(Failure) { try write(keys, replacing: true) }

  /// On the disk when it returns: what a key has sealed or named is lost with the key. Without
  /// `replacing` a file that somebody else has made meanwhile stands, so that two who start at once
  /// agree on one key.
  private func write(_ keys: [Key], replacing: Bool) throws(Failure) {
    let directory = url.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unwritable(directory.path)
    }
    let draft = directory.appendingPathComponent(".\(UUID().uuidString)")
    let text = keys.map(\.line).joined()
    guard
      FileManager.default.createFile(
        atPath: draft.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else { throw .unwritable(draft.path) }
    defer { try? FileManager.default.removeItem(at: draft) }
    guard Self.synchronise(draft.path) else { throw .unwritable(draft.path) }
    if replacing {
      guard rename(draft.path, url.path) == 0 else { throw .unwritable(url.path) }
    } else if link(draft.path, url.path) != 0, errno != EEXIST {
      throw .unwritable(url.path)
    }
    guard Self.synchronise(directory.path) else { throw .unwritable(directory.path) }
  }

  private static func synchronise(_ path: String) -> Bool {
    let handle = open(path, O_RDONLY)
    guard handle >= 0 else { return false }
    defer { close(handle) }
    return fsync(handle) == 0
  }
}
