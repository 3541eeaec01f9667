import Core
import Database
import Forms
import Foundation
import Programmes
import Synchronization

/// A registered programme with its versions read and ready to compute.
struct LoadedProgramme: Sendable {
  let registered: RegisteredProgramme
  /// Oldest first; at least one.
  let versions: [LoadedVersion]

  var latest: LoadedVersion { versions[versions.count - 1] }

  /// The version that new episodes follow: the latest that has started and not been stopped.
  var current: LoadedVersion? { versions.last { $0.registered.status == .started } }

  subscript(version number: Int) -> LoadedVersion? {
    versions.first { $0.registered.number == number }
  }

  /// The versions whose figures make one series with those of `version`: linked, in one step or
  /// several, by what each declares itself comparable with. A version outside breaks the series; one
  /// that was withdrawn counts in none.
  func series(of version: Int) -> [Int] {
    var linked: Set<Int> = [version]
    var grew = true
    while grew {
      grew = false
      for candidate in versions {
        let number = candidate.registered.number
        let others = candidate.compiled.definition.comparableWith
        let touches = linked.contains(number) || !others.isDisjoint(with: linked)
        guard touches else { continue }
        for joining in others.union([number]) where linked.insert(joining).inserted { grew = true }
      }
    }
    return versions.filter { $0.registered.status != .withdrawn }.map(\.registered.number)
      .filter(linked.contains)
  }
}

/// One version: as registered, and compiled.
struct LoadedVersion: Sendable {
  let registered: RegisteredVersion
  let compiled: CompiledProgramme
  /// Reads the answers stored for its items.
  let coding: AnswerSheetCoding
  /// What its cells look like; nil where households are counted, which do not add up month by month.
  let cells: CellShape?

  var definition: ProgrammeDefinition { compiled.definition }

  /// The gate with what the municipality has added.
  var gate: ProgrammeGate { registered.additions.applied(to: definition.gate) }
}

/// Why a programme cannot be had.
enum ProgrammeError: ExplainedError, Sendable, Hashable {
  case unknown(String)
  /// The same name is registered in several boards; a unit must say which.
  case ambiguous(String)
  /// The package has faults.
  case faulty([PackageFault])
  case versionTaken(Int)
  case noSuchUnit(String)
  /// The unit belongs to no board, or its board keeps no personal data.
  case noZone(String)
  /// What the gate lacks.
  case gateClosed([ProgrammeGate.Requirement])
  case notStarted(String)
  /// There is nothing to stop or to withdraw.
  case notRunning(String)
  /// The first and last day on which it can be stopped.
  case stopsOutside(Day, Day)
  /// Why a reason cannot stand.
  case reason(Text)

  var message: Text {
    switch self {
    case .unknown(let name):
      Text(
        sv: "Det finns inget program som heter ”\(name)”.",
        en: "There is no programme called “\(name)”.")
    case .ambiguous(let name):
      Text(
        sv: "Flera nämnder har ett program som heter ”\(name)”. Ange enhet med --unit.",
        en: "Several boards have a programme called “\(name)”. Name a unit with --unit.")
    case .faulty(let faults):
      Text(
        sv: faults.map { $0.line(in: .swedish) }.joined(separator: "\n"),
        en: faults.map { $0.line(in: .english) }.joined(separator: "\n"))
    case .versionTaken(let version):
      Text(
        sv: """
          Version \(version) är redan registrerad med ett annat innehåll. Höj ”version” i filen.
          """,
        en: """
          Version \(version) is already registered with other content. Raise “version” in the file.
          """)
    case .noSuchUnit(let code):
      Text(
        sv: "Det finns ingen enhet med koden ”\(code)”.",
        en: "There is no unit with the code “\(code)”.")
    case .noZone(let code):
      Text(
        sv: """
          Enheten ”\(code)” hör inte till någon nämnd som för uppföljning av personer. Välj en enhet \
          under en nämnd.
          """,
        en: """
          The unit “\(code)” belongs to no board that keeps follow-up of persons. Choose a unit under \
          a board.
          """)
    case .gateClosed(let missing):
      Text(
        sv: "Programmet kan inte starta än. Det saknas: "
          + missing.map(\.title.sv).joined(separator: ", ") + ".",
        en: "The programme cannot start yet. Missing: "
          + missing.map(\.title.en).joined(separator: ", ") + ".")
    case .notRunning(let name):
      Text(
        sv: "Ingen sådan version av ”\(name)” pågår. Se ”beprova programme list”.",
        en: "No such version of “\(name)” is running. See “beprova programme list”.")
    case .stopsOutside(let first, let last): StoppingText.outside(first, last)
    case .reason(let refusal): refusal
    case .notStarted(let name):
      Text(
        sv: """
          Programmet ”\(name)” har inte startat. Fyll i det som saknas och starta det, på dess sida \
          eller med ”beprova programme start”.
          """,
        en: """
          The programme “\(name)” has not started. Supply what is missing and start it, on its page \
          or by “beprova programme start”.
          """)
    }
  }
}

/// Reads programmes once: a registered version never changes, so it is compiled once in the life of
/// the process.
final class ProgrammeCatalogue: Sendable {
  private struct Compiled: Sendable {
    let package: String
    let includes: [String: String]
    let programme: CompiledProgramme
    let coding: AnswerSheetCoding
    let cells: CellShape?
  }
  private struct VersionKey: Hashable {
    let programme: ProgrammeID
    let version: Int
  }

  let store: ProgrammeStore
  private let known = Mutex<[VersionKey: Compiled]>([:])

  init(store: ProgrammeStore) {
    self.store = store
  }

  func all(in connection: any Connection) throws -> [LoadedProgramme] {
    try store.programmes(in: connection).map { try load($0, in: connection) }
  }

  func programme(_ id: ProgrammeID, in connection: any Connection) throws -> LoadedProgramme? {
    try store.programme(id, in: connection).map { try load($0, in: connection) }
  }

  /// The programme with a name, in `zone` where several boards have one.
  func programme(
    called key: String, zone: ZoneID? = nil, in connection: any Connection
  ) throws -> LoadedProgramme {
    let found = try store.programmes(called: key, in: connection)
      .filter { zone == nil || $0.zone == zone }
    guard let first = found.first else { throw ProgrammeError.unknown(key) }
    guard found.count == 1 else { throw ProgrammeError.ambiguous(key) }
    return try load(first, in: connection)
  }

  private func load(
    _ programme: RegisteredProgramme, in connection: any Connection
  ) throws -> LoadedProgramme {
    LoadedProgramme(
      registered: programme,
      versions: try store.versions(of: programme, in: connection).map { version in
        let compiled = try compile(version)
        return LoadedVersion(
          registered: version, compiled: compiled.programme, coding: compiled.coding,
          cells: compiled.cells)
      })
  }

  private func compile(_ version: RegisteredVersion) throws -> Compiled {
    let key = VersionKey(programme: version.programme.id, version: version.number)
    // What was read in a transaction that was not stored may be registered otherwise afterwards.
    if let compiled = known.withLock({ $0[key] }), compiled.package == version.package,
      compiled.includes == version.includes
    {
      return compiled
    }
    let package = ProgrammePackage.read(
      version.package, file: "\(version.programme.key.name).yaml"
    ) { version.includes[$0] }
    guard let definition = package.definition else {
      throw ProgrammeError.faulty(package.faults)
    }
    let kinds = Dictionary(definition.items.map { ($0.key, $0.kind) }) { first, _ in first }
    let programme = try CompiledProgramme(definition)
    let compiled = Compiled(
      package: version.package, includes: version.includes, programme: programme,
      coding: AnswerSheetCoding(kinds),
      cells: definition.unitOfAnalysis == .person ? CellShape(programme) : nil)
    known.withLock { $0[key] = compiled }
    return compiled
  }
}
