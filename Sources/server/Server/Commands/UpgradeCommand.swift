import ArgumentParser
import Core
import Database
import Foundation

/// Brings the schema up to date without serving.
struct UpgradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Bring the schema up to date, by the role that owns it where the service's does not.")

  @OptionGroup var storage: StorageOptions

  @Option(help: "The same database on its server, as the role that owns the tables.")
  var owner: String?

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let place = try owner.map { try DatabasePlace($0, environment: environment) } ?? storage.place()
    let ran = try await Installation.upgrade(try place.open(creating: false), at: place)
    CommandLineTool.write(
      (ran.isEmpty
        ? Text(sv: "Schemat är redan det senaste.", en: "The schema is the latest already.")
        : Text(
          sv: "Schemat är uppgraderat i \(ran.count) steg.",
          en: "The schema was upgraded in \(ran.count) steps."))[.ofProcess])
  }
}
