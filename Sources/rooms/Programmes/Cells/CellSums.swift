import Core
import Forms

/// The sums of rows of cells for one question: of each row only the column asked for is read.
public struct CellSums: Sendable {
  /// What a group of the answer comes to.
  struct Sums: Sendable {
    fileprivate(set) var values: [String]
    var started = 0
    var due = 0
    /// As `MeasuredSums`.
    var measured = [Int128](repeating: 0, count: MeasuredSums.width)
    /// How many are lost, by the code of the reason.
    var lost = [Int](repeating: 0, count: CellCoding.reasons.count + 3)
    /// As `ValueSums`.
    var lostStart = [Int128](repeating: 0, count: ValueSums.width)

    fileprivate mutating func add(_ other: Sums) {
      started += other.started
      due += other.due
      for place in measured.indices { measured[place] += other.measured[place] }
      for place in lost.indices { lost[place] += other.lost[place] }
      for place in lostStart.indices { lostStart[place] += other.lostStart[place] }
    }
  }

  /// Groups that differ by the values of the view alone: of one month where months divide.
  private struct Frame: Sendable {
    /// The values as they stand in a row, in the order in which they were met.
    var names: [[UInt8]] = []
    var places: [Int] = []
    var known: [[UInt8]: Int] = [:]
    /// Rows hold the same groups in the same order: where the next is likely to be.
    var next = 0
  }

  private let query: ResultQuery
  private var groups: [Sums] = []
  private var frames: [Frame] = []
  /// By the number of the month; one for all where months do not divide.
  private var framePlaces: [Int: Int] = [:]
  private var places: [[String]: Int] = [:]
  private var next = 0

  public init(_ query: ResultQuery) {
    self.query = query
  }

  /// How many groups there are.
  public var count: Int { groups.count }

  func forEachGroup(_ body: ([String], Sums) -> Void) {
    for group in groups { body(group.values, group) }
  }

  /// The same without what only the reading of rows needs, its groups in order.
  public func finished() -> CellSums {
    var sums = CellSums(query)
    sums.groups = groups.sorted { $0.values.lexicographicallyPrecedes($1.values) }
    return sums
  }

  /// Adds the sums of one unit to those of many.
  ///
  /// - Parameter unit: under which they are counted where units divide.
  public mutating func add(_ other: CellSums, unit: String, for question: CellQuestion) {
    let unitPlaces = question.divisions.indices.filter { question.divisions[$0] == .unit }
    for var group in other.groups {
      for place in unitPlaces { group.values[place] = unit }
      let guess = next
      if guess < groups.count, groups[guess].values == group.values {
        groups[guess].add(group)
        next = guess + 1
      } else if let known = places[group.values] {
        groups[known].add(group)
        next = known + 1
      } else {
        places[group.values] = groups.count
        groups.append(group)
        next = groups.count
      }
    }
  }

  // MARK: Reading rows

  /// Adds a stored row of cells of one unit, whose place among the values is left empty.
  ///
  /// - Parameters:
  ///   - bytes: as `CellPartition.encoded` gives them.
  ///   - month: the month of start of the row's partition.
  public mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, month: Month, for question: CellQuestion
  ) throws(CellDamage) {
    var reader = CellReader(bytes)
    guard try reader.byte() == CellCoding.format,
      try reader.count() == question.shape.columns.count
    else { throw CellDamage() }
    let width = question.shape.views[question.rows[0].view].breakdowns.count
    for _ in 0..<(try reader.count()) {
      let start = reader.place
      for _ in 0..<width { _ = try reader.part() }
      let name = UnsafeBufferPointer(rebasing: bytes[start..<reader.place])
      var body = try reader.part()
      while !body.isAtEnd {
        try add(&body, Row(name: name, width: width, month: month, question: question))
      }
    }
  }

  private struct Row {
    let name: UnsafeBufferPointer<UInt8>
    let width: Int
    let month: Month
    let question: CellQuestion

    var firstDay: Int { month.firstDay.number }
  }

  private mutating func add(_ body: inout CellReader, _ row: Row) throws(CellDamage) {
    guard let tag = CellCoding.Tag(rawValue: try body.byte()) else { throw CellDamage() }
    switch tag {
    case .started:
      var vector = try body.part()
      // Counted with what is reported where that decides the period.
      guard query.basis == .start, let place = try place(row, row.month) else { return }
      groups[place].started += try vector.integer()
    case .measured:
      let reported = Month(number: row.month.number + (try body.integer()))
      var vector = try body.part()
      guard let place = try place(row, reported) else { return }
      for _ in 0..<row.question.column { _ = try vector.part() }
      var column = try vector.part()
      guard !column.isAtEnd else { return }
      for number in 0..<MeasuredSums.width {
        groups[place].measured[number] += try column.signed()
      }
    case .window:
      let reported = Month(number: row.month.number + (try body.integer()))
      let isDue = try isDue(&body, row)
      var vector = try body.part()
      guard isDue || query.basis == .measurement, let place = try place(row, reported) else {
        return
      }
      let count = try vector.integer()
      if query.basis == .measurement { groups[place].started += count }
      if isDue { groups[place].due += count }
    case .gap:
      let reported = Month(number: row.month.number + (try body.integer()))
      let isDue = try isDue(&body, row)
      let column = try body.count()
      let reason = Int(try body.byte())
      var vector = try body.part()
      guard isDue, column == row.question.column, let place = try place(row, reported) else {
        return
      }
      let count = try vector.integer()
      if reason == 0 {
        groups[place].due -= count
      } else {
        try lose(count, reason: reason, &vector, at: place)
      }
    case .waiting:
      try addWaiting(&body, row)
    }
  }

  private mutating func addWaiting(
    _ body: inout CellReader, _ row: Row
  ) throws(CellDamage) {
    var found: (closes: Day, reason: Int)?
    for _ in 0..<(try body.count()) {
      let occasion = try body.count()
      let closes = Day(number: row.firstDay + (try body.integer()))
      let reason = Int(try body.byte())
      if occasion == row.question.occasion { found = (closes, reason) }
    }
    var vector = try body.part()
    guard let found else { return }
    let isDue =
      found.closes < query.asOf
      && found.reason != Int(CellCoding.code(of: MissingReason.notApplicable))
    guard isDue || query.basis == .measurement,
      let place = try place(row, found.closes.month)
    else { return }
    let count = try vector.integer()
    if query.basis == .measurement { groups[place].started += count }
    guard isDue else { return }
    groups[place].due += count
    for _ in 0..<row.question.column { _ = try vector.part() }
    var column = try vector.part()
    let reason = found.reason == 0 ? LossReason.notRecorded.code : found.reason + 2
    if column.isAtEnd {
      groups[place].lost[reason] += count
    } else {
      try lose(count, reason: reason, &column, at: place)
    }
  }

  private mutating func lose(
    _ count: Int, reason: Int, _ start: inout CellReader, at place: Int
  ) throws(CellDamage) {
    guard groups[place].lost.indices.contains(reason) else { throw CellDamage() }
    groups[place].lost[reason] += count
    for number in 0..<ValueSums.width { groups[place].lostStart[number] += try start.signed() }
  }

  private func isDue(_ body: inout CellReader, _ row: Row) throws(CellDamage) -> Bool {
    Day(number: row.firstDay + (try body.integer())) < query.asOf
  }

  // MARK: Which group

  /// The place of the group; nil where what was reported in a month is outside the period.
  private mutating func place(_ row: Row, _ reported: Month) throws(CellDamage) -> Int? {
    if query.basis == .measurement, !query.period.contains(reported.firstDay) { return nil }
    let shown = query.basis == .start ? row.month : reported
    let divisions = row.question.divisions
    let key = divisions.contains(.month) ? shown.number : .min
    let frame: Int
    if let known = framePlaces[key] {
      frame = known
    } else {
      frame = frames.count
      frames.append(Frame())
      framePlaces[key] = frame
    }
    let next = frames[frame].next
    if next < frames[frame].names.count, frames[frame].names[next].elementsEqual(row.name) {
      return frames[frame].places[next]
    }
    let name = Array(row.name)
    if let known = frames[frame].known[name] {
      frames[frame].next = known
      return frames[frame].places[known]
    }
    var names = CellReader(row.name)
    var values: [String] = []
    for _ in 0..<row.width { values.append(try names.text()) }
    let number = frames[frame].names.count
    frames[frame].names.append(name)
    frames[frame].known[name] = number
    frames[frame].places.append(groups.count)
    frames[frame].next = number
    groups.append(
      Sums(
        values: divisions.map { division in
          switch division {
          case .value(let place): values[place]
          case .unit: ""
          case .month: shown.description
          }
        }))
    return groups.count - 1
  }
}

extension LossReason {
  /// As cells know it, see `CellCoding.code(of:)`.
  fileprivate var code: Int { Int(CellCoding.code(of: self)) }
}

extension CellSums.Sums {
  /// Adds the sums to what is known of the group otherwise.
  func add(to result: inout GroupResult, judgesReliably: Bool) {
    result.started += started
    result.due = (result.due ?? 0) + due
    let counts = measured
    result.measured += Int(counts[MeasuredSums.values])
    result.measuredValues.add(
      Int(counts[ValueSums.count]), sum: counts[ValueSums.sum], squares: counts[ValueSums.squares])
    let pairs = Int(counts[MeasuredSums.pairs])
    result.paired += pairs
    result.startValues.add(
      pairs, sum: counts[MeasuredSums.start], squares: counts[MeasuredSums.startSquares])
    result.occasionValues.add(
      pairs, sum: counts[MeasuredSums.occasion], squares: counts[MeasuredSums.occasionSquares])
    result.changes.add(
      pairs, sum: counts[MeasuredSums.occasion] - counts[MeasuredSums.start],
      squares: counts[MeasuredSums.changeSquares])
    result.outcome.add(
      of: pairs, improved: Int(counts[MeasuredSums.improved]),
      worse: Int(counts[MeasuredSums.worse]))
    if judgesReliably {
      result.reliable.add(
        of: pairs, improved: Int(counts[MeasuredSums.reliablyImproved]),
        worse: Int(counts[MeasuredSums.reliablyWorse]))
    }
    for (code, count) in lost.enumerated() where count != 0 {
      guard let reason = try? LossReason.decoded(UInt8(code)) else { continue }
      result.lostReasons[reason.name, default: 0] += count
    }
    result.lostStartValues.add(
      Int(lostStart[ValueSums.count]), sum: lostStart[ValueSums.sum],
      squares: lostStart[ValueSums.squares])
  }
}

extension Outcome {
  fileprivate mutating func add(of pairs: Int, improved: Int, worse: Int) {
    self.improved += improved
    self.worse += worse
    unchanged += pairs - improved - worse
  }
}
