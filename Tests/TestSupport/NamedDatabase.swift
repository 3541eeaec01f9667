import Database
import Foundation
import Synchronization

/// Databases that tests and the programs that they start call by a path: the file there or, on
/// PostgreSQL, a database that stands for it. Keys, checkpoints and files of records are beside the path.
package enum NamedDatabase {
  private static let names = Mutex<[String: String]>([:])

  /// What a program is told of the database, in the variables that it reads.
  static func variables(_ file: URL) throws -> [String: String] {
    guard Engine.current == .postgresql else { return ["DATABASE_URL": file.path] }
    let server = try PostgreSQLServer.started.get()
    return [
      "DATABASE_URL": server.url(try name(file)),
      "BEPROVA_DATA": file.deletingLastPathComponent().path,
      "BEPROVA_KEYS": file.path + ".keys", "BEPROVA_CHECKPOINTS": file.path + ".checkpoints",
      "BEPROVA_FILES": file.path + ".files",
    ]
  }

  /// What commands call the database by.
  package static func address(_ file: URL) throws -> String {
    try variables(file)["DATABASE_URL"] ?? file.path
  }

  package static func open(_ file: URL) throws -> any Database {
    switch Engine.current {
    case .sqlite: try SQLiteDatabase(path: file.path)
    case .postgresql: try PostgreSQLDatabase(try PostgreSQLServer.started.get().url(name(file)))
    }
  }

  /// Copies a database that nobody has open.
  package static func copy(_ file: URL, to copy: URL) throws {
    switch Engine.current {
    case .sqlite: try FileManager.default.copyItem(at: file, to: copy)
    case .postgresql:
      let made = try PostgreSQLServer.started.get().newDatabase(like: name(file))
      names.withLock { $0[copy.path] = made }
    }
  }

  private static func name(_ file: URL) throws -> String {
    if let name = names.withLock({ $0[file.path] }) { return name }
    let made = try PostgreSQLServer.started.get().newDatabase()
    names.withLock { $0[file.path] = made }
    return made
  }

  /// Forgets the databases of a directory that goes.
  static func remove(under directory: URL) async throws {
    let gone = names.withLock { names in
      let gone = names.filter { $0.key.hasPrefix(directory.path + "/") }
      for path in gone.keys { names[path] = nil }
      return gone.values
    }
    for name in gone { try await PostgreSQLServer.ofProcess().dropDatabase(name) }
  }
}
