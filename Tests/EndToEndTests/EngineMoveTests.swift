import Foundation
import TestSupport
import Testing

@testable import Database

/// The whole demo municipality moved to another engine, by the command.
@Suite(.enabled(if: Engine.current == .postgresql, "about two engines"))
struct EngineMoveTests {
  /// Every row of every table, as text, read by SQL of the tests' own.
  private func content(_ database: any Database) async throws -> [String: Set<String>] {
    var content: [String: Set<String>] = [:]
    for table in try await StoredTable.all(in: database) {
      let rows = try await database.read { connection in
        try connection.everything(in: table).map { "\($0.values)" }
      }
      content[table.name] = Set(rows)
      #expect(content[table.name]?.count == rows.count)
    }
    return content
  }

  private func content(ofFile path: String) async throws -> [String: Set<String>] {
    let database = try SQLiteDatabase(path: path)
    let content = try await content(database)
    try await database.close()
    return content
  }

  private func content(named file: URL) async throws -> [String: Set<String>] {
    let database = try NamedDatabase.open(file)
    let content = try await content(database)
    try await database.close()
    return content
  }

  @Test
  func `the demo municipality there and back is the same, table by table, and its log is whole`()
    async throws
  {
    try await DemoTown.withFile { file in
      _ = try await BuiltProgram.run(["audit", "checkpoint"], database: file)
      let directory = file.deletingLastPathComponent()
      let moved = directory.appending(path: "flyttad.sqlite")
      let home = directory.appending(path: "hemma.sqlite")
      let before = try await content(named: file)
      #expect(before.count > 50 && before["response"]?.isEmpty == false)

      let away = try await BuiltProgram.run(
        ["migrate-engine", "--to", moved.path], database: file)
      #expect(away.status == 0, "\(away.error)")
      #expect(away.output.contains("loggen är hel"), "\(away.output)")
      #expect(try await content(ofFile: moved.path) == before)

      let back = try await BuiltProgram.run(
        [
          "migrate-engine", "--from", moved.path, "--to", NamedDatabase.address(home), "--json",
        ], database: file)
      #expect(back.status == 0, "\(back.error)")
      #expect(back.output.contains("\"table\" : \"audit_entry\""))
      #expect(try await content(named: home) == before)

      // With the keys in their places it is served and proved.
      for kind in ["keys", "checkpoints"] {
        try FileManager.default.copyItem(
          atPath: "\(file.path).\(kind)", toPath: "\(home.path).\(kind)")
      }
      try await BuiltProgram.serve(["serve", "--port", "0"], database: home) { address in
        #expect(address.hasPrefix("http://"))
        // Nor is it moved while it is served.
        let used = try await BuiltProgram.run(
          ["migrate-engine", "--to", directory.appending(path: "c.sqlite").path], database: home)
        #expect(used.status == 1)
        #expect(used.reason.contains("används av någon annan"), "\(used.error)")
      }
      let proved = try await BuiltProgram.run(["audit", "verify"], database: home)
      #expect(proved.status == 0, "\(proved.error)")
    }
  }

  @Test func `what would overwrite something, and what is wrong with the words, is told`()
    async throws
  {
    try await DemoTown.withFile { file in
      let other = file.deletingLastPathComponent().appending(path: "annan.sqlite")
      try NamedDatabase.copy(file, to: other)
      let full = try await BuiltProgram.run(
        ["migrate-engine", "--to", NamedDatabase.address(other)], database: file)
      #expect(full.status == 1)
      #expect(full.reason.hasPrefix("Målet är inte tomt ("), "\(full.error)")
      let same = try await BuiltProgram.run(
        ["migrate-engine", "--to", NamedDatabase.address(file)], database: file)
      #expect(same.status == 2)
      let nothing = try await BuiltProgram.run(
        ["migrate-engine", "--from", "/nowhere/a.sqlite", "--to", "/nowhere/b.sqlite"])
      #expect(nothing.status == 1)
      #expect(nothing.reason.contains("/nowhere/a.sqlite finns inte"), "\(nothing.error)")
    }
  }
}

extension Connection {
  /// All rows of a table, in the order of its key.
  fileprivate func everything(in table: StoredTable) throws -> [Row] {
    try rows(
      """
      SELECT \(fragment: SQL(names: table.columns.map(\.name)))
      FROM \(fragment: SQL(name: table.name)) ORDER BY \(fragment: SQL(names: table.primaryKey))
      """)
  }
}
