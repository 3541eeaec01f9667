import Core
import DisclosureControl
import Testing

private typealias Counts = [CountName: Int]

private func words(_ text: String) -> Text { Text(verbatim: text) }

private func table(
  total: Counts, rows: [Counts] = [], relations: [CountRelation] = [],
  sharing: PersonTable<Double>.Rows = .exclusive
) -> PersonTable<Double> {
  func row(_ counts: Counts) -> PersonTable<Double>.Row {
    .init(
      label: words("rad"), counts: counts,
      figures: counts.keys.sorted().prefix(1).map { RidingFigure("mean", of: $0, 1.5) })
  }
  return PersonTable(
    name: words("Oro"), breakdown: words("Kön"), relations: relations, total: row(total),
    rows: rows.map(row), sharing: sharing)
}

private func isPublished(_ table: PersonTable<Double>, threshold: Int = 5) throws -> Bool {
  try ThresholdWithholding(threshold: threshold).protect(table).withheld == nil
}

@Suite struct `Threshold withholding` {
  @Test func `a table without small groups is published as it is`() throws {
    let safe = try ThresholdWithholding().protect(
      table(
        total: ["started": 48, "paired": 31], rows: [["started": 24, "paired": 17]],
        relations: [CountRelation("paired", of: "started")]))
    #expect(safe.withheld == nil)
    #expect(safe.total.counts == ["started": .published(48), "paired": .published(31)])
    #expect(safe.rows[0].counts["paired"]?.value == 17)
    #expect(safe.rows[0].figures["mean"] == .published(1.5))
  }

  @Test(arguments: 1...4)
  func `one small count withholds the whole breakdown, figures and total with it`(
    small: Int
  ) throws {
    let safe = try ThresholdWithholding().protect(
      table(total: ["paired": 20 + small], rows: [["paired": 20], ["paired": small]]))
    #expect(safe.withheld == .groupSmallerThan(5))
    for row in [safe.total] + safe.rows {
      #expect(row.counts["paired"] == .withheld)
      #expect(row.figures["mean"] == .withheld)
    }
  }

  @Test func `zeros and the threshold itself are published`() throws {
    #expect(try isPublished(table(total: ["n": 10], rows: [["n": 5], ["n": 5], ["n": 0]])))
  }

  @Test func `a difference within a row counts as a cell`() throws {
    let relations = [CountRelation("paired", of: "started")]
    #expect(
      try !isPublished(table(total: ["started": 20, "paired": 18], relations: relations)))
    #expect(try isPublished(table(total: ["started": 20, "paired": 20], relations: relations)))
    #expect(try isPublished(table(total: ["started": 20, "paired": 15], relations: relations)))
  }

  @Test func `a row left out can be had by subtraction`() throws {
    #expect(try !isPublished(table(total: ["n": 33], rows: [["n": 17], ["n": 14]])))
    #expect(try isPublished(table(total: ["n": 36], rows: [["n": 17], ["n": 14]])))
  }

  @Test func `a difference within a row left out counts too`() throws {
    // Left: 10 started, 8 paired; so 2 were lost, though no row shows it.
    let relations = [CountRelation("paired", of: "started")]
    #expect(
      try !isPublished(
        table(
          total: ["started": 30, "paired": 18], rows: [["started": 20, "paired": 10]],
          relations: relations)))
  }

  @Test func `rows that overlap are each held against the total`() throws {
    #expect(
      try isPublished(
        table(total: ["n": 20], rows: [["n": 12], ["n": 15]], sharing: .overlapping)))
    #expect(
      try !isPublished(
        table(total: ["n": 20], rows: [["n": 12], ["n": 17]], sharing: .overlapping)))
  }

  @Test func `the threshold is the zone's choice`() throws {
    let seven = table(total: ["n": 7])
    #expect(try isPublished(seven))
    #expect(try !isPublished(seven, threshold: 10))
  }

  @Test func `the reader learns why and what to do, not which group`() {
    #expect(
      WithheldReason.groupSmallerThan(5).text.sv
        == "Uppdelningen visas inte, för att ingen ska kunna kännas igen: någon grupp är mindre "
        + "än 5 personer, eller går att räkna fram. Välj en längre period eller en grövre "
        + "uppdelning.")
  }

  @Test func `a table that contradicts itself is refused`() {
    let protection = ThresholdWithholding()
    #expect(throws: TableFault.countOutOfRange("n", -1)) {
      try protection.protect(table(total: ["n": -1]))
    }
    #expect(throws: TableFault.partsExceedWhole("started")) {
      try protection.protect(
        table(
          total: ["started": 10, "paired": 11],
          relations: [CountRelation("paired", of: "started")]))
    }
    #expect(throws: TableFault.rowsExceedTotal("n")) {
      try protection.protect(table(total: ["n": 10], rows: [["n": 6], ["n": 5]]))
    }
    #expect(throws: TableFault.countNotInEveryRow("m")) {
      try protection.protect(table(total: ["n": 10, "m": 10], rows: [["n": 6]]))
    }
    #expect(throws: TableFault.unknownCount("m")) {
      try protection.protect(table(total: ["n": 10], relations: [CountRelation("m", of: "n")]))
    }
    #expect(throws: TableFault.relationMissing(["m", "n"])) {
      try protection.protect(table(total: ["n": 10, "m": 10]))
    }
    #expect(throws: TableFault.relationMissing([])) {
      try protection.protect(
        table(
          total: ["n": 10, "m": 10],
          relations: [CountRelation("m", of: "n"), CountRelation("n", of: "m")]))
    }
    #expect(throws: TableFault.repeatedCount("n")) {
      try protection.protect(table(total: ["n": 10], relations: [CountRelation("n", of: "n")]))
    }
  }
}

@Suite struct `Nothing small can be computed` {
  /// Persons by where they are, none in two places: what an attacker would want to know.
  private struct Atoms {
    var notDue, notMeasured, notPaired: Int
    var improvedReliably, improvedOnly, unchanged, worseOnly, worseReliably: Int

    init(_ make: () -> Int) {
      (notDue, notMeasured, notPaired) = (make(), make(), make())
      (improvedReliably, improvedOnly, unchanged) = (make(), make(), make())
      (worseOnly, worseReliably) = (make(), make())
    }

    var all: [Int] {
      [
        notDue, notMeasured, notPaired, improvedReliably, improvedOnly, unchanged, worseOnly,
        worseReliably,
      ]
    }

    var counts: Counts {
      let improved = improvedReliably + improvedOnly
      let worse = worseReliably + worseOnly
      let paired = improved + unchanged + worse
      return [
        "improved": improved, "unchanged": unchanged, "worse": worse,
        "reliablyImproved": improvedReliably, "reliablyWorse": worseReliably, "paired": paired,
        "measured": paired + notPaired, "due": paired + notPaired + notMeasured,
        "started": paired + notPaired + notMeasured + notDue,
      ]
    }
  }

  private let relations =
    CountRelation.chain("paired", "measured", "due", "started") + [
      CountRelation("improved", "unchanged", "worse", of: "paired"),
      CountRelation("reliablyImproved", of: "improved"),
      CountRelation("reliablyWorse", of: "worse"),
    ]

  @Test(arguments: 1...4000)
  func `a table is published exactly when no group of persons in it is small`(seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed))
    // Mostly safe sizes, or nearly every table would be withheld.
    func size() -> Int {
      switch Int.random(in: 0..<60, using: &random) {
      case 0: Int.random(in: 1...4, using: &random)
      case 1..<20: 0
      default: Int.random(in: 5...30, using: &random)
      }
    }
    let shown = (0..<Int.random(in: 0...3, using: &random)).map { _ in Atoms(size) }
    let unseen = Atoms(size)
    let total = (shown + [unseen]).map(\.counts).reduce(into: Counts()) { sum, counts in
      sum.merge(counts, uniquingKeysWith: +)
    }
    let atoms = (shown + [unseen]).flatMap(\.all)
    let isSmall = atoms.contains { (1...4).contains($0) }
    let published = try isPublished(
      table(total: total, rows: shown.map(\.counts), relations: relations))
    // Without rows the unseen row is the total: its atoms are computable all the same.
    #expect(published == !isSmall)
  }

  @Test func `two overlapping rows never pin down a small group`() throws {
    for total in 0...24 {
      for a in 0...total {
        for b in 0...total
        where try isPublished(
          table(total: ["n": total], rows: [["n": a], ["n": b]], sharing: .overlapping))
        {
          // Every way in which persons can be in both, one or neither.
          let both = (0...min(a, b)).filter { a + b - $0 <= total }
          for group in [
            both, both.map { a - $0 }, both.map { b - $0 }, both.map { total - a - b + $0 },
          ]
          where Set(group).count == 1 {
            #expect(!(1...4).contains(group[0]), "\(total) \(a) \(b)")
          }
        }
      }
    }
  }
}

@Suite struct `Published share` {
  @Test func `whole persons are taken`() throws {
    let share = try PublishedShare(count: 12, of: 31)
    #expect(share.count == 12)
    #expect(share.share == 12.0 / 31.0)
    #expect(try PublishedShare(count: 0, of: 0).share == nil)
  }

  @Test func `fractions, negative numbers and impossible shares are refused`() {
    #expect(throws: PublishedShare.Fault.notWhole(11.5)) {
      try PublishedShare(count: 11.5, of: 31)
    }
    #expect(throws: PublishedShare.Fault.notWhole(30.999)) {
      try PublishedShare(count: 11, of: 30.999)
    }
    #expect(throws: PublishedShare.Fault.negative(-1)) { try PublishedShare(count: -1, of: 31) }
    #expect(throws: PublishedShare.Fault.tooLarge(.infinity)) {
      try PublishedShare(count: 1, of: .infinity)
    }
    #expect(throws: PublishedShare.Fault.self) { try PublishedShare(count: .nan, of: 31) }
    #expect(throws: PublishedShare.Fault.countExceedsTotal(count: 32, total: 31)) {
      try PublishedShare(count: 32, of: 31)
    }
  }

  @Test func `those not counted are a group too`() throws {
    #expect(try PublishedShare(count: 12, of: 31).isSafe(threshold: 5))
    #expect(try !PublishedShare(count: 28, of: 31).isSafe(threshold: 5))
    #expect(try !PublishedShare(count: 3, of: 31).isSafe(threshold: 5))
    #expect(try PublishedShare(count: 31, of: 31).isSafe(threshold: 5))
    #expect(try !PublishedShare(count: 0, of: 3).isSafe(threshold: 5))
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014), so that a failing table can be had again.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
