import Core
import Foundation
import Organisation

/// A person-level extract (utdrag): files with one row for each answer, taken inside the zone.
///
/// The files are written as they are fetched and kept nowhere; what is kept is who took what, why,
/// and until when it may be kept by them.
struct Extract: Sendable {
  typealias ExtractID = ID<Extract>

  /// How long the files are kept when nothing is said, and at most, in days.
  static let usualDays = 90
  static let mostDays = 365

  /// What somebody may take an extract for.
  static let purposes: [Purpose] = [.analysis, .qualityDevelopment, .research]

  let id: ExtractID
  let number: Int
  let zone: ZoneID
  let programme: ProgrammeID
  let selection: Selection
  let purpose: Purpose
  let reason: String
  let decision: ID<DisclosureDecision>?
  let keyVersion: Int
  let takenBy: UserID
  let takenAt: Date
  let expires: Day
  var fetchedAt: Date?
  var outcome: Outcome?
  var deletedAt: Date?

  /// What it is limited to.
  struct Selection: Sendable, Hashable {
    /// With those below, and what went over to them whole.
    var unit: UnitID?
    /// When the episodes began.
    var period = Period()
  }

  /// What came out.
  struct Outcome: Sendable {
    let completedAt: Date
    let rows: Int
    let episodes: Int
    let persons: Int
  }

  enum Status: Sendable, Hashable {
    /// Not fetched yet.
    case waiting
    /// Broken off while it was fetched.
    case brokenOff
    case kept
    /// Ought to have been deleted.
    case overdue
    case deleted
    /// Given up before it was fetched.
    case cancelled
  }

  /// How the files call it.
  var name: String { "U\(number)" }

  func status(on today: Day) -> Status {
    if deletedAt != nil { return fetchedAt == nil ? .cancelled : .deleted }
    if fetchedAt == nil { return .waiting }
    if expires < today { return .overdue }
    return outcome == nil ? .brokenOff : .kept
  }
}

/// A decision to disclose person-level data to a researcher (utlämnandebeslut), as recorded.
struct DisclosureDecision: Sendable {
  let id: ID<DisclosureDecision>
  let zone: ZoneID
  let programme: ProgrammeID
  /// Its number in the register (diarienummer).
  let reference: String
  let decidedOn: Day
  /// By title and name.
  let decidedBy: String
  let recipient: UserID
  /// The last day on which an extract may be taken.
  let validTo: Day
  /// The columns that it gives, by name; empty for all.
  let columns: [String]
  /// What ended it before its time.
  var revocation: Revocation?

  struct Revocation: Sendable {
    let at: Date
    let by: UserID
    let reason: String
  }

  func holds(on day: Day) -> Bool { revocation == nil && validTo >= day }
}

/// Why an extract is refused.
enum ExtractError: ExplainedError, Sendable, Hashable {
  case purpose(String)
  case reason(Text)
  case expiry(Day, Day)
  /// It ought to be deleted by the decision's last day.
  case expiryAfterDecision(String, Day)
  /// Nobody whom the viewer may read is within what was asked for.
  case nobody
  case decisionMissing
  case noSuchDecision(String)
  case decisionExpired(String, Day)
  case decisionRevoked(String, Day)
  case decisionNotTaken
  case noSuchExtract(String)
  case alreadyFetched(String)
  case somebodyElses
  case notStarted(String)
  case alreadyDeleted(String)
  case field(String, Text)

  var message: Text {
    switch self {
    case .purpose(let word):
      Text(
        sv: "”\(word)” är inget ändamål för utdrag. Välj bland: \(Self.purposes).",
        en: "“\(word)” is no purpose of an extract. Choose among: \(Self.purposes).")
    case .reason(let fault): fault
    case .expiry(let first, let last): ExtractText.expiryOutside(first, last)
    case .expiryAfterDecision(let reference, let last):
      Text(
        sv:
          "Beslutet ”\(reference)” gäller till och med \(last). Välj den dagen eller en tidigare.",
        en: "The decision “\(reference)” holds until \(last). Choose that day or an earlier one.")
    case .nobody: ExtractText.nobody
    case .decisionMissing: ExtractText.decisionMissing
    case .noSuchDecision(let reference):
      Text(
        sv: """
          Det finns inget beslut ”\(reference)” som ger dig utdrag ur programmet. Be registratorn \
          att registrera beslutet.
          """,
        en: """
          There is no decision “\(reference)” that gives you extracts from the programme. Ask the \
          registrar to record it.
          """)
    case .decisionExpired(let reference, let day):
      Text(
        sv: "Beslutet ”\(reference)” gällde till och med \(day). Det behövs ett nytt beslut.",
        en: "The decision “\(reference)” held until \(day). A new decision is needed.")
    case .decisionRevoked(let reference, let day):
      Text(
        sv: "Beslutet ”\(reference)” återkallades \(day). Fråga registratorn vad som gäller.",
        en: "The decision “\(reference)” was revoked on \(day). Ask the registrar what holds.")
    case .decisionNotTaken:
      Text(
        sv: "Ett beslut behövs bara för forskning. Ta bort det eller välj ändamålet forskning.",
        en: "A decision is for research only. Remove it, or choose the purpose research.")
    case .noSuchExtract(let name):
      Text(
        sv: "Det finns inget utdrag ”\(name)”. Se ”beprova extract list”.",
        en: "There is no extract “\(name)”. See “beprova extract list”.")
    case .alreadyFetched(let name):
      Text(
        sv: "Utdraget \(name) är redan hämtat. Filerna sparas inte här: ta ut ett nytt.",
        en: "The extract \(name) has been fetched. The files are not kept here: take a new one.")
    case .somebodyElses:
      Text(
        sv: "Bara den som tog ut utdraget kan hämta det eller intyga att det är raderat.",
        en: "Only who took the extract can fetch it or confirm that it is deleted.")
    case .notStarted(let name): ProgrammeError.notStarted(name).message
    case .alreadyDeleted(let name):
      Text(
        sv: "Utdraget \(name) är redan raderat eller avbrutet.",
        en: "The extract \(name) is deleted or cancelled already.")
    case .field(_, let fault): fault
    }
  }

  private static let purposes = Extract.purposes.map(\.rawValue).joined(separator: ", ")
}
