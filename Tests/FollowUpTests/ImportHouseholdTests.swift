import Core
import Foundation
import TestSupport
import Testing

@testable import FollowUp

/// Programmes that count households: the report says who does not count by themselves.
@Suite struct ImportHouseholdTests {
  private let map = """
    format: wide
    person: Id
    household: Hushåll
    start: Start
    occasions: {start: {items: {sleep: S}}}
    """

  private func withHouse(_ body: (ImportHouse) async throws -> Void) async throws {
    let programme = ImportHouse.programme.replacingOccurrences(
      of: "purpose: followUp", with: "unit_of_analysis: household\npurpose: followUp")
    try await ImportHouse.with(programme: programme, body)
  }

  private func uncounted(_ report: ImportReport) -> String? {
    report.notes.map(\.sv).first { $0.contains("räknas inte för sig") }
  }

  @Test func `those whom another of the household came before are told, in the file and stored`()
    async throws
  {
    try await withHouse { house in
      // H1 has three, of whom one counts; H2 has one; 5 is in none.
      let report = try await house.run(
        """
        Id;Hushåll;Start;S
        1;H1;2025-01-01;3
        2;H1;2025-01-08;3
        3;H1;2025-01-01;3
        4;H2;2025-01-01;3
        5;;2025-01-01;3

        """, map)
      #expect(report.isStored)
      #expect(uncounted(report)?.contains("2 personer i filen") == true, "\(report.notes)")
      // 6 comes after 4, who is stored; 7 before.
      let later = try await house.run(
        "Id;Hushåll;Start;S\n6;H2;2025-02-01;3\n7;H1;2024-12-01;3\n", map)
      #expect(uncounted(later)?.contains("1 person i filen") == true, "\(later.notes)")
      #expect(try later.json(.swedish).contains("1 person i filen"))
    }
  }

  @Test func `a map without households is told that everybody counts`() async throws {
    try await withHouse { house in
      let report = try await house.run(
        "Id;Start;S\n1;2025-01-01;3\n",
        map.replacingOccurrences(of: "household: Hushåll\n", with: ""), dryRun: true)
      #expect(report.notes.contains { $0.sv.contains("räknas som ett eget hushåll") })
    }
  }

  @Test func `a programme that counts persons says nothing of households`() async throws {
    try await ImportHouse.with { house in
      let report = try await house.run(
        "Id;Hushåll;Start;S\n1;H1;2025-01-01;3\n2;H1;2025-01-08;3\n", map)
      #expect(report.notes == [])
    }
  }
}
