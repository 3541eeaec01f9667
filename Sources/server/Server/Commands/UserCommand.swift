import ArgumentParser
import Core
import Organisation

/// People who log in.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "People who log in.",
    subcommands: [Add.self, List.self, Leave.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a user with a role in a unit; again for a further role.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The log-in name.")
    var login: String

    @Option(help: "The person's name; the log-in name when left out.")
    var name: String?

    @Option(help: "The code of the unit.")
    var unit: String

    @Option(
      help: """
        caseworker, senior, unitManager, developer, analyst, director, administrator, \
        dataProtectionOfficer and others, see the documentation.
        """)
    var role: Role

    @Option(
      name: .customLong("password-file"),
      help: "A file whose first line is the password; otherwise one is made up and printed.")
    var passwordFile: String?

    func run() async throws {
      let installation = try await storage.installation()
      let store = installation.organisation.store
      let unit = try await installation.unit(code: unit)
      let user: User
      if let known = try await store.user(login: login) {
        user = known
      } else {
        let given = try passwordFile.map(readPassword)
        let password = given ?? Password.madeUp()
        let hash = try await installation.organisation.hasher.hash(
          Password(password, login: login))
        user = try await store.createUser(
          login: login, name: name ?? login, password: hash, mustChangePassword: given == nil)
        if given == nil {
          CommandLineTool.write(
            Text(
              sv: "Lösenord för \(login): \(password) – byts vid första inloggningen.",
              en: "Password of \(login): \(password); changed at first log-in.")[.ofProcess])
        }
      }
      _ = try await store.addMembership(
        of: user.id, in: unit.id, as: role, from: installation.clock.today)
      CommandLineTool.write("\(user.login)\t\(role.rawValue)\t\(unit.code)")
    }
  }

  struct Leave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End somebody's employment: the account is closed, the work list handed over.")

    @OptionGroup var storage: StorageOptions

    @Argument(help: "The log-in name.")
    var login: String

    @Option(name: .customLong("last-day"), help: "The last day; the account is closed after it.")
    var lastDay: Day

    @Option(
      name: .customLong("to"),
      help: "Who takes over the work: a log-in name, or “pool” for nobody yet; else the manager.")
    var receiver: String?

    func run() async throws {
      let installation = try await storage.installation()
      let store = installation.organisation.store
      let leaver = try await installation.viewer(login: login)
      var receivers: [UnitID: WorkReceiver] = [:]
      if let receiver {
        let chosen: WorkReceiver =
          receiver == "pool"
          ? .pool : .colleague(try await installation.viewer(login: receiver).id)
        receivers = Dictionary(uniqueKeysWithValues: leaver.tree.units.map { ($0.id, chosen) })
      }
      try await store.decideLeaving(
        Leaving(user: leaver.id, lastDay: lastDay, receivers: receivers))
      CommandLineTool.write("\(login)\t\(lastDay)")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Users and their roles.")

    @OptionGroup var storage: StorageOptions

    func run() async throws {
      let store = try await storage.installation().organisation.store
      let tree = try await store.tree()
      let memberships = Dictionary(grouping: try await store.memberships(), by: \.user)
      for user in try await store.users() {
        let roles = (memberships[user.id] ?? []).map {
          "\($0.role.rawValue) \(tree[$0.unit]?.code ?? "")"
        }
        CommandLineTool.write("\(user.login)\t\(roles.joined(separator: ", "))")
      }
    }
  }
}
