import Core

/// Reads a CSV or TSV file row by row in bounded memory, however long the file is.
///
/// Takes UTF-8 with or without byte order mark, and Windows-1252; `;`, `,` and tab; quoted fields
/// with doubled quotes and newlines within (RFC 4180); lines that end in CRLF, LF or CR. A quote
/// inside an unquoted field (`5" rör`) is text. Empty lines are passed over.
///
/// ```swift
/// let reader = try DelimitedReader(.file(path))
/// while true {
///   do {
///     guard let row = try reader.next() else { break }
///     use(row[0], at: row.line)
///   } catch where error.isConfinedToRow {
///     refused.append(error)  // and go on with the next row
///   }
/// }
/// ```
///
/// Not for use from several tasks at once. After an error that is not confined to its row, and
/// after the last row, `next()` gives nil.
public final class DelimitedReader {
  /// The names in the first row, without surrounding spaces.
  public private(set) var header: [String] = []
  /// As stated, or as found in the file.
  public let dialect: Dialect
  /// Bytes in the file; nil for what has no length, such as a pipe.
  public var byteCount: Int? { input.byteCount }
  /// Bytes taken in so far, for showing progress.
  public var bytesRead: Int { bytesBeforePiece + position }

  private let input: ByteInput
  private let limits: DelimitedLimits
  /// What each byte means outside quotes; 0 is text.
  private let kinds: UnsafeMutablePointer<UInt8>
  private let piece: UnsafeMutableRawBufferPointer
  private var bytesBeforePiece = 0
  private var position = 0
  private var limit = 0
  private var line = 1
  /// The byte before was CR, so that LF now does not begin another line.
  private var isAfterCarriageReturn = false
  private var isEnded = false
  private var spare = DelimitedRow()

  /// Opens a source and reads its header. A separator or encoding not given is detected, which
  /// reads the whole source once, a piece at a time.
  public init(
    _ source: DelimitedSource, separator: Separator? = nil, encoding: CharacterEncoding? = nil,
    limits: DelimitedLimits = DelimitedLimits()
  ) throws(DelimitedError) {
    dialect = try Detection.dialect(of: source, separator: separator, encoding: encoding)
    input = try ByteInput(source)
    self.limits = limits
    piece = .allocate(byteCount: 1 << 18, alignment: 16)
    kinds = .allocate(capacity: 256)
    kinds.initialize(repeating: 0, count: 256)
    for byte in [dialect.separator.rawValue, lineFeed, carriageReturn, 0] { kinds[Int(byte)] = 1 }
    spare.encoding = dialect.encoding
    try skipByteOrderMark()
    guard let first = try nextRecord() else { throw .empty }
    header = first.texts.map(trimmed)
    var seen: [String: Int] = [:]
    for (index, name) in header.enumerated() where !name.isEmpty {
      if let earlier = seen.updateValue(index, forKey: name) {
        throw .duplicateColumns(
          line: first.line, name: name, first: earlier + 1, second: index + 1)
      }
    }
  }

  deinit {
    piece.deallocate()
    kinds.deallocate()
  }

  /// The next row, with as many fields as the header; nil after the last.
  public func next() throws(DelimitedError) -> DelimitedRow? {
    guard let row = try nextRecord() else { return nil }
    guard row.count == header.count else {
      throw .wrongColumnCount(line: row.line, found: row.count, expected: header.count)
    }
    return row
  }

  /// The position of a column in each row, from 0; nil when the header does not name it.
  public func column(named name: String) -> Int? { header.firstIndex(of: name) }

  // MARK: - Records

  private func nextRecord() throws(DelimitedError) -> DelimitedRow? {
    if isEnded { return nil }
    do {
      var row = spare
      spare = DelimitedRow()
      row.removeAll()
      row.encoding = dialect.encoding
      guard try skipEmptyLines() else {
        isEnded = true
        return nil
      }
      row.line = line
      try readRecord(into: &row)
      spare = row
      try check(row)
      return row
    } catch {
      if !error.isConfinedToRow { isEnded = true }
      throw error
    }
  }

  /// How a stretch of a record ended.
  private enum Stop {
    case field, record
  }

  private func readRecord(into row: inout DelimitedRow) throws(DelimitedError) {
    while true {
      let stop: Stop
      if try hasByte(), piece[position] == quote {
        position += 1
        stop = try readQuotedField(into: &row)
      } else {
        stop = try readPlainFields(into: &row)
      }
      if row.count > limits.columns || (stop == .field && row.count == limits.columns) {
        throw .tooManyColumns(line: row.line, limit: limits.columns)
      }
      if stop == .record { return }
    }
  }

  /// Reads unquoted fields until the record ends, or a field that may be quoted begins.
  private func readPlainFields(into row: inout DelimitedRow) throws(DelimitedError) -> Stop {
    while try hasByte() {
      let start = position
      let end = limit
      let bytes = UnsafeRawBufferPointer(piece)
      let offset = row.bytes.count - start
      var index = start
      while index < end {
        let byte = bytes[index]
        if kinds[Int(byte)] == 0 {
          index += 1
          continue
        }
        if byte == 0 {
          try abandonLine(from: index)
          throw .nulByte(place(row.count, at: line))
        }
        row.ends.append(offset + index)
        if byte != dialect.separator.rawValue {
          row.bytes.append(contentsOf: bytes[start..<index])
          endLine(byte, at: index)
          return .record
        }
        index += 1
        if index == end || bytes[index] == quote || row.count >= limits.columns {
          row.bytes.append(contentsOf: bytes[start..<index])
          position = index
          return .field
        }
      }
      row.bytes.append(contentsOf: bytes[start..<end])
      position = end
      try checkLength(of: row)
    }
    row.ends.append(row.bytes.count)
    return .record
  }

  /// Reads the rest of a field whose opening quote has been taken.
  private func readQuotedField(into row: inout DelimitedRow) throws(DelimitedError) -> Stop {
    let opening = line
    while try hasByte() {
      let start = position
      let end = limit
      let bytes = UnsafeRawBufferPointer(piece)
      var index = start
      while index < end, bytes[index] != quote {
        switch bytes[index] {
        case lineFeed:
          if !isAfterCarriageReturn { line += 1 }
          isAfterCarriageReturn = false
        case carriageReturn:
          line += 1
          isAfterCarriageReturn = true
        case 0:
          try abandonLine(from: index)
          throw .nulByte(place(row.count, at: opening))
        default:
          isAfterCarriageReturn = false
        }
        index += 1
      }
      row.bytes.append(contentsOf: bytes[start..<index])
      position = index
      try checkLength(of: row, from: opening)
      guard index < end else { continue }
      isAfterCarriageReturn = false
      position += 1
      guard try hasByte() else {
        row.ends.append(row.bytes.count)
        return .record
      }
      switch piece[position] {
      case quote:
        row.bytes.append(quote)
        position += 1
      case dialect.separator.rawValue:
        row.ends.append(row.bytes.count)
        row.bytes.append(dialect.separator.rawValue)
        position += 1
        return .field
      case lineFeed, carriageReturn:
        row.ends.append(row.bytes.count)
        endLine(piece[position], at: position)
        return .record
      default:
        try abandonLine(from: position)
        throw .textAfterQuote(place(row.count, at: opening))
      }
    }
    throw .unterminatedQuote(place(row.count, at: opening))
  }

  // MARK: - Checks

  private func check(_ row: DelimitedRow) throws(DelimitedError) {
    if row.bytes.count > limits.fieldBytes {
      for index in 0..<row.count where row.range(of: index).count > limits.fieldBytes {
        throw .fieldTooLong(place(index, at: row.line), limit: limits.fieldBytes)
      }
    }
    if row.bytes.count > limits.rowBytes {
      throw .rowTooLong(line: row.line, limit: limits.rowBytes)
    }
    if let index = row.firstInvalidField { throw .invalidUTF8(place(index, at: row.line)) }
  }

  /// Refuses a field under way that is already too long, so that memory stays bounded.
  private func checkLength(
    of row: DelimitedRow, from opening: Int? = nil
  ) throws(DelimitedError) {
    let fieldStart = row.ends.last.map { $0 + 1 } ?? 0
    if row.bytes.count - fieldStart > limits.fieldBytes {
      throw .fieldTooLong(place(row.count, at: opening ?? line), limit: limits.fieldBytes)
    }
    if row.bytes.count > limits.rowBytes {
      throw .rowTooLong(line: row.line, limit: limits.rowBytes)
    }
  }

  private func place(_ index: Int, at line: Int) -> DelimitedPlace {
    DelimitedPlace(
      line: line, column: index + 1, name: header.indices.contains(index) ? header[index] : nil)
  }

  // MARK: - Bytes

  /// True when there is a byte at `position`, which may take reading another piece.
  private func hasByte() throws(DelimitedError) -> Bool {
    if position < limit { return true }
    bytesBeforePiece += limit
    position = 0
    limit = 0
    limit = try input.read(into: piece)
    return limit > 0
  }

  private func endLine(_ byte: UInt8, at index: Int) {
    position = index + 1
    line += 1
    isAfterCarriageReturn = byte == carriageReturn
  }

  /// Goes on at the next line, past a record that cannot be read.
  private func abandonLine(from index: Int) throws(DelimitedError) {
    position = index
    isAfterCarriageReturn = false
    while try hasByte() {
      let byte = piece[position]
      if byte == lineFeed || byte == carriageReturn {
        // The line is counted where empty lines are passed over.
        return
      }
      position += 1
    }
  }

  /// False at the end of the file.
  private func skipEmptyLines() throws(DelimitedError) -> Bool {
    while try hasByte() {
      let byte = piece[position]
      if byte == carriageReturn || (byte == lineFeed && !isAfterCarriageReturn) {
        endLine(byte, at: position)
      } else if byte == lineFeed {
        position += 1
        isAfterCarriageReturn = false
      } else {
        isAfterCarriageReturn = false
        return true
      }
    }
    return false
  }

  private func skipByteOrderMark() throws(DelimitedError) {
    guard try hasByte() else { return }
    let start = piece[..<limit]
    if start.starts(with: byteOrderMark) {
      position = byteOrderMark.count
    } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      throw .wideCharacters
    }
  }
}

private func trimmed(_ name: String) -> String {
  guard let first = name.firstIndex(where: { !$0.isWhitespace }),
    let last = name.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(name[first...last])
}
