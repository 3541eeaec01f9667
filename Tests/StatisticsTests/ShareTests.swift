import Statistics
import Testing

@Suite struct `Shares` {
  /// R: `binom::binom.confint(methods = "wilson")`; the first two also Newcombe 1998.
  @Test(arguments: [
    (81, 263, 0.255288519878274, 0.3662095769828),
    (15, 148, 0.0623863995307363, 0.160487241723308),
    (0, 20, 0, 0.161125158052819),
    (1, 29, 0.00611321429276266, 0.171755218793203),
  ])
  func `the Wilson interval`(count: Int, n: Int, lower: Double, upper: Double) throws {
    let interval = try #require(Wilson.interval(count, of: n))
    #expect(isClose(interval.lower, lower))
    #expect(isClose(interval.upper, upper))
  }

  @Test func `all of a group reaches one and nobody reaches nought, exactly`() throws {
    #expect(try #require(Wilson.interval(6, of: 6)).upper == 1)
    #expect(try #require(Wilson.interval(0, of: 6)).lower == 0)
  }

  @Test func `a share of nobody has no interval`() {
    #expect(Wilson.interval(0, of: 0) == nil)
    #expect(Wilson.interval(5, of: 4) == nil)
    #expect(Wilson.interval(-1, of: 4) == nil)
    #expect(Wilson.interval(1, of: 4, confidence: 1) == nil)
    #expect(Wilson.difference(1, of: 4, minus: 0, of: 0) == nil)
  }

  /// Newcombe 1998 (Statistics in Medicine 17:873–890), table II, method 10.
  @Test(arguments: [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((10, 10), (0, 10), 0.6075, 1.0000),
  ])
  func `the difference of two shares`(
    first: (Int, Int), second: (Int, Int), lower: Double, upper: Double
  ) throws {
    let difference = try #require(
      Wilson.difference(first.0, of: first.1, minus: second.0, of: second.1))
    #expect(abs(difference.interval.lower - lower) < 0.00005)
    #expect(abs(difference.interval.upper - upper) < 0.00005)
    #expect(difference.interval.contains(difference.value))
  }
}
