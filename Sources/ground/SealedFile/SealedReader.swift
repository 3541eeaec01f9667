import CSodium
import Cryptography
import Foundation

/// Reads a sealed file from its beginning to its end. Nothing of it holds until `parts` has returned.
package struct SealedReader<Opening: Decodable> {
  /// What was said before any part; authentic, but the rest may still be missing.
  package let opening: Opening
  private var stream: MessageStream

  package init(_ path: String, key: SealingKey) throws {
    var stream = try MessageStream(path, key: key)
    guard case (.opening, let content, false) = try stream.next(),
      let opening = try? Self.decoder.decode(Opening.self, from: Data(content))
    else { throw SealedFileError.damaged(path) }
    self.opening = opening
    self.stream = stream
  }

  /// Hands over every part, piece by piece, and checks the whole: sizes, digests, the marked end, and
  /// that nothing follows.
  package mutating func parts(
    begin: (_ name: String) throws -> Void, piece: ([UInt8]) throws -> Void,
    end: (SealedPart) throws -> Void
  ) throws -> [SealedPart] {
    var found: [SealedPart] = []
    var open: (name: String, digest: RunningDigest)?
    while true {
      let (kind, content, isLast) = try stream.next()
      switch (kind, open) {
      case (.part, nil):
        let name = String(decoding: content, as: UTF8.self)
        open = (name, RunningDigest())
        try begin(name)
      case (.data, .some(var part)):
        part.digest.add(content)
        open = part
        try piece(content)
      case (.end, .some(var part)):
        let own = SealedPart(
          name: part.name, size: part.digest.count, digest: part.digest.finish().hexadecimal)
        guard try stream.decoded(SealedPart.self, content) == own else { throw stream.damage }
        found.append(own)
        open = nil
        try end(own)
      case (.closing, nil):
        guard isLast, try stream.decoded([SealedPart].self, content) == found, try stream.isAtEnd
        else { throw stream.damage }
        return found
      default:
        throw stream.damage
      }
      if isLast { throw stream.damage }
    }
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}

/// The messages of a sealed file, each authentic and in its place.
private struct MessageStream {
  private let file: POSIXFile
  private let head: [UInt8]
  private var state = crypto_secretstream_xchacha20poly1305_state()

  init(_ path: String, key: SealingKey) throws(SealedFileError) {
    file = try POSIXFile(reading: path)
    head = try file.read(SealedFormat.headLength)
    let magic = SealedFormat.magic
    guard head.count == SealedFormat.headLength, Array(head[..<magic.count]) == magic else {
      throw .notSealed(path)
    }
    let version = head[magic.count]
    guard version == SealedFormat.version else {
      throw version > SealedFormat.version
        ? .newerFormat(found: Int(version), known: Int(SealedFormat.version)) : .notSealed(path)
    }
    let needed = Array(head[(magic.count + 1)...])
    guard needed == key.fingerprintBytes else {
      throw .wrongKey(needed: Array(needed).hexadecimal, given: key.fingerprint)
    }
    let streamHead = try file.read(SealedFormat.streamHeadLength)
    guard streamHead.count == SealedFormat.streamHeadLength,
      crypto_secretstream_xchacha20poly1305_init_pull(&state, streamHead, key.bytes) == 0
    else { throw .damaged(path) }
  }

  var damage: SealedFileError { .damaged(file.path) }

  var isAtEnd: Bool {
    get throws(SealedFileError) { try file.read(1).isEmpty }
  }

  func decoded<T: Decodable>(_ type: T.Type, _ content: [UInt8]) throws -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(content))
    } catch {
      throw damage
    }
  }

  mutating func next() throws -> (SealedFormat.Kind, content: [UInt8], isLast: Bool) {
    let prefix = try file.read(4)
    guard prefix.count == 4 else { throw damage }
    let length = prefix.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length > SealedFormat.overhead, length <= SealedFormat.longest else { throw damage }
    let sealed = try file.read(length)
    guard sealed.count == length else { throw damage }
    var message = [UInt8](repeating: 0, count: length - SealedFormat.overhead)
    var tag: UInt8 = 0
    guard
      crypto_secretstream_xchacha20poly1305_pull(
        &state, &message, nil, &tag, sealed, UInt64(sealed.count), head, UInt64(head.count)) == 0,
      let kind = SealedFormat.Kind(rawValue: message[0])
    else { throw damage }
    let isLast = Int(tag) == Int(crypto_secretstream_xchacha20poly1305_tag_final())
    return (kind, Array(message[1...]), isLast)
  }
}
