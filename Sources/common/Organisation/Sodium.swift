import CSodium

/// libsodium's random numbers and digests.
enum Sodium {
  /// False when the library cannot get at the system's randomness; then nothing of it may be used.
  static let isReady = sodium_init() >= 0

  static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let message = Array(bytes)
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
    crypto_hash_sha256(&digest, message, UInt64(message.count))
    return digest
  }

  /// BLAKE2b, 256 bits; keyed when a key is given.
  static func blake2b(_ message: [UInt8], key: [UInt8] = []) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    blake2b(message, key: key, into: &digest)
    return digest
  }

  /// The same into 32 bytes that are there.
  static func blake2b(_ message: [UInt8], key: [UInt8] = [], into digest: inout [UInt8]) {
    crypto_generichash(&digest, 32, message, UInt64(message.count), key, key.count)
  }

  /// 256 random bits as 64 hexadecimal digits.
  static func randomToken() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
