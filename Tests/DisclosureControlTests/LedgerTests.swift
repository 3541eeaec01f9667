import DisclosureControl
import Testing

/// Persons by unit and outcome, month by month, counted since the beginning of the year.
private struct Year {
  /// By month: who begins, by unit and outcome.
  let months: [[(unit: Int, outcome: Int, persons: Int)]]

  init(seed: Int, units: Int, months: Int, most: Int) {
    var random = Seeded(state: UInt64(seed))
    self.months = (0..<months).map { _ in
      (0..<units).flatMap { unit in
        (0..<2).map { outcome in (unit, outcome, Int.random(in: 0...most, using: &random)) }
      }
    }
  }

  static func name(_ unit: Int?, _ outcome: Int?) -> String {
    "\(unit.map { "U\($0)" } ?? "Total") · \(outcome.map { "o\($0)" } ?? "Total")"
  }

  func names(units: Int) -> [String] {
    ([nil] + (0..<units).map(Optional.some)).flatMap { unit in
      [nil, 0, 1].map { Self.name(unit, $0) }
    }
  }
}

/// Releases each month in turn; the atom of each group of persons is remembered from one to the next.
private func released(
  _ year: Year, units: Int
) throws -> (ledger: Ledger, shown: [[String: Int?]]) {
  var ledger = Ledger("prov")
  var atoms: [String: Int] = [:]
  var shown: [[String: Int?]] = []
  let names = year.names(units: units)
  for month in year.months.indices {
    var contributions: [Ledger.Contribution] = []
    var labels: [String] = []
    for (index, began) in year.months[...month].enumerated() {
      for group in began where group.persons > 0 {
        let label = "\(index) \(group.unit) \(group.outcome)"
        let cells = [nil, group.unit].flatMap { unit in
          [nil, group.outcome].map { names.firstIndex(of: Year.name(unit, $0)) ?? 0 }
        }
        labels.append(label)
        contributions.append(.init(atom: atoms[label], cells: cells, persons: group.persons))
      }
    }
    let draft = Ledger.Draft("month \(month)", cells: names, contributions: contributions)
    let result = try Suppression().protect(ledger.request(draft))
    let numbers = try ledger.append(draft, result)
    for (label, atom) in zip(labels, numbers) { atoms[label] = atom }
    let values = ledger.releases[month].values
    shown.append(Dictionary(uniqueKeysWithValues: zip(names, values)))
  }
  return (ledger, shown)
}

@Suite struct `Releases in a ledger` {
  @Test(arguments: 1...4)
  func `what several releases say together gives nobody away`(seed: Int) throws {
    let units = 3
    let year = Year(seed: seed, units: units, months: 4, most: 6)
    let (_, shown) = try released(year, units: units)
    // Attacked as one system of groups by month, unit and outcome.
    var groups: [(value: Int, holder: Int?)] = []
    var place: [(month: Int, unit: Int, outcome: Int)] = []
    for (month, began) in year.months.enumerated() {
      for group in began where group.persons > 0 {
        groups.append((group.persons, nil))
        place.append((month, group.unit, group.outcome))
      }
    }
    var cells: [[Int]] = []
    var isPublished: [Bool] = []
    var sensitive: [[Int]] = []
    for unit in [nil, 0, 1, 2] as [Int?] {
      for outcome in [nil, 0, 1] as [Int?] {
        var before: [Int] = []
        for month in year.months.indices {
          let atoms = place.indices.filter {
            place[$0].month <= month && (unit == nil || place[$0].unit == unit)
              && (outcome == nil || place[$0].outcome == outcome)
          }
          cells.append(atoms)
          let value = shown[month][Year.name(unit, outcome)] ?? nil
          isPublished.append(value != nil)
          if let value { #expect(value == atoms.reduce(0) { $0 + groups[$1].value }) }
          sensitive.append(atoms)
          sensitive.append(atoms.filter { !before.contains($0) })
          before = atoms
        }
      }
    }
    for isInformed in [false, true] {
      let attack = IndependentAttack(
        rows: groups, cells: cells, isPublished: isPublished, holder: nil, isInformed: isInformed)
      for atoms in sensitive {
        let value = atoms.reduce(0) { $0 + groups[$1].value }
        guard (1...4).contains(value) else { continue }
        let interval = try #require(attack.interval(of: atoms))
        #expect(
          interval.upperBound - interval.lowerBound >= (isInformed ? 2 : 4) - 1e-6,
          "\(value) in \(interval)")
      }
    }
  }

  private func two() throws -> (Ledger, [Int]) {
    var ledger = Ledger("prov")
    let draft = Ledger.Draft(
      "ett", cells: ["U0", "U1", "Total"],
      contributions: [
        .init(atom: nil, cells: [0, 2], persons: 12, holder: 0),
        .init(atom: nil, cells: [1, 2], persons: 9, holder: 1),
      ])
    let atoms = try ledger.append(draft, try Suppression().protect(ledger.request(draft)))
    return (ledger, atoms)
  }

  @Test func `a few new persons are seen between two releases, and kept`() throws {
    var (ledger, atoms) = try two()
    #expect(ledger.releases[0].values == [12, 9, 21])
    let draft = Ledger.Draft(
      "två", cells: ["U0", "U1", "Total"],
      contributions: [
        .init(atom: atoms[0], cells: [0, 2], persons: 12, holder: 0),
        .init(atom: nil, cells: [0, 2], persons: 2, holder: 0),
        .init(atom: atoms[1], cells: [1, 2], persons: 9, holder: 1),
      ])
    _ = try ledger.append(draft, try Suppression().protect(ledger.request(draft)))
    // 14 and 23 would each tell of the two; U1 alone tells nothing new.
    #expect(ledger.releases[1].values == [nil, 9, nil])
  }

  @Test func `it is read back, and every changed byte is found`() throws {
    let (ledger, _) = try two()
    #expect(try Ledger(bytes: ledger.bytes).releases == ledger.releases)
    #expect(try Ledger(bytes: ledger.bytes).bytes == ledger.bytes)
    for place in ledger.bytes.indices {
      var bytes = ledger.bytes
      bytes[place] ^= 1
      #expect(throws: Ledger.Fault.self, "byte \(place)") { try Ledger(bytes: bytes) }
    }
    for count in ledger.bytes.indices.dropFirst(20) {
      #expect(throws: Ledger.Fault.self) { try Ledger(bytes: Array(ledger.bytes[..<count])) }
    }
  }

  @Test func `the release where a byte was changed is named`() throws {
    var (ledger, atoms) = try two()
    let first = ledger.bytes.count
    let draft = Ledger.Draft(
      "två", cells: ["U0"],
      contributions: [.init(atom: atoms[0], cells: [0], persons: 12, holder: 0)])
    _ = try ledger.append(draft, try Suppression().protect(ledger.request(draft)))
    var bytes = ledger.bytes
    bytes[first + 8] ^= 1
    #expect(throws: Ledger.Fault.changed(release: 1)) { try Ledger(bytes: bytes) }
    bytes = ledger.bytes
    bytes[first - 5] ^= 1
    #expect(throws: Ledger.Fault.changed(release: 0)) { try Ledger(bytes: bytes) }
  }

  @Test func `a release that contradicts it is refused`() throws {
    let (ledger, atoms) = try two()
    func refused(
      _ contribution: Ledger.Contribution, as contradiction: Ledger.Contradiction
    ) {
      let draft = Ledger.Draft("två", cells: ["U0"], contributions: [contribution])
      #expect(throws: Ledger.Fault.contradiction(release: 1, contradiction)) {
        try ledger.request(draft)
      }
    }
    refused(
      .init(atom: atoms[0], cells: [0], persons: 13, holder: 0),
      as: .tooManyPersons(atom: 0, persons: 13, there: 12))
    refused(.init(atom: 7, cells: [0], persons: 1, holder: 0), as: .unknownAtom(7))
    refused(.init(atom: atoms[0], cells: [0], persons: 2, holder: 1), as: .otherHolder(atom: 0))
    #expect(throws: Ledger.Fault.nameTaken("ett")) {
      try ledger.request(.init("ett", cells: [], contributions: []))
    }
    #expect(throws: Ledger.Fault.noPersons(contribution: 0, persons: -1)) {
      try ledger.request(
        .init("två", cells: ["U0"], contributions: [.init(atom: nil, cells: [0], persons: -1)]))
    }
    #expect(throws: Ledger.Fault.unknownCell(contribution: 0, cell: 3)) {
      try ledger.request(
        .init("två", cells: ["U0"], contributions: [.init(atom: nil, cells: [3], persons: 1)]))
    }
  }

  @Test func `a release is proved again from the ledger and the certificate that was kept`() throws
  {
    var ledger = Ledger("prov")
    let draft = Ledger.Draft(
      "ett", cells: ["U0", "U1", "Total"],
      contributions: [
        .init(atom: nil, cells: [0, 2], persons: 2), .init(atom: nil, cells: [1, 2], persons: 9),
      ])
    let result = try Suppression().protect(ledger.request(draft))
    _ = try ledger.append(draft, result)
    let read = try Ledger(bytes: ledger.bytes)
    let kept = try #require(Certificate(bytes: result.certificate.bytes))
    #expect(try read.prove(0, by: kept).wide > 0)
    let other = try Suppression().protect(.init(Invented.tables(seed: 1).system)).certificate
    #expect(throws: Ledger.Fault.otherCertificate(release: 0)) { try read.prove(0, by: other) }
  }

  @Test func `a result of another draft is refused`() throws {
    var (ledger, atoms) = try two()
    let result = try Suppression().protect(
      ledger.request(
        .init(
          "två", cells: ["U0"],
          contributions: [.init(atom: atoms[0], cells: [0], persons: 12, holder: 0)])))
    let other = Ledger.Draft(
      "två", cells: ["U0"],
      contributions: [.init(atom: atoms[0], cells: [0], persons: 10, holder: 0)])
    #expect(throws: Ledger.Fault.wrongResult) { try ledger.append(other, result) }
    #expect(ledger.releases.count == 1)
  }

  @Test func `what was given out on request is marked, and later releases go on`() throws {
    var (ledger, atoms) = try two()
    let disclosed = Ledger.Draft(
      "utlämnat", cells: ["U0 kvinnor 18–29"],
      contributions: [.init(atom: atoms[0], cells: [0], persons: 3, holder: 0)],
      isDisclosure: true)
    let after = try ledger.append(disclosed, nil)
    #expect(ledger.releases[1].values == [3])
    let draft = Ledger.Draft(
      "tre", cells: ["U0", "Total"],
      contributions: [
        .init(atom: after[0], cells: [0, 1], persons: 3, holder: 0),
        .init(atom: 1, cells: [0, 1], persons: 9, holder: 0),
        .init(atom: 2, cells: [1], persons: 9, holder: 1),
      ])
    let result = try Suppression().protect(ledger.request(draft))
    _ = try ledger.append(draft, result)
    #expect(ledger.releases[2].values == [12, 21])
    #expect(try Ledger(bytes: ledger.bytes).releases == ledger.releases)
  }
}
