import CSodium
import Core
import Cryptography
import Foundation
import Synchronization

/// The keys that seal what accounts are proved with. They are kept beside the pseudonym keys, outside
/// the database, so that a copy of the database alone opens no second factor and forges no device.
///
/// The file `accounts.keys` has one key a line, oldest first: its version, a space, 32 bytes in
/// hexadecimal. New things take the newest. It is read once: a file that is exchanged while the service
/// runs seals nothing.
package final class AccountKeys: Sendable {
  private let file: KeyFile?
  private let loaded: Mutex<[KeyFile.Key]?>

  package init(directory: URL) {
    file = InstallationKey.accounts.file(in: directory)
    loaded = Mutex(nil)
  }

  private init(_ keys: [KeyFile.Key]) {
    file = nil
    loaded = Mutex(keys)
  }

  /// A key at random that is nowhere but in memory.
  package static func madeUp() -> AccountKeys {
    AccountKeys([.new(version: 1)])
  }

  // MARK: Sealing

  /// Encrypted and authenticated (XChaCha20-Poly1305), bound to what it belongs to: version, nonce,
  /// cipher text.
  func seal(_ secret: [UInt8], of owner: String) throws -> [UInt8] {
    let key = try newest()
    let nonce = Sodium.random(Int(crypto_aead_xchacha20poly1305_ietf_npubbytes()))
    let owner = Array(owner.utf8)
    var sealed = [UInt8](
      repeating: 0, count: secret.count + Int(crypto_aead_xchacha20poly1305_ietf_abytes()))
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      &sealed, nil, secret, UInt64(secret.count), owner, UInt64(owner.count), nil, nonce, key.bytes)
    return [UInt8(truncatingIfNeeded: key.version)] + nonce + sealed
  }

  /// Throws `WrongAccountKey` for what was not sealed by these keys, or for somebody else.
  func open(_ sealed: [UInt8], of owner: String) throws -> [UInt8] {
    let nonceLength = Int(crypto_aead_xchacha20poly1305_ietf_npubbytes())
    let tagLength = Int(crypto_aead_xchacha20poly1305_ietf_abytes())
    guard sealed.count > nonceLength + tagLength,
      let key = try keys().last(where: { $0.version == Int(sealed[0]) })
    else { throw WrongAccountKey(file: place) }
    let nonce = Array(sealed[1...nonceLength])
    let cipher = Array(sealed[(nonceLength + 1)...])
    let owner = Array(owner.utf8)
    var secret = [UInt8](repeating: 0, count: cipher.count - tagLength)
    let code = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &secret, nil, nil, cipher, UInt64(cipher.count), owner, UInt64(owner.count), nonce, key.bytes)
    guard code == 0 else { throw WrongAccountKey(file: place) }
    return secret
  }

  /// HMAC-SHA-256 by every key, the newest first.
  func signatures(of text: String) throws -> [[UInt8]] {
    let message = Array(text.utf8)
    return try keys().reversed().map { key in
      var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_bytes()))
      crypto_auth_hmacsha256(&digest, message, UInt64(message.count), key.bytes)
      return digest
    }
  }

  // MARK: The file

  private var place: String { file?.url.path ?? "-" }

  private func newest() throws -> KeyFile.Key {
    guard let key = try keys().last else { throw KeyFailure(.damaged(place)) }
    return key
  }

  private func keys() throws -> [KeyFile.Key] {
    if let keys = loaded.withLock({ $0 }) { return keys }
    guard let file else { return [] }
    do throws(KeyFile.Failure) {
      // What is sealed names its key by one byte.
      let keys = try file.keys().sorted { $0.version < $1.version }
      guard keys.allSatisfy({ (0...255).contains($0.version) }) else {
        throw .damaged(file.url.path)
      }
      loaded.withLock { $0 = keys }
      return keys
    } catch {
      throw KeyFailure(error)
    }
  }
}

/// What was sealed cannot be opened: it was sealed by another key, or has been changed.
package struct WrongAccountKey: ExplainedError, Sendable, Hashable {
  package let file: String

  package var message: Text {
    Text(
      sv: """
        Nycklarna i \(file) är inte de som inloggningen i två steg sparades med. Lägg tillbaka rätt \
        fil, eller återställ tvåstegsinloggningen för användaren.
        """,
      en: """
        The keys in \(file) are not those that two-step log-in was stored with. Restore the right \
        file, or reset two-step log-in for the user.
        """)
  }
}
