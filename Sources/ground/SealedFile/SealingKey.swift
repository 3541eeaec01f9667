import CSodium
import Core
import Cryptography
import Foundation

/// The secret that a sealed file is made and opened with: 256 random bits in a text file of their
/// own, readable by their owner alone.
///
/// The file holds one line, `beprova-backup-key/1` and 64 hexadecimal digits.
package struct SealingKey: Sendable, Hashable {
  static let length = Int(crypto_secretstream_xchacha20poly1305_keybytes())
  private static let prefix = "beprova-backup-key/1"

  let bytes: [UInt8]

  /// A new one, which nobody else has.
  package init() throws(SealedFileError) {
    guard Sodium.isReady else { throw .noRandomness }
    bytes = Sodium.random(Self.length)
  }

  /// Reads a key file. Refuses one that others than its owner may read: then it is no secret.
  package init(file path: String) throws(SealedFileError) {
    guard Sodium.isReady else { throw .noRandomness }
    var status = stat()
    guard stat(path, &status) == 0 else { throw .noKey(path) }
    guard status.st_mode & 0o077 == 0 else { throw .openKey(path) }
    let text = String(decoding: try POSIXFile(reading: path).read(1_000), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == Self.prefix, let bytes = [UInt8](hexadecimal: words[1]),
      bytes.count == Self.length
    else { throw .notAKey(path) }
    self.bytes = bytes
  }

  /// Writes the key where there is nothing yet.
  package func write(to path: String) throws(SealedFileError) {
    let line = "\(Self.prefix) \(bytes.hexadecimal)\n"
    let file = try POSIXFile(creating: path)
    try file.write(Array(line.utf8))
    try file.synchronise()
  }

  /// Tells keys apart without giving anything of them away: 32 hexadecimal digits.
  package var fingerprint: String { fingerprintBytes.hexadecimal }

  var fingerprintBytes: [UInt8] {
    var digest = [UInt8](repeating: 0, count: SealedFormat.fingerprintLength)
    let message = Array("beprova-backup-key fingerprint".utf8)
    crypto_generichash(&digest, digest.count, message, UInt64(message.count), bytes, bytes.count)
    return digest
  }
}
