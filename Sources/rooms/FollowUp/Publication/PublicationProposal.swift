import Core
import DisclosureControl
import Foundation

/// A release that has been worked out with its proof, and waits for somebody to decide on it.
struct PublicationProposal: Sendable {
  let publication: ID<Publication>
  /// What the ledger was, and who was counted where: what is decided on is what was looked at.
  let ledgerDigest: [UInt8]
  let draftDigest: [UInt8]
  let table: PublishedTable
  /// The table to the byte.
  let body: String
  let certificate: [UInt8]
  let madeAt: Date
  let madeBy: UserID
}

/// What is known of a ledger before a release: what was sealed, by whom it is watched, who is where.
struct LedgerState: Sendable {
  let ledger: PublicationLedger
  let bytes: [UInt8]
  let certificates: [[UInt8]]
  let holders: [UnitID]
  let atoms: [PersonID: Int]

  /// Read and proved not to have been changed.
  func opened() throws(PublicationError) -> Ledger {
    do {
      return try Ledger(bytes: bytes)
    } catch .changed(let release) {
      throw .ledgerChanged(release: release + 1)
    } catch {
      throw .ledgerUnreadable
    }
  }

  /// The last proof, which says what else was sensitive of all before it.
  func lastCertificate() throws(PublicationError) -> Certificate? {
    guard let last = certificates.last else { return nil }
    guard let certificate = Certificate(bytes: last) else {
      throw .certificateUnreadable(release: certificates.count)
    }
    return certificate
  }

  var rules: ProtectionRules { ProtectionRules(threshold: ledger.threshold) }

  func known(in opened: Ledger) -> [PersonID: (atom: Int, holder: Int?)] {
    let last = opened.atoms
    return atoms.filter { last.indices.contains($0.value) }.mapValues { ($0, last[$0].holder) }
  }
}

/// Why something cannot be planned, released or proved.
enum PublicationError: ExplainedError, Sendable, Hashable {
  case nothingToShow
  case periodNotOver(PublicationPeriod)
  case noSuchPeriod
  /// It has been released before; by the number of that release.
  case released(Int)
  case noSuchRelease
  case reason(Text)
  case noProposal
  /// The persons or the ledger are not what they were when the proposal was made.
  case changedMeanwhile
  /// Something has been released of it, so that its plan stands.
  case planStands
  case ledgerChanged(release: Int)
  case ledgerUnreadable
  case certificateUnreadable(release: Int)
  case solverStopped
  case tooMuch
  /// By the names of cells.
  case alreadyDisclosed([String])
  case cannotBeProtected(String)
  case notProved

  init(_ fault: Suppression.Fault, names: [String]) {
    func name(_ target: Sensitivity.Target) -> String {
      if case .cell(let cell) = target, names.indices.contains(cell) { return names[cell] }
      return "+/−"
    }
    switch fault {
    case .alreadyDisclosed(let targets): self = .alreadyDisclosed(targets.map(name))
    case .cannotBeProtected(let target, _): self = .cannotBeProtected(name(target))
    case .solverStopped: self = .solverStopped
    case .numbersTooLarge: self = .tooMuch
    case .notProved, .unknownCell: self = .notProved
    }
  }

  init(_ fault: Ledger.Fault) {
    switch fault {
    case .changed(let release): self = .ledgerChanged(release: release + 1)
    case .system: self = .tooMuch
    case .wrongResult: self = .changedMeanwhile
    default: self = .notProved
    }
  }

  var message: Text { PublicationText.why(self) }
}
