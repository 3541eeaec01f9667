import Core
import Foundation
import Organisation
import TestSupport
import Testing

@testable import FollowUp

let wideMap = """
  format: wide
  person: Id
  case_reference: Id
  start: 2025-01-10
  missing: ["", NA]
  occasions:
    start: {date: 2025-01-10, items: {weight: Pre}}
    end: {date: 2025-04-10, items: {weight: Post}}
  """

let longMap = """
  format: long
  person: Id
  case_reference: Id
  start: 2025-01-01
  occasion: {column: Month, codes: {"0": start, "1": m1, "2": m2}}
  items:
    status: {column: Status, codes: {G: good, P: poor}}
  """

@Suite struct ImportTests {
  @Test func `a wide file gives an episode for each person and a response for each occasion`()
    async throws
  {
    try await ImportHouse.with { house in
      let report = try await house.run("Id,Pre,Post\nA,80.7,80.2\nB,89.4,NA\n", wideMap)
      #expect(report.isStored)
      #expect(report.read == 2)
      #expect(report.accepted == 2)
      #expect(report.created == 2)
      #expect(report.newPersons == 2)
      #expect(
        try await house.stored() == [
          "A 2025-01-10..2025-04-10 start 2025-01-10  {\"weight\":80.7}",
          "A 2025-01-10..2025-04-10 end 2025-04-10  {\"weight\":80.2}",
          "B 2025-01-10.. start 2025-01-10  {\"weight\":89.4}",
        ])
    }
  }

  @Test func `a long file places rows by the value of a column and dates them when they are due`()
    async throws
  {
    try await ImportHouse.with { house in
      let report = try await house.run(
        "Id;Month;Status\n1;0;P\n1;1;G\n2;0;G\n1;2;bra\n", longMap)
      #expect(report.isStored)
      #expect(
        try await house.stored() == [
          "1 2025-01-01.. start 2025-01-01  {\"status\":\"poor\"}",
          "1 2025-01-01.. m1 2025-02-01  {\"status\":\"good\"}",
          "1 2025-01-01.. m2 2025-03-01  {\"status\":\"good\"}",
          "2 2025-01-01.. start 2025-01-01  {\"status\":\"good\"}",
        ])
    }
  }

  @Test func `the same file a second time changes nothing`() async throws {
    try await ImportHouse.with { house in
      let csv = "Id;Month;Status\n1;0;P\n1;1;G\n2;0;G\n"
      try await house.run(csv, longMap)
      let before = try await house.stored()
      let report = try await house.run(csv, longMap)
      #expect(report.isStored)
      #expect(report.updated == 0)
      #expect(report.created == 0)
      #expect(report.unchanged == 3)
      #expect(try await house.stored() == before)
      #expect(try await house.count("response") == 3)
    }
  }
}
