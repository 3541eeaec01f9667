import Core
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import FollowUp

/// Files that do not say who their rows are about: the name of the file does, and may itself be
/// somebody's number.
@Suite struct ImportSeriesTests {
  private let map = """
    format: wide
    person: {row_number: true}
    start: 2025-01-01
    occasions: {start: {items: {weight: Pre}}}
    """
  private let csv = "Pre\n70.5\n81\n"

  private func run(
    _ house: ImportHouse, _ csv: String, file: String, map: String? = nil
  ) async throws -> ImportReport {
    try await house.followUp.importFollowUp(
      csv: house.file(Array(csv.utf8), name: file), map: map ?? self.map, mapFile: "map.yaml",
      programme: "sova")
  }

  @Test func `the same name is the same people, another name is others`() async throws {
    try await ImportHouse.with { house in
      #expect(try await run(house, csv, file: "19121212-1212.csv").newPersons == 2)
      #expect(try await run(house, csv, file: "19121212-1212.csv").unchanged == 2)
      #expect(try await run(house, csv, file: "19640823-3234.csv").newPersons == 2)
      // A corrected file of another name is the same people where the map names the series.
      let named = map.replacingOccurrences(of: "row_number: true", with: "row_number: kohort-1")
      #expect(try await run(house, csv, file: "a.csv", map: named).newPersons == 2)
      let corrected = try await run(house, "Pre\n70.5\n82\n", file: "b.csv", map: named)
      #expect(corrected.updated == 1 && corrected.unchanged == 1)
      let names = try await house.organisation.database.read {
        try $0.rows("SELECT file_name FROM import_batch ORDER BY number").map {
          try $0.value(at: 0, as: String.self)
        }
      }
      #expect(
        names == ["********-****.csv", "********-****.csv", "********-****.csv", "a.csv", "b.csv"])
    }
  }

  @Test func `people stay the same when a key has been added`() async throws {
    try await ImportHouse.with { house in
      #expect(try await run(house, csv, file: "a.csv").newPersons == 2)
      let ring = house.directory.appending(path: "keys/\(house.organisation.zone.id).keys")
      let old = try String(contentsOf: ring, encoding: .utf8)
      try (old + "2 " + String(repeating: "ab", count: 32) + "\n")
        .write(to: ring, atomically: true, encoding: .utf8)
      let again = try await run(house, csv, file: "a.csv")
      #expect(again.unchanged == 2 && again.newPersons == 0)
    }
  }

  @Test func `on the page too, and no number in a name is stored or shown`() async throws {
    try await ImportHouse.with { house in
      try await house.organisation.user("analys", (.analyst, house.organisation.board))
      let browser = TestBrowser(house.organisation, routes: house.followUp.routes)
      try await browser.logIn("analys")
      let programme = try await house.organisation.database.read {
        try house.followUp.catalogue.programme(called: "sova", in: $0).registered.id
      }
      let path = FollowUpURL.importing(programme)
      try await browser.get(path)
      var shown = ""
      func upload(_ name: String, _ csv: String) async throws -> String {
        let sent = try await browser.upload(path, field: "fil", fileName: name, Array(csv.utf8))
        shown += sent.html
        let place = try #require(sent.location)
        shown += try await browser.get(place).html
        let choices: KeyValuePairs = [
          "roll-0": "fraga:weight", "tillfalle-0": "start", "start": "2025-01-01",
        ]
        try await browser.post(place, choices)
        shown += try await browser.settled(place + "/lage").html
        try await browser.post(place + "/importera")
        let done = try await browser.settled(place + "/lage")
        shown += done.html
        return done.h1
      }
      #expect(try await upload("19121212-1212.csv", csv) == "Importen är klar")
      #expect(try await upload("19640823-3234.csv", csv) == "Importen är klar")
      #expect(try await house.count("person") == 4, "two files, two series")
      // The same people as by command.
      #expect(try await run(house, csv, file: "19121212-1212.csv").unchanged == 2)
      let refused = try await browser.upload(
        path, field: "fil", fileName: "19121212-1212.csv",
        Array("19121212-1212;19121212-1212\n1;2\n".utf8))
      #expect(refused.status == 422)
      shown += refused.html

      var kept = try await house.organisation.database.read {
        try $0.rows("SELECT file_name FROM import_batch").map {
          try $0.value(at: 0, as: String.self)
        }
      }.joined(separator: " ")
      let files = FileManager.default.enumerator(
        at: house.directory.appending(path: "keys/uploads"), includingPropertiesForKeys: nil)
      var states = 0
      while let file = files?.nextObject() as? URL {
        kept += file.path
        guard file.lastPathComponent == "state.json" else { continue }
        kept += try String(contentsOf: file, encoding: .utf8)
        states += 1
      }
      #expect(states == 2)
      #expect(shown.contains("********-****.csv"))
      for text in [shown, kept] {
        for number in ["1212-1212", "12121212", "640823-3234", "6408233234"] {
          #expect(!text.contains(number), "\(number)")
        }
      }
    }
  }
}
