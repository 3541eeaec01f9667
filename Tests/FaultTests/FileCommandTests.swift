import Foundation
import TestSupport
import Testing

/// Files that nothing can be imported from, by command. Every one holds a personal number where it
/// is refused; none may come out anywhere.
struct FileCommandTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rows: [String]
    /// The line and column that are told; nil where the whole file is refused.
    let row: Int?
    let column: String?
  }

  static let header = "Personnummer;Start;Kön;Sömn;Vikt;Läge"
  /// Tolvan Tolvansson, in all the ways his number is written.
  static let good = "19121212-1212;2025-01-10;K;5;70,5;bra"

  static let faults = [
    Fault(
      testDescription: "a broken quote", rows: [good, #"121212-1212;2025-01-10;K;"5;70,5;bra"#],
      row: 3, column: nil),
    Fault(
      testDescription: "a column too few", rows: [good, "191212121212;2025-01-10;K;5;70,5"],
      row: 3, column: nil),
    Fault(
      testDescription: "a column too many", rows: [good, good + ";19121212-1212"], row: 3,
      column: nil),
    Fault(
      testDescription: "an impossible date", rows: ["121212+1212;2025-02-30;K;5;70,5;bra"], row: 2,
      column: "Start"),
    Fault(
      testDescription: "a personal number for a date",
      rows: ["19121212-1212;19121212-1212;K;5;70,5;bra"], row: 2, column: "Start"),
    Fault(
      testDescription: "a value out of range", rows: ["19121212-1212;2025-01-10;K;11;70,5;bra"],
      row: 2, column: "Sömn"),
    Fault(
      testDescription: "a personal number for a value",
      rows: ["19121212-1212;2025-01-10;K;191212121212;70,5;bra"], row: 2, column: "Sömn"),
    Fault(
      testDescription: "an unknown code", rows: ["19121212-1212;2025-01-10;K;5;70,5;121212-1212"],
      row: 2, column: "Läge"),
    Fault(
      testDescription: "a personal number amid words",
      rows: ["19121212-1212;2025-01-10;K;5;70,5;se akt 19121212 1212 och 19121212–1212"], row: 2,
      column: "Läge"),
    Fault(
      testDescription: "a mistyped personal number",
      rows: ["19121212-1213;2025-01-10;K;5;70,5;bra"], row: 2, column: "Personnummer"),
    Fault(
      testDescription: "a person twice with other answers",
      rows: [good, "191212121212;2025-01-10;K;6;70,5;bra"], row: 3, column: nil),
    Fault(
      testDescription: "a NUL byte", rows: ["19121212-1212;2025-01-10;K;5\u{0};70,5;bra"], row: 2,
      column: "Sömn"),
    Fault(
      testDescription: "one of five thousand",
      rows: (1...5_000).map { number in
        number == 4_321 ? "19121212-1212;2025-01-10;K;99;70,5;bra" : person(number)
      }, row: 4_322, column: "Sömn"),
    Fault(
      testDescription: "ten thousand columns",
      rows: [good + String(repeating: ";19121212-1212", count: 9_994)], row: 2, column: nil),
  ]

  /// A row of somebody born in 1985 with a number of their own.
  static func person(_ number: Int) -> String {
    let month = 1 + number / 420
    let day = 1 + number % 28
    let serial = 100 + (number % 420) / 28 * 40 + number % 7
    let digits = String(format: "85%02d%02d%03d", month, day, serial)
    // The check digit of Luhn.
    let sum = digits.enumerated().reduce(0) { sum, digit in
      let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset.isMultiple(of: 2) ? 2 : 1)
      return sum + value / 10 + value % 10
    }
    return "19\(digits)\((10 - sum % 10) % 10);2025-01-10;K;5;70,5;bra"
  }

  private static let map = """
    beprova: map/1
    programme: prov
    format: wide
    person: {column: Personnummer, kind: personalNumber}
    unit: {constant: VUX}
    start: Start
    gender: Kön
    occasions:
      start: {items: {sleep: Sömn, weight: Vikt, status: {column: Läge, codes: {bra: good, dåligt: poor}}}}
    """

  @Test(arguments: faults)
  func `is refused by row and column, without anybody's number, and nothing is stored`(
    _ fault: Fault
  ) async throws {
    try await FaultTown.with { town in
      let before = try await Stored(town.database)
      try town.file("fel.csv", ([Self.header] + fault.rows).joined(separator: "\n") + "\n")
      try town.file("pnr.yaml", Self.map)
      let words = town.importing("fel.csv", map: "pnr.yaml")
      let plain = try await town.run(words)
      let json = try await town.run(words + ["--json"])
      let dry = try await town.run(words + ["--json", "--dry-run"])
      for outcome in [plain, json, dry] {
        #expect(outcome.status == 1, "\(outcome.output.prefix(2_000))")
        #expect(!outcome.reason.isEmpty)
        #expect(!hasNumber(outcome.output), "\(outcome.output.prefix(2_000))")
        #expect(!hasNumber(outcome.error), "\(outcome.error.prefix(2_000))")
      }
      for outcome in [json, dry] where fault.row != nil {
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(
          report.refused.contains { refusal in
            refusal.row == fault.row && (fault.column == nil || refusal.column == fault.column)
              && !refusal.reason.isEmpty
          }, "\(outcome.output.prefix(2_000))")
        #expect(report.refusedRows <= 2)
      }
      if let row = fault.row {
        #expect(plain.output.contains("ad \(row)"), "\(plain.output.prefix(2_000))")
      }
      #expect(try await Stored(town.database) == before)
      // The programme goes on as if nothing had happened.
      try town.file("ratt.csv", "\(Self.header)\n\(Self.good)\n")
      try await town.done(town.importing("ratt.csv", map: "pnr.yaml"))
    }
  }

  @Test func `a header of ten thousand columns or of somebody's number is refused`() async throws {
    try await FaultTown.with { town in
      let before = try await Stored(town.database)
      try town.file("pnr.yaml", Self.map)
      let wide = (1...10_000).map { "k\($0)" }.joined(separator: ";")
      let numbered = "19121212-1212;Start;Kön;Sömn;Vikt;Läge"
      let twice = "Personnummer;19121212-1212;19121212-1212;Sömn;Vikt;Läge"
      for header in [wide, numbered, twice] {
        try town.file("fel.csv", "\(header)\n\(Self.good)\n")
        for flags in [[], ["--json"]] {
          let outcome = try await town.run(town.importing("fel.csv", map: "pnr.yaml") + flags)
          #expect(outcome.status == 1)
          #expect(!outcome.reason.isEmpty)
          #expect(!hasNumber(outcome.output + outcome.error), "\(outcome.output)\(outcome.error)")
        }
      }
      #expect(try await Stored(town.database) == before)
    }
  }

  @Test func `the pages and the server's log hold nobody's number either`() async throws {
    try await FaultTown.with { town in
      let secret = try town.file("losenord", TestOrganisation.password + "\n")
      try await town.done(
        "user", "add", "amina", "--unit", "SN", "--role", "analyst", "--password-file",
        secret.path)
      let (program, address) = try await town.server()
      defer { program.end(SIGKILL) }
      let browser = TestBrowser(address: address)
      try await browser.logIn("amina")
      let start = try await browser.get("/uppfoljning")
      let links = start.html.components(separatedBy: "href=\"/uppfoljning/").dropFirst()
      let programme = links.map { String($0.prefix(36)) }.first { UUID(uuidString: $0) != nil }
      let key = try #require(programme)
      let path = "/uppfoljning/\(key)/import"
      try await browser.get(path)
      let rows = Self.faults.filter { ![0, 13].contains($0.rows.count) && $0.rows.count < 10 }
        .filter { $0.row != nil && !$0.testDescription.contains("quote") }.flatMap(\.rows)
      let sent = try await browser.upload(
        path, field: "fil", fileName: "ut.csv",
        Array(([Self.header] + rows).joined(separator: "\n").utf8))
      let place = try #require(sent.location, "\(sent.text)")
      let mapping = try await browser.get(place)
      #expect(!hasNumber(mapping.html))
      let trial = try await browser.post(
        place,
        [
          "roll-0": "personalNumber", "roll-1": "start", "roll-2": "gender",
          "roll-3": "fraga:sleep", "roll-4": "fraga:weight", "roll-5": "fraga:status",
          "tillfalle-3": "start", "tillfalle-4": "start", "tillfalle-5": "start",
          "koder-5": "bra=good, dåligt=poor",
        ])
      #expect(!hasNumber(trial.html), "\(trial.text)")
      var seen: TestPage?
      if let location = trial.location {
        for _ in 0..<200 {
          let page = try await browser.get(location)
          seen = page
          if page.text.contains("ad 2") { break }
        }
      }
      #expect(seen.map { !hasNumber($0.html) } != false)
      // Addresses that somebody mistakes for a search.
      for path in [
        "/uppfoljning/omgang/19121212-1212/start", "/uppfoljning/19121212-1212",
        "/uppfoljning?sok=19121212-1212", "/19121212-1212", "/uppfoljning/%ff19121212-1212",
      ] { #expect(!hasNumber(try await browser.get(path).text), "\(path)") }
      try await browser.post(
        "/uppfoljning/omgang/19121212-1212/start", ["fraga-sleep": "19121212-1212"])
      program.end(SIGTERM)
      let outcome = await program.outcome()
      #expect(!hasNumber(outcome.error) && !hasNumber(outcome.output), "\(outcome.error)")
      print("mapping \(mapping.h1), trial \(trial.status), then \(seen?.h1 ?? "nothing")")
    }
  }

  /// Whether the text holds the number, however it is divided.
  private func hasNumber(_ text: String) -> Bool {
    let bare = text.filter { !"-–+ \u{A0}".contains($0) }
    return bare.contains("1212121212") || bare.contains("1212121213")
  }

  private struct Report: Decodable {
    let refused: [Refusal]
    let refusedRows: Int

    struct Refusal: Decodable {
      let row: Int
      let column: String?
      let reason: String
    }
  }
}
