import Foundation
import TestSupport
import Testing

/// A database that may be read and not written.
@Suite(.enabled(if: Engine.current == .sqlite, "about a database file"))
struct StorageFaultTests {
  @Test func `a read-only database is refused in one line, and left as it was`() async throws {
    try await FaultTown.with { town in
      let before = try Data(contentsOf: town.database)
      // The superuser may write everything: the command is run as somebody who may not.
      let nobody = [
        "/usr/bin/env", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
      ]
      let files = try FileManager.default.subpathsOfDirectory(atPath: town.directory.path)
      for file in files {
        let path = town.directory.appending(path: file).path
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        try FileManager.default.setAttributes(
          [.posixPermissions: isDirectory.boolValue ? 0o555 : 0o444], ofItemAtPath: path)
      }
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o555], ofItemAtPath: town.directory.path)
      defer {
        try? FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: town.directory.path)
      }
      for words in [
        ["serve", "--port", "0"], town.importing("second.csv"),
        ["unit", "add", "--code", "NY", "--name", "Ny", "--under", "SN"],
      ] {
        let outcome = try await town.run(words, through: geteuid() == 0 ? nobody : [])
        #expect(outcome.status == 1, "\(words[0])")
        #expect(outcome.output.isEmpty, "\(words[0]): \(outcome.output)")
        #expect(outcome.reason.contains("går inte att"), "\(words[0]): \(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
      }
      #expect(try Data(contentsOf: town.database) == before)
    }
  }
}
