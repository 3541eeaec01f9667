import Core
import Database
import DisclosureControl
import Foundation
import Organisation

/// The ledgers: what was sealed, by which proof, and who is in which atom.
extension PublicationStore {
  func ledger(
    of programme: ProgrammeID, series: Int, in connection: any Connection
  ) throws -> PublicationLedger? {
    try connection.first(
      """
      SELECT id, zone_id, programme_id, series, threshold FROM publication_ledger
      WHERE municipality_id = \(municipality) AND programme_id = \(programme)
        AND series = \(series)
      """
    ).map(decodeLedger)
  }

  /// All of them, the oldest first.
  func ledgers(in connection: any Connection) throws -> [PublicationLedger] {
    try connection.rows(
      """
      SELECT id, zone_id, programme_id, series, threshold FROM publication_ledger
      WHERE municipality_id = \(municipality) ORDER BY begun_at, id
      """
    ).map(decodeLedger)
  }

  private func decodeLedger(_ row: Row) throws -> PublicationLedger {
    PublicationLedger(
      id: try row.value(at: 0), zone: try row.value(at: 1), programme: try row.value(at: 2),
      series: try row.value(at: 3), threshold: try row.value(at: 4))
  }

  func begin(_ ledger: PublicationLedger, at now: Date, in connection: any Connection) throws {
    try connection.execute(
      """
      INSERT INTO publication_ledger (municipality_id, id, zone_id, programme_id, series, threshold,
        begun_at)
      VALUES (\(municipality), \(ledger.id), \(ledger.zone), \(ledger.programme), \(ledger.series),
        \(ledger.threshold), \(now))
      """)
  }

  /// The bytes of a ledger, put together again, and the proofs of its releases.
  func sealed(
    _ ledger: PublicationLedger, in connection: any Connection
  ) throws -> (bytes: [UInt8], certificates: [[UInt8]]) {
    var bytes = Ledger(ledger.name).bytes
    var certificates: [[UInt8]] = []
    try connection.forEach(
      """
      SELECT bytes, certificate FROM publication_seal
      WHERE municipality_id = \(municipality) AND ledger_id = \(ledger.id) ORDER BY place
      """
    ) { row in
      bytes += try row.value(at: 0, as: [UInt8].self)
      certificates.append(try row.value(at: 1))
    }
    return (bytes, certificates)
  }

  func seal(
    _ bytes: [UInt8], _ certificate: [UInt8], at place: Int, of ledger: ID<PublicationLedger>,
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO publication_seal (municipality_id, ledger_id, place, bytes, certificate)
      VALUES (\(municipality), \(ledger), \(place), \(bytes), \(certificate))
      """)
  }

  /// The parts of the board in the order of their numbers.
  func holders(
    of ledger: ID<PublicationLedger>, in connection: any Connection
  ) throws -> [UnitID] {
    try connection.rows(
      """
      SELECT unit_id FROM publication_holder
      WHERE municipality_id = \(municipality) AND ledger_id = \(ledger) ORDER BY number
      """
    ).map { try $0.value(at: 0) }
  }

  func add(
    _ holders: ArraySlice<UnitID>, of ledger: ID<PublicationLedger>, to connection: any Connection
  ) throws {
    for number in holders.indices {
      try connection.execute(
        """
        INSERT INTO publication_holder (municipality_id, ledger_id, number, unit_id)
        VALUES (\(municipality), \(ledger), \(number), \(holders[number]))
        """)
    }
  }

  func atoms(
    of ledger: ID<PublicationLedger>, in connection: any Connection
  ) throws -> [PersonID: Int] {
    var atoms: [PersonID: Int] = [:]
    try connection.forEach(
      """
      SELECT person_id, atom FROM publication_atom
      WHERE municipality_id = \(municipality) AND ledger_id = \(ledger)
      """
    ) { atoms[try $0.value(at: 0)] = try $0.value(at: 1) }
    return atoms
  }

  func replaceAtoms(
    of ledger: ID<PublicationLedger>, with atoms: [PersonID: Int], in connection: any Connection
  ) throws {
    try connection.execute(
      """
      DELETE FROM publication_atom
      WHERE municipality_id = \(municipality) AND ledger_id = \(ledger)
      """)
    var rows = Insertion(
      into: "publication_atom",
      same: [("municipality_id", municipality), ("ledger_id", ledger)], each: ["person_id", "atom"])
    for (person, atom) in atoms.sorted(by: { $0.key < $1.key }) {
      rows.append([person.sqlValue, atom.sqlValue])
    }
    _ = try connection.insert(rows)
  }

  /// What the log of changes noted of each release of a publication, the first first.
  func noted(
    _ publication: ID<Publication>, in connection: any Connection
  ) throws -> [String] {
    try connection.rows(
      """
      SELECT detail FROM change_log
      WHERE municipality_id = \(municipality) AND event = 'publication.released'
        AND subject_id = \(publication)
      ORDER BY at, id
      """
    ).map { try $0.value(at: 0) }
  }
}
