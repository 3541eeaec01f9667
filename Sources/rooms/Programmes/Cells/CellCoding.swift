import Core
import Forms

/// How the cells of a row are packed into bytes.
///
/// All numbers are LEB128 varints, signed ones zigzagged first; months and days are counted from
/// the partition's month. Groups are sorted by their values, entries by their bytes, so that the
/// same statistics always give the same bytes:
///
/// ```
/// row      format(1) columns groups { value… length { entry… } }
/// value    length utf8
/// entry    tag key… length vector
/// vector   for the measured and the waiting: for each column, length { number… }; 0 when all zero
///          otherwise: number…
/// ```
enum CellCoding {
  static let format: UInt8 = 1

  enum Tag: UInt8 {
    case started, measured, window, gap, waiting
  }

  /// Stable numbers of reasons; 0 is none. New ones go last.
  static let reasons: [MissingReason] = [
    .notAsked, .declined, .doesNotKnow, .notReached, .movedBoard, .movedMunicipality, .deceased,
    .noInterpreter, .notApplicable,
  ]

  static func code(of reason: MissingReason?) -> UInt8 {
    guard let reason, let place = reasons.firstIndex(of: reason) else { return 0 }
    return UInt8(place + 1)
  }

  /// 0 not applicable, 1 not recorded, 2 no start value, then as `code(of:)` two higher.
  static func code(of reason: LossReason?) -> UInt8 {
    switch reason {
    case nil: 0
    case .notRecorded?: 1
    case .noStartValue?: 2
    case .said(let reason)?: code(of: reason) + 2
    }
  }

  static func encode(_ row: CellPartition.Row, of partition: CellPartition) -> [UInt8] {
    let groups = partition.groups(of: row).sorted {
      $0.values.lexicographicallyPrecedes($1.values)
    }
    var writer = CellWriter()
    writer.byte(format)
    writer.unsigned(UInt64(partition.shape.columns.count))
    writer.unsigned(UInt64(groups.count))
    for group in groups {
      for value in group.values { writer.text(value) }
      let entries = group.entries.map { entry, vector in
        Self.encode(entry, vector, from: partition.month)
      }.sorted { $0.lexicographicallyPrecedes($1) }
      writer.unsigned(UInt64(entries.reduce(0) { $0 + $1.count }))
      for entry in entries { writer.bytes += entry }
    }
    return writer.bytes
  }

  private static func encode(
    _ entry: CellEntry, _ vector: [Int128], from month: Month
  ) -> [UInt8] {
    var writer = CellWriter()
    let first = month.firstDay.number
    var body = CellWriter()
    switch entry {
    case .started:
      writer.byte(Tag.started.rawValue)
      for number in vector { body.signed(number) }
    case .measured(let reported):
      writer.byte(Tag.measured.rawValue)
      writer.signed(reported.number - month.number)
      body.columns(vector[...], width: MeasuredSums.width)
    case .window(let reported, let closes):
      writer.byte(Tag.window.rawValue)
      writer.signed(reported.number - month.number)
      writer.signed(closes.number - first)
      for number in vector { body.signed(number) }
    case .gap(let reported, let closes, let column, let reason):
      writer.byte(Tag.gap.rawValue)
      writer.signed(reported.number - month.number)
      writer.signed(closes.number - first)
      writer.unsigned(UInt64(column))
      writer.byte(code(of: reason))
      for number in vector { body.signed(number) }
    case .waiting(let windows):
      writer.byte(Tag.waiting.rawValue)
      writer.unsigned(UInt64(windows.count))
      for window in windows {
        writer.unsigned(UInt64(window.occasion))
        writer.signed(window.closes.number - first)
        writer.byte(code(of: window.reason))
      }
      body.signed(vector[0])
      body.columns(vector[1...], width: ValueSums.width)
    }
    writer.unsigned(UInt64(body.bytes.count))
    writer.bytes += body.bytes
    return writer.bytes
  }
}

/// A row of cells that cannot be read: damaged, or written by another program.
public struct CellDamage: ExplainedError, Sendable, Hashable {
  public init() {}

  public var message: Text {
    Text(
      sv: """
        Programmets resultat går inte att läsa: en sammanräkning är skadad. Kör ”beprova cells \
        rebuild”, som räknar om den från svaren.
        """,
      en: """
        The programme's results cannot be read: a summary is damaged. Run “beprova cells rebuild”, \
        which recomputes it from the answers.
        """)
  }
}

struct CellWriter {
  var bytes: [UInt8] = []

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func unsigned(_ value: some UnsignedInteger & FixedWidthInteger) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func signed(_ value: Int) { signed(Int128(value)) }

  mutating func signed(_ value: Int128) {
    if let small = Int64(exactly: value), small.magnitude < 1 << 62 {
      unsigned(UInt64(bitPattern: small << 1 ^ small >> 63))
    } else {
      unsigned(UInt128(bitPattern: value << 1 ^ value >> 127))
    }
  }

  mutating func text(_ text: String) {
    unsigned(UInt64(text.utf8.count))
    bytes += Array(text.utf8)
  }

  /// Each column with its length before it, so that a reader can step over it.
  mutating func columns(_ vector: ArraySlice<Int128>, width: Int) {
    var start = vector.startIndex
    while start < vector.endIndex {
      let column = vector[start..<start + width]
      start += width
      guard column.contains(where: { $0 != 0 }) else {
        byte(0)
        continue
      }
      var body = CellWriter()
      for number in column { body.signed(number) }
      unsigned(UInt64(body.bytes.count))
      bytes += body.bytes
    }
  }
}

/// Steps through the bytes of a row; every step checks that there is something left.
struct CellReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var place: Int
  private let end: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    place = 0
    end = bytes.count
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    place = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { place >= end }

  mutating func byte() throws(CellDamage) -> UInt8 {
    guard place < end else { throw CellDamage() }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func unsigned() throws(CellDamage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 64 else { throw CellDamage() }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func count() throws(CellDamage) -> Int {
    guard let count = Int(exactly: try unsigned()) else { throw CellDamage() }
    return count
  }

  mutating func signed() throws(CellDamage) -> Int128 {
    var low: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 63 {
      let next = try byte()
      low |= UInt64(next & 0x7F) << shift
      shift += 7
      if next < 0x80 { return Int128(Int64(bitPattern: low >> 1) ^ -Int64(bitPattern: low & 1)) }
    }
    var value = UInt128(low)
    while true {
      let next = try byte()
      guard shift < 133 else { throw CellDamage() }
      value |= UInt128(next & 0x7F) << UInt128(shift)
      shift += 7
      if next < 0x80 {
        return Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1)
      }
    }
  }

  mutating func integer() throws(CellDamage) -> Int {
    guard let value = Int(exactly: try signed()) else { throw CellDamage() }
    return value
  }

  mutating func text() throws(CellDamage) -> String {
    let part = try self.part()
    return String(
      decoding: UnsafeBufferPointer(rebasing: bytes[part.place..<part.end]), as: UTF8.self)
  }

  /// What comes with its length before it, stepped over here.
  mutating func part() throws(CellDamage) -> CellReader {
    let length = try count()
    guard length <= end - place else { throw CellDamage() }
    let part = CellReader(bytes, place..<place + length)
    place += length
    return part
  }
}
