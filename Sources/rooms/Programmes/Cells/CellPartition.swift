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

  /// The statistics of every group of every row.
  struct Rows: Sendable {
    /// By the group's place among those of the view.
    private var table: [[CellEntries]]
    private let views: Int

    init(_ shape: CellShape) {
      views = shape.views.count
      table = Array(repeating: [], count: views * (shape.occasions.count + 1))
    }

    subscript(row: Row) -> [CellEntries] {
      _read { yield table[place(of: row)] }
      _modify { yield &table[place(of: row)] }
    }

    subscript(row: Row, group: Int) -> CellEntries {
      _read { yield table[place(of: row)][group] }
      _modify {
        let place = place(of: row)
        while table[place].count <= group { table[place].append(CellEntries()) }
        yield &table[place][group]
      }
    }

    private func place(of row: Row) -> Int { ((row.occasion ?? -1) + 1) * views + row.view }

    /// Those that hold anything, those of no occasion first.
    var held: [Row] {
      table.indices.filter { table[$0].contains { !$0.isEmpty } }.map {
        Row(occasion: $0 < views ? nil : $0 / views - 1, view: $0 % views)
      }
    }
  }

  /// The values of up to three breakdowns as numbers that stand for them.
  private struct GroupID: Hashable {
    var code: UInt64 = 0
  }

  /// What is added under an entry: what is not named is zero.
  private struct Addition {
    let kind: Int32
    let width: Int
    let terms: [CellEntries.Term]

    func repeated(_ times: Int128) -> Addition {
      Addition(
        kind: kind, width: width,
        terms: terms.map { CellEntries.Term(place: $0.place, value: $0.value * times) })
    }
  }

  public let shape: CellShape
  public let month: Month
  var rows: Rows
  /// About how many numbers it has come to hold.
  public private(set) var size = 0
  private var names: [String] = []
  private var numbers: [String: UInt64] = [:]
  /// The groups of each view, in the order in which they were met.
  private var groups: [[GroupID]]
  private var groupPlaces: [[GroupID: Int]]
  private var entries: [CellEntry] = []
  private var kinds: [CellEntry: Int32] = [:]

  public init(_ shape: CellShape, month: Month) {
    self.shape = shape
    self.month = month
    rows = Rows(shape)
    groups = Array(repeating: [], count: shape.views.count)
    groupPlaces = Array(repeating: [:], count: shape.views.count)
  }

  public var isEmpty: Bool { order.isEmpty }

  /// The rows that hold anything, in the order in which they are stored.
  public var order: [Row] { rows.held }

  // MARK: Numbers that stand for groups and entries

  private static let bits: UInt64 = 20

  private mutating func number(_ name: String) -> UInt64 {
    if let known = numbers[name] { return known }
    let number = UInt64(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }

  private mutating func place(of group: GroupID, in view: Int) -> Int {
    if let known = groupPlaces[view][group] { return known }
    let place = groups[view].count
    groups[view].append(group)
    groupPlaces[view][group] = place
    return place
  }

  /// The place of the group with the values that a view divides by.
  private mutating func group(_ values: [String], in view: Int) -> Int {
    let id = values.reduce(into: GroupID()) { $0.code = $0.code << Self.bits | number($1) }
    return place(of: id, in: view)
  }

  private func values(of group: Int, in view: Int) -> [String] {
    let count = shape.views[view].breakdowns.count
    return (0..<count).map { place in
      let shift = Self.bits * UInt64(count - 1 - place)
      return names[Int(groups[view][group].code >> shift & (1 << Self.bits - 1))]
    }
  }

  private mutating func kind(of entry: CellEntry) -> Int32 {
    if let known = kinds[entry] { return known }
    let kind = Int32(entries.count)
    entries.append(entry)
    kinds[entry] = kind
    return kind
  }

  // MARK: Reading

  /// The groups of a row with their statistics.
  func groups(
    of row: Row
  ) -> [(values: [String], entries: [(entry: CellEntry, vector: [Int128])])] {
    rows[row].enumerated().compactMap { place, held in
      held.isEmpty
        ? nil
        : (
          values: values(of: place, in: row.view),
          entries: held.all.map { (entries[Int($0.kind)], $0.vector) }
        )
    }
  }

  /// Adds a group of a row.
  mutating func add(
    _ vectors: [(entry: CellEntry, vector: [Int128])], of values: [String], in row: Row
  ) throws(CellOverflow) {
    let place = group(values, in: row.view)
    for (entry, vector) in vectors {
      try rows[row, place].add(vector, to: kind(of: entry))
    }
  }

  // MARK: Adding

  /// Adds what an episode contributes, `times` over; −1 takes it away.
  public mutating func add(_ contribution: Contribution, times: Int128 = 1) throws(CellOverflow) {
    let codes = contribution.groups.map { values in values.map { number($0) } }
    var places: [[Int]] = []
    for (index, view) in shape.views.enumerated() {
      var found = [GroupID()]
      for place in view.breakdowns {
        found = found.flatMap { known in
          codes[place].map { GroupID(code: known.code << Self.bits | $0) }
        }
      }
      places.append(found.map { place(of: $0, in: index) })
    }

    func put(_ additions: [Addition], at occasion: Int?) throws(CellOverflow) {
      let additions = times == 1 ? additions : additions.map { $0.repeated(times) }
      for view in shape.views.indices {
        let row = Row(occasion: occasion, view: view)
        for place in places[view] {
          for addition in additions {
            size += try rows[row, place].add(
              addition.terms, to: addition.kind, width: addition.width)
          }
        }
      }
    }

    var unplaced = [
      Addition(kind: kind(of: .started), width: 1, terms: [CellEntries.Term(place: 0, value: 1)])
    ]
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
          kind: kind(of: .measured(month)), width: MeasuredSums.width * shape.columns.count,
          terms: measured(occasion, contribution.startValues, place)),
        Addition(
          kind: kind(of: .window(month, closes: occasion.closes)), width: 1,
          terms: [CellEntries.Term(place: 0, value: 1)]),
      ]
      for (column, gap, start) in gaps(of: occasion, contribution.startValues, place) {
        additions.append(
          Addition(
            kind: kind(of: .gap(month, closes: occasion.closes, column: column, gap)),
            width: 1 + ValueSums.width,
            terms: [CellEntries.Term(place: 0, value: 1)] + Self.terms(start, from: 1)))
      }
      try put(additions, at: place)
    }
    if !waiting.isEmpty {
      var terms = [CellEntries.Term(place: 0, value: 1)]
      for (column, start) in contribution.startValues.enumerated() {
        terms += Self.terms(start, from: 1 + column * ValueSums.width)
      }
      unplaced.append(
        Addition(
          kind: kind(of: .waiting(waiting)),
          width: 1 + contribution.startValues.count * ValueSums.width,
          terms: terms))
    }
    try put(unplaced, at: nil)
  }

  /// Adds another's row, such as what is stored, and forgets what has become zero.
  mutating func merge(_ row: Row, of other: CellPartition) throws(CellOverflow) {
    for group in other.groups(of: row) { try add(group.entries, of: group.values, in: row) }
    prune(row)
  }

  /// Forgets what is zero everywhere.
  public mutating func prune() {
    for row in order { prune(row) }
  }

  private mutating func prune(_ row: Row) {
    rows[row] = rows[row].map { $0.pruned() }
  }

  // MARK: Numbers of one episode

  /// As `ValueSums` of one value, or of none.
  private static func terms(_ value: Int64?, from place: Int) -> [CellEntries.Term] {
    guard let value else { return [] }
    return [
      CellEntries.Term(place: place + ValueSums.count, value: 1),
      CellEntries.Term(place: place + ValueSums.sum, value: Int128(value)),
      CellEntries.Term(place: place + ValueSums.squares, value: Int128(value) * Int128(value)),
    ]
  }

  private func measured(
    _ occasion: OccasionContribution, _ starts: [Int64?], _ place: Int
  ) -> [CellEntries.Term] {
    var terms: [CellEntries.Term] = []
    terms.reserveCapacity(MeasuredSums.width * shape.columns.count)
    for (index, column) in shape.columns.enumerated() where column.isAsked[place] {
      guard let value = occasion.values[index] else { continue }
      let base = index * MeasuredSums.width
      let exact = Int128(value)
      terms += Self.terms(value, from: base)
      guard let start = starts[index], !column.standsAlone[place] else { continue }
      func put(_ value: Int128, at place: Int) {
        terms.append(CellEntries.Term(place: base + place, value: value))
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
