/// Which cells of which tables are wanted: tables that share dimensions are linked by themselves.
public struct TableSet: Sendable {
  /// A table: dimensions crossed, each with all of its nodes or with those at some depths.
  public struct Table: Sendable, Hashable {
    public struct Axis: Sendable, Hashable {
      public let dimension: String
      /// Steps below the total, which is 0; nil is all.
      public let depths: Set<Int>?

      public init(_ dimension: String, depths: Set<Int>? = nil) {
        self.dimension = dimension
        self.depths = depths
      }
    }

    public let name: String
    public let axes: [Axis]
    /// The dimension whose categories tell something sensitive: where all persons of a row share
    /// one, its zeros are withheld.
    public let sensitive: String?

    public init(_ name: String, _ axes: [Axis], sensitive: String? = nil) {
      self.name = name
      self.axes = axes
      self.sensitive = sensitive
    }
  }

  /// How many persons, or how much, at one crossing of all dimensions.
  public struct Row: Sendable, Hashable {
    /// A node of each dimension, as a rule a leaf, by the order of the dimensions.
    public let codes: [String]
    public let value: Double
    public let holder: Int?

    public init(_ codes: [String], _ value: Double, holder: Int? = nil) {
      self.codes = codes
      self.value = value
      self.holder = holder
    }
  }

  /// A cell: a code of each dimension that is not the total.
  public struct Key: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let codes: [String]

    public init(_ codes: [String]) { self.codes = codes }

    public var description: String { codes.joined(separator: " · ") }

    public static func < (left: Self, right: Self) -> Bool {
      left.codes.lexicographicallyPrecedes(right.codes)
    }
  }

  public enum Fault: Error, Sendable, Hashable {
    case unknownDimension(table: String, dimension: String)
    case repeatedDimension(table: String, dimension: String)
    case unknownCode(row: Int, dimension: String, code: String)
    /// A row has another number of codes than there are dimensions.
    case wrongCodes(row: Int)
    case negative(row: Int, value: Double)
    /// A count must be of whole persons.
    case notWhole(row: Int, value: Double)
    case tooLarge(row: Int, value: Double)
    /// A figure that was given for a cell is another than its rows sum to.
    case doesNotAddUp(cell: Key, given: Int, sum: Int)
    /// A figure was given for a cell that no table has.
    case unknownCell(Key)
    /// Too many to do, or to read; the dimension with the most codes is what to reduce.
    case tooManyCells(table: String, cells: Int, most: Int, reduce: String)
    case system(CellSystem.Fault)
  }

  public let dimensions: [Dimension]
  public let tables: [Table]
  /// Every cell once, in the order of tables.
  public let keys: [Key]
  public let system: CellSystem
  /// Where a withheld cell may be a zero.
  let mayBeZero: [Bool]
  /// Cells whose zeros tell about all persons of a row.
  let protectedZeros: [[Int]]

  /// - Parameters:
  ///   - decimals: how many the values have; 0 for persons.
  ///   - given: figures by cell that must agree with the rows.
  public init(
    dimensions: [Dimension], tables: [Table], rows: [Row], decimals: Int = 0,
    given: [Key: Int] = [:]
  ) throws(Fault) {
    let axes = try Self.resolve(tables, dimensions)
    let parsed = try Self.parse(rows, dimensions, decimals: decimals)
    var builder = Builder(dimensions: dimensions)
    for (table, axes) in zip(tables, axes) { builder.add(table, axes, parsed.nodes) }
    self.dimensions = dimensions
    self.tables = tables
    keys = builder.keys()
    do {
      system = try CellSystem(
        atoms: zip(rows, parsed.values).map { row, value in
          decimals == 0
            ? Atom(persons: value, holder: row.holder)
            : Atom(magnitude: value, holder: row.holder)
        }, columns: builder.columns(), cellCount: keys.count)
    } catch {
      throw .system(error)
    }
    (mayBeZero, protectedZeros) = builder.zeros(system)
    try check(given)
  }

  private func check(_ given: [Key: Int]) throws(Fault) {
    guard !given.isEmpty else { return }
    let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let cell = places[key] else { throw .unknownCell(key) }
      guard system.values[cell] == value else {
        throw .doesNotAddUp(cell: key, given: value, sum: system.values[cell])
      }
    }
  }

  private static func resolve(
    _ tables: [Table], _ dimensions: [Dimension]
  ) throws(Fault) -> [[Builder.Axis]] {
    var cells = 0
    var result: [[Builder.Axis]] = []
    for table in tables {
      var axes: [Builder.Axis] = []
      for axis in table.axes {
        guard let index = dimensions.firstIndex(where: { $0.name == axis.dimension }) else {
          throw .unknownDimension(table: table.name, dimension: axis.dimension)
        }
        guard !axes.contains(where: { $0.dimension == index }) else {
          throw .repeatedDimension(table: table.name, dimension: axis.dimension)
        }
        let dimension = dimensions[index]
        axes.append(
          Builder.Axis(
            dimension: index,
            isWanted: dimension.codes.indices.map {
              axis.depths?.contains(dimension.depth(of: $0)) ?? true
            }))
      }
      if let sensitive = table.sensitive, !table.axes.contains(where: { $0.dimension == sensitive })
      {
        throw .unknownDimension(table: table.name, dimension: sensitive)
      }
      let sizes = axes.map { axis in axis.isWanted.count { $0 } }
      let size = sizes.reduce(1) { $0 > CellSystem.mostCells ? $0 : $0 * $1 }
      cells += size
      if cells > CellSystem.mostCells {
        let widest = zip(sizes, axes).max { $0.0 < $1.0 }
        throw .tooManyCells(
          table: table.name, cells: cells, most: CellSystem.mostCells,
          reduce: widest.map { dimensions[$0.1.dimension].name } ?? table.name)
      }
      result.append(axes)
    }
    return result
  }

  private static func parse(
    _ rows: [Row], _ dimensions: [Dimension], decimals: Int
  ) throws(Fault) -> (nodes: [[Int]], values: [Int]) {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    var nodes: [[Int]] = []
    var values: [Int] = []
    for (index, row) in rows.enumerated() {
      guard row.codes.count == dimensions.count else { throw .wrongCodes(row: index) }
      var places: [Int] = []
      for (code, dimension) in zip(row.codes, dimensions) {
        guard let place = dimension.place[code] else {
          throw .unknownCode(row: index, dimension: dimension.name, code: code)
        }
        places.append(place)
      }
      guard row.value >= 0 else {
        if row.value < 0 { throw .negative(row: index, value: row.value) }
        throw .notWhole(row: index, value: row.value)
      }
      let scaled = (row.value * scale).rounded()
      guard scaled < 1e15 else { throw .tooLarge(row: index, value: row.value) }
      // Decimal fractions are not exact in binary: 37.1 × 10 is 371 to within a rounding error.
      guard abs(scaled - row.value * scale) <= abs(scaled) * 1e-12 else {
        throw .notWhole(row: index, value: row.value)
      }
      nodes.append(places)
      values.append(Int(scaled))
    }
    return (nodes, values)
  }
}
