import Statistics
import Testing

@Suite struct `the number of pairs it takes` {
  // SciPy: power is nct.sf(t, n - 1, d * sqrt(n)) + nct.cdf(-t, …) with t = t.ppf(0.975, n - 1).
  @Test(arguments: [
    (34, 0.5, 0.8077775012792738), (33, 0.5, 0.7953658414875041), (2, 0.5, 0.06194860668713364),
    (10, 1.0, 0.8030968566327219), (11, 1 / 1.1, 0.7754640685462063), (5, 3.0, 0.9976795774377043),
    (199, 0.2, 0.8016910240370655), (1_000, 0.1, 0.8847890988907141), (1_400, 1.0, 1.0),
  ])
  func `follows from the power of the paired t test`(
    pairs: Int, effect: Double, expected: Double
  ) throws {
    let power = try #require(SampleSize.power(pairs: pairs, effect: effect))
    #expect(abs(power - expected) < 1e-9)
  }

  @Test(arguments: [
    (0.1, 787), (0.2, 199), (0.3, 90), (0.3125, 83), (0.4, 52), (0.5, 34), (0.8, 15), (1 / 1.1, 12),
    (1.0, 10), (2.0, 5), (4.0, 3),
  ])
  func `is the least that has the power`(effect: Double, pairs: Int) {
    #expect(SampleSize.paired(meanChange: effect * 4, sdOfChange: 4) == pairs)
    #expect(SampleSize.paired(meanChange: -effect, sdOfChange: 1) == pairs)
  }

  @Test func `grows with the power and shrinks with the risk that are taken`() {
    #expect(SampleSize.paired(meanChange: 0.5, sdOfChange: 1, power: 0.9) == 44)
    #expect(SampleSize.paired(meanChange: 0.5, sdOfChange: 1, alpha: 0.01) == 51)
  }

  @Test func `is none when there is no change or no spread`() {
    #expect(SampleSize.paired(meanChange: 0, sdOfChange: 4) == nil)
    #expect(SampleSize.paired(meanChange: 2, sdOfChange: 0) == nil)
    #expect(SampleSize.paired(meanChange: 2, sdOfChange: 4, power: 1) == nil)
    #expect(SampleSize.paired(meanChange: 1e-9, sdOfChange: 1) == nil)
  }
}
