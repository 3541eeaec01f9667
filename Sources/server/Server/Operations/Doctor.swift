import Core
import Cryptography
import Database
import Foundation
import Operations
import Organisation
import SealedFile
import Web

/// Looks an installation over, and says what is wrong and what to do about it.
struct Doctor: Sendable {
  let place: DatabasePlace
  let environment: [String: String]
  var clock = Clock.system

  /// Everything found, the worst first.
  func examine() async -> [CheckedFinding] {
    var found: [CheckedFinding] = []
    for check in ownChecks { found += await check.findings() }
    if place.exists { found += await moduleFindings() }
    return found.enumerated().sorted {
      ($1.element.finding.level, $0.offset) < ($0.element.finding.level, $1.offset)
    }.map(\.element)
  }

  private var ownChecks: [HealthCheck] {
    [HealthCheck("program") { [program] }] + (place.server.map(server) ?? file) + [
      HealthCheck("clock") { clockFindings },
      HealthCheck("timeZone") { [timeZone] },
      HealthCheck("permissions") { DoctorFiles(place: place, environment: environment).findings },
      HealthCheck("keysUnchanged") { try keysUnchanged() },
      HealthCheck("address") { [address] },
      HealthCheck("checkpoints") { checkpoints },
      HealthCheck("mail") { try await mail() },
    ]
  }

  private var file: [HealthCheck] {
    [
      // Before the database is opened, which may empty it.
      HealthCheck("log") { log },
      HealthCheck("database") { try await database() },
      HealthCheck("disk") { disk },
      HealthCheck("backup") { backup },
      HealthCheck("backupKey") { backupKey },
    ]
  }

  /// What the parts of the product say of themselves; of a schema that they know.
  private func moduleFindings() async -> [CheckedFinding] {
    guard let database = try? place.open(creating: false),
      let schema = try? await Migrator.versions(in: database), waiting(after: schema) == 0,
      let installation = try? await Installation.examine(
        database, of: place, migrating: false, clock: clock)
    else { return [] }
    var found: [CheckedFinding] = []
    for check in installation.checks + [installation.organisation.keyCheck(in: place.keys)] {
      found += await check.findings()
    }
    return found
  }

  private var program: Finding {
    .good(
      Text(
        verbatim: """
          Bepröva \(Program.version), SQLite \(SQLiteDatabase.libraryVersion), \
          libsodium \(Sodium.version)
          """))
  }

  private func database() async throws -> [Finding] {
    guard place.exists else { throw InstallationError.missing(place.path) }
    let damage: [String]
    do {
      damage = try await onThread { [place] in
        try SQLiteDatabase.faults(in: place.path)
      }
    } catch DatabaseError.corrupt {
      damage = ["corrupt"]
    }
    guard damage.isEmpty else {
      return [
        Finding(
          .fault,
          Text(sv: "Databasen är skadad: ", en: "The database is damaged: ")
            + Text(verbatim: damage.prefix(3).joined(separator: "; ")),
          do: Text(
            sv:
              "Stoppa tjänsten och läs tillbaka den senaste säkerhetskopian med ”beprova restore”.",
            en: "Stop the service and restore the latest backup with “beprova restore”."))
      ]
    }
    let size = sizeText(FileManager.default.size(of: place.path) ?? 0)
    return try await schemaFindings(
      try place.open(creating: false),
      what: Text(sv: "Databasen är hel, ", en: "The database is whole, ") + size)
  }

  /// - Parameter what: the good that there is to say of the database, up to its schema.
  func schemaFindings(_ open: any Database, what: Text) async throws -> [Finding] {
    try await Migrator(Installation.migrations).check(open)
    let schema = try await Migrator.versions(in: open)
    let waiting = waiting(after: schema)
    let versions = schema.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    var found: [Finding] = [
      .good(what + Text(verbatim: " (\(versions.joined(separator: ", ")))."))
    ]
    if waiting > 0 {
      found.append(
        .note(
          Text(
            sv:
              "Databasen uppgraderas i \(waiting) steg när tjänsten startas. Ta en säkerhetskopia först.",
            en:
              "The database is upgraded in \(waiting) steps when the service starts. Back it up first."
          )))
    }
    return found
  }

  /// How many steps the schema is behind the program.
  private func waiting(after schema: [String: Int]) -> Int {
    Installation.migrations.filter { $0.number > schema[$0.module] ?? 0 }.count
  }

  private var size: Int {
    let files = FileManager.default
    return (files.size(of: place.path) ?? 0) + (files.size(of: place.path + "-wal") ?? 0)
  }

  var disk: [Finding] {
    guard let room = FileManager.default.room(at: directoryName(of: place.path)) else { return [] }
    let action = Text(
      sv: "Frigör utrymme eller gör disken större.", en: "Free some space or make the disk larger.")
    if room < Watch.leastRoom {
      return [
        Finding(
          .fault,
          Text(sv: "Disken är full: ", en: "The disk is full: ") + sizeText(room)
            + Text(sv: " kvar. Inget kan snart sparas.", en: " left. Soon nothing can be saved."),
          do: action)
      ]
    }
    if room < size {
      return [
        Finding(
          .warning,
          Text(sv: "Disken har ", en: "The disk has ") + sizeText(room)
            + Text(sv: " kvar, en säkerhetskopia behöver ", en: " left, a backup needs ")
            + sizeText(size) + Text(verbatim: "."), do: action)
      ]
    }
    return [.good(sizeText(room) + Text(sv: " kvar på disken.", en: " left on the disk."))]
  }

  private static let largeLog = 256 * 1024 * 1024

  private var log: [Finding] {
    let size = FileManager.default.size(of: place.path + "-wal") ?? 0
    guard size > Self.largeLog else {
      return [
        .good(
          Text(sv: "Databasens logg är ", en: "The log of the database is ") + sizeText(size)
            + Text(verbatim: "."))
      ]
    }
    return [
      Finding(
        .warning,
        Text(sv: "Databasens logg har vuxit till ", en: "The log of the database has grown to ")
          + sizeText(size) + Text(verbatim: "."),
        do: Text(
          sv: "Avsluta program som håller databasen öppen, eller starta om tjänsten.",
          en: "End programs that keep the database open, or restart the service."))
    ]
  }

  /// Before this the program did not exist.
  private static let earliest = Date(timeIntervalSince1970: 1_767_225_600)

  private var clockFindings: [Finding] {
    let now = clock.now
    let changed = try? FileManager.default.attributesOfItem(atPath: place.path)[.modificationDate]
    let times = [changed as? Date, BackupNote.read(place)?.made].compactMap(\.self)
    if now < Self.earliest || times.contains(where: { $0 > now.addingTimeInterval(120) }) {
      return [
        Finding(
          .fault,
          Text(
            sv: """
              Klockan går fel: den visar \(Day(inSweden: now)) \(swedishTimeOfDay(now)), tidigare än \
              när databasen senast skrevs eller kopierades.
              """,
            en: """
              The clock is wrong: it shows \(Day(inSweden: now)) \(swedishTimeOfDay(now)), earlier \
              than when the database was last written or backed up.
              """), do: ClockText.action)
      ]
    }
    return [.good(Text(verbatim: "\(Day(inSweden: now)) \(swedishTimeOfDay(now))"))]
  }

  private var timeZone: Finding {
    // Noon in UTC on a winter's and a summer's day.
    let winter = swedishTimeOfDay(Date(timeIntervalSince1970: 1_768_478_400))
    let summer = swedishTimeOfDay(Date(timeIntervalSince1970: 1_784_116_800))
    guard winter == "13:00", summer == "14:00" else {
      return Finding(
        .fault,
        Text(
          sv: "Tidszonen Europe/Stockholm saknas: dagar och månader börjar vid fel tid.",
          en: "The time zone Europe/Stockholm is missing: days and months begin at the wrong time."),
        do: Text(sv: "Installera paketet tzdata.", en: "Install the package tzdata."))
    }
    return .good(
      Text(sv: "Tidszonen Europe/Stockholm finns.", en: "The time zone Europe/Stockholm is there."))
  }

  /// Compares the pseudonym keys with what they were when the last backup was made.
  private func keysUnchanged() throws -> [Finding] {
    guard let note = BackupNote.read(place) else { return [] }
    let here = try Backup.keys(in: place.keys)
    let changed = note.keys.filter { !here.contains($0) }
    guard let first = changed.first else {
      return [
        .good(
          Text(
            sv: "Nycklarna är de som den senaste säkerhetskopian hör ihop med.",
            en: "The keys are those that the latest backup belongs with."))
      ]
    }
    return [
      Finding(
        .fault,
        Text(
          sv: """
            Nyckeln till zon \(first.zone), version \(first.version), är borta eller en annan än vid \
            den senaste säkerhetskopian: återkommande personer känns inte igen.
            """,
          en: """
            The key of zone \(first.zone), version \(first.version), is gone or another than at the \
            latest backup: people who come back are not recognised.
            """),
        do: Text(
          sv: "Lägg tillbaka \(first.zone).keys i \(place.keys.path) från nycklarnas egen kopia.",
          en: "Restore \(first.zone).keys in \(place.keys.path) from the copy kept of the keys."))
    ]
  }
}
