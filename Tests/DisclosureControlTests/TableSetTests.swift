import DisclosureControl
import Testing

@Suite struct `Tables and hierarchies` {
  private func set(
    _ rows: [TableSet.Row], decimals: Int = 0, given: [TableSet.Key: Int] = [:]
  ) throws -> TableSet {
    try TableSet(
      dimensions: [
        Dimension("unit", nodes: [("A", nil), ("U1", "A"), ("U2", "A"), ("B", nil)]),
        Dimension("outcome", codes: ["better", "worse"]),
      ],
      tables: [
        .init("both", [.init("unit"), .init("outcome")]), .init("unit", [.init("unit")]),
      ], rows: rows, decimals: decimals, given: given)
  }

  private let rows: [TableSet.Row] = [
    .init(["U1", "better"], 4), .init(["U1", "worse"], 0), .init(["U2", "better"], 7),
    .init(["B", "worse"], 9),
  ]

  @Test func `every node is a cell, and the same cell of two tables is one`() throws {
    let set = try set(rows)
    #expect(set.keys.count == 15)
    let values = Dictionary(uniqueKeysWithValues: zip(set.keys, set.system.values))
    #expect(values[.init(["A", "Total"])] == 11)
    #expect(values[.init(["Total", "Total"])] == 20)
    #expect(values[.init(["Total", "worse"])] == 9)
    #expect(values[.init(["U2", "worse"])] == 0)
  }

  @Test func `a circle, two parents and a missing parent are said where they are`() {
    #expect(throws: Dimension.Fault.circle(dimension: "unit", codes: ["a", "c", "b"])) {
      try Dimension("unit", nodes: [("a", "c"), ("b", "a"), ("c", "b")])
    }
    #expect(throws: Dimension.Fault.twoParents(dimension: "unit", child: "u", parents: ["a", "b"]))
    {
      try Dimension("unit", nodes: [("a", nil), ("b", nil), ("u", "a"), ("u", "b")])
    }
    #expect(throws: Dimension.Fault.unknownParent(dimension: "unit", child: "u", parent: "x")) {
      try Dimension("unit", nodes: [("u", "x")])
    }
    #expect(throws: Dimension.Fault.repeated(dimension: "unit", code: "u")) {
      try Dimension("unit", codes: ["u", "u"])
    }
    #expect(throws: Dimension.Fault.empty(dimension: "unit")) { try Dimension("unit", codes: []) }
  }

  @Test func `negative and fractional counts are refused with their row`() {
    #expect(throws: TableSet.Fault.negative(row: 1, value: -1)) {
      try set([.init(["U1", "better"], 4), .init(["U2", "better"], -1)])
    }
    #expect(throws: TableSet.Fault.notWhole(row: 0, value: 2.5)) {
      try set([.init(["U1", "better"], 2.5)])
    }
    #expect(throws: TableSet.Fault.self) { try set([.init(["U1", "better"], .nan)]) }
    #expect(throws: TableSet.Fault.tooLarge(row: 0, value: 1e16)) {
      try set([.init(["U1", "better"], 1e16)])
    }
    #expect(throws: TableSet.Fault.unknownCode(row: 0, dimension: "outcome", code: "other")) {
      try set([.init(["U1", "other"], 2)])
    }
    #expect(throws: TableSet.Fault.wrongCodes(row: 0)) { try set([.init(["U1"], 2)]) }
  }

  @Test func `totals that do not add up are refused with the cell`() throws {
    let total = TableSet.Key(["Total", "Total"])
    #expect(try set(rows, given: [total: 20]).keys.count == 15)
    #expect(throws: TableSet.Fault.doesNotAddUp(cell: total, given: 21, sum: 20)) {
      try set(rows, given: [total: 21])
    }
    #expect(throws: TableSet.Fault.unknownCell(.init(["C", "Total"]))) {
      try set(rows, given: [.init(["C", "Total"]): 21])
    }
  }

  @Test func `a table of a million cells is refused, with what to reduce`() throws {
    let units = try Dimension("unit", codes: (0..<9_999).map { "U\($0)" })
    let ages = try Dimension("age", codes: (0..<99).map { "\($0)" })
    #expect(
      throws: TableSet.Fault.tooManyCells(
        table: "all", cells: 1_000_000, most: 250_000, reduce: "unit")
    ) {
      try TableSet(
        dimensions: [units, ages], tables: [.init("all", [.init("unit"), .init("age")])],
        rows: [.init(["U1", "7"], 3)])
    }
  }

  @Test func `atoms that cannot be are refused`() {
    #expect(throws: CellSystem.Fault.negative(atom: 0, value: -2)) {
      try CellSystem(atoms: [Atom(persons: -2)], cells: [[0]])
    }
    #expect(throws: CellSystem.Fault.unknownAtom(cell: 1, atom: 4)) {
      try CellSystem(atoms: [Atom(persons: 2)], cells: [[0], [4]])
    }
    #expect(throws: CellSystem.Fault.repeatedAtom(cell: 0, atom: 0)) {
      try CellSystem(atoms: [Atom(persons: 2)], cells: [[0, 0]])
    }
  }

  @Test func `where all of a row share what is sensitive, its zeros are withheld`() throws {
    let set = try TableSet(
      dimensions: [
        Dimension("unit", codes: ["U1", "U2"]),
        Dimension("diagnosis", codes: ["a", "b", "c"]),
      ],
      tables: [.init("all", [.init("unit"), .init("diagnosis")], sensitive: "diagnosis")],
      rows: [
        .init(["U1", "a"], 8), .init(["U2", "a"], 9), .init(["U2", "b"], 12),
        .init(["U2", "c"], 7), .init(["U1", "b"], 0), .init(["U1", "c"], 0),
      ])
    let result = try Suppression().protect(.init(set))
    let shown = Dictionary(uniqueKeysWithValues: zip(set.keys, result.isPublished))
    #expect(shown[.init(["U1", "b"])] == false)
    #expect(shown[.init(["U1", "c"])] == false)
    #expect(shown[.init(["U1", "a"])] == false || shown[.init(["U1", "Total"])] == false)
    #expect(shown[.init(["Total", "Total"])] == true)
  }
}

@Suite struct `Rounding of small counts` {
  @Test func `figures add up, none is small, and the same cell is the same`() throws {
    for seed in 1...20 {
      for isLinked in [false, true] {
        let tables = try Invented.tables(seed: seed, administrations: 3, isLinked: isLinked)
        let rounded = try SmallCountRounding(base: 5).round(tables.system)
        #expect(rounded.values.allSatisfy { $0 == 0 || $0 >= 5 })
        #expect(rounded.greatestDifference <= 10)
        // Additive: every cell is the sum of its rounded rows.
        for (cell, rows) in tables.cells.enumerated() {
          let sum = Set(rows.map { tables.system.atomOfGiven[$0] })
            .reduce(0) { $0 + rounded.atoms[$1] }
          #expect(rounded.values[cell] == sum)
        }
      }
    }
  }

  @Test func `a base that hides nothing is refused`() {
    #expect(throws: SmallCountRounding.Fault.base(1)) { try SmallCountRounding(base: 1) }
  }

  @Test func `one way for each dataset`() throws {
    let tables = try Invented.tables(seed: 2).tables
    let explored = Governed<Regime.Exploration>(tables).rounded(by: try SmallCountRounding())
    let released = try Governed<Regime.Release>(tables).suppressed(by: Suppression())
    #expect(explored.values.count == released.isPublished.count)
  }
}

@Suite struct `Sums and statistics` {
  @Test func `a sum that tells of its largest contributor is sensitive`() {
    // R04: Agriculture, 240.2 of two companies; p % = 10.
    #expect(MagnitudeRule.percent(10).isSensitive([1725, 677]))
    #expect(!MagnitudeRule.percent(10).isSensitive([900, 700, 100]))
    #expect(MagnitudeRule.percent(10).isSensitive([900, 700, 89]))
    #expect(MagnitudeRule.contributors(fewerThan: 3).isSensitive([900, 700]))
    #expect(!MagnitudeRule.contributors(fewerThan: 3).isSensitive([900, 700, 1]))
    #expect(MagnitudeRule.dominance(largest: 1, percent: 80).isSensitive([81, 19]))
    #expect(!MagnitudeRule.dominance(largest: 1, percent: 80).isSensitive([80, 20]))
    #expect(!MagnitudeRule.percent(10).isSensitive([]))
  }

  private func moments(_ values: [Int]) -> Moments {
    Moments(
      count: values.count, sum: values.reduce(0, +), squares: values.reduce(0) { $0 + $1 * $1 },
      scale: 0...4)
  }

  @Test func `sums that give back the values are withheld`() {
    #expect(moments([2, 2, 2, 2, 2]).disclosure == .noVariance)
    #expect(moments([4, 4, 4, 4, 4]).disclosure == .allAtBound)
    #expect(moments([0, 0, 0, 0, 0]).disclosure == .allAtBound)
    // One at 1, the others at 0: nothing else has sum 1.
    #expect(moments([0, 0, 0, 0, 1]).disclosure == .decodable)
    #expect(moments([0, 1, 2, 3, 4, 1, 2, 3, 2, 2]).disclosure == nil)
    #expect(moments([0, 1, 2, 3, 4, 1, 2, 3, 2, 2]).showsSpread)
    #expect(!moments([0, 1, 2, 3, 4, 1, 2, 3, 2]).showsSpread)
  }

  @Test func `what is decodable is what one multiset alone explains`() {
    // Every multiset of five on 0…4, counted by its sums.
    var seen: [[Int]: Int] = [:]
    func all(_ chosen: [Int], _ from: Int, _ visit: ([Int]) -> Void) {
      if chosen.count == 5 { return visit(chosen) }
      for value in from...4 { all(chosen + [value], value, visit) }
    }
    all([], 0) { seen[[$0.reduce(0, +), $0.reduce(0) { $0 + $1 * $1 }], default: 0] += 1 }
    all([], 0) { values in
      let moments = moments(values)
      let isOnly = seen[[moments.sum, moments.squares]] == 1
      #expect((moments.disclosure != nil) == isOnly, "\(values)")
    }
  }
}
