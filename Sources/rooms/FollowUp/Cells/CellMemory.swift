import Core
import Programmes
import Synchronization

/// What the cells of single units came to when they were last read, as long as they have not changed
/// since: a page of two hundred units then reads those of them where something happened.
///
/// It holds sums of groups, nothing of any one person that the cells do not hold, and no longer than
/// the process lives.
final class CellMemory: Sendable {
  struct Key: Sendable, Hashable {
    let programme: ProgrammeID
    let version: Int
    let unit: UnitID
    let question: CellQuestion.Identity
  }

  private struct Memory: Sendable {
    let sums: CellSums
    /// As `CellStore.changes` had it when the cells were read.
    let change: Int
    var lastUsed: UInt64
  }

  private struct State: Sendable {
    var known: [Key: Memory] = [:]
    var groups = 0
    var uses: UInt64 = 0
  }

  /// About half a kilobyte each.
  private let mostGroups: Int
  private let state = Mutex(State())

  init(mostGroups: Int = 100_000) {
    self.mostGroups = mostGroups
  }

  /// What is remembered, if the cells of the unit have not changed since.
  func sums(_ key: Key, change: Int) -> CellSums? {
    state.withLock { state in
      guard let known = state.known[key], known.change == change else { return nil }
      state.uses += 1
      state.known[key]?.lastUsed = state.uses
      return known.sums
    }
  }

  func remember(_ sums: CellSums, _ key: Key, change: Int) {
    state.withLock { state in
      state.uses += 1
      let old = state.known.updateValue(
        Memory(sums: sums, change: change, lastUsed: state.uses), forKey: key)
      state.groups += Self.weight(sums) - (old.map { Self.weight($0.sums) } ?? 0)
      if state.groups > mostGroups { forgetHalf(&state) }
    }
  }

  /// Forgets what was not used for the longest time.
  private func forgetHalf(_ state: inout State) {
    for (key, memory) in state.known.sorted(by: { $0.value.lastUsed < $1.value.lastUsed }) {
      guard state.groups > mostGroups / 2 else { return }
      state.known[key] = nil
      state.groups -= Self.weight(memory.sums)
    }
  }

  /// That there is nothing takes some room too.
  private static func weight(_ sums: CellSums) -> Int { sums.count + 1 }
}
