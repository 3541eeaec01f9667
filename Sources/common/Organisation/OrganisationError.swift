import Core

/// Why a change of the organisation, its users or their roles is refused.
package enum OrganisationError: ExplainedError, Sendable, Hashable {
  case codeTaken(String)
  case loginTaken(String)
  case noSuchUnit
  case noSuchUser
  case noSuchZone
  /// A board needs a zone of its own.
  case boardNeedsZone
  /// Only a board brings a zone; what is below takes its board's.
  case zoneIsTheBoards
  /// A period that ends before it begins, or goes outside the one it is in.
  case impossiblePeriod
  /// Work goes over within a board; across boards only publications do.
  case otherZone
  /// A unit cannot come to succeed itself.
  case circularSuccession
  case alreadyHolds
  /// Nobody gives themselves a role.
  case ownRole
  /// Who stands in for somebody is somebody else, with an account that is open.
  case noDeputy
  /// Nobody can stand in for a role that its holder does not have all the time.
  case roleNotHeld(Period)
  /// What was decided on is no longer so.
  case changedMeanwhile

  package var message: Text {
    switch self {
    case .codeTaken(let code):
      Text(
        sv: "Koden \(code) används redan. Välj en annan.",
        en: "The code \(code) is already used. Choose another.")
    case .loginTaken(let login):
      Text(
        sv: "Användarnamnet \(login) finns redan. Välj ett annat.",
        en: "The user name \(login) is already taken. Choose another.")
    case .noSuchUnit:
      Text(sv: "Välj en enhet som finns", en: "Choose a unit that exists")
    case .noSuchUser:
      Text(sv: "Välj en användare som finns", en: "Choose a user who exists")
    case .noSuchZone:
      Text(sv: "Välj ett sekretessområde som finns", en: "Choose a zone that exists")
    case .boardNeedsZone:
      Text(
        sv: "En nämnd behöver ett eget sekretessområde", en: "A board needs a zone of its own")
    case .zoneIsTheBoards:
      Text(
        sv: "Bara en nämnd har ett eget sekretessområde. Enheter under den hör till nämndens.",
        en: "Only a board has a zone of its own. Units below it belong to the board's.")
    case .impossiblePeriod:
      Text(
        sv: "Välj ett slutdatum som inte är före startdatum",
        en: "Choose an end date that is not before the start date")
    case .otherZone:
      Text(
        sv: "Verksamhet kan bara gå över till en enhet i samma nämnd",
        en: "Work can only go over to a unit of the same board")
    case .circularSuccession:
      Text(
        sv: "En enhet kan inte efterträda sig själv", en: "A unit cannot succeed itself")
    case .alreadyHolds:
      Text(
        sv: "Personen har redan den rollen i enheten",
        en: "The person already holds that role in the unit")
    case .ownRole:
      Text(
        sv: "Du kan inte ge dig själv en roll. Be en annan administratör.",
        en: "You cannot give yourself a role. Ask another administrator.")
    case .noDeputy:
      Text(
        sv: "Välj en annan person, med ett konto som inte är avslutat",
        en: "Choose another person, with an account that is not closed")
    case .roleNotHeld(let period):
      Text(sv: "Välj dagar inom rollens tid: ", en: "Choose days within the role's time: ")
        + UnitText.period(period)
    case .changedMeanwhile:
      Text(
        sv:
          "Någon annan har ändrat något medan du arbetade. Inget är sparat. Se över och försök igen.",
        en:
          "Somebody else changed something meanwhile. Nothing is stored. Look it over and try again."
      )
    }
  }
}
