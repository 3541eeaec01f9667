extension TableSet {
  /// Gathers the rows that each cell is a sum of. A cell is known by its place in a mixed-radix
  /// number over all dimensions, so that the same cell of two tables is one.
  struct Builder {
    struct Axis {
      let dimension: Int
      /// By node.
      let isWanted: [Bool]
    }

    private let dimensions: [Dimension]
    private let radix: [Int]
    private var placeOfNumber: [Int: Int] = [:]
    private var numbers: [Int] = []
    private var rowsOfCell: [[Int32]] = []
    private var mayBeZero: [Bool] = []
    private var lines: [(total: Int, categories: [Int])] = []

    init(dimensions: [Dimension]) {
      self.dimensions = dimensions
      var radix: [Int] = []
      var next = 1
      for dimension in dimensions {
        radix.append(next)
        next = next.multipliedReportingOverflow(by: dimension.codes.count).partialValue
      }
      self.radix = radix
    }

    mutating func add(_ table: Table, _ axes: [Axis], _ rows: [[Int]]) {
      var isNew: Set<Int> = []
      for number in cells(axes) where placeOfNumber[number] == nil {
        placeOfNumber[number] = numbers.count
        isNew.insert(numbers.count)
        numbers.append(number)
        rowsOfCell.append([])
        mayBeZero.append(false)
      }
      if !isNew.isEmpty {
        let nodes = axes.map { axis in
          dimensions[axis.dimension].path.map { path in
            path.filter { axis.isWanted[$0] }.map { $0 * radix[axis.dimension] }
          }
        }
        for (row, codes) in rows.enumerated() {
          var found = [0]
          for (axis, nodes) in zip(axes, nodes) {
            let choices = nodes[codes[axis.dimension]]
            found = found.flatMap { number in choices.map { number + $0 } }
          }
          for number in found {
            if let place = placeOfNumber[number], isNew.contains(place) {
              rowsOfCell[place].append(Int32(row))
            }
          }
        }
      }
      addLines(table, axes)
    }

    /// Rows of the table along its sensitive dimension.
    private mutating func addLines(_ table: Table, _ axes: [Axis]) {
      guard let sensitive = table.sensitive,
        let axis = axes.first(where: { dimensions[$0.dimension].name == sensitive })
      else { return }
      let others = axes.filter { $0.dimension != axis.dimension }
      let dimension = dimensions[axis.dimension]
      let leaves = dimension.codes.indices.dropFirst().filter { node in
        axis.isWanted[node] && !dimension.parents.contains(node)
      }
      for number in cells(others) {
        let categories = leaves.compactMap { placeOfNumber[number + $0 * radix[axis.dimension]] }
        for cell in categories { mayBeZero[cell] = true }
        if let total = placeOfNumber[number] { lines.append((total, categories)) }
      }
    }

    private func cells(_ axes: [Axis]) -> [Int] {
      axes.reduce([0]) { numbers, axis in
        let nodes = axis.isWanted.indices.filter { axis.isWanted[$0] }
        return numbers.flatMap { number in nodes.map { number + $0 * radix[axis.dimension] } }
      }
    }

    func columns() -> SparseColumns { SparseColumns(rowsOfCell) }

    func keys() -> [Key] {
      numbers.map { number in
        Key(
          zip(dimensions, radix).map { dimension, radix in
            dimension.codes[number / radix % dimension.codes.count]
          })
      }
    }

    /// Where a withheld cell may be a zero, and for each row of a table whose persons all share one
    /// sensitive category, the others.
    func zeros(_ system: CellSystem) -> (mayBeZero: [Bool], protected: [[Int]]) {
      let protected = lines.compactMap { line -> [Int]? in
        guard system.values[line.total] > 0 else { return nil }
        let held = line.categories.filter { system.values[$0] > 0 }
        guard held.count == 1, line.categories.count > 1 else { return nil }
        return line.categories.filter { system.values[$0] == 0 }
      }
      return (mayBeZero, protected)
    }
  }
}

extension TableSet {
  /// That all persons of a row share one category of what is sensitive is kept from everybody: each of
  /// the other categories, though it is zero, could be as much as a small count could.
  var zeroSensitivities: [Sensitivity] {
    Set(protectedZeros.joined()).sorted().map {
      Sensitivity(.cell($0), need: .width(1), informedNeed: .width(1))
    }
  }
}
