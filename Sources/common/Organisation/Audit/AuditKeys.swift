import CSodium
import Core
import Cryptography
import Foundation
import Synchronization

/// The secrets of the log, beside the pseudonym keys and outside the database: keys for the digests of
/// what is sealed (`audit.key`), and keys that sign checkpoints (`audit-signing.key`).
///
/// A file has one key a line, oldest first: its version, a space, 32 bytes in hexadecimal. The last one
/// is used; the others go on proving what they sealed.
package final class AuditKeys: Sendable {
  private let directory: URL?
  private let loaded: Mutex<Loaded>

  private struct Loaded {
    var digest: [DigestKey]?
    var signing: [SigningKey]?
  }

  /// Keys in a directory, where `OrganisationModule.settleKeys` has made them.
  package init(directory: URL) {
    self.directory = directory
    loaded = Mutex(Loaded())
  }

  /// Keys that are nowhere else, for a test.
  package init(digest: [UInt8], signing: [UInt8]) {
    directory = nil
    loaded = Mutex(Loaded(digest: [DigestKey(digest)], signing: [SigningKey(seed: signing)]))
  }

  /// The keys of digests, oldest first.
  func digestKeys() throws(KeyFailure) -> [DigestKey] {
    if let keys = loaded.withLock({ $0.digest }) { return keys }
    let keys = try file(.audit).map { DigestKey($0) }
    loaded.withLock { $0.digest = keys }
    return keys
  }

  /// The keys that sign, oldest first.
  func signingKeys() throws(KeyFailure) -> [SigningKey] {
    if let keys = loaded.withLock({ $0.signing }) { return keys }
    let keys = try file(.auditSigning).map { SigningKey(seed: $0) }
    loaded.withLock { $0.signing = keys }
    return keys
  }

  /// What checkpoints are proved by, oldest first.
  package var publicKeys: [PublicKey] {
    get throws(KeyFailure) { try signingKeys().map(\.publicKey) }
  }

  /// Whether there are keys of digests: who only has the public key proves the chains, and not the rows
  /// behind them.
  var hasDigestKeys: Bool { directory.map { InstallationKey.audit.file(in: $0).exists } ?? true }

  private func file(_ key: InstallationKey) throws(KeyFailure) -> [[UInt8]] {
    guard let directory else { return [] }
    do throws(KeyFile.Failure) {
      return try key.file(in: directory).keys().map(\.bytes)
    } catch {
      throw KeyFailure(error)
    }
  }
}

/// A key of the digests of what is sealed.
struct DigestKey: Sendable {
  /// What entries name it by: eight bytes of its digest, which tell nothing of it.
  let id: [UInt8]
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    id = Array(Sodium.blake2b(Array("beprova audit key".utf8) + bytes).prefix(8))
  }

  /// The keyed digest of `message` (BLAKE2b, 256 bits).
  func digest(_ message: [UInt8]) -> [UInt8] {
    Sodium.blake2b(message, key: bytes)
  }

  /// The same into 32 bytes that are there.
  func digest(_ message: [UInt8], into digest: inout [UInt8]) {
    Sodium.blake2b(message, key: bytes, into: &digest)
  }
}

/// A key that signs checkpoints (Ed25519).
struct SigningKey: Sendable {
  let publicKey: PublicKey
  private let secret: [UInt8]

  init(seed: [UInt8]) {
    var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_ed25519_PUBLICKEYBYTES))
    var secret = [UInt8](repeating: 0, count: Int(crypto_sign_ed25519_SECRETKEYBYTES))
    crypto_sign_ed25519_seed_keypair(&publicBytes, &secret, seed)
    publicKey = PublicKey(bytes: publicBytes)
    self.secret = secret
  }

  func signature(of message: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: Int(crypto_sign_ed25519_BYTES))
    crypto_sign_ed25519_detached(&signature, nil, message, UInt64(message.count), secret)
    return signature
  }
}

/// What checkpoints are proved by. Anybody may have it.
package struct PublicKey: Sendable, Hashable {
  /// 32 bytes.
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    signature.count == Int(crypto_sign_ed25519_BYTES)
      && crypto_sign_ed25519_verify_detached(
        signature, message, UInt64(message.count), bytes) == 0
  }

  /// What stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410).
  private static let prefix: [UInt8] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  /// As OpenSSL and others read it (PEM, RFC 8410).
  package var pem: String {
    let body = Data(Self.prefix + bytes).base64EncodedString()
    return "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n"
  }

  /// The keys in a text of PEM; nil when something in it is no Ed25519 key.
  package static func keys(pem: String) -> [PublicKey]? {
    var keys: [PublicKey] = []
    for part in pem.components(separatedBy: "-----BEGIN PUBLIC KEY-----").dropFirst() {
      guard let body = part.components(separatedBy: "-----END PUBLIC KEY-----").first,
        let data = Data(base64Encoded: body, options: .ignoreUnknownCharacters),
        data.count == 44, Array(data.prefix(12)) == prefix
      else { return nil }
      keys.append(PublicKey(bytes: Array(data.suffix(32))))
    }
    return keys.isEmpty ? nil : keys
  }
}
