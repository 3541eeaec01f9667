import Core
import Database
import Foundation
import Operations
import SealedFile

/// A backup taken apart into a directory of its own and found whole.
struct UnpackedBackup: Sendable {
  let manifest: BackupManifest
  let parts: [SealedPart]
  let directory: URL

  var database: String { directory.appending(path: BackupManifest.database).path }

  /// Takes the backup at `path` apart into `directory`, which is made anew. Throws without leaving
  /// anything there unless every byte of it is authentic, the database in it whole, and its schema
  /// known.
  init(
    _ path: String, into directory: URL, key: SealingKey, directories: [KeptDirectory]
  ) async throws {
    self.directory = directory
    do {
      (manifest, parts) = try await onThread {
        try Self.unpack(path, into: directory, key: key, directories: directories)
      }
      try await Self.examine(
        directory.appending(path: BackupManifest.database).path, of: path, manifest)
    } catch {
      try? FileManager.default.removeItem(at: directory)
      throw error
    }
  }

  func remove() {
    try? FileManager.default.removeItem(at: directory)
  }

  private static func unpack(
    _ path: String, into directory: URL, key: SealingKey, directories: [KeptDirectory]
  ) throws -> (BackupManifest, [SealedPart]) {
    var reader = try SealedReader<BackupManifest>(path, key: key)
    try? FileManager.default.removeItem(at: directory)
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw OperationsError.notWritable(directory.path, String(cString: strerror(errno)))
    }
    var open: POSIXFile?
    let parts = try reader.parts(
      begin: { name in
        try require(name, among: directories)
        let target = directory.appending(path: name)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        open = try POSIXFile(creating: target.path)
      }, piece: { try open?.write($0) },
      end: { _ in
        try open?.synchronise()
        open = nil
      })
    guard parts.contains(where: { $0.name == BackupManifest.database }) else {
      throw SealedFileError.damaged(path)
    }
    return (reader.opening, parts)
  }

  /// Names come from a file; they may lead nowhere else.
  private static func require(_ name: String, among directories: [KeptDirectory]) throws {
    if name == BackupManifest.database { return }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count > 2, steps[0] == "files",
      steps.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.utf8.contains(0) })
    else { throw OperationsError.badName(name) }
    guard directories.contains(where: { name.hasPrefix($0.prefix) }) else {
      throw OperationsError.unknownDirectory(String(steps[1]))
    }
  }

  private static func examine(
    _ database: String, of path: String, _ manifest: BackupManifest
  ) async throws {
    let faults = try await onThread {
      do {
        return try SQLiteDatabase.faults(in: database)
      } catch DatabaseError.corrupt {
        return ["corrupt"]
      } catch DatabaseError.notADatabase {
        return ["not a database"]
      }
    }
    guard faults.isEmpty else { throw OperationsError.damagedDatabase(path, faults: faults) }
    let file = try SQLiteDatabase.single(path: database)
    do {
      try await Migrator(Installation.migrations).check(file)
      try await file.close()
    } catch {
      try? await file.close()
      if case DatabaseError.newerSchema = error, let reason = error as? DatabaseError {
        throw OperationsError.newerBackup(
          program: manifest.program, own: Program.version, reason.message)
      }
      throw error
    }
  }
}
