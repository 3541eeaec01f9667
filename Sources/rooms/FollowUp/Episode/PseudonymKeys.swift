import CSodium
import Core
import Cryptography
import Database
import Foundation
import Organisation

/// The secret keys that turn an identity into a pseudonym, one ring for each zone.
///
/// A personal number has too few values to be protected by a digest alone, so the digest is keyed
/// (HMAC-SHA-256) and the keys live in a directory of their own, outside the database and its
/// backups. Keys have versions: new people get the newest, look-ups try them all.
///
/// A ring is a text file `<zone id>.keys`, one key a line, oldest first: its version, a space, 32
/// bytes in hexadecimal; then ` over` where its pseudonyms are made of those of the key before, so that
/// they could be changed without knowing who anybody is.
package struct PseudonymKeys: Sendable {
  package let directory: URL

  package init(directory: URL) {
    self.directory = directory
  }

  /// The ring of a zone.
  package func ring(of zone: ZoneID) throws(PseudonymKeyError) -> PseudonymKeyRing {
    let file = file(of: zone)
    do {
      return try PseudonymKeyRing(file.keys(marks: [PseudonymKeyRing.over]), file: file.url.path)
    } catch let failure as KeyFile.Failure {
      throw PseudonymKeyError(failure)
    } catch let error as PseudonymKeyError {
      throw error
    } catch {
      throw .unusable(KeyFailure(.unreadable(file.url.path)))
    }
  }

  func file(of zone: ZoneID) -> KeyFile {
    KeyFile(directory.appendingPathComponent("\(zone).keys"))
  }

  private func make(for zone: ZoneID) throws(PseudonymKeyError) {
    do throws(KeyFile.Failure) { try file(of: zone).make() } catch {
      throw PseudonymKeyError(error)
    }
  }

  func hasRing(of zone: ZoneID) -> Bool { file(of: zone).exists }

  /// The ring of a zone, which must hold every key that the zone is noted to have used; a first key is
  /// made only for a zone that has used none and has nobody in it.
  func ring(
    of zone: ZoneID, in store: ZoneKeyStore, _ connection: any Connection
  ) throws -> PseudonymKeyRing {
    let path = file(of: zone).url.path
    let noted = try store.noted(zone, in: connection)
    if !hasRing(of: zone) {
      guard noted.isEmpty, try store.persons(of: zone, in: connection).isEmpty else {
        throw PseudonymKeyError.lost(path)
      }
      try make(for: zone)
    }
    let ring = try ring(of: zone)
    let found = Dictionary(uniqueKeysWithValues: ring.fingerprints)
    if let wrong = noted.first(where: { found[$0.version] != $0.fingerprint }) {
      throw PseudonymKeyError.wrong(path, wrong.version)
    }
    return ring
  }

  /// The ring with one key more; in the file when this returns, and there whole or not at all.
  func extend(
    _ ring: PseudonymKeyRing, of zone: ZoneID
  ) throws(PseudonymKeyError) -> PseudonymKeyRing {
    let file = file(of: zone)
    let keys =
      ring.keys + [.new(version: ring.newestVersion + 1, mark: PseudonymKeyRing.over)]
    do {
      try file.replace(with: keys)
    } catch {
      throw PseudonymKeyError(error)
    }
    return try PseudonymKeyRing(keys, file: file.url.path)
  }
}

/// The keys of one zone.
package struct PseudonymKeyRing: Sendable {
  /// The mark of a key whose pseudonyms are made of those of the key before.
  fileprivate static let over = "over"

  /// Oldest first.
  fileprivate let keys: [KeyFile.Key]

  fileprivate init(_ keys: [KeyFile.Key], file: String) throws(PseudonymKeyError) {
    self.keys = keys.sorted { $0.version < $1.version }
    let isWhole = Set(keys.map(\.version)).count == keys.count && self.keys.first?.mark == nil
    guard isWhole else { throw .unusable(KeyFailure(.damaged(file))) }
  }

  /// The version of the key that new people get.
  var newestVersion: Int { keys[keys.count - 1].version }

  /// What tells the keys from others and says nothing of them: eight bytes each.
  var fingerprints: [(Int, [UInt8])] {
    keys.map { ($0.version, Array(keyedDigest("beprova key fingerprint", $0.bytes).prefix(8))) }
  }

  /// The pseudonym under the newest key.
  package func pseudonym(of identity: String) -> Pseudonym {
    pseudonyms(of: identity)[keys.count - 1]
  }

  /// The pseudonyms under every key, newest first: what to look for.
  package func candidates(for identity: String) -> [Pseudonym] {
    pseudonyms(of: identity).reversed()
  }

  private func pseudonyms(of identity: String) -> [Pseudonym] {
    var digests: [[UInt8]] = []
    for key in keys {
      digests.append(
        key.mark == Self.over
          ? keyedDigest(digests[digests.count - 1], key.bytes) : keyedDigest(identity, key.bytes))
    }
    return zip(keys, digests).map { Pseudonym(digest: $1, keyVersion: $0.version) }
  }

  /// A pseudonym by an older key as the newest makes it; nil where that does not follow from it.
  func raised(_ pseudonym: Pseudonym) -> Pseudonym? {
    guard keys.contains(where: { $0.version == pseudonym.keyVersion }) else { return nil }
    var digest = pseudonym.digest
    for key in keys where key.version > pseudonym.keyVersion {
      guard key.mark == Self.over else { return nil }
      digest = keyedDigest(digest, key.bytes)
    }
    return Pseudonym(digest: digest, keyVersion: newestVersion)
  }

  /// What stands for the name of a file, which may hold a personal number: 64 hexadecimal digits,
  /// by the oldest key, so that they are the same when keys have been added.
  func series(of fileName: String) -> String {
    let name = fileName.precomposedStringWithCanonicalMapping
    return keyedDigest("file:\(name)", keys[0].bytes).hexadecimal
  }

  /// A key of its own for an extract, by the newest key; nothing of it is stored.
  func extractKey(_ extract: ID<Extract>, version: Int? = nil) -> ExtractKey? {
    guard let key = keys.last(where: { $0.version == version ?? newestVersion }) else { return nil }
    return ExtractKey(keyedDigest("extract:\(extract)", key.bytes))
  }
}

/// HMAC-SHA-256 of a text.
private func keyedDigest(_ text: String, _ key: [UInt8]) -> [UInt8] {
  keyedDigest(Array(text.utf8), key)
}

private func keyedDigest(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
  _ = crypto_auth_hmacsha256(&result, bytes, UInt64(bytes.count), key)
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
