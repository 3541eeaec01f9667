import Core

/// A stretch of a unit's history in which the same units are counted.
package struct SeriesSpan: Sendable, Hashable {
  /// How a span is joined to the one before it; with the units that came over.
  package enum Opening: Sendable, Hashable {
    /// Nothing was before.
    case begins
    /// One to one: the series goes on as it was.
    case continues([UnitID])
    /// A merger: the series goes on with more in it.
    case adds([UnitID])
    /// Only a part of a unit came over: what was before cannot be compared, and the break is drawn.
    case breaks([UnitID])
  }

  package let opening: Opening
  package let from: Day
  /// The last day, included; nil while it goes on.
  package let to: Day?
  /// Whose episodes are counted.
  package let units: Set<UnitID>

  package init(opening: Opening, from: Day, to: Day?, units: Set<UnitID>) {
    self.opening = opening
    self.from = from
    self.to = to
    self.units = units
  }
}

extension UnitTree {
  /// The history of a unit with those that went over into it, in the order of time: a new span
  /// begins wherever a reorganisation changed who is counted. Empty for a unit that is not there.
  package func series(of id: UnitID) -> [SeriesSpan] {
    let counted = lineage(of: id).units
    let members = counted.compactMap { self[$0] }
    guard let unit = self[id], let first = members.map(\.validFrom).min() else { return [] }
    let arrivals = Dictionary(grouping: counted.flatMap { successions(to: $0) }, by: \.day)
    // Before a unit's first day there is nothing that a part could have come over to.
    let days = arrivals.keys.filter { $0 > first }.sorted()
    return ([first] + days).enumerated().map { index, from in
      let to = index < days.count ? days[index] - 1 : unit.validTo
      let here = members.filter { member in
        (to.map { member.validFrom <= $0 } ?? true) && (member.validTo.map { $0 >= from } ?? true)
      }
      return SeriesSpan(
        opening: opening(arrivals[from] ?? [], counted), from: from, to: to,
        units: Set(here.map(\.id)))
    }
  }

  /// How those who arrived on one day change the series of `counted`.
  private func opening(_ arrivals: [Succession], _ counted: Set<UnitID>) -> SeriesSpan.Opening {
    let parts = arrivals.filter { !counted.contains($0.predecessor) }
    if !parts.isEmpty { return .breaks(parts.map(\.predecessor).sorted()) }
    if arrivals.isEmpty { return .begins }
    let goesOn = Dictionary(grouping: arrivals, by: \.successor).allSatisfy { successor, arrived in
      arrived.count == 1 && self[successor]?.validFrom == arrived[0].day
    }
    let predecessors = arrivals.map(\.predecessor).sorted()
    return goesOn ? .continues(predecessors) : .adds(predecessors)
  }
}
