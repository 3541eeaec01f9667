import Core
import Forms
import Programmes

/// What a row holds for one occasion, ready to be staged.
///
/// A class, since it is handed on more often than it is made.
final class StagedRow: Sendable {
  /// The pseudonyms of the person under every live key, newest first, 32 bytes each.
  let digests: [UInt8]
  /// Tells the person's episodes apart; empty where the file does not.
  let episode: String
  let line: Int
  /// Facts of the episode, in the order of the plan, `ImportFacts.separator` after each; then birth
  /// year and sex as the personal number has them. Empty where the row has said it before.
  let facts: String
  /// Empty where the day or the order tells; nil where the row has no answers.
  let occasion: String?
  /// Nil for the day on which the occasion is due.
  let day: Day?
  let notDone: MissingReason?
  let answers: String

  init(
    digests: [UInt8], episode: String, line: Int, facts: String, occasion: String?, day: Day?,
    notDone: MissingReason?, answers: String
  ) {
    self.digests = digests
    self.episode = episode
    self.line = line
    self.facts = facts
    self.occasion = occasion
    self.day = day
    self.notDone = notDone
    self.answers = answers
  }
}
