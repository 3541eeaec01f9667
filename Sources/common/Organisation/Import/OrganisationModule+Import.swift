import Core
import Delimited

/// Why a file of units or users cannot be read at all.
package struct OrganisationImportError: ExplainedError {
  package let message: Text
}

extension OrganisationModule {
  /// Reads a file of units: what it would change in a dry run, what it has changed otherwise. All of
  /// it is stored, or nothing when there is a fault in it.
  ///
  /// Throws `OrganisationImportError` for a file that cannot be read.
  ///
  /// - Parameter viewer: who imports, and may change their own units only; nil for a command.
  package func importUnits(
    _ source: DelimitedSource, dryRun: Bool, by viewer: Viewer?
  ) async throws -> OrganisationImportReport {
    let file: ColumnFile<UnitColumn> = try read(source)
    return dryRun
      ? try await store.tryUnits(file, by: viewer) : try await store.importUnits(file, by: viewer)
  }

  /// Reads a file of users and their roles in the same way. New users get a password to change at
  /// their first log-in, which is in the report and nowhere else.
  ///
  /// - Parameter viewer: as above.
  package func importUsers(
    _ source: DelimitedSource, dryRun: Bool, by viewer: Viewer?
  ) async throws -> OrganisationImportReport {
    let file: ColumnFile<UserColumn> = try read(source)
    let tried = try await store.tryUsers(file, by: viewer)
    guard !dryRun, tried.report.faults.isEmpty else { return tried.report }
    var hashes: [String: PasswordHash] = [:]
    var passwords: [OrganisationImportReport.FirstPassword] = []
    for user in tried.additions {
      let password = Password.madeUp()
      hashes[user.login] = try await hasher.hash(Password(password, login: user.login))
      passwords.append(
        .init(login: user.login, name: user.isProtected ? "" : user.name, password: password))
    }
    var report = try await store.importUsers(file, hashes: hashes, by: viewer)
    if report.isStored { report.passwords = passwords }
    return report
  }

  private func read<Column: FileColumn>(_ source: DelimitedSource) throws -> ColumnFile<Column> {
    do throws(DelimitedError) {
      return try ColumnFile(source)
    } catch {
      throw OrganisationImportError(message: error.message)
    }
  }
}
