import ArgumentParser
import Core
import FollowUp
import Foundation

/// What has been published of groups.
struct PublicationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publication", abstract: "What has been published of groups.",
    subcommands: [AuditReleases.self])

  struct AuditReleases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "audit",
      abstract:
        "Prove every release again from the ledger, by itself: nothing is changed, nobody given away."
    )

    @OptionGroup var storage: StorageOptions

    @Argument(help: "Only this publication (P3).")
    var publication: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      // Nothing is migrated or done: what is proved stays as it is.
      let place = try storage.place()
      let installation = try await Installation.examine(
        try place.open(creating: false), of: place, migrating: false)
      let report = try await installation.followUp.auditPublications(publication)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        CommandLineTool.write(String(decoding: try encoder.encode(report), as: UTF8.self))
      }
      guard report.isWhole else { throw CommandRefusal(report.summary) }
      if !json { CommandLineTool.write(report.summary[.ofProcess]) }
    }
  }
}
