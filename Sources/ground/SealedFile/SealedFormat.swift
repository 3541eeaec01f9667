import CSodium
import Foundation

/// How a sealed file is laid out.
///
/// A head in the clear of 32 bytes: `beprova-backup` and a NUL, the version of the format, and the
/// fingerprint of the key. Then libsodium's secretstream (XChaCha20-Poly1305): its own head, and
/// messages, each after its length in four bytes, least first. The head in the clear is bound to
/// every message, and the last message is marked: a changed byte, an exchanged message and a cut all
/// fail to open.
///
/// A message is a letter and what belongs to it: `O` the opening in JSON, `P` the name of a part, `D`
/// bytes of it, `E` its size and SHA-256 in JSON, `C`, last, those of all parts.
enum SealedFormat {
  static let version: UInt8 = 1
  static let magic = Array("beprova-backup".utf8) + [0]
  static let fingerprintLength = 16
  static let headLength = magic.count + 1 + fingerprintLength
  /// Bytes of a part in one message.
  static let piece = 65_536
  static let overhead = Int(crypto_secretstream_xchacha20poly1305_abytes())
  static let streamHeadLength = Int(crypto_secretstream_xchacha20poly1305_headerbytes())
  /// No message is longer; the list of parts alone may need the room.
  static let longest = 64 * 1024 * 1024

  enum Kind: UInt8 {
    case opening = 0x4F
    case part = 0x50
    case data = 0x44
    case end = 0x45
    case closing = 0x43
  }

  static func head(_ key: SealingKey) -> [UInt8] { magic + [version] + key.fingerprintBytes }
}

/// What a sealed file says of one of its parts.
package struct SealedPart: Sendable, Hashable, Codable {
  package let name: String
  package let size: Int
  /// SHA-256 in hexadecimal.
  package let digest: String
}
