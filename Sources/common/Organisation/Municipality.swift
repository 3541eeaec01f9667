import Core

/// A municipality that the installation serves.
package struct Municipality: Sendable, Hashable {
  package let id: MunicipalityID
  /// Four digits by Statistics Sweden, or another code for a fictional one.
  package let code: String
  package let name: String
  /// Everything in it is made up, and every page says so.
  package let isDemo: Bool
}

/// A sekretessområde: one board's data about persons, which leaves it only by recorded decision.
package struct Zone: Sendable, Hashable {
  package let id: ZoneID
  package let code: String
  package let name: String
  /// A figure about fewer distinct persons than this is not shown outside.
  package let threshold: Int
  package static let usualThreshold = 5
  /// Without it no episodes are kept: follow-up is switched off, the other rooms work.
  package let personalDataEnabled: Bool
}
