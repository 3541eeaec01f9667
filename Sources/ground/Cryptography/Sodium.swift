import CSodium

/// libsodium's random numbers and digests.
package enum Sodium {
  /// False when the library cannot get at the system's randomness; then nothing of it may be used.
  package static let isReady = sodium_init() >= 0

  /// The library's version, `1.0.18`.
  package static var version: String { String(cString: sodium_version_string()) }

  package static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let message = Array(bytes)
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
    crypto_hash_sha256(&digest, message, UInt64(message.count))
    return digest
  }

  /// BLAKE2b, 256 bits; keyed when a key is given.
  package static func blake2b(_ message: [UInt8], key: [UInt8] = []) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    blake2b(message, key: key, into: &digest)
    return digest
  }

  /// The same into 32 bytes that are there.
  package static func blake2b(_ message: [UInt8], key: [UInt8] = [], into digest: inout [UInt8]) {
    crypto_generichash(&digest, 32, message, UInt64(message.count), key, key.count)
  }

  package static func random(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// 256 random bits as 64 hexadecimal digits.
  package static func randomToken() -> String { random(32).hexadecimal }

  /// Takes as long wherever they differ.
  package static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
