import Core
import Database
import Foundation
import SealedFile

/// Puts a backup back in the place of a database. Whenever it is interrupted there is either the whole
/// old database or the whole new one.
struct Restoration: Sendable {
  let place: DatabasePlace
  let directories: [KeptDirectory]
  let key: SealingKey
  var clock = Clock.system

  /// What was restored.
  struct Report: Sendable, Encodable {
    let database: String
    let made: Date
    let program: String
    let municipality: String
    let parts: [SealedPart]
    /// Where the database that was there before is now.
    let keptAside: String?
    /// Pseudonym keys that the backup needs and that are not here, or are others.
    let missingKeys: [BackupManifest.KeyNeed]
  }

  /// Restores the backup at `path`; one that stands in its place is replaced only by `force`, and kept
  /// beside. Nothing is touched before the whole backup has been found authentic, whole and known.
  func restore(from path: String, force: Bool) async throws -> Report {
    if place.exists, !force { throw OperationsError.databaseExists(place.path) }
    try? FileManager.default.createDirectory(
      atPath: directoryName(of: place.path), withIntermediateDirectories: true)
    try requireUnused()
    let staging = URL(fileURLWithPath: place.path + ".restoring", isDirectory: true)
    let backup = try await UnpackedBackup(
      path, into: staging, key: key, directories: directories)
    defer { backup.remove() }
    // Files first: the old database does not miss anything by there being more of them.
    for directory in directories { try move(directory, from: backup) }
    var aside: String?
    if place.exists {
      let name = asideName()
      do {
        try SQLiteDatabase.alone(with: place.path) { try exchange(backup, keeping: name) }
      } catch DatabaseError.corrupt {
        try exchange(backup, keeping: name)
      } catch DatabaseError.notADatabase {
        try exchange(backup, keeping: name)
      } catch DatabaseError.busy {
        throw OperationsError.databaseInUse(place.path)
      }
      aside = name
    } else {
      try exchange(backup, keeping: nil)
    }
    let here = Set(try Backup.keys(in: place.keys))
    return Report(
      database: place.path, made: backup.manifest.made, program: backup.manifest.program,
      municipality: backup.manifest.municipality, parts: backup.parts, keptAside: aside,
      missingKeys: backup.manifest.keys.filter { !here.contains($0) })
  }

  /// To be told before a long reading, and not after it.
  private func requireUnused() throws {
    guard place.exists else { return }
    do {
      try SQLiteDatabase.alone(with: place.path) {}
    } catch DatabaseError.busy {
      throw OperationsError.databaseInUse(place.path)
    } catch DatabaseError.corrupt {
      return
    } catch DatabaseError.notADatabase {
      return
    }
  }

  /// One renaming makes the new database the one that is there. The old one has a second name by then.
  private func exchange(_ backup: UnpackedBackup, keeping aside: String?) throws {
    let files = FileManager.default
    let model = place.exists ? place.path : directoryName(of: place.path)
    takeOwner(of: model, to: backup.database)
    if let aside {
      guard link(place.path, aside) == 0 else {
        throw SealedFileError.unwritable(aside, reason: String(cString: strerror(errno)))
      }
    }
    // A log that could not be moved into its file belongs to the old database and to no other.
    for end in ["-wal", "-shm", "-journal"] where files.fileExists(atPath: place.path + end) {
      if let aside { try files.moveItem(atPath: place.path + end, toPath: aside + end) }
    }
    guard rename(backup.database, place.path) == 0 else {
      throw SealedFileError.unwritable(place.path, reason: String(cString: strerror(errno)))
    }
    try POSIXFile.synchronise(directory: directoryName(of: place.path))
  }

  /// Their names say what they hold, so one that is there is the same.
  private func move(_ directory: KeptDirectory, from backup: UnpackedBackup) throws {
    let files = FileManager.default
    for part in backup.parts where part.name.hasPrefix(directory.prefix) {
      let target = directory.url.appending(
        path: String(part.name.dropFirst(directory.prefix.count)))
      guard !files.fileExists(atPath: target.path) else { continue }
      let parent = target.deletingLastPathComponent()
      try files.createDirectory(
        at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try files.moveItem(at: backup.directory.appending(path: part.name), to: target)
      takeOwner(of: directoryName(of: place.path), to: parent.path)
      takeOwner(of: directoryName(of: place.path), to: target.path)
    }
  }

  private func asideName() -> String {
    let moment = clock.now
    let time = swedishTimeOfDay(moment).replacing(":", with: "")
    let name = "\(place.path).before-restore-\(Day(inSweden: moment))-\(time)"
    let names = [name] + (2...99).map { "\(name)-\($0)" }
    return names.first { !FileManager.default.fileExists(atPath: $0) } ?? name
  }
}
