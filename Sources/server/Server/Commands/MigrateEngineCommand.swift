import ArgumentParser
import Core
import Database
import Foundation
import Organisation

/// Moves everything to a database of another engine.
struct MigrateEngineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate-engine",
    abstract: "Move the database from SQLite to PostgreSQL or back, and prove that all is there.")

  @Option(help: "The database to move. DATABASE_URL is used when it is left out.")
  var from: String?

  @Option(help: "An empty database, or the copy of this one that was not finished.")
  var to: String

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    guard let url = from ?? environment["DATABASE_URL"], !url.isEmpty else {
      throw InstallationError.noDatabase
    }
    let source = try DatabasePlace(url, environment: environment)
    let target = try DatabasePlace(to, environment: environment)
    guard source.name != target.name else {
      throw CommandMisuse(
        Text(
          sv: "Källan och målet är samma databas. Ange en annan med --to.",
          en: "Source and target are the same database. Name another by --to."))
    }
    guard source.exists else { throw InstallationError.missing(source.path) }
    let move = try EngineMove(from: source, to: target)
    let report = try await move.run { table in
      if !json { CommandLineTool.writeError(Self.line(table)[.ofProcess]) }
    }
    if json {
      try printReport(report)
    } else {
      CommandLineTool.write(report.summary[.ofProcess])
    }
  }

  private static func line(_ table: EngineCopy.Table) -> Text {
    let rows = table.digest.rows
    let found =
      table.found > 0
      ? Text(sv: ", varav \(table.found) från förut", en: ", \(table.found) of them from before")
      : Text(verbatim: "")
    return Text(sv: "\(table.name): \(rows) rader", en: "\(table.name): \(rows) rows") + found
  }
}
