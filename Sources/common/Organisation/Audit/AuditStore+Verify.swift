import Core
import Cryptography
import Database
import Foundation

/// What a walk through one chain found.
struct ChainWalk: Sendable {
  let chain: AuditChain
  var entries = 0
  var late = 0
  /// Entries whose row is no longer there.
  var deleted = 0
  var firstDeleted: (number: Int, at: Date)?
  /// Rows whose keyed digest could be tried.
  var proven = 0
  var matched: [AuditSource: Int] = [:]
  /// Where the clock went back.
  var setBack: [Int] = []
  /// The last checkpoint that the chain agrees with.
  var checkpoint: Checkpoint?
  var checkedTo = 0
  var fault: AuditFault?
}

/// The first thing that is wrong in a chain.
struct AuditFault: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// The entry is not what its hash says, or not after the one that it was sealed after.
    case hash
    /// `number` should be here, and is not.
    case missing
    /// The row that the entry seals has been changed.
    case row
    /// The row that the entry seals is gone, and so many in all. The program removes none.
    case deleted(Int)
    /// The entry was sealed by a key that is not here.
    case key
    /// It is not what the checkpoint says: something from `number` to the checkpoint's was rewritten.
    case checkpoint(Int, at: Int)
    /// The checkpoint says that there were more: those from `number` on are gone.
    case removed(checkpoint: Int, upTo: Int)
  }

  let number: Int
  let at: Date?
  let kind: Kind

  /// Whether the walk went on to the end of the chain.
  var leavesTheRest: Bool {
    if case .deleted = kind { true } else { false }
  }
}

extension AuditStore {
  /// Every chain that there are entries of, in the order of their ids.
  func chains(on connection: any Connection) throws -> [AuditChain] {
    var chains: [AuditChain] = []
    var last = [UInt8]()
    while let row = try connection.first(
      """
      SELECT chain_id FROM audit_entry
      WHERE municipality_id = \(municipality) AND chain_id > \(last) ORDER BY chain_id LIMIT 1
      """)
    {
      let id = try row.value(at: 0, as: ID<AuditChain>.self)
      chains.append(AuditChain(id.uuid))
      last = withUnsafeBytes(of: id.uuid.uuid) { Array($0) }
    }
    return chains
  }

  /// Walks through a chain from its first entry: numbers, hashes, the rows that are still there, and
  /// what checkpoints say of it.
  ///
  /// - Parameter digestKeys: nil where the rows cannot be proved, only the chain.
  func walk(
    _ chain: AuditChain, checkpoints: [Checkpoint], digestKeys: [DigestKey]?,
    on connection: any Connection
  ) throws -> ChainWalk {
    let name = ID<AuditChain>(chain.id).description
    let heads = checkpoints.compactMap { checkpoint in
      checkpoint.heads.first { $0.chain == name }.map { (checkpoint, $0) }
    }
    var walker = ChainWalker(
      store: self, chain: chain, heads: heads.sorted { $0.1.number < $1.1.number },
      digestKeys: digestKeys)
    try connection.forEachInPlace(
      """
      SELECT e.municipality_id, e.chain_id, e.number, e.at, e.user_id, e.source, e.row_id, e.event,
        e.subject_id, e.purpose, e.is_late, e.key_id, e.payload_digest, e.hash,
        \(fragment: Self.changeColumns), \(fragment: Self.accessColumns), s.kind, s.subject_id,
        EXISTS (SELECT 1 FROM access_log_deputy d
          WHERE d.municipality_id = a.municipality_id AND d.access_id = a.id)
      FROM audit_entry e
      LEFT JOIN change_log c ON e.source = 'change' AND c.municipality_id = e.municipality_id
        AND c.id = e.row_id
      LEFT JOIN access_log a ON e.source = 'access' AND a.municipality_id = e.municipality_id
        AND a.id = e.row_id
      LEFT JOIN access_log_subject s ON s.municipality_id = a.municipality_id AND s.access_id = a.id
      WHERE e.municipality_id = \(municipality) AND e.chain_id = \(ID<AuditChain>(chain.id))
      ORDER BY e.number, s.kind, s.subject_id
      """
    ) { try walker.step($0, on: connection) }
    return try walker.end(on: connection)
  }

  /// How many rows of a log there are that no entry seals, and the moment and id of one of them.
  func unsealed(
    _ source: AuditSource, matched: Int, on connection: any Connection
  ) throws -> (count: Int, row: String, at: Date)? {
    let waiting =
      try connection.first(
        """
        SELECT count(*) FROM audit_backlog
        WHERE municipality_id = \(municipality) AND source = \(source)
        """
      )?.value(at: 0, as: Int.self) ?? 0
    let table: SQL = source == .change ? "change_log" : "access_log"
    let rows =
      try connection.first(
        "SELECT count(*) FROM \(fragment: table) WHERE municipality_id = \(municipality)"
      )?.value(at: 0, as: Int.self) ?? 0
    guard rows > matched + waiting else { return nil }
    return try connection.first(
      """
      SELECT id, at FROM \(fragment: table) WHERE municipality_id = \(municipality)
        AND id NOT IN (SELECT row_id FROM audit_entry
          WHERE municipality_id = \(municipality) AND source = \(source))
        AND id NOT IN (SELECT row_id FROM audit_backlog
          WHERE municipality_id = \(municipality) AND source = \(source))
      ORDER BY at, id LIMIT 1
      """
    ).map {
      (
        rows - matched - waiting, try $0.value(at: 0, as: ID<AuditSealing>.self).description,
        try $0.value(at: 1)
      )
    }
  }

  /// The codes of zones, by their ids.
  func zoneCodes(on connection: any Connection) throws -> [UUID: String] {
    let rows = try connection.rows(
      "SELECT id, code FROM zone WHERE municipality_id = \(municipality)")
    return Dictionary(
      uniqueKeysWithValues: try rows.map {
        (try $0.value(at: 0, as: ZoneID.self).uuid, try $0.value(at: 1))
      })
  }

  /// The number of the last checkpoint that the log says was made.
  func lastCheckpointMade(on connection: any Connection) throws -> Int? {
    try connection.first(
      """
      SELECT c.detail FROM audit_entry e
      JOIN change_log c ON c.municipality_id = e.municipality_id AND c.id = e.row_id
      WHERE e.municipality_id = \(municipality)
        AND e.chain_id = \(ID<AuditChain>(municipality.uuid)) AND e.event = \(Self.checkpointMade)
      ORDER BY e.number DESC LIMIT 1
      """
    ).flatMap { Int(try $0.value(at: 0, as: String?.self) ?? "") }
  }

  /// The event that says that a checkpoint was made; its detail is the number.
  static let checkpointMade = "audit.checkpoint"
}

/// The state of a walk. Its buffers are used again for each entry: nothing is allocated for one.
private struct ChainWalker {
  let store: AuditStore
  let heads: [(Checkpoint, Checkpoint.Head)]
  let digestKeys: [DigestKey]?
  var walk: ChainWalk

  /// The canonical bytes of what is looked at: the entry after the hash before it, its hash, its row.
  private var entry: [UInt8] = []
  private var hash: [UInt8] = []
  private var stored: [UInt8] = []
  private var payload: [UInt8] = []
  private var column: [UInt8] = []
  private var payloadBegin: [UInt8] = []

  private var previous = AuditHead.none.hash
  private var number = 0
  private var at: Int64 = .min
  private var lastInTime: Int64 = .min
  private var hasRow = false
  private var deputies: ID<AuditSealing>?
  private var nextHead = 0
  private var isOver = false

  // Where the columns of the statement stand.
  private static let (change, access, subject, deputy) = (14, 22, 31, 33)
  private static let keyPlace = 11
  private static let digestPlace = 12
  /// A type and a length stand before the bytes of a blob.
  private static let blobHeader = 5

  init(
    store: AuditStore, chain: AuditChain, heads: [(Checkpoint, Checkpoint.Head)],
    digestKeys: [DigestKey]?
  ) {
    self.store = store
    self.heads = heads
    self.digestKeys = digestKeys
    walk = ChainWalk(chain: chain)
    hash = [UInt8](repeating: 0, count: 32)
    store.municipality.sqlValue.append(to: &payloadBegin)
    chain.sqlValue.append(to: &payloadBegin)
  }

  mutating func step(_ row: any RowInPlace, on connection: any Connection) throws {
    guard !isOver else { return }
    let current = Int(row.integer(2))
    if current == number {
      appendSubject(row)
      return
    }
    try finish(on: connection)
    guard !isOver else { return }
    guard current == number + 1 else {
      let at = Date(sqlValue: .integer(row.integer(3)))
      return fail(number + 1, .missing, at: at)
    }
    begin(row, current)
  }

  mutating func end(on connection: any Connection) throws -> ChainWalk {
    try finish(on: connection)
    if !isOver, let first = walk.firstDeleted {
      walk.fault = AuditFault(number: first.number, at: first.at, kind: .deleted(walk.deleted))
    }
    if !isOver, nextHead < heads.count, let last = heads.last {
      let first = heads[nextHead]
      fail(number + 1, .removed(checkpoint: first.0.number, upTo: last.1.number), at: nil)
    }
    return walk
  }

  private mutating func begin(_ row: any RowInPlace, _ current: Int) {
    number = current
    at = row.integer(3)
    walk.entries += 1
    let isLate = row.integer(10) == 1
    if isLate {
      walk.late += 1
    } else {
      if at < lastInTime { walk.setBack.append(number) }
      lastInTime = at
    }
    entry.removeAll(keepingCapacity: true)
    entry.append(contentsOf: previous)
    for place in 0..<Self.keyPlace { row.append(place, to: &entry) }
    column.removeAll(keepingCapacity: true)
    row.append(Self.keyPlace, to: &column)
    entry.append(contentsOf: column)
    stored.removeAll(keepingCapacity: true)
    row.append(Self.digestPlace, to: &stored)
    entry.append(contentsOf: stored)
    Sodium.blake2b(entry, into: &hash)
    previous.removeAll(keepingCapacity: true)
    row.append(Self.digestPlace + 1, to: &previous)
    previous.removeFirst(min(Self.blobHeader, previous.count))
    guard hash == previous else { return fail(number, .hash) }

    hasRow = false
    deputies = nil
    payload.removeAll(keepingCapacity: true)
    payload.append(contentsOf: payloadBegin)
    SQLValue.integer(Int64(number)).append(to: &payload)
    if !row.isNull(Self.change) {
      hasRow = true
      walk.matched[.change, default: 0] += 1
      for place in Self.change..<Self.access { row.append(place, to: &payload) }
    } else if !row.isNull(Self.access) {
      hasRow = true
      walk.matched[.access, default: 0] += 1
      for place in Self.access..<Self.subject { row.append(place, to: &payload) }
      appendSubject(row)
      if row.integer(Self.deputy) == 1 {
        var id: [UInt8] = []
        row.append(6, to: &id)
        deputies = ID(sqlValue: .blob(Array(id.dropFirst(Self.blobHeader))))
      }
    }
  }

  private mutating func appendSubject(_ row: any RowInPlace) {
    guard hasRow, !row.isNull(Self.subject) else { return }
    row.append(Self.subject, to: &payload)
    row.append(Self.subject + 1, to: &payload)
  }

  /// Tries the row of the entry that was begun, and what checkpoints say of it.
  private mutating func finish(on connection: any Connection) throws {
    guard number > 0, !isOver else { return }
    if !hasRow {
      walk.deleted += 1
      if walk.firstDeleted == nil {
        walk.firstDeleted = (number, Date(sqlValue: .integer(at)) ?? .distantPast)
      }
    } else if let digestKeys {
      if let deputies {
        try store.appendDeputies(of: deputies, to: &payload, on: connection)
      }
      let key = digestKeys.first { column.dropFirst(Self.blobHeader).elementsEqual($0.id) }
      guard let key else { return fail(number, .key) }
      key.digest(payload, into: &hash)
      guard stored.dropFirst(Self.blobHeader).elementsEqual(hash) else {
        return fail(number, .row)
      }
      walk.proven += 1
    }
    while nextHead < heads.count, heads[nextHead].1.number == number {
      let (checkpoint, head) = heads[nextHead]
      guard head.hash == previous.hexadecimal else {
        return fail(walk.checkedTo + 1, .checkpoint(checkpoint.number, at: number))
      }
      walk.checkpoint = checkpoint
      walk.checkedTo = number
      nextHead += 1
    }
  }

  private mutating func fail(_ number: Int, _ kind: AuditFault.Kind) {
    fail(number, kind, at: Date(sqlValue: .integer(at)))
  }

  private mutating func fail(_ number: Int, _ kind: AuditFault.Kind, at: Date?) {
    isOver = true
    walk.fault = AuditFault(number: number, at: at, kind: kind)
  }
}
