import Database
import Foundation
import TestSupport
import Testing

/// What a command leaves behind: a database file that is whole by itself, however the command ended.
@Suite(.enabled(if: Engine.current == .sqlite, "about a database file"))
struct CommandEndTests {
  @Test(arguments: [
    (["unit", "list"], 0), (["user", "list"], 0), (["programme", "list"], 0),
    (["unit", "add", "--code", "NY", "--name", "Ny", "--under", "IFN"], 0),
    (["unit", "add", "--code", "NY", "--name", "Ny", "--under", "FINNSINTE"], 1),
    (["user", "add", "ny", "--unit", "IFN", "--role", "analyst"], 0),
    (["user", "add", "ny", "--unit", "FINNSINTE", "--role", "analyst"], 1),
    (["programme", "start", "finns-inte"], 1), (["init"], 1), (["demo", "--create-only"], 0),
    (
      ["import", "follow-up", "finns-inte.csv", "--programme", "finns-inte", "--map", #filePath],
      1
    ),
    (
      [
        "results", "--programme", "finns-inte", "--measure", "m", "--occasion", "end", "--purpose",
        "unitFollowUp", "--user", "eva",
      ], 1
    ),
  ])
  func `the log is in the file when it has ended`(_ words: [String], _ status: Int) async throws {
    try await DemoTown.withFile { file in
      // Somebody who has the database open has left something in the log.
      let other = try SQLiteDatabase(path: file.path)
      try await other.write {
        try $0.execute("CREATE TABLE left_in_the_log (value INTEGER) STRICT")
      }
      func log() throws -> Int {
        let values = try FileManager.default.attributesOfItem(atPath: file.path + "-wal")
        return values[.size] as? Int ?? -1
      }
      #expect(try log() > 0)
      let outcome = try await BuiltProgram.run(words, database: file)
      #expect(Int(outcome.status) == status, "\(outcome.output)\(outcome.error)")
      #expect(try log() == 0)

      let copy = file.appendingPathExtension("copy")
      try FileManager.default.copyItem(at: file, to: copy)
      let whole = try SQLiteDatabase(path: copy.path)
      let count = try await whole.read { connection in
        try connection.first("SELECT count(*) FROM left_in_the_log")?.value(at: 0, as: Int.self)
      }
      #expect(count == 0)
      try await whole.close()
      try await other.close()
    }
  }

  @Test func `a purpose that is none is answered with those that there are`() async throws {
    let outcome = try await BuiltProgram.run([
      "results", "--programme", "p", "--measure", "m", "--occasion", "end", "--purpose",
      "analys", "--user", "eva",
    ])
    #expect(outcome.status == 2)
    #expect(outcome.reason.hasPrefix("”analys” är inget ändamål; menade du analysis?"))
    for code in ["dailyWork", "unitFollowUp", "qualityDevelopment", "analysis", "supervision"] {
      #expect(outcome.error.contains(code))
    }
    #expect(!outcome.error.lowercased().contains("usage"))
  }
}
