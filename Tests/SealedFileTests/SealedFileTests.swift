import Foundation
import SealedFile
import TestSupport
import Testing

struct SealedFileTests {
  private struct Head: Codable, Equatable {
    var about: String
  }

  /// A sealed file of two parts, one empty and one larger than a piece, and the key to it.
  private func sealed(in directory: URL) throws -> (path: String, key: SealingKey) {
    let key = try SealingKey()
    let large = directory.appending(path: "large")
    try Data(Self.large).write(to: large)
    let empty = directory.appending(path: "empty")
    try Data().write(to: empty)
    let path = directory.appending(path: "sealed").path
    var writer = try SealedWriter(
      to: try POSIXFile(creating: path), key: key, opening: Head(about: "a test"))
    try writer.add("large", from: try POSIXFile(reading: large.path))
    try writer.add("empty", from: try POSIXFile(reading: empty.path))
    _ = try writer.finish()
    return (path, key)
  }

  private static let large = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }

  private func read(
    _ path: String, _ key: SealingKey
  ) throws -> (Head, [String: [UInt8]], [SealedPart]) {
    var reader = try SealedReader<Head>(path, key: key)
    var contents: [String: [UInt8]] = [:]
    var name = ""
    let parts = try reader.parts(
      begin: {
        name = $0
        contents[name] = []
      }, piece: { contents[name]?.append(contentsOf: $0) }, end: { _ in })
    return (reader.opening, contents, parts)
  }

  @Test func `what was sealed comes out again, and says nothing to who lacks the key`() async throws
  {
    try await withTemporaryDirectory { directory in
      let (path, key) = try sealed(in: directory)
      let (head, contents, parts) = try read(path, key)
      #expect(head == Head(about: "a test"))
      #expect(contents == ["large": Self.large, "empty": []])
      #expect(parts.map(\.size) == [70_000, 0])
      // SHA-256 of nothing, FIPS 180-4.
      #expect(
        parts[1].digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for word in ["a test", "large", "e3b0c442"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil)
      }
      let other = try SealingKey()
      #expect(
        throws: SealedFileError.wrongKey(needed: key.fingerprint, given: other.fingerprint)
      ) { try read(path, other) }
    }
  }

  @Test func `every flipped byte and every cut is refused`() async throws {
    try await withTemporaryDirectory { directory in
      let (path, key) = try sealed(in: directory)
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      let changed = directory.appending(path: "changed")
      // All around the heads and the messages' ends, and here and there inside the long ones.
      let places = whole.indices.filter { $0 < 300 || $0 > whole.count - 700 || $0 % 1_511 == 0 }
      for place in places {
        var bytes = whole
        bytes[place] ^= 0x20
        try Data(bytes).write(to: changed)
        #expect(throws: SealedFileError.self, "flipped \(place)") { try read(changed.path, key) }
        try Data(whole[..<place]).write(to: changed)
        #expect(throws: SealedFileError.self, "cut at \(place)") { try read(changed.path, key) }
      }
      try Data(whole + [0]).write(to: changed)
      #expect(throws: SealedFileError.damaged(changed.path)) { try read(changed.path, key) }
    }
  }

  @Test func `a newer format is told from a damaged file`() async throws {
    try await withTemporaryDirectory { directory in
      let (path, key) = try sealed(in: directory)
      var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      bytes[15] = 2
      let newer = directory.appending(path: "newer").path
      try Data(bytes).write(to: URL(fileURLWithPath: newer))
      #expect(throws: SealedFileError.newerFormat(found: 2, known: 1)) { try read(newer, key) }
      let other = directory.appending(path: "other").path
      try Data("SQLite format 3".utf8).write(to: URL(fileURLWithPath: other))
      #expect(throws: SealedFileError.notSealed(other)) { try read(other, key) }
    }
  }

  @Test func `a key is its owner's alone`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory.appending(path: "key").path
      let key = try SealingKey()
      try key.write(to: path)
      #expect(try SealingKey(file: path) == key)
      #expect(throws: SealedFileError.exists(path)) { try SealingKey().write(to: path) }
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
      chmod(path, 0o640)
      #expect(throws: SealedFileError.openKey(path)) { try SealingKey(file: path) }
      chmod(path, 0o600)
      try Data("beprova-backup-key/1 abcd\n".utf8).write(to: URL(fileURLWithPath: path))
      chmod(path, 0o600)
      #expect(throws: SealedFileError.notAKey(path)) { try SealingKey(file: path) }
      #expect(throws: SealedFileError.noKey(path + "x")) { try SealingKey(file: path + "x") }
    }
  }
}
