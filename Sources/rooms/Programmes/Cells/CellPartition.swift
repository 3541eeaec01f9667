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

  /// Statistics by what they are of.
  typealias Entries = [CellEntry: [Int128]]
  /// The same by the values of the view, in the order of its breakdowns.
  typealias Groups = [GroupID: Entries]

  /// The groups of every row.
  struct Rows: Sendable {
    private var table: [Groups]
    private let views: Int

    init(_ shape: CellShape) {
      views = shape.views.count
      table = Array(repeating: [:], count: views * (shape.occasions.count + 1))
    }

    subscript(row: Row) -> Groups {
      _read { yield table[place(of: row)] }
      _modify { yield &table[place(of: row)] }
    }

    private func place(of row: Row) -> Int { ((row.occasion ?? -1) + 1) * views + row.view }

    /// Those that hold anything, those of no occasion first.
    var held: [Row] {
      table.indices.filter { !table[$0].isEmpty }.map {
        Row(occasion: $0 < views ? nil : $0 / views - 1, view: $0 % views)
      }
    }
  }

  /// A number to be added at a place of a vector.
  private struct Term {
    let place: Int
    let value: Int128
  }

  /// What is added under an entry: what is not named is zero.
  private struct Addition {
    let entry: CellEntry
    let width: Int
    let terms: [Term]
  }

  /// The values of up to three breakdowns as numbers that stand for them.
  struct GroupID: Sendable, Hashable {
    var code: UInt64 = 0
  }

  public let shape: CellShape
  public let month: Month
  var rows: Rows
  /// About how many numbers it has come to hold.
  public private(set) var size = 0
  private var names: [String] = []
  private var numbers: [String: UInt64] = [:]

  public init(_ shape: CellShape, month: Month) {
    self.shape = shape
    self.month = month
    rows = Rows(shape)
  }

  public var isEmpty: Bool { order.isEmpty }

  /// The rows that hold anything, in the order in which they are stored.
  public var order: [Row] { rows.held }

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

    func put(_ additions: [Addition], at occasion: Int?) throws(CellOverflow) {
      for view in shape.views.indices {
        let row = Row(occasion: occasion, view: view)
        for index in bounds[view] {
          size += try Self.add(
            additions, times: times, to: &rows[row][groups[index], default: [:]])
        }
      }
    }

    var unplaced = [Addition(entry: .started, width: 1, terms: [Term(place: 0, value: 1)])]
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
      let month = day.month
      var additions = [
        Addition(
          entry: .measured(month), width: MeasuredSums.width * shape.columns.count,
          terms: measured(occasion, contribution.startValues, place)),
        Addition(
          entry: .window(month, closes: occasion.closes), width: 1,
          terms: [Term(place: 0, value: 1)]),
      ]
      for (column, gap, start) in gaps(of: occasion, contribution.startValues, place) {
        additions.append(
          Addition(
            entry: .gap(month, closes: occasion.closes, column: column, gap),
            width: 1 + ValueSums.width,
            terms: [Term(place: 0, value: 1)] + Self.terms(start, from: 1)))
      }
      try put(additions, at: place)
    }
    if !waiting.isEmpty {
      var terms = [Term(place: 0, value: 1)]
      for (column, start) in contribution.startValues.enumerated() {
        terms += Self.terms(start, from: 1 + column * ValueSums.width)
      }
      unplaced.append(
        Addition(
          entry: .waiting(waiting), width: 1 + contribution.startValues.count * ValueSums.width,
          terms: terms))
    }
    try put(unplaced, at: nil)
  }

  /// Returns how many numbers are held that were not before.
  private static func add(
    _ additions: [Addition], times: Int128, to entries: inout Entries
  ) throws(CellOverflow) -> Int {
    var size = 0
    for addition in additions {
      let before = entries.count
      try add(
        addition.terms, times: times,
        to: &entries[addition.entry, default: Array(repeating: 0, count: addition.width)])
      if entries.count > before { size += addition.width }
    }
    return size
  }

  private static func add(
    _ terms: [Term], times: Int128, to vector: inout [Int128]
  ) throws(CellOverflow) {
    for term in terms {
      let (sum, overflows) = vector[term.place].addingReportingOverflow(term.value * times)
      guard !overflows else { throw CellOverflow() }
      vector[term.place] = sum
    }
  }

  /// Adds another's row, such as what is stored, and forgets what has become zero.
  mutating func merge(_ row: Row, of other: CellPartition) throws(CellOverflow) {
    for (id, entries) in other.rows[row] {
      let group = group(other.values(of: id, in: row))
      for (entry, vector) in entries {
        try rows[row][group, default: [:]][
          entry, default: Array(repeating: 0, count: vector.count)
        ].add(vector)
      }
    }
    prune(row)
  }

  /// Forgets what is zero everywhere.
  public mutating func prune() {
    for row in order { prune(row) }
  }

  private mutating func prune(_ row: Row) {
    for (id, entries) in rows[row] {
      let kept = entries.filter { $0.value.contains { $0 != 0 } }
      rows[row][id] = kept.isEmpty ? nil : kept
    }
  }

  // MARK: Numbers of one episode

  /// As `ValueSums` of one value, or of none.
  private static func terms(_ value: Int64?, from place: Int) -> [Term] {
    guard let value else { return [] }
    return [
      Term(place: place + ValueSums.count, value: 1),
      Term(place: place + ValueSums.sum, value: Int128(value)),
      Term(place: place + ValueSums.squares, value: Int128(value) * Int128(value)),
    ]
  }

  private func measured(
    _ occasion: OccasionContribution, _ starts: [Int64?], _ place: Int
  ) -> [Term] {
    var terms: [Term] = []
    terms.reserveCapacity(MeasuredSums.width * shape.columns.count)
    for (index, column) in shape.columns.enumerated() where column.isAsked[place] {
      guard let value = occasion.values[index] else { continue }
      let base = index * MeasuredSums.width
      let exact = Int128(value)
      terms += Self.terms(value, from: base)
      guard let start = starts[index], !column.standsAlone[place] else { continue }
      func put(_ value: Int128, at place: Int) {
        terms.append(Term(place: base + place, value: value))
      }
      let before = Int128(start)
      let change = value - start
      put(1, at: MeasuredSums.pairs)
      put(before, at: MeasuredSums.start)
      put(before * before, at: MeasuredSums.startSquares)
      put(exact, at: MeasuredSums.occasion)
      put(exact * exact, at: MeasuredSums.occasionSquares)
      put(Int128(change) * Int128(change), at: MeasuredSums.changeSquares)
      let isBetter = change * column.sign > 0
      if change.magnitude >= column.meaningful {
        put(1, at: isBetter ? MeasuredSums.improved : MeasuredSums.worse)
      }
      if let reliable = column.reliableChange, Double(change.magnitude) > reliable {
        put(1, at: isBetter ? MeasuredSums.reliablyImproved : MeasuredSums.reliablyWorse)
      }
    }
    return terms
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
  fileprivate mutating func add(_ other: [Int128]) throws(CellOverflow) {
    for index in indices where other[index] != 0 {
      let (sum, overflows) = self[index].addingReportingOverflow(other[index])
      guard !overflows else { throw CellOverflow() }
      self[index] = sum
    }
  }
}
