import Core
import Database
import Foundation
import Organisation
import Programmes

/// A version of a programme as commands name it.
package struct ProgrammeVersionName: Sendable, Hashable {
  package let key: String
  package let version: Int
  /// registered, started or stopped.
  package let status: String
}

extension FollowUpModule {
  /// Registers a version of a programme in the board of `owner`; `ExplainedError` when it cannot be.
  package func addProgramme(
    _ yaml: String, file: String, includes: @escaping @Sendable (String) throws -> String?,
    owner: OrgUnit, by user: UserID?
  ) async throws -> ProgrammeVersionName {
    try await registration.register(
      yaml, file: file, includes: includes, ownerUnit: owner, by: user
    ).name
  }

  /// Adds what the municipality supplies and starts a version, the latest when none is named.
  package func startProgramme(
    _ key: String, version number: Int?, zone: ZoneID?, impactAssessment: String?,
    officerOpinion: String?, retentionDecision: String?, ethicsApproval: String?,
    disclosureDecision: String?, by user: UserID?
  ) async throws -> ProgrammeVersionName {
    let additions = GateAdditions(
      impactAssessment: impactAssessment, officerOpinion: officerOpinion,
      retentionDecision: retentionDecision, ethicsApproval: ethicsApproval,
      disclosureDecision: disclosureDecision)
    func load() async throws -> LoadedVersion {
      let programme = try await database.read { [catalogue] connection in
        try catalogue.programme(called: key, zone: zone, in: connection)
      }
      guard let number else { return programme.latest }
      guard let version = programme[version: number] else {
        throw ProgrammeError.unknown("\(key) version \(number)")
      }
      return version
    }
    try await registration.complete(additions, version: try await load(), by: user)
    try await registration.start(version: try await load(), by: user)
    return try await load().registered.name
  }

  /// Every registered version, by programme.
  package func programmes() async throws -> [ProgrammeVersionName] {
    try await database.read { [catalogue] connection in
      try catalogue.all(in: connection).flatMap { $0.versions.map(\.registered.name) }
    }
  }
}

extension RegisteredVersion {
  fileprivate var name: ProgrammeVersionName {
    ProgrammeVersionName(
      key: programme.key.name, version: number, status: status.rawValue)
  }
}
