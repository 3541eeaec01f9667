import Core
import Cryptography
import Database
import Foundation

/// What a chain belongs to: a zone, or the whole installation, which is named by its municipality.
package struct AuditChain: Sendable, Hashable {
  let id: UUID

  package init(_ zone: ZoneID?, in municipality: MunicipalityID) {
    id = zone?.uuid ?? municipality.uuid
  }

  init(_ id: UUID) {
    self.id = id
  }

  var sqlValue: SQLValue { .uuid(id) }
}

/// Which log an entry seals a row of.
package enum AuditSource: String, Sendable, Hashable, SQLBindable, CaseIterable {
  case change, access
}

/// A row of a log that is to be sealed.
struct AuditSealing: Sendable {
  let source: AuditSource
  let row: UUID
  let at: Date
  let user: UserID?
  let zone: ZoneID?
  let event: String
  var subject: UUID?
  var purpose: String?
  /// The canonical bytes of the row, all its columns, and of what belongs to it.
  let payload: [UInt8]
  /// Whether it was there before there were chains.
  var isLate = false
}

/// The last entry of a chain.
struct AuditHead: Sendable, Hashable {
  let number: Int
  let hash: [UInt8]

  /// What stands before the first entry.
  static let none = AuditHead(number: 0, hash: [UInt8](repeating: 0, count: 32))
}

/// What entries are digests of. Changed never: it would break what is sealed.
enum AuditFormat {
  /// The digest of an entry: of the one before it and of the entry's own columns in their order.
  static func hash(after previous: [UInt8], _ columns: [UInt8]) -> [UInt8] {
    Sodium.blake2b(previous + columns)
  }

  /// The columns of an entry that its hash is of, in their order.
  static let columnCount = 13

  /// What comes before a row in its keyed digest: it holds in its place of its chain and in no other.
  static func beginPayload(
    municipality: MunicipalityID, chain: AuditChain, number: Int, _ bytes: inout [UInt8]
  ) {
    municipality.sqlValue.append(to: &bytes)
    chain.sqlValue.append(to: &bytes)
    SQLValue.integer(Int64(number)).append(to: &bytes)
  }
}
