/// The vectors of one group in one row, in one piece of memory: groups hold a few dozen, to which
/// episode after episode is added.
struct CellEntries: Sendable {
  /// A number to be added at a place of a vector.
  struct Term {
    let place: Int
    let value: Int128
  }

  /// What each vector is of, as the partition numbers it.
  private var kinds: [Int32] = []
  /// Where each vector begins among the numbers; the next one's beginning is its end.
  private var starts: [Int32] = [0]
  private var numbers: [Int128] = []

  var isEmpty: Bool { kinds.isEmpty }

  /// Adds terms to a vector of `width` numbers; returns how many numbers are new.
  mutating func add(
    _ terms: [Term], to kind: Int32, width: Int
  ) throws(CellOverflow) -> Int {
    let known = kinds.firstIndex(of: kind)
    let start = known.map { Int(starts[$0]) } ?? append(kind, width: width)
    var overflowed = false
    numbers.withUnsafeMutableBufferPointer { numbers in
      for term in terms {
        let (sum, overflows) = numbers[start + term.place].addingReportingOverflow(term.value)
        if overflows {
          overflowed = true
          return
        }
        numbers[start + term.place] = sum
      }
    }
    guard !overflowed else { throw CellOverflow() }
    return known == nil ? width : 0
  }

  /// Adds a whole vector.
  mutating func add(_ vector: [Int128], to kind: Int32) throws(CellOverflow) {
    let terms = vector.enumerated().map { Term(place: $0.offset, value: $0.element) }
    _ = try add(terms, to: kind, width: vector.count)
  }

  /// Every vector with what it is of.
  var all: [(kind: Int32, vector: [Int128])] {
    kinds.indices.map { (kinds[$0], Array(numbers[Int(starts[$0])..<Int(starts[$0 + 1])])) }
  }

  /// Without the vectors that are zero everywhere.
  func pruned() -> CellEntries {
    var kept = CellEntries()
    for (kind, vector) in all where vector.contains(where: { $0 != 0 }) {
      let start = kept.append(kind, width: vector.count)
      kept.numbers.replaceSubrange(start..<start + vector.count, with: vector)
    }
    return kept
  }

  private mutating func append(_ kind: Int32, width: Int) -> Int {
    let start = numbers.count
    kinds.append(kind)
    numbers.append(contentsOf: repeatElement(0, count: width))
    starts.append(Int32(numbers.count))
    return start
  }
}
