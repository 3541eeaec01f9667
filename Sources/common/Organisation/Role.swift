import Core
import Database

/// What somebody is in a unit, and thereby what they may do there and below.
package enum Role: String, Sendable, Hashable, CaseIterable, SQLBindable, Codable {
  case caseworker, senior, unitManager, developer, analyst, director, boardMember, researcher
  case regionalCoordinator, administrator, dataProtectionOfficer, logReviewer, registrar, auditor
  case provider, clientRepresentative

  package var name: Text {
    switch self {
    case .caseworker: Text(sv: "Handläggare", en: "Caseworker")
    case .senior: Text(sv: "Förste socialsekreterare", en: "Senior caseworker")
    case .unitManager: Text(sv: "Enhetschef", en: "Unit manager")
    case .developer: Text(sv: "Verksamhetsutvecklare", en: "Developer")
    case .analyst: Text(sv: "Analytiker", en: "Analyst")
    case .director: Text(sv: "Socialchef", en: "Director")
    case .boardMember: Text(sv: "Nämndledamot", en: "Board member")
    case .researcher: Text(sv: "Forskare", en: "Researcher")
    case .regionalCoordinator: Text(sv: "Regional samordnare", en: "Regional coordinator")
    case .administrator: Text(sv: "Systemadministratör", en: "Administrator")
    case .dataProtectionOfficer: Text(sv: "Dataskyddsombud", en: "Data protection officer")
    case .logReviewer: Text(sv: "Loggranskare", en: "Log reviewer")
    case .registrar: Text(sv: "Registrator eller arkivarie", en: "Registrar or archivist")
    case .auditor: Text(sv: "Revisor", en: "Auditor")
    case .provider: Text(sv: "Utförare", en: "Provider")
    case .clientRepresentative: Text(sv: "Brukarföreträdare", en: "Client representative")
    }
  }
}

/// What can be done to a unit or what belongs to it. Reading about persons is apart: `PersonGate`.
package enum Action: String, Sendable, Hashable, CaseIterable {
  case seeOrganisation, manageOrganisation, manageUsers
  case seeProgrammes, manageProgrammes
  case collect, importFollowUp
  case seeReleases, release
  /// Person-level extracts: to take them, and to see which have been taken.
  case takeExtract, seeExtracts
  case reviewLogs, seeLogReviews, seeDataProtection, decideRetention, disclose
  /// To name who reads about protected identities.
  case nameProtectedReaders

  /// The one table of who may do what.
  package var roles: Set<Role> {
    switch self {
    case .seeOrganisation, .seeProgrammes, .seeReleases:
      Set(Role.allCases)
    case .manageOrganisation, .manageUsers:
      [.administrator]
    case .manageProgrammes:
      [.unitManager, .developer, .director]
    case .collect:
      [.caseworker, .senior, .unitManager, .provider]
    case .importFollowUp:
      [.unitManager, .developer, .analyst]
    case .release:
      [.analyst, .director]
    case .takeExtract:
      [.analyst, .researcher]
    case .seeExtracts:
      [.analyst, .researcher, .director, .dataProtectionOfficer, .logReviewer, .registrar]
    case .reviewLogs:
      [.logReviewer]
    case .seeLogReviews:
      [.logReviewer, .dataProtectionOfficer, .director, .boardMember, .auditor]
    case .seeDataProtection:
      [.dataProtectionOfficer, .director, .registrar]
    case .decideRetention:
      [.director, .registrar]
    case .disclose:
      [.registrar]
    case .nameProtectedReaders:
      [.director]
    }
  }
}
