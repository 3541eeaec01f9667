/// Equal but for `relative` of the larger of the two; of a thousandth where both are near zero.
func isClose(_ a: Double?, _ b: Double, within relative: Double = 1e-12) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= relative * max(1e-3, abs(a), abs(b))
}
