import Core
import Foundation
import Programmes

enum ProgrammeDraftSubject {}
typealias ProgrammeDraftID = ID<ProgrammeDraftSubject>

/// A package without faults that somebody is preparing, before it is registered as a version.
struct ProgrammeDraft: Sendable {
  let id: ProgrammeDraftID
  let ownerUnit: UnitID
  let package: String
  /// The packages that it includes, by name, as they were when it was kept.
  let includes: [String: String]
  let changedAt: Date

  /// Tells whether it has been changed since somebody looked at it.
  var stamp: String { "\(Int64(changedAt.timeIntervalSince1970 * 1000))" }
}

/// The three whom a programme is tried on. They are invented, and stored nowhere as people.
enum PilotClient: String, Sendable, Hashable, CaseIterable {
  case kim
  case alex
  case robin

  var name: Text { Text(verbatim: rawValue.uppercasedFirst) }

  /// What to keep in mind when answering for them.
  var story: Text {
    switch self {
    case .kim:
      Text(
        sv: "Kim svarar på allt, i vanlig takt. Läs frågorna som i ett riktigt möte.",
        en: "Kim answers everything at a usual pace. Read the questions as in a real meeting.")
    case .alex:
      Text(
        sv: "Alex har barn, vill inte svara på allt och är osäker ibland. Ange varför svar saknas.",
        en: "Alex has children, declines some questions and is unsure at times. Say why answers "
          + "are missing.")
    case .robin:
      Text(
        sv: "Robin talar genom tolk. Läs allt högt, långsamt, och låt det ta tid.",
        en: "Robin speaks through an interpreter. Read everything aloud, slowly, and take the time."
      )
    }
  }
}

/// How one form went with an invented client. What was answered is not kept.
struct PilotForm: Sendable, Hashable {
  /// Beyond this somebody has left the page.
  static let longest = 7_200

  let client: PilotClient
  let occasion: OccasionKey
  /// From the page shown to the form sent, by the server's clock.
  let seconds: Int
  /// What was left without an answer: the reason by item, empty where none was given.
  let unanswered: [String: String]
}
