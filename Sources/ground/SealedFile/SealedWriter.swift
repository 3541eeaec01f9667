import CSodium
import Cryptography
import Foundation

/// Writes a sealed file piece by piece, with the same small memory however large the parts.
package struct SealedWriter {
  private let file: POSIXFile
  private let head: [UInt8]
  private var state = crypto_secretstream_xchacha20poly1305_state()
  private var parts: [SealedPart] = []

  /// - Parameter opening: what is read first, before any part.
  package init(
    to file: POSIXFile, key: SealingKey, opening: some Encodable
  ) throws {
    self.file = file
    head = SealedFormat.head(key)
    var streamHead = [UInt8](repeating: 0, count: SealedFormat.streamHeadLength)
    crypto_secretstream_xchacha20poly1305_init_push(&state, &streamHead, key.bytes)
    try file.write(head + streamHead)
    try write(.opening, try Self.encoder.encode(opening))
  }

  /// Adds what can be read from `source`, from where it stands, to its end.
  package mutating func add(_ name: String, from source: POSIXFile) throws {
    try write(.part, name.utf8)
    var digest = RunningDigest()
    while true {
      let piece = try source.read(SealedFormat.piece)
      if piece.isEmpty { break }
      digest.add(piece)
      try write(.data, piece)
    }
    let part = SealedPart(name: name, size: digest.count, digest: digest.finish().hexadecimal)
    try write(.end, try Self.encoder.encode(part))
    parts.append(part)
  }

  /// Writes the list of what was added, and waits for the disk.
  package mutating func finish() throws -> [SealedPart] {
    try write(.closing, try Self.encoder.encode(parts), isLast: true)
    try file.synchronise()
    return parts
  }

  private mutating func write(
    _ kind: SealedFormat.Kind, _ content: some Sequence<UInt8>, isLast: Bool = false
  ) throws(SealedFileError) {
    let message = [kind.rawValue] + content
    var sealed = [UInt8](repeating: 0, count: message.count + SealedFormat.overhead)
    let tag =
      isLast
      ? crypto_secretstream_xchacha20poly1305_tag_final()
      : crypto_secretstream_xchacha20poly1305_tag_message()
    crypto_secretstream_xchacha20poly1305_push(
      &state, &sealed, nil, message, UInt64(message.count), head, UInt64(head.count), UInt8(tag))
    let length = UInt32(sealed.count).littleEndian
    try file.write(withUnsafeBytes(of: length) { Array($0) } + sealed)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }
}
