/// Positions in an index, a bit for each: sets that are compared without looking at what they hold.
struct PositionSet: Sendable, Hashable {
  /// By its number, the chunks with anything in them.
  private(set) var chunks: [Int: PositionChunk] = [:]

  var isEmpty: Bool { chunks.isEmpty }
  var count: Int { chunks.values.reduce(0) { $0 + $1.count } }

  func contains(_ position: Int) -> Bool {
    chunks[position / PositionChunk.length]?.contains(position % PositionChunk.length) == true
  }

  mutating func insert(_ position: Int) {
    chunks[position / PositionChunk.length, default: PositionChunk()]
      .insert(position % PositionChunk.length)
  }

  /// Adds what is stored of a chunk.
  mutating func formUnion(chunk: Int, stored: [UInt8]) {
    chunks[chunk, default: PositionChunk()].formUnion(stored: stored)
  }

  mutating func formUnion(_ other: PositionSet) {
    for (number, chunk) in other.chunks {
      chunks[number] = chunks[number]?.union(chunk) ?? chunk
    }
  }

  mutating func formIntersection(_ other: PositionSet) {
    for (number, chunk) in chunks {
      guard let otherChunk = other.chunks[number] else {
        chunks[number] = nil
        continue
      }
      let common = chunk.intersection(otherChunk)
      chunks[number] = common.isEmpty ? nil : common
    }
  }

  /// At most `limit` positions in order, after or before `place`.
  func positions(ascending: Bool, from place: Int?, limit: Int) -> [Int] {
    var found: [Int] = []
    let numbers = chunks.keys.sorted()
    for number in ascending ? numbers : numbers.reversed() {
      guard found.count < limit else { break }
      let base = number * PositionChunk.length
      for offset in chunks[number]?.offsets(ascending: ascending) ?? [] {
        let position = base + offset
        if let place, ascending ? position <= place : position >= place { continue }
        found.append(position)
        if found.count == limit { break }
      }
    }
    return found
  }
}

/// A chunk of positions: 32 768 bits.
struct PositionChunk: Sendable, Hashable {
  static let length = 1 << 15
  private var words = [UInt64](repeating: 0, count: length / 64)

  init() {}

  /// - Parameter stored: two bytes for each offset, or one bit for each that there may be; the low
  ///   byte or bit first.
  init(stored: [UInt8]) {
    formUnion(stored: stored)
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func contains(_ offset: Int) -> Bool { words[offset >> 6] & (1 << UInt64(offset & 63)) != 0 }

  mutating func insert(_ offset: Int) { words[offset >> 6] |= 1 << UInt64(offset & 63) }

  mutating func remove(_ offset: Int) { words[offset >> 6] &= ~(1 << UInt64(offset & 63)) }

  mutating func formUnion(stored: [UInt8]) {
    if stored.count == Self.length / 8 {
      stored.withUnsafeBytes { bytes in
        for index in words.indices {
          words[index] |= UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
      }
    } else {
      for index in stride(from: 0, to: stored.count - 1, by: 2) {
        insert((Int(stored[index]) | Int(stored[index + 1]) << 8) % Self.length)
      }
    }
  }

  func union(_ other: PositionChunk) -> PositionChunk {
    var result = self
    for index in words.indices { result.words[index] |= other.words[index] }
    return result
  }

  func intersection(_ other: PositionChunk) -> PositionChunk {
    var result = self
    for index in words.indices { result.words[index] &= other.words[index] }
    return result
  }

  /// As it is stored: in whichever way is shorter.
  var stored: [UInt8] {
    if count * 2 < Self.length / 8 {
      return offsets(ascending: true).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }

  func offsets(ascending: Bool) -> [Int] {
    var found: [Int] = []
    for index in ascending ? Array(words.indices) : words.indices.reversed() {
      var word = words[index]
      while word != 0 {
        let bit = ascending ? word.trailingZeroBitCount : 63 - word.leadingZeroBitCount
        found.append(index << 6 | bit)
        word &= ~(1 << UInt64(bit))
      }
    }
    return found
  }
}
