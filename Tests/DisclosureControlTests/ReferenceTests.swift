import DisclosureControl
import Foundation
import Testing

private let directory = ProcessInfo.processInfo.environment["BEPROVA_REFERENCE"]

/// The field's tools on the same tables: GaussSuppression 1.2.3, SmallCountRounding 1.2.5.
@Suite(.enabled(if: directory != nil))
struct `Reference values of disclosure control` {
  private func file(_ name: String) throws -> [[String: String]] {
    let path = (directory ?? "") + "/reference/disclosure/" + name
    let other = (directory ?? "") + "/disclosure/" + name
    let text =
      try (try? String(contentsOfFile: path, encoding: .utf8))
      ?? String(contentsOfFile: other, encoding: .utf8)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.replacingOccurrences(of: "\"", with: "")
      }
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// Atoms and cells as the triplets give them.
  private func system(
    _ triplets: String, rows: [Int], holders: [Int?]? = nil
  ) throws -> CellSystem {
    var cells: [[Int]] = []
    for entry in try file(triplets) {
      let cell = (Int(entry["cell"] ?? "") ?? 0) - 1
      while cells.count <= cell { cells.append([]) }
      cells[cell].append((Int(entry["inner"] ?? "") ?? 0) - 1)
    }
    return try CellSystem(
      atoms: rows.indices.map { Atom(persons: rows[$0], holder: holders?[$0]) }, cells: cells)
  }

  private func suppressed(_ name: String, _ column: String = "suppressed") throws -> Set<Int> {
    let rows = try file(name)
    return Set(rows.indices.filter { ["TRUE", "1"].contains(rows[$0][column]) })
  }

  private let alone = Suppression(rules: ProtectionRules(guardsAgainstHolders: false))

  @Test func `R02: elimination withholds the very same cells`() throws {
    let rows = try file("R02_in.csv").map { Int($0["n"] ?? "") ?? 0 }
    let shown = try alone.elimination(.init(system("R02pub_x_triplets.csv", rows: rows)))
    #expect(
      Set(shown.indices.filter { !shown[$0] })
        == (try suppressed("R02_expected_gauss_zerosPublished.csv")))
  }

  @Test func `R02: complete, for the outsider no more than the repaired reference`() throws {
    let rows = try file("R02_in.csv").map { Int($0["n"] ?? "") ?? 0 }
    let system = try system("R02pub_x_triplets.csv", rows: rows)
    let result = try alone.protect(.init(system))
    try result.certificate.check(system, isPublished: result.isPublished)
    #expect(result.withheldCount <= 150)
  }

  @Test func `R02: complete, for each administration within a tenth of the floor`() throws {
    let input = try file("R02_in.csv")
    let administrations = Set(input.compactMap { $0["admin"] }).sorted()
    let system = try system(
      "R02pub_x_triplets.csv", rows: input.map { Int($0["n"] ?? "") ?? 0 },
      holders: input.map { administrations.firstIndex(of: $0["admin"] ?? "") })
    let result = try Suppression().protect(.init(system))
    let proved = try result.certificate.check(system, isPublished: result.isPublished)
    #expect(result.withheldCount <= 172)
    #expect(proved.distinct == 0)
  }

  @Test func `R02: intervals by the audit are those of HiGHS`() throws {
    let rows = try file("R02_in.csv").map { Int($0["n"] ?? "") ?? 0 }
    let system = try system("R02pub_x_triplets.csv", rows: rows)
    let withheld = try suppressed("R02_expected_gauss_zerosPublished.csv")
    let shown = (0..<system.cellCount).map { !withheld.contains($0) }
    for (name, isInformed) in [
      ("R02_audit_A0_LP_gauss_zerosPublished.csv", false),
      ("R02_audit_A1_LP_gauss_zerosPublished.csv", true),
    ] {
      let expected = try file(name)
      let intervals = try alone.intervals(
        of: expected.map { (Int($0["cell"] ?? "") ?? 0) - 1 }, system, isPublished: shown,
        isInformed: isInformed)
      for (row, interval) in zip(expected, intervals) {
        #expect(abs((Double(row["lo"] ?? "") ?? -1) - interval.lowerBound) < 1e-3)
        #expect(abs((Double(row["up"] ?? "") ?? -1) - interval.upperBound) < 1e-3)
      }
    }
  }

  @Test func `R03: linked tables as one, the very same cells`() throws {
    let rows = try file("R03_in.csv").map { Int($0["freq"] ?? "") ?? 0 }
    let system = try system("R03glob_x_triplets.csv", rows: rows)
    // One and two are small there.
    let rules = ProtectionRules(threshold: 3, guardsAgainstHolders: false)
    let shown = try Suppression(rules: rules).elimination(.init(system))
    #expect(
      Set(shown.indices.filter { !shown[$0] }) == (try suppressed("R03glob_expected.csv")))
    let result = try Suppression(rules: rules).protect(.init(system))
    try result.certificate.check(system, isPublished: result.isPublished)
  }

  @Test(arguments: [
    (MagnitudeRule.dominance(largest: 2, percent: 99), "R04_expected_dominance.csv", 5),
    (.percent(10), "R04_expected_p10.csv", 10),
    (.contributors(fewerThan: 4), "R04_expected_fewcontr3.csv", 17),
  ])
  func `R04: sums of a few companies, no more cells than the reference`(
    rule: MagnitudeRule, expected: String, primary: Int
  ) throws {
    let input = try file("R04_in.csv")
    let rows = input.map {
      TableSet.Row([$0["geo"] ?? "", $0["sector4"] ?? ""], Double($0["value"] ?? "") ?? 0)
    }
    let companies = Set(input.compactMap { $0["company"] }).sorted()
    let tables = try TableSet(
      dimensions: [
        Dimension(
          "geo",
          nodes: [
            ("EU", nil), ("nonEU", nil), ("Portugal", "EU"), ("Spain", "EU"), ("Iceland", "nonEU"),
          ]),
        Dimension(
          "sector",
          nodes: [
            ("private", nil), ("public", nil), ("Agriculture", "private"),
            ("Entertainment", "private"), ("Industry", "private"), ("Governmental", "public"),
          ]),
      ],
      tables: [
        .init("total", [.init("geo", depths: [0]), .init("sector")]),
        .init("country", [.init("geo", depths: [2]), .init("sector", depths: [0, 1])]),
        .init("union", [.init("geo", depths: [1]), .init("sector", depths: [0, 2])]),
      ], rows: rows, decimals: 1)
    let sensitive = tables.sensitiveSums(
      [rule], rows: rows,
      contributors: input.map { companies.firstIndex(of: $0["company"] ?? "") ?? 0 },
      decimals: 1)
    #expect(sensitive.count == primary)
    let alone = Suppression(rules: ProtectionRules(threshold: nil, guardsAgainstHolders: false))
    let request = Suppression.Request(tables, sensitivities: sensitive)
    let reference = try suppressed(expected).count
    #expect(try alone.elimination(request).count { !$0 } <= reference)
    let result = try alone.protect(request)
    try result.certificate.check(tables.system, isPublished: result.isPublished)
    #expect(Double(result.withheldCount) <= 1.1 * Double(reference))
  }

  @Test func `R02: rounding to five changes no figure more than the reference does`() throws {
    let rows = try file("R02_in.csv").map { Int($0["n"] ?? "") ?? 0 }
    let system = try system("R02pub_x_triplets.csv", rows: rows)
    let rounded = try SmallCountRounding(base: 5).round(system)
    let squares = zip(rounded.values, system.values).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    #expect(rounded.values.allSatisfy { $0 == 0 || $0 >= 5 })
    // PLSrounding: greatest difference 5, sum of squares 926.
    #expect(rounded.greatestDifference <= 6)
    #expect(squares <= 1_100)
  }
}
