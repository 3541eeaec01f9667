import Core

/// Which rows of cells answer a question, and how.
public struct CellQuestion: Sendable {
  /// Rows to read: the view of no occasion and at the occasion.
  public let rows: [CellPartition.Row]
  /// Months of start that the rows may have.
  public let months: ClosedRange<Int>
  let shape: CellShape
  let column: Int
  let occasion: Int
  /// For each division of the query: where its value is found.
  let divisions: [Division]

  enum Division: Sendable {
    case value(Int)
    case unit
    case month
  }

  /// Nil where cells do not hold what is asked: first, latest and closest, households, parts of
  /// months, crossings that are not declared, releases, and a version that judges change otherwise
  /// than the one that is reported.
  ///
  /// - Parameters:
  ///   - reported: the programme by which `query` is meant.
  ///   - version: the version whose cells `shape` describes.
  public init?(
    _ query: ResultQuery, of reported: CompiledProgramme, in version: CompiledProgramme,
    shape: CellShape
  ) {
    let asked = reported.columns[query.column]
    guard case .occasion(let key) = query.occasion, !query.isForRelease,
      version.definition.unitOfAnalysis == .person, query.period.isWholeMonths,
      let occasion = shape.places[key],
      let column = version.columns.firstIndex(where: { $0.name == asked.name }),
      shape.columns[column].isAsked[occasion], asked.isJudged(as: version.columns[column]),
      reported.standsAlone(query.column, at: key) == version.standsAlone(column, at: key)
    else { return nil }
    var places: [Int] = []
    for case .breakdown(let place) in query.by {
      let wanted = reported.breakdowns[place]
      guard let found = version.breakdowns.firstIndex(where: { $0.key == wanted.key }),
        version.breakdowns[found].source == wanted.source
      else { return nil }
      if wanted.source != .unit { places.append(found) }
    }
    guard let view = shape.views.firstIndex(where: { $0.breakdowns == places.sorted() }) else {
      return nil
    }
    var next = places.makeIterator()
    divisions = query.by.map { division in
      switch division {
      case .month: .month
      case .breakdown(let place):
        if reported.breakdowns[place].source == .unit {
          .unit
        } else {
          .value(next.next().flatMap { shape.views[view].breakdowns.firstIndex(of: $0) } ?? 0)
        }
      }
    }
    rows = [
      CellPartition.Row(occasion: nil, view: view),
      CellPartition.Row(occasion: occasion, view: view),
    ]
    let (from, to) = (query.period.from?.month.number, query.period.to?.month.number)
    months =
      query.basis == .start ? (from ?? .min)...max(from ?? .min, to ?? .max) : Int.min...Int.max
    self.shape = shape
    self.column = column
    self.occasion = occasion
  }
}

extension Period {
  /// Whether it begins with a month and ends with one, or has no beginning or end.
  var isWholeMonths: Bool {
    (from.map { $0 == $0.month.firstDay } ?? true) && (to.map { $0 == $0.month.lastDay } ?? true)
  }
}

extension ResultColumn {
  /// Whether the figures of another version's column may be added to this one's as they are.
  func isJudged(as other: ResultColumn) -> Bool {
    decimals == other.decimals && direction == other.direction && shareCode == other.shareCode
      && ChangeJudgement(self) == ChangeJudgement(other)
  }
}

extension CompiledProgramme {
  func standsAlone(_ column: Int, at occasion: OccasionKey) -> Bool {
    isStart(occasion) || !hasStartValue(column)
  }
}

extension GroupAccumulator {
  /// Adds a stored row of cells.
  ///
  /// - Parameters:
  ///   - bytes: as `CellPartition.encoded` gives them.
  ///   - unit: under which the row's unit is counted.
  ///   - month: the month of start of the row's partition.
  public mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, unit: String, month: Month, for question: CellQuestion
  ) throws(CellDamage) {
    countsPersons = false
    var reader = CellReader(bytes)
    let columns = question.shape.columns.count
    guard try reader.byte() == CellCoding.format, try reader.count() == columns else {
      throw CellDamage()
    }
    let width = question.shape.views[question.rows[0].view].breakdowns.count
    for _ in 0..<(try reader.count()) {
      var names: [String] = []
      for _ in 0..<width { names.append(try reader.text()) }
      var body = try reader.part()
      while !body.isAtEnd {
        let entry = try CellEntry(&body, from: month)
        var vector = try body.part()
        try add(entry, &vector, names, unit, month, question)
      }
    }
  }

  private mutating func add(
    _ entry: CellEntry, _ vector: inout CellReader, _ names: [String], _ unit: String,
    _ month: Month, _ question: CellQuestion
  ) throws(CellDamage) {
    /// The group, or nil where what was reported in a month is outside the period.
    func values(_ reported: Month) -> [String]? {
      if query.basis == .measurement, !query.period.contains(reported.firstDay) { return nil }
      let shown = query.basis == .start ? month : reported
      return question.divisions.map { division in
        switch division {
        case .value(let place): names[place]
        case .unit: unit
        case .month: shown.description
        }
      }
    }
    switch entry {
    case .started:
      // Counted with what is reported where that decides the period.
      guard query.basis == .start, let values = values(month) else { return }
      let started = try vector.integer()
      edit(values) { $0.started += started }
    case .measured(let reported):
      guard let values = values(reported) else { return }
      for _ in 0..<question.column { _ = try vector.part() }
      var column = try vector.part()
      if column.isAtEnd { return }
      var numbers: [Int128] = []
      numbers.reserveCapacity(MeasuredSums.width)
      for _ in 0..<MeasuredSums.width { numbers.append(try column.signed()) }
      let judgesReliably = judgement.reliableChange != nil
      edit(values) { $0.add(measured: numbers, judgesReliably: judgesReliably) }
    case .window(let reported, let closes):
      guard let values = values(reported) else { return }
      let count = try vector.integer()
      let isDue = closes < query.asOf
      let isReported = query.basis == .measurement
      edit(values) {
        if isReported { $0.started += count }
        if isDue { $0.due = ($0.due ?? 0) + count }
      }
    case .gap(let reported, let closes, let column, let reason):
      guard column == question.column, closes < query.asOf, let values = values(reported) else {
        return
      }
      let count = try vector.integer()
      guard let reason else {
        edit(values) { $0.due = ($0.due ?? 0) - count }
        return
      }
      let start = try vector.values()
      edit(values) { $0.add(lost: count, reason: reason.name, start: start) }
    case .waiting(let windows):
      for window in windows where window.occasion == question.occasion {
        guard let values = values(window.closes.month) else { continue }
        let isDue = window.closes < query.asOf && window.reason != .notApplicable
        let isReported = query.basis == .measurement
        guard isDue || isReported else { continue }
        let count = try vector.integer()
        for _ in 0..<question.column { _ = try vector.part() }
        var column = try vector.part()
        let start = column.isAtEnd ? nil : try column.values()
        let reason = window.reason?.rawValue ?? GroupResult.notRecorded
        edit(values) {
          if isReported { $0.started += count }
          guard isDue else { return }
          $0.due = ($0.due ?? 0) + count
          $0.add(lost: count, reason: reason, start: start)
        }
        return
      }
    }
  }

  private mutating func edit(_ values: [String], _ body: (inout GroupResult) -> Void) {
    body(&groups[values, default: Group(result: GroupResult(startedAt: values))].result)
  }
}

extension CellReader {
  fileprivate mutating func values() throws(CellDamage) -> [Int128] {
    var numbers: [Int128] = []
    for _ in 0..<ValueSums.width { numbers.append(try signed()) }
    return numbers
  }
}

extension GroupResult {
  /// A group of an occasion that is scheduled: nobody is due yet.
  fileprivate init(startedAt values: [String]) {
    self.init(values: values)
    due = 0
  }

  fileprivate mutating func add(measured numbers: [Int128], judgesReliably: Bool) {
    measured += Int(numbers[ValueSums.count])
    measuredValues.add(
      Int(numbers[ValueSums.count]), sum: numbers[ValueSums.sum],
      squares: numbers[ValueSums.squares])
    let pairs = Int(numbers[MeasuredSums.pairs])
    paired += pairs
    startValues.add(
      pairs, sum: numbers[MeasuredSums.start], squares: numbers[MeasuredSums.startSquares])
    occasionValues.add(
      pairs, sum: numbers[MeasuredSums.occasion], squares: numbers[MeasuredSums.occasionSquares])
    changes.add(
      pairs, sum: numbers[MeasuredSums.occasion] - numbers[MeasuredSums.start],
      squares: numbers[MeasuredSums.changeSquares])
    outcome.add(
      of: pairs, improved: numbers[MeasuredSums.improved], worse: numbers[MeasuredSums.worse])
    if judgesReliably {
      reliable.add(
        of: pairs, improved: numbers[MeasuredSums.reliablyImproved],
        worse: numbers[MeasuredSums.reliablyWorse])
    }
  }

  fileprivate mutating func add(lost count: Int, reason: String, start: [Int128]?) {
    lostReasons[reason, default: 0] += count
    guard let start else { return }
    lostStartValues.add(
      Int(start[ValueSums.count]), sum: start[ValueSums.sum], squares: start[ValueSums.squares])
  }
}

extension Outcome {
  fileprivate mutating func add(of pairs: Int, improved: Int128, worse: Int128) {
    self.improved += Int(improved)
    self.worse += Int(worse)
    unchanged += pairs - Int(improved) - Int(worse)
  }
}
