import DisclosureControl

typealias Dimension = DisclosureControl.Dimension

/// SplitMix64 (Steele, Lea and Flood 2014), so that a failing table can be had again.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Invented tables: units under administrations, crossed with outcome and gender, in one table or in
/// linked ones.
enum Invented {
  static func tables(
    seed: Int, administrations: Int = 2, units: Int = 2, outcomes: Int = 3, most: Int = 7,
    isLinked: Bool = false
  ) throws -> PlainTables {
    var random = Seeded(state: UInt64(seed))
    var nodes: [(code: String, parent: String?)] = []
    for administration in 0..<administrations {
      nodes.append(("A\(administration)", nil))
      for unit in 0..<units { nodes.append(("A\(administration)U\(unit)", "A\(administration)")) }
    }
    let unit = try Dimension("unit", nodes: nodes)
    let outcome = try Dimension("outcome", codes: (0..<outcomes).map { "o\($0)" })
    let gender = try Dimension("gender", codes: ["K", "M"])
    var rows: [TableSet.Row] = []
    for administration in 0..<administrations {
      for unit in 0..<units {
        for outcome in 0..<outcomes {
          for gender in ["K", "M"] {
            let value =
              Int.random(in: 0..<4, using: &random) == 0
              ? 0 : Int.random(in: 0...most, using: &random)
            rows.append(
              .init(
                ["A\(administration)U\(unit)", "o\(outcome)", gender], Double(value),
                holder: administration))
          }
        }
      }
    }
    let set = try TableSet(
      dimensions: [unit, outcome, gender],
      tables: isLinked
        ? [
          .init("outcome", [.init("unit"), .init("outcome")]),
          .init("gender", [.init("unit"), .init("gender")]),
          .init("both", [.init("outcome"), .init("gender")]),
        ] : [.init("all", [.init("unit"), .init("outcome"), .init("gender")])],
      rows: rows)
    return PlainTables(tables: set, rows: rows.map { ($0.codes, Int($0.value), $0.holder) })
  }
}

/// A set of tables with, for each cell, the rows it is a sum of: worked out from codes, not taken from
/// the engine.
struct PlainTables {
  let tables: TableSet
  let rows: [(codes: [String], value: Int, holder: Int?)]

  var system: CellSystem { tables.system }

  var cells: [[Int]] {
    tables.keys.map { key in
      rows.indices.filter { row in
        zip(rows[row].codes, key.codes).allSatisfy { code, wanted in
          wanted == "Total" || code == wanted || code.hasPrefix(wanted + "U")
        }
      }
    }
  }

  var values: [(value: Int, holder: Int?)] { rows.map { ($0.value, $0.holder) } }
}

/// What somebody can work out, by another way than the engine's: cells of the table as they are given,
/// counts instead of moves, and the simplex method on a dense tableau with Bland's rule against
/// circles.
struct IndependentAttack {
  private let count: Int
  private let width: Int
  private let artificial: Int
  /// A feasible tableau, rows of width + 1, and its basis; nil when nothing is possible.
  private var start: (table: [Double], basis: [Int])?

  /// Sums that have a value, and sums that are at least some; y ≥ 0.
  init(
    equalities: [(atoms: [Int], value: Double)], leasts: [(atoms: [Int], value: Double)], count: Int
  ) {
    self.count = count
    let rows = equalities.count + leasts.count
    artificial = count + leasts.count
    width = artificial + rows
    var table = Array(repeating: 0.0, count: rows * (width + 1))
    for (row, equality) in (equalities + leasts).enumerated() {
      let first = row * (width + 1)
      for atom in equality.atoms { table[first + atom] = 1 }
      if row >= equalities.count { table[first + count + row - equalities.count] = -1 }
      table[first + artificial + row] = 1
      table[first + width] = equality.value
    }
    var basis = (0..<rows).map { artificial + $0 }
    var cost = Array(repeating: 0.0, count: width + 1)
    for column in artificial..<width { cost[column] = 1 }
    let left = solve(&table, &basis, cost, allowed: width)
    if let left, left < 1e-7 { start = (table, basis) }
  }

  /// The least and the greatest of a sum of the atoms; nil when nothing is possible.
  func interval(of atoms: [Int]) -> ClosedRange<Double>? {
    guard let start else { return nil }
    func least(_ sign: Double) -> Double {
      var (table, basis) = start
      var cost = Array(repeating: 0.0, count: width + 1)
      for atom in atoms { cost[atom] = sign }
      return solve(&table, &basis, cost, allowed: artificial) ?? -.infinity
    }
    let (low, high) = (least(1), -least(-1))
    return min(low, high)...max(low, high)
  }

  /// Nil when nothing holds it.
  private func solve(
    _ table: inout [Double], _ basis: inout [Int], _ cost: [Double], allowed: Int
  ) -> Double? {
    let stride = width + 1
    var reduced = cost
    for (row, column) in basis.enumerated() where cost[column] != 0 {
      for place in 0..<stride { reduced[place] -= cost[column] * table[row * stride + place] }
    }
    while true {
      guard let entering = (0..<allowed).first(where: { reduced[$0] < -1e-9 }) else {
        return -reduced[width]
      }
      var leaving = -1
      var best = Double.infinity
      for row in basis.indices where table[row * stride + entering] > 1e-9 {
        let ratio = table[row * stride + width] / table[row * stride + entering]
        if ratio < best - 1e-12 || (ratio <= best + 1e-12 && basis[row] < basis[leaving]) {
          (best, leaving) = (ratio, row)
        }
      }
      guard leaving >= 0 else { return nil }
      table.withUnsafeMutableBufferPointer { table in
        reduced.withUnsafeMutableBufferPointer { reduced in
          let first = leaving * stride
          let pivot = table[first + entering]
          for place in 0..<stride { table[first + place] /= pivot }
          for row in 0..<basis.count where row != leaving {
            let factor = table[row * stride + entering]
            if factor == 0 { continue }
            for place in 0..<stride { table[row * stride + place] -= factor * table[first + place] }
          }
          let factor = reduced[entering]
          for place in 0..<stride { reduced[place] -= factor * table[first + place] }
        }
      }
      basis[leaving] = entering
    }
  }
}

extension IndependentAttack {
  /// The attack of one reader on what is shown of a set of tables. The atoms are the rows that the set
  /// was made of, so that nothing of the engine's own system is used.
  init(
    rows: [(value: Int, holder: Int?)], cells: [[Int]], isPublished: [Bool], holder: Int?,
    isInformed: Bool
  ) {
    let free = rows.indices.filter { holder == nil || rows[$0].holder != holder }
    let place = Dictionary(uniqueKeysWithValues: zip(free, free.indices))
    var equalities: [(atoms: [Int], value: Double)] = []
    var leasts: [(atoms: [Int], value: Double)] = []
    for (cell, atoms) in cells.enumerated() {
      let unknown = atoms.filter { place[$0] != nil }
      let known = atoms.filter { place[$0] == nil }.reduce(0) { $0 + rows[$1].value }
      let value = atoms.reduce(0) { $0 + rows[$1].value }
      guard !unknown.isEmpty else { continue }
      if isPublished[cell] {
        equalities.append((unknown.compactMap { place[$0] }, Double(value - known)))
      } else if isInformed, known == 0 {
        leasts.append((unknown.compactMap { place[$0] }, 1))
      }
    }
    self.init(equalities: equalities, leasts: leasts, count: free.count)
  }
}
