import COpenSSL
import Foundation

/// How a provider may sign. There is no `none` and nothing with a shared secret.
package enum TokenAlgorithm: String, Sendable, Hashable, Codable, CaseIterable {
  case rs256 = "RS256"
  case ps256 = "PS256"
  case es256 = "ES256"
}

/// A key of the provider's, RFC 7517.
struct TokenKey: Sendable, Decodable {
  let kty: String
  let kid: String?
  let use: String?
  let alg: String?
  private let crv: String?
  private let n: String?
  private let e: String?
  private let x: String?
  private let y: String?

  /// Whether the key may have made a signature of this kind.
  func fits(_ algorithm: TokenAlgorithm) -> Bool {
    guard use == nil || use == "sig", alg == nil || alg == algorithm.rawValue else { return false }
    return algorithm == .es256 ? kty == "EC" && crv == "P-256" : kty == "RSA"
  }

  /// False for a wrong signature, and for a key that is none or is weaker than 2048 bits.
  func verifies(_ signature: [UInt8], of message: [UInt8], by algorithm: TokenAlgorithm) -> Bool {
    guard fits(algorithm), let key = openSSLKey() else { return false }
    defer { EVP_PKEY_free(key) }
    switch algorithm {
    case .rs256, .ps256:
      return beprova_key_bits(key) >= 2048
        && beprova_verify_rsa(
          key, algorithm == .ps256 ? 1 : 0, message, message.count, signature, signature.count) == 1
    case .es256:
      return signature.count == 64
        && beprova_verify_p256(key, message, message.count, signature) == 1
    }
  }

  private func openSSLKey() -> OpaquePointer? {
    func bytes(_ text: String?) -> [UInt8]? { text.flatMap { base64URL($0) } }
    if kty == "EC" {
      guard let x = bytes(x), let y = bytes(y), x.count == 32, y.count == 32 else { return nil }
      let point = [4] + x + y
      return beprova_p256_key(point, point.count)
    }
    guard let n = bytes(n), let e = bytes(e), n.count <= 1024, e.count <= 8 else { return nil }
    return beprova_rsa_key(n, Int32(n.count), e, Int32(e.count))
  }
}

/// The provider's keys; those of kinds that are not known are left out.
struct TokenKeySet: Sendable, Decodable {
  let keys: [TokenKey]
}

/// RFC 4648, section 5, without padding, and nothing else.
func base64URL(_ text: some StringProtocol) -> [UInt8]? {
  guard text.utf8.count % 4 != 1, text.utf8.allSatisfy({ isBase64URL($0) }) else { return nil }
  let standard = text.replacingOccurrences(of: "-", with: "+")
    .replacingOccurrences(of: "_", with: "/")
  let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
  return Data(base64Encoded: padded).map(Array.init)
}

func base64URL(_ bytes: [UInt8]) -> String {
  Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
    .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
}

private func isBase64URL(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}
