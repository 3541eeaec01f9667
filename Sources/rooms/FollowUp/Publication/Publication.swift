import Core
import Foundation
import Organisation

/// A publication (publicering): tables of a programme that are to leave their zone, planned once and
/// released period by period.
struct Publication: Sendable {
  let id: ID<Publication>
  /// What people call it by: P3.
  let number: Int
  let zone: ZoneID
  let programme: ProgrammeID
  var plan: PublicationPlan
  var preview: PublicationPreview
  let plannedAt: Date
  let plannedBy: UserID

  var name: String { "P\(number)" }
}

/// What is to be published: chosen before anything is, and never changed once something has been.
struct PublicationPlan: Sendable, Hashable, Codable {
  var title: String
  var purpose: PublicationPurpose
  var audience: PublicationAudience
  var cadence: PublicationCadence
  /// Measures and indicators by name.
  var columns: [String]
  var occasions: [String]
  var breakdowns: [String]
  /// Units that stand by themselves, the others being one row together; nil where all do.
  var units: [UnitID]?
}

/// What a publication is for.
enum PublicationPurpose: String, Sendable, Hashable, Codable, CaseIterable {
  case followUp, development, comparison, insight

  var name: Text {
    switch self {
    case .followUp: Text(sv: "Nämndens uppföljning", en: "The board's follow-up")
    case .development:
      Text(sv: "Utveckling av verksamheten", en: "Development of the services")
    case .comparison: Text(sv: "Jämförelse med andra", en: "Comparison with others")
    case .insight: Text(sv: "Insyn för invånarna", en: "Insight for the inhabitants")
    }
  }
}

/// Who reads a publication; each step also the ones before it.
enum PublicationAudience: String, Sendable, Hashable, Codable, CaseIterable {
  case board, municipality, subregion
  case everybody = "public"

  var name: Text {
    switch self {
    case .board: Text(sv: "Nämnden", en: "The board")
    case .municipality: Text(sv: "Kommunen", en: "The municipality")
    case .subregion: Text(sv: "RSS-området", en: "The subregion")
    case .everybody: Text(sv: "Alla", en: "Everybody")
    }
  }

  var hint: Text {
    switch self {
    case .board:
      Text(
        sv: "De som arbetar under nämnden, och dess ledamöter.",
        en: "Those who work under the board, and its members.")
    case .municipality:
      Text(sv: "Alla anställda och förtroendevalda i kommunen.", en: "All of the municipality.")
    case .subregion:
      Text(
        sv: "Också regionala samordnare och forskare.",
        en: "Regional coordinators and researchers too.")
    case .everybody:
      Text(
        sv: "Vem som helst, utan att logga in, om kommunen har öppna sidor.",
        en: "Anybody, without logging in, where the municipality has open pages.")
    }
  }

  /// Roles held by people who work somewhere else, and from where on they read.
  private static let guests: [Role: PublicationAudience] = [
    .provider: .everybody, .clientRepresentative: .everybody, .researcher: .subregion,
    .regionalCoordinator: .subregion,
  ]

  /// Whether somebody reads what is published of a zone for this audience.
  func admits(_ viewer: Viewer, of zone: ZoneID) -> Bool {
    let inside = viewer.holding { Self.guests[$0.role] == nil }
    switch self {
    case .board: return inside.zones(for: .seeReleases).contains(zone)
    case .municipality: return !inside.memberships.isEmpty
    case .subregion:
      return !inside.memberships.isEmpty
        || viewer.roles.contains { Self.guests[$0] == .subregion }
    case .everybody: return true
    }
  }
}

/// A release (utgåva) of a publication: frozen.
struct PublishedRelease: Sendable {
  let publication: ID<Publication>
  /// From 1 within the publication.
  let number: Int
  let ledger: ID<PublicationLedger>
  /// Its place in the ledger, from 0.
  let place: Int
  let table: PublishedTable
  /// The table as it was sealed, to the byte.
  let body: String
  let certificateDigest: [UInt8]
  let decidedAt: Date
  let decidedBy: UserID
}

/// The ledger (liggaren) of a programme in its zone: all that has been released of one series.
struct PublicationLedger: Sendable {
  let id: ID<PublicationLedger>
  let zone: ZoneID
  let programme: ProgrammeID
  /// The first version of the programme in the series that it is of.
  let series: Int
  /// The smallest group that is shown, from the first release to the last.
  let threshold: Int

  /// What its bytes say it is.
  var name: String { id.description }
}
