import ArgumentParser
import Core
import Foundation
import SealedFile

/// Backups: making, verifying, and the key to them.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Make an encrypted backup while the service goes on.",
    usage: "beprova backup FILE | beprova backup verify FILE | beprova backup key FILE",
    subcommands: [Make.self, Verify.self, Key.self], defaultSubcommand: Make.self)

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a backup; never writes over a file.", shouldDisplay: false)

    @OptionGroup var storage: StorageOptions
    @OptionGroup var sealing: SealingOptions

    @Argument(help: "The backup to make.")
    var file: String

    @Flag(help: "Then take it apart and examine it, as “backup verify” does.")
    var verify = false

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let place = try storage.place()
      try place.requireFile()
      let directories = Installation.keptDirectories(of: place)
      let key = try sealing.read()
      guard place.exists else { throw InstallationError.missing(place.path) }
      let report = try await Backup(place: place, directories: directories, key: key).make(at: file)
      if verify { _ = try await BackupVerification(place: place, key: key).verify(file) }
      if json {
        try printReport(report)
        return
      }
      CommandLineTool.write(OperationsText.made(report, verified: verify)[.ofProcess])
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a backup apart, examine the database in it, and compute its sums anew.")

    @OptionGroup var storage: StorageOptions
    @OptionGroup var sealing: SealingOptions

    @Argument(help: "The backup.")
    var file: String

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let place = (try? storage.place()).flatMap { $0.server == nil ? $0 : nil }
      let report = try await BackupVerification(place: place, key: try sealing.read()).verify(file)
      if json {
        try printReport(report)
        return
      }
      CommandLineTool.write(OperationsText.verified(report)[.ofProcess])
    }
  }

  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key for backups; never writes over a file.")

    @Argument(help: "The key file to make.")
    var file: String

    func run() throws {
      let key = try SealingKey()
      try key.write(to: file)
      CommandLineTool.write(OperationsText.madeKey(file, key.fingerprint)[.ofProcess])
    }
  }
}

/// Puts a backup back.
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Restore a backup, once the whole of it has been verified.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup var sealing: SealingOptions

  @Argument(help: "The backup.")
  var file: String

  @Flag(help: "Replace the database that is there; it is kept beside.")
  var force = false

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    let place = try storage.place()
    try place.requireFile()
    let restoration = Restoration(
      place: place, directories: Installation.keptDirectories(of: place), key: try sealing.read())
    let report = try await restoration.restore(from: file, force: force)
    if json {
      try printReport(report)
      return
    }
    CommandLineTool.write(OperationsText.restored(report)[.ofProcess])
  }
}

/// The key to backups.
struct SealingOptions: ParsableArguments {
  @Option(help: "The key file. BEPROVA_BACKUP_KEY is used when it is left out.")
  var key: String?

  func read() throws -> SealingKey {
    guard let path = key ?? ProcessInfo.processInfo.environment["BEPROVA_BACKUP_KEY"], !path.isEmpty
    else { throw OperationsError.noBackupKey }
    return try SealingKey(file: path)
  }
}

/// Prints what a command about operations did, as JSON with sorted names.
func printReport(_ report: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .iso8601
  CommandLineTool.write(String(decoding: try encoder.encode(report), as: UTF8.self))
}
