/// Persons who are in the very same cells, and who among the readers knows each of them.
///
/// A person's signature is the set of all cells that the person is counted in; an atom is the
/// persons who share one. Every cell, of whatever table and date, is a sum of atoms.
public struct Atom: Sendable, Hashable {
  /// Whole persons, or a magnitude in whole units; 0 where a person could be but none is.
  public var value: Int
  /// The administration whose own persons these are, counted from 0; nil where nobody inside knows.
  public var holder: Int?
  /// True when the atom is one contributor, who knows its own part.
  public var isSingleton: Bool

  /// A count: one person is a singleton.
  public init(persons: Int, holder: Int? = nil) {
    value = persons
    self.holder = holder
    isSingleton = persons == 1
  }

  /// A magnitude, in whole units of its last decimal.
  public init(magnitude: Int, holder: Int? = nil, isSingleton: Bool = false) {
    value = magnitude
    self.holder = holder
    self.isSingleton = isSingleton
  }
}

/// Tables, hierarchies, linked tables and dates as one sparse system: a 0/1 column for each cell over
/// atoms y ≥ 0, of value xᵀy. Identical columns are one cell, and identical rows one atom.
public struct CellSystem: Sendable {
  public enum Fault: Error, Sendable, Hashable {
    /// Below 0, at this atom.
    case negative(atom: Int, value: Int)
    /// A cell names an atom that is not there, or names it twice.
    case unknownAtom(cell: Int, atom: Int)
    case repeatedAtom(cell: Int, atom: Int)
    /// Sums go beyond what an integer holds.
    case tooLarge(cell: Int)
    /// Cells beyond the most that are done at once.
    case tooManyCells(Int, most: Int)
  }

  /// The most cells that are done at once: a table beyond that is nothing that anybody reads.
  public static let mostCells = 250_000

  public let atoms: [Atom]
  /// The value of each cell that was given.
  public let values: [Int]
  /// For each cell that was given, its column among the distinct ones.
  let columnOfCell: [Int]
  /// The distinct columns, those of cells first, and their values.
  let columns: SparseColumns
  /// How many of them are cells; what follows is never shown, but can be sensitive.
  let shownCount: Int
  /// For each quantity that was given, its column.
  let columnOfQuantity: [Int]
  let columnValues: [Int]
  /// The columns of each atom.
  let columnsOfAtom: SparseColumns
  /// For each atom that was given, its place in `atoms`.
  public let atomOfGiven: [Int]

  public var cellCount: Int { values.count }
  public var holderCount: Int { (atoms.compactMap(\.holder).max() ?? -1) + 1 }
  /// Entries in the distinct columns: what time and memory grow with.
  public var nonZeros: Int { columns.nonZeros }
  public var distinctCount: Int { shownCount }

  /// - Parameters:
  ///   - cells: the atoms that each cell is a sum of.
  ///   - quantities: further sums of atoms that are in no table but can be sensitive, such as those
  ///     who are new since the last release.
  public init(
    atoms given: [Atom], cells: [[Int]], quantities: [[Int]] = []
  ) throws(Fault) {
    guard cells.count <= Self.mostCells else {
      throw .tooManyCells(cells.count, most: Self.mostCells)
    }
    for (index, atom) in given.enumerated() where atom.value < 0 {
      throw .negative(atom: index, value: atom.value)
    }
    var raw = SparseColumns()
    for (index, cell) in (cells + quantities).enumerated() {
      let rows = cell.sorted()
      for (place, row) in rows.enumerated() {
        guard given.indices.contains(row) else { throw .unknownAtom(cell: index, atom: row) }
        if place > 0, rows[place - 1] == row { throw .repeatedAtom(cell: index, atom: row) }
      }
      raw.append(rows.lazy.map(Int32.init))
    }
    try self.init(atoms: given, columns: raw, cellCount: cells.count)
  }

  /// - Parameter cellCount: how many of the columns are cells; the others are quantities.
  init(atoms given: [Atom], columns raw: SparseColumns, cellCount: Int) throws(Fault) {
    let first = raw.firstEqual()
    var places: [Int: Int] = [:]
    var distinct = SparseColumns()
    let columnOfGiven = first.map { cell in
      if let place = places[cell] { return place }
      distinct.append(raw[cell])
      places[cell] = distinct.count - 1
      return distinct.count - 1
    }
    columnOfCell = Array(columnOfGiven.prefix(cellCount))
    columnOfQuantity = Array(columnOfGiven.dropFirst(cellCount))
    shownCount = (columnOfCell.max() ?? -1) + 1
    (atoms, columns, atomOfGiven) = Self.merged(given, distinct)
    columnsOfAtom = columns.transposed(rowCount: atoms.count)
    var sums: [Int] = []
    for column in 0..<columns.count {
      var sum = 0
      for row in columns[column] {
        let (next, overflow) = sum.addingReportingOverflow(atoms[Int(row)].value)
        guard !overflow, next < 1 << 52 else { throw .tooLarge(cell: column) }
        sum = next
      }
      sums.append(sum)
    }
    columnValues = sums
    values = columnOfCell.map { sums[$0] }
  }

  /// Atoms of the same holder in the very same columns are one. Two contributors in one are no
  /// singleton any more.
  private static func merged(
    _ given: [Atom], _ columns: SparseColumns
  ) -> ([Atom], SparseColumns, [Int]) {
    let first = columns.transposed(rowCount: given.count).firstEqual()
    struct Key: Hashable {
      let row: Int
      let holder: Int?
    }
    var places: [Key: Int] = [:]
    var atoms: [Atom] = []
    var isFirst: [Bool] = []
    let placeOfGiven = given.indices.map { index in
      let key = Key(row: first[index], holder: given[index].holder)
      if let place = places[key] {
        let other = given[index]
        atoms[place].isSingleton =
          (atoms[place].isSingleton && other.value == 0)
          || (atoms[place].value == 0 && other.isSingleton)
        atoms[place].value += other.value
        isFirst.append(false)
        return place
      }
      places[key] = atoms.count
      atoms.append(given[index])
      isFirst.append(true)
      return atoms.count - 1
    }
    guard atoms.count < given.count else { return (given, columns, Array(given.indices)) }
    let packed = SparseColumns(
      (0..<columns.count).map { column in
        columns[column].compactMap {
          isFirst[Int($0)] ? Int32(placeOfGiven[Int($0)]) : nil
        }
      })
    return (atoms, packed, placeOfGiven)
  }

  /// What a column comes to for somebody who already knows the atoms of `holder`.
  func residual(of column: Int, knownTo holder: Int?) -> Int {
    guard let holder else { return columnValues[column] }
    var sum = 0
    for row in columns[column] where atoms[Int(row)].holder != holder {
      sum += atoms[Int(row)].value
    }
    return sum
  }
}
