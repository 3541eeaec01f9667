import Core

/// What is asked of a programme's figures.
public struct ResultQuery: Sendable, Hashable {
  /// Which measurement of each episode or person is compared with the start.
  public enum Occasion: Sendable, Hashable {
    case occasion(OccasionKey)
    /// Once per person, whatever the number of measurements and episodes: the first measurement
    /// after the start, the latest, or the one closest to a number of days after the start.
    case first
    case latest
    case closest(days: Int)

    /// Reads `m3`, `first`, `latest`, `closest:180`.
    public init?(_ text: String) {
      switch text {
      case "first": self = .first
      case "latest": self = .latest
      default:
        if text.hasPrefix("closest:") {
          guard let days = Int(text.dropFirst("closest:".count)), (0...36_525).contains(days) else {
            return nil
          }
          self = .closest(days: days)
        } else if OccasionKey.isWellFormed(text) {
          self = .occasion(OccasionKey(text))
        } else {
          return nil
        }
      }
    }

    public var code: String {
      switch self {
      case .occasion(let key): key.name
      case .first: "first"
      case .latest: "latest"
      case .closest(let days): "closest:\(days)"
      }
    }
  }

  /// Whether the period holds the episode's start, or the day of the measurement (or, where nothing
  /// was measured, of the closing of its window).
  public enum Basis: String, Sendable, Hashable, CaseIterable {
    case start
    case measurement
  }

  /// A way of dividing, beside the breakdowns that the programme declares.
  public enum Division: Sendable, Hashable {
    /// By its place among the programme's breakdowns.
    case breakdown(Int)
    /// The month of the start or of the measurement, as the basis says: `2026-03`.
    case month
  }

  public var column: Int
  public var occasion: Occasion
  /// What to cross; empty for everybody together.
  public var by: [Division]
  public var period: Period
  public var basis: Basis
  /// The moment of the question: windows closed before it are due.
  public var asOf: Day
  /// Counts only where the window has closed, so that each count lies within the one before, and
  /// keeps the distinct persons behind every count: what a table needs that is to leave.
  public var isForRelease: Bool

  public init(
    column: Int, occasion: Occasion, by: [Division] = [], period: Period = .always,
    basis: Basis = .start, asOf: Day, isForRelease: Bool = false
  ) {
    self.column = column
    self.occasion = occasion
    self.by = by
    self.period = period
    self.basis = basis
    self.asOf = asOf
    self.isForRelease = isForRelease
  }
}
