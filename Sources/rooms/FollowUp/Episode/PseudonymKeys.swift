import CSodium
import Core
import Foundation

/// The secret keys that turn an identity into a pseudonym, one ring for each zone.
///
/// A personal number has too few values to be protected by a digest alone, so the digest is keyed
/// (HMAC-SHA-256) and the keys live in a directory of their own, outside the database and its
/// backups. Keys have versions: new people get the newest, look-ups try them all.
///
/// A ring is a text file `<zone id>.keys`, one key a line, oldest first: its version, a space, 32
/// bytes in hexadecimal.
package struct PseudonymKeys: Sendable {
  package let directory: URL

  package init(directory: URL) {
    self.directory = directory
  }

  /// The ring of a zone; made, with a first key, when there is none.
  package func ring(of zone: ZoneID) throws(PseudonymKeyError) -> PseudonymKeyRing {
    let file = directory.appendingPathComponent("\(zone).keys")
    if let text = try? String(contentsOf: file, encoding: .utf8) {
      return try PseudonymKeyRing(text, file: file.path)
    }
    guard !FileManager.default.fileExists(atPath: file.path) else { throw .unreadable(file.path) }
    return try create(file)
  }

  private func create(_ file: URL) throws(PseudonymKeyError) -> PseudonymKeyRing {
    var key = [UInt8](repeating: 0, count: PseudonymKeyRing.keyLength)
    randombytes_buf(&key, key.count)
    let line = "1 " + key.map { hexadecimal($0) }.joined() + "\n"
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unwritable(directory.path)
    }
    // Written beside and linked into place, so that two who start at once agree on one key.
    let draft = directory.appendingPathComponent(".\(UUID().uuidString)")
    guard
      FileManager.default.createFile(
        atPath: draft.path, contents: Data(line.utf8), attributes: [.posixPermissions: 0o600])
    else { throw .unwritable(draft.path) }
    defer { try? FileManager.default.removeItem(at: draft) }
    if link(draft.path, file.path) != 0, errno != EEXIST { throw .unwritable(file.path) }
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw .unreadable(file.path)
    }
    return try PseudonymKeyRing(text, file: file.path)
  }
}

/// The keys of one zone.
package struct PseudonymKeyRing: Sendable {
  static let keyLength = Int(crypto_auth_hmacsha256_KEYBYTES)

  private let keys: [(version: Int, bytes: [UInt8])]

  init(_ text: String, file: String) throws(PseudonymKeyError) {
    var keys: [(version: Int, bytes: [UInt8])] = []
    for line in text.split(separator: "\n") where !line.isEmpty {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let version = Int(parts[0]), let bytes = bytes(parts[1]),
        bytes.count == Self.keyLength
      else { throw .damaged(file) }
      keys.append((version, bytes))
    }
    guard !keys.isEmpty else { throw .damaged(file) }
    self.keys = keys.sorted { $0.version < $1.version }
  }

  /// The version of the key that new people get.
  var newestVersion: Int { keys[keys.count - 1].version }

  /// The pseudonym under the newest key.
  package func pseudonym(of identity: String) -> Pseudonym {
    let newest = keys[keys.count - 1]
    return Pseudonym(digest: digest(identity, newest.bytes), keyVersion: newest.version)
  }

  /// The pseudonyms under every key, newest first: what to look for.
  package func candidates(for identity: String) -> [Pseudonym] {
    keys.reversed().map {
      Pseudonym(digest: digest(identity, $0.bytes), keyVersion: $0.version)
    }
  }

  /// What stands for the name of a file, which may hold a personal number: 64 hexadecimal digits,
  /// by the oldest key, so that they are the same when keys have been added.
  func series(of fileName: String) -> String {
    let name = fileName.precomposedStringWithCanonicalMapping
    return digest("file:\(name)", keys[0].bytes).map(hexadecimal).joined()
  }

  /// A key of its own for an extract, by the newest key; nothing of it is stored.
  func extractKey(_ extract: ID<Extract>, version: Int? = nil) -> ExtractKey? {
    guard let key = keys.last(where: { $0.version == version ?? newestVersion }) else { return nil }
    return ExtractKey(digest("extract:\(extract)", key.bytes))
  }

  private func digest(_ identity: String, _ key: [UInt8]) -> [UInt8] {
    keyedDigest(identity, key)
  }
}

/// HMAC-SHA-256 of a text.
private func keyedDigest(_ identity: String, _ key: [UInt8]) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
  var identity = identity
  identity.withUTF8 { bytes in
    _ = crypto_auth_hmacsha256(&result, bytes.baseAddress, UInt64(bytes.count), key)
  }
  return result
}

/// What an extract calls those in it: the same person in two extracts has two names that have
/// nothing in common.
struct ExtractKey: Sendable {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Sixteen consonants, which no detector takes for a number and nobody for a word: 69 bits.
  func name(of subject: String) -> String {
    let letters = Array("bcdfghjklmnpqrstvwxz")
    return String(keyedDigest(subject, bytes).prefix(16).map { letters[Int($0) % letters.count] })
  }

  /// Where a subject comes among the others: an order that only this extract has.
  func place(of subject: String) -> UInt64 {
    keyedDigest("place:\(subject)", bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What stands in the database instead of who somebody is.
package struct Pseudonym: Sendable, Hashable {
  /// 32 bytes.
  package let digest: [UInt8]
  package let keyVersion: Int
}

/// Why a zone's keys cannot be used. Without them nobody can be recognised.
package enum PseudonymKeyError: ExplainedError, Sendable, Hashable {
  case unreadable(String)
  case unwritable(String)
  case damaged(String)

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
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = Array("0123456789abcdef")
  return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
}

private func bytes(_ text: Substring) -> [UInt8]? {
  guard text.utf8.count % 2 == 0 else { return nil }
  var result: [UInt8] = []
  var rest = text
  while !rest.isEmpty {
    guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
    result.append(byte)
    rest = rest.dropFirst(2)
  }
  return result
}
