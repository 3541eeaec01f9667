import Core

/// A formula over items, as packages write it: `mean(worry, sleep, mood)` or `work = "full_time"`.
///
/// The grammar and the rules for missing values are in `docs/programmes.md`.
public struct Expression: Sendable, Hashable {
  /// The text as written.
  public let source: String

  public init(source: String) {
    self.source = source
  }
}
