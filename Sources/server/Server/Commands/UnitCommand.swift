import ArgumentParser
import Core
import Organisation

/// Units of the organisation.
struct UnitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unit", abstract: "Units of the organisation.", subcommands: [Add.self, List.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a unit. A board brings a zone of its own.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Short and unique; what commands and map files name it by.")
    var code: String

    @Option(help: "What people call it.")
    var name: String

    @Option(help: "municipality, board, administration, department, unit, team or provider.")
    var kind: OrgUnit.Kind = .unit

    @Option(help: "The code of the unit above.")
    var under: String

    @Option(help: "The first day, 1990-01-01 when left out.")
    var from: Day = OrgUnit.beginning

    @Option(help: "For a board: the smallest number of persons shown outside it.")
    var threshold = 5

    @Flag(name: .customLong("no-personal-data"), help: "For a board: without follow-up of persons.")
    var noPersonalData = false

    func run() async throws {
      let installation = try await storage.installation()
      let store = installation.organisation.store
      let parent = try await installation.unit(code: under)
      let zone =
        kind == .board
        ? try await store.createZone(
          code: code, name: name, threshold: threshold, personalDataEnabled: !noPersonalData) : nil
      let unit = try await store.createUnit(
        kind, code: code, name: name, under: parent.id, zone: zone?.id, from: from)
      CommandLineTool.write("\(unit.code)\t\(unit.name)")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The tree of units.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let tree = try await storage.installation().organisation.store.tree()
      for unit in tree.units {
        let depth = tree.path(to: unit.id).count - 1
        CommandLineTool.write(String(repeating: "  ", count: depth) + "\(unit.code)\t\(unit.name)")
      }
    }
  }
}

extension OrgUnit.Kind: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}

extension Installation {
  /// The unit with a code; throws words about it when there is none.
  func unit(code: String) async throws -> OrgUnit {
    if let unit = try await organisation.store.unit(code: code) { return unit }
    throw CommandRefusal(
      Text(
        sv: "Det finns ingen enhet med koden ”\(code)”. Se ”beprova unit list”.",
        en: "There is no unit with the code “\(code)”. See “beprova unit list”."))
  }

  /// The user with a log-in name as a viewer today.
  func viewer(login: String) async throws -> Viewer {
    if let user = try await organisation.store.user(login: login),
      let viewer = try await organisation.store.viewer(user.id)
    {
      return viewer
    }
    throw CommandRefusal(
      Text(
        sv: "Det finns ingen användare som heter ”\(login)”.",
        en: "There is no user called “\(login)”."))
  }
}
