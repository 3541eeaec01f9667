/// Looks through a source for what its writer did not say.
enum Detection {
  /// Enough rows to tell the separator; the encoding takes the whole file, a piece at a time,
  /// since the first å may stand on its last line.
  private static let sampleBytes = 1 << 16
  private static let sampleRows = 20

  static func dialect(
    of source: DelimitedSource, separator: Separator?, encoding: CharacterEncoding?
  ) throws(DelimitedError) -> Dialect {
    if let separator, let encoding {
      return Dialect(separator: separator, encoding: encoding)
    }
    let input = try ByteInput(source)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { piece.deallocate() }
    var sample: [UInt8] = []
    var stated = encoding
    var validator = UTF8Validator()
    var isUTF8 = true
    var isFirst = true
    while (stated == nil && isUTF8) || sample.count < sampleBytes {
      let count = try input.read(into: piece)
      if count == 0 { break }
      var bytes = piece[..<count]
      if isFirst, bytes.starts(with: byteOrderMark) {
        // The mark states UTF-8; what breaks it is then reported where it stands.
        stated = stated ?? .utf8
        bytes = bytes.dropFirst(byteOrderMark.count)
      }
      isFirst = false
      sample.append(contentsOf: bytes.prefix(max(0, sampleBytes - sample.count)))
      if stated == nil, isUTF8 {
        isUTF8 = validator.accept(UnsafeRawBufferPointer(rebasing: bytes))
      }
    }
    return Dialect(
      separator: separator ?? mostLikelySeparator(in: sample),
      encoding: stated ?? (isUTF8 && validator.isComplete ? .utf8 : .windows1252))
  }

  /// The separator that splits most of the first rows into as many fields as the header, then the
  /// one that gives most columns; a header may hold commas ("Ålder, år") and rows decimal commas.
  private static func mostLikelySeparator(in sample: [UInt8]) -> Separator {
    var rows: [[Separator: Int]] = []
    var current: [Separator: Int] = [:]
    var isQuoted = false
    var hasBytes = false
    for byte in sample {
      if byte == quote { isQuoted.toggle() }
      if !isQuoted, byte == lineFeed || byte == carriageReturn {
        if hasBytes { rows.append(current) }
        if rows.count == sampleRows { break }
        current = [:]
        hasBytes = false
        continue
      }
      hasBytes = true
      if !isQuoted, let separator = Separator(rawValue: byte) {
        current[separator, default: 0] += 1
      }
    }
    if rows.isEmpty, hasBytes { rows.append(current) }
    guard let header = rows.first else { return .semicolon }
    var best = (separator: Separator.semicolon, agreeing: 0, columns: 0)
    for separator in Separator.allCases {
      let columns = header[separator, default: 0]
      guard columns > 0 else { continue }
      let agreeing = rows.count { $0[separator, default: 0] == columns }
      if (agreeing, columns) > (best.agreeing, best.columns) {
        best = (separator, agreeing, columns)
      }
    }
    return best.separator
  }
}

let quote: UInt8 = 0x22
let lineFeed: UInt8 = 0x0A
let carriageReturn: UInt8 = 0x0D
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Tells whether bytes that come in pieces are UTF-8 (Unicode 16, table 3-7).
struct UTF8Validator {
  private var remaining = 0
  private var allowed: ClosedRange<UInt8> = 0x80...0xBF

  /// False when the bytes ended within a character.
  var isComplete: Bool { remaining == 0 }

  /// False as soon as a byte cannot continue what came before.
  mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
      if remaining == 0 {
        while index + 8 <= count,
          bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index += 8
        }
        guard index < count else { break }
      }
      let byte = bytes[index]
      index += 1
      if remaining > 0 {
        guard allowed.contains(byte) else { return false }
        remaining -= 1
        allowed = 0x80...0xBF
        continue
      }
      switch byte {
      case 0x00...0x7F: break
      case 0xC2...0xDF: remaining = 1
      case 0xE0: (remaining, allowed) = (2, 0xA0...0xBF)
      case 0xED: (remaining, allowed) = (2, 0x80...0x9F)
      case 0xE1...0xEF: remaining = 2
      case 0xF0: (remaining, allowed) = (3, 0x90...0xBF)
      case 0xF4: (remaining, allowed) = (3, 0x80...0x8F)
      case 0xF1...0xF3: remaining = 3
      default: return false
      }
    }
    return true
  }
}
