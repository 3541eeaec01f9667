import Core

/// The name of one occasion of an episode: `start`, `m3`, `m6`, `end`, `a6`.
public typealias OccasionKey = Key<OccasionRule>

/// A rule that gives an episode its occasions (mättillfällen).
public struct OccasionRule: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case start
    /// Every `everyMonths` months from the start, up to `lastMonth` months; the occasion at month n
    /// is called by the rule's key and n: rule `m` every 3 gives `m3`, `m6` …
    case during(everyMonths: Int, lastMonth: Int)
    case end
    case after(months: Int)
  }

  /// Which answer counts when there are several in a window. The start takes the first always.
  public enum Repeats: String, Sendable, Hashable, CaseIterable {
    case first
    case latest
    case closest
  }

  public let key: Key<OccasionRule>
  public var title: Text
  public var kind: Kind
  /// Days before the due date that the window opens, and after it that it closes.
  public var opensBefore: Int
  public var closesAfter: Int
  public var repeats: Repeats

  public init(
    key: Key<OccasionRule>, title: Text, kind: Kind, opensBefore: Int, closesAfter: Int,
    repeats: Repeats = .closest
  ) {
    self.key = key
    self.title = title
    self.kind = kind
    self.opensBefore = opensBefore
    self.closesAfter = closesAfter
    self.repeats = repeats
  }

  /// The occasions that the rule can give, in time order, with months from its anchor.
  public var occasions: [(key: OccasionKey, months: Int)] {
    switch kind {
    case .start, .end: [(key, 0)]
    case .after(let months): [(key, months)]
    case .during(let every, let last):
      stride(from: every, through: last, by: every).map { (OccasionKey("\(key.name)\($0)"), $0) }
    }
  }

  /// Whether an occasion comes from this rule.
  public func covers(_ occasion: OccasionKey) -> Bool {
    occasions.contains { $0.key == occasion }
  }

  /// What an occasion of this rule is called: "Efter 3 månader" for a repeated one.
  public func title(of occasion: OccasionKey) -> Text {
    guard case .during = kind,
      let months = occasions.first(where: { $0.key == occasion })?.months
    else { return title }
    return Text(
      sv: months == 1 ? "Efter 1 månad" : "Efter \(months) månader",
      en: months == 1 ? "After 1 month" : "After \(months) months")
  }
}
