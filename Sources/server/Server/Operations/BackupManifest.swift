import Core
import Foundation

/// What a backup says of itself before its contents.
struct BackupManifest: Sendable, Codable {
  /// The program that made it.
  let program: String
  let engine: String
  let made: Date
  let municipality: String
  /// How far the schema of each module had come.
  let schema: [String: Int]
  /// The pseudonym keys that the people in it were given their pseudonyms with. The keys themselves
  /// are never in a backup.
  let keys: [KeyNeed]

  /// A pseudonym key by its zone, its version and what tells it from others.
  struct KeyNeed: Sendable, Codable, Hashable {
    let zone: String
    let version: Int
    let fingerprint: String
  }

  /// The part that is the database itself.
  static let database = "database.sqlite"
}

/// A directory of files that never change, which goes into the backup beside the database.
struct KeptDirectory: Sendable {
  /// Names it in the backup; never changed.
  let name: String
  let url: URL
  /// The directory in it of what is not yet whole, which is left out.
  var unfinished: String?

  var prefix: String { "files/\(name)/" }

  /// The paths of its files within it, sorted.
  func files() -> [String] {
    guard
      let found = FileManager.default.enumerator(
        at: url, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
    else { return [] }
    let root = url.standardizedFileURL.path + "/"
    return found.compactMap { $0 as? URL }.filter {
      (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }.map { String($0.standardizedFileURL.path.dropFirst(root.count)) }.filter { path in
      unfinished.map { !path.hasPrefix($0 + "/") } ?? true
    }.sorted()
  }
}

/// The last backup of a database, as noted beside it for those who ask whether there is one.
struct BackupNote: Sendable, Codable {
  var file: String
  var made: Date
  var bytes: Int
  var verified: Date?
  var keys: [BackupManifest.KeyNeed]

  static func read(_ place: DatabasePlace) -> BackupNote? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path(place))) else { return nil }
    return try? decoder.decode(BackupNote.self, from: data)
  }

  func write(_ place: DatabasePlace) throws {
    try Self.encoder.encode(self).write(
      to: URL(fileURLWithPath: Self.path(place)), options: .atomic)
    chmod(Self.path(place), 0o600)
    takeOwner(of: place.path, to: Self.path(place))
  }

  static func path(_ place: DatabasePlace) -> String { place.path + ".last-backup" }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}

/// What the machine's administrator makes for the service belongs to the service, as what it stands
/// beside does.
func takeOwner(of model: String, to path: String) {
  var status = stat()
  guard geteuid() == 0, stat(model, &status) == 0 else { return }
  _ = chown(path, status.st_uid, status.st_gid)
}

extension FileManager {
  /// The size of a file in bytes; nil when there is none.
  func size(of path: String) -> Int? {
    (try? attributesOfItem(atPath: path))?[.size] as? Int
  }

  /// Bytes that may still be written where `path` is, by others than the machine's administrator.
  func room(at path: String) -> Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
