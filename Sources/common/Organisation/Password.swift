import CSodium
import Core
import Cryptography
import Database
import NIOPosix

/// A password that may be chosen: 12–200 characters of any kind, not one that is soon guessed.
package struct Password: Sendable {
  let text: String

  /// - Parameter about: words that somebody who knows the user would try first: the name, the
  ///   municipality.
  package init(
    _ text: String, login: String, about: [String] = [], field: String = "password"
  ) throws(FieldError) {
    guard text.count >= 12 else {
      throw FieldError(
        field,
        Text(
          sv: "Välj ett lösenord med minst 12 tecken, till exempel fyra ord i rad",
          en: "Choose a password of at least 12 characters, for instance four words in a row"))
    }
    guard text.utf8.count <= 200, !text.utf8.contains(0) else {
      throw FieldError(
        field,
        Text(sv: "Välj ett lösenord med högst 200 tecken", en: "Use at most 200 characters"))
    }
    guard PasswordStrength.bits(text, own: [login] + about) >= PasswordStrength.least else {
      throw FieldError(
        field,
        Text(
          sv: """
            Lösenordet är för lätt att gissa. Välj till exempel fyra ord som inte hör ihop, och inte \
            ditt namn, kommunen, årstider eller tangenter i rad.
            """,
          en: """
            The password is too easy to guess. Choose for instance four words that have nothing to do \
            with each other, and not your name, the municipality, seasons or keys in a row.
            """))
    }
    self.text = text
  }
}

extension Password {
  /// Twenty letters and digits without those that look alike: 100 bits.
  package static func madeUp() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    return String((0..<20).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
  }
}

/// A password as it is stored: Argon2id with its salt and cost in one line.
package struct PasswordHash: Sendable, Hashable {
  let encoded: String
}

extension PasswordHash: SQLBindable {
  package var sqlValue: SQLValue { encoded.sqlValue }

  package init?(sqlValue: SQLValue) {
    guard case .text(let encoded) = sqlValue else { return nil }
    self.init(encoded: encoded)
  }
}

/// Makes and checks Argon2id hashes on NIO's threads, since one takes a tenth of a second.
package struct PasswordHasher: Sendable {
  package enum Failure: Error { case outOfMemory }

  private let operations: UInt64
  private let memory: Int

  /// The cost that OWASP's Password Storage Cheat Sheet asks for: 19 MiB, two passes.
  package static let standard = PasswordHasher(operations: 2, memory: 19 << 20)

  /// The least that Argon2id takes, for tests.
  package static let cheap = PasswordHasher(operations: 1, memory: 8 << 10)

  package func hash(_ password: Password) async throws -> PasswordHash {
    let (operations, memory) = (operations, memory)
    return try await NIOThreadPool.singleton.runIfActive {
      var encoded = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
      let text = password.text
      let code = crypto_pwhash_str(&encoded, text, UInt64(text.utf8.count), operations, memory)
      guard Sodium.isReady, code == 0 else { throw Failure.outOfMemory }
      return PasswordHash(
        encoded: String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    }
  }

  /// Whether `text` is the password behind `hash`. Takes as long when there is no hash, so that the
  /// time does not tell who exists.
  func verify(_ text: String, against hash: PasswordHash?) async throws -> Bool {
    guard let hash else {
      _ = try await self.hash(Password(unchecked: text))
      return false
    }
    return try await NIOThreadPool.singleton.runIfActive {
      guard Sodium.isReady else { throw Failure.outOfMemory }
      return crypto_pwhash_str_verify(hash.encoded, text, UInt64(text.utf8.count)) == 0
    }
  }
}

extension Password {
  fileprivate init(unchecked text: String) {
    self.text = text
  }
}
