import Core
import Database
import Foundation
import Organisation
import Programmes

/// What the data protection officer has to know of some boards, in one place.
struct DataProtectionOverview: Sendable {
  /// A programme with the basis on which it runs.
  struct Programme: Sendable {
    let shown: RetentionShown
    let version: LoadedVersion
    /// What the gate lacks though it has started.
    let lacking: [ProgrammeGate.Requirement]
    /// The day on which its assessment is to be looked at again; nil before it has started.
    let reviewDue: Day?
  }

  struct Board: Sendable {
    let name: String
    let zone: ZoneID
    /// Whether it keeps persons at all.
    let isOpen: Bool
    let keys: [KeyLine]
    let protectedPersons: Int
    let protectedReaders: Int
  }

  /// Months after which a programme's assessment is looked at again. GDPR article 35(11) asks for it
  /// when the risk changes; three years is what the page reminds of when nobody has said otherwise.
  static let reviewMonths = 36
  /// Days before a request falls due that it is said to be urgent.
  static let urgentDays = 7

  var boards: [Board] = []
  var programmes: [Programme] = []
  /// Still open.
  var requests: [DataRequest] = []
  var incidents: [Incident] = []
  var extracts: [Extract] = []
  var waitingForArchives: [RetentionRun] = []
  var holds = 0
}

extension FollowUpModule {
  /// Gathers it for the boards whose data protection the viewer sees to.
  func dataProtection(for viewer: Viewer) async throws -> DataProtectionOverview {
    let zones = viewer.zones(for: .seeDataProtection)
    var overview = DataProtectionOverview()
    let shown = try await retentionShown(to: viewer)
    overview.programmes = shown.map { shown in
      let version = shown.programme.shown
      let hasStarted = version.registered.startedAt != nil
      return DataProtectionOverview.Programme(
        shown: shown, version: version,
        lacking: hasStarted ? version.gate.missing(includingMunicipal: true) : [],
        reviewDue: version.registered.startedAt.map {
          Day(inSweden: $0).adding(months: DataProtectionOverview.reviewMonths)
        })
    }
    let (requests, extracts, retention, today) = (requests, extracts, retention, viewer.today)
    let incidents = IncidentStore(municipality: organisation.municipality.id)
    let ids = Set(shown.map(\.programme.registered.id))
    let kept = try await database.read { connection in
      (
        requests: try requests.requests(of: zones, in: connection).filter { $0.closing == nil },
        incidents: try incidents.incidents(of: zones, in: connection).filter { $0.closedAt == nil },
        extracts: try extracts.extracts(of: zones, in: connection).filter {
          [.overdue, .kept, .brokenOff].contains($0.status(on: today))
        },
        runs: try retention.runs(of: ids, in: connection).filter { $0.state == .exported },
        holds: try retention.holds(of: zones, in: connection).count { $0.holds(on: today) }
      )
    }
    (overview.requests, overview.incidents) = (kept.requests, kept.incidents)
    (overview.extracts, overview.waitingForArchives) = (kept.extracts, kept.runs)
    overview.holds = kept.holds
    let keys = try await keyLines()
    for zone in try await organisation.store.zones() where zones.contains(zone.id) {
      let (episodes, id) = (episodes, zone.id)
      let counts = try await database.read { try episodes.protectedCounts(in: id, on: $0) }
      let readers = try await organisation.store.protectedReaders(in: zone.id).count
      overview.boards.append(
        DataProtectionOverview.Board(
          name: zone.name, zone: zone.id, isOpen: zone.personalDataEnabled,
          keys: keys.filter { $0.zone == zone.code }, protectedPersons: counts,
          protectedReaders: readers))
    }
    return overview
  }
}
