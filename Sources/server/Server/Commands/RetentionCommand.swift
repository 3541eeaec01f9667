import ArgumentParser
import Core
import FollowUp

/// Deletion in time.
struct RetentionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Deletion in time, by the boards' decisions.",
    subcommands: [Run.self])

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete now what is due, as the server does by itself every day.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let installation = try await storage.installation()
      let done = try await installation.followUp.carryOutRetention()
      let names = done.joined(separator: ", ")
      CommandLineTool.write(
        (done.isEmpty
          ? Text(sv: "Inget gallrades.", en: "Nothing was deleted.")
          : Text(sv: "Gallrat: \(names).", en: "Deleted: \(names)."))[.ofProcess])
    }
  }
}
