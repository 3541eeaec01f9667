import Core
import Forms

extension CellPartition {
  /// The bytes of a row, as it is stored; nil when there is nothing in it.
  public func encoded(_ row: Row) -> [UInt8]? {
    rows[row].contains { !$0.isEmpty } ? CellCoding.encode(row, of: self) : nil
  }

  /// What a stored row becomes when this is added to it; nil when nothing is left.
  public func encoded(
    _ row: Row, addedTo stored: [UInt8]?
  ) throws -> [UInt8]? {
    var sum = CellPartition(shape, month: month)
    if let stored { try sum.read(row, from: stored) }
    try sum.merge(row, of: self)
    return sum.encoded(row)
  }

  /// Takes in a stored row.
  mutating func read(_ row: Row, from bytes: [UInt8]) throws(CellDamage) {
    let place = shape.views[row.view].breakdowns.count
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(CellDamage) -> [StoredGroup] in
        try Self.groups(
          in: buffer, values: place, columns: shape.columns.count, month: month)
      }
    }
    for group in try result.get() {
      // What was stored fitted, and nothing is there to add it to.
      do { try add(group.entries, of: group.values, in: row) } catch { throw CellDamage() }
    }
  }

  private typealias StoredGroup = (
    values: [String], entries: [(entry: CellEntry, vector: [Int128])]
  )

  private static func groups(
    in buffer: UnsafeBufferPointer<UInt8>, values: Int, columns: Int, month: Month
  ) throws(CellDamage) -> [StoredGroup] {
    var reader = CellReader(buffer)
    guard try reader.byte() == CellCoding.format, try reader.count() == columns else {
      throw CellDamage()
    }
    var groups: [StoredGroup] = []
    for _ in 0..<(try reader.count()) {
      var names: [String] = []
      for _ in 0..<values { names.append(try reader.text()) }
      var body = try reader.part()
      var entries: [(entry: CellEntry, vector: [Int128])] = []
      while !body.isAtEnd {
        entries.append(try Self.entry(&body, columns: columns, month: month))
      }
      groups.append((names, entries))
    }
    guard reader.isAtEnd else { throw CellDamage() }
    return groups
  }

  private static func entry(
    _ reader: inout CellReader, columns: Int, month: Month
  ) throws(CellDamage) -> (entry: CellEntry, vector: [Int128]) {
    let entry = try CellEntry(&reader, from: month)
    var body = try reader.part()
    var vector: [Int128] = []
    switch entry {
    case .started, .window, .gap:
      for _ in 0..<entry.width(columns: columns) { vector.append(try body.signed()) }
    case .measured:
      try body.columns(columns, width: MeasuredSums.width, into: &vector)
    case .waiting:
      vector.append(try body.signed())
      try body.columns(columns, width: ValueSums.width, into: &vector)
    }
    guard body.isAtEnd else { throw CellDamage() }
    return (entry, vector)
  }
}

extension CellEntry {
  init(_ reader: inout CellReader, from month: Month) throws(CellDamage) {
    let first = month.firstDay.number
    guard let tag = CellCoding.Tag(rawValue: try reader.byte()) else { throw CellDamage() }
    switch tag {
    case .started:
      self = .started
    case .measured:
      self = .measured(Month(number: month.number + (try reader.integer())))
    case .window:
      self = .window(
        Month(number: month.number + (try reader.integer())),
        closes: Day(number: first + (try reader.integer())))
    case .gap:
      self = .gap(
        Month(number: month.number + (try reader.integer())),
        closes: Day(number: first + (try reader.integer())), column: try reader.count(),
        try LossReason.decoded(reader.byte()))
    case .waiting:
      var windows: [WaitingWindow] = []
      for _ in 0..<(try reader.count()) {
        windows.append(
          WaitingWindow(
            occasion: try reader.count(), closes: Day(number: first + (try reader.integer())),
            reason: try MissingReason.decoded(reader.byte())))
      }
      self = .waiting(windows)
    }
  }
}

extension MissingReason {
  static func decoded(_ code: UInt8) throws(CellDamage) -> MissingReason? {
    guard code > 0 else { return nil }
    guard Int(code) <= CellCoding.reasons.count else { throw CellDamage() }
    return CellCoding.reasons[Int(code) - 1]
  }
}

extension LossReason {
  static func decoded(_ code: UInt8) throws(CellDamage) -> LossReason? {
    switch code {
    case 0: return nil
    case 1: return .notRecorded
    case 2: return .noStartValue
    default:
      guard let reason = try MissingReason.decoded(code - 2) else { throw CellDamage() }
      return .said(reason)
    }
  }
}

extension CellReader {
  mutating func columns(
    _ count: Int, width: Int, into vector: inout [Int128]
  ) throws(CellDamage) {
    for _ in 0..<count {
      var column = try part()
      if column.isAtEnd {
        for _ in 0..<width { vector.append(0) }
      } else {
        for _ in 0..<width { vector.append(try column.signed()) }
      }
    }
  }
}
