/// How wide the interval must be that a reader can work out for something sensitive.
public enum Need: Sendable, Hashable {
  /// From the least to the greatest, at least this far.
  case width(Int)
  /// At least this far below the true value, and this far above it.
  case reach(below: Int, above: Int)

  func isMet(value: Int, lower: Int, upper: Int) -> Bool {
    switch self {
    case .width(let width): upper - lower >= width
    case .reach(let below, let above): value - lower >= below && upper - value >= above
    }
  }

  func isMet(value: Int, lower: Double, upper: Double) -> Bool {
    let tolerance = 1e-6
    switch self {
    case .width(let width): return upper - lower >= Double(width) - tolerance
    case .reach(let below, let above):
      return Double(value) - lower >= Double(below) - tolerance
        && upper - Double(value) >= Double(above) - tolerance
    }
  }
}
