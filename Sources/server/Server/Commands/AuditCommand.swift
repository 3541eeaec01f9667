import ArgumentParser
import Core
import Foundation
import Organisation

/// The sealed log of what was done and read.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Prove the log, make a checkpoint of it, take out a part of it.",
    subcommands: [Verify.self, MakeCheckpoint.self, Export.self, ShowPublicKey.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Prove that nothing in the log has been changed, removed or put in beside the program.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "A file with the public key, instead of the installation's own.")
    var publicKey: String?

    @Option(help: "A file of checkpoints, instead of the installation's own.")
    var checkpoints: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let place = try storage.place()
      // Nothing is migrated or done: what is proved stays as it is.
      let database = try place.open(creating: false)
      guard let municipality = try await OrganisationStore.municipalities(in: database).first else {
        throw InstallationError.empty(place.name)
      }
      let audit = AuditStore(municipality: municipality.id, keys: AuditKeys(directory: place.keys))
      let proof = AuditProof(
        file: checkpoints.map { CheckpointFile(file: URL(fileURLWithPath: $0)) }
          ?? CheckpointFile(directory: place.checkpoints),
        publicKeys: try publicKey.map(readPublicKeys))
      let report = try await audit.verify(
        proof, in: database.within(municipality.id.uuid), language: .ofProcess)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        CommandLineTool.write(String(decoding: try encoder.encode(report), as: UTF8.self))
      }
      guard report.isWhole else { throw CommandRefusal(report.summary) }
      if !json { CommandLineTool.write(report.summary[.ofProcess]) }
    }
  }

  struct MakeCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "checkpoint",
      abstract: "Sign what the log is now, outside the database.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let made = try await storage.installation().checkpoint(.command)
      CommandLineTool.write(
        Text(
          sv: "Kontrollpunkt \(made.number) är skriven.",
          en: "Checkpoint \(made.number) is written."
        )[.ofProcess])
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take out what was done and read in a period, as CSV, for supervision.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "The first day.")
    var from: Day

    @Option(help: "The last day.")
    var to: Day

    @Option(help: "Only what concerns this board, by its code.")
    var zone: String?

    @Argument(help: "The file to write.")
    var file: String

    func run() async throws {
      guard from <= to else {
        throw CommandMisuse(
          Text(
            sv: "--from \(from) är efter --to \(to). Skriv den första dagen först.",
            en: "--from \(from) is after --to \(to). Write the first day first."))
      }
      let installation = try await storage.installation()
      var only: ZoneID?
      if let zone {
        only = try await installation.organisation.store.zones().first { $0.code == zone }?.id
        guard only != nil else {
          throw CommandRefusal(
            Text(
              sv: "Det finns ingen nämnd med koden \(zone).", en: "No board has the code \(zone)."))
        }
      }
      guard
        FileManager.default.createFile(
          atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
        let handle = FileHandle(forWritingAtPath: file)
      else {
        throw CommandRefusal(
          Text(
            sv: "\(file) går inte att skriva. Finns katalogen, och får du skriva i den?",
            en: "\(file) cannot be written. Does its directory exist, and may you write in it?"))
      }
      let count = try await installation.organisation.audit.export(
        AuditSelection(from: from, to: to, zone: only), by: nil,
        changes: installation.organisation.changes, database: installation.database
      ) { try handle.write(contentsOf: Data($0)) }
      try handle.close()
      CommandLineTool.write(
        Text(sv: "\(count) poster i \(file).", en: "\(count) entries in \(file).")[.ofProcess])
    }
  }

  struct ShowPublicKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "public-key",
      abstract: "Print the public key that checkpoints are proved by (PEM).")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let pem = try AuditKeys(directory: try storage.place().keys).publicKeys.map(\.pem)
      CommandLineTool.write(pem.joined().trimmingCharacters(in: .newlines))
    }
  }
}

/// The keys in a file of PEM.
private func readPublicKeys(_ path: String) throws -> [PublicKey] {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8),
    let keys = PublicKey.keys(pem: text)
  else {
    throw CommandRefusal(
      Text(
        sv: "\(path) är ingen öppen nyckel. Hämta den med ”beprova audit public-key”.",
        en: "\(path) is no public key. Get it with “beprova audit public-key”."))
  }
  return keys
}
