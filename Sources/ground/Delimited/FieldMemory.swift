/// What was found out about fields, by their bytes: columns hold few different values, and what each of
/// them stands for need be found out only once.
public final class FieldMemory<Value> {
  private let limit: Int
  /// Places of values by the hash of their bytes; −1 is free. A power of two, at most half full.
  private var table: [Int32] = Array(repeating: -1, count: 16)
  private var hashes: [UInt64] = []
  private var values: [Value] = []
  /// The bytes of all fields, one after the other, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// - Parameter limit: how many different fields are remembered; the rest are found out each time.
  public init(limit: Int = 4_096) {
    self.limit = limit
  }

  /// What field `index` of a row stands for; `find` finds it out the first time. A nil index is a field
  /// that no row has: the same for all.
  public func value(of index: Int?, in row: DelimitedRow, _ find: () -> Value) -> Value {
    guard let index else { return value(of: UnsafeRawBufferPointer(start: nil, count: 0), find) }
    return row.withBytes(of: index) { value(of: $0, find) }
  }

  private func value(of field: UnsafeRawBufferPointer, _ find: () -> Value) -> Value {
    let hash = hash(field)
    var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[slot] >= 0 {
      let place = Int(table[slot])
      if hashes[place] == hash, isEqual(place, field) { return values[place] }
      slot = (slot + 1) & (table.count - 1)
    }
    let found = find()
    guard values.count < limit else { return found }
    table[slot] = Int32(values.count)
    values.append(found)
    hashes.append(hash)
    bytes.append(contentsOf: field)
    ends.append(bytes.count)
    if values.count * 2 > table.count { widen() }
    return found
  }

  private func isEqual(_ place: Int, _ field: UnsafeRawBufferPointer) -> Bool {
    let start = place == 0 ? 0 : ends[place - 1]
    guard ends[place] - start == field.count else { return false }
    return bytes.withUnsafeBytes { all in
      for offset in 0..<field.count where all[start + offset] != field[offset] { return false }
      return true
    }
  }

  private func widen() {
    table = Array(repeating: -1, count: table.count * 2)
    for (place, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(place)
    }
  }

  /// FNV-1a (Fowler, Noll, Vo), 64 bits.
  private func hash(_ field: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in field { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ (hash >> 32)
  }
}
