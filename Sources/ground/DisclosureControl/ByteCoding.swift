/// Whole numbers as bytes, seven bits a byte, the lowest first; small ones take one byte.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: Int) {
    // Zigzag: 0, −1, 1, −2 …
    var left = UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))
    while left >= 0x80 {
      bytes.append(UInt8(left & 0x7F) | 0x80)
      left >>= 7
    }
    bytes.append(UInt8(left))
  }

  mutating func put(_ flag: Bool) { put(flag ? 1 : 0) }

  mutating func put(_ text: String) {
    let utf8 = Array(text.utf8)
    put(utf8.count)
    bytes += utf8
  }

  mutating func put(_ values: [Int]) {
    put(values.count)
    for value in values { put(value) }
  }

  /// Rising numbers by what lies between them.
  mutating func putRising(_ values: [Int]) {
    put(values.count)
    var last = 0
    for value in values {
      put(value - last)
      last = value
    }
  }

  mutating func putRaw(_ more: [UInt8]) { bytes += more }
}

/// Bytes that end too early, or numbers that cannot be.
struct UnreadableBytes: Error {
  let offset: Int
}

/// Reads what `ByteWriter` wrote; whatever the bytes are, it ends.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var offset: Int

  init(_ bytes: [UInt8], offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func int() throws(UnreadableBytes) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < bytes.count, shift < 64 else { throw UnreadableBytes(offset: offset) }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
  }

  /// A number of things of which each takes a byte at least.
  mutating func count() throws(UnreadableBytes) -> Int {
    let count = try int()
    guard count >= 0, count <= bytes.count - offset else {
      throw UnreadableBytes(offset: offset)
    }
    return count
  }

  mutating func flag() throws(UnreadableBytes) -> Bool {
    switch try int() {
    case 0: return false
    case 1: return true
    default: throw UnreadableBytes(offset: offset)
    }
  }

  mutating func text() throws(UnreadableBytes) -> String {
    let count = try count()
    guard let text = String(validating: bytes[offset..<(offset + count)], as: UTF8.self) else {
      throw UnreadableBytes(offset: offset)
    }
    offset += count
    return text
  }

  mutating func ints() throws(UnreadableBytes) -> [Int] {
    let count = try count()
    var values: [Int] = []
    for _ in 0..<count { values.append(try int()) }
    return values
  }

  mutating func rising() throws(UnreadableBytes) -> [Int] {
    var last = 0
    var values: [Int] = []
    for _ in 0..<(try count()) {
      let (next, overflow) = last.addingReportingOverflow(try int())
      guard !overflow, values.isEmpty || next > last else {
        throw UnreadableBytes(offset: offset)
      }
      last = next
      values.append(next)
    }
    return values
  }

  mutating func raw(_ count: Int) throws(UnreadableBytes) -> [UInt8] {
    guard count >= 0, count <= bytes.count - offset else { throw UnreadableBytes(offset: offset) }
    defer { offset += count }
    return Array(bytes[offset..<(offset + count)])
  }
}
