import ArgumentParser
import Core
import Database
import Foundation
import Organisation

/// Makes an empty installation.
struct Initialise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create an empty database with a municipality, a board and the first administrator.")

  @OptionGroup var storage: StorageOptions

  @Option(help: "The municipality's name.")
  var municipality = "Kommunen"

  @Option(
    name: .customLong("municipality-code"),
    help: "Its four-digit code; the code of its unit is KOMMUN.")
  var municipalityCode = "0000"

  @Option(help: "The first board's name; more are added with “unit add”.")
  var board = "Socialnämnden"

  @Option(name: .customLong("board-code"), help: "The code that commands name it by.")
  var boardCode = "SN"

  @Option(help: "The first administrator's log-in name.")
  var login = "admin"

  @Option(
    name: .customLong("password-file"),
    help: "A file whose first line is the administrator's password; otherwise one is made up.")
  var passwordFile: String?

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    let place = try storage.place()
    let database = try place.open(creating: true)
    try await Installation.upgrade(database, at: place)
    guard try await OrganisationStore.municipalities(in: database).isEmpty else {
      throw InstallationError.notEmpty(place.name)
    }
    let given = try passwordFile.map(readPassword)
    let password = given ?? Password.madeUp()
    let checked = try Password(password, login: login)
    let clock = Clock.system
    let municipality = try await OrganisationStore.createMunicipality(
      code: municipalityCode, name: municipality, in: database, clock: clock)
    let installation = Installation(
      database: database, municipality: municipality, place: place)
    try await installation.organisation.settleKeys(in: place.keys)
    let store = installation.organisation.store
    let today = clock.today
    let root = try await store.createUnit(
      .municipality, code: "KOMMUN", name: municipality.name, from: OrgUnit.beginning)
    let zone = try await store.createZone(code: boardCode, name: board)
    try await store.createUnit(
      .board, code: boardCode, name: board, under: root.id, zone: zone.id, from: OrgUnit.beginning)
    let hash = try await installation.organisation.hasher.hash(checked)
    let administrator = try await store.createUser(
      login: login, name: login, password: hash, mustChangePassword: given == nil)
    _ = try await store.addMembership(
      of: administrator.id, in: root.id, as: .administrator, from: today)
    if json {
      try printJSON(["login": login, "password": given == nil ? password : nil, "board": boardCode])
      return
    }
    CommandLineTool.write(
      Text(
        sv: "Klart: \(place.name) för \(municipality.name), med nämnden \(board) (\(boardCode)).",
        en: "Done: \(place.name) for \(municipality.name), with the board \(board) (\(boardCode)).")[
          .ofProcess])
    if given == nil {
      CommandLineTool.write(
        Text(
          sv:
            "Logga in som \(login) med lösenordet \(password) – det ska bytas vid första inloggningen.",
          en:
            "Log in as \(login) with the password \(password); it must be changed at first log-in.")[
            .ofProcess])
    }
  }
}

/// The first line of a file.
func readPassword(_ path: String) throws -> String {
  guard let text = try? String(contentsOfFile: path, encoding: .utf8),
    let line = text.split(whereSeparator: \.isNewline).first
  else {
    throw CommandRefusal(
      Text(
        sv: "Det går inte att läsa ett lösenord ur \(path).",
        en: "No password can be read from \(path)."))
  }
  return String(line)
}

/// Prints texts by name as a JSON object with sorted names; what is nil is left out.
func printJSON(_ values: [String: String?]) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
  CommandLineTool.write(
    String(decoding: try encoder.encode(values.compactMapValues { $0 }), as: UTF8.self))
}
