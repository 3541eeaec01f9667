import Core
import Foundation
import Organisation

/// A decision on deletion (gallringsbeslut) as it is recorded: what is due when, in one programme.
struct RetentionDecision: Sendable {
  /// From which day the months are counted.
  enum Basis: String, Sendable, CaseIterable {
    /// The day on which the episode ended.
    case end
    /// The last answer in it, also where it was never ended.
    case lastAnswer
  }

  /// Between recording a decision and the first deletion by it when nothing else is said, in days.
  static let usualDelay = 30

  let id: ID<RetentionDecision>
  let programme: ProgrammeID
  let basis: Basis
  let months: Int
  let archivesFirst: Bool
  let begins: Day
  /// Its number in the register (diarienummer).
  let reference: String
  let decidedOn: Day
  /// By title and name.
  let decidedBy: String
  var recordedAt: Date = .distantPast
  var endedAt: Date?

  /// What ended on this day or earlier is due. Counted back from today, so that an episode that ended
  /// on the last day of a long month is never due too early.
  func cutOff(on today: Day) -> Day { today.adding(months: -months) }
}

/// A reason why what is due is not deleted (gallringsuppskov).
struct RetentionHold: Sendable {
  enum Covers: String, Sendable, CaseIterable { case zone, programme, person }
  enum Cause: String, Sendable, CaseIterable { case request, appeal, supervision, other }

  let id: ID<RetentionHold>
  let zone: ZoneID
  let covers: Covers
  let programme: ProgrammeID?
  /// Nil also when the person has been deleted after the hold.
  let person: PersonID?
  let cause: Cause
  let reason: String
  let reference: String
  let period: Period
  var liftedAt: Date?

  func holds(on day: Day) -> Bool { liftedAt == nil && period.contains(day) }
}

/// One deletion; when it is done it is the certificate (gallringsbevis).
struct RetentionRun: Sendable {
  enum State: String, Sendable {
    /// The archive is being written.
    case exporting
    /// It has been written, and the archives have not said that they have it.
    case exported
    case deleting, done
  }

  let id: ID<RetentionRun>
  let number: Int
  let decision: ID<RetentionDecision>
  let programme: ProgrammeID
  let cutOff: Day
  var state: State
  let startedAt: Date
  var archive: Archive?
  /// Rows deleted, by table.
  var counts: [String: Int] = [:]
  /// The first and the last day that a deleted episode ended or was answered.
  var span: ClosedRange<Day>?
  /// What was archived and yet kept: changed since, or held.
  var kept = 0
  var doneAt: Date?

  struct Archive: Sendable {
    /// SHA-256 of the archive's bytes.
    let digest: [UInt8]
    let bytes: Int
    let at: Date
    /// How the archives call it; nil until they have it.
    var reference: String?
    var receivedAt: Date?
  }

  /// What the certificate is called.
  var name: String { "G\(number)" }
}

/// What is due in a programme, in numbers.
struct RetentionPlan: Sendable {
  let cutOff: Day
  let persons: Int
  let episodes: Int
  let responses: Int
  /// Due, and held up.
  let held: Int
  /// Not ended, and so never due where the end counts.
  let open: Int
  /// Episodes that come to be due in each of the next twelve months.
  let coming: [(month: Month, episodes: Int)]
}

/// Why something about deletion cannot be done.
enum RetentionError: ExplainedError, Sendable, Hashable {
  case noDecision
  case underWay(String)
  case nothingDue
  case archivesNot
  case notExported
  case importing
  case noSuchPerson
  case field(String, Text)

  var message: Text {
    switch self {
    case .noDecision:
      Text(
        sv: "Programmet har inget gallringsbeslut. Registrera det som är beslutat först.",
        en: "The programme has no decision on deletion. Record what has been decided first.")
    case .underWay(let name):
      Text(
        sv: "Gallringen \(name) pågår. Vänta tills den är klar.",
        en: "The deletion \(name) is under way. Wait until it is done.")
    case .nothingDue:
      Text(sv: "Inget är dags att gallra än.", en: "Nothing is due for deletion yet.")
    case .archivesNot:
      Text(
        sv: "Beslutet säger inte att något ska arkiveras först.",
        en: "The decision does not say that anything is to be archived first.")
    case .notExported:
      Text(
        sv: "Arkivexporten är inte hel. Hämta den en gång till.",
        en: "The export to the archives is not whole. Fetch it once more.")
    case .importing:
      Text(
        sv: "En import pågår. Försök igen när den är klar.",
        en: "An import is under way. Try again when it is done.")
    case .noSuchPerson:
      Text(
        sv:
          "Ingen som du får läsa om känns igen på det. Kontrollera numret eller ärendereferensen.",
        en: "Nobody whom you may read about is recognised by it. Check the number or the reference."
      )
    case .field(_, let message): message
    }
  }
}
