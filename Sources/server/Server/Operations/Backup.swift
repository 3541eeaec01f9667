import Core
import Database
import FollowUp
import Foundation
import Operations
import Organisation
import SealedFile

/// Makes a backup of an installation while it goes on: one encrypted file, whole or not there.
struct Backup: Sendable {
  let place: DatabasePlace
  let directories: [KeptDirectory]
  let key: SealingKey
  var clock = Clock.system

  /// What was made.
  struct Report: Sendable, Encodable {
    let file: String
    let bytes: Int
    let made: Date
    let backupKey: String
    let parts: [SealedPart]
    let pseudonymKeys: [BackupManifest.KeyNeed]
  }

  /// Makes the backup at `path`, where nothing may be yet. It is written under another name and gets
  /// its own when it is on the disk.
  func make(at path: String) async throws -> Report {
    guard !FileManager.default.fileExists(atPath: path) else { throw SealedFileError.exists(path) }
    let copy = try BackupPlace(beside: place.path)
    let manifest = try await manifest()
    try requireRoom(for: copy.path)
    try await onThread { [place] in
      do {
        try SQLiteDatabase.copy(place.path, into: copy.path)
      } catch DatabaseError.diskFull {
        throw SealedFileError.diskFull(copy.path)
      }
    }
    let partial = path + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    let parts: [SealedPart]
    do {
      parts = try await onThread { [key, directories] in
        let file = try POSIXFile(creating: partial)
        var writer = try SealedWriter(to: file, key: key, opening: manifest)
        try writer.add(BackupManifest.database, from: try POSIXFile(reading: copy.path))
        // After the database: every file that it speaks of was there before.
        for directory in directories {
          for name in directory.files() {
            let source = directory.url.appending(path: name).path
            // Deleted since, by a decision that the next backup will hold.
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try writer.add(directory.prefix + name, from: try POSIXFile(reading: source))
          }
        }
        let parts = try writer.finish()
        guard !FileManager.default.fileExists(atPath: path) else {
          throw SealedFileError.exists(path)
        }
        guard rename(partial, path) == 0 else {
          throw SealedFileError.unwritable(path, reason: String(cString: strerror(errno)))
        }
        try POSIXFile.synchronise(directory: directoryName(of: path))
        return parts
      }
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw error
    }
    let bytes = FileManager.default.size(of: path) ?? 0
    try BackupNote(
      file: URL(fileURLWithPath: path).standardizedFileURL.path, made: manifest.made, bytes: bytes,
      keys: manifest.keys
    ).write(place)
    return Report(
      file: path, bytes: bytes, made: manifest.made, backupKey: key.fingerprint, parts: parts,
      pseudonymKeys: manifest.keys)
  }

  private func manifest() async throws -> BackupManifest {
    let database = try place.open(creating: false)
    let schema = try await Migrator.versions(in: database)
    let municipality = try await OrganisationStore.municipalities(in: database).first
    guard let municipality else { throw InstallationError.empty(place.path) }
    return BackupManifest(
      program: Program.version, engine: "SQLite \(SQLiteDatabase.libraryVersion)",
      made: clock.now, municipality: municipality.name, schema: schema,
      keys: try Self.keys(in: place.keys))
  }

  /// The pseudonym keys that there are, by what tells them apart.
  static func keys(in directory: URL) throws -> [BackupManifest.KeyNeed] {
    try PseudonymKeys(directory: directory).fingerprints().map {
      BackupManifest.KeyNeed(
        zone: $0.zone, version: $0.version, fingerprint: $0.fingerprint)
    }
  }

  private func requireRoom(for copy: String) throws {
    let files = FileManager.default
    let needed = (files.size(of: place.path) ?? 0) + (files.size(of: place.path + "-wal") ?? 0)
    let room = files.room(at: directoryName(of: copy)) ?? .max
    guard room > needed else {
      throw OperationsError.noRoom(directoryName(of: copy), needed: needed, room: room)
    }
  }
}

/// The directory that a file is in, as it can be opened.
func directoryName(of path: String) -> String {
  let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
  return directory.isEmpty ? "/" : directory
}
