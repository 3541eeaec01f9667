import Core
import Foundation

/// A stretch of a number line with round steps, and where its values fall on the picture.
struct Axis {
  let ticks: [Double]
  /// Decimals that the steps need.
  let decimals: Int
  private let from: Double
  private let to: Double
  private let start: Double
  private let end: Double

  /// Holds all `values`, with steps of 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for
  /// graph labels", Graphics Gems 1990), placed between `start` and `end`. Ends that are given are
  /// kept when all values lie within them.
  init(
    holding values: [Double], fixed bounds: ClosedRange<Double>? = nil, steps: Int, start: Double,
    end: Double
  ) {
    let fixed = bounds.flatMap { bounds in
      bounds.lowerBound.isDrawable && bounds.upperBound.isDrawable
        && values.allSatisfy(bounds.contains) ? bounds : nil
    }
    var low = fixed?.lowerBound ?? values.min() ?? 0
    var high = fixed?.upperBound ?? values.max() ?? 1
    if high - low <= max(1e-9, abs(low) * 1e-9, abs(high) * 1e-9) {
      (low, high) = (low - max(1, abs(low) * 0.1), high + max(1, abs(high) * 0.1))
    }
    let rough = (high - low) / Double(max(1, steps))
    let power = pow(10, floor(log10(rough)))
    let factor = rough / power
    let step = (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power
    let first = fixed == nil ? floor(low / step + 1e-9) : ceil(low / step - 1e-9)
    let last = fixed == nil ? ceil(high / step - 1e-9) : floor(high / step + 1e-9)
    let count = Int(min(max(0, last - first), 20))
    ticks = (0...count).map { (first + Double($0)) * step }
    decimals = min(9, max(0, Int(-floor(log10(step) + 1e-9))))
    from = fixed == nil ? first * step : low
    to = fixed == nil ? last * step : high
    self.start = start
    self.end = end
  }

  /// The place of `value`, kept within the axis.
  func place(_ value: Double) -> Double {
    start + (end - start) * min(max((value - from) / (to - from), 0), 1)
  }
}
