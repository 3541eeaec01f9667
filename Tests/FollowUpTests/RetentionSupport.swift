import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  /// A registrar's browser, and that of the data protection officer.
  func registrar() async throws -> TestBrowser {
    if try await organisation.store.user(login: "rut") == nil {
      try await organisation.user("rut", (.registrar, organisation.board))
    }
    return try await browser("rut")
  }

  func viewer(_ login: String) async throws -> Viewer {
    try await organisation.viewer(#require(try await organisation.store.user(login: login)))
  }

  /// Ends an episode, as of a day.
  func end(_ id: EpisodeID, _ date: String) async throws {
    let stored = try await episode(id)
    try await organisation.database.write { connection in
      try followUp.cells.changing([id], on: connection) {
        _ = try followUp.episodes.setEnd(day(date), of: stored, in: connection)
      }
    }
  }

  /// Records a decision, behind the pages; deletion begins the day after.
  func decideDeletion(
    months: Int = 24, archivesFirst: Bool = false,
    basis: RetentionDecision.Basis = .end
  ) async throws {
    _ = try await registrar()
    let loaded = try await organisation.database.read { connection in
      try #require(try followUp.catalogue.programme(programme.id, in: connection))
    }
    try await followUp.record(
      RetentionDecision(
        id: .make(at: organisation.clock.now), programme: programme.id, basis: basis,
        months: months, archivesFirst: archivesFirst, begins: organisation.clock.clock.today + 1,
        reference: "SN 2026/12", decidedOn: day("2026-01-20"), decidedBy: "Socialnämnden"),
      of: loaded, viewer("rut"))
  }

  func rows(in table: String) async throws -> Int {
    try await organisation.database.read { connection in
      let found: [String: SQL] = [
        "episode": "SELECT count(*) FROM episode", "person": "SELECT count(*) FROM person",
        "response": "SELECT count(*) FROM response",
        "frozen_result": "SELECT count(*) FROM frozen_result",
        "retention_item": "SELECT count(*) FROM retention_item",
      ]
      return try connection.first(#require(found[table]))?.value(at: 0) ?? 0
    }
  }
}

/// Every row of a database as another program writes it out, one a line: `table`, then its values with
/// ids in hexadecimal.
struct WholeDatabase {
  let lines: [String]
  /// The bytes of the file and of its log, as they lie on the disk; nil where a server keeps them.
  let bytes: Data?
  /// The columns that say of a row that it belongs to a person or an episode.
  let belongings: Set<String>

  init(_ database: any Database) async throws {
    belongings = Set(
      try await database.columnNames().filter { name in
        let parts = name.split(separator: ".").map(String.init)
        let (table, column) = (parts[0], parts[1])
        return column.contains("person_id") || column.contains("episode_id")
          || column.contains("response_id") || column == "merged_into_id"
          || column.hasSuffix("_episode")
          || (["person", "episode", "response"].contains(table) && column == "id")
      })
    switch database.dialect {
    case .sqlite:
      let file = try await database.read { connection in
        try #require(
          try connection.first("SELECT file FROM pragma_database_list WHERE name = 'main'")
        ).value(at: 0, as: String.self)
      }
      var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      bytes += (try? Data(contentsOf: URL(fileURLWithPath: file + "-wal"))) ?? Data()
      self.bytes = bytes
      lines = try Self.output(
        [
          "python3", "-c",
          """
          import sqlite3, sys
          c = sqlite3.connect(sys.argv[1])
          show = lambda v: v.hex() if isinstance(v, bytes) else str(v)
          for (t,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in c.execute('SELECT * FROM "' + t + '"'):
              print(t, ascii(' '.join(map(show, row))))
          """, file,
        ])
    case .postgresql:
      let name = try await database.read { connection in
        try connection.first("SELECT current_database()")?.value(at: 0, as: String.self) ?? ""
      }
      bytes = nil
      var table = ""
      lines = try Self.output(
        [
          "pg_dump", "--data-only", "--dbname", try await PostgreSQLServer.ofProcess().url(name),
        ]
      ).map { line in
        if line.hasPrefix("COPY public.") {
          table = line.split { ". ".contains($0) }[2].description
        }
        return "\(table) \(line)"
      }
    }
  }

  private static func output(_ arguments: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The tables in which an id stands, as bytes or as text; the logs that keep ids left out.
  func tables(with id: UUID, but sealed: Set<String>) -> Set<String> {
    let text = id.uuidString.lowercased()
    let hexadecimal = text.replacingOccurrences(of: "-", with: "")
    return Set(
      lines.filter { $0.lowercased().contains(text) || $0.lowercased().contains(hexadecimal) }
        .map { String($0.prefix { $0 != " " }) }
    ).subtracting(sealed)
  }
}
