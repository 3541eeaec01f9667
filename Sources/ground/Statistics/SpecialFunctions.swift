import Foundation

/// ln Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x).0 }

/// The regularised incomplete beta function Iₓ(a, b), with y = 1 − x given apart so that no digits
/// are lost where x is close to one. Continued fraction after DLMF 8.17.22, by Lentz's method.
func incompleteBeta(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
  if x <= 0 { return 0 }
  if y <= 0 { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, x: y, y: x) }
  let front =
    exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(y)) / a
  let tiny = 1e-300
  var c = 1.0
  var d = 1 / guarded(1 - (a + b) * x / (a + 1), tiny)
  var fraction = d
  for m in 1...100_000 {
    let k = Double(m)
    let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
    d = 1 / guarded(1 + even * d, tiny)
    c = guarded(1 + even / c, tiny)
    fraction *= d * c
    let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
    d = 1 / guarded(1 + odd * d, tiny)
    c = guarded(1 + odd / c, tiny)
    fraction *= d * c
    if abs(d * c - 1) < 1e-16 { break }
  }
  return min(1, front * fraction)
}

/// The regularised incomplete gamma function Q(a, x), the upper tail, and its complement P(a, x).
///
/// Series (DLMF 8.7.1) below a + 1, continued fraction (DLMF 8.9.2) by Lentz's method above.
func incompleteGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
  if x <= 0 { return (0, 1) }
  if x.isInfinite { return (1, 0) }
  let front = exp(a * log(x) - x - logGamma(a))
  if x < a + 1 {
    var term = 1 / a
    var sum = term
    for k in 1...1_000_000 {
      term *= x / (a + Double(k))
      sum += term
      if term < sum * 1e-17 { break }
    }
    let lower = min(1, front * sum)
    return (lower, 1 - lower)
  }
  let tiny = 1e-300
  var b = x + 1 - a
  var c = 1 / tiny
  var d = 1 / guarded(b, tiny)
  var fraction = d
  for k in 1...1_000_000 {
    let an = -Double(k) * (Double(k) - a)
    b += 2
    d = 1 / guarded(an * d + b, tiny)
    c = guarded(b + an / c, tiny)
    fraction *= d * c
    if abs(d * c - 1) < 1e-16 { break }
  }
  let upper = min(1, front * fraction)
  return (1 - upper, upper)
}

/// The point between `low` and `high` where `value`, which falls, reaches `target`: Newton's method
/// with `slope`, held inside the bracket by halving it.
func fallingRoot(
  of value: (Double) -> Double, slope: (Double) -> Double, target: Double, low: Double,
  high: Double
) -> Double {
  var low = low
  var high = high
  var x = (low + high) / 2
  for _ in 0..<200 {
    let error = value(x) - target
    if error == 0 { return x }
    if error > 0 { low = x } else { high = x }
    var next = x - error / slope(x)
    if !(next > low && next < high) { next = (low + high) / 2 }
    if abs(next - x) <= 1e-15 * abs(next) { return next }
    x = next
  }
  return x
}

private func guarded(_ value: Double, _ tiny: Double) -> Double {
  abs(value) < tiny ? tiny : value
}
