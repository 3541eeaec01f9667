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

  @Test func `outside their range the functions are nil, not NaN`() {
    #expect(NormalDistribution.quantile(0) == nil)
    #expect(NormalDistribution.quantile(1) == nil)
    #expect(NormalDistribution.quantile(.nan) == nil)
    #expect(StudentT.quantile(0.975, degreesOfFreedom: 0) == nil)
    #expect(StudentT.cdf(.nan, degreesOfFreedom: 3) == nil)
    #expect(StudentT.cdf(.infinity, degreesOfFreedom: 3) == 1)
  }
}
