import Statistics
import Testing

@Suite struct `Control charts` {
  /// Limits worked out by hand: mean 12, moving ranges 2, 4, 2, so MR̄ = 8/3.
  @Test func `single values keep within three sigma of their moving ranges`() throws {
    let chart = try #require(
      ControlChart.individuals([12, 14, 10, 12, 40], baseline: [0, 1, 2, 3]))
    #expect(chart.points.allSatisfy { $0.centre == 12 })
    #expect(isClose(chart.points[0].limits?.upper, 12 + 8 / 1.128))
    #expect(isClose(chart.points[0].limits?.lower, 12 - 8 / 1.128))
    #expect(chart.points.map(\.isOutside) == [false, false, false, false, true])
  }

  @Test func `a point left out of the baseline takes both its moving ranges with it`() throws {
    let chart = try #require(ControlChart.individuals([1, 3, 90, 5, 8], baseline: [0, 1, 3, 4]))
    #expect(chart.points[0].centre == 4.25)
    #expect(isClose(chart.points[0].limits?.upper, 4.25 + 3 / 1.128 * 2.5))
  }

  @Test func `a flat series has limits of no width and nothing outside`() throws {
    let chart = try #require(ControlChart.individuals([5, 5, 5]))
    #expect(chart.points[1].limits == Interval(lower: 5, upper: 5))
    #expect(chart.points.allSatisfy { !$0.isOutside })
    #expect(chart.specialCauses == [nil, nil, nil])
  }

  /// Montgomery, *Introduction to Statistical Quality Control*, table 7.4, its first three samples
  /// with p̄ of the first two; limits by hand.
  @Test func `shares have limits by the size of each sample`() throws {
    let chart = try #require(ControlChart.shares([12, 8, 0], of: [100, 80, 0], baseline: [0, 1]))
    let p = 20.0 / 180
    let spread: Double = 3 * (p * (1 - p) / 100).squareRoot()
    #expect(isClose(chart.points[0].limits?.upper, p + spread))
    #expect(isClose(chart.points[0].limits?.lower, p - spread))
    #expect(chart.points[2].value == nil)
    #expect(chart.points[2].limits == nil)
  }

  /// Montgomery, example 7.3 (printed circuit boards): 516 nonconformities in 26 samples, c̄ 19.85,
  /// limits 6.48 and 33.22.
  @Test func `counts have the limits of Montgomery's circuit boards`() throws {
    let boards = [
      21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16,
      19, 17, 15,
    ]
    let chart = try #require(ControlChart.counts(boards))
    let limits = try #require(chart.points[0].limits)
    #expect(isClose(chart.points[0].centre, 19.85, within: 3e-4))
    #expect(isClose(limits.lower, 6.48, within: 1e-3))
    #expect(isClose(limits.upper, 33.22, within: 3e-4))
    #expect(chart.points.indices.filter { chart.points[$0].isOutside } == [5, 19])
  }

  @Test func `rates have limits by exposure, never below nought`() throws {
    let chart = try #require(ControlChart.rates([2, 10, 0], per: [1, 5, 0.25]))
    #expect(chart.points[0].centre == 1.92)
    #expect(isClose(chart.points[1].limits?.upper, 1.92 + 3 * (1.92 / 5).squareRoot()))
    #expect(chart.points[2].limits?.lower == 0)
  }

  @Test func `nothing to compute limits from gives no chart`() {
    #expect(ControlChart.individuals([]) == nil)
    #expect(ControlChart.individuals([3]) == nil)
    #expect(ControlChart.individuals([3, .nan]) == nil)
    #expect(ControlChart.individuals([3, 4], baseline: [0, 2]) == nil)
    #expect(ControlChart.shares([1], of: [0]) == nil)
    #expect(ControlChart.shares([0], of: [0]) == nil)
    #expect(ControlChart.shares([1], of: [2, 3]) == nil)
    #expect(ControlChart.rates([1], per: [-1]) == nil)
    #expect(ControlChart.counts([]) == nil)
  }
}

@Suite struct `Special causes` {
  private func causes(_ values: [Double]) throws -> [SpecialCause?] {
    try #require(ControlChart.individuals(values, movingRanges: .screened)).specialCauses
  }

  /// R `NHSRplotthedots`.
  @Test func `an improvement half way is seen as two shifts and two points outside`() throws {
    let values: [Double] = [
      10, 12, 11, 13, 12, 9, 11, 10, 12, 11, 14, 15, 16, 15, 17, 16, 18, 25, 17, 18,
    ]
    let chart = try #require(ControlChart.individuals(values, movingRanges: .screened))
    #expect(isClose(chart.points[0].centre, 14.1))
    #expect(isClose(chart.points[0].limits?.lower, 9.07555555555555))
    #expect(isClose(chart.points[0].limits?.upper, 19.1244444444444))
    let causes = chart.specialCauses
    #expect(causes.indices.filter { causes[$0]?.rule == .outside } == [5, 17])
    #expect(causes.allSatisfy { $0?.rule == .outside || $0?.rule == .shift })
    #expect(causes.map { $0?.isUpward } == values.map { $0 > 14.1 })
  }

  @Test func `seven rising points are a trend, six are not`() throws {
    let seven = try causes([5, 9, 1, 2, 3, 4, 5, 6, 7, 3, 6, 2])
    #expect(seven.map { $0?.rule == .trend } == (0..<12).map { (2...8).contains($0) })
    #expect(seven[2]?.isUpward == true)
    #expect(try causes([5, 9, 1, 2, 3, 4, 5, 6, 3, 6, 2]).allSatisfy { $0?.rule != .trend })
  }

  @Test func `a turning point belongs to the later of two trends`() throws {
    let chart = try #require(
      ControlChart.individuals([20, 0, 20, 0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]))
    let causes = chart.specialCauses
    #expect(causes.dropFirst(3).allSatisfy { $0?.rule == .trend })
    #expect(causes[9]?.isUpward == true)
    #expect(causes[10]?.isUpward == false)
  }

  /// Centre 0, MR̄ 2 by the baseline, limits ±5.32, outer third from 3.55.
  @Test func `two of three in the outer third count when all three are on that side`() throws {
    func rules(_ three: [Double]) throws -> [SpecialCause.Rule?] {
      let chart = try #require(
        ControlChart.individuals(
          [1, -1, 1, -1] + three, baseline: [0, 1, 2, 3], movingRanges: .screened))
      return chart.specialCauses.suffix(3).map { $0?.rule }
    }
    #expect(try rules([4, 1, 4]) == [.outerThird, nil, .outerThird])
    #expect(try rules([-4, -4, -1]) == [.outerThird, .outerThird, nil])
    #expect(try rules([4, -1, 4]) == [nil, nil, nil])
    #expect(try rules([4, 1, 3]) == [nil, nil, nil])
    #expect(try rules([6, 1, 4]) == [.outside, nil, nil])
  }
}

@Suite struct `Run charts` {
  /// Anhøj 2015, table of limits.
  @Test(arguments: [
    (10, 6, 2), (11, 6, 2), (12, 7, 3), (20, 7, 6), (22, 7, 7), (23, 8, 7), (32, 8, 11),
    (45, 8, 17), (46, 9, 17), (100, 10, 41),
  ])
  func `limits follow the number of useful points`(n: Int, run: Int, crossings: Int) throws {
    let limits = try #require(RunChart.limits(usefulPoints: n))
    #expect(limits.longestRun == run)
    #expect(limits.crossings == crossings)
  }

  @Test func `points on the median are left out`() throws {
    let chart = try #require(RunChart([1, 2, 3, 2, 3, 1]))
    #expect(chart.median == 2)
    #expect(chart.usefulPoints == 4)
    #expect(chart.longestRun == 2)
    #expect(chart.crossings == 2)
    #expect(!chart.isSignal)
  }

  @Test func `a shift is a signal by either test`() throws {
    let values: [Double] = [1, 2, 1, 2, 1, 2, 1, 8, 9, 8, 9, 8, 9, 8]
    let chart = try #require(RunChart(values, baseline: 14))
    #expect(chart.longestRun == 7)
    #expect(chart.crossings == 1)
    #expect(chart.isSignal)
  }

  @Test func `a flat series has no useful points and no signal`() throws {
    let chart = try #require(RunChart([3, 3, 3]))
    #expect(chart.usefulPoints == 0)
    #expect(!chart.isSignal)
    #expect(RunChart.limits(usefulPoints: 0) == nil)
    #expect(RunChart([]) == nil)
    #expect(RunChart([.nan]) == nil)
  }
}
