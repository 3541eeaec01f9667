import ArgumentParser
import Core
import FollowUp
import Foundation
import Organisation

/// Person-level extracts, and the decisions by which researchers get them.
struct ExtractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Take person-level extracts inside the zone, list them, confirm their deletion.",
    subcommands: [Take.self, List.self, Deleted.self, Decision.self, Revoke.self])

  struct Take: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an extract: data, code book, labels for SPSS and R, and a map.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "The programme's id.")
    var programme: String

    @Option(help: "Why: analysis, qualityDevelopment or research.")
    var purpose: String

    @Option(help: "The reason in words.")
    var reason: String

    @Option(help: "The log-in name of who takes it.")
    var user: String

    @Option(help: "A directory to make, or a file that ends in .zip.")
    var output: String

    @Option(help: "Only this unit, with what is below it and what it has taken over.")
    var unit: String?

    @Option(help: "Only episodes begun on this day or later.")
    var from: Day?

    @Option(help: "Only episodes begun on this day or earlier.")
    var to: Day?

    @Option(help: "The day by which the files are to be deleted; in 90 days when left out.")
    var expires: Day?

    @Option(help: "The reference of the decision to disclose, for research.")
    var decision: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let installation = try await storage.installation()
      let viewer = try await installation.viewer(login: user)
      let line = try await installation.followUp.takeExtract(
        ExtractRequest(
          programme: programme, purpose: purpose, reason: reason, unit: unit,
          period: Period(from: from, to: to), expires: expires, decision: decision),
        viewer: viewer, to: output)
      if json {
        CommandLineTool.write(try encoded(line))
      } else {
        let place = Text(
          sv: " i \(output). Raderas senast \(line.expires).",
          en: " in \(output). To be deleted by \(line.expires).")
        CommandLineTool.write(
          (Text(verbatim: "\(line.extract): ") + line.counts + place)[.ofProcess])
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Extracts that were taken: who, when, why, until when.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "The log-in name of who asks.")
    var user: String

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let installation = try await storage.installation()
      let lines = try await installation.followUp.extractLines(
        try await installation.viewer(login: user))
      if json { return CommandLineTool.write(try encoded(lines)) }
      for line in lines {
        CommandLineTool.write(
          [
            line.extract, "\(line.takenOn)", line.takenBy, line.programme, line.purpose,
            "\(line.expires)", line.status,
          ].joined(separator: "\t"))
      }
    }
  }

  struct Deleted: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Confirm that the files of an extract have been deleted.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The extract, as U7.")
    var extract: String

    @Option(help: "The log-in name of who took it.")
    var user: String

    func run() async throws {
      let installation = try await storage.installation()
      let (name, wasFetched) = try await installation.followUp.confirmDeleted(
        extract: extract, viewer: try await installation.viewer(login: user))
      let done =
        wasFetched
        ? Text(sv: "raderat", en: "deleted")
        : Text(
          sv: "avbrutet; filerna hämtades aldrig", en: "cancelled; the files were never fetched")
      CommandLineTool.write((Text(verbatim: "\(name): ") + done)[.ofProcess])
    }
  }

  struct Decision: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a decision to disclose to a researcher.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The reference of the decision.")
    var reference: String

    @Option(help: "The programme's id.")
    var programme: String

    @Option(name: .customLong("decided-on"), help: "The day of the decision.")
    var decidedOn: Day

    @Option(name: .customLong("decided-by"), help: "Who decided: title and name.")
    var decidedBy: String

    @Option(help: "The researcher's log-in name.")
    var recipient: String

    @Option(name: .customLong("valid-to"), help: "The last day on which an extract may be taken.")
    var validTo: Day

    @Option(help: "The columns that it gives, with commas between; all when left out.")
    var columns: String?

    @Option(help: "The log-in name of who records it.")
    var user: String

    func run() async throws {
      let installation = try await storage.installation()
      let columns =
        columns?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
      try await installation.followUp.recordDecision(
        DecisionRequest(
          programme: programme, reference: reference, decidedOn: decidedOn, decidedBy: decidedBy,
          recipient: recipient, validTo: validTo, columns: columns),
        viewer: try await installation.viewer(login: user))
      let given = columns.isEmpty ? nil : columns.joined(separator: " ")
      CommandLineTool.write(
        Text(
          sv: "Beslutet \(reference) är registrerat för \(recipient) till och med \(validTo): "
            + (given ?? "alla kolumner") + ".",
          en: "The decision \(reference) is recorded for \(recipient) until \(validTo): "
            + (given ?? "all columns") + ".")[.ofProcess])
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke a decision to disclose; recorded wrongly, it can then be recorded anew.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The reference of the decision.")
    var reference: String

    @Option(help: "The programme's id.")
    var programme: String

    @Option(help: "The researcher's log-in name.")
    var recipient: String

    @Option(help: "Why it is revoked.")
    var reason: String

    @Option(help: "The log-in name of who revokes it.")
    var user: String

    func run() async throws {
      let installation = try await storage.installation()
      try await installation.followUp.revokeDecision(
        reference, programme: programme, recipient: recipient, reason: reason,
        viewer: try await installation.viewer(login: user))
      CommandLineTool.write(
        Text(
          sv: "Beslutet \(reference) för \(recipient) är återkallat.",
          en: "The decision \(reference) for \(recipient) is revoked.")[.ofProcess])
    }
  }
}

private func encoded(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
