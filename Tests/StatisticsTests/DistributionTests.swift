import Statistics
import Testing

/// Values from SciPy 1.17.
@Suite struct `Distributions` {
  @Test(arguments: [
    (0.975, 9.0, 2.262157162798205), (0.975, 1, 12.706204736174694),
    (0.975, 2.5, 3.5746548420036817), (0.9995, 3, 12.923978636687961),
    (0.975, 28, 2.0484071417952454), (0.975, 120.7, 1.9798134624794546),
    (0.975, 999, 1.9623414611334493), (0.975, 1000, 1.9623390808264083),
    (0.975, 1e6, 1.959966356814107), (0.6, 4, 0.2707222947075976),
  ])
  func `t quantiles`(p: Double, df: Double, t: Double) {
    #expect(isClose(StudentT.quantile(p, degreesOfFreedom: df), t))
    #expect(isClose(StudentT.quantile(1 - p, degreesOfFreedom: df), -t, within: 1e-11))
  }

  @Test(arguments: [
    (2.0, 5.0, 0.9490302605850708), (-1.3, 17.5, 0.10523188448851287),
    (0.001, 3, 0.5003675525152695), (30, 2, 0.9994453686590201), (0, 7, 0.5),
  ])
  func `t probabilities`(t: Double, df: Double, p: Double) {
    #expect(isClose(StudentT.cdf(t, degreesOfFreedom: df), p))
  }

  @Test(arguments: [
    (0.5, 0.0), (0.975, 1.959963984540054), (0.999, 3.090232306167813),
    (1e-10, -6.361340902404056), (0.3, -0.5244005127080409), (1e-300, -37.0470962993612),
  ])
  func `normal quantiles and back`(p: Double, z: Double) {
    #expect(isClose(NormalDistribution.quantile(p), z, within: 1e-14))
    #expect(isClose(NormalDistribution.cdf(z), p))
  }

  @Test(arguments: [
    (0.025, 30.0, 16.79077226556663), (0.975, 32, 49.48043774297169),
    (0.001, 3, 0.024297585815692732), (0.5, 1, 0.454936423119572),
    (0.999, 1e5, 101387.69553252945), (0.025, 0.5, 5.273202591259991e-07),
    (0.95, 7.25, 14.430189121439202), (1e-8, 10, 0.13232794458438146),
  ])
  func `chi-squared quantiles and back`(p: Double, df: Double, x: Double) throws {
    let quantile = try #require(ChiSquared.quantile(p, degreesOfFreedom: df))
    #expect(abs(quantile / x - 1) < 1e-11)
    #expect(isClose(ChiSquared.cdf(x, degreesOfFreedom: df), p, within: 1e-9))
  }

  @Test(arguments: [
    (3.5, 4.0, 0.522121655511276), (200, 150, 0.9960268140291784), (0.1, 0.5, 0.5165553208304657),
  ])
  func `chi-squared probabilities`(x: Double, df: Double, p: Double) {
    #expect(isClose(ChiSquared.cdf(x, degreesOfFreedom: df), p))
  }

  @Test(arguments: [
    (0.05, 31, 0.5, 11), (0.05, 9, 0.5, 2), (0.5, 10, 0.5, 5), (0.975, 100, 0.03, 7),
    (1, 5, 0.5, 5), (0, 5, 0.5, 0), (0.3, 0, 0.2, 0), (0.5, 4, 0, 0), (0.5, 4, 1, 4),
  ])
  func `binomial quantiles`(p: Double, trials: Int, probability: Double, k: Int) {
    #expect(Binomial.quantile(p, trials: trials, probability: probability) == k)
  }

  @Test func `binomial probabilities`() {
    #expect(isClose(Binomial.cdf(3, trials: 10, probability: 0.2), 0.8791261183999999))
    #expect(isClose(Binomial.cdf(48, trials: 100, probability: 0.5), 0.3821767172013338))
    #expect(Binomial.cdf(-1, trials: 3, probability: 0.5) == 0)
    #expect(Binomial.cdf(3, trials: 3, probability: 0.5) == 1)
  }

  @Test func `outside their range the functions are nil, not NaN`() {
    #expect(NormalDistribution.quantile(0) == nil)
    #expect(NormalDistribution.quantile(1) == nil)
    #expect(NormalDistribution.quantile(.nan) == nil)
    #expect(StudentT.quantile(0.975, degreesOfFreedom: 0) == nil)
    #expect(StudentT.cdf(.nan, degreesOfFreedom: 3) == nil)
    #expect(ChiSquared.quantile(1, degreesOfFreedom: 3) == nil)
    #expect(ChiSquared.quantile(0.5, degreesOfFreedom: 0) == nil)
    #expect(Binomial.quantile(0.5, trials: -1, probability: 0.5) == nil)
    #expect(Binomial.quantile(.nan, trials: 1, probability: 0.5) == nil)
    #expect(StudentT.cdf(.infinity, degreesOfFreedom: 3) == 1)
  }
}
