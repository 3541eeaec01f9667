/// Writes a ZIP archive as a stream, without compression and with bounded memory (APPNOTE 6.3, with
/// the ZIP64 extension for files of which the size is not known beforehand).
///
/// Each call gives the bytes to send; `finish` the directory that ends the archive.
public struct ZipWriter: Sendable {
  private struct Entry {
    let name: [UInt8]
    let offset: UInt64
    var size: UInt64 = 0
    var checksum = CRC32()
    let isStreamed: Bool
  }

  private var entries: [Entry] = []
  private var offset: UInt64 = 0

  public init() {}

  /// A small file as a whole.
  public mutating func add(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var entry = Entry(name: Array(name.utf8), offset: offset, isStreamed: false)
    entry.size = UInt64(content.count)
    entry.checksum.update(content)
    entries.append(entry)
    var bytes = Self.header(of: entry)
    bytes += content
    offset += UInt64(bytes.count)
    return bytes
  }

  /// Begins a file that is written in parts; to be followed by `write` and `end`.
  public mutating func begin(_ name: String) -> [UInt8] {
    let entry = Entry(name: Array(name.utf8), offset: offset, isStreamed: true)
    entries.append(entry)
    let bytes = Self.header(of: entry)
    offset += UInt64(bytes.count)
    return bytes
  }

  /// A part of the file that was begun.
  public mutating func write(_ part: [UInt8]) -> [UInt8] {
    entries[entries.count - 1].size += UInt64(part.count)
    entries[entries.count - 1].checksum.update(part)
    offset += UInt64(part.count)
    return part
  }

  /// Ends the file that was begun: its checksum and size.
  public mutating func end() -> [UInt8] {
    let entry = entries[entries.count - 1]
    var bytes = LittleEndian()
    bytes.append(0x0807_4B50 as UInt32)
    bytes.append(entry.checksum.value)
    bytes.append(entry.size)
    bytes.append(entry.size)
    offset += UInt64(bytes.all.count)
    return bytes.all
  }

  /// The directory of the archive.
  public mutating func finish() -> [UInt8] {
    var bytes = LittleEndian()
    for entry in entries { Self.appendDirectoryEntry(of: entry, to: &bytes) }
    let size = UInt64(bytes.all.count)
    let end = offset + size
    bytes.append(0x0606_4B50 as UInt32)
    bytes.append(44 as UInt64)
    bytes.append(Self.version)
    bytes.append(Self.version)
    bytes.append(0 as UInt32)
    bytes.append(0 as UInt32)
    bytes.append(UInt64(entries.count))
    bytes.append(UInt64(entries.count))
    bytes.append(size)
    bytes.append(offset)
    bytes.append(0x0706_4B50 as UInt32)
    bytes.append(0 as UInt32)
    bytes.append(end)
    bytes.append(1 as UInt32)
    bytes.append(0x0605_4B50 as UInt32)
    bytes.append(0 as UInt32)
    bytes.append(UInt16(truncatingIfNeeded: entries.count))
    bytes.append(UInt16(truncatingIfNeeded: entries.count))
    bytes.append(UInt32.max)
    bytes.append(UInt32.max)
    bytes.append(0 as UInt16)
    return bytes.all
  }

  /// 4.5: ZIP64.
  private static let version: UInt16 = 45
  /// Names in UTF-8; and, of a file in parts, sizes after it.
  private static let utf8: UInt16 = 1 << 11
  private static let sizesFollow: UInt16 = 1 << 3

  private static func flags(of entry: Entry) -> UInt16 {
    entry.isStreamed ? utf8 | sizesFollow : utf8
  }

  private static func header(of entry: Entry) -> [UInt8] {
    var bytes = LittleEndian()
    bytes.append(0x0403_4B50 as UInt32)
    bytes.append(version)
    bytes.append(flags(of: entry))
    bytes.append(0 as UInt16)
    bytes.append(firstMoment)
    bytes.append(entry.isStreamed ? 0 : entry.checksum.value)
    bytes.append(UInt32.max)
    bytes.append(UInt32.max)
    bytes.append(UInt16(entry.name.count))
    bytes.append(20 as UInt16)
    bytes.append(entry.name)
    bytes.append(1 as UInt16)
    bytes.append(16 as UInt16)
    bytes.append(entry.size)
    bytes.append(entry.size)
    return bytes.all
  }

  private static func appendDirectoryEntry(of entry: Entry, to bytes: inout LittleEndian) {
    bytes.append(0x0201_4B50 as UInt32)
    bytes.append(version)
    bytes.append(version)
    bytes.append(flags(of: entry))
    bytes.append(0 as UInt16)
    bytes.append(firstMoment)
    bytes.append(entry.checksum.value)
    bytes.append(UInt32.max)
    bytes.append(UInt32.max)
    bytes.append(UInt16(entry.name.count))
    bytes.append(28 as UInt16)
    bytes.append(0 as UInt16)
    bytes.append(0 as UInt16)
    bytes.append(0 as UInt16)
    bytes.append(0 as UInt32)
    bytes.append(UInt32.max)
    bytes.append(entry.name)
    bytes.append(1 as UInt16)
    bytes.append(24 as UInt16)
    bytes.append(entry.size)
    bytes.append(entry.size)
    bytes.append(entry.offset)
  }

  /// 1980-01-01 00:00, the earliest that the format has: the same content gives the same bytes.
  private static let firstMoment: UInt32 = 0x0021_0000
}

/// The checksum of ZIP (ISO 3309, reflected polynomial 0xEDB88320).
public struct CRC32: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  public init() {}

  public var value: UInt32 { ~state }

  public mutating func update(_ bytes: [UInt8]) {
    var state = state
    bytes.withUnsafeBufferPointer { bytes in
      Self.table.withUnsafeBufferPointer { table in
        for byte in bytes {
          state = table[Int((state ^ UInt32(byte)) & 0xFF)] ^ (state >> 8)
        }
      }
    }
    self.state = state
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }
}

/// Integers with the least significant byte first.
private struct LittleEndian {
  private(set) var all: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { all.append(contentsOf: $0) }
  }

  mutating func append(_ bytes: [UInt8]) { all += bytes }
}
