import Core
import Database
import Foundation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite("Cells of an import")
struct ImportCellTests {
  private let map = """
    format: long
    separator: ";"
    person: {column: Id, kind: reference}
    case_reference: {column: Id}
    start: {column: Start}
    protected: {column: P}
    occasion: {column: Month, codes: {"0": start, "1": m1, "2": m2}}
    date: {due: true}
    items: {sleep: Sleep, weight: W}
    """

  private func csv(_ lines: String...) -> String {
    "Id;Start;P;Month;Sleep;W\n" + lines.joined(separator: "\n") + "\n"
  }

  /// The cells as they are stored, and how many partitions are stale.
  private func cells(_ house: ImportHouse) async throws -> (rows: [[SQLValue]], stale: Int) {
    try await house.organisation.database.read { connection in
      let rows = try connection.rows(
        "SELECT view, occasion, unit_id, start_month, body FROM cell ORDER BY 1, 2, 3, 4"
      ).map(\.values)
      let stale = try connection.first("SELECT coalesce(sum(is_stale), 0) FROM cell_partition")
      return (rows, try stale?.value(at: 0) ?? -1)
    }
  }

  @Test func `hold at once what reading every episode again gives`() async throws {
    try await ImportHouse.with { house in
      let files = [
        // New in two months; one of protected identity, one not reached at the end.
        csv(
          "a;2025-01-03;;0;4;70,5", "a;2025-01-03;;1;6;70", "b;2025-01-20;;0;2;81,5",
          "c;2025-02-01;;0;7;60", "c;2025-02-01;;2;9;", "d;2025-01-05;ja;0;1;99"),
        // New beside those of before, in a month that nothing else changes.
        csv("e;2025-02-10;;0;3;66", "e;2025-02-10;;1;5;64,5"),
        // One more answer of somebody known, and somebody new in the same month.
        csv("a;2025-01-03;;2;8;69", "f;2025-01-30;;0;5;75", "f;2025-01-30;;1;5;77"),
        // The same once more: nothing.
        csv("a;2025-01-03;;2;8;69"),
        // Somebody known begins earlier, and somebody known is protected from now on.
        csv("b;2025-01-02;;0;2;81,5", "c;2025-02-01;ja;0;7;60"),
      ]
      var seen: Set<[[SQLValue]]> = []
      for file in files {
        #expect(try await house.run(file, map).isStored)
        let (rows, stale) = try await cells(house)
        #expect(stale == 0)
        #expect(try await house.followUp.verifyCells().faults.map(\.line) == [])
        try await house.organisation.database.write { connection in
          _ = try house.followUp.cells.cells.makeStale(nil, in: connection)
        }
        try await house.followUp.rebuildStaleCells()
        #expect(try await cells(house).rows == rows)
        seen.insert(rows)
      }
      // The one that changed nothing left the cells as they were.
      #expect(seen.count == 4)
    }
  }

  @Test func `hold what was answered while an import went on`() async throws {
    try await ImportHouse.with { house in
      try await house.run(csv("a;2025-01-03;;0;4;70,5"), map)
      let sums = ImportSums(
        try await house.organisation.database.read {
          try house.followUp.catalogue.programme(called: "sova", in: $0).latest
        })
      #expect(await sums.sums.isEmpty)
      // The partition is no longer what it was when the import was made visible: it is read.
      let place = try #require(
        try await house.organisation.database.read { connection in
          try connection.first(
            "SELECT programme_id, programme_version, unit_id, start_month FROM cell_partition"
          ).map { row in
            CellPlace(
              programme: try row.value(at: 0), version: try row.value(at: 1),
              unit: try row.value(at: 2), month: try row.value(at: 3))
          }
        })
      let upkeep = house.followUp.cells
      let before = try await cells(house).rows
      let counted = try await house.organisation.database.write { connection in
        let counted = try upkeep.makeStale([place], on: connection)
        try upkeep.cells.count(place, in: connection)
        return counted
      }
      #expect(counted.count == 1)
      let shape = try #require(
        try await house.organisation.database.read {
          try house.followUp.catalogue.programme(called: "sova", in: $0).latest.cells
        })
      try await upkeep.settle(
        [place: CellPartition(shape, month: place.month)], counted,
        in: house.organisation.database)
      #expect(try await cells(house).stale == 1)
      try await house.followUp.rebuildStaleCells()
      let after = try await cells(house)
      #expect(after.stale == 0 && after.rows == before)
    }
  }
}
