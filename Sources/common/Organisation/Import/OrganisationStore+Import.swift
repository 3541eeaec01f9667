import Core
import Database

extension OrganisationStore {
  /// What a file of units would change; nothing is stored.
  func tryUnits(
    _ file: ColumnFile<UnitColumn>, by viewer: Viewer?
  ) async throws -> OrganisationImportReport {
    UnitChanges(file, tree: try await tree(), by: viewer).report
  }

  /// Stores what a file of units says: all of it, or nothing when there is a fault in it.
  func importUnits(
    _ file: ColumnFile<UnitColumn>, by viewer: Viewer?
  ) async throws -> OrganisationImportReport {
    let user = viewer?.id
    return try await database.write { connection in
      let tree = try tree(on: connection)
      let changes = UnitChanges(file, tree: tree, by: viewer)
      guard changes.report.faults.isEmpty else { return changes.report }
      var placed = Dictionary(uniqueKeysWithValues: tree.units.map { ($0.code, $0) })
      for addition in changes.additions {
        // Parents come first, and a file whose parents are not there has been refused.
        guard let parent = placed[addition.under] else { throw OrganisationError.noSuchUnit }
        var zone = parent.zone
        if addition.kind == .board {
          let own = Zone(
            id: .make(at: clock.now), code: addition.code, name: addition.name,
            threshold: addition.threshold, personalDataEnabled: addition.keepsPersons)
          try add(own, by: user, on: connection)
          zone = own.id
        }
        let unit = OrgUnit(
          id: .make(at: clock.now), kind: addition.kind, code: addition.code, name: addition.name,
          parent: parent.id, zone: zone, validFrom: addition.from, validTo: addition.to)
        try add(unit, by: user, on: connection)
        placed[unit.code] = unit
      }
      for correction in changes.corrections {
        var unit = correction.unit
        unit.name = correction.name
        unit.validFrom = correction.from
        try update(unit, on: connection)
        try self.changes.record(
          Change("unit.changed", by: user, zone: unit.zone, subject: unit.id.uuid), on: connection)
      }
      var report = changes.report
      report.isStored = true
      return report
    }
  }

  /// What a file of users would change; nothing is stored.
  func tryUsers(
    _ file: ColumnFile<UserColumn>, by viewer: Viewer?
  ) async throws -> UserChanges {
    try await database.read { UserChanges(file, try known(viewer, on: $0)) }
  }

  /// Stores what a file of users says: all of it, or nothing when there is a fault in it.
  ///
  /// `hashes` holds a password for every user who is new. Throws `changedMeanwhile` when there are
  /// others than when the file was tried.
  func importUsers(
    _ file: ColumnFile<UserColumn>, hashes: [String: PasswordHash], by viewer: Viewer?
  ) async throws -> OrganisationImportReport {
    try await database.write { connection in
      let changes = UserChanges(file, try known(viewer, on: connection))
      guard changes.report.faults.isEmpty else { return changes.report }
      for addition in changes.additions {
        guard let hash = hashes[addition.login] else { throw OrganisationError.changedMeanwhile }
        let user = User(
          id: .make(at: clock.now), login: addition.login, name: addition.name,
          language: .swedish, isProtected: addition.isProtected, isClosed: false,
          mustChangePassword: true)
        try add(user, password: hash, by: viewer?.id, on: connection)
      }
      for (user, name) in changes.renamed {
        try rename(user.id, to: name, by: viewer?.id, on: connection)
      }
      let users = Dictionary(
        uniqueKeysWithValues: try users(on: connection).map { ($0.login, $0.id) })
      for grant in changes.grants {
        guard let user = users[grant.login] else { throw OrganisationError.noSuchUser }
        let membership = Membership(
          id: .make(at: clock.now), user: user, unit: grant.unit, role: grant.role,
          validFrom: grant.from, validTo: grant.to)
        try add(membership, by: viewer?.id, on: connection)
      }
      var report = changes.report
      report.isStored = true
      return report
    }
  }

  private func known(
    _ viewer: Viewer?, on connection: any Connection
  ) throws -> UserChanges.Known {
    UserChanges.Known(
      tree: try tree(on: connection), users: try users(on: connection),
      memberships: try memberships(on: connection), today: clock.today, viewer: viewer)
  }
}
