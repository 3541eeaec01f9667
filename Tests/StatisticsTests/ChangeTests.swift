import Statistics
import Testing

/// R `datasets::sleep`: extra hours of sleep of ten patients on two drugs, in tenths.
private let sleepFirst: [Int128] = [7, -16, -2, -12, -1, 34, 37, 8, 0, 20]
private let sleepSecond: [Int128] = [19, 8, 11, 1, -1, 44, 55, 16, 46, 34]

private func change(_ differences: [Int128], decimals: Int = 0) -> PairedChange? {
  PairedChange(
    n: differences.count, sum: differences.reduce(0, +),
    squares: differences.reduce(0) { $0 + $1 * $1 }, decimals: decimals)
}

private func summary(_ tenths: [Int128]) -> SampleSummary? {
  change(tenths, decimals: 1).flatMap { SampleSummary($0) }
}

@Suite struct `Changes` {
  @Test func `the paired interval of R's sleep`() throws {
    let sleep = try #require(change(zip(sleepFirst, sleepSecond).map { $0 - $1 }, decimals: 1))
    #expect(isClose(sleep.mean, -1.58))
    #expect(isClose(sleep.standardDeviation, 1.2299954, within: 1e-7))
    let interval = try #require(sleep.interval())
    #expect(isClose(interval.lower, -2.4598858, within: 5e-8))
    #expect(isClose(interval.upper, -0.7001142, within: 1e-7))
  }

  /// R: `t.test(extra ~ group, data = sleep)`.
  @Test func `the Welch interval of R's sleep`() throws {
    let first = try #require(summary(sleepFirst))
    let second = try #require(summary(sleepSecond))
    let welch = try #require(WelchInterval(first, minus: second))
    #expect(isClose(welch.degreesOfFreedom, 17.776, within: 5e-5))
    #expect(isClose(welch.interval.lower, -3.3654832, within: 5e-8))
    #expect(isClose(welch.interval.upper, 0.2054832, within: 5e-7))
  }

  @Test func `one pair has a mean and nothing else`() throws {
    let one = try #require(change([7]))
    #expect(one.mean == 7)
    #expect(one.standardDeviation == nil)
    #expect(one.standardError == nil)
    #expect(one.interval() == nil)
    #expect(SampleSummary(one) == nil)
  }

  @Test func `no pairs, and sums that cannot be, are nil`() {
    #expect(change([]) == nil)
    #expect(PairedChange(n: 2, sum: 10, squares: 3, decimals: 0) == nil)
    #expect(PairedChange(n: 1, sum: 3, squares: 8, decimals: 0) == nil)
  }

  @Test func `everybody changing alike gives an interval of no width`() throws {
    let alike = try #require(change([-3, -3], decimals: 1))
    #expect(alike.interval() == Interval(lower: -0.3, upper: -0.3))
    let still = try #require(SampleSummary(n: 5, mean: 2, standardDeviation: 0))
    let welch = try #require(WelchInterval(still, minus: still))
    #expect(welch.interval == Interval(lower: 0, upper: 0))
    #expect(welch.degreesOfFreedom == nil)
  }

  @Test func `huge values far from zero lose no digits`() throws {
    let far: Int128 = 5_000_000_000_000_000_000
    let large = try #require(change([far + 1, far + 2, far + 3]))
    #expect(large.standardDeviation == 1)
  }

  /// S_diff of the `antidepressants` set in the R package clinicalsignificance (r 0.80).
  @Test func `reliable change by Jacobson and Truax`() throws {
    // S_diff = 5.221763 means SD = 5.221763 / √0.4.
    let reliable = try #require(
      ReliableChange(standardDeviation: 5.221763 / 0.4.squareRoot(), reliability: 0.8))
    #expect(isClose(reliable.differenceError, 5.221763))
    #expect(isClose(reliable.index(of: 36 - 50), -2.68108671807116, within: 1e-7))
    #expect(reliable.verdict(of: -14) == .decreased)
    #expect(reliable.verdict(of: -8) == .unchanged)
    #expect(reliable.verdict(of: 15) == .increased)
    #expect(isClose(reliable.threshold, 1.96 * 5.221763))
  }

  @Test func `reliable change needs a spread and an instrument that errs`() {
    #expect(ReliableChange(standardDeviation: 0, reliability: 0.8) == nil)
    #expect(ReliableChange(standardDeviation: 3, reliability: 1) == nil)
    #expect(ReliableChange(standardDeviation: 3, reliability: -0.1) == nil)
    #expect(ReliableChange(standardDeviation: .nan, reliability: 0.5) == nil)
  }
}
