import Core
import Database
import Foundation
import Organisation
import Programmes

/// A version of a programme as commands name it.
package struct ProgrammeVersionName: Sendable, Hashable {
  package let key: String
  package let version: Int
  /// registered, started, stopped or withdrawn.
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
      let programme = try await programme(key, zone)
      return try number.map { try programme.version($0, of: key) } ?? programme.latest
    }
    try await registration.complete(additions, version: try await load(), by: user)
    try await registration.start(version: try await load(), by: user)
    return try await load().registered.name
  }

  /// Stops the versions that are running, or the one named, from the beginning of a day; at once
  /// when none is given.
  package func stopProgramme(
    _ key: String, version number: Int?, zone: ZoneID?, from day: Day?, by user: UserID?
  ) async throws -> [ProgrammeVersionName] {
    let programme = try await programme(key, zone)
    let stopping =
      try number.map { [try programme.version($0, of: key)] }
      ?? programme.versions.filter { $0.registered.status == .started }
    guard !stopping.isEmpty,
      stopping.allSatisfy({ $0.registered.status == .started })
    else { throw ProgrammeError.notRunning(key) }
    let started = stopping.compactMap(\.registered.startedAt).max().map { Day(inSweden: $0) }
    let last = clock.today.adding(months: 12)
    if let day, let started, day < started || day > last {
      throw ProgrammeError.stopsOutside(started, last)
    }
    let moment = day.flatMap { $0 == clock.today ? nil : Date(beginningOf: $0) }
    for version in stopping {
      try await registration.stop(version: version, from: moment, by: user)
    }
    return try await names(of: stopping, key, zone)
  }

  /// Withdraws a version that never should have started; the latest that has when none is named.
  package func withdrawProgramme(
    _ key: String, version number: Int?, zone: ZoneID?, reason: String, by user: UserID?
  ) async throws -> [ProgrammeVersionName] {
    let programme = try await programme(key, zone)
    let chosen =
      try number.map { try programme.version($0, of: key) }
      ?? programme.versions.last { $0.registered.mayBeEnded }
    guard let chosen, chosen.registered.mayBeEnded else { throw ProgrammeError.notRunning(key) }
    if let refusal = WithdrawalForm.refusal(of: reason) { throw ProgrammeError.reason(refusal) }
    try await registration.withdraw(version: chosen, reason: reason, by: user)
    return try await names(of: [chosen], key, zone)
  }

  private func programme(_ key: String, _ zone: ZoneID?) async throws -> LoadedProgramme {
    try await database.read { [catalogue] connection in
      try catalogue.programme(called: key, zone: zone, in: connection)
    }
  }

  /// As they are after a change.
  private func names(
    of versions: [LoadedVersion], _ key: String, _ zone: ZoneID?
  ) async throws -> [ProgrammeVersionName] {
    let programme = try await programme(key, zone)
    return versions.compactMap { programme[version: $0.registered.number]?.registered.name }
  }

  /// Every registered version, by programme.
  package func programmes() async throws -> [ProgrammeVersionName] {
    try await database.read { [catalogue] connection in
      try catalogue.all(in: connection).flatMap { $0.versions.map(\.registered.name) }
    }
  }
}

extension LoadedProgramme {
  fileprivate func version(_ number: Int, of key: String) throws -> LoadedVersion {
    guard let version = self[version: number] else {
      throw ProgrammeError.unknown("\(key) version \(number)")
    }
    return version
  }
}

extension RegisteredVersion {
  fileprivate var name: ProgrammeVersionName {
    ProgrammeVersionName(
      key: programme.key.name, version: number, status: status.rawValue)
  }
}
