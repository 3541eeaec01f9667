import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing

/// The commands as scripts meet them: exit code, first line of the reason, what stays on disk.
struct CommandLineTests {
  private static let packages = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Packages/programmes")

  @Test func `an empty installation grows until a programme runs in it`() async throws {
    try await withTemporaryDirectory { directory in
      let database = directory.appending(path: "kommun/ny.sqlite")
      let made = try await BuiltProgram.run(
        ["init", "--municipality", "Prövköping", "--board", "Socialnämnden", "--json"],
        database: database)
      #expect(made.status == 0, "\(made.error)")
      let said = try JSONDecoder().decode([String: String].self, from: Data(made.output.utf8))
      #expect(said["login"] == "admin" && said["board"] == "SN")
      #expect((said["password"] ?? "").count >= 12)

      let unit = try await BuiltProgram.run(
        ["unit", "add", "--code", "VUX", "--name", "Vuxenenheten", "--under", "SN"],
        database: database)
      #expect(unit.status == 0, "\(unit.error)")
      let units = try await BuiltProgram.run(["unit", "list"], database: database)
      #expect(
        units.lines == ["KOMMUN\tPrövköping", "  SN\tSocialnämnden", "    VUX\tVuxenenheten"])

      let user = try await BuiltProgram.run(
        ["user", "add", "anna", "--unit", "VUX", "--role", "analyst"], database: database)
      #expect(user.status == 0 && user.lines.last == "anna\tanalyst\tVUX", "\(user.error)")
      let again = try await BuiltProgram.run(
        ["user", "add", "anna", "--unit", "SN", "--role", "developer"], database: database)
      #expect(again.status == 0, "a further role: \(again.error)")
      let users = try await BuiltProgram.run(["user", "list"], database: database)
      #expect(users.output.contains("anna\tanalyst VUX, developer SN"))

      let file = Self.packages.appending(path: "skadligt-bruk-och-beroende.yaml").path
      let key = "skadligt-bruk-och-beroende"
      let checked = try await BuiltProgram.run(["programme", "check", file])
      #expect(checked.status == 0, "\(checked.error)")
      let added = try await BuiltProgram.run(
        ["programme", "add", file, "--unit", "VUX", "--user", "anna"], database: database)
      #expect(added.status == 0 && added.output.hasPrefix("\(key)\tversion 1"), "\(added.error)")
      let early = try await BuiltProgram.run(["programme", "start", key], database: database)
      #expect(early.status == 1)
      #expect(!early.reason.isEmpty)
      let started = try await BuiltProgram.run(
        [
          "programme", "start", key, "--dpia", "SN 2026/1", "--opinion", "SN 2026/2",
          "--retention-decision", "SN § 3 2026",
        ], database: database)
      #expect(started.status == 0, "\(started.error)")
      let list = try await BuiltProgram.run(["programme", "list"], database: database)
      #expect(list.output == "\(key)\tversion 1\tstarted\n")

      let stopped = try await BuiltProgram.run(
        ["programme", "stop", key, "--unit", "VUX", "--user", "anna"], database: database)
      #expect(stopped.output == "\(key)\tversion 1\tstopped\n", "\(stopped.error)")
      let twice = try await BuiltProgram.run(["programme", "stop", key], database: database)
      #expect(twice.status == 1 && twice.reason.contains("pågår"), "\(twice.error)")
      let short = try await BuiltProgram.run(
        ["programme", "stop", key, "--withdraw", "--reason", "fel"], database: database)
      #expect(short.status == 1)
      let withdrawn = try await BuiltProgram.run(
        ["programme", "stop", key, "--withdraw", "--reason", "Beslutet saknades."],
        database: database)
      #expect(withdrawn.output == "\(key)\tversion 1\twithdrawn\n", "\(withdrawn.error)")
    }
  }

  @Test func `a check in a unit adds up the load over the programmes there`() async throws {
    try await DemoTown.withFile { file in
      let package = Self.packages.appending(path: "barn-och-familj.yaml").path
      let checked = try await BuiltProgram.run(
        ["programme", "check", package, "--unit", "BOF1"], database: file)
      #expect(checked.status == 0, "\(checked.error)")
      let found = checked.lines
      #expect(found.contains { $0.contains("en klient svarar ungefär") })
      #expect(found.contains { $0.contains("en handläggare lägger ungefär") })
      let table = found.suffix(4).map {
        $0.split(separator: "\t", omittingEmptySubsequences: false)
      }
      #expect(table.allSatisfy { $0.count == 4 })
      #expect(table.first?.first == "Program" && table.last?.first == "Tillsammans")
      #expect(table.contains { $0[0].hasSuffix("(annat område, räknas inte)") })
      let nowhere = try await BuiltProgram.run(
        ["programme", "check", package, "--unit", "XYZ"], database: file)
      #expect(nowhere.status == 1 && nowhere.reason.contains("XYZ"))
    }
  }

  @Test func `units and users come from files, and a fault stores nothing`() async throws {
    try await withTemporaryDirectory { directory in
      let database = directory.appending(path: "ny.sqlite")
      func file(_ name: String, _ text: String) throws -> String {
        let url = directory.appending(path: name)
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url.path
      }
      func run(_ words: String...) async throws -> BuiltProgram.Outcome {
        try await BuiltProgram.run(words, database: database)
      }
      try #require(try await run("init").status == 0)
      let units = try file("enheter.csv", "kod;namn;under\nVUX;Vuxna;IFO\nIFO;Omsorgen;SN\n")
      let tried = try await run("import", "units", units, "--dry-run")
      #expect(tried.status == 0 && tried.lines.count == 3, "\(tried.error)")
      #expect(try await run("unit", "list").lines.count == 2)
      #expect(try await run("import", "units", units).status == 0)
      #expect(
        try await run("unit", "list").lines.suffix(2) == ["    IFO\tOmsorgen", "      VUX\tVuxna"])

      let wrong = try file("fel.csv", "login;namn;roll;enhet\na.a;A;analyst;VUX\nb.b;B;analyst;X\n")
      let refused = try await run("import", "users", wrong)
      #expect(refused.status == 1 && refused.reason == "Inget är sparat: 1 fel i filen.")
      #expect(refused.output.contains("Rad 3, enhet ”X”: "))
      let right = try file("ratt.csv", "login;namn;roll;enhet\na.a;A;analyst;VUX\n")
      let done = try await run("import", "users", right, "--json")
      #expect(done.status == 0 && done.output.contains("\"login\" : \"a.a\""), "\(done.error)")
      #expect(try await run("user", "list").output.contains("a.a\tanalyst VUX"))
      let again = try await run("import", "users", right)
      #expect(again.lines == ["Inget att ändra: allt i filen finns redan."])
    }
  }

  @Test func `a password can come from a file, and is not printed then`() async throws {
    try await withTemporaryDirectory { directory in
      let secret = directory.appending(path: "losenord")
      try "fyra ord i rad\n".write(to: secret, atomically: true, encoding: .utf8)
      let made = try await BuiltProgram.run(
        ["init", "--password-file", secret.path],
        database: directory.appending(path: "ny.sqlite"))
      #expect(made.status == 0, "\(made.error)")
      #expect(!made.output.contains("fyra ord"))
    }
  }

  @Test func `every fault of a package is told with its place`() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "fel.yaml")
      try "beprova: programme/1\nid: a b\nversion: noll\n".write(
        to: file, atomically: true, encoding: .utf8)
      let checked = try await BuiltProgram.run(["programme", "check", file.path])
      #expect(checked.status == 1)
      #expect(checked.lines.contains { $0.hasPrefix("\(file.path):2:5: ") })
      #expect(checked.lines.contains { $0.hasPrefix("\(file.path):3:10: ") })
      #expect(checked.reason.hasPrefix("\(file.path): "))
      let json = try await BuiltProgram.run(["programme", "check", file.path, "--json"])
      #expect(json.status == 1)
      let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      #expect((list as? [[String: Any]])?.count == checked.lines.count)
    }
  }

  @Test(arguments: [
    ([], "Ange en databas"), (["--database", "/finns/inte.sqlite"], "finns inte"),
    (["--database", "postgres://localhost/b"], "BEPROVA_DATA"),
  ])
  func `without a database nothing is served`(_ storage: [String], _ reason: String) async throws {
    for command in [["serve"], ["unit", "list"], ["programme", "list"]] {
      let outcome = try await BuiltProgram.run(command + storage)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains(reason), "\(outcome.error)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test(arguments: [
    ["bort"], ["programme"], ["programme", "check"], ["programme", "stop", "x", "--withdraw"],
    ["programme", "stop", "x", "--reason", "y"], ["serve", "--port", "99999"],
    ["unit", "add", "--code", "A"], ["serve", "--prot", "80"],
    ["user", "add", "eva", "--unit", "SN", "--role", "king"],
    ["unit", "add", "--code", "A", "--name", "A", "--under", "SN", "--from", "2026-02-30"],
  ])
  func `a command used wrongly ends with 2 and how it is used`(_ words: [String]) async throws {
    let outcome = try await BuiltProgram.run(words, database: URL(fileURLWithPath: "/finns/inte"))
    // A command that only gathers others explains itself.
    #expect(outcome.status == (words == ["programme"] ? 0 : 2), "\(outcome.error)")
    let said = (outcome.output + outcome.error).lowercased()
    #expect(said.contains(words == ["programme"] ? "usage" : "används så"), "\(said.prefix(300))")
  }

  @Test(arguments: [
    (["bort"], "Fel: Argumentet ”bort” förstås inte."),
    (["user", "add"], "Fel: Argumentet <login> saknas."),
    (["user", "add", "eva"], "Fel: Argumentet --unit <unit> saknas."),
    (["user", "add", "eva", "--unit"], "Fel: Värdet saknas efter --unit <unit>."),
    (["serve", "--port", "abc"], "Fel: Värdet ”abc” duger inte för --port <port>"),
    (["serve", "--prot", "80"], "Fel: Det finns inget val som heter --prot. Menade du --port?"),
    (["unit", "list", "a", "b"], "Fel: 2 argument förstås inte: 'a', 'b'."),
  ])
  func `what is wrong with the words of a command is said in the user's language`(
    _ words: [String], _ said: String
  ) async throws {
    let swedish = try await BuiltProgram.run(words)
    #expect(swedish.status == 2)
    #expect(swedish.reason == said)
    let english = try await BuiltProgram.run(words, environment: ["LC_ALL": "en_GB.UTF-8"])
    #expect(english.status == 2)
    #expect(english.reason.hasPrefix("Error: "), "\(english.reason)")
  }

  @Test func `a refusal does not repeat a whole file that was typed by mistake`() async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(
        ["programme", "start", String(repeating: "å", count: 50_000)], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.error.utf8.count < 5_000 && outcome.error.contains("å …"))
    }
  }

  @Test(arguments: [
    (["unit", "add", "--code", "NY", "--name", "Ny", "--under", "FINNSINTE"], "FINNSINTE"),
    (["unit", "add", "--code", "VUX", "--name", "Vuxen", "--under", "IFN"], "VUX"),
    (["user", "add", "ny", "--unit", "FINNSINTE", "--role", "analyst"], "FINNSINTE"),
    (["programme", "add", "finns-inte.yaml", "--unit", "IFN"], "finns-inte.yaml"),
    (["programme", "start", "finns-inte"], "finns-inte"),
    (["init"], "används redan"),
  ])
  func `a refusal says which word it is about`(_ words: [String], _ word: String) async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(words, database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains(word), "\(outcome.error)")
    }
  }

  @Test(.enabled(if: Engine.current == .sqlite, "about a database file"))
  func `a file that is no database, or a damaged one, is refused in words`() async throws {
    try await DemoTown.withFile { file in
      let text = file.appendingPathExtension("txt")
      try String(repeating: "Det här är inte en databas. ", count: 100)
        .write(to: text, atomically: true, encoding: .utf8)
      let wrong = try await BuiltProgram.run(["unit", "list"], database: text)
      #expect(wrong.status == 1)
      #expect(wrong.reason.contains("är inte en databas"), "\(wrong.error)")

      let handle = try FileHandle(forUpdating: file)
      try handle.seek(toOffset: 4096)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 400_000))
      try handle.close()
      let damaged = try await BuiltProgram.run(["unit", "list"], database: file)
      #expect(damaged.status == 1)
      #expect(damaged.reason.contains("skadad"), "\(damaged.error)")
    }
  }

  @Test func `a database from a newer version is refused and left as it was`() async throws {
    try await DemoTown.withFile { file in
      let database = try NamedDatabase.open(file)
      let next = OrganisationModule.migrations.count + 1
      try await database.write { connection in
        try connection.execute(
          """
          INSERT INTO schema_migration (module, number, name, digest, oldest_reader)
          VALUES ('organisation', \(next), 'from the future', '0', \(next))
          """)
      }
      try await database.close()
      let before = try await schema(of: file)
      for command in [["serve", "--port", "0"], ["unit", "list"], ["demo", "--port", "0"]] {
        let outcome = try await BuiltProgram.run(command, database: file)
        #expect(outcome.status == 1)
        #expect(outcome.reason.contains("nyare version"), "\(outcome.error)")
      }
      #expect(try await schema(of: file) == before)
    }
  }

  /// The tables and the migrations that have been run, as a list of texts.
  private func schema(of file: URL) async throws -> [String] {
    let database = try NamedDatabase.open(file)
    let found = try await database.read { connection in
      try connection.rows(
        "SELECT module, number, digest FROM schema_migration ORDER BY module, number"
      ).map { "\($0.values)" }
    }
    let columns = try await database.columnNames().sorted()
    try await database.close()
    return found + columns
  }

  @Test func `every command and option is in the documentation`() async throws {
    let help = try await BuiltProgram.run(["--experimental-dump-help"])
    let tool = try JSONDecoder().decode(Help.self, from: Data(help.output.utf8)).command
    let root = Self.packages.deletingLastPathComponent().deletingLastPathComponent()
    let pages = ["README.md", "docs/commands.md", "docs/import.md", "docs/programmes.md"]
    let handbook = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "docs/handbok").path
    ).map { "docs/handbok/\($0)" }
    let documented = (pages + handbook).compactMap {
      try? String(contentsOf: root.appending(path: $0), encoding: .utf8)
    }.joined()
    let missing = tool.names(after: "").filter { !documented.contains($0) }
    #expect(missing == [])
  }

  private struct Help: Decodable {
    let command: Command
  }

  private struct Command: Decodable {
    let commandName: String
    let subcommands: [Command]?
    let arguments: [Argument]?

    struct Argument: Decodable {
      let kind: String
      let names: [Name]?

      struct Name: Decodable {
        let kind: String
        let name: String
      }
    }

    /// Commands in full and long options, as somebody would look for them.
    func names(after path: String) -> Set<String> {
      if commandName == "help" { return [] }
      let full = path.isEmpty ? commandName : "\(path) \(commandName)"
      let options = (arguments ?? []).flatMap { $0.names ?? [] }
        .filter { $0.kind == "long" && $0.name != "help" }.map { "--\($0.name)" }
      let own = subcommands?.isEmpty == false ? [] : [full]
      return (subcommands ?? []).reduce(Set(own + options)) {
        $0.union($1.names(after: full))
      }
    }
  }
}
