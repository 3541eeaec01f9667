import Core
import Delimited
import Foundation
import Organisation
import TestSupport
import Testing

@testable import FollowUp

@Suite struct ImportRefusalTests {
  private let map = """
    format: long
    person: Id
    case_reference: Id
    start: {column: Start}
    occasion: {column: When}
    items: {sleep: Sleep, weight: Weight, status: Status}
    """
  private let header = "Id;Start;When;Sleep;Weight;Status\n"

  private func refused(
    _ csv: String, map: String? = nil, _ expected: [(row: Int, column: String?, value: String?)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ImportReport {
    var found: ImportReport?
    try await ImportHouse.with { house in
      let report = try await house.run(csv, map ?? self.map)
      #expect(!report.isStored, sourceLocation: sourceLocation)
      #expect(report.refused.map(\.row) == expected.map(\.row), sourceLocation: sourceLocation)
      #expect(
        report.refused.map(\.column) == expected.map(\.column), sourceLocation: sourceLocation)
      #expect(report.refused.map(\.value) == expected.map(\.value), sourceLocation: sourceLocation)
      #expect(try await house.count("episode") == 0, sourceLocation: sourceLocation)
      #expect(try await house.count("batch") == 0, sourceLocation: sourceLocation)
      found = report
    }
    return try #require(found)
  }

  @Test func `an impossible date is refused with line, column and value`() async throws {
    let report = try await refused(
      header + "1;2025-01-01;start;3;70;good\n2;2025-02-30;start;3;70;good\n",
      [(3, "Start", "2025-02-30")])
    #expect(report.refused[0].reason[.english].contains("date that exists"))
    #expect(report.read == 2)
    #expect(report.accepted == 1)
  }

  @Test func `a date to come is refused`() async throws {
    _ = try await refused(
      header + "1;2062-01-01;start;3;70;good\n", [(2, "Start", "2062-01-01")])
  }

  @Test func `a value out of range is refused`() async throws {
    let report = try await refused(
      header + "1;2025-01-01;start;11;70;good\n", [(2, "Sleep", "11")])
    #expect(report.refused[0].reason[.swedish] == "Skriv ett tal som är högst 10")
  }

  @Test func `an unknown code is refused`() async throws {
    _ = try await refused(header + "1;2025-01-01;start;1;70;fine\n", [(2, "Status", "fine")])
  }

  @Test func `an unknown occasion is refused`() async throws {
    _ = try await refused(header + "1;2025-01-01;m9;1;70;good\n", [(2, "When", "m9")])
  }

  @Test func `every fault of a row is told at once`() async throws {
    _ = try await refused(
      header + "1;2025-01-01;start;99;1;fine\n",
      [(2, "Sleep", "99"), (2, "Status", "fine"), (2, "Weight", "1")])
  }

  @Test func `a row with too many or too few columns is refused and the others are read`()
    async throws
  {
    let report = try await refused(
      header
        + "1;2025-01-01;start;3;70\n2;2025-01-01;start;3;70;good;x\n3;2025-01-01;start;3;70;\n",
      [(2, nil, nil), (3, nil, nil)])
    #expect(report.accepted == 1)
  }

  @Test func `a quote that is never closed stops the file, also where parts are accepted`()
    async throws
  {
    try await ImportHouse.with { house in
      let csv = header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;3;70;\"good\n"
      let report = try await house.run(csv, map, acceptPartial: true)
      #expect(!report.isStored)
      #expect(report.refused.map(\.row) == [3])
      #expect(try await house.count("episode") == 0)
    }
  }

  @Test func `a NUL byte is refused where it stands`() async throws {
    let report = try await refused(
      header + "1;2025-01-01;start;3\0;70;good\n2;2025-01-01;start;3;70;good\n",
      [(2, "Sleep", nil)])
    #expect(report.accepted == 1)
  }

  @Test func `a person twice for an occasion with other answers is refused with both lines`()
    async throws
  {
    let report = try await refused(
      header + "1;2025-01-01;start;3;70;good\n1;2025-01-01;start;4;70;good\n", [(3, nil, nil)])
    #expect(report.duplicates == 1)
    #expect(report.refused[0].reason[.english].contains("line 2"))
  }

  @Test func `the same row twice is counted once`() async throws {
    try await ImportHouse.with { house in
      let row = "1;2025-01-01;start;3;70;good\n"
      let report = try await house.run(header + row + row, map)
      #expect(report.isStored)
      #expect(report.duplicates == 1)
      #expect(report.created == 1)
      #expect(report.accepted == 2)
      #expect(try await house.count("response") == 1)
      let again = try await house.run(header + row + row, map)
      #expect(again.duplicates == 1 && again.unchanged == 1)
      #expect(again.created == 0 && again.updated == 0)
    }
  }

  @Test func `every accepted row is new, changed, unchanged or a repeat, and only one of them`()
    async throws
  {
    try await ImportHouse.with { house in
      try await house.run(
        header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;4;70;good\n", map)
      let report = try await house.run(
        header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;5;70;good\n"
          + "1;2025-01-01;m1;6;70;good\n1;2025-01-01;m1;6;70;good\n3;2025-01-01;start;1;70;good\n"
          + "3;2025-01-01;start;1;70;good\n4;2025-01-01;start;11;70;good\n", map,
        acceptPartial: true)
      #expect(report.read == 7)
      #expect(report.accepted == 6)
      // Unchanged is line 2, updated line 3, created lines 4 and 6, repeats lines 5 and 7.
      #expect(report.unchanged == 1)
      #expect(report.updated == 1)
      #expect(report.created == 2)
      #expect(report.duplicates == 2)
      #expect(report.refusedRows == 1)
    }
  }

  @Test func `a wide row that repeats one occasion and brings another is no repeat`() async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(
        "Id,Pre,Post\nA,80.7,\nA,80.7,80.2\nA,80.7,80.2\n", wideMap)
      #expect(report.isStored)
      #expect(report.created == 2)
      #expect(report.duplicates == 1)
      #expect(try await house.count("response") == 2)
    }
  }

  @Test func `what is said of a person must be the same on every row`() async throws {
    let report = try await refused(
      header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;3;70;good\n"
        + "1;2025-01-02;m1;4;70;good\n", [(4, "Start", nil)])
    #expect(report.refused[0].reason[.english].contains("line 2"))
  }

  @Test func `one refused row among thousands stores nothing`() async throws {
    var csv = header
    for person in 1...5_000 {
      csv += "\(person);2025-01-01;start;\(person == 4_321 ? 11 : person % 10);70;good\n"
    }
    let report = try await refused(csv, [(4_322, "Sleep", "11")])
    #expect(report.read == 5_000)
    #expect(report.accepted == 4_999)
  }

  @Test func `the other rows are stored when parts are accepted`() async throws {
    try await ImportHouse.with { house in
      let csv = header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;11;70;good\n"
      let report = try await house.run(csv, map, acceptPartial: true)
      #expect(report.isStored)
      #expect(report.refusedRows == 1)
      #expect(
        try await house.stored() == [
          #"1 2025-01-01.. start 2025-01-01  {"sleep":3,"status":"good","weight":70.0}"#
        ])
    }
  }

  @Test func `a file with ten thousand columns is refused`() async throws {
    try await ImportHouse.with { house in
      let csv = (1...10_000).map { "c\($0)" }.joined(separator: ";") + "\n"
      await #expect(throws: ImportError.file(.tooManyColumns(line: 1, limit: 1000))) {
        try await house.run(csv, map)
      }
    }
  }

  @Test func `an empty file is refused and a file with a header alone holds nothing`() async throws
  {
    try await ImportHouse.with { house in
      await #expect(throws: ImportError.file(.empty)) { try await house.run("", map) }
      let report = try await house.run(header, map)
      #expect(report.read == 0)
      #expect(report.isStored)
      #expect(
        report.lines(in: .swedish).first
          == "Filen har inga rader under kolumnnamnen. Det finns inget att importera.")
    }
  }

  @Test func `a dry run that takes the other rows says what would be taken in`() async throws {
    try await ImportHouse.with { house in
      let csv = header + "1;2025-01-01;start;3;70;good\n2;2025-01-01;start;11;70;good\n"
      let partly = try await house.run(csv, map, dryRun: true, acceptPartial: true)
      #expect(partly.hindrance == nil)
      #expect(
        partly.lines(in: .swedish).first
          == "Provkörning: inget är importerat. 1 rad kan importeras. 1 rad blir inte med: se nedan."
      )
      let whole = try await house.run(csv, map, dryRun: true)
      #expect(whole.hindrance == .refusedRows)
      #expect(whole.lines(in: .swedish).first?.hasPrefix("Inget är importerat: 1 rad") == true)
    }
  }

  @Test func `a refusal says its place once`() async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(header + "1;2025-01-01;start;3;70\n", map, dryRun: true)
      #expect(
        report.lines(in: .swedish).last
          == "Rad 2: Raden har 5 kolumner men rubrikraden har 6. Kontrollera skiljetecken och "
          + "citattecken på raden.")
    }
  }

  @Test(arguments: [
    ("19121212-1212 x", "********-**** x"), ("x 121212 1213 y", "x ****** **** y"),
    ("1912121212", "**********"), ("12345 67", "12345 67"),
  ])
  func `a masked number leaves the rest as it was`(value: String, shown: String) async throws {
    _ = try await refused(
      header + "1;2025-01-01;start;3;70;\(value)\n", [(2, "Status", shown)])
  }

  @Test func `a map never shows a number that stands where a column's name should`() async throws {
    try await ImportHouse.with { house in
      let csv = "19121212-1212;2025-01-01;start;3\n"
      do {
        try await house.run(
          csv, map.replacingOccurrences(of: "person: Id", with: "person: 19121212-1213"))
        Issue.record("the map was accepted")
      } catch let error as ImportError {
        #expect(!error.message.sv.contains("1212-121"), "\(error.message.sv)")
        #expect(error.message.sv.contains("menade du ”********-****”?"), "\(error.message.sv)")
      }
    }
  }

  @Test func `a personal number is stored as a digest and never shown`() async throws {
    try await ImportHouse.with { house in
      let map = map.replacingOccurrences(
        of: "person: Id\ncase_reference: Id", with: "person: {column: Id, kind: personalNumber}")
      // Numbers that Skatteverket has set aside for tests.
      let csv =
        header + "19850709-9805;2025-01-01;start;3;70;good\n850709-9805;2025-01-01;m1;4;70;good\n"
      let good = try await house.run(csv, map)
      #expect(good.isStored)
      #expect(good.newPersons == 1)
      let bad = try await house.run(
        header + "19850709-9806;2025-01-01;start;3;70;19850709-9805\n", map)
      #expect(!bad.isStored)
      let json = try bad.json(.swedish)
      #expect(!json.contains("9805") && !json.contains("9806") && !json.contains("850709"))
      #expect(bad.refused.map(\.column) == ["Id", "Status"])
    }
  }

  @Test func `birth year and sex follow from a personal number`() async throws {
    try await ImportHouse.with { house in
      let map = map.replacingOccurrences(
        of: "person: Id\ncase_reference: Id", with: "person: {column: Id, kind: personalNumber}")
      try await house.run(header + "19850709-9805;2025-01-01;start;3;70;good\n", map)
      let row = try await house.organisation.database.read {
        try $0.first("SELECT birth_year, gender FROM episode")
      }
      #expect(try row?.value("birth_year") == 1985)
      #expect(try row?.value("gender") == "female")
    }
  }

  @Test func `a map that does not fit the file is refused with place and nearest name`()
    async throws
  {
    try await ImportHouse.with { house in
      let map = map.replacingOccurrences(of: "sleep: Sleep", with: "sleep: Slep")
        .replacingOccurrences(of: "weight: Weight", with: "wieght: Weight")
      do {
        try await house.run(header + "1;2025-01-01;start;3;70;good\n", map)
        Issue.record("the map was accepted")
      } catch ImportError.map(let faults) {
        let lines = faults.map { $0.line(in: .english) }
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("map.yaml:6:16: ") && lines[0].contains("“Sleep”?"))
        #expect(lines[1].contains("“weight”?"))
      }
    }
  }

  @Test func `an unknown key of a map is told with line and column`() {
    let (map, faults) = ImportMap.read("formt: long\nperson: Id\nstart: S\n", file: "m.yaml")
    #expect(map == nil)
    let lines = faults.map { $0.line(in: .english) }
    #expect(lines == ["m.yaml:1:1: unknown key formt; did you mean format?"])
  }

  @Test func `columns that are not used are noted`() async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(
        "Id,Pre,Post,Comment\nA,80.7,80.2,x\n", wideMap, dryRun: true)
      #expect(report.notes.map(\.en) == ["columns that are not used: Comment"])
    }
  }

  @Test func `a programme that has not started takes nothing in`() async throws {
    try await ImportHouse.with(starts: false) { house in
      await #expect(throws: ProgrammeError.notStarted("sova")) {
        try await house.run(header, map)
      }
    }
  }

  @Test func `a map for another programme is refused`() async throws {
    try await ImportHouse.with { house in
      await #expect(throws: ImportError.otherProgramme("annat")) {
        try await house.run(header, "programme: annat\n" + map)
      }
    }
  }

  @Test func `a dry run stores nothing and says what would be`() async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(
        header + "1;2025-01-01;start;3;70;good\n", map, dryRun: true)
      #expect(report.created == 1)
      #expect(!report.isStored)
      #expect(try await house.count("person") == 0)
    }
  }

  @Test func `only units that the importer reaches are taken in`() async throws {
    try await ImportHouse.with { house in
      let manager = try await house.organisation.user(
        "chef", (.unitManager, house.organisation.adults))
      let map = map + "\nunit: Unit"
      let header = "Id;Start;When;Sleep;Weight;Status;Unit\n"
      let mine = try await house.run(
        header + "1;2025-01-01;start;3;70;good;VUX\n", map, by: manager.id)
      #expect(mine.isStored)
      let theirs = try await house.run(
        header + "1;2025-01-01;start;3;70;good;VUX\n2;2025-01-01;start;3;70;good;FAM\n", map,
        by: manager.id)
      #expect(theirs.refused.map(\.row) == [3])
      let caseworker = try await house.organisation.user(
        "hand", (.caseworker, house.organisation.adults))
      await #expect(throws: AccessDenied.self) {
        try await house.run(header, map, by: caseworker.id)
      }
    }
  }
}
