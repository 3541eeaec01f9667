import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite("Cells")
struct CellTests {
  @Test("agree with the answers to the last digit after random changes of every kind")
  func verify() async throws {
    let changes = ProcessInfo.processInfo.environment["BEPROVA_CELLS"].flatMap(Int.init) ?? 400
    try await ResultTown.with(cellYAML) { town in
      var life = try await RandomLife(town, seed: 20_261_121)
      for _ in 0..<changes { try await life.change() }
      let found = try await town.followUp.verifyCells()
      #expect(found.faults.map(\.line) == [])
      #expect(found.stale == 0)
      #expect(found.partitions > 5)
      #expect(found.episodes > changes / 20)
    }
  }

  @Test("give the same tables as the episodes themselves")
  func sameTables() async throws {
    try await ResultTown.with(cellYAML) { town in
      var life = try await RandomLife(town, seed: 7)
      for _ in 0..<250 { try await life.change() }
      // The head of both units, and of each: of those moved in between each reads some.
      var viewers: [Viewer] = []
      for unit in [
        town.organisation.department, town.organisation.adults, town.organisation.families,
      ] {
        viewers.append(try await town.organisation.viewer(.unitManager, in: unit))
      }
      let measures = [["mood", "working", "debt"], ["mood"], ["mood"]]
      var fromCells: [[ResultReport]] = []
      for (viewer, measures) in zip(viewers, measures) {
        fromCells.append(try await town.everyTable(viewer, of: measures))
      }
      try await town.organisation.database.write { connection in
        _ = try town.followUp.cells.cells.makeStale(nil, in: connection)
      }
      for (index, viewer) in viewers.enumerated() {
        #expect(fromCells[index].count == measures[index].count * 4 * 9 * 4)
        #expect(try await town.everyTable(viewer, of: measures[index]) == fromCells[index])
      }
    }
  }

  @Test("are written at most thirty at a time, whatever is saved")
  func fewRows() async throws {
    try await ResultTown.with(cellYAML) { town in
      try await town.organisation.database.write { connection in
        try connection.run(CellTests.counting)
      }
      var life = try await RandomLife(town, seed: 3)
      var most = 0
      for _ in 0..<200 {
        try await town.organisation.database.write { try $0.execute("DELETE FROM written") }
        try await life.change(rebuilding: false)
        let written = try await town.organisation.database.read { connection in
          try connection.first("SELECT count(*) FROM written")?.value(at: 0, as: Int.self) ?? 0
        }
        most = max(most, written)
      }
      #expect(most > 10)
      #expect(most <= 30)
    }
  }

  private static let counting = Migration(
    module: "test", number: 1, name: "counting",
    sql: """
      CREATE TABLE written (view TEXT);
      CREATE TRIGGER cell_inserted AFTER INSERT ON cell
        BEGIN INSERT INTO written VALUES (new.view); END;
      CREATE TRIGGER cell_updated AFTER UPDATE ON cell
        BEGIN INSERT INTO written VALUES (new.view); END;
      CREATE TRIGGER cell_deleted AFTER DELETE ON cell
        BEGIN INSERT INTO written VALUES (old.view); END;
      """.utf8)

  @Test("that are damaged are found, told, and mended by rebuilding")
  func damage() async throws {
    try await ResultTown.with(cellYAML) { town in
      for number in 1...6 { try await town.addMoods("p\(number)", number, number + 2) }
      try await town.organisation.database.write { connection in
        // One byte of one sum.
        try connection.execute(
          """
          UPDATE cell SET body = CAST(substr(body, 1, length(body) - 1) || \([UInt8]([0x7e])) AS BLOB)
          WHERE view = '' AND occasion = 'm3'
          """)
      }
      let found = try await town.followUp.verifyCells()
      #expect(found.faultCount > 0)
      #expect(found.refusal?.sv.contains("beprova cells rebuild") == true)
      #expect(found.faults.first?.occasion == "m3")
      #expect(try await town.followUp.rebuildCells() == 1)
      #expect(try await town.followUp.verifyCells().faultCount == 0)
    }
  }

  @Test("agree where somebody answered nothing of what is measured")
  func emptySheet() async throws {
    try await ResultTown.with(cellYAML) { town in
      try await town.add("a", [("start", "2025-01-01", moodSheet(3)), ("m3", "2025-04-01", [:])])
      let found = try await town.followUp.verifyCells()
      #expect(found.episodes == 1)
      #expect(found.faultCount == 0)
    }
  }

  @Test("are rebuilt from where an interrupted rebuilding stopped")
  func resumed() async throws {
    try await ResultTown.with(cellYAML) { town in
      for month in 1...9 {
        try await town.addMoods("p\(month)", 3, 5, on: "2025-0\(month)-10")
      }
      let upkeep = town.followUp.cells
      try await town.organisation.database.write { connection in
        _ = try upkeep.cells.makeStale(nil, in: connection)
        let first = try #require(try upkeep.cells.stale(in: connection).first)
        try upkeep.cells.note(first, isStale: false, in: connection)
      }
      #expect(try await town.followUp.rebuildCells(onlyStale: true) == 8)
      #expect(try await town.followUp.rebuildCells(onlyStale: true) == 0)
      #expect(try await town.followUp.verifyCells().faultCount == 0)
    }
  }

  @Test("leave those of protected identity out")
  func protected() async throws {
    try await ResultTown.with(cellYAML) { town in
      try await town.addMoods("a", 3, 5)
      try await town.addMoods("b", 4, 8, isProtected: true)
      let started = try await town.organisation.database.read { connection in
        try connection.rows("SELECT body FROM cell WHERE view = '' AND occasion = 'm3'").count
      }
      #expect(started == 1)
      let viewer = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      let report = try await town.followUp.results(
        ResultRequest(
          programme: "celler", measure: "mood", occasion: "m3", purpose: .unitFollowUp),
        viewer: viewer)
      #expect(report.groups.first?.measured == 1)
    }
  }
}

extension ResultTown {
  /// Every table that cells hold: measures, occasions, divisions and periods crossed.
  func everyTable(_ viewer: Viewer, of measures: [String]) async throws -> [ResultReport] {
    var reports: [ResultReport] = []
    let periods: [(String?, String?)] = [(nil, nil), ("2025-02-01", "2025-06-30")]
    let divisions = [
      [], ["gender"], ["arm"], ["got"], ["age"], ["unit"], ["arm", "gender"], ["got", "gender"],
      ["unit", "gender"],
    ]
    for measure in measures {
      for occasion in ["start", "m3", "m6", "end"] {
        for by in divisions {
          for (from, to) in periods {
            for basis in [ResultQuery.Basis.start, .measurement] {
              reports.append(
                try await followUp.results(
                  ResultRequest(
                    programme: "celler", measure: measure, occasion: occasion, by: by,
                    from: from.map { day($0) }, to: to.map { day($0) }, basis: basis,
                    purpose: .unitFollowUp), viewer: viewer))
            }
          }
        }
      }
    }
    return reports
  }
}

let cellYAML = """
  beprova: programme/1
  id: celler
  version: 1
  title: Celler
  target_group: Vuxna
  legal_basis: Allmänt intresse
  information_class: K1
  retention: {months_after_end: 24}
  information: Det är frivilligt.
  forms:
    - id: allt
      title: Allt
      occasions: [start, m, end]
      items:
        - {id: mood, text: Hur mår du?, type: scale, min: 0, max: 10, optional: true}
        - {id: work, text: Arbete?, type: yes_no, optional: true}
        - {id: debt, text: Skuld, type: decimal, decimals: 1, min: 0, max: 9999999, when: mood < 7, optional: true}
        - {id: got, text: Fick, type: choices, codes: {a: A, b: B, c: C}, optional: true}
  occasions:
    - {id: start, kind: start, opens: 14, closes: 30}
    - {id: m, kind: during, every: 3, last: 6, opens: 30, closes: 45}
    - {id: end, title: Avslut, kind: end, opens: 30, closes: 45}
  measures:
    - id: mood
      title: Mående
      question: {sv: Mår de bättre?, en: Do they feel better?}
      value: mood
      direction: higher
      smallest_meaningful_change: 2
      reliability: {r: 0.8, sd: 2.1, source: Påhittad norm}
    - {id: working, title: I arbete, share: {of: work}, direction: higher}
    - {id: debt, title: Skuld, value: debt, direction: lower}
  indicators:
    - {id: work_m3, title: Arbete efter tre månader, occasion: m3, numerator: work}
  breakdowns:
    - gender
    - unit
    - {id: arm, title: Gren, by: attribute, attribute: arm}
    - {id: got, title: Insats, by: item, item: got, at: any}
    - {id: age, by: age, from: [0, 18, 40, 65]}
  """
