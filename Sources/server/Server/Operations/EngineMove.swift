import Core
import Database
import Foundation
import Organisation

/// A database moved to another engine: copied, compared, and its log proved where it came to.
struct EngineMove: Sendable {
  let source: DatabasePlace
  let target: DatabasePlace

  init(from source: DatabasePlace, to target: DatabasePlace) throws {
    self.source = source
    self.target = target
  }

  /// What was done; `checksum` is the same for the same rows on every engine.
  struct Report: Encodable {
    struct Table: Encodable {
      let table: String
      let rows: Int
      let checksum: String
    }

    let from: String
    let to: String
    let rows: Int
    let tables: [Table]
    let logEntries: Int
    /// What stands beside the source and is still to be moved by hand, in the words of the report.
    let moveDirectories: [String]

    var summary: Text {
      let moved = Text(
        sv: """
          Klart: \(rows) rader i \(tables.count) tabeller är desamma i \(from) och \(to), och loggen är \
          hel (\(logEntries) poster). \(from) är orörd. Ange den nya adressen i DATABASE_URL.
          """,
        en: """
          Done: \(rows) rows in \(tables.count) tables are the same in \(from) and \(to), and the log is \
          whole (\(logEntries) entries). \(from) is untouched. Set DATABASE_URL to the new address.
          """)
      guard !moveDirectories.isEmpty else { return moved }
      return moved
        + Text(
          sv: "\nFlytta också, när tjänsten står stilla:",
          en: "\nMove these too, while the service is stopped:")
        + Text(verbatim: moveDirectories.map { "\n  \($0)" }.joined())
    }
  }

  /// - Parameter note: is told of each table once it has been compared.
  func run(_ note: (EngineCopy.Table) -> Void) async throws -> Report {
    let (from, letGoOfSource) = try open(source, isSource: true)
    defer { letGoOfSource() }
    let (to, letGoOfTarget) = try open(target, isSource: false)
    defer { letGoOfTarget() }
    let copy = EngineCopy(
      from: whole(from), to: whole(to), Installation.migrations)
    try await requireAll(of: from, at: source)
    let tables = try await copy.copy(note)
    let (entries, faults) = try await proveLog(in: to)
    try await copy.finish()
    try await Installation.upgrade(to, at: target)
    if let faults {
      throw CommandRefusal(
        faults
          + Text(
            sv: "\nKopian är färdig och lik källan: loggen var inte hel där heller.",
            en: "\nThe copy is finished and like the source: the log was not whole there either."))
    }
    return Report(
      from: source.name, to: target.name, rows: tables.reduce(0) { $0 + $1.digest.rows },
      tables: tables.map {
        Report.Table(table: $0.name, rows: $0.digest.rows, checksum: $0.digest.checksum)
      }, logEntries: entries, moveDirectories: directories)
  }

  private func whole(_ database: any Database) -> any Database {
    (database as? PostgreSQLDatabase)?.everything ?? database
  }

  /// One who is behind the wall sees a part, and would take it for the whole.
  private func requireAll(of database: any Database, at place: DatabasePlace) async throws {
    guard let server = database as? PostgreSQLDatabase else { return }
    let rights = try await server.facts()
    guard rights.ownsTables || rights.passesWalls else {
      throw CommandRefusal(
        Text(
          sv: """
            Rollen ser inte allt i \(place.name). Ange den roll som äger tabellerna i --from.
            """,
          en:
            "The role does not see all of \(place.name). Name the one that owns the tables in --from."
        ))
    }
  }

  /// The database for us alone.
  private func open(
    _ place: DatabasePlace, isSource: Bool
  ) throws -> (any Database, letGo: () -> Void) {
    do {
      if let server = place.server {
        let hold =
          isSource ? try PostgreSQLHold.ofSource(server) : try PostgreSQLHold.ofTarget(server)
        do {
          return (try place.open(creating: false), hold.release)
        } catch {
          hold.release()
          throw error
        }
      }
      let file = try SQLiteDatabase.sole(path: place.path)
      OpenDatabases.ofProcess.add(file)
      return (file, {})
    } catch DatabaseError.busy {
      throw CommandRefusal(
        Text(
          sv: """
            \(place.name) används av någon annan. Stoppa tjänsten (systemctl stop beprova) och andra \
            kommandon, och försök igen.
            """,
          en: """
            \(place.name) is in use. Stop the service (systemctl stop beprova) and other commands, and \
            try again.
            """))
    }
  }

  /// Walks through every chain where the rows have come to, with the keys and checkpoints of the source:
  /// how many entries there are, and what is wrong with them.
  private func proveLog(in database: any Database) async throws -> (Int, faults: Text?) {
    var entries = 0
    var faults: Text?
    for municipality in try await OrganisationStore.municipalities(in: database) {
      let report = try await AuditStore(
        municipality: municipality.id, keys: AuditKeys(directory: source.keys)
      ).verify(
        AuditProof(file: CheckpointFile(directory: source.checkpoints)),
        in: database.within(municipality.id.uuid),
        language: .ofProcess)
      if !report.isWhole { faults = faults ?? report.summary }
      entries += report.chains.reduce(0) { $0 + $1.entries }
    }
    return (entries, faults)
  }

  /// What is in directories of its own, where the target's are elsewhere.
  private var directories: [String] {
    [
      (source.keys, target.keys), (source.checkpoints, target.checkpoints),
      (source.files, target.files),
    ].filter { $0 != $1 && FileManager.default.fileExists(atPath: $0.path) }
      .map { "\($0.path) → \($1.path)" }
  }
}
