import Core
import Organisation

/// What somebody may see of a programme's results. Every page, command and export asks here.
///
/// Live figures are for those who may read the episodes behind them. Everybody else sees tables of
/// the whole board, frozen for the month and protected.
enum ResultAccess: Sendable, Hashable {
  /// Whose episodes the live figures are of.
  enum Extent: Sendable, Hashable {
    case wholeZone
    case units
    case ownClients
  }

  case live(PersonReading, Extent)
  case released
  case none

  /// - Parameter unit: whose results are asked for; nil for as much as the viewer may read.
  static func decide(
    _ viewer: Viewer, _ zone: Zone, unit: OrgUnit?, purpose: Purpose, reason: String?,
    via: String, gate: PersonGate
  ) -> ResultAccess {
    guard zone.personalDataEnabled else { return .none }
    let reading = PersonReading(zone: zone.id, purpose: purpose, reason: reason, via: via)
    if let scope = gate.scope(of: viewer, reading, in: zone),
      let extent = extent(of: scope, asked: unit, in: viewer.tree)
    {
      return .live(reading, extent)
    }
    return viewer.may(.seeReleases) ? .released : .none
  }

  private static func extent(
    of scope: PersonScope, asked unit: OrgUnit?, in tree: UnitTree
  ) -> Extent? {
    guard let unit else {
      return switch scope.units {
      case .wholeZone: .wholeZone
      case .some: .units
      case .none: scope.assigned ? .ownClients : nil
      }
    }
    guard unit.zone == scope.zone else { return nil }
    switch scope.units {
    case .wholeZone: return .wholeZone
    case .some(let units):
      let asked = tree.reach(of: unit.id).filter { tree[$0]?.zone == scope.zone }
      return asked.isSubset(of: units) ? .units : nil
    case .none: return nil
    }
  }
}
