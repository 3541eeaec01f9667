import Core
import Cryptography
import Database
import Foundation
import Organisation

/// A zone's key of one version, without the key.
package struct KeyLine: Sendable, Codable {
  package let zone: String
  package let version: Int
  /// By which two keys are told apart: sixteen hexadecimal digits.
  package let fingerprint: String
  package let since: Day?
  /// Persons whose pseudonym is by it.
  package let persons: Int
  /// `inUse`, `changing` (persons go over to a newer), `kept` (older ones follow from it), `wrong` or
  /// `missing`.
  package let state: String
}

extension FollowUpModule {
  /// How many pseudonyms one step changes: others save in between.
  private static let rekeyingStep = 500

  var zoneKeys: ZoneKeyStore { ZoneKeyStore(municipality: organisation.municipality.id) }

  /// The keys of a zone, which must be those that the zone has used. Read inside the transaction that
  /// uses them, so that no pseudonym is made by a key that is being replaced.
  ///
  /// Throws `PseudonymKeyError`; nothing is made or changed then.
  func keyRing(of zone: ZoneID, on connection: any Connection) throws -> PseudonymKeyRing {
    try keys.ring(of: zone, in: zoneKeys, connection)
  }

  /// The same, and notes keys that the zone has not used before.
  func keyRing(of zone: ZoneID) async throws -> PseudonymKeyRing {
    let (keys, store, now) = (keys, zoneKeys, clock.now)
    return try await database.write { connection in
      let ring = try keys.ring(of: zone, in: store, connection)
      try store.note(ring, of: zone, at: now, in: connection)
      return ring
    }
  }

  /// Every zone's keys, oldest first. A wrong or missing key is told in its line, not thrown.
  package func keyLines() async throws -> [KeyLine] {
    var lines: [KeyLine] = []
    for zone in try await organisation.store.zones() {
      let (store, id) = (zoneKeys, zone.id)
      let (noted, persons) = try await database.read { connection in
        (try store.noted(id, in: connection), try store.persons(of: id, in: connection))
      }
      let ring = keys.hasRing(of: id) ? try? keys.ring(of: id) : nil
      let found = Dictionary(uniqueKeysWithValues: ring?.fingerprints ?? [])
      let used = Set(noted.map(\.version)).union(found.keys)
      for version in used.sorted() {
        let remembered = noted.first { $0.version == version }
        let state: String =
          if found[version] == nil {
            "missing"
          } else if let remembered, remembered.fingerprint != found[version] {
            "wrong"
          } else if version == ring?.newestVersion {
            "inUse"
          } else {
            (persons[version] ?? 0) > 0 ? "changing" : "kept"
          }
        lines.append(
          KeyLine(
            zone: zone.code, version: version,
            fingerprint: (remembered?.fingerprint ?? found[version] ?? []).hexadecimal,
            since: remembered.map { Day(inSweden: $0.at) }, persons: persons[version] ?? 0,
            state: state))
      }
    }
    return lines
  }

  /// Gives a zone a new key and changes every pseudonym to it, in short steps beside those who save.
  /// Where an earlier change was broken off, it is finished and no further key is made.
  ///
  /// Returns the version and how many pseudonyms were changed. Throws `PseudonymKeyError`, or
  /// `KeyChangeError` where there is no such zone or an import is under way.
  package func rotateKeys(of code: String) async throws -> (version: Int, changed: Int) {
    guard let zone = try await organisation.store.zones().first(where: { $0.code == code }) else {
      throw KeyChangeError.noSuchZone(code)
    }
    let (store, episodes, keys, id, now) = (zoneKeys, episodes, keys, zone.id, clock.now)
    // The file is no part of the transaction: a key that is there when it is run anew is not made again.
    let held = try await database.read { try keys.ring(of: id, in: store, $0).newestVersion }
    let newest = try await database.write { connection -> Int in
      guard try !episodes.isImporting(in: connection) else { throw KeyChangeError.importing }
      var ring = try keys.ring(of: id, in: store, connection)
      let isUnfinished = try !store.older(
        than: ring.newestVersion, in: id, limit: 1, connection: connection
      ).isEmpty
      if !isUnfinished, ring.newestVersion == held { ring = try keys.extend(ring, of: id) }
      try store.note(ring, of: id, at: now, in: connection)
      try organisation.changes.record(
        Change(
          "keys.rotated", by: nil, zone: id, subject: id.uuid,
          detail: "version \(ring.newestVersion)"), on: connection)
      return ring.newestVersion
    }
    var changed = 0
    while true {
      let step = try await database.write { try rekey(some: Self.rekeyingStep, in: id, on: $0) }
      if step == 0 { return (newest, changed) }
      changed += step
    }
  }

  /// Changes some pseudonyms to the newest key; how many.
  func rekey(some limit: Int, in zone: ZoneID, on connection: any Connection) throws -> Int {
    let ring = try keyRing(of: zone, on: connection)
    let persons = try zoneKeys.older(
      than: ring.newestVersion, in: zone, limit: limit, connection: connection)
    for (person, pseudonym) in persons {
      guard let raised = ring.raised(pseudonym) else {
        throw PseudonymKeyError.wrong(keys.file(of: zone).url.path, pseudonym.keyVersion)
      }
      try zoneKeys.setPseudonym(raised, of: person, in: connection)
    }
    return persons.count
  }
}

/// Why keys cannot be changed now.
package enum KeyChangeError: ExplainedError, Sendable, Hashable {
  case noSuchZone(String)
  case importing

  package var message: Text {
    switch self {
    case .noSuchZone(let code):
      Text(
        sv: "Det finns inget sekretessområde med koden ”\(code)”. Se ”beprova keys list”.",
        en: "There is no zone with the code “\(code)”. See “beprova keys list”.")
    case .importing:
      Text(
        sv: "En import pågår. Byt nyckel när den är klar.",
        en: "An import is under way. Change the key when it is done.")
    }
  }
}
