import Core
import Cryptography
import Database
import Foundation
import Mail
import Organisation

/// Something that happened to a record.
enum Activity: String, Sendable, SQLBindable {
  case created, edited, step, commented, linked, unlinked, fileAdded, fileRemoved, registered
}

/// Something that happened to a record that somebody wants to be told about, and sees.
struct RecordNotice: Sendable {
  let number: Int
  let at: Date
  let by: UserID?
  let what: Activity
  /// The key of the step that was taken.
  let step: String
  let record: Record
}

/// When somebody is told by mail.
enum MailRhythm: String, Sendable, CaseIterable, SQLBindable {
  case never, hourly, daily

  var name: Text {
    switch self {
    case .never: Text(sv: "Aldrig", en: "Never")
    case .hourly:
      Text(
        sv: "Varje timme, när det finns något nytt", en: "Every hour, when there is something new")
    case .daily:
      Text(
        sv: "En gång om dagen, när det finns något nytt",
        en: "Once a day, when there is something new")
    }
  }

  /// The latest hour, or day whose hour has come, at `moment`.
  func slot(at moment: Date, hour: Int) -> Int {
    switch self {
    case .never: return 0
    case .hourly: return Int((moment.timeIntervalSince1970 / 3_600).rounded(.down))
    case .daily:
      let now = Int(swedishTimeOfDay(moment).prefix(2)) ?? 0
      return Day(inSweden: moment).number - (now < hour ? 1 : 0)
    }
  }
}

/// How somebody is told, besides on their page.
struct NoticeReader: Sendable {
  let user: UserID
  var readUntil = 0
  var hasFeed = false
  var email: MailAddress?
  var isConfirmed = false
  /// When a code was sent that has not been used.
  var codeSentAt: Date?
  var rhythm = MailRhythm.never
  var hour = 7
  var mailedUntil = 0
  var slot = 0
  var failures = 0
  var failedAt: Date?
  var failure: String?
  var goodbye = ""

  static let codeLength = 8
  static let codeLasts: TimeInterval = 24 * 3_600
  static let mostTries = 5
}

/// Secrets in addresses: what is stored is their digest.
enum NoticeSecret {
  static func make() -> String { Sodium.randomToken() }

  /// Digits to type from a letter.
  static func makeCode() -> String {
    (0..<NoticeReader.codeLength).map { _ in String(Int.random(in: 0...9)) }.joined()
  }

  static func digest(_ secret: String) -> [UInt8] { Sodium.sha256(secret.utf8) }
}

/// A list that somebody wants to be told about.
struct ListSubscription: Sendable {
  let id: ID<ListSubscription>
  let kind: RecordKind
  /// As it stands in the address.
  let query: String
  let since: Int
}
