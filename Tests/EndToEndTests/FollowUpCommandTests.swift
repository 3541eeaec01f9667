import Foundation
import TestSupport
import Testing

/// From a programme in a file and data in another to the figures, by commands alone.
struct FollowUpCommandTests {
  private static let programme = """
    beprova: programme/1
    id: sova
    version: 1
    title: {sv: Sova gott, en: Sleep well}
    target_group: {sv: Vuxna som sover illa, en: Adults who sleep badly}
    purpose: followUp
    legal_basis: {sv: Ett exempel., en: An example.}
    information_class: K3 R2 T1
    retention: {months_after_end: 12}
    information: {sv: Ett exempel för prov., en: An example for a test.}
    forms:
      - id: sleep
        title: {sv: Din sömn, en: Your sleep}
        occasions: [start, m]
        items:
          - {id: sleep, text: {sv: Hur sover du?, en: How do you sleep?}, type: scale, min: 0, max: 10}
    occasions:
      - {id: start, kind: start, opens: 14, closes: 30}
      - {id: m, kind: during, every: 3, last: 12, opens: 30, closes: 45}
    measures:
      - id: sleep
        title: {sv: Sömn, en: Sleep}
        question: {sv: Sover de bättre?, en: Do they sleep better?}
        value: sleep
        direction: higher
        smallest_meaningful_change: 2
    breakdowns: [gender]
    """

  private static let map = """
    beprova: map/1
    programme: sova
    format: wide
    person: Id
    start: 2025-01-10
    gender: Kön
    missing: {none: [""], notReached: ["x"]}
    occasions:
      start: {date: 2025-01-10, items: {sleep: Före}}
      m3: {date: 2025-04-10, items: {sleep: Efter}}
    """

  private static let rows = """
    Id;Kön;Före;Efter
    1;K;4;6
    2;K;5;5
    3;K;6;8
    4;K;3;6
    5;M;7;6
    6;M;5;8
    7;M;4;5
    8;M;6;x
    """

  /// A municipality in which the programme has started, with Anna to lead its unit.
  private struct House {
    let database: URL
    let data: URL
    let map: URL

    func run(_ words: String...) async throws -> BuiltProgram.Outcome {
      try await BuiltProgram.run(words, database: database)
    }

    func importing(_ text: String, _ flags: String...) async throws -> BuiltProgram.Outcome {
      try text.write(to: data, atomically: true, encoding: .utf8)
      return try await BuiltProgram.run(
        ["import", "follow-up", data.path, "--programme", "sova", "--map", map.path, "--json"]
          + flags, database: database)
    }

    func results(_ words: String...) async throws -> BuiltProgram.Outcome {
      try await BuiltProgram.run(
        [
          "results", "--programme", "sova", "--measure", "sleep", "--occasion", "m3", "--purpose",
          "unitFollowUp", "--user", "anna", "--as-of", "2025-09-01", "--json",
        ] + words, database: database)
    }
  }

  private func withHouse(_ body: (House) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
      let house = House(
        database: directory.appending(path: "ny.sqlite"),
        data: directory.appending(path: "data.csv"), map: directory.appending(path: "karta.yaml"))
      let programme = directory.appending(path: "sova.yaml").path
      try Self.programme.write(toFile: programme, atomically: true, encoding: .utf8)
      try Self.map.write(to: house.map, atomically: true, encoding: .utf8)
      for done in [
        try await house.run("init"),
        try await house.run("unit", "add", "--code", "VUX", "--name", "Vuxna", "--under", "SN"),
        try await house.run("user", "add", "anna", "--unit", "VUX", "--role", "unitManager"),
        try await house.run("programme", "check", programme),
        try await house.run("programme", "add", programme, "--unit", "VUX"),
        try await house.run(
          "programme", "start", "sova", "--dpia", "A", "--opinion", "B", "--retention-decision",
          "C"),
      ] { try #require(done.status == 0, "\(done.error)") }
      try await body(house)
    }
  }

  /// Means, interval and counts by SciPy: stats.t.ppf(.975, 6) over the seven pairs.
  @Test func `what was imported is counted`() async throws {
    try await withHouse { house in
      let tried = try await house.importing(Self.rows, "--dry-run")
      #expect(tried.status == 0, "\(tried.error)")
      let before = try await house.results()
      #expect(try report(before).groups.first?.started ?? 0 == 0, "a dry run stores nothing")

      let done = try await house.importing(Self.rows)
      #expect(done.status == 0, "\(done.error)")
      let told = try JSONDecoder().decode(ImportAnswer.self, from: Data(done.output.utf8))
      #expect(told.read == 8 && told.accepted == 8 && told.refused.isEmpty)

      let all = try #require(try report(try await house.results()).groups.first)
      #expect(all.started == 8 && all.measured == 7 && all.paired == 7)
      #expect(isNear(all.startMean, 4.857142857142857))
      #expect(isNear(all.occasionMean, 6.285714285714286))
      #expect(isNear(all.change, 1.4285714285714286))
      #expect(isNear(all.sd, 1.511857892036909))
      #expect(isNear(all.lo, 0.030336085060012286))
      #expect(isNear(all.hi, 2.826806772082845))
      #expect(all.improved == 4 && all.unchanged == 3 && all.worse == 0)
      #expect(all.lost?.n == 1 && all.lost?.reasons == ["notReached": 1])
      #expect(all.lost?.startMean == 6)

      let divided = try report(try await house.results("--by", "gender"))
      #expect(divided.groups.map { $0.by["gender"] ?? "" }.sorted() == ["female", "male"])
      #expect(divided.groups.map(\.started) == [4, 4])
    }
  }

  @Test func `one refused row and nothing is stored, and the same file twice doubles nothing`()
    async throws
  {
    try await withHouse { house in
      let broken = Self.rows.replacingOccurrences(of: "3;K;6;8", with: "3;K;6;80")
      let refused = try await house.importing(broken)
      #expect(refused.status == 1)
      let told = try JSONDecoder().decode(ImportAnswer.self, from: Data(refused.output.utf8))
      #expect(told.refused.map(\.row) == [4] && told.refused.map(\.column) == ["Efter"])
      #expect(told.refused.map(\.value) == ["80"])
      #expect(try report(try await house.results()).groups.first?.started ?? 0 == 0)

      for _ in 1...2 {
        let stored = try await house.importing(Self.rows)
        #expect(stored.status == 0, "\(stored.error)")
        #expect(try report(try await house.results()).groups.first?.started == 8)
      }
      let mended = Self.rows.replacingOccurrences(of: "2;K;5;5", with: "2;K;5;6")
      let updated = try await house.importing(mended)
      let answer = try JSONDecoder().decode(ImportAnswer.self, from: Data(updated.output.utf8))
      #expect(answer.updated == 1)
      #expect(try report(try await house.results()).groups.first?.started == 8)
    }
  }

  @Test(arguments: [
    (["--user", "admin"], 1), (["--user", "nobody"], 1), (["--purpose", "curiosity"], 2),
    (["--measure", "mood"], 1), (["--occasion", "m4"], 1), (["--by", "star-sign"], 1),
  ])
  func `results are refused with a reason`(_ words: [String], _ status: Int) async throws {
    try await withHouse { house in
      var command = [
        "results", "--programme", "sova", "--measure", "sleep", "--occasion", "m3", "--purpose",
        "unitFollowUp", "--user", "anna",
      ]
      let place = command.firstIndex(of: words[0]) ?? command.endIndex
      command.replaceSubrange(place..<min(place + 2, command.endIndex), with: words)
      let outcome = try await BuiltProgram.run(command, database: house.database)
      #expect(Int(outcome.status) == status, "\(outcome.output)\(outcome.error)")
      #expect(!outcome.reason.isEmpty && outcome.output.isEmpty)
    }
  }

  private func isNear(_ found: Double?, _ expected: Double) -> Bool {
    found.map { abs($0 - expected) < 1e-9 } ?? false
  }

  private func report(_ outcome: BuiltProgram.Outcome) throws -> ResultAnswer {
    try #require(outcome.status == 0, "\(outcome.error)")
    return try JSONDecoder().decode(ResultAnswer.self, from: Data(outcome.output.utf8))
  }

  private struct ImportAnswer: Decodable {
    let read: Int
    let accepted: Int
    let refused: [Refusal]
    let updated: Int
    let duplicates: Int

    struct Refusal: Decodable {
      let row: Int
      let column: String
      let value: String
      let reason: String
    }
  }

  private struct ResultAnswer: Decodable {
    let groups: [Group]

    struct Group: Decodable {
      let by: [String: String]
      let started: Int
      let measured: Int
      let paired: Int?
      let startMean: Double?
      let occasionMean: Double?
      let change: Double?
      let sd: Double?
      let lo: Double?
      let hi: Double?
      let improved: Int?
      let unchanged: Int?
      let worse: Int?
      let lost: Lost?
    }

    struct Lost: Decodable {
      let n: Int
      let reasons: [String: Int]
      let startMean: Double?
    }
  }
}
