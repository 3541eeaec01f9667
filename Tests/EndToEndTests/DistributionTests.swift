import Database
import Foundation
import Server
import TestSupport
import Testing

/// The rules of docs/scaling.md, held against the catalogue of a real database.
struct DistributionTests {
  /// What is distributed by.
  private static let key = "municipality_id"

  /// What breaks the rules in `tables`, but for those that are not distributed.
  static func breaches(in tables: [StoredTable], undistributed: Set<String>) -> [String] {
    let distributed = tables.filter { !undistributed.contains($0.name) }
    return distributed.flatMap { table in
      var found: [String] = []
      if table.columns.first(where: { $0.name == key }).map({ $0.type == "BLOB" && $0.isRequired })
        != true
      {
        found.append("\(table.name) has no \(key) that is required")
      }
      if table.primaryKey.first != key {
        found.append("\(table.name): the primary key does not begin with \(key)")
      }
      for index in table.unique where !index.contains(key) {
        found.append("\(table.name): \(index) is unique beyond a municipality")
      }
      for reference in table.references where !keepsTogether(reference, undistributed) {
        found.append("\(table.name): \(reference.columns) refers beyond a municipality")
      }
      return found
    }
      + tables.filter { undistributed.contains($0.name) }.flatMap { table in
        table.references.filter { !undistributed.contains($0.table) }.map {
          "\(table.name) is on every machine and refers to \($0.table)"
        }
      }
  }

  /// Whether a row refers to rows of its own municipality, or to what is on every machine.
  private static func keepsTogether(
    _ reference: StoredTable.Reference, _ undistributed: Set<String>
  ) -> Bool {
    undistributed.contains(reference.table)
      || zip(reference.columns, reference.others).contains { $0 == (key, key) }
  }

  /// The tables that the document names, each with a reason.
  private func named(in heading: String) throws -> [String: String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/scaling.md"), encoding: .utf8)
    let part = try #require(text.range(of: "## \(heading)\n"))
    let rest = text[part.upperBound...]
    let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
    return Dictionary(
      uniqueKeysWithValues: section.matches(of: /\n\| `(\w+)` \| (.+?) \|/).map {
        (String($0.1), String($0.2))
      })
  }

  @Test(arguments: Engine.allCases)
  func `every key, unique index and reference keeps to one municipality, or the reason is told`(
    _ engine: Engine
  ) async throws {
    let undistributed = try named(in: "On every machine")
    try await engine.withDatabase { database in
      try await Migrator(Installation.migrations).migrate(database)
      let tables = try await StoredTable.all(in: database)
      #expect(tables.count > 60)
      #expect(Self.breaches(in: tables, undistributed: Set(undistributed.keys)) == [])
      // None is excused that is not there, or that keeps the rules.
      for (name, reason) in undistributed {
        let table = try #require(tables.first { $0.name == name }, "\(name)")
        #expect(!table.columns.contains { $0.name == Self.key }, "\(name)")
        #expect(reason.count > 20, "\(name)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a table that would tie municipalities together is found`(_ engine: Engine) async throws {
    let script = """
      CREATE TABLE municipality (id BLOB NOT NULL PRIMARY KEY) STRICT;
      CREATE TABLE good (
        municipality_id BLOB NOT NULL REFERENCES municipality (id), id BLOB NOT NULL,
        login TEXT NOT NULL, PRIMARY KEY (municipality_id, id), UNIQUE (municipality_id, login)
      ) STRICT;
      CREATE TABLE lone (id BLOB NOT NULL PRIMARY KEY) STRICT;
      CREATE TABLE late (
        id BLOB NOT NULL, municipality_id BLOB NOT NULL, login TEXT NOT NULL, good_id BLOB,
        PRIMARY KEY (id, municipality_id),
        FOREIGN KEY (good_id, municipality_id) REFERENCES good (id, municipality_id)
      ) STRICT;
      CREATE UNIQUE INDEX late_login ON late (login);
      CREATE TABLE stray (
        municipality_id BLOB NOT NULL, id BLOB NOT NULL, lone_id BLOB REFERENCES lone (id),
        PRIMARY KEY (municipality_id, id)
      ) STRICT;
      """.replacing("UNIQUE (municipality_id, login)", with: "UNIQUE (id, municipality_id)")
    try await engine.withDatabase { database in
      try await database.changeSchema {
        try $0.run(Migration(module: "m", number: 1, name: "m", sql: script.utf8))
      }
      let tables = try await StoredTable.all(in: database)
      #expect(
        Self.breaches(in: tables, undistributed: ["municipality"]) == [
          "late: the primary key does not begin with municipality_id",
          #"late: ["login"] is unique beyond a municipality"#,
          "lone has no municipality_id that is required",
          "lone: the primary key does not begin with municipality_id",
          #"stray: ["lone_id"] refers beyond a municipality"#,
        ])
      // What is on every machine cannot refer to what is on one.
      #expect(
        Self.breaches(in: tables, undistributed: ["municipality", "lone", "late"]).contains(
          "late is on every machine and refers to good"))
    }
  }
}
