import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `An extract imported into an empty installation` {
  /// Everything that can happen to an episode happens, in two versions; then every table of one
  /// installation is compared with the other's, as text.
  @Test(arguments: [UnitOfAnalysis.person, .household])
  func `gives the same results to the last digit`(unit: UnitOfAnalysis) async throws {
    let first = lifeYAML(version: 1, by: unit)
    let second = lifeYAML(version: 2, by: unit)
    let measures = ["mood", "working", "debt", "work_m3"]
    let units: [String?] = [nil, "VUX", "FAM"]
    try await withTemporaryDirectory { directory in
      let files = directory.appending(path: "utdrag")
      try await ResultTown.with(first, today: day("2024-02-10")) { town in
        var life = try await RandomLife(town, seed: 11, isWhole: true)
        for _ in 0..<250 { try await life.change() }
        try await ResultTown.start(second, in: town.organisation.department, of: town.followUp)
        for _ in 0..<250 { try await life.change() }
        let analyst = try await town.analyst()
        let before = try await town.everyFigure(analyst, measures: measures, units: units)
        let line = try await town.extract(analyst, to: files)
        #expect((line.persons ?? 0) > 40)
        #expect((line.episodes ?? 0) > (line.persons ?? 0))

        let today = town.organisation.clock.clock.today
        try await ResultTown.with(first, today: today) { other in
          try await ResultTown.start(second, in: other.organisation.department, of: other.followUp)
          for version in [1, 2] {
            let report = try await other.importExtract(files, version: version)
            let refused: [String] = report.refused.map { "\($0.row) \($0.reason.sv)" }
            #expect(refused == [])
            #expect(report.isStored)
            let again = try await other.importExtract(files, version: version)
            #expect(again.created == 0 && again.updated == 0 && again.newPersons == 0)
          }
          let after = try await other.everyFigure(
            other.analyst(), measures: measures, units: units)
          #expect(before.count == after.count)
          let different = zip(before, after).first { pair in pair.0 != pair.1 }
          #expect(different == nil, "\(different?.0 ?? "")\n\(different?.1 ?? "")")
        }
      }
    }
  }
}
