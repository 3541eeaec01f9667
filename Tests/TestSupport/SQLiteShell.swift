import Foundation

/// A database file as another program sees it: SQLite's own shell.
package enum SQLiteShell {
  /// The shell said why on the error output.
  package struct Refused: Error {
    package let statements: String
  }

  /// What the shell answers to statements, or to one of its own commands. Throws `Refused`.
  @discardableResult
  package static func run(_ statements: String, on file: URL) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [file.path, statements]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Refused(statements: statements) }
    return String(decoding: data, as: UTF8.self)
  }

  /// All that is in a database, as statements in their order in the file; without what the engine
  /// keeps of table sizes, which is no data.
  package static func dump(_ file: URL) throws -> [String] {
    try run(".dump", on: file).split(separator: "\n").map(String.init)
      .filter { !$0.contains("sqlite_stat") }
  }
}
