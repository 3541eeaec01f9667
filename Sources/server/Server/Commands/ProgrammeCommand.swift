import ArgumentParser
import Core
import FollowUp
import Forms
import Foundation
import Organisation
import Programmes
import ShippedPackages

/// Follow-up programmes.
struct ProgrammeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "programme", abstract: "Follow-up programmes.",
    subcommands: [Check.self, Add.self, Start.self, Stop.self, List.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a package; prints every fault as FILE:line:column: reason.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The YAML file.")
    var file: String

    @Option(help: "A unit, to add up the load over every programme that meets the same client.")
    var unit: String?

    @Flag(help: "Answer with a JSON list.")
    var json = false

    func run() async throws {
      let text = try readPackage(file)
      let package = ProgrammePackage.read(text, file: file, includes: includes(beside: file))
      var found = package.everything()
      var load: ProgrammeLoad?
      if let unit, let definition = package.definition {
        let installation = try await storage.installation()
        load = try await installation.followUp.load(
          of: definition, in: try await installation.unit(code: unit),
          via: "beprova programme check")
        found += load?.findings(at: package.place(of: .programme)) ?? []
      }
      if json {
        CommandLineTool.write(try PackageFault.json(found, in: .ofProcess))
      } else {
        for fault in found { CommandLineTool.write(fault.line(in: .ofProcess)) }
        if let load { CommandLineTool.write(load.plainTable(in: .ofProcess)) }
      }
      let errors = found.count { $0.severity == .error }
      guard errors > 0 else { return }
      CommandLineTool.writeError(
        Text(
          sv: errors == 1 ? "\(file): 1 fel" : "\(file): \(errors) fel",
          en: errors == 1 ? "\(file): 1 error" : "\(file): \(errors) errors")[.ofProcess])
      throw ExitCode(1)
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a version of a programme in the board of a unit.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The YAML file.")
    var file: String

    @Option(help: "The code of the unit that owns it.")
    var unit: String

    @Option(help: "The user who does it, for the log.")
    var user: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let text = try readPackage(file)
      let installation = try await storage.installation()
      let owner = try await installation.unit(code: unit)
      let actor = try await actor(user, in: installation)
      let registered = try await installation.followUp.addProgramme(
        text, file: file, includes: includes(beside: file), owner: owner, by: actor)
      if json {
        try printJSON([
          "programme": registered.key, "version": "\(registered.version)", "unit": owner.code,
        ])
      } else {
        CommandLineTool.write("\(registered.key)\tversion \(registered.version)\t\(owner.code)")
      }
    }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Supply what the municipality must add, and start a programme.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The programme's id.")
    var programme: String

    @Option(help: "The version; the latest when left out.")
    var version: Int?

    @Option(help: "A unit in the board, where several boards have a programme of this name.")
    var unit: String?

    @Option(help: "Reference of the data protection impact assessment.")
    var dpia: String?

    @Option(help: "The data protection officer's opinion: reference and date.")
    var opinion: String?

    @Option(
      name: .customLong("retention-decision"),
      help: "The board's decision on deletion (gallringsbeslut): number and date.")
    var retentionDecision: String?

    @Option(name: .customLong("ethics-approval"), help: "For research: the approval's number.")
    var ethicsApproval: String?

    @Option(
      name: .customLong("disclosure-decision"), help: "For research: the decision to disclose.")
    var disclosureDecision: String?

    @Option(help: "The user who does it, for the log.")
    var user: String?

    func run() async throws {
      let installation = try await storage.installation()
      var zoneUnit: OrgUnit?
      if let unit { zoneUnit = try await installation.unit(code: unit) }
      let actor = try await actor(user, in: installation)
      let started = try await installation.followUp.startProgramme(
        programme, version: version, zone: zoneUnit?.zone, impactAssessment: dpia,
        officerOpinion: opinion, retentionDecision: retentionDecision,
        ethicsApproval: ethicsApproval, disclosureDecision: disclosureDecision, by: actor)
      CommandLineTool.write("\(started.key)\tversion \(started.version)\t\(started.status)")
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop a programme, or withdraw a version that never should have started.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The programme's id.")
    var programme: String

    @Option(help: "The version; those that are running when left out.")
    var version: Int?

    @Option(help: "A unit in the board, where several boards have a programme of this name.")
    var unit: String?

    @Option(
      name: .customLong("from"), help: "The first day on which nobody can begin; now when left out."
    )
    var day: Day?

    @Flag(help: "Withdraw it: nothing more is answered in it, and its answers do not count.")
    var withdraw = false

    @Option(help: "With --withdraw: why, for those who have forms open.")
    var reason: String?

    @Option(help: "The user who does it, for the log.")
    var user: String?

    func validate() throws {
      if withdraw, reason == nil { throw ValidationError("--withdraw needs --reason") }
      if withdraw, day != nil { throw ValidationError("--withdraw takes effect at once") }
      if !withdraw, reason != nil { throw ValidationError("--reason goes with --withdraw") }
    }

    func run() async throws {
      let installation = try await storage.installation()
      var zoneUnit: OrgUnit?
      if let unit { zoneUnit = try await installation.unit(code: unit) }
      let actor = try await actor(user, in: installation)
      let ended =
        withdraw
        ? try await installation.followUp.withdrawProgramme(
          programme, version: version, zone: zoneUnit?.zone, reason: reason ?? "", by: actor)
        : try await installation.followUp.stopProgramme(
          programme, version: version, zone: zoneUnit?.zone, from: day, by: actor)
      for version in ended {
        CommandLineTool.write("\(version.key)\tversion \(version.version)\t\(version.status)")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The programmes registered.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      for programme in try await storage.installation().followUp.programmes() {
        CommandLineTool.write("\(programme.key)\tversion \(programme.version)\t\(programme.status)")
      }
    }
  }
}

private func readPackage(_ file: String) throws -> String {
  guard let data = FileManager.default.contents(atPath: file) else {
    throw CommandRefusal(
      Text(sv: "Filen \(file) går inte att läsa.", en: "The file \(file) cannot be read."))
  }
  guard let text = String(data: data, encoding: .utf8) else {
    throw CommandRefusal(
      Text(
        sv: "\(file):1:1: Filen är inte UTF-8. Spara den som UTF-8.",
        en: "\(file):1:1: The file is not UTF-8. Save it as UTF-8."))
  }
  return text
}

/// An included package: the file beside, or else the one that comes with the product.
private func includes(beside file: String) -> @Sendable (String) -> String? {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
  return { name in
    let beside = folder.appendingPathComponent("\(name).yaml")
    return (try? String(contentsOf: beside, encoding: .utf8)) ?? ShippedPackages.programmes[name]
  }
}

/// The id of a user named in a command; nil when none is.
func actor(_ login: String?, in installation: Installation) async throws -> UserID? {
  guard let login else { return nil }
  return try await installation.viewer(login: login).id
}
