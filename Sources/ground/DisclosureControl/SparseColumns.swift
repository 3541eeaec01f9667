/// 0/1 columns over rows, packed: column `i` holds the rows `rows[starts[i]..<starts[i + 1]]`, rising.
struct SparseColumns: Sendable, Hashable {
  private(set) var starts: [Int] = [0]
  private(set) var rows: [Int32] = []

  var count: Int { starts.count - 1 }
  var nonZeros: Int { rows.count }

  init() {}

  init(_ columns: some Sequence<[Int32]>) {
    for column in columns { append(column) }
  }

  subscript(column: Int) -> ArraySlice<Int32> { rows[starts[column]..<starts[column + 1]] }

  mutating func append(_ column: some Sequence<Int32>) {
    rows.append(contentsOf: column)
    starts.append(rows.count)
  }

  /// The columns that each row is in.
  func transposed(rowCount: Int) -> SparseColumns {
    var result = SparseColumns()
    result.starts = Array(repeating: 0, count: rowCount + 1)
    for row in rows { result.starts[Int(row) + 1] += 1 }
    for row in 0..<rowCount { result.starts[row + 1] += result.starts[row] }
    result.rows = Array(repeating: 0, count: rows.count)
    var next = result.starts
    for column in 0..<count {
      for row in self[column] {
        result.rows[next[Int(row)]] = Int32(column)
        next[Int(row)] += 1
      }
    }
    return result
  }

  /// For each column the first that is identical to it, itself included.
  func firstEqual() -> [Int] {
    var seen: [UInt64: [Int]] = [:]
    return (0..<count).map { column in
      var hash: UInt64 = 0
      for row in self[column] { hash &+= RowHash.value(row) }
      for earlier in seen[hash] ?? [] where self[earlier].elementsEqual(self[column]) {
        return earlier
      }
      seen[hash, default: []].append(column)
      return column
    }
  }
}

/// A number for each row, so that the sum over a column tells columns apart nearly always; equality
/// is checked where hashes meet. SplitMix64 (Steele, Lea and Flood 2014).
enum RowHash {
  static func value(_ row: Int32) -> UInt64 {
    var z = (UInt64(UInt32(bitPattern: row)) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
