import Core
import Foundation
import TestSupport
import Testing

@testable import FollowUp

@Suite struct ImportFormatTests {
  private let map = """
    format: long
    person: {column: Löpnr}
    case_reference: Löpnr
    start: {first_measurement: true}
    occasion: {by: date}
    date: Datum
    items: {weight: Vikt, status: Läge}
    """
  private let expected = [
    #"Åsa 2025-01-05..  2025-01-05  {"status":"poor","weight":70.5}"#,
    #"Åsa 2025-01-05..  2025-02-19  {"status":"good","weight":71.0}"#,
  ]
  private let rows = [
    ["Löpnr", "Datum", "Vikt", "Läge"], ["Åsa", "2025-02-19", "71", "bra"],
    ["Åsa", "5/1 2025", "70,5", "Dåligt"],
  ]

  private func csv(_ separator: String, decimal: String = ",") -> String {
    rows.map {
      $0.map { separator == "," && $0.contains(",") ? "\"\($0)\"" : $0 }.joined(
        separator: separator)
    }.joined(separator: "\r\n") + "\r\n"
  }

  private func check(_ bytes: [UInt8]) async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(bytes: bytes, map)
      #expect(report.isStored)
      #expect(try await house.stored() == expected)
    }
  }

  @Test(arguments: [";", ",", "\t"])
  func `uneven visits are taken in whatever stands between columns`(separator: String) async throws
  {
    try await check(Array(csv(separator).utf8))
  }

  @Test func `a byte order mark is no part of the first column`() async throws {
    try await check([0xEF, 0xBB, 0xBF] + Array(csv(";").utf8))
  }

  @Test func `Latin-1 is recognised`() async throws {
    let bytes = try #require(csv(";").data(using: .isoLatin1))
    try await check(Array(bytes))
  }

  @Test func `a newline within quotes does not move the lines that are told`() async throws {
    try await ImportHouse.with { house in
      let csv = "Löpnr;Datum;Vikt;Läge\n\"a\nb\";2025-01-05;70;bra\nc;2025-01-05;7;bra\n"
      let report = try await house.run(
        csv, map.replacingOccurrences(of: "case_reference: Löpnr\n", with: ""))
      #expect(report.refused.map(\.row) == [4])
    }
  }

  @Test func `rows are placed in the order of the file`() async throws {
    try await ImportHouse.with { house in
      let map = """
        format: long
        person: Id
        case_reference: Id
        start: 2025-01-01
        occasion: {by: order, order: [start, m3, m6]}
        items: {sleep: Sleep}
        """
      let report = try await house.run("Id,Sleep\n1,4\n2,5\n1,6\n1,7\n", map)
      #expect(report.isStored)
      #expect(
        try await house.stored() == [
          #"1 2025-01-01.. start 2025-01-01  {"sleep":4}"#,
          #"1 2025-01-01.. m3 2025-04-01  {"sleep":6}"#,
          #"1 2025-01-01.. m6 2025-07-01  {"sleep":7}"#,
          #"2 2025-01-01.. start 2025-01-01  {"sleep":5}"#,
        ])
      let more = try await house.run("Id,Sleep\n1,4\n1,6\n1,7\n1,8\n", map)
      #expect(more.refused.map(\.row) == [5])
    }
  }

  @Test func `money has points between thousands where the map says so`() async throws {
    try await ImportHouse.with { house in
      let map = """
        format: wide
        person: {row_number: true}
        start: 2025-01-01
        decimal: ","
        occasions:
          start: {items: {paid: Före}}
          end: {date: Slut, items: {paid: Efter}}
        """
      let report = try await house.run(
        "Före;Efter;Slut\n12.345,50;1.000;2025-06-30\n900;;2025-07-01\n", map)
      #expect(report.isStored)
      #expect(
        try await house.stored() == [
          #"– 2025-01-01..2025-06-30 start 2025-01-01  {"paid":12345.50}"#,
          #"– 2025-01-01.. start 2025-01-01  {"paid":900.00}"#,
          #"– 2025-01-01..2025-06-30 end 2025-06-30  {"paid":1000.00}"#,
        ])
      let again = try await house.run(
        "Före;Efter;Slut\n12.345,50;1.000;2025-06-30\n900;;2025-07-01\n", map)
      #expect(again.updated == 0 && again.created == 0)
    }
  }

  @Test func `marks for missing carry their reasons`() async throws {
    try await ImportHouse.with { house in
      let map = """
        format: long
        person: Id
        case_reference: Id
        start: 2025-01-01
        missing: {none: ["", NA], declined: ["88"]}
        occasion: When
        not_done: {column: Lost, codes: {flyttat: movedMunicipality}}
        items: {sleep: {column: Sleep, missing: {doesNotKnow: ["99"]}}, works: Works, hours: Hours}
        """
      let report = try await house.run(
        """
        Id,When,Sleep,Works,Hours,Lost
        1,start,88,ja,40,
        1,m1,99,nej,,
        1,m2,NA,,,flyttat
        1,m3,NA,,,
        """, map)
      #expect(report.isStored)
      #expect(
        try await house.stored() == [
          #"1 2025-01-01.. start 2025-01-01  {"hours":40,"sleep":{"missing":"declined"},"works":"yes"}"#,
          #"1 2025-01-01.. m1 2025-02-01  {"hours":{"missing":"notApplicable"},"sleep":{"missing":"doesNotKnow"},"works":"no"}"#,
          "1 2025-01-01.. m2 2025-03-01 movedMunicipality {}",
        ])
    }
  }

  @Test func `who somebody is comes from columns`() async throws {
    try await ImportHouse.with { house in
      let worker = try await house.organisation.user("bo", (.caseworker, house.organisation.adults))
      let map = """
        format: wide
        person: Id
        unit: {column: Enhet, codes: {Vuxen: VUX}}
        worker: Hand
        start: Start
        end: Slut
        gender: {column: Kön, codes: {1: male, 2: female}}
        age: {column: Ålder, at: start}
        household: Hushåll
        protected: {column: Skydd, codes: {x: ja}}
        attributes: {treatment: Arm}
        missing: [""]
        occasions: {start: {items: {sleep: S}}}
        """
      try await house.run(
        """
        Id;Enhet;Hand;Start;Slut;Kön;Ålder;Hushåll;Skydd;Arm;S
        1;Vuxen;bo;2025-03-01;2025-09-01;2;46;H1;x;CBT;3
        """, map)
      let row = try await house.organisation.database.read {
        try $0.first(
          """
          SELECT e.unit_id, e.worker_id, e.start_day, e.end_day, e.gender, e.birth_year, e.household,
            p.is_protected, e.attributes
          FROM episode e JOIN person p ON p.id = e.person_id
          """)
      }
      let found = try #require(row)
      #expect(try found.value("unit_id") == house.organisation.adults.id)
      #expect(try found.value("worker_id") == worker.id)
      #expect(try found.value("start_day") == day("2025-03-01"))
      #expect(try found.value("end_day") == day("2025-09-01"))
      #expect(try found.value("gender") == "female")
      #expect(try found.value("birth_year") == 1979)
      #expect(try found.value("household") == "H1")
      #expect(try found.value("is_protected") == true)
      #expect(try found.value("attributes") == #"{"treatment":"CBT"}"#)
    }
  }
}
