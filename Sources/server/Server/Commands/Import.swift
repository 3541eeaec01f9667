import ArgumentParser
import Core
import FollowUp
import Foundation

/// Imports into the rooms.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import from files.", subcommands: [FollowUpData.self, Units.self, Users.self])

  struct FollowUpData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "follow-up",
      abstract: "Import episodes and answers of a programme from a CSV file.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The CSV file.")
    var file: String

    @Option(help: "The programme's id.")
    var programme: String

    @Option(help: "The map file: which column is what.")
    var map: String

    @Option(help: "The unit of every row, where the map names none; also chooses the board.")
    var unit: String?

    @Option(help: "The user who imports, for the log.")
    var user: String?

    @Flag(name: .customLong("dry-run"), help: "Read, check and compare; store nothing.")
    var dryRun = false

    @Flag(name: .customLong("accept-partial"), help: "Store the accepted rows though some are not.")
    var acceptPartial = false

    @Flag(
      name: .customLong("replace-typed"),
      help: "Let the file replace answers that people have typed.")
    var replaceTyped = false

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      guard let mapText = try? String(contentsOfFile: map, encoding: .utf8) else {
        throw CommandRefusal(
          Text(
            sv: "Mappningsfilen \(map) går inte att läsa.",
            en: "The map file \(map) cannot be read."))
      }
      let installation = try await storage.installation()
      try await installation.recover()
      let actor = try await actor(user, in: installation)
      let showsProgress = !json && isatty(STDERR_FILENO) == 1
      let report = try await installation.followUp.importFollowUp(
        csv: URL(fileURLWithPath: file), map: mapText, mapFile: map, programme: programme,
        unit: unit, dryRun: dryRun, acceptPartial: acceptPartial, replaceTyped: replaceTyped,
        by: actor
      ) { progress in
        guard showsProgress else { return }
        FileHandle.standardError.write(Data("\r\(line(progress)[.ofProcess])\u{1B}[K".utf8))
      }
      if showsProgress { FileHandle.standardError.write(Data("\n".utf8)) }
      if json {
        CommandLineTool.write(try report.json(.ofProcess))
      } else {
        for line in report.lines(in: .ofProcess) { CommandLineTool.write(line) }
      }
      if report.hindrance != nil {
        CommandLineTool.writeError(report.lines(in: .ofProcess)[0])
        throw ExitCode(1)
      }
    }
  }
}

/// How far it has come, in words.
private func line(_ progress: ImportProgress) -> Text {
  let share = progress.share.map { Text(verbatim: " ") + .percent($0) } ?? Text(verbatim: "")
  let rows = Text.number(progress.rows)
  let phase =
    switch progress.phase {
    case .reading: Text(sv: "Läser rad ", en: "Reading row ")
    case .comparing: Text(sv: "Jämför rad ", en: "Comparing row ")
    case .storing: Text(sv: "Sparar rad ", en: "Storing row ")
    case .summing: Text(sv: "Räknar samman enhet och månad ", en: "Adding up unit and month ")
    }
  return phase + rows + share
}
