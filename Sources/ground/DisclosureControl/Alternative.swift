/// Another table of whole persons that says the same in every published cell: how it differs from the
/// true one.
public struct Alternative: Sendable, Hashable {
  /// Atoms, rising, and by how much each is more or fewer.
  public let atoms: [Int32]
  public let changes: [Int]

  /// True when it could be the table as far as the reader can tell: nobody fewer than none, what the
  /// reader knows as it is, every published cell the same, and where the reader is informed at least
  /// one in each withheld cell that would be shown if it were zero. By whole numbers alone.
  func isPossible(in state: ReleaseState, view: AttackModel.View) -> Bool {
    let system = state.system
    guard atoms.count == changes.count else { return false }
    var last: Int32 = -1
    for (atom, change) in zip(atoms, changes) {
      guard atom > last, Int(atom) < system.atoms.count else { return false }
      last = atom
      let known = system.atoms[Int(atom)]
      let (value, overflow) = known.value.addingReportingOverflow(change)
      guard !overflow, value >= 0, value < 1 << 52 else { return false }
      if known.holder != nil, known.holder == view.reader.holder { return false }
    }
    for (column, change) in self.changes(in: system) where column < system.shownCount {
      if state.isPublished[column] { return false }
      if view.isInformed, !state.mayBeZero[column], system.columnValues[column] + change < 1 {
        return false
      }
    }
    return true
  }

  /// The same move several times, or backwards.
  func times(_ factor: Int) -> Alternative {
    Alternative(atoms: atoms, changes: changes.map { $0 * factor })
  }

  /// The columns that it changes, and by how much.
  func changes(in system: CellSystem) -> [(column: Int, change: Int)] {
    var result: [Int32: Int] = [:]
    for (atom, change) in zip(atoms, changes) {
      for column in system.columnsOfAtom[Int(atom)] { result[column, default: 0] += change }
    }
    return result.filter { $0.value != 0 }.map { (Int($0.key), $0.value) }
  }
}
