import ArgumentParser
import Core
import FollowUp
import Foundation
import Organisation

/// The pseudonym keys of the zones.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "The keys, which are not in the database.",
    subcommands: [List.self, Rotate.self, GiveUp.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Which keys there are, by fingerprint, and whether they are those that were used.")

    @OptionGroup var storage: StorageOptions

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let installation = try await storage.installation()
      let lines = try await installation.followUp.keyLines()
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        CommandLineTool.write(String(decoding: try encoder.encode(lines), as: UTF8.self))
      } else {
        for line in lines {
          let since = line.since.map { "\($0)" } ?? "-"
          CommandLineTool.write(
            "\(line.zone)\t\(line.version)\t\(line.fingerprint)\t\(since)\t\(line.persons)\t\(line.state)"
          )
        }
      }
      let broken = lines.filter { ["wrong", "missing"].contains($0.state) }
      if let first = broken.first {
        throw CommandRefusal(
          Text(
            sv: """
              Nyckeln \(first.version) för \(first.zone) saknas eller är en annan. Lägg tillbaka rätt fil \
              från nycklarnas egen kopia. Går den inte att få tillbaka känns \(first.persons) personer \
              inte igen: det som är sparat om dem kan läsas, men den som kommer tillbaka blir en ny person.
              """,
            en: """
              Key \(first.version) of \(first.zone) is missing or another. Restore the right file from the \
              copy kept of the keys. If it cannot be had, \(first.persons) persons are not recognised: \
              what is stored about them can be read, but who comes back is a new person.
              """))
      }
    }
  }

  struct GiveUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "give-up",
      abstract: "Take another key in the place of one that is lost and cannot be had again.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "audit, audit-signing or accounts.")
    var key: InstallationKey

    func run() async throws {
      _ = try await Installation.open(try storage.place(), givingUp: key)
      CommandLineTool.write(
        Text(
          sv:
            "Nyckeln \(key.rawValue) är ersatt. Ta en ny kopia av \(key.fileName), skild från databasens.",
          en:
            "The key \(key.rawValue) is replaced. Take a new copy of \(key.fileName), apart from the database's."
        )[
          .ofProcess])
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a zone a new key and change every pseudonym to it; broken off, run it again.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "The code of the zone.")
    var zone: String

    func run() async throws {
      let installation = try await storage.installation()
      let (version, changed) = try await installation.followUp.rotateKeys(of: zone)
      CommandLineTool.write(
        Text(
          sv: """
            \(zone) har nu nyckel \(version); \(changed) pseudonymer är ändrade. Ta en ny kopia av \
            nyckelfilen, skild från databasens kopior. De äldre nycklarna behövs fortfarande.
            """,
          en: """
            \(zone) now has key \(version); \(changed) pseudonyms are changed. Take a new copy of the key \
            file, apart from the copies of the database. The older keys are still needed.
            """)[.ofProcess])
    }
  }
}

extension InstallationKey: ExpressibleByArgument {}
