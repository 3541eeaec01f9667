/// A decimal number kept exactly, as an integer and a number of decimals: 80.7 is (807, 1).
///
/// Sums of these are exact, so that figures kept up to date and figures computed anew agree to the
/// last digit. At most nine decimals.
public struct FixedPoint: Sendable, CustomStringConvertible {
  /// The value times ten to the power of `decimals`.
  public let units: Int64
  /// 0–9.
  public let decimals: Int

  public init(units: Int64, decimals: Int) {
    self.units = units
    self.decimals = decimals
  }

  public init(_ whole: Int) {
    self.init(units: Int64(whole), decimals: 0)
  }

  /// Reads `12`, `-3.5`, `−3,5`, `1 234,50` (ordinary, no-break or thin space between thousands).
  /// Nil for anything else, for more than nine decimals, and for what does not fit in 64 bits.
  public init?(_ text: some StringProtocol) {
    var units: Int64 = 0
    var decimals = 0
    var sawPoint = false
    var sawDigit = false
    var negative = false
    var first = true
    // Digits since the last space between thousands; nil while there is no such space.
    var group: Int?
    var leading = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "-", "\u{2212}":
        guard first else { return nil }
        negative = true
      case "+":
        guard first else { return nil }
      case "0"..."9":
        if sawPoint {
          decimals += 1
          guard decimals <= 9 else { return nil }
        }
        sawDigit = true
        if !sawPoint {
          leading += 1
          group = group.map { $0 + 1 }
        }
        let (tens, over) = units.multipliedReportingOverflow(by: 10)
        let (sum, overSum) = tens.addingReportingOverflow(Int64(scalar.value) - 48)
        guard !over, !overSum else { return nil }
        units = sum
      case ".", ",":
        guard !sawPoint, sawDigit, group ?? 3 == 3 else { return nil }
        sawPoint = true
      case " ", "\u{00A0}", "\u{202F}", "\u{2009}":
        guard sawDigit, !sawPoint, group ?? 3 == 3, group != nil || leading <= 3 else {
          return nil
        }
        group = 0
      default:
        return nil
      }
      first = false
    }
    guard sawDigit, !(sawPoint && decimals == 0), group ?? 3 == 3 else { return nil }
    self.init(units: negative ? -units : units, decimals: decimals)
  }

  /// The same value with `decimals` decimals, halves rounded away from zero; nil on overflow.
  public func rescaled(to target: Int) -> FixedPoint? {
    if target == decimals { return self }
    if target > decimals {
      let (value, over) = units.multipliedReportingOverflow(by: powerOfTen(target - decimals))
      return over ? nil : FixedPoint(units: value, decimals: target)
    }
    let divisor = powerOfTen(decimals - target)
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: divisor)
    let rounds = remainder.magnitude >= (divisor / 2).magnitude && divisor > 1
    return FixedPoint(
      units: rounds ? quotient + (units < 0 ? -1 : 1) : quotient, decimals: target)
  }

  /// `value` rounded to `decimals` decimals, halves away from zero; nil when it is not finite or
  /// does not fit.
  public init?(rounding value: Double, decimals: Int) {
    let scaled = (value * Double(powerOfTen(decimals))).rounded(.toNearestOrAwayFromZero)
    guard scaled.isFinite, scaled.magnitude < 9.2e18 else { return nil }
    self.init(units: Int64(scaled), decimals: decimals)
  }

  public var double: Double { Double(units) / Double(powerOfTen(decimals)) }

  /// With a decimal point and all declared decimals: `80.70`.
  public var description: String {
    if decimals == 0 { return String(units) }
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let split = padded.index(padded.endIndex, offsetBy: -decimals)
    return (units < 0 ? "-" : "") + padded[..<split] + "." + padded[split...]
  }
}

extension FixedPoint: Hashable, Comparable {
  /// Equal as numbers: 1.50 and 1.5 are.
  public static func == (left: Self, right: Self) -> Bool {
    let (a, b) = aligned(left, right)
    return a == b
  }

  public static func < (left: Self, right: Self) -> Bool {
    let (a, b) = aligned(left, right)
    return a < b
  }

  public func hash(into hasher: inout Hasher) {
    var units = units
    var decimals = decimals
    while decimals > 0, units % 10 == 0 {
      units /= 10
      decimals -= 1
    }
    hasher.combine(units)
    hasher.combine(decimals)
  }

  private static func aligned(_ left: Self, _ right: Self) -> (Int128, Int128) {
    let decimals = max(left.decimals, right.decimals)
    return (
      Int128(left.units) * Int128(powerOfTen(decimals - left.decimals)),
      Int128(right.units) * Int128(powerOfTen(decimals - right.decimals))
    )
  }
}

/// Ten to the power of `exponent`, 0–18.
public func powerOfTen(_ exponent: Int) -> Int64 {
  var power: Int64 = 1
  for _ in 0..<exponent { power *= 10 }
  return power
}
