/// A number left the range of 128 bits. Nothing is released.
struct EliminationOverflow: Error {}

/// Gaussian elimination over whole numbers, one reader's view: says of a column whether publishing it
/// would let a primary be solved as a multiple. (Langsrud 2024.)
///
/// Columns are reduced by those already published. Every published column has a pivot row, which is
/// in no later one and in no primary. A reduced column that is a multiple of a reduced primary is
/// dangerous; one that is empty follows from what is published. Which row is the pivot changes
/// neither, as long as rows of singletons come last; so the row that is in the fewest primaries is
/// taken, since that keeps columns short.
struct Elimination<Number: FixedWidthInteger & SignedInteger & Sendable>: Sendable {
  struct Column: Sendable {
    var rows: [Int32]
    var factors: [Number]
  }

  enum Verdict {
    case follows
    case dangerous
    case harmless(Column, usesException: Bool)
  }

  private let isSingleton: [Bool]
  private let isKnown: [Bool]
  /// The pivots that have been taken, in order, packed; the pivot itself is first.
  private var pivotRows: [Int32] = []
  private var pivotFactors: [Number] = []
  private var pivotStarts: [Int] = [0]
  private var pivotOfRow: [Int32]
  private var primaries: [Column] = []
  private var hashes: [UInt64] = []
  private var withHash: [UInt64: [Int32]] = [:]
  private var primariesOfRow: [[Int32]]
  private var isUsed: [Bool]
  private var work: SparseWork<Number>
  /// Primaries that what is published determines; only forced cells can do that.
  private(set) var solved: [Int] = []

  /// - Parameters:
  ///   - isKnown: rows that this reader knows already; they are deleted.
  init(rowCount: Int, isSingleton: [Bool], isKnown: [Bool]) {
    self.isSingleton = isSingleton
    self.isKnown = isKnown
    pivotOfRow = Array(repeating: -1, count: rowCount)
    primariesOfRow = Array(repeating: [], count: rowCount)
    isUsed = Array(repeating: false, count: rowCount)
    work = SparseWork(rowCount: rowCount)
  }

  var pivotCount: Int { pivotStarts.count - 1 }
  var primaryCount: Int { withHash.values.reduce(0) { $0 + $1.count } }

  /// What a primary that is already solved is; added before anything is published, or reduced as it
  /// is added.
  mutating func addPrimary(_ rows: ArraySlice<Int32>) throws(EliminationOverflow) {
    let column = try reduced(rows)
    primaries.append(column)
    hashes.append(0)
    let index = primaries.count - 1
    guard !column.rows.isEmpty else {
      solved.append(index)
      return
    }
    guard enter(index) else { return }
    for row in column.rows { primariesOfRow[Int(row)].append(Int32(index)) }
  }

  mutating func verdict(
    on rows: ArraySlice<Int32>, isForced: Bool = false
  ) throws(EliminationOverflow) -> Verdict {
    let column = try reduced(rows)
    if column.rows.isEmpty { return .follows }
    if isForced { return .harmless(column, usesException: false) }
    if matchesPrimary(column) { return .dangerous }
    guard column.rows.allSatisfy({ isSingleton[Int($0)] }) else {
      return .harmless(column, usesException: false)
    }
    // Only singletons are left: their sum would tell each of them about the others. A difference
    // does not, as long as no row of it was in such a difference before.
    let hasMixedSigns = column.factors.contains { $0 < 0 } && column.factors.contains { $0 > 0 }
    guard hasMixedSigns, !column.rows.contains(where: { isUsed[Int($0)] }) else {
      return .dangerous
    }
    return .harmless(column, usesException: true)
  }

  /// Publishes a column that a verdict gave.
  mutating func publish(_ column: Column, usesException: Bool) throws(EliminationOverflow) {
    if usesException { for row in column.rows { isUsed[Int(row)] = true } }
    let place = pivotPlace(column)
    let row = column.rows[place]
    let factor = column.factors[place]
    for index in primariesOfRow[Int(row)] {
      try eliminate(row, factor, column, fromPrimary: Int(index))
    }
    primariesOfRow[Int(row)] = []
    pivotOfRow[Int(row)] = Int32(pivotCount)
    pivotRows.append(row)
    pivotFactors.append(factor)
    for other in column.rows.indices where other != place {
      pivotRows.append(column.rows[other])
      pivotFactors.append(column.factors[other])
    }
    pivotStarts.append(pivotRows.count)
  }

  // MARK: - Inside

  private func pivotPlace(_ column: Column) -> Int {
    var best = -1
    var bestCost = Int.max
    for place in column.rows.indices {
      let row = Int(column.rows[place])
      let cost =
        (isSingleton[row] ? 1 << 40 : 0) + primariesOfRow[row].count * 4
        + (column.factors[place].magnitude == 1 ? 0 : 2)
      if cost < bestCost { (best, bestCost) = (place, cost) }
    }
    return best
  }

  /// The column without the rows of pivots and without what the reader knows, by its greatest common
  /// divisor.
  private mutating func reduced(_ rows: ArraySlice<Int32>) throws(EliminationOverflow) -> Column {
    for row in rows where !isKnown[Int(row)] {
      work.set(row, 1)
      if pivotOfRow[Int(row)] >= 0 { work.push(pivotOfRow[Int(row)]) }
    }
    while let pivot = work.pop() {
      let start = pivotStarts[Int(pivot)]
      let row = pivotRows[start]
      let current = work.values[Int(row)]
      if current == 0 { continue }
      var scale: Number = 1
      var factor: Number
      let pivotFactor = pivotFactors[start]
      if pivotFactor == 1 {
        factor = current
      } else if pivotFactor == -1 {
        factor = 0 - current
      } else {
        let divisor = greatestCommonDivisor(current, pivotFactor)
        scale = pivotFactor / divisor
        factor = current / divisor
        if scale < 0 { (scale, factor) = (0 - scale, 0 - factor) }
        if scale != 1 { try work.scale(by: scale) }
      }
      work.values[Int(row)] = 0
      for place in (start + 1)..<pivotStarts[Int(pivot) + 1] {
        let other = pivotRows[place]
        let isNew = try work.subtract(other, factor, pivotFactors[place])
        if isNew, pivotOfRow[Int(other)] >= 0 { work.push(pivotOfRow[Int(other)]) }
      }
    }
    let column = work.take()
    return normalised(column)
  }

  private func normalised(_ column: Column) -> Column {
    guard let first = column.factors.first else { return column }
    var divisor = first.magnitude
    for factor in column.factors where divisor != 1 {
      divisor = greatestCommonDivisor(divisor, factor.magnitude)
    }
    guard divisor > 1 else { return column }
    var result = column
    let by = Number(divisor)
    for place in result.factors.indices { result.factors[place] /= by }
    return result
  }

  /// Free of sign: a column and its negative are multiples of each other.
  private func hash(_ column: Column) -> UInt64 {
    var sum: UInt64 = 0
    for place in column.rows.indices {
      sum &+=
        RowHash.value(column.rows[place]) &* UInt64(truncatingIfNeeded: column.factors[place])
    }
    return min(sum, 0 &- sum)
  }

  private func isMultiple(_ a: Column, _ b: Column) -> Bool {
    guard a.rows == b.rows else { return false }
    if a.factors == b.factors { return true }
    return zip(a.factors, b.factors).allSatisfy { $0 == 0 - $1 }
  }

  private func matchesPrimary(_ column: Column) -> Bool {
    guard let candidates = withHash[hash(column)] else { return false }
    return candidates.contains { isMultiple(primaries[Int($0)], column) }
  }

  /// False when the same primary is there already, as it then always will be.
  private mutating func enter(_ index: Int) -> Bool {
    let hash = hash(primaries[index])
    for other in withHash[hash] ?? [] where isMultiple(primaries[Int(other)], primaries[index]) {
      primaries[index] = Column(rows: [], factors: [])
      return false
    }
    hashes[index] = hash
    withHash[hash, default: []].append(Int32(index))
    return true
  }

  private mutating func leave(_ index: Int) {
    withHash[hashes[index]]?.removeAll { $0 == Int32(index) }
    if withHash[hashes[index]]?.isEmpty == true { withHash[hashes[index]] = nil }
  }

  private mutating func eliminate(
    _ row: Int32, _ pivotFactor: Number, _ column: Column, fromPrimary index: Int
  ) throws(EliminationOverflow) {
    let primary = primaries[index]
    guard let place = primary.rows.binaryIndex(of: row) else { return }
    leave(index)
    let current = primary.factors[place]
    let divisor = greatestCommonDivisor(current, pivotFactor)
    var scale = pivotFactor / divisor
    var factor = current / divisor
    if scale < 0 { (scale, factor) = (0 - scale, 0 - factor) }
    var result = Column(rows: [], factors: [])
    result.rows.reserveCapacity(primary.rows.count + column.rows.count)
    result.factors.reserveCapacity(primary.rows.count + column.rows.count)
    var (a, b) = (0, 0)
    while a < primary.rows.count || b < column.rows.count {
      let left = a < primary.rows.count ? primary.rows[a] : .max
      let right = b < column.rows.count ? column.rows[b] : .max
      if left < right {
        result.rows.append(left)
        result.factors.append(try product(primary.factors[a], scale))
        a += 1
      } else if right < left {
        result.rows.append(right)
        result.factors.append(0 - (try product(column.factors[b], factor)))
        primariesOfRow[Int(right)].append(Int32(index))
        b += 1
      } else {
        let value = try difference(
          try product(primary.factors[a], scale), try product(column.factors[b], factor))
        if value != 0 {
          result.rows.append(left)
          result.factors.append(value)
        }
        a += 1
        b += 1
      }
    }
    primaries[index] = normalised(result)
    if result.rows.isEmpty {
      solved.append(index)
    } else {
      _ = enter(index)
    }
  }
}

func product<Number: FixedWidthInteger>(
  _ a: Number, _ b: Number
) throws(EliminationOverflow) -> Number {
  let (value, overflow) = a.multipliedReportingOverflow(by: b)
  // The least number has no opposite.
  guard !overflow, value != .min else { throw EliminationOverflow() }
  return value
}

func difference<Number: FixedWidthInteger>(
  _ a: Number, _ b: Number
) throws(EliminationOverflow) -> Number {
  let (value, overflow) = a.subtractingReportingOverflow(b)
  guard !overflow, value != .min else { throw EliminationOverflow() }
  return value
}

func greatestCommonDivisor<Number: BinaryInteger>(_ a: Number, _ b: Number) -> Number {
  var (x, y) = (a, b)
  while y != 0 { (x, y) = (y, x % y) }
  return x < 0 ? 0 - x : x
}

extension Array where Element == Int32 {
  /// In a rising array.
  func binaryIndex(of row: Int32) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == row ? low : nil
  }
}
