/// A value to be written.
public enum DelimitedValue: Sendable, Hashable {
  /// Words that somebody typed.
  case text(String)
  /// A number, date or code that the program made.
  case figure(String)
}

/// Writes rows as RFC 4180 says: CRLF between them, quotes where they are needed.
///
/// Bytes gather until `drain()` takes them away; draining now and then keeps memory bounded.
public struct DelimitedWriter: Sendable {
  public let separator: Separator
  /// Puts an apostrophe before typed text that a spreadsheet would run as a formula
  /// (OWASP, "CSV Injection").
  public let guardsFormulas: Bool
  private var bytes: [UInt8]

  /// With a byte order mark Excel reads the file as UTF-8.
  public init(separator: Separator = .semicolon, marksByteOrder: Bool, guardsFormulas: Bool) {
    self.separator = separator
    self.guardsFormulas = guardsFormulas
    bytes = marksByteOrder ? byteOrderMark : []
  }

  public mutating func append(_ row: [DelimitedValue]) {
    for (index, value) in row.enumerated() {
      if index > 0 { bytes.append(separator.rawValue) }
      switch value {
      case .figure(let figure): append(figure, alone: row.count == 1)
      case .text(let text):
        append(guardsFormulas && startsFormula(text) ? "'" + text : text, alone: row.count == 1)
      }
    }
    bytes += [carriageReturn, lineFeed]
  }

  /// A row of column names.
  public mutating func append(header names: [String]) { append(names.map { .text($0) }) }

  /// The bytes written since last time.
  public mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// An empty field that is alone in its row is quoted, or the row would be an empty line.
  private mutating func append(_ field: String, alone: Bool) {
    let needsQuotes =
      (alone && field.isEmpty) || field.first == " " || field.last == " "
      || field.utf8.contains {
        $0 == separator.rawValue || $0 == quote || $0 == lineFeed || $0 == carriageReturn
      }
    guard needsQuotes else {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private func startsFormula(_ text: String) -> Bool {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09,
      lineFeed, carriageReturn:
      true
    default: false
    }
  }
}
