import Core
import Web

/// The addresses of the organisation's pages.
package enum OrganisationURL {
  package static let logIn = "/logga-in"
  package static let logOut = "/logga-ut"
  package static let account = "/konto"
  package static let language = "/sprak"
  package static let organisation = "/styra/organisation"
  package static let users = "/styra/anvandare"

  static let ownPassword = "\(account)/losenord"
  static let newUser = "\(users)/ny"
  static let unitImport = "\(organisation)/import"
  static let unitImportStoring = "\(unitImport)/spara"
  static let userImport = "\(users)/import"
  static let userImportStoring = "\(userImport)/spara"

  package static func logIn(backTo path: String) -> String {
    path == "/" ? logIn : logIn + FormData([("till", path)]).query
  }

  package static let reorganisations = "/styra/omorganisationer"
  static func reorganisation(_ id: ID<Reorganisation>) -> String { "\(reorganisations)/\(id)" }
  static func adding(_ kind: ChangeKind, to id: ID<Reorganisation>) -> String {
    "\(reorganisation(id))/andring/\(kind.rawValue)"
  }
  static func removal(of change: Int, from id: ID<Reorganisation>) -> String {
    "\(reorganisation(id))/andringar/\(change)/bort"
  }
  static func details(of id: ID<Reorganisation>) -> String { "\(reorganisation(id))/uppgifter" }
  static func decision(on id: ID<Reorganisation>) -> String { "\(reorganisation(id))/beslut" }
  static func undoing(of id: ID<Reorganisation>) -> String { "\(reorganisation(id))/angra" }
  static func discarding(of id: ID<Reorganisation>) -> String { "\(reorganisation(id))/bort" }

  package static let logReviews = "/styra/loggkontroll"
  static let logExport = "\(logReviews)/uttag"
  static func logReview(_ id: ID<LogReview>) -> String { "\(logReviews)/\(id)" }
  static func closing(of id: ID<LogReview>) -> String { "\(logReview(id))/avslut" }
  static func reading(_ place: Int, in id: ID<LogReview>) -> String {
    "\(logReview(id))/lasning/\(place)"
  }
  static func logYear(_ zone: ZoneID, _ year: Int) -> String { "\(logReviews)/ar/\(zone)/\(year)" }
  static func logYearFile(_ zone: ZoneID, _ year: Int) -> String { "\(logYear(zone, year))/csv" }

  static func user(_ id: UserID) -> String { "\(users)/\(id)" }
  static func roles(of id: UserID) -> String { "\(user(id))/roller" }
  static func password(of id: UserID) -> String { "\(user(id))/losenord" }
  static func closing(of id: UserID) -> String { "\(user(id))/avslut" }
  static func staying(of id: UserID) -> String { "\(closing(of: id))/angra" }
  static func handover(of id: UserID) -> String { "\(user(id))/overlamning" }
  static func deputies(of id: UserID) -> String { "\(user(id))/stallforetradare" }
  package static func unit(_ id: UnitID) -> String { "\(organisation)/\(id)" }
  static func ending(of membership: Membership) -> String {
    "\(roles(of: membership.user))/\(membership.id)/avslut"
  }

  static func isOpenBeforePasswordChange(_ path: String) -> Bool {
    [account, ownPassword, logOut].contains(path)
  }
}
