import ArgumentParser
import Core
import Delimited
import Organisation

extension Import {
  struct Units: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import units of the organisation from a CSV file.")

    @OptionGroup var file: OrganisationFile

    func run() async throws {
      try await file.read { installation, source, viewer in
        try await installation.organisation.importUnits(source, dryRun: file.dryRun, by: viewer)
      }
    }
  }

  struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import users, their roles and managers from a CSV file.")

    @OptionGroup var file: OrganisationFile

    func run() async throws {
      try await file.read { installation, source, viewer in
        try await installation.organisation.importUsers(source, dryRun: file.dryRun, by: viewer)
      }
    }
  }
}

/// What the imports of units and of users share.
struct OrganisationFile: ParsableArguments {
  @OptionGroup var storage: StorageOptions

  @Argument(help: "The CSV file.")
  var file: String

  @Option(help: "The user who imports, for the log; may then change their own units only.")
  var user: String?

  @Flag(name: .customLong("dry-run"), help: "Read, check and compare; store nothing.")
  var dryRun = false

  @Flag(help: "Answer in JSON.")
  var json = false

  func read(
    _ importing: (Installation, DelimitedSource, Viewer?) async throws -> OrganisationImportReport
  ) async throws {
    let installation = try await storage.installation()
    var viewer: Viewer?
    if let user { viewer = try await installation.viewer(login: user) }
    let report = try await importing(installation, .file(file), viewer)
    try await installation.database.close()
    if json {
      CommandLineTool.write(try report.json(.ofProcess))
    } else {
      for line in report.lines(in: .ofProcess) { CommandLineTool.write(line) }
    }
    if !report.faults.isEmpty {
      CommandLineTool.writeError(report.lines(in: .ofProcess)[0])
      throw ExitCode(1)
    }
  }
}
