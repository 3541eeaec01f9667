import Core
import Cryptography
import Database
import Foundation

/// What a proof of the log came to.
package struct AuditReport: Sendable, Encodable {
  package struct Chain: Sendable, Encodable {
    /// The code of the board's zone; nil for the installation's own chain.
    package let zone: String?
    package let entries: Int
    /// Entries made when chains began, of rows that were there before.
    package let sealedLate: Int
    /// Entries whose row has been removed. The entry stands.
    package let payloadDeleted: Int
    /// Entries whose row was proved unchanged.
    package let rowsProven: Int
    /// The last checkpoint that the chain agrees with, and its entry then.
    package let checkpoint: Int?
    package let checkpointAt: String?
    package let provenUpTo: Int
    /// Entries where the time is before that of the one before: the clock was set back.
    package let clockSetBack: [Int]

    /// Entries after the last checkpoint: they could have been written anew, or some removed.
    package var unproven: Int { entries - provenUpTo }
  }

  package struct Fault: Sendable, Encodable, Hashable {
    /// The code of the zone; nil for the installation, and for what is in no chain.
    package let zone: String?
    /// The first entry that is broken; nil for what is in no chain.
    package let number: Int?
    package let at: String?
    package let kind: String
    package let message: String
    let text: Text

    enum CodingKeys: CodingKey { case zone, number, at, kind, message }
  }

  package let isWhole: Bool
  /// What is wrong, the first in time first; the first of each chain.
  package let faults: [Fault]
  package let chains: [Chain]
  package let checkpoints: Int
  /// False where there are no keys of digests: then only the chains are proved.
  package let rowsWereTried: Bool
}

/// What a proof goes by.
package struct AuditProof: Sendable {
  let file: CheckpointFile
  /// What signs checkpoints; those of the keys' directory when nil.
  let publicKeys: [PublicKey]?

  package init(file: CheckpointFile, publicKeys: [PublicKey]? = nil) {
    self.file = file
    self.publicKeys = publicKeys
  }
}

extension AuditStore {
  /// Proves all chains, by walking through them: nothing is written.
  package func verify(
    _ proof: AuditProof, in database: any Database, language: Language = .swedish
  ) async throws -> AuditReport {
    // Whoever brings the public key need not have the others; the installation must.
    let isOurs = proof.publicKeys == nil
    let digestKeys = isOurs || keys.hasDigestKeys ? try keys.digestKeys() : nil
    let publicKeys = try proof.publicKeys ?? keys.publicKeys
    let reading = try proof.file.read(publicKeys, of: municipality)
    let found = try await database.read { connection in
      let chains = try chains(on: connection)
      let named = reading.proven.flatMap(\.heads).compactMap { ID<AuditChain>($0.chain)?.uuid }
      let gone = Set(named).subtracting(chains.map(\.id)).map(AuditChain.init)
      let walks = try (chains + gone.sorted { $0.id.uuidString < $1.id.uuidString }).map {
        try walk($0, checkpoints: reading.proven, digestKeys: digestKeys, on: connection)
      }
      var unsealed: [(count: Int, row: String, at: Date)] = []
      if walks.allSatisfy({ $0.fault?.leavesTheRest ?? true }) {
        for source in AuditSource.allCases {
          let matched = walks.reduce(0) { $0 + ($1.matched[source] ?? 0) }
          if let row = try self.unsealed(source, matched: matched, on: connection) {
            unsealed.append(row)
          }
        }
      }
      return (
        walks, unsealed, try zoneCodes(on: connection), try lastCheckpointMade(on: connection)
      )
    }
    let (walks, unsealed, zones, made) = found
    let code: (AuditChain) -> String? = {
      $0.id == municipality.uuid ? nil : zones[$0.id] ?? $0.id.uuidString.lowercased()
    }
    var faults = walks.compactMap { walk in
      walk.fault.map { (AuditText.fault($0, in: code(walk.chain), after: walk), $0.at) }
    }.sorted { ($0.1 ?? .distantFuture) < ($1.1 ?? .distantFuture) }.map(\.0)
    faults += unsealed.map(AuditText.unsealed)
    if let fault = reading.fault {
      faults.append(AuditText.checkpoint(fault.fault, line: fault.line, proof.file.file.path))
    }
    // One that was made while this went on is there when the file is read again.
    if let made, try made > proof.file.count() {
      faults.append(AuditText.checkpointsGone(made, found: try proof.file.count()))
    }
    return AuditReport(
      isWhole: faults.isEmpty, faults: faults.map { $0(language) },
      chains: walks.map { walk in
        AuditReport.Chain(
          zone: code(walk.chain), entries: walk.entries, sealedLate: walk.late,
          payloadDeleted: walk.deleted, rowsProven: walk.proven,
          checkpoint: walk.checkpoint?.number,
          checkpointAt: walk.checkpoint?.at, provenUpTo: walk.checkedTo,
          clockSetBack: walk.setBack)
      },
      checkpoints: reading.proven.count, rowsWereTried: digestKeys != nil)
  }

  /// Makes a checkpoint of all chains, and then notes in the log that it was made: a file that is
  /// taken away or cut short is missed. Nobody who saves waits for it.
  @discardableResult
  package func checkpoint(
    _ reason: Checkpoint.Reason, in file: CheckpointFile, changes: ChangeLog,
    database: any Database, by user: UserID? = nil
  ) async throws -> Checkpoint {
    let made = try await file.add(
      at: changes.clock.now, municipality: municipality, reason: reason, keys: keys
    ) {
      try await database.read { connection in
        try chains(on: connection).map { chain in
          let head = try head(of: chain, on: connection)
          return Checkpoint.Head(
            chain: ID<AuditChain>(chain.id).description, number: head.number,
            hash: head.hash.hexadecimal)
        }
      }
    }
    try await database.write { connection in
      try changes.record(
        Change(Self.checkpointMade, by: user, detail: "\(made.number)"), on: connection)
    }
    return made
  }
}

extension AuditReport {
  /// What the command says; the first that is wrong stands first.
  package var summary: Text {
    var lines = faults.map(\.text)
    if isWhole { lines.append(AuditText.whole(chains.reduce(0) { $0 + $1.entries }, chains.count)) }
    lines += chains.flatMap { AuditText.lines(of: $0, triedRows: rowsWereTried) }
    if !rowsWereTried { lines.append(AuditText.rowsNotTried) }
    return Text.joined(lines, separator: "\n")
  }
}
