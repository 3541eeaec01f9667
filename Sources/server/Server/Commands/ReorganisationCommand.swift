import ArgumentParser
import Core
import Forms
import Organisation

/// Changes of the organisation, planned and carried out.
struct ReorganisationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reorganisation",
    abstract: "Plan a reorganisation, see what it does, carry it out, undo it the same day.",
    subcommands: [List.self, Preview.self, Apply.self, Undo.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Plans and what has been done.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let store = try await storage.installation().organisation.store
      for plan in try await store.reorganisations() {
        CommandLineTool.write("\(plan.id)\t\(plan.day)\t\(plan.state.rawValue)\t\(plan.name)")
      }
    }
  }

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What a plan does to series, rights and work lists; nothing is stored.")

    @OptionGroup var storage: StorageOptions
    @OptionGroup var plan: PlanArgument

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let installation = try await storage.installation()
      let store = installation.organisation.store
      let preview = try await store.preview(try await plan.find(in: installation))
      if json {
        CommandLineTool.write(try preview.json(.ofProcess))
      } else {
        for line in preview.lines(in: .ofProcess) { CommandLineTool.write(line) }
      }
      if let fault = preview.faults.first {
        CommandLineTool.writeError(fault.message[.ofProcess])
        throw ExitCode(1)
      }
    }
  }

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Carry out a plan: at once when its day has come, otherwise on that day.")

    @OptionGroup var storage: StorageOptions
    @OptionGroup var plan: PlanArgument

    @Option(help: "The user who decides, for the log.")
    var user: String?

    func run() async throws {
      let installation = try await storage.installation()
      let store = installation.organisation.store
      let actor = try await actor(user, in: installation)
      var plan = try await plan.find(in: installation)
      if try await store.reorganisation(plan.id) == nil {
        let preview = try await store.preview(plan)
        guard preview.canBeDone else { throw ReorganisationError.blocked(preview.faults) }
        plan = try await store.createReorganisation(
          name: plan.name, day: plan.day, changes: plan.changes, by: actor)
      }
      let state = try await store.decide(plan, by: actor)
      try await installation.database.close()
      CommandLineTool.write("\(plan.id)\t\(plan.day)\t\(state.rawValue)")
    }
  }

  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Undo a reorganisation on the day that it was carried out.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The id that apply and list print.")
    var id: String

    @Option(help: "The user who undoes it, for the log.")
    var user: String?

    func run() async throws {
      let installation = try await storage.installation()
      let actor = try await actor(user, in: installation)
      guard let id = ID<Reorganisation>(id),
        let plan = try await installation.organisation.store.reorganisation(id)
      else { throw CommandRefusal(noPlan(id)) }
      try await installation.organisation.store.undo(plan.id, by: actor)
      try await installation.database.close()
      CommandLineTool.write("\(plan.id)\t\(plan.day)\tdraft")
    }
  }
}

/// A plan by its file or its id.
struct PlanArgument: ParsableArguments {
  @Argument(help: "A plan in a YAML file, or the id of one that list prints.")
  var plan: String

  /// The plan; throws words about it when there is none or its file has faults.
  func find(in installation: Installation) async throws -> Reorganisation {
    if let id = ID<Reorganisation>(plan) {
      guard let found = try await installation.organisation.store.reorganisation(id) else {
        throw CommandRefusal(noPlan(plan))
      }
      return found
    }
    guard let yaml = try? String(contentsOfFile: plan, encoding: .utf8) else {
      throw CommandRefusal(noPlan(plan))
    }
    let (file, faults) = ReorganisationFile.read(yaml, file: plan)
    guard let file else {
      for fault in faults { CommandLineTool.writeError(fault.line(in: .ofProcess)) }
      throw ExitCode(1)
    }
    return Reorganisation(
      id: .make(at: installation.clock.now), name: file.name, day: file.day,
      changes: file.changes)
  }
}

private func noPlan(_ name: String) -> Text {
  Text(
    sv: "Det finns ingen plan ”\(name)”, varken som fil eller i ”beprova reorganisation list”.",
    en: "There is no plan “\(name)”, neither as a file nor in “beprova reorganisation list”.")
}
