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
      let viewer = try await town.organisation.viewer(
        .unitManager, in: town.organisation.department)
      let fromCells = try await town.everyTable(viewer)
      try await town.organisation.database.write { connection in
        _ = try town.followUp.cells.cells.makeStale(nil, in: connection)
      }
      let fromEpisodes = try await town.everyTable(viewer)
      #expect(fromCells.count == 3 * 4 * 9 * 4)
      #expect(fromCells == fromEpisodes)
    }
  }

  @Test("are written at most thirty at a time, whatever is saved")
  func fewRows() async throws {
    try await ResultTown.with(cellYAML) { town in
      try await town.organisation.database.write { connection in
        for statement in CellTests.counting { try connection.execute(statement) }
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

  private static let counting: [SQL] = [
    "CREATE TABLE written (view TEXT)",
    """
    CREATE TRIGGER cell_inserted AFTER INSERT ON cell
      BEGIN INSERT INTO written VALUES (new.view); END
    """,
    """
    CREATE TRIGGER cell_updated AFTER UPDATE ON cell
      BEGIN INSERT INTO written VALUES (new.view); END
    """,
    """
    CREATE TRIGGER cell_deleted AFTER DELETE ON cell
      BEGIN INSERT INTO written VALUES (old.view); END
    """,
  ]

  @Test("that are damaged are found, told, and mended by rebuilding")
  func damage() async throws {
    try await ResultTown.with(cellYAML) { town in
      for number in 1...6 { try await town.addMoods("p\(number)", number, number + 2) }
      try await town.organisation.database.write { connection in
        // One byte of one sum.
        try connection.execute(
          """
          UPDATE cell SET body = CAST(substr(body, 1, length(body) - 1) || x'7e' AS BLOB)
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
  func everyTable(_ viewer: Viewer) async throws -> [ResultReport] {
    var reports: [ResultReport] = []
    let periods: [(String?, String?)] = [(nil, nil), ("2025-02-01", "2025-06-30")]
    let divisions = [
      [], ["gender"], ["arm"], ["got"], ["age"], ["unit"], ["arm", "gender"], ["got", "gender"],
      ["unit", "gender"],
    ]
    for measure in ["mood", "working", "debt"] {
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

/// People who start, answer, change their answers, move, end and begin anew, at random.
struct RandomLife {
  private let town: ResultTown
  private var random: DemoRandom
  private var episodes: [EpisodeID] = []
  private var number = 0

  init(_ town: ResultTown, seed: UInt64) async throws {
    self.town = town
    random = DemoRandom(seed: seed)
    for _ in 0..<5 { try await begin() }
  }

  /// Makes one change; the clock may stand on any day.
  mutating func change(rebuilding: Bool = true) async throws {
    switch random.below(20) {
    case 0..<2: try await begin()
    case 2..<13: try await answer()
    case 13: try await withdraw()
    case 14..<16: try await end()
    case 16: try await correct()
    case 17: try await protect()
    case 18: town.organisation.clock.move(to: day("2025-01-01") + random.below(700))
    default:
      // What wrote too much became stale.
      if rebuilding { try await town.followUp.rebuildStaleCells() }
    }
    if rebuilding { try await town.followUp.rebuildStaleCells() }
  }

  private mutating func begin() async throws {
    number += 1
    let genders = Gender.allCases
    episodes.append(
      try await town.add(
        "person-\(number)",
        unit: random.chance(0.5) ? town.organisation.adults : town.organisation.families,
        start: (day("2025-01-01") + random.below(250)).description,
        gender: genders[random.below(genders.count)],
        birthYear: random.chance(0.8) ? 1950 + random.below(60) : nil,
        attributes: random.chance(0.8) ? ["arm": ["A", "B", "Ö"][random.below(3)]] : [:],
        isProtected: random.chance(0.03), records: []))
  }

  private mutating func sheet() -> AnswerSheet {
    var sheet: AnswerSheet = [:]
    if random.chance(0.9) { sheet["mood"] = .value(.number(FixedPoint(random.below(11)))) }
    if random.chance(0.8) { sheet["work"] = .value(.code(random.chance(0.5) ? "yes" : "no")) }
    if random.chance(0.1) { sheet["work"] = .missing(.declined) }
    if random.chance(0.7) {
      sheet["debt"] = FixedPoint("\(random.below(9_000_000)).\(random.below(10))").map {
        .value(.number($0))
      }
    }
    let got = ["a", "b", "c"].filter { _ in random.chance(0.4) }
    if !got.isEmpty { sheet["got"] = .value(.codes(got)) }
    return sheet
  }

  private mutating func answer() async throws {
    let id = episodes[random.below(episodes.count)]
    let occasion = ["start", "m3", "m6", "end"][random.below(4)]
    let sheet = sheet()
    let isDraft = random.chance(0.05)
    let notDone: MissingReason? = random.chance(0.1) ? .notReached : nil
    let late = random.below(60)
    let store = town.followUp.episodes
    let coding = try await coding()
    let now = town.organisation.clock.now
    try await town.organisation.database.write { [town] connection in
      let episode = try #require(try store.episode(id, in: connection))
      let held = try store.responses(of: id, coding: coding, in: connection)
        .first { $0.record.occasion?.name == occasion }
      let months = ["start": 0, "m3": 3, "m6": 6, "end": 8][occasion] ?? 0
      let record = ResponseRecord(
        occasion: OccasionKey(occasion),
        measuredOn: episode.start.adding(months: months) + late - 10,
        isDraft: isDraft, notDone: notDone, answers: notDone == nil ? sheet : [:])
      _ = try town.followUp.cells.changing([id], on: connection) {
        try store.save(
          .make(at: now), record, of: id, replacing: held?.id, by: nil, at: now, in: connection)
      }
    }
  }

  private func coding() async throws -> AnswerSheetCoding {
    try await town.organisation.database.read { [town] connection in
      try #require(
        try town.followUp.catalogue.programme(town.programme.id, in: connection)?.latest.coding)
    }
  }

  private mutating func withdraw() async throws {
    let id = episodes[random.below(episodes.count)]
    try await town.organisation.database.write { [town] connection in
      try town.followUp.cells.changing([id], on: connection) {
        _ = try connection.execute(
          "UPDATE response SET superseded_by = 1 WHERE episode_id = \(id) AND occasion = 'm3'")
      }
    }
  }

  private mutating func end() async throws {
    let id = episodes[random.below(episodes.count)]
    let after = random.below(400)
    let reopens = random.chance(0.3)
    try await town.organisation.database.write { [town] connection in
      let episode = try #require(try town.followUp.episodes.episode(id, in: connection))
      _ = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.setEnd(
          reopens ? nil : episode.start + after, of: episode, in: connection)
      }
    }
  }

  /// Another unit, sex, start or person.
  private mutating func correct() async throws {
    let id = episodes[random.below(episodes.count)]
    let unit = random.chance(0.5) ? town.organisation.adults : town.organisation.families
    let gender = Gender.allCases[random.below(4)].rawValue
    let start = day("2025-01-01") + random.below(250)
    try await town.organisation.database.write { [town] connection in
      try town.followUp.cells.changing([id], on: connection) {
        _ = try connection.execute(
          """
          UPDATE episode SET unit_id = \(unit.id), gender = \(gender), start_day = \(start),
            end_day = NULL WHERE id = \(id)
          """)
      }
    }
  }

  private mutating func protect() async throws {
    guard random.chance(0.2) else { return }
    let id = episodes[random.below(episodes.count)]
    try await town.organisation.database.write { [town] connection in
      let person = try #require(try town.followUp.episodes.episode(id, in: connection)).person
      try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.protect(person, in: connection)
      }
    }
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
