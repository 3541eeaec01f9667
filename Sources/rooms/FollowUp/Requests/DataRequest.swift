import Core
import Foundation

/// A request by somebody registered: for an extract of what is held (registerutdrag), or to have
/// something put right. Who asked stands in the register, under the reference.
struct DataRequest: Sendable {
  enum Kind: String, Sendable, CaseIterable { case access, correction }
  enum Requester: String, Sendable, CaseIterable { case `self`, guardian, proxy }
  /// How it was made sure that they are who they say.
  enum IdentityCheck: String, Sendable, CaseIterable { case idCard, electronic, authority }
  enum Outcome: String, Sendable, CaseIterable {
    case given, partial, refused, nothing, corrected

    /// Takes a reason, and a decision that can be appealed.
    var refusesSomething: Bool { self == .partial || self == .refused }
  }

  let id: ID<DataRequest>
  let number: Int
  let zone: ZoneID
  let kind: Kind
  let reference: String
  let requester: Requester
  let identityCheck: IdentityCheck
  let received: Day
  let due: Day
  var person: PersonID?
  var hold: ID<RetentionHold>?
  var closing: Closing?

  struct Closing: Sendable {
    let outcome: Outcome
    let refusal: String?
    let decisionReference: String?
    let sentOn: Day
    let at: Date
  }

  /// What it is called: R3.
  var name: String { "R\(number)" }

  /// Without delay and within a month, GDPR article 12(3).
  static func due(from received: Day) -> Day { received.adding(months: 1) }

  /// Days left of the month; negative when it has passed.
  func daysLeft(on today: Day) -> Int { due - today }
}

/// A free text about others that is struck out of what is given.
struct StruckText: Hashable, Sendable {
  let episode: EpisodeID
  let response: ResponseID
  let item: String

  /// As a form posts it.
  var value: String { "\(episode)|\(response)|\(item)" }

  init(episode: EpisodeID, response: ResponseID, item: String) {
    self.episode = episode
    self.response = response
    self.item = item
  }

  init?(_ value: String) {
    let parts = value.split(separator: "|", maxSplits: 2).map(String.init)
    guard parts.count == 3, let episode = EpisodeID(parts[0]), let response = ResponseID(parts[1])
    else { return nil }
    self.init(episode: episode, response: response, item: parts[2])
  }
}
