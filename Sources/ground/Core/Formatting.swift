extension Text {
  /// A number with `decimals` decimals and a true minus sign, thousands apart: `1 234,5` / `1,234.5`.
  public static func number(_ value: Double, decimals: Int) -> Text {
    guard value.isFinite, let fixed = FixedPoint(rounding: value, decimals: decimals) else {
      return Text(verbatim: "–")
    }
    return number(fixed)
  }

  public static func number(_ value: FixedPoint) -> Text {
    let plain = value.description
    let isNegative = plain.hasPrefix("-")
    let parts = plain.drop { $0 == "-" }.split(separator: ".")
    let whole = String(parts[0])
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    // Minus zero is shown as zero.
    let isZero = value.units == 0
    let sign = isNegative && !isZero ? "\u{2212}" : ""
    return Text(
      sv: sign + grouped(whole, by: "\u{00A0}") + (fraction.isEmpty ? "" : "," + fraction),
      en: sign + grouped(whole, by: ",") + (fraction.isEmpty ? "" : "." + fraction))
  }

  public static func number(_ value: Int) -> Text { number(FixedPoint(value)) }

  /// A share of one as a percentage: 0.234 → `23 %` / `23%`.
  public static func percent(_ share: Double, decimals: Int = 0) -> Text {
    let figure = number(share * 100, decimals: decimals)
    return Text(sv: figure.sv + "\u{00A0}%", en: figure.en + "%")
  }
}

private func grouped(_ digits: String, by separator: String) -> String {
  guard digits.count > 4 else { return digits }
  var groups: [Substring] = []
  var rest = digits[...]
  while rest.count > 3 {
    groups.insert(rest.suffix(3), at: 0)
    rest = rest.dropLast(3)
  }
  groups.insert(rest, at: 0)
  return groups.joined(separator: separator)
}
