import Core
import Foundation
import Statistics
import Testing

/// Values worked out with R, read from the directory that BEPROVA_REFERENCE names.
@Suite(.enabled(if: ReferenceDirectory.path != nil))
struct `Reference values of statistics` {
  private func numbers(_ rows: [[String: String]], _ column: String) throws -> [Double] {
    try rows.map { try #require(Double($0[column] ?? "")) }
  }

  private func counts(_ rows: [[String: String]], _ column: String) throws -> [Int] {
    try rows.map { try #require(Int($0[column] ?? "")) }
  }

  private func compare(_ chart: ControlChart, _ expected: [[String: String]]) {
    #expect(chart.points.count == expected.count)
    for (point, row) in zip(chart.points, expected) {
      #expect(agrees(point.value, with: row["y"]))
      #expect(agrees(point.centre, with: row["cl"]))
      #expect(agrees(point.limits?.lower, with: row["lcl"]))
      #expect(agrees(point.limits?.upper, with: row["ucl"]))
      #expect(point.isOutside == (row["sigma.signal"] == "TRUE"))
    }
  }

  @Test func `G01 single values`() throws {
    let input = try ReferenceDirectory.statistics("G01_montgomery_6.5_imr_in.csv")
    let baseline = input.indices.filter { input[$0]["phase"] == "1" }
    let chart = try #require(
      ControlChart.individuals(try numbers(input, "cost"), baseline: baseline))
    compare(chart, try ReferenceDirectory.statistics("G01_expected.csv"))
  }

  /// Montgomery, example 7.1, as printed.
  @Test func `G02 shares in samples of one size`() throws {
    let input = try ReferenceDirectory.statistics("G02_montgomery_7.1_p_in.csv")
    let first = input.indices.filter { input[$0]["phase"] == "1" }
    let cases: [(baseline: [Int], centre: String, lower: String, upper: String)] = [
      (first, ".2313333", ".05242755", ".4102391"),
      (first.filter { $0 != 14 && $0 != 22 }, ".215", ".04070284", ".3892972"),
    ]
    for (baseline, centre, lower, upper) in cases {
      let chart = try #require(
        ControlChart.shares(
          try counts(input, "count"), of: try counts(input, "size"), baseline: baseline))
      #expect(agrees(chart.points[0].centre, with: centre))
      #expect(agrees(chart.points[0].limits?.lower, with: lower))
      #expect(agrees(chart.points[0].limits?.upper, with: upper))
    }
  }

  @Test func `G02b shares in samples of varying size`() throws {
    let input = try ReferenceDirectory.statistics("G02b_montgomery_t7.4_p_var_n_in.csv")
    let chart = try #require(
      ControlChart.shares(try counts(input, "count"), of: try counts(input, "size")))
    compare(chart, try ReferenceDirectory.statistics("G02b_expected.csv"))
  }

  @Test func `G03 run chart`() throws {
    for row in try ReferenceDirectory.statistics("G03_anhoej_limits.csv") {
      let n = try #require(Int(row["n"] ?? ""))
      let limits = try #require(RunChart.limits(usefulPoints: n))
      #expect(row["longest.max"] == "\(limits.longestRun)")
      #expect(row["cross.min"] == "\(limits.crossings)")
    }
    let input = try ReferenceDirectory.statistics("G03_cdi_in.csv")
    let expected = try #require(try ReferenceDirectory.statistics("G03_expected.csv").first)
    let chart = try #require(RunChart(try numbers(input, "y")))
    let limits = try #require(RunChart.limits(usefulPoints: chart.usefulPoints))
    #expect(agrees(chart.median, with: expected["cl"]))
    #expect(expected["n.useful"] == "\(chart.usefulPoints)")
    #expect(expected["longest.run"] == "\(chart.longestRun)")
    #expect(expected["longest.run.max"] == "\(limits.longestRun)")
    #expect(expected["n.crossings"] == "\(chart.crossings)")
    #expect(expected["n.crossings.min"] == "\(limits.crossings)")
    #expect(expected["runs.signal"] == (chart.isSignal ? "TRUE" : "FALSE"))
  }

  @Test func `G04 Kaplan–Meier`() throws {
    let input = try ReferenceDirectory.statistics("G04_km_aml_in.csv")
    let expected = try ReferenceDirectory.statistics("G04_expected.csv")
    for group in ["Maintained", "Nonmaintained"] {
      let observations = try input.filter { $0["x"] == group }.map { row in
        KaplanMeier.Observation(
          time: try #require(Double(row["time"] ?? "")), isEvent: row["status"] == "1")
      }
      let curve = try #require(KaplanMeier(observations))
      let rows = expected.filter { $0["strata"] == "x=\(group)" }
      #expect(curve.steps.count == rows.count)
      for (step, row) in zip(curve.steps, rows) {
        #expect(agrees(step.time, with: row["time"]))
        #expect(row["n"] == "\(step.atRisk)")
        #expect(row["e"] == "\(step.events)")
        #expect(agrees(step.survival, with: row["S"]))
        #expect(agrees(step.standardError, with: row["se"]))
        #expect(agrees(step.interval?.lower, with: row["lo"]))
        #expect(agrees(step.interval?.upper, with: row["up"]))
      }
    }
  }

  @Test func `G05 direct standardisation`() throws {
    let input = try ReferenceDirectory.fields("G05_dsr_in.csv").map {
      try $0.dropFirst().map { try #require(Double($0)) }
    }
    let expected = try ReferenceDirectory.statistics("G05_dsr_expected.csv")
    for (column, row) in expected.enumerated() {
      let rate = try #require(
        DirectlyStandardisedRate(
          input.map {
            .init(events: Int($0[column]), population: $0[column + 6], standard: $0[11])
          }))
      #expect(agrees(rate.crude * 1e5, with: row["crude.rate"]))
      #expect(agrees(rate.adjusted * 1e5, with: row["adj.rate"]))
      #expect(agrees(rate.interval.upper * 1e5, with: row["uci"]))
      if row["lci"] == "80.4417497507042" {
        // SciPy's gamma quantile gives 80.44174985070426: one digit of the file differs.
        #expect(agrees(rate.interval.lower * 1e5, with: "80.4417498507043"))
      } else {
        #expect(agrees(rate.interval.lower * 1e5, with: row["lci"]))
      }
    }
  }

  @Test func `G06 Wilson`() throws {
    for row in try ReferenceDirectory.statistics("G06_wilson_expected.csv") {
      let count = try #require(Int(row["x"] ?? ""))
      let n = try #require(Int(row["n"] ?? ""))
      let interval = try #require(Wilson.interval(count, of: n))
      #expect(agrees(Double(count) / Double(n), with: row["p"]))
      #expect(agrees(interval.lower, with: row["lo"]))
      #expect(agrees(interval.upper, with: row["up"]))
    }
  }

  @Test func `G07 funnel limits`() throws {
    for row in try ReferenceDirectory.statistics("G07_funnel_poisson_expected.csv") {
      let expected = try #require(Double(row["number_seq"] ?? ""))
      for (level, name) in [(0.95, "95"), (0.998, "998")] {
        let limits = try #require(FunnelLimits.ratio(expected: expected, confidence: level))
        #expect(agrees(limits.lower, with: row["ll" + name]))
        #expect(agrees(limits.upper, with: row["ul" + name]))
      }
    }
    for row in try ReferenceDirectory.statistics("G07_funnel_prop_arcsine_expected.csv") {
      let n = try #require(Int(row["number_seq"] ?? ""))
      // FunnelPlotR writes its z with six decimals.
      for (z, name) in [(1.959964, "95"), (3.090232, "998")] {
        let level = 2 * NormalDistribution.cdf(z) - 1
        let limits = try #require(FunnelLimits.share(of: n, target: 0.2, confidence: level))
        #expect(agrees(limits.upper, with: row["ul" + name]))
        if asin(0.2.squareRoot()) < z / (2 * Double(n).squareRoot()) {
          // Below an angle of nought FunnelPlotR comes up again on the other side.
          #expect(limits.lower == 0)
        } else {
          #expect(agrees(limits.lower, with: row["ll" + name]))
        }
      }
    }
  }

  @Test(arguments: [
    ("G08_rci_antidepressants_r080.csv", 0.80), ("G08_rci_claus2020_bdi_r0801.csv", 0.801),
    ("G08_rci_claus2020_hamd_r080.csv", 0.80),
  ])
  func `G08 reliable change`(file: String, reliability: Double) throws {
    let rows = try ReferenceDirectory.statistics(file)
    let before = try counts(rows, "pre")
    let changes = zip(try counts(rows, "post"), before).map { Double($0 - $1) }
    let spread = try #require(summary(before.map(Int64.init), decimals: 0)?.standardDeviation)
    let reliable = try #require(
      ReliableChange(standardDeviation: spread, reliability: reliability))
    for (change, row) in zip(changes, rows) {
      #expect(agrees(reliable.index(of: change), with: row["rci"]))
    }
    guard file.contains("antidepressants") else { return }
    #expect(agrees(reliable.differenceError, with: "5.221763"))
    let verdicts = changes.map(reliable.verdict)
    #expect(verdicts.count { $0 == .decreased } == 274)
    #expect(verdicts.count { $0 == .unchanged } == 237)
    #expect(verdicts.count { $0 == .increased } == 44)
  }

  @Test func `G09 special causes`() throws {
    let expected = try ReferenceDirectory.statistics("G09_plotthedots_expected.csv")
    let chart = try #require(
      ControlChart.individuals(try numbers(expected, "y"), movingRanges: .screened))
    let names: [SpecialCause.Rule: (up: String, down: String)] = [
      .outside: ("Above UCL", "Below LCL"),
      .trend: ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
      .outerThird: ("2 of 3 Above CL", "2 of 3 Below CL"),
      .shift: ("7 Points Above CL", "7 Points Below CL"),
    ]
    for ((point, cause), row) in zip(zip(chart.points, chart.specialCauses), expected) {
      #expect(agrees(point.centre, with: row["mean_col"]))
      #expect(agrees(point.limits?.lower, with: row["lpl"]))
      #expect(agrees(point.limits?.upper, with: row["upl"]))
      #expect(point.isOutside == (row["outside_limits"] == "TRUE"))
      let name = cause.flatMap { cause in names[cause.rule].map { cause.isUpward ? $0.up : $0.down }
      }
      #expect(name == row["special_cause_type"])
      #expect(
        row["point_type"]
          == (cause?.isUpward == true ? "special_cause_improvement" : "special_cause_concern"))
    }
  }

  @Test func `G10 long-term benefit`() throws {
    let first = Month(year: 2023, month: 1)
    let last = first.adding(35)
    for row in try ReferenceDirectory.statistics("G10_longterm_vectors.csv") {
      let paid = Set(
        try #require(row["months36"]).enumerated().filter { $0.element == "1" }
          .map { first.adding($0.offset) })
      #expect(row["paid"] == "\(paid.count)")
      for year in 1...3 {
        let isLong = LongTermBenefit.isLongTerm(paid, through: first.adding(12 * year - 1))
        #expect(row["long_y\(year)"] == (isLong ? "1" : "0"))
      }
      for edges in LongTermBenefit.Edges.allCases {
        let isVeryLong = LongTermBenefit.isVeryLongTerm(paid, through: last, edges: edges)
        #expect(row["very_long_\(edges.rawValue)"] == (isVeryLong ? "1" : "0"))
      }
    }
  }

  @Test func `anorexia by treatment`() throws {
    let data = try ReferenceDirectory.data("anorexia.csv")
    for row in try ReferenceDirectory.statistics("anorexia_change.csv") {
      let group = data.filter { row["group"] == "all" || $0["Treat"] == row["group"] }
      let before = try group.map { try tenths($0["Prewt"]) }
      let after = try group.map { try tenths($0["Postwt"]) }
      let change = try #require(summary(zip(after, before).map { $0 - $1 }, decimals: 1))
      let interval = try #require(change.interval())
      #expect(row["started"] == "\(group.count)")
      #expect(row["paired"] == "\(change.n)")
      #expect(row["lost"] == "0")
      #expect(agrees(summary(before, decimals: 1)?.mean, with: row["pre_mean"]))
      #expect(agrees(summary(before, decimals: 1)?.mean, with: row["kept_pre_mean"]))
      #expect(agrees(summary(after, decimals: 1)?.mean, with: row["post_mean"]))
      #expect(agrees(change.mean, with: row["change"]))
      #expect(agrees(change.standardDeviation, with: row["sd"]))
      #expect(agrees(interval.lower, with: row["lo"]))
      #expect(agrees(interval.upper, with: row["hi"]))
    }
  }

  @Test func `respiratory status by month, gender and treatment`() throws {
    let data = try ReferenceDirectory.data("respiratory.csv")
    for row in try ReferenceDirectory.statistics("respiratory_good.csv") {
      let group = data.filter { patient in
        ["month", "gender", "treatment"].allSatisfy {
          row[$0] == "all" || patient[$0] == row[$0]
        }
      }
      let good = group.count { $0["status"] == "good" }
      let interval = try #require(Wilson.interval(good, of: group.count))
      #expect(row["n"] == "\(group.count)")
      #expect(row["good"] == "\(good)")
      #expect(agrees(Double(good) / Double(group.count), with: row["share"]))
      #expect(agrees(interval.lower, with: row["wilson_lo"]))
      #expect(agrees(interval.upper, with: row["wilson_hi"]))
    }
  }

  private func tenths(_ text: String?) throws -> Int64 {
    try #require(FixedPoint(text ?? "")?.rescaled(to: 1)).units
  }

  private func summary(_ values: [Int64], decimals: Int) -> PairedChange? {
    PairedChange(
      n: values.count, sum: values.reduce(0) { $0 + Int128($1) },
      squares: values.reduce(0) { $0 + Int128($1) * Int128($1) }, decimals: decimals)
  }
}
