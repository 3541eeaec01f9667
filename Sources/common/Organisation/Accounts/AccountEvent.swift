import Core
import Database
import Foundation

/// What can happen to an account that its user should know of.
enum AccountEvent: String, Sendable, CaseIterable {
  case created = "user.created"
  case passwordChanged = "user.passwordChanged"
  case sessionBegan = "session.began"
  case sessionEnded = "session.ended"
  case sessionsEnded = "session.endedElsewhere"
  case logInFailed = "logIn.failed"
  case logInLocked = "logIn.locked"
  case secondFactorOn = "secondFactor.on"
  case secondFactorOff = "secondFactor.off"
  case secondFactorReset = "secondFactor.reset"
  case newCodes = "secondFactor.newCodes"
  case recoveryCodeUsed = "secondFactor.recoveryCodeUsed"
  case bound = "provider.bound"

  /// Those that are shown at the next log-in when somebody else caused them.
  static let news: [AccountEvent] = [
    .passwordChanged, .sessionsEnded, .secondFactorReset, .logInLocked,
  ]

  var name: Text {
    switch self {
    case .created: Text(sv: "Kontot skapades", en: "The account was created")
    case .passwordChanged: Text(sv: "Lösenordet byttes", en: "The password was changed")
    case .sessionBegan: Text(sv: "Inloggning", en: "Log-in")
    case .sessionEnded: Text(sv: "Utloggning", en: "Log-out")
    case .sessionsEnded:
      Text(sv: "Inloggningar avslutades", en: "Log-ins were ended")
    case .logInFailed: Text(sv: "Misslyckad inloggning", en: "Failed log-in")
    case .logInLocked:
      Text(
        sv: "Många misslyckade inloggningar i följd: den som försökte fick vänta",
        en: "Many failed log-ins in a row: whoever tried had to wait")
    case .secondFactorOn:
      Text(sv: "Inloggning i två steg slogs på", en: "Two-step log-in was turned on")
    case .secondFactorOff:
      Text(sv: "Inloggning i två steg slogs av", en: "Two-step log-in was turned off")
    case .secondFactorReset:
      Text(sv: "Inloggning i två steg återställdes", en: "Two-step log-in was reset")
    case .newCodes: Text(sv: "Nya reservkoder skapades", en: "New recovery codes were made")
    case .bound:
      Text(
        sv: "Kontot knöts till inloggningstjänsten",
        en: "The account was bound to the log-in service")
    case .recoveryCodeUsed: Text(sv: "En reservkod användes", en: "A recovery code was used")
    }
  }
}

/// An event as it happened.
struct AccountOccurrence: Sendable {
  enum Cause: Sendable {
    /// `system` is a command; `stranger` whoever tried to log in.
    case user, another, system, stranger
  }

  let event: AccountEvent
  let at: Date
  let cause: Cause
}
