import ArgumentParser
import Core
import Foundation

/// The command line: `beprova serve`, `beprova import follow-up …`.
///
/// Exit codes are part of the contract: 0 done, 1 refused with the reason on standard error, 2 when
/// the words of the command are off.
package struct CommandLineTool: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "beprova",
    abstract: "Follow-up and knowledge for municipal social services.",
    version: Program.version,
    subcommands: [
      Serve.self, Demo.self, Initialise.self, UnitCommand.self, UserCommand.self,
      ReorganisationCommand.self, ProgrammeCommand.self, Import.self, Results.self,
      CellsCommand.self, ExtractCommand.self, AuditCommand.self, BackupCommand.self, Restore.self,
      DoctorCommand.self, RetentionCommand.self, KeysCommand.self, PublicationCommand.self,
      MigrateEngineCommand.self, UpgradeCommand.self,
    ])

  package init() {}

  /// Runs the command of the process' arguments, closes what it opened, and ends the process.
  package static func run() async -> Never {
    var status = await outcome()
    do {
      try await OpenDatabases.ofProcess.close()
    } catch {
      writeError((error as? any ExplainedError)?.message[.ofProcess] ?? fullMessage(for: error))
      if status == 0 { status = 1 }
    }
    Foundation.exit(status)
  }

  /// Runs the command, and says why it was refused or how it is used; the exit code.
  private static func outcome() async -> Int32 {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let code as ExitCode {
      return code.rawValue
    } catch let misuse as CommandMisuse {
      writeError(misuse.message[.ofProcess])
      return 2
    } catch let refusal as any ExplainedError {
      writeError(refusal.message[.ofProcess])
      return 1
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success {
        write(text)
        return 0
      }
      writeError(Language.ofProcess == .swedish ? ParserText.swedish(text) : text)
      return code == .validationFailure ? 2 : 1
    }
  }

  /// Writes a line on standard output at once, also when it leads into a file or a pipe.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Each line bounded: a refusal repeats what was typed, which may be a whole file by mistake.
  static func writeError(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.utf8.count <= longestLine ? String(line) : String(line.prefix(longestLine / 4)) + " …"
    }
    FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static let longestLine = 4000

  /// Writes a line of the log. One that cannot be written, as on a full disk, is lost: that must not
  /// end the service.
  static func writeLog(_ line: String) {
    _ = Array((line + "\n").utf8).withUnsafeBytes {
      Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }
}

extension Language {
  /// Swedish, unless the process runs in an English locale.
  static let ofProcess: Language = {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    return locale?.hasPrefix("en") == true ? .english : .swedish
  }()
}

/// What every command takes that touches stored data.
struct StorageOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The database: a path of a SQLite file. DATABASE_URL is used when it is left out.")
  var database: String?

  func place() throws -> DatabasePlace {
    let environment = ProcessInfo.processInfo.environment
    guard let url = database ?? environment["DATABASE_URL"], !url.isEmpty else {
      throw InstallationError.noDatabase
    }
    return try DatabasePlace(url, environment: environment)
  }

  func installation() async throws -> Installation {
    try await Installation.open(try place())
  }
}
