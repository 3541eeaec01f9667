import Core
import Cryptography
import Database
import DisclosureControl
import Foundation
import Operations
import Organisation

/// What proving the publications again came to.
package struct PublicationAuditReport: Sendable, Codable {
  /// Something that is not as it was sealed, or is not proved.
  package struct Finding: Sendable, Hashable, Codable {
    /// P3/2, or the ledger where it is of no release alone.
    package let release: String
    /// The figure, where one is to blame: `2026H1|mood|m3|gender=female|followed`.
    package let cell: String?
    package let what: Text
  }

  /// Releases that were looked at.
  package var releases = 0
  /// Sensitive figures proved to be as wide as they must by whole tables, over all readers; and those
  /// proved to have two possible values at least.
  package var wide = 0
  package var distinct = 0
  package var findings: [Finding] = []

  package var isWhole: Bool { findings.isEmpty }

  /// What it came to, in lines.
  package var summary: Text {
    guard !isWhole else {
      let proofs = wide + distinct
      return releases == 1
        ? Text(
          sv: "1 utgåva är oförändrad och bevisad på nytt (\(proofs) prov).",
          en: "1 release is unchanged and proved again (\(proofs) proofs).")
        : Text(
          sv: "\(releases) utgåvor är oförändrade och bevisade på nytt (\(proofs) prov).",
          en: "\(releases) releases are unchanged and proved again (\(proofs) proofs).")
    }
    return .joined(
      findings.map { finding in
        Text(verbatim: finding.release + (finding.cell.map { ", \($0): " } ?? ": "))
          + finding.what
      }, separator: "\n")
  }
}

/// What is stored of a ledger, to be proved from nothing else.
private struct StoredLedger: Sendable {
  let ledger: PublicationLedger
  let bytes: [UInt8]
  let certificates: [[UInt8]]
}

/// A release as it is stored, read as it is: what has been changed may not be readable.
private struct StoredRelease: Sendable {
  let publication: Publication
  let number: Int
  let ledger: ID<PublicationLedger>
  let place: Int
  let body: String
  let certificateDigest: [UInt8]

  var name: String { "\(publication.name)/\(number)" }
}

extension FollowUpModule {
  /// Proves releases again from what is stored, without asking anybody or searching anything: that no
  /// byte of the ledger has changed, that each proof holds, and that every figure is what was sealed.
  ///
  /// - Parameter name: of a publication (P3); nil proves all. Throws `PublicationError.noSuchRelease`
  ///   when there is none of that name.
  package func auditPublications(_ name: String? = nil) async throws -> PublicationAuditReport {
    let store = publications
    let (ledgers, releases, noted) = try await database.read { connection in
      let publications = try store.publications(in: connection).filter {
        name == nil || $0.name == name?.uppercased()
      }
      let releases = try publications.flatMap { publication in
        try store.bodies(of: publication.id, in: connection).map { row in
          StoredRelease(
            publication: publication, number: row.number, ledger: row.ledger, place: row.place,
            body: row.body, certificateDigest: row.certificateDigest)
        }
      }
      let noted = try publications.flatMap { try store.noted($0.id, in: connection) }
      if name != nil, publications.isEmpty { throw PublicationError.noSuchRelease }
      let wanted = Set(releases.map(\.ledger))
      let ledgers = try store.ledgers(in: connection)
        .filter { name == nil || wanted.contains($0.id) }
        .map { ledger in
          let (bytes, certificates) = try store.sealed(ledger, in: connection)
          return StoredLedger(ledger: ledger, bytes: bytes, certificates: certificates)
        }
      return (ledgers, releases, noted)
    }
    return try await onThread {
      var report = PublicationAuditReport()
      for ledger in ledgers {
        Self.audit(
          ledger, releases.filter { $0.ledger == ledger.ledger.id }, noted: noted,
          isAll: name == nil, into: &report)
      }
      return report
    }
  }

  private static func audit(
    _ stored: StoredLedger, _ releases: [StoredRelease], noted: [String], isAll: Bool,
    into report: inout PublicationAuditReport
  ) {
    func found(_ release: String, _ what: Text) {
      report.findings.append(.init(release: release, cell: nil, what: what))
    }
    func name(_ place: Int) -> String {
      releases.first { $0.place == place }?.name ?? "\(stored.ledger.name) \(place + 1)"
    }
    let ledger: Ledger
    do {
      ledger = try Ledger(bytes: stored.bytes)
    } catch .changed(let release) {
      return found(name(release), PublicationText.ledgerByteChanged(release + 1))
    } catch {
      return found(stored.ledger.name, PublicationError.ledgerUnreadable.message)
    }
    for (place, sealed) in ledger.releases.enumerated() {
      guard let release = releases.first(where: { $0.place == place }) else {
        if isAll { found(sealed.name, PublicationText.releaseMissing) }
        continue
      }
      report.releases += 1
      prove(place, of: ledger, by: stored.certificates, name(place), into: &report)
      compare(release, with: sealed, into: &report)
    }
    for release in releases where release.place >= ledger.releases.count {
      found(release.name, PublicationText.notInLedger)
    }
    // The log is sealed by itself, so that a ledger made anew as a whole is found too.
    if isAll, let last = releases.max(by: { $0.place < $1.place }),
      !noted.contains(where: { $0.hasSuffix(ledger.digest.hexadecimal) })
    {
      found(last.name, PublicationText.notAsNoted)
    }
  }

  private static func prove(
    _ place: Int, of ledger: Ledger, by certificates: [[UInt8]], _ name: String,
    into report: inout PublicationAuditReport
  ) {
    guard certificates.indices.contains(place), let proof = Certificate(bytes: certificates[place])
    else {
      report.findings.append(
        .init(
          release: name, cell: nil,
          what: PublicationError.certificateUnreadable(release: place + 1).message))
      return
    }
    let names = ledger.releases.prefix(place + 1).flatMap(\.cells)
    do {
      let proved = try ledger.prove(place, by: proof)
      report.wide += proved.wide
      report.distinct += proved.distinct
    } catch .notProved(_, .determined(let target, _, _)) {
      report.findings.append(
        .init(release: name, cell: target.name(names), what: PublicationText.determined))
    } catch .notProved(_, .published(let target)) {
      report.findings.append(
        .init(release: name, cell: target.name(names), what: PublicationText.shownThough))
    } catch {
      report.findings.append(
        .init(release: name, cell: nil, what: PublicationText.otherProof))
    }
  }

  /// The table as stored beside what the ledger has of it.
  private static func compare(
    _ release: StoredRelease, with sealed: Ledger.Release, into report: inout PublicationAuditReport
  ) {
    func found(_ cell: String?, _ what: Text) {
      report.findings.append(.init(release: release.name, cell: cell, what: what))
    }
    if release.certificateDigest != sealed.certificateDigest {
      found(nil, PublicationText.otherProof)
    }
    let digest = Sodium.sha256(Array(release.body.utf8)).hexadecimal
    let isWhole = sealed.name == "\(release.name) \(digest)"
    guard
      let table = try? JSONDecoder().decode(PublishedTable.self, from: Data(release.body.utf8))
    else { return found(nil, PublicationText.tableUnreadable) }
    var values: [String: Int?] = [:]
    for (cell, value) in zip(sealed.cells, sealed.values) { values[cell] = value }
    var isNamed = false
    for (cell, value) in table.cells {
      let known = values.removeValue(forKey: cell.name)
      if known != .some(value) {
        isNamed = true
        found(cell.name, PublicationText.figureChanged)
      }
    }
    for cell in values.keys.sorted() {
      isNamed = true
      found(cell, PublicationText.figureGone)
    }
    if !isWhole, !isNamed { found(nil, PublicationText.tableChanged) }
  }
}

extension Sensitivity.Target {
  fileprivate func name(_ names: [String]) -> String {
    switch self {
    case .cell(let cell): names.indices.contains(cell) ? names[cell] : "\(cell)"
    case .quantity(let quantity): "+/− \(quantity)"
    }
  }
}
