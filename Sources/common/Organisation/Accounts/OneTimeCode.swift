import COpenSSL
import Core
import Cryptography
import Foundation

/// The codes of an authenticator: RFC 6238 with HMAC-SHA-1, six digits, thirty seconds, which is what
/// every authenticator app takes.
package struct OneTimeCode: Sendable {
  package static let period: TimeInterval = 30
  /// How many bytes a secret has: as many as the digest, RFC 4226, section 4.
  static let secretLength = 20

  let secret: [UInt8]

  package init(secret: [UInt8]) {
    self.secret = secret
  }

  package static func step(at moment: Date) -> Int {
    Int((moment.timeIntervalSince1970 / period).rounded(.down))
  }

  /// RFC 4226, section 5.3.
  package func code(step: Int, digits: Int = 6) -> String {
    let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (8 * (7 - $0))) }
    var digest = [UInt8](repeating: 0, count: 20)
    guard beprova_hmac_sha1(secret, Int32(secret.count), message, message.count, &digest) == 1
    else {
      preconditionFailure("OpenSSL has no SHA-1")
    }
    let offset = Int(digest[19] & 15)
    let number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    let modulus = (0..<digits).reduce(1) { product, _ in product * 10 }
    let text = String(number % modulus)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// The step that a code is of: the present, the one before or the one after, for clocks that differ;
  /// never one that is not after `last`.
  package func step(of typed: String, at moment: Date, after last: Int) -> Int? {
    let now = Self.step(at: moment)
    // Every candidate is compared, so that the time tells nothing.
    var found: Int?
    for step in [now - 1, now, now + 1]
    where Sodium.isEqual(Array(code(step: step).utf8), Array(typed.utf8)) {
      if step > last { found = step }
    }
    return found
  }

  /// Base32 without padding, RFC 4648, in groups of four to be read aloud.
  var readable: String {
    let letters = Array(base32)
    return stride(from: 0, to: letters.count, by: 4).map {
      String(letters[$0..<min($0 + 4, letters.count)])
    }.joined(separator: " ")
  }

  package var base32: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var bits = 0
    var buffer = 0
    for byte in secret {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[buffer >> bits & 31])
      }
    }
    if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
    return text
  }

  /// What the QR code says: the key URI format that authenticator apps read.
  func address(login: String, issuer: String) -> String {
    let allowed = CharacterSet.alphanumerics.intersection(.init(charactersIn: "\u{0}"..."\u{7F}"))
      .union(.init(charactersIn: "-._~"))
    func encoded(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
    return "otpauth://totp/\(encoded(issuer)):\(encoded(login))?secret=\(base32)"
      + "&issuer=\(encoded(issuer))&algorithm=SHA1&digits=6&period=30"
  }
}

/// Ten codes to log in with once each, when the authenticator is lost.
enum RecoveryCode {
  static let count = 10
  /// Thirty letters and digits that cannot be mistaken for each other, 24 to a code: 118 bits, so that
  /// a plain digest is enough (ASVS 5.0, 6.5.2).
  private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
  static let length = 24

  static func makeTen() -> [String] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in
      let letters = (0..<length).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &random)]
      }
      return stride(from: 0, to: length, by: 4).map { String(letters[$0..<$0 + 4]) }
        .joined(separator: "-")
    }
  }

  /// As it was typed, without hyphens, spaces and case.
  static func digest(_ typed: String) -> [UInt8] {
    Sodium.sha256(typed.uppercased().filter { $0.isLetter || $0.isNumber }.utf8)
  }
}
