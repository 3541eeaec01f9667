/// A column under reduction: its values by row, the rows that it has touched, and the pivots that are
/// still to be taken out of it, the earliest first.
struct SparseWork<Number: FixedWidthInteger & SignedInteger & Sendable>: Sendable {
  var values: [Number]
  private var isTouched: [Bool]
  private var touched: [Int32] = []
  private var heap: [Int32] = []

  init(rowCount: Int) {
    values = Array(repeating: 0, count: rowCount)
    isTouched = Array(repeating: false, count: rowCount)
  }

  mutating func set(_ row: Int32, _ value: Number) {
    values[Int(row)] = value
    if !isTouched[Int(row)] {
      isTouched[Int(row)] = true
      touched.append(row)
    }
  }

  /// Takes away `factor × times`; true when the row was not touched before.
  mutating func subtract(
    _ row: Int32, _ factor: Number, _ times: Number
  ) throws(EliminationOverflow) -> Bool {
    values[Int(row)] = try difference(values[Int(row)], try product(factor, times))
    if isTouched[Int(row)] { return false }
    isTouched[Int(row)] = true
    touched.append(row)
    return true
  }

  mutating func scale(by factor: Number) throws(EliminationOverflow) {
    for row in touched { values[Int(row)] = try product(values[Int(row)], factor) }
  }

  /// What is left, rows rising; nothing stays behind.
  mutating func take() -> Elimination<Number>.Column {
    var rows: [Int32] = []
    for row in touched {
      isTouched[Int(row)] = false
      if values[Int(row)] != 0 { rows.append(row) }
    }
    touched.removeAll(keepingCapacity: true)
    rows.sort()
    let factors = rows.map { values[Int($0)] }
    for row in rows { values[Int(row)] = 0 }
    return Elimination<Number>.Column(rows: rows, factors: factors)
  }

  mutating func push(_ pivot: Int32) {
    heap.append(pivot)
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] > heap[child] {
      heap.swapAt((child - 1) / 2, child)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Int32? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
