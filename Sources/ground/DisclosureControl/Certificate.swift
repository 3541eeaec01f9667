import Cryptography

/// The proof that a release gives nobody away: for every reader, whole tables that say the same in
/// every published cell and differ in what is withheld. Checking it is adding and comparing.
///
/// It shows how atoms lie and stays in the zone; its digest may leave.
public struct Certificate: Sendable {
  /// Somebody who reads, and the tables that they cannot tell from the true one.
  public struct View: Sendable, Hashable {
    /// Nil is the outsider.
    public let holder: Int?
    /// Knows that what is withheld is not zero.
    public let isInformed: Bool
    public let alternatives: [Alternative]
  }

  public let rules: ProtectionRules
  public let sensitivities: [Sensitivity]
  public let views: [View]
  /// What is not proved, since it was given out on request.
  let excused: Set<Excuse>
  /// Distinct columns whose zero may be withheld.
  let mayBeZero: [Bool]

  init(
    state: ReleaseState, rules: ProtectionRules, sensitivities: [Sensitivity],
    excused: Set<Excuse>, audits: [Audit]
  ) {
    self.rules = rules
    self.excused = excused
    self.sensitivities = sensitivities
    mayBeZero = state.mayBeZero
    views = audits.map { audit in
      View(
        holder: audit.view.reader.holder, isInformed: audit.view.isInformed,
        alternatives: audit.alternatives.filter { $0.isPossible(in: state, view: audit.view) })
    }
  }

  /// What is not proved.
  public enum Failure: Error, Sendable, Hashable {
    /// A reader is missing.
    case noView(holder: Int?, isInformed: Bool)
    /// A table that the reader can tell from the true one.
    case impossible(holder: Int?, isInformed: Bool, alternative: Int)
    /// A sensitive figure has one possible value in the tables.
    case determined(Sensitivity.Target, holder: Int?, isInformed: Bool)
    /// A sensitive cell is published.
    case published(Sensitivity.Target)
    case wrongSize
  }

  /// Checks the whole proof from what is released and from nothing that the search left behind.
  ///
  /// - Returns: how many sensitive figures are proved to be as wide as they must by whole tables, and
  ///   how many by at least two whole values, their width being by linear programmes.
  @discardableResult
  public func check(
    _ system: CellSystem, isPublished: [Bool]
  ) throws(Failure) -> (wide: Int, distinct: Int) {
    guard isPublished.count == system.cellCount, mayBeZero.count == system.columns.count else {
      throw .wrongSize
    }
    var columns = Array(repeating: false, count: system.columns.count)
    for (cell, column) in system.columnOfCell.enumerated() where isPublished[cell] {
      columns[column] = true
    }
    return try check(
      ReleaseState(system: system, isPublished: columns, mayBeZero: mayBeZero, forced: []))
  }

  @discardableResult
  func check(_ state: ReleaseState) throws(Failure) -> (wide: Int, distinct: Int) {
    let system = state.system
    var wide = 0
    var distinct = 0
    for reader in rules.readers(system) {
      for isInformed in [true, false] {
        guard
          let view = views.first(where: {
            $0.holder == reader.holder && $0.isInformed == isInformed
          })
        else { throw .noView(holder: reader.holder, isInformed: isInformed) }
        let primaries = rules.primaries(system, sensitivities, isInformed: isInformed, of: reader)
        let sensitive = primaries.filter {
          !excused.contains(Excuse(column: $0.column, holder: reader.holder))
        }
        for primary in sensitive where state.isPublished[primary.column] {
          throw .published(system.target(primary.column))
        }
        let place = AttackModel.View(reader: reader, isInformed: isInformed)
        var lower = Array(repeating: 0, count: system.columns.count)
        var upper = lower
        for (index, alternative) in view.alternatives.enumerated() {
          guard alternative.isPossible(in: state, view: place) else {
            throw .impossible(
              holder: reader.holder, isInformed: isInformed, alternative: index)
          }
          for (column, change) in alternative.changes(in: system) {
            lower[column] = min(lower[column], change)
            upper[column] = max(upper[column], change)
          }
        }
        for primary in sensitive {
          let (low, high) = (lower[primary.column], upper[primary.column])
          guard low < high else {
            throw .determined(
              system.target(primary.column), holder: reader.holder, isInformed: isInformed)
          }
          let isWide = primary.need.isMet(
            value: primary.value, lower: primary.value + low, upper: primary.value + high)
          if isWide { wide += 1 } else { distinct += 1 }
        }
      }
    }
    return (wide, distinct)
  }

  /// SHA-256 of the proof, for the release to carry.
  public var digest: [UInt8] { Sodium.sha256(bytes) }
}
