import Database
import Foundation
import Synchronization

/// Databases that tests and the programs that they start call by a path: the file there or, on
/// PostgreSQL, a database that stands for it. Keys, checkpoints and files of records are beside the path.
package enum NamedDatabase {
  private static let names = Mutex<[String: String]>([:])
  /// Addresses of those on servers of tests' own.
  private static let elsewhere = Mutex<[String: String]>([:])

  /// What a program is told of the database, in the variables that it reads.
  static func variables(_ file: URL) throws -> [String: String] {
    guard Engine.current == .postgresql else { return ["DATABASE_URL": file.path] }
    return [
      "DATABASE_URL": try url(file),
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
    case .postgresql: try PostgreSQLDatabase(url(file))
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

  /// Copies a database to a server of a test's own, where it is reached as `address` says.
  package static func copy(
    _ file: URL, to copy: URL, on server: PostgreSQLServer,
    address: (_ url: String) -> String = { $0 }
  ) async throws {
    let (source, target) = (try url(file), server.url(try await server.createDatabase()))
    try await aside {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = [
        "-c", #"set -euo pipefail; pg_dump "$0" | psql -q -v ON_ERROR_STOP=1 "$1" >/dev/null"#,
        source, target,
      ]
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw PostgreSQLServer.Failure(description: "\(file.path) could not be copied")
      }
    }
    let reached = address(target)
    elsewhere.withLock { $0[copy.path] = reached }
  }

  /// Runs SQL of the test's own in a database that others may have open.
  @discardableResult
  package static func change<T: Sendable>(
    _ file: URL, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let database = try open(file)
    do {
      let result = try await database.write(body)
      try await database.close()
      return result
    } catch {
      try await database.close()
      throw error
    }
  }

  /// The only column of what is found there, as texts.
  package static func texts(_ sql: SQL, in file: URL) async throws -> [String] {
    try await change(file) { try $0.rows(sql).map { try $0.value(at: 0, as: String.self) } }
  }

  /// All that is stored, by another program, in an order of its own. What an engine keeps of the sizes of
  /// tables is no data.
  package static func dump(_ file: URL) async throws -> [String] {
    if Engine.current == .sqlite { return try SQLiteShell.dump(file).sorted() }
    let address = try url(file)
    return try await aside {
      let (process, output) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["pg_dump", "--inserts", "--dbname", address]
      process.standardOutput = output
      try process.run()
      let text = String(
        decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw PostgreSQLServer.Failure(description: "pg_dump of \(file.path) failed")
      }
      // Its own commands hold a random word.
      return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("\\") }.sorted()
    }
  }

  private static func url(_ file: URL) throws -> String {
    if let url = elsewhere.withLock({ $0[file.path] }) { return url }
    return try PostgreSQLServer.started.get().url(name(file))
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
