import Core
import Forms

/// The cells of those who started in one unit in one month, in one version of a programme; or what
/// a change adds to them and takes away.
public struct CellPartition: Sendable {
  /// What is stored as one row: a view at an occasion, or of no occasion.
  public struct Row: Sendable, Hashable {
    public let occasion: Int?
    public let view: Int
  }

  /// Statistics by the values of the view, in the order of its breakdowns.
  typealias Groups = [GroupID: [CellEntry: [Int128]]]

  /// The values of up to three breakdowns as numbers that stand for them.
  struct GroupID: Sendable, Hashable {
    var code: UInt64 = 0
  }

  public let shape: CellShape
  public let month: Month
  var rows: [Row: Groups] = [:]
  private var names: [String] = []
  private var numbers: [String: UInt64] = [:]

  public init(_ shape: CellShape, month: Month) {
    self.shape = shape
    self.month = month
  }

  public var isEmpty: Bool { rows.isEmpty }

  /// The rows that hold anything, in the order in which they are stored.
  public var order: [Row] {
    rows.keys.sorted {
      ($0.occasion ?? -1, $0.view) < ($1.occasion ?? -1, $1.view)
    }
  }

  // MARK: Names of groups

  private static let bits: UInt64 = 20

  mutating func number(_ name: String) -> UInt64 {
    if let known = numbers[name] { return known }
    let number = UInt64(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }

  mutating func group(_ values: [String]) -> GroupID {
    values.reduce(into: GroupID()) { $0.code = $0.code << Self.bits | number($1) }
  }

  func values(of group: GroupID, in row: Row) -> [String] {
    let count = shape.views[row.view].breakdowns.count
    return (0..<count).map { place in
      let shift = Self.bits * UInt64(count - 1 - place)
      return names[Int(group.code >> shift & (1 << Self.bits - 1))]
    }
  }

  // MARK: Adding

  /// Adds what an episode contributes, `times` over; −1 takes it away.
  public mutating func add(_ contribution: Contribution, times: Int128 = 1) throws(CellOverflow) {
    let codes = contribution.groups.map { values in values.map { number($0) } }
    var groups: [GroupID] = []
    var bounds: [Range<Int>] = []
    for view in shape.views {
      let first = groups.count
      var found = [GroupID()]
      for place in view.breakdowns {
        found = found.flatMap { known in
          codes[place].map { GroupID(code: known.code << Self.bits | $0) }
        }
      }
      groups += found
      bounds.append(first..<groups.count)
    }

    func put(
      _ entry: CellEntry, _ vector: [Int128], at occasion: Int?
    ) throws(CellOverflow) {
      for view in shape.views.indices {
        let row = Row(occasion: occasion, view: view)
        for index in bounds[view] {
          try rows[row, default: [:]][groups[index], default: [:]][
            entry, default: Array(repeating: 0, count: vector.count)
          ].add(vector, times: times)
        }
      }
    }

    for view in shape.views.indices {
      let row = Row(occasion: nil, view: view)
      for index in bounds[view] {
        try rows[row, default: [:]][groups[index], default: [:]][.started, default: [0]]
          .add([1], times: times)
      }
    }
    var waiting: [WaitingWindow] = []
    for occasion in contribution.occasions {
      guard let place = shape.places[occasion.key] else { continue }
      guard let day = occasion.measuredOn else {
        waiting.append(
          WaitingWindow(
            occasion: place, closes: occasion.closes,
            reason: occasion.reasons.lazy.compactMap { $0 }.first))
        continue
      }
      try put(
        .measured(day.month), measured(occasion, contribution.startValues, place), at: place)
      try put(.window(day.month, closes: occasion.closes), [1], at: place)
      for (column, gap, start) in gaps(of: occasion, contribution.startValues, place) {
        try put(
          .gap(day.month, closes: occasion.closes, column: column, gap),
          [1] + Self.values(start), at: place)
      }
    }
    if !waiting.isEmpty {
      var vector: [Int128] = [1]
      for start in contribution.startValues { vector += Self.values(start) }
      try put(.waiting(waiting), vector, at: nil)
    }
  }

  /// Adds another's row, such as what is stored, and forgets what has become zero.
  mutating func merge(_ row: Row, of other: CellPartition) throws(CellOverflow) {
    for (id, entries) in other.rows[row] ?? [:] {
      let group = group(other.values(of: id, in: row))
      for (entry, vector) in entries {
        try rows[row, default: [:]][group, default: [:]][
          entry, default: Array(repeating: 0, count: vector.count)
        ].add(vector, times: 1)
      }
    }
    prune(row)
  }

  /// Forgets what is zero everywhere.
  public mutating func prune() {
    for row in Array(rows.keys) { prune(row) }
  }

  private mutating func prune(_ row: Row) {
    guard var groups = rows[row] else { return }
    for (id, entries) in groups {
      let kept = entries.filter { $0.value.contains { $0 != 0 } }
      groups[id] = kept.isEmpty ? nil : kept
    }
    rows[row] = groups.isEmpty ? nil : groups
  }

  // MARK: Numbers of one episode

  private static func values(_ value: Int64?) -> [Int128] {
    guard let value else { return [0, 0, 0] }
    return [1, Int128(value), Int128(value) * Int128(value)]
  }

  private func measured(
    _ occasion: OccasionContribution, _ starts: [Int64?], _ place: Int
  ) -> [Int128] {
    var vector = [Int128](repeating: 0, count: MeasuredSums.width * shape.columns.count)
    for (index, column) in shape.columns.enumerated() where column.isAsked[place] {
      guard let value = occasion.values[index] else { continue }
      let base = index * MeasuredSums.width
      let exact = Int128(value)
      vector[base + ValueSums.count] = 1
      vector[base + ValueSums.sum] = exact
      vector[base + ValueSums.squares] = exact * exact
      guard let start = starts[index], !column.standsAlone[place] else { continue }
      let before = Int128(start)
      let change = value - start
      vector[base + MeasuredSums.pairs] = 1
      vector[base + MeasuredSums.start] = before
      vector[base + MeasuredSums.startSquares] = before * before
      vector[base + MeasuredSums.occasion] = exact
      vector[base + MeasuredSums.occasionSquares] = exact * exact
      vector[base + MeasuredSums.changeSquares] = Int128(change) * Int128(change)
      let isBetter = change * column.sign > 0
      if change.magnitude >= column.meaningful {
        vector[base + (isBetter ? MeasuredSums.improved : MeasuredSums.worse)] = 1
      }
      if let reliable = column.reliableChange, Double(change.magnitude) > reliable {
        vector[base + (isBetter ? MeasuredSums.reliablyImproved : MeasuredSums.reliablyWorse)] = 1
      }
    }
    return vector
  }

  /// The columns of which somebody measured is not among the pairs.
  private func gaps(
    of occasion: OccasionContribution, _ starts: [Int64?], _ place: Int
  ) -> [(column: Int, reason: LossReason?, start: Int64?)] {
    shape.columns.indices.compactMap { index in
      let column = shape.columns[index]
      guard column.isAsked[place] else { return nil }
      if occasion.values[index] != nil {
        guard !column.standsAlone[place], starts[index] == nil else { return nil }
        return (index, .noStartValue, nil)
      }
      guard let reason = occasion.reasons[index] else {
        return (index, .notRecorded, starts[index])
      }
      return reason == .notApplicable
        ? (index, nil, nil) : (index, .said(reason), starts[index])
    }
  }
}

extension [Int128] {
  fileprivate mutating func add(_ other: [Int128], times: Int128) throws(CellOverflow) {
    for index in indices where other[index] != 0 {
      let (sum, overflows) = self[index].addingReportingOverflow(other[index] * times)
      guard !overflows else { throw CellOverflow() }
      self[index] = sum
    }
  }
}
