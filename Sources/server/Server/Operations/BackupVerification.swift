import Core
import Database
import FollowUp
import Foundation
import SealedFile

/// Finds out whether a backup could be restored, by doing it somewhere else.
struct BackupVerification: Sendable {
  /// The database that the backup is of, as far as it is known.
  let place: DatabasePlace?
  let key: SealingKey
  var clock = Clock.system

  /// What was found.
  struct Report: Sendable, Encodable {
    let file: String
    let made: Date
    let program: String
    let municipality: String
    let schema: [String: Int]
    let parts: [SealedPart]
    /// Sums that were computed anew and compared.
    let sums: Int
    let pseudonymKeys: [BackupManifest.KeyNeed]
  }

  /// Takes the backup apart, examines the database and its references, brings its schema up to date as
  /// a restored one would be, and computes every sum anew. Throws what is wrong.
  func verify(_ path: String) async throws -> Report {
    // In the clear beside the database, which is so too: not where backups are kept.
    let lock = try place.flatMap { place in
      FileManager.default.fileExists(atPath: directoryName(of: place.path))
        ? try BackupPlace(beside: place.path) : nil
    }
    let scratch =
      lock.map { URL(fileURLWithPath: $0.path + ".verifying", isDirectory: true) }
      ?? FileManager.default.temporaryDirectory.appending(path: "beprova-verify-\(UUID())")
    let copy = DatabasePlace(path: scratch.appending(path: BackupManifest.database).path)
    let backup = try await UnpackedBackup(
      path, into: scratch, key: key,
      directories: Installation.keptDirectories(of: copy))
    defer { backup.remove() }
    let database = try SQLiteDatabase.single(path: copy.path)
    let sums: CellVerification
    do {
      sums = try await Installation.examine(database, of: copy, migrating: true).followUp
        .verifyCells()
      try await database.close()
    } catch {
      try? await database.close()
      throw error
    }
    if let refusal = sums.refusal { throw CommandRefusal(refusal) }
    withExtendedLifetime(lock) {}
    try note(path, backup.manifest)
    return Report(
      file: path, made: backup.manifest.made, program: backup.manifest.program,
      municipality: backup.manifest.municipality, schema: backup.manifest.schema,
      parts: backup.parts, sums: sums.partitions, pseudonymKeys: backup.manifest.keys)
  }

  /// Notes that the last backup has been verified, if that is the one.
  private func note(_ path: String, _ manifest: BackupManifest) throws {
    guard let place, var note = BackupNote.read(place),
      abs(note.made.timeIntervalSince(manifest.made)) < 1
    else { return }
    note.verified = clock.now
    try note.write(place)
  }
}
