import Core
import Forms
import Foundation

/// What somebody decided about an item, or with its help; kept with who, when and why.
struct ItemDecision: Sendable, Hashable {
  enum Kind: String, Sendable, CaseIterable {
    /// The answers were used in a decision: the reason says in which.
    case used
    case keep
    /// No longer asked from the next version on.
    case stop
  }

  let item: ItemKey
  let kind: Kind
  /// The version in use when it was decided.
  let version: Int
  let reason: String
  let recordedAt: Date
  let recordedBy: UserID
}

extension [ItemDecision] {
  /// Those about one item, oldest first.
  func of(_ item: ItemKey) -> [ItemDecision] { filter { $0.item == item } }

  /// Whether an item is to be kept or stopped, by the latest who said so.
  func standing(of item: ItemKey) -> ItemDecision? { of(item).last { $0.kind != .used } }

  /// Whether the same person has said the same of the item today, and nothing else since: then a
  /// form was sent twice.
  func hasJust(_ decision: ItemDecision) -> Bool {
    guard let last = of(decision.item).last(where: { $0.recordedBy == decision.recordedBy })
    else { return false }
    return last.kind == decision.kind && last.reason == decision.reason
      && Day(inSweden: last.recordedAt) == Day(inSweden: decision.recordedAt)
  }
}
