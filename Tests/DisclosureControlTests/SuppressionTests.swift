import DisclosureControl
import Testing

private func attacked(
  _ cells: [[Int]], _ values: [(value: Int, holder: Int?)],
  _ isPublished: [Bool], holder: Int?, isInformed: Bool
) -> (narrowest: Double, solved: Int) {
  let attack = IndependentAttack(
    rows: values, cells: cells, isPublished: isPublished, holder: holder, isInformed: isInformed)
  var narrowest = Double.infinity
  var solved = 0
  let free = values.indices.filter { holder == nil || values[$0].holder != holder }
  let place = Dictionary(uniqueKeysWithValues: zip(free, free.indices))
  for atoms in cells {
    let unknown = atoms.compactMap { place[$0] }
    let residual = atoms.filter { place[$0] != nil }.reduce(0) { $0 + values[$1].value }
    guard (1...4).contains(residual) else { continue }
    guard let interval = attack.interval(of: unknown) else { return (0, cells.count) }
    let width = interval.upperBound - interval.lowerBound
    narrowest = min(narrowest, width)
    if width < 1e-6 { solved += 1 }
  }
  return (narrowest, solved)
}

@Suite struct `Suppression against an independent attack` {
  @Test(arguments: 1...12, [false, true])
  func `nothing small can be worked out, by the outsider or from inside`(
    seed: Int, isLinked: Bool
  ) throws {
    var random = Seeded(state: UInt64(seed) &* 977)
    let set = try Invented.tables(
      seed: seed, administrations: Int.random(in: 2...3, using: &random),
      units: Int.random(in: 1...2, using: &random), outcomes: Int.random(in: 2...3, using: &random),
      most: Int.random(in: 3...14, using: &random), isLinked: isLinked)
    let (cells, values) = (set.cells, set.values)
    for (cell, atoms) in cells.enumerated() {
      try #require(set.system.values[cell] == atoms.reduce(0) { $0 + values[$1].value })
    }
    let result = try Suppression().protect(.init(set.system))
    try result.certificate.check(set.system, isPublished: result.isPublished)
    for holder in [nil] + (0..<set.system.holderCount).map(Optional.some) {
      for isInformed in [false, true] {
        let (narrowest, solved) = attacked(
          cells, values, result.isPublished, holder: holder, isInformed: isInformed)
        #expect(solved == 0)
        #expect(narrowest >= (isInformed ? 2 : 4) - 1e-6, "\(holder ?? -1) \(isInformed)")
      }
    }
  }

  @Test func `elimination alone would have leaked: the attack finds what it should`() throws {
    var leaks = 0
    for seed in 1...12 {
      let set = try Invented.tables(seed: seed, isLinked: true)
      let shown = try Suppression(rules: ProtectionRules(guardsAgainstHolders: false))
        .elimination(.init(set.system))
      let (narrowest, _) = attacked(
        set.cells, set.values, shown, holder: nil, isInformed: true)
      if narrowest < 2 - 1e-6 { leaks += 1 }
    }
    #expect(leaks > 0)
  }

  @Test func `a table small enough to try every possibility`() throws {
    // Two units by two outcomes, every table of whole persons up to 12 tried.
    let system = try CellSystem(
      atoms: [3, 9, 8, 6].map { Atom(persons: $0) },
      cells: [[0], [1], [2], [3], [0, 1], [2, 3], [0, 2], [1, 3], [0, 1, 2, 3]])
    let result = try Suppression().protect(.init(system))
    let cells = [[0], [1], [2], [3], [0, 1], [2, 3], [0, 2], [1, 3], [0, 1, 2, 3]]
    var possible: Set<Int> = []
    for a in 0...26 {
      for b in 0...26 {
        for c in 0...26 {
          for d in 0...26 {
            let table = [a, b, c, d]
            let agrees = cells.indices.allSatisfy { cell in
              let value = cells[cell].reduce(0) { $0 + table[$1] }
              return result.isPublished[cell] ? value == system.values[cell] : value >= 1
            }
            if agrees { possible.insert(a) }
          }
        }
      }
    }
    #expect(!result.isPublished[0])
    #expect(result.isPublished[8])
    #expect(possible.count >= 3, "\(possible.sorted())")
  }
}

@Suite struct `What is shown` {
  @Test func `a table without small counts is shown whole`() throws {
    let system = try CellSystem(
      atoms: [7, 9].map { Atom(persons: $0) }, cells: [[0], [1], [0, 1]])
    #expect(try Suppression().protect(.init(system)).isPublished == [true, true, true])
  }

  @Test func `a published table of three by five takes five more with it`() throws {
    // SSBtools, GaussSuppression, example of the documentation: zeros published, singletons kept
    // from each other (R01).
    let values = [1, 1, 1, 5, 5, 9, 9, 9, 9, 9, 0, 0, 0, 7, 7]
    var cells = (0..<15).map { [$0] }
    cells += (0..<3).map { row in (0..<5).map { row * 5 + $0 } }
    cells += (0..<5).map { column in (0..<3).map { $0 * 5 + column } }
    cells.append(Array(0..<15))
    let system = try CellSystem(atoms: values.map { Atom(persons: $0) }, cells: cells)
    let shown = try Suppression(rules: ProtectionRules(guardsAgainstHolders: false))
      .elimination(.init(system))
    #expect(shown.count { !$0 } == 8)
    #expect(Array(shown[10...12]) == [true, true, true])
  }

  @Test func `a solver that is stopped gives no release`() throws {
    let set = try Invented.tables(seed: 3, administrations: 3)
    var suppression = Suppression()
    suppression.limits = SolverLimits(iterations: 0)
    #expect(throws: Suppression.Fault.self) { try suppression.protect(.init(set.system)) }
  }

  @Test func `what is out already and small is found`() throws {
    let system = try CellSystem(
      atoms: [2, 9, 8].map { Atom(persons: $0) }, cells: [[0], [0, 1], [1], [0, 1, 2]])
    #expect(throws: Suppression.Fault.alreadyDisclosed([.cell(0)])) {
      try Suppression().protect(.init(system, forced: [0]))
    }
    #expect(throws: Suppression.Fault.alreadyDisclosed([.cell(0)])) {
      try Suppression().protect(.init(system, forced: [1, 2]))
    }
  }

  @Test func `two threads decide as one`() throws {
    for seed in 1...5 {
      let set = try Invented.tables(seed: seed, administrations: 3)
      var suppression = Suppression()
      let alone = try suppression.protect(.init(set.system))
      suppression.workers = Workers(count: 2)
      let both = try suppression.protect(.init(set.system))
      let again = try suppression.protect(.init(set.system))
      #expect(both.isPublished == again.isPublished)
      #expect(both.certificate.digest == again.certificate.digest)
      #expect(alone.isPublished.count == both.isPublished.count)
    }
  }
}

@Suite struct `The proof` {
  private func proved() throws -> (CellSystem, Suppression.Result) {
    let set = try Invented.tables(seed: 8, administrations: 3)
    return (set.system, try Suppression().protect(.init(set.system)))
  }

  @Test func `it is read back and holds`() throws {
    let (system, result) = try proved()
    let read = try #require(Certificate(bytes: result.certificate.bytes))
    #expect(read.digest == result.certificate.digest)
    let proved = try read.check(system, isPublished: result.isPublished)
    #expect(proved.wide > 0)
  }

  @Test func `it does not hold for a release that shows more`() throws {
    let (system, result) = try proved()
    let withheld = try #require(result.isPublished.indices.first { !result.isPublished[$0] })
    for cell in result.isPublished.indices where !result.isPublished[cell] {
      var more = result.isPublished
      more[cell] = true
      #expect(throws: Certificate.Failure.self) {
        try result.certificate.check(system, isPublished: more)
      }
      if cell > withheld + 20 { break }
    }
  }

  @Test func `it does not hold for another table`() throws {
    let (_, result) = try proved()
    let other = try Invented.tables(seed: 9, administrations: 3).system
    #expect(throws: Certificate.Failure.self) {
      try result.certificate.check(other, isPublished: result.isPublished)
    }
  }

  @Test func `changed bytes are no certificate, or prove nothing, or are another proof`() throws {
    let (system, result) = try proved()
    let bytes = result.certificate.bytes
    var survivors = 0
    for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 400)) {
      var changed = bytes
      changed[place] ^= 0x15
      guard let read = Certificate(bytes: changed) else { continue }
      #expect(read.digest != result.certificate.digest)
      if (try? read.check(system, isPublished: result.isPublished)) != nil { survivors += 1 }
    }
    // A move that is changed into another possible one may still prove something.
    #expect(survivors < 100)
  }
}
