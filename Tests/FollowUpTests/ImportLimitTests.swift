import Core
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  fileprivate func importing(_ rows: String, items: String) async throws -> ImportReport {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "data.csv")
      try rows.write(to: file, atomically: true, encoding: .utf8)
      return try await followUp.importFollowUp(
        csv: file,
        map: """
          format: wide
          person: Id
          unit: {constant: VUX}
          start: 2025-01-01
          occasions: {start: {items: {\(items): A}}, m3: {items: {\(items): B}}}
          """, mapFile: "karta.yaml", programme: programme.key.name)
    }
  }
}

@Suite struct `An import at its limits` {
  @Test func `adds nothing to an episode of a version that was withdrawn`() async throws {
    try await ResultTown.with { town in
      #expect(try await town.importing("Id;A;B\n1;3;\n2;4;", items: "mood").isStored)
      try await ResultTown.start(
        resultYAML.replacingOccurrences(of: "version: 1", with: "version: 2"),
        in: town.organisation.department, of: town.followUp)
      let loaded = try await town.organisation.database.read { [town] connection in
        try #require(
          try town.followUp.catalogue.programme(town.programme.id, in: connection))
      }
      try await town.followUp.registration.withdraw(
        version: #require(loaded[version: 1]), reason: "Frågorna var fel ställda.", by: nil)
      let report = try await town.importing("Id;A;B\n1;3;5\n2;4;\n3;5;6", items: "mood")
      #expect(!report.isStored)
      #expect(report.refused.map(\.row) == [2], "what changes nothing is no fault")
      #expect(report.refused.first?.reason.sv.contains("tillbakadragen") == true)
    }
  }

  /// A sum of numbers that large would not be exact: they are kept as answers and counted as none.
  @Test func `keeps a number beyond what sums hold, and counts it as no value`() async throws {
    let yaml = cellYAML.replacingOccurrences(
      of: "decimals: 1, min: 0, max: 9999999, when: mood < 7,", with: "decimals: 1,")
    try await ResultTown.with(yaml) { town in
      let great = "200000000000000000,5"
      let report = try await town.importing(
        "Id;A;B\n1;100;50\n2;\(great);\(great)\n3;300;\(great)", items: "debt")
      #expect(report.isStored)
      let viewer = try await town.manager()
      let figures = try #require(
        try await town.followUp.results(
          ResultRequest(
            programme: "celler", measure: "debt", occasion: "m3", purpose: .unitFollowUp),
          viewer: viewer
        ).groups.first)
      #expect([figures.started, figures.measured, figures.paired] == [3, 1, 1])
      #expect(figures.change == -50)
      #expect(figures.lost?.n == 2 && figures.lost?.startMean == 300)
      let answers = try await town.organisation.database.read { connection in
        try connection.rows("SELECT answers FROM response ORDER BY answers").map {
          try $0.value(at: 0, as: String.self)
        }
      }
      #expect(answers.filter { $0 == #"{"debt":200000000000000000.5}"# }.count == 3)
      #expect(try await town.followUp.verifyCells().faults.map(\.line) == [])
    }
  }
}
