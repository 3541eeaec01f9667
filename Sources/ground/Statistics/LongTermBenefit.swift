import Core

/// Long-term receipt of ekonomiskt bistånd, by the months with a payment.
///
/// Socialstyrelsen: *långvarigt* is at least 10 of the 12 months of a calendar year; *mycket
/// långvarigt* at least 27 of 36 months with no break of more than 2 months.
public enum LongTermBenefit {
  /// What a break is at the first and last months of the window, which the sources leave open.
  public enum Edges: String, Hashable, Sendable, CaseIterable {
    /// Months without payment before the first and after the last payment are breaks too.
    case strict
    /// Only months between two payments are.
    case interior
  }

  /// At least 10 of the 12 months that end with `last`; December for a calendar year.
  public static func isLongTerm(_ paid: Set<Month>, through last: Month) -> Bool {
    window(paid, 12, last).count { $0 } >= 10
  }

  /// At least 27 of the 36 months that end with `last`, and no break of more than 2.
  public static func isVeryLongTerm(
    _ paid: Set<Month>, through last: Month, edges: Edges
  ) -> Bool {
    let months = window(paid, 36, last)
    guard months.count(where: { $0 }) >= 27 else { return false }
    var breaks = months.split(separator: true, omittingEmptySubsequences: false)
    if edges == .interior { breaks = Array(breaks.dropFirst().dropLast()) }
    return breaks.allSatisfy { $0.count <= 2 }
  }

  private static func window(_ paid: Set<Month>, _ length: Int, _ last: Month) -> [Bool] {
    (0..<length).map { paid.contains(last.adding($0 - length + 1)) }
  }
}
