import Core
import Database
import Foundation
import Organisation

/// The SQL of publications, their releases and what waits to be decided on.
struct PublicationStore: Sendable {
  let municipality: MunicipalityID

  // MARK: Publications

  func nextNumber(in connection: any Connection) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM publication WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    return (last ?? 0) + 1
  }

  func add(_ publication: Publication, to connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO publication (municipality_id, id, number, zone_id, programme_id, audience, plan,
        preview, planned_at, planned_by)
      VALUES (\(municipality), \(publication.id), \(publication.number), \(publication.zone),
        \(publication.programme), \(publication.plan.audience.rawValue),
        \(JSONText(publication.plan)), \(JSONText(publication.preview)), \(publication.plannedAt),
        \(publication.plannedBy))
      """)
  }

  /// Another plan for a publication; false once something has been released of it.
  func replan(_ publication: Publication, in connection: any Connection) throws -> Bool {
    try connection.execute(
      """
      UPDATE publication SET audience = \(publication.plan.audience.rawValue),
        plan = \(JSONText(publication.plan)), preview = \(JSONText(publication.preview))
      WHERE municipality_id = \(municipality) AND id = \(publication.id)
        AND NOT EXISTS (SELECT 1 FROM publication_release r
          WHERE r.municipality_id = \(municipality) AND r.publication_id = \(publication.id))
      """) == 1
  }

  private static let columns: SQL =
    "id, number, zone_id, programme_id, plan, preview, planned_at, planned_by"

  func publication(
    _ id: ID<Publication>, in connection: any Connection
  ) throws -> Publication? {
    try connection.first(
      """
      SELECT \(fragment: Self.columns) FROM publication
      WHERE municipality_id = \(municipality) AND id = \(id)
      """
    ).map(decode)
  }

  /// All of them, latest first.
  func publications(in connection: any Connection) throws -> [Publication] {
    try connection.rows(
      """
      SELECT \(fragment: Self.columns) FROM publication
      WHERE municipality_id = \(municipality) ORDER BY number DESC
      """
    ).map(decode)
  }

  private func decode(_ row: Row) throws -> Publication {
    Publication(
      id: try row.value(at: 0), number: try row.value(at: 1), zone: try row.value(at: 2),
      programme: try row.value(at: 3),
      plan: try row.value(at: 4, as: JSONText<PublicationPlan>.self).value,
      preview: try row.value(at: 5, as: JSONText<PublicationPreview>.self).value,
      plannedAt: try row.value(at: 6), plannedBy: try row.value(at: 7))
  }

  // MARK: Releases

  func add(_ release: PublishedRelease, to connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO publication_release (municipality_id, publication_id, number, ledger_id, place,
        body, certificate_digest, decided_at, decided_by)
      VALUES (\(municipality), \(release.publication), \(release.number), \(release.ledger),
        \(release.place), \(release.body), \(release.certificateDigest), \(release.decidedAt),
        \(release.decidedBy))
      """)
  }

  /// A release as it is stored, its table not read.
  struct StoredBody: Sendable {
    let number: Int
    let ledger: ID<PublicationLedger>
    let place: Int
    let body: String
    let certificateDigest: [UInt8]
    let decidedAt: Date
    let decidedBy: UserID
  }

  /// Those of a publication, the first first.
  func bodies(
    of publication: ID<Publication>, in connection: any Connection
  ) throws -> [StoredBody] {
    try connection.rows(
      """
      SELECT number, ledger_id, place, body, certificate_digest, decided_at, decided_by
      FROM publication_release
      WHERE municipality_id = \(municipality) AND publication_id = \(publication)
      ORDER BY number
      """
    ).map { row in
      StoredBody(
        number: try row.value(at: 0), ledger: try row.value(at: 1), place: try row.value(at: 2),
        body: try row.value(at: 3), certificateDigest: try row.value(at: 4),
        decidedAt: try row.value(at: 5), decidedBy: try row.value(at: 6))
    }
  }

  /// The same with their tables.
  func releases(
    of publication: ID<Publication>, in connection: any Connection
  ) throws -> [PublishedRelease] {
    try bodies(of: publication, in: connection).map { row in
      PublishedRelease(
        publication: publication, number: row.number, ledger: row.ledger, place: row.place,
        table: try Self.table(row.body), body: row.body, certificateDigest: row.certificateDigest,
        decidedAt: row.decidedAt, decidedBy: row.decidedBy)
    }
  }

  private static func table(_ body: String) throws -> PublishedTable {
    try JSONDecoder().decode(PublishedTable.self, from: Data(body.utf8))
  }

  // MARK: Proposals

  func propose(_ proposal: PublicationProposal, in connection: any Connection) throws {
    try withdraw(proposal.publication, in: connection)
    try connection.execute(
      """
      INSERT INTO publication_proposal (municipality_id, publication_id, ledger_digest,
        draft_digest, body, certificate, made_at, made_by)
      VALUES (\(municipality), \(proposal.publication), \(proposal.ledgerDigest),
        \(proposal.draftDigest), \(proposal.body), \(proposal.certificate), \(proposal.madeAt),
        \(proposal.madeBy))
      """)
  }

  func withdraw(_ publication: ID<Publication>, in connection: any Connection) throws {
    try connection.execute(
      """
      DELETE FROM publication_proposal
      WHERE municipality_id = \(municipality) AND publication_id = \(publication)
      """)
  }

  func proposal(
    of publication: ID<Publication>, in connection: any Connection
  ) throws -> PublicationProposal? {
    try connection.first(
      """
      SELECT ledger_digest, draft_digest, body, certificate, made_at, made_by
      FROM publication_proposal
      WHERE municipality_id = \(municipality) AND publication_id = \(publication)
      """
    ).map { row in
      let body: String = try row.value(at: 2)
      return PublicationProposal(
        publication: publication, ledgerDigest: try row.value(at: 0),
        draftDigest: try row.value(at: 1), table: try Self.table(body), body: body,
        certificate: try row.value(at: 3), madeAt: try row.value(at: 4),
        madeBy: try row.value(at: 5))
    }
  }
}
