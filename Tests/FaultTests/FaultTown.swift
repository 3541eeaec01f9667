import Core
import Database
import Foundation
import TestSupport
import Testing

/// A municipality with a started programme and an imported file, made by the product's commands
/// once and copied for each test.
struct FaultTown: Sendable {
  let directory: URL

  var database: URL { directory.appending(path: "town.sqlite") }

  /// The case workers' log-ins; everybody has the same password.
  static let workers = ["karin", "lars", "mona"]

  static let programme = """
    beprova: programme/1
    id: prov
    version: 1
    title: Prov
    target_group: Påhittade personer
    purpose: followUp
    legal_basis: Exempel
    information_class: K1
    retention: {months_after_end: 12}
    information: Det här är ett exempel.
    gate: {dpia: D1, officer_opinion: 2026-01-15, retention_decision: SN 1}
    forms:
      - id: lage
        title: Läget
        occasions: [start, m]
        items:
          - {id: sleep, text: Hur sover du?, type: scale, min: 0, max: 10}
          - {id: weight, text: Vikt, type: decimal, decimals: 1, min: 20, max: 300}
          - {id: status, text: Läge, type: choice, codes: {good: Bra, poor: Dåligt}, optional: true}
    occasions:
      - {id: start, kind: start, title: Start, opens: 14, closes: 14}
      - {id: m, kind: during, every: 1, last: 6, opens: 14, closes: 14}
    measures:
      - {id: sleep, title: Sömn, question: Sover de bättre?, value: sleep, direction: higher, smallest_meaningful_change: 2}
      - {id: weight, title: Vikt, question: Väger de mer?, value: weight, direction: higher, smallest_meaningful_change: 1}
    breakdowns: [gender]
    """

  static let map = """
    beprova: map/1
    programme: prov
    format: wide
    person: Id
    case_reference: Id
    unit: Enhet
    worker: Handläggare
    start: 2025-01-10
    gender: Kön
    attributes: {group: Grupp}
    missing: [""]
    occasions:
      start: {items: {sleep: S0, weight: V0}}
      m1: {items: {sleep: S1, weight: V1}}
    """

  private static let header = "Id;Enhet;Handläggare;Kön;Grupp;S0;V0;S1;V1"

  /// What is stored when a test begins: persons 1 to `persons`, with an answer at the start, and a
  /// third of them after a month.
  static func first(persons: Int) -> String {
    rows(1...persons) { person in
      let later = person.isMultiple(of: 3) ? "\(person % 11);\(60 + person % 30),5" : ";"
      return "A;\(person % 10);\(50 + person % 40),0;\(later)"
    }
  }

  /// A later file: half as many persons again, every other start corrected, everybody measured after
  /// a month and every third in another group.
  static func second(persons: Int) -> String {
    rows(1...(persons + persons / 2)) { person in
      let group = person.isMultiple(of: 3) ? "B" : "A"
      let weight = person.isMultiple(of: 2) ? "\(40 + person % 50),5" : "\(50 + person % 40),0"
      return "\(group);\(person % 10);\(weight);\((person * 7) % 11);\(55 + person % 35),5"
    }
  }

  private static func rows(
    _ persons: ClosedRange<Int>, _ answers: (Int) -> String
  ) -> String {
    ([header]
      + persons.map { person in
        "P\(person);\(person <= team ? "LAG" : "VUX");\(workers[person % workers.count]);\(person % 2 == 0 ? "K" : "M");"
          + answers(person)
      }).joined(separator: "\n") + "\n"
  }

  /// So many of them, from the first, belong to a small team: the picture of the unit that a save
  /// answers with is soon made.
  static let team = 60

  /// As many as make an import write in several steps.
  static let persons = 3_000

  private static let made = Task<FaultTown, any Error> {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-faults-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    atexit { FaultTown.remove() }
    let town = FaultTown(directory: directory)
    let package = try town.file("prov.yaml", programme)
    try town.file("karta.yaml", map)
    try town.file("first.csv", first(persons: persons))
    try town.file("second.csv", second(persons: persons))
    let secret = try town.file("losenord", TestOrganisation.password + "\n")
    try await town.done("init", "--password-file", secret.path)
    try await town.done("unit", "add", "--code", "VUX", "--name", "Vuxna", "--under", "SN")
    try await town.done(
      "unit", "add", "--code", "LAG", "--name", "Laget", "--kind", "team", "--under", "VUX")
    for worker in workers {
      try await town.done(
        "user", "add", worker, "--unit", "VUX", "--role", "caseworker", "--password-file",
        secret.path)
    }
    // Ulf leads the unit, and reaches every case in it.
    try await town.done(
      "user", "add", "ulf", "--unit", "VUX", "--role", "unitManager", "--password-file",
      secret.path)
    try await town.done("programme", "add", package.path, "--unit", "VUX")
    try await town.done("programme", "start", "prov")
    try await town.done(town.importing("first.csv"))
    return town
  }

  struct Refused: Error {
    let outcome: BuiltProgram.Outcome
  }

  private static func remove() {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "beprova-faults-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.removeItem(at: directory)
  }

  /// Runs `body` with a copy.
  static func with(_ body: (FaultTown) async throws -> Void) async throws {
    let original = try await made.value
    try await withTemporaryDirectory { directory in
      let copy = FaultTown(directory: directory.appending(path: "town"))
      try FileManager.default.copyItem(at: original.directory, to: copy.directory)
      if Engine.current != .sqlite { try NamedDatabase.copy(original.database, to: copy.database) }
      try await body(copy)
    }
  }

  /// Runs `body` with a copy on a database server of its own; `address` says how it is reached there.
  static func with(
    on server: PostgreSQLServer, address: @Sendable (_ url: String) -> String = { $0 },
    _ body: (FaultTown) async throws -> Void
  ) async throws {
    let original = try await made.value
    try await withTemporaryDirectory { directory in
      let copy = FaultTown(directory: directory.appending(path: "town"))
      try FileManager.default.copyItem(at: original.directory, to: copy.directory)
      try await NamedDatabase.copy(
        original.database, to: copy.database, on: server, address: address)
      try await body(copy)
    }
  }

  // MARK: Commands

  @discardableResult
  func file(_ name: String, _ text: String) throws -> URL {
    try file(name, Data(text.utf8))
  }

  @discardableResult
  func file(_ name: String, _ data: Data) throws -> URL {
    let url = directory.appending(path: name)
    try data.write(to: url)
    return url
  }

  func importing(_ csv: String, map: String = "karta.yaml") -> [String] {
    [
      "import", "follow-up", directory.appending(path: csv).path, "--programme", "prov", "--map",
      directory.appending(path: map).path,
    ]
  }

  func run(_ words: [String], through launcher: [String] = []) async throws
    -> BuiltProgram.Outcome
  {
    try await BuiltProgram.run(words, database: database, through: launcher)
  }

  /// Runs a command that must succeed.
  @discardableResult
  func done(_ words: String...) async throws -> BuiltProgram.Outcome { try await done(words) }

  @discardableResult
  func done(_ words: [String]) async throws -> BuiltProgram.Outcome {
    let outcome = try await run(words)
    guard outcome.status == 0 else { throw Refused(outcome: outcome) }
    return outcome
  }

  /// What the programme comes to, as the command tells it.
  func results() async throws -> String {
    try await done(
      "results", "--programme", "prov", "--measure", "weight", "--occasion", "m1", "--by",
      "gender", "--purpose", "unitFollowUp", "--user", "ulf", "--as-of", "2026-01-01", "--json"
    ).output
  }

  /// A server on a port of its own.
  func server(through launcher: [String] = []) async throws -> (RunningProgram, address: String) {
    let program = try BuiltProgram.start(
      ["serve", "--port", "0"], database: database, through: launcher)
    let address = await program.firstLine()
    guard address.hasPrefix("http") else { throw Refused(outcome: await program.outcome()) }
    return (program, address)
  }

  /// Opens the database as a server does after a fall, and lets go of it.
  func recover() async throws {
    let (program, _) = try await server()
    program.end(SIGTERM)
    let outcome = await program.outcome()
    guard outcome.status == 0 else { throw Refused(outcome: outcome) }
  }
}

/// Random numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64, Steele, Lea & Flood 2014.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
