import Core
import Cryptography
import Foundation

/// What tells a pseudonym key from others, and gives nothing of it away: the same in a backup, in the
/// database and in `beprova keys list`.
package struct KeyFingerprint: Sendable, Hashable {
  /// The zone's id.
  package let zone: String
  package let version: Int
  /// 16 hexadecimal digits.
  package let fingerprint: String
}

extension PseudonymKeys {
  /// Every key in the directory, by zone and version; none is made.
  package func fingerprints() throws(PseudonymKeyError) -> [KeyFingerprint] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    var found: [KeyFingerprint] = []
    for name in names.sorted() where name.hasSuffix(".keys") {
      guard let zone = ZoneID(name.dropLast(".keys".count)) else { continue }
      for (version, fingerprint) in try ring(of: zone).fingerprints {
        found.append(
          KeyFingerprint(
            zone: zone.description, version: version, fingerprint: fingerprint.hexadecimal))
      }
    }
    return found
  }

  /// The files of the keys, for those who look at their permissions.
  package var files: [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { $0.hasSuffix(".keys") }.sorted().map { directory.appending(path: $0) }
  }
}
