import CSodium
import Core
import Foundation

/// The keys that seal what accounts are proved with. They are kept beside the pseudonym keys, outside
/// the database, so that a copy of the database alone opens no second factor and forges no device.
///
/// The file `accounts.keys` has one key a line, oldest first: its version, a space, 32 bytes in
/// hexadecimal. New things take the newest.
package struct AccountKeys: Sendable {
  private enum Source: Sendable {
    case file(URL)
    case fixed([Key])
  }

  struct Key: Sendable {
    let version: UInt8
    let bytes: [UInt8]
  }

  private let source: Source

  package init(directory: URL) {
    source = .file(directory.appendingPathComponent("accounts.keys"))
  }

  private init(_ source: Source) {
    self.source = source
  }

  /// A key at random that is nowhere but in memory.
  package static func madeUp() -> AccountKeys {
    AccountKeys(.fixed([Key(version: 1, bytes: Sodium.random(32))]))
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
    return [key.version] + nonce + sealed
  }

  /// Throws `AccountKeyError.wrong` for what was not sealed by these keys, or for somebody else.
  func open(_ sealed: [UInt8], of owner: String) throws -> [UInt8] {
    let nonceLength = Int(crypto_aead_xchacha20poly1305_ietf_npubbytes())
    let tagLength = Int(crypto_aead_xchacha20poly1305_ietf_abytes())
    guard sealed.count > nonceLength + tagLength,
      let key = try keys().last(where: { $0.version == sealed[0] })
    else { throw AccountKeyError.wrong(place) }
    let nonce = Array(sealed[1...nonceLength])
    let cipher = Array(sealed[(nonceLength + 1)...])
    let owner = Array(owner.utf8)
    var secret = [UInt8](repeating: 0, count: cipher.count - tagLength)
    let code = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &secret, nil, nil, cipher, UInt64(cipher.count), owner, UInt64(owner.count), nonce, key.bytes)
    guard code == 0 else { throw AccountKeyError.wrong(place) }
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

  private var place: String {
    switch source {
    case .file(let file): file.path
    case .fixed: "-"
    }
  }

  private func newest() throws -> Key {
    guard let key = try keys().last else { throw AccountKeyError.damaged(place) }
    return key
  }

  private func keys() throws -> [Key] {
    switch source {
    case .fixed(let keys): return keys
    case .file(let file):
      if !FileManager.default.fileExists(atPath: file.path) { try create(file) }
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw AccountKeyError.unreadable(file.path)
      }
      let keys = text.split(separator: "\n").map(Self.key)
      guard !keys.isEmpty, keys.allSatisfy({ $0 != nil }) else {
        throw AccountKeyError.damaged(file.path)
      }
      return keys.compactMap(\.self).sorted { $0.version < $1.version }
    }
  }

  private static func key(_ line: Substring) -> Key? {
    let parts = line.split(separator: " ")
    guard parts.count == 2, let version = UInt8(parts[0]), parts[1].utf8.count == 64 else {
      return nil
    }
    let digits = Array(parts[1])
    let bytes = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return bytes.count == 32 ? Key(version: version, bytes: bytes) : nil
  }

  private func create(_ file: URL) throws {
    let directory = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw AccountKeyError.unwritable(directory.path)
    }
    let line = "1 \(Sodium.hexadecimal(Sodium.random(32)))\n"
    // Written beside and linked into place, so that two who start at once agree on one key.
    let draft = directory.appendingPathComponent(".\(UUID().uuidString)")
    guard
      FileManager.default.createFile(
        atPath: draft.path, contents: Data(line.utf8), attributes: [.posixPermissions: 0o600])
    else { throw AccountKeyError.unwritable(draft.path) }
    defer { try? FileManager.default.removeItem(at: draft) }
    if link(draft.path, file.path) != 0, errno != EEXIST {
      throw AccountKeyError.unwritable(file.path)
    }
  }
}

/// Why the keys of accounts cannot be used. Without them nobody with a second factor can log in.
package enum AccountKeyError: ExplainedError, Sendable, Hashable {
  case unreadable(String)
  case unwritable(String)
  case damaged(String)
  /// What was sealed cannot be opened: it was sealed by another key, or has been changed.
  case wrong(String)

  package var message: Text {
    switch self {
    case .unreadable(let path):
      Text(
        sv: "Nyckelfilen \(path) går inte att läsa. Kontrollera filens rättigheter.",
        en: "The key file \(path) cannot be read. Check its permissions.")
    case .unwritable(let path):
      Text(
        sv: "Det går inte att skriva \(path). Ange en annan katalog med BEPROVA_KEYS.",
        en: "\(path) cannot be written. Name another directory with BEPROVA_KEYS.")
    case .damaged(let path):
      Text(
        sv: "Nyckelfilen \(path) är skadad. Lägg tillbaka den från nycklarnas egen kopia.",
        en: "The key file \(path) is damaged. Restore it from the copy kept of the keys.")
    case .wrong(let path):
      Text(
        sv: """
          Nycklarna i \(path) är inte de som inloggningen i två steg sparades med. Lägg tillbaka rätt \
          fil, eller återställ tvåstegsinloggningen för användaren.
          """,
        en: """
          The keys in \(path) are not those that two-step log-in was stored with. Restore the right \
          file, or reset two-step log-in for the user.
          """)
    }
  }
}
