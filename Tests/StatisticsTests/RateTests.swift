import Core
import Statistics
import Testing

@Suite struct `Rates and comparisons` {
  /// R `survival::aml`, group Maintained; `survfit(Surv(time, status) ~ x)`.
  @Test func `Kaplan–Meier with Greenwood and log limits`() throws {
    let times: [(Double, Bool)] = [
      (9, true), (13, true), (13, false), (18, true), (23, true), (28, false), (31, true),
      (34, true), (45, false), (48, true), (161, false),
    ]
    let curve = try #require(
      KaplanMeier(times.reversed().map { .init(time: $0.0, isEvent: $0.1) }))
    #expect(curve.steps.map(\.time) == [9, 13, 18, 23, 31, 34, 48])
    #expect(curve.steps.map(\.atRisk) == [11, 10, 8, 7, 5, 4, 2])
    let third = curve.steps[2]
    #expect(isClose(third.survival, 0.715909090909091))
    #expect(isClose(third.standardError, 0.139664970557228))
    #expect(isClose(third.interval?.lower, 0.488426287422128))
    #expect(third.interval?.upper == 1)
    #expect(isClose(curve.steps[6].interval?.upper, 0.943525769474552))
    #expect(curve.median == 31)
    #expect(curve.survival(at: 8) == 1)
    #expect(isClose(curve.survival(at: 30), 0.613636363636364))
  }

  @Test func `a curve that reaches nought has no interval there`() throws {
    let curve = try #require(
      KaplanMeier([.init(time: 1, isEvent: true), .init(time: 2, isEvent: true)]))
    #expect(curve.steps[1].survival == 0)
    #expect(curve.steps[1].interval == nil)
    #expect(KaplanMeier([]) == nil)
    #expect(try #require(KaplanMeier([.init(time: 3, isEvent: false)])).steps.isEmpty)
  }

  /// Fleiss 1981 (infants with Down's syndrome by mother's age), first-borns; the standard is all
  /// births. R `epitools::ageadjust.direct`, per 100 000; limits from SciPy's gamma quantiles.
  @Test func `direct standardisation with gamma limits`() throws {
    let rate = try #require(
      DirectlyStandardisedRate([
        .init(events: 107, population: 230_061, standard: 319_933),
        .init(events: 141, population: 329_449, standard: 931_318),
        .init(events: 60, population: 114_920, standard: 786_511),
        .init(events: 40, population: 39_487, standard: 488_235),
        .init(events: 39, population: 14_208, standard: 237_863),
        .init(events: 25, population: 3052, standard: 61_313),
      ]))
    #expect(isClose(rate.crude * 1e5, 56.3475054603742))
    #expect(isClose(rate.adjusted * 1e5, 92.3045255331994))
    #expect(isClose(rate.interval.lower * 1e5, 80.44174985070426))
    #expect(isClose(rate.interval.upper * 1e5, 105.76334574926118))
  }

  @Test func `no events give a rate of nought with an upper limit`() throws {
    // One stratum: the exact Poisson limit −ln 0.025 of no events.
    let rate = try #require(
      DirectlyStandardisedRate([.init(events: 0, population: 100, standard: 7)]))
    #expect(rate.adjusted == 0)
    #expect(rate.interval.lower == 0)
    #expect(isClose(rate.interval.upper, 3.6888794541139363 / 100))
    #expect(DirectlyStandardisedRate([]) == nil)
    #expect(
      DirectlyStandardisedRate([.init(events: 0, population: 0, standard: 7)]) == nil)
  }

  /// Spiegelhalter 2005, worked out in R and SciPy.
  @Test(arguments: [
    (15.0, 0.95, 0.559692408852221, 1.64934792476572),
    (30, 0.998, 0.528972359904679, 1.70277080553081),
  ])
  func `funnel limits of a ratio`(
    expected: Double, confidence: Double, lower: Double, upper: Double
  ) throws {
    let limits = try #require(FunnelLimits.ratio(expected: expected, confidence: confidence))
    #expect(isClose(limits.lower, lower))
    #expect(isClose(limits.upper, upper))
  }

  @Test(arguments: [
    (10, 0.95, 0.02345340828233612, 0.4881480719156884),
    (200, 0.998, 0.12042263568920533, 0.293844762486743),
  ])
  func `funnel limits of a share`(n: Int, confidence: Double, lower: Double, upper: Double) throws {
    let limits = try #require(FunnelLimits.share(of: n, target: 0.2, confidence: confidence))
    #expect(isClose(limits.lower, lower))
    #expect(isClose(limits.upper, upper))
  }

  @Test func `funnel limits stay within nought and one`() throws {
    let limits = try #require(FunnelLimits.share(of: 1, target: 0.01, confidence: 0.998))
    #expect(limits.lower == 0)
    #expect(limits.upper <= 1)
    // Nobody of ten happens by chance one time in nine at a target of 0.2.
    let ten = try #require(FunnelLimits.share(of: 10, target: 0.2, confidence: 0.998))
    #expect(ten.lower == 0)
    #expect(FunnelLimits.share(of: 0, target: 0.2) == nil)
    #expect(FunnelLimits.ratio(expected: 0) == nil)
  }
}

@Suite struct `Long-term benefit` {
  /// Months as ones and noughts, ending with December 2025.
  private func paid(_ months: String) -> Set<Month> {
    let last = Month(year: 2025, month: 12)
    let count = months.count
    return Set(
      months.enumerated().filter { $0.element == "1" }.map {
        last.adding($0.offset - count + 1)
      })
  }

  @Test(arguments: [
    ("111111111111", true), ("110111101111", true), ("001111111111", true),
    ("110111101110", false), ("000000000000", false),
  ])
  func `is ten months of a calendar year`(months: String, expected: Bool) {
    let year = paid("111111111111" + months)
    #expect(LongTermBenefit.isLongTerm(year, through: Month(year: 2025, month: 12)) == expected)
  }

  @Test(arguments: [
    ("111111111111111111111111111111111111", true, true),
    ("111011101110111011101110111011101110", true, true),
    ("111110011111001111100111110011111101", true, true),
    ("111111111100011111111100111100111100", false, false),
    ("111011101110111011101110111011101100", false, false),
    ("111111111111111111111111111000000000", false, true),
    ("000000000111111111111111111111111111", false, true),
    ("111111111111111111111111111111111100", true, true),
    ("111111111111111111111111111111111000", false, true),
    ("000000000000000000000000000000000000", false, false),
  ])
  func `is very long after 27 of 36 months without a long break`(
    months: String, strict: Bool, interior: Bool
  ) {
    let last = Month(year: 2025, month: 12)
    let paid = paid(months)
    #expect(LongTermBenefit.isVeryLongTerm(paid, through: last, edges: .strict) == strict)
    #expect(LongTermBenefit.isVeryLongTerm(paid, through: last, edges: .interior) == interior)
  }
}
