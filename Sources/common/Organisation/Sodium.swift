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

  static func random(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// 256 random bits as 64 hexadecimal digits.
  static func randomToken() -> String { hexadecimal(random(32)) }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  /// Takes as long wherever they differ.
  static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
